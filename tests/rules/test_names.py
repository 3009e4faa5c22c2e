"""How people are addressed: by the first name where a name tells it, asked for where only a person could; and filed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.rules.names import first_name, name_parts


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ana Ruiz", "Ana"),
        ("Ana", "Ana"),
        ("  Ana   Ruiz ", "Ana"),
        ("Ruiz, Ana", "Ana"),
        ("Ruiz, Ana María", "Ana"),
        ("van der Berg, Jan", "Jan"),
        ("RUIZ, ANA", "Ana"),
        ("DE LA CRUZ, ANA", "Ana"),
        ("ANA", "ANA"),
        ("ana ruiz", "Ana"),
        ("jean-luc picard", "Jean-Luc"),
        ("Mary-Ann Smith", "Mary-Ann"),
        ("Ana Ruiz, MBA", "Ana"),
        ("Ana Ruiz, PhD", "Ana"),
        ("Ana Ruiz, Ph.D.", "Ana"),
        ("Ana Ruiz, MD., PhD", "Ana"),
        ("Ana Ruiz, CPP", "Ana"),
        ("Ruiz, Ana, MBA", "Ana"),
        ("Xu, Xi", "Xi"),
        ("Ruiz, Xan, MBA", "Xan"),
        ("Ana; Ruiz", "Ana"),
        (", Ana", "Ana"),
        ("Robert Downey, Jr.", "Robert"),
        ("Liam O'Connor", "Liam"),
        ("AJ Smith", "AJ"),
        ("Dr. Ana Ruiz", "Ana"),
        ("Prof. Dr. Ana Ruiz", "Ana"),
        ("Dr Ruiz", "Dr Ruiz"),
        ("Dr. Ruiz", "Dr. Ruiz"),
        ("Mrs Smith", "Mrs Smith"),
        ("Ruiz, Dr. Ana", "Ana"),
        ("Ana (she/her) Ruiz", "Ana"),
        ('William "Bill" Gates', "William"),
        ("J. Robert Oppenheimer", "Robert"),
        ("❤️ Ana Ruiz", "Ana"),
        ("Иван Петров", "Иван"),
        ("فاطمة بنعلي", "فاطمة"),
        ("王小明", "王小明"),
        ("田中 太郎", "田中 太郎"),
        ("김철수", "김철수"),
        ("Sakura 田中", "Sakura"),
        ("Nguyễn Thị Hương", "Hương"),
        ("{first} Ruiz", "{first}"),
        ("-Dash Dot", "-Dash Dot"),
        ("'Abd Rahman", "'Abd"),
        # Nobody can tell: asked for.
        ("J. Smith", ""),
        ("J Smith", ""),
        ("J.R. Smith", ""),
        ("Smith, J.", ""),
        ("de la Cruz", ""),
        ("ana@acme.example", ""),
        ("Dr.", ""),
        ("12345", ""),
        ("❤️", ""),
        ("", ""),
    ],
)
def test_first_names(name: str, first: str) -> None:
    assert first_name(name) == first


@given(st.text(max_size=60))
def test_a_first_name_is_made_of_the_name(name: str) -> None:
    first = first_name(name)
    assert first == " ".join(first.split())
    assert all(word.strip(",;").casefold() in name.casefold() for word in first.split())


@pytest.mark.parametrize(
    ("name", "family", "rest"),
    [
        ("Ana", "", "Ana"),
        ("", "", ""),
        ("Ana Ruiz", "Ruiz", "Ana"),
        ("Ana Maria Ruiz", "Ruiz", "Ana Maria"),
        ("Jan van der Berg", "van der Berg", "Jan"),
        ("Jan Van Den Berg", "Van Den Berg", "Jan"),
        ("Ana Maria van Berg", "van Berg", "Ana Maria"),
        ("Ana Maria Lee Jr", "Lee Jr", "Ana Maria"),
        ("van Berg", "Berg", "van"),
        ("Van van Berg", "van Berg", "Van"),
        ("Bob Lee Jr", "Lee Jr", "Bob"),
        ("Bob Van Lee Jr. MBA", "Van Lee Jr. MBA", "Bob"),
        ("Jr PhD MBA", "PhD MBA", "Jr"),
        ("Nguyễn Thị Hương", "Nguyễn", "Thị Hương"),
        ("Thị Nguyễn", "Nguyễn", "Thị"),
        ("田中 太郎", "田中", "太郎"),
        ("김 철 수", "김", "철 수"),
        ("Sakura 田中", "Sakura", "田中"),
    ],
)
def test_the_family_name_and_the_rest(name: str, family: str, rest: str) -> None:
    assert name_parts(name) == (family, rest)
