"""Addresses: typed, shown, compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.addresses import (
    AddressKind,
    addresses,
    addresses_text,
    is_same_as,
    joined,
    kind_of,
    read_addresses,
    same_address,
    search_words,
)
from tui.model.records import Address, Prospect

PHONE = "+34 600 555 010"
SAME: tuple[tuple[AddressKind, str, str, str], ...] = (
    ("email", "ana@x.example", "Ana Ruiz <ANA@x.example>", ""),
    ("email", "ana@x.example", "mailto:ana@X.example?subject=hi", ""),
    ("email", "ana@x.example", " <ana@x.example> ", ""),
    ("phone", PHONE, "0034 600 555 010", ""),
    ("phone", PHONE, "600555010", "ES"),
    ("phone", PHONE, "+34600555010 ext. 5", ""),
    ("phone", "030 1234567 x9", "030 1234567", "DE"),
    ("phone", "+49 (0)30 1234567", "+49 30 1234567", ""),
    ("phone", "1234", "1234", ""),
    ("phone", PHONE, "tel:+34-600-555-010", ""),
    ("phone", PHONE, "(+34) 600.555.010 ext. 7", ""),
    ("phone", "+49 30 1234567", "030/1234567", "DE"),
    ("phone", "+49 30 1234567", "+49 (0)30 123 45 67", ""),
    ("phone", "030 1234567", "+49 30 1234567", ""),
    ("phone", "12", "12", ""),
    ("url", "https://www.linkedin.com/in/ana", "linkedin.com/in/Ana/?trk=x", ""),
    ("url", "https://de.linkedin.com/in/ana/details", "linkedin.com/in/ana", ""),
    ("url", "https://acme.example/", "acme.example", ""),
)
OTHERS: tuple[tuple[AddressKind, str, str, str], ...] = (
    ("email", "ana@x.example", "ana@y.example", ""),
    ("phone", PHONE, "+34 600 555 011", ""),
    ("phone", PHONE, "+44 600 555 010", ""),
    ("phone", "030 1234567", "+43 30 1234567", "DE"),
    ("phone", "12", "13", ""),
    ("url", "linkedin.com/in/ana", "linkedin.com/in/ana-2", ""),
)


@pytest.mark.parametrize(("kind", "one", "other", "region"), SAME)
def test_one_address_however_it_is_written(kind: AddressKind, one: str, other: str, region: str) -> None:
    assert same_address(kind, one, other, region)
    assert same_address(kind, other, one, region)
    assert is_same_as(kind, one, region)(other)
    assert is_same_as(kind, other, region)(one)


@pytest.mark.parametrize(("kind", "one", "other", "region"), OTHERS)
def test_two_addresses(kind: AddressKind, one: str, other: str, region: str) -> None:
    assert not same_address(kind, one, other, region)
    assert not same_address(kind, other, one, region)
    assert not is_same_as(kind, one, region)(other)


_NUMBERS = st.text("0123 +-()x٣", max_size=9).map("{}123456".format) | st.text("019 x", max_size=8)


@given(_NUMBERS, st.lists(_NUMBERS, max_size=4))
def test_at_a_glance_a_number_is_the_same_as_when_it_is_looked_at(one: str, others: list[str]) -> None:
    looked = [same_address("phone", one, other, "DE") for other in (*others, one)]
    assert list(map(is_same_as("phone", one, "DE"), (*others, one))) == looked


LINES = {
    "ana@x.example": (Address("ana@x.example"),),
    "ana@x.example (Work), b@y.example": (Address("ana@x.example", "work"), Address("b@y.example")),
    "+34 600 555 010 (mobile); (030) 1234": (Address(PHONE, "mobile"), Address("(030) 1234")),
    "https://x.example/a_(b),c": (Address("https://x.example/a_(b),c"),),
    "a@x.example, a@x.example (home)": (Address("a@x.example"),),
    " ,; ": (),
    "": (),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_addresses(line: str) -> None:
    assert read_addresses(line) == LINES[line]
    assert read_addresses(addresses_text(LINES[line])) == LINES[line]


def test_what_is_new_is_joined_and_a_missing_label_taken() -> None:
    known = (Address(PHONE), Address("030 1234567", "office"))
    more = (Address("0034600555010", "mobile"), Address("+1 212 555 0100"), Address("030/1234567", "work"))
    assert joined("phone", known, more, "DE") == (Address(PHONE, "mobile"), known[1], more[1])


def test_what_words_are_meant_as() -> None:
    meant = {
        "ana@x.example": "email", "Ana <ana@x.example>": "email", "0034 600 555 010": "phone", "600555010": "phone",
        "linkedin.com/in/ana/?x": "url", "https://x.example/@ana": "url", "www.acme.example/ana": "url",
        "Ana Ruiz": None, "12": None, "Acme 2000": None, "J. Smith": None, "": None, "@": None, "St.Pauli": None,
    }  # fmt: skip
    assert {words: kind_of(words) for words in meant} == meant


def test_somebody_is_found_by_any_of_them() -> None:
    ana = Prospect("Ana", emails=addresses("a@x.example", "b@y.example"), phones=addresses(PHONE, "030 1234567"))
    assert search_words(ana) == "a@x.example b@y.example +34 600 555 010 030 1234567 34600555010 301234567"
