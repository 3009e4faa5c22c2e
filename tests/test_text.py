"""Text from outside: what may reach a terminal, in how many cells, and what search finds."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.text import clean, fit, fold, graphemes, is_in, json_safe, searchable, spellings, width

FAMILY = "👨‍👩‍👧‍👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

# Any string Python can hold, lone surrogates too, and more of what is tricky than chance would bring.
TRICKY = list(
    "\x00\x1b\x7f\x85\x9b\u200b\u200c\u200d\u200e\u202e\u2066\ufeff\ufe0f\u0301\ud800 \t\n\r❤王ক্ষ각가🇩🇪👋🏽🏴"
)
texts = st.lists(
    st.one_of(
        st.sampled_from([*TRICKY, FAMILY, ENGLAND, "\U000e0067", "\U000e007f"]),
        st.characters(codec=None, exclude_categories=()),
    ),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("", ""),
        ("Ana Ruiz", "Ana Ruiz"),
        ("  Ana \t Ruiz\n", "Ana Ruiz"),
        ("Ana\u00a0Ruiz", "Ana Ruiz"),
        ("山田\u3000太郎", "山田 太郎"),
        ("\x1b]0;owned\x07Ana\x1b[31m", "]0;ownedAna[31m"),
        ("A\x9b5mB", "A5mB"),
        ("A\x00\x08\x7fB", "AB"),
        ("A\x85B", "A B"),
        ("A\u2028B", "A B"),
        ("\ufeffAna", "Ana"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("\u2066A\u2069\u200e\u200f\u061c", "A"),
        ("A\ud800B", "AB"),
        ("A\uffff\U0001fffeB", "AB"),
        ("co\u00adop\u200b", "coop"),
        ("Jo\u0308rg", "Jörg"),
        (FAMILY, FAMILY),
        (ENGLAND, ENGLAND),
        ("hi\U000e0068\U000e0069", "hi"),
        ("❤️", "❤️"),
        ("می‌خواهم", "می‌خواهم"),
        ("क्‍ष", "क्‍ष"),
        ("\u200d", ""),
        ("[/] [red]", "[/] [red]"),
        ("\U0001fae8", "\U0001fae8"),  # newer than Python's tables
    ],
)
def test_clean(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("a\n\nb  c\td", "a\n\nb  c\td"),
        ("a\r\nb\rc\x0bd\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("\n a \n", "a"),
        ("a\x1b[2Jb", "a[2Jb"),
    ],
)
def test_clean_lines(dirty: str, expected: str) -> None:
    assert clean(dirty, lines=True) == expected


@given(texts, st.booleans())
@example("\U0001f3f4\U000e0061\u200b\U000e0062\U000e007f", False)
def test_clean_once_is_enough_and_harmless(text: str, lines: bool) -> None:
    cleaned = clean(text, lines=lines)
    assert clean(cleaned, lines=lines) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    for character in cleaned:
        assert unicodedata.category(character) not in {"Cc", "Cs"} or (lines and character in "\n\t")
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }
        assert character not in "\u200e\u200f\u061c\ufeff"
    if not lines:
        assert "  " not in cleaned


def test_clean_strips_every_control_there_is() -> None:
    everything = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    assert clean(f"a{everything}b").replace(" ", "") == "ab"


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("Ana", 5, "Ana  "),
        ("Ana", 3, "Ana"),
        ("Ana Ruiz", 5, "Ana… "),
        ("Ana", 1, "…"),
        ("Ana", 0, ""),
        ("Ana", -3, ""),
        ("", 2, "  "),
        ("Jörg", 3, "Jö…"),
        ("山田太郎", 8, "山田太郎"),
        ("山田太郎", 7, "山田太…"),
        ("山田太郎", 6, "山田… "),
        ("山", 1, "…"),
        (FAMILY, 2, FAMILY),
        (FAMILY * 2, 3, f"{FAMILY}…"),
        (f"a{FAMILY}", 2, "a…"),
        ("🇩🇪🇫🇷", 3, "🇩🇪…"),
        ("🇩🇪🇫🇷", 2, "… "),
        ("q\u0323\u0307yz", 2, "q\u0323\u0307…"),
        ("❤️❤️", 3, "❤️…"),
        ("1️⃣2️⃣", 3, "1️⃣…"),
        ("👋🏽👋🏽", 3, "👋🏽…"),
        (f"{ENGLAND}xy", 3, f"{ENGLAND}…"),
        ("Ana\x1b[31m", 9, "Ana[31m  "),
        ("A\tB\n", 4, "A B "),
        ("  Jo", 4, "  Jo"),
        ("  Jö  x", 8, "  Jö  x "),
        ("\ufe0fa", 2, "a "),
        ("a\u200d", 3, "a  "),
        ("half of 13 others", 10, "half of…  "),
        ("jö half of 135", 13, "jö half of…  "),
        ("half of 13 others", 11, "half of 13…"),
        ("1234567", 4, "123…"),
    ],
)
def test_fit(text: str, cells: int, expected: str) -> None:
    assert fit(text, cells) == expected


@given(texts, st.integers(0, 30))
def test_fit_is_exact_and_cuts_between_graphemes(text: str, cells: int) -> None:
    fitted = fit(text, cells)
    assert width(fitted) == cells
    # beside its neighbours it still takes what it takes
    assert width(f"|{fitted}|") == cells + 2
    assert not set("\x1b\x7f\x85\x9b\t\n\u202e\u2066\u200e\ufeff\ud800") & set(fitted)


@given(texts, st.integers(0, 30))
def test_fit_cuts_between_graphemes(text: str, cells: int) -> None:
    cleaned = clean(text)
    kept = fit(cleaned, cells).rstrip(" ").removesuffix("…").rstrip(" ")
    whole = list(graphemes(cleaned.lstrip("\ufe0f")))
    assert kept in {"".join(whole[:end]).rstrip(" ") for end in range(len(whole) + 1)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", ["a", "b", "c"]),
        ("e\u0301a", ["e\u0301", "a"]),
        ("🇩🇪🇫🇷🇪", ["🇩🇪", "🇫🇷", "🇪"]),
        (f"{FAMILY}a", [FAMILY, "a"]),
        ("क्षि", ["क्षि"]),
        ("நிக", ["நி", "க"]),
        ("각각", ["각", "각"]),
        ("\u1100\u1161\u11a8\u1100", ["\u1100\u1161\u11a8", "\u1100"]),
        ("", []),
    ],
)
def test_graphemes(text: str, expected: list[str]) -> None:
    assert list(graphemes(text)) == expected


@given(texts)
def test_graphemes_lose_nothing(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jörg Müller", "jorg muller"),
        ("JO\u0308RG", "jorg"),
        ("Straße STRASSE ẞ", "strasse strasse ss"),
        ("Łódź Øresund", "lodz oresund"),
        ("Ægir Œuvre Þór", "aegir oeuvre thor"),
        ("İstanbul ısı", "istanbul isi"),
        ("Nguyễn Đặng", "nguyen dang"),
        ("Άλφα ΣΟΦΟΣ σοφός", "αλφα σοφοσ σοφοσ"),
        ("Ёлка", "елка"),
        ("ﬁ Ａｎａ", "fi ana"),
        ("O’Brien", "o'brien"),
        ("がぎ", "がぎ"),
        ("김민수", "김민수"),
        ("王小明", "王小明"),
        ("किताब", "किताब"),
        ("محمد", "محمد"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(texts)
def test_fold_once_is_enough(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_fold_finds_what_any_normal_form_was_typed_in(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_import_is_light() -> None:
    heavy = ("rich", "arrow", "dateutil", "tui.when.reading")
    code = f"import sys, tui.text, tui.when.saying; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("odd", ["\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\ufeff", "\U000e0041", "\U0001fffe"])
def test_json_hides_nothing_that_a_terminal_obeys(odd: str) -> None:
    flag = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    named = {"name": f"Jörg 李 {flag} a{odd}b"}
    written = json_safe(json.dumps(named, ensure_ascii=False).encode())
    assert odd.encode() not in written.replace(flag.encode(), b"")
    assert flag.encode() in written
    assert json.loads(written) == named
    usual = json.dumps({"name": "Jörg 李 🏴 a"}, ensure_ascii=False).encode()
    assert json_safe(usual) is usual


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Jörg Müller", "jorg muller joerg mueller jörg müller JÖRG MÜLLER"), ("Mueller", "muller mueller müller"),
        ("Weiß", "weiss weiß"), ("Weiss", "weiß"), ("Søren Håkonsson", "soren soeren søren hakon haakon håkon"),
        ("Haakon", "hakon håkon"), ("Łukasz Żak", "lukasz zak łukasz"), ("Đoković", "dokovic djokovic đoković"),
        ("Renée Françoise", "renee francoise rénee"), ("Ægir", "aegir ægir"), ("Yılmaz", "yilmaz YILMAZ"),
        ("Nguyễn", "nguyen nguyễn"), ("GRÜẞE", "grusse gruesse grüße"), ("Bjo\u0308rn", "bjorn bjoern björn"),
        ("Михаил Ёлкин", "михаил елкин ёлкин"), ("Ελένη", "ελενη ελένη"), ("田中", "田中"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written_and_typed(written: str, typed: str) -> None:
    for word in typed.split():
        assert is_in(spellings(word), searchable(written)), word


@pytest.mark.parametrize(
    ("written", "typed"), [("Susan", "sue"), ("John", "joe"), ("Ana", "ane"), ("Muller", "moller"), ("Jorg", "joerg")]
)
def test_and_another_name_is_not(written: str, typed: str) -> None:
    assert not is_in(spellings(typed), searchable(written))


@given(st.text())
def test_what_is_searched_begins_with_the_text_folded(text: str) -> None:
    assert searchable(text).startswith(fold(text))
