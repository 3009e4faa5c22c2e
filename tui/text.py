"""Text from outside is data: made safe for a terminal, measured and cut in cells, folded for search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

ELLIPSIS: Final = "…"
ZWJ: Final = "\u200d"
VS16: Final = "\ufe0f"

# A whole subdivision flag (England, Scotland): the one honest use of tag characters, which else hide text.
_TAG_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f"
_UNSAFE = (
    f"({_TAG_FLAG})|["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 without what breaks a line or is a tab
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # bidi, invisible
    "\ud800-\udfff\ufdd0-\ufdef"  # lone surrogates, noncharacters
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_LINE_BREAKS: Final = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_TO_SPACE: Final = str.maketrans("\t\n", "  ")


# Made when first asked for: most commands meet no letter that needs them.
@cache
def _unsafe() -> re.Pattern[str]:
    return re.compile(_UNSAFE)


@cache
def _blank() -> str:
    """White space, and what joins letters: with nothing to join it is blank."""
    return "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200c\u200d"


def clean(text: str, *, lines: bool = False) -> str:
    """`text` with nothing in it that a terminal obeys instead of showing; NFC, ends stripped.

    Gone: controls (C0, DEL, C1), bidi controls, invisible format characters, surrogates, noncharacters. Kept:
    what joins emoji and scripts (ZWJ, ZWNJ, variation selectors, the tags of a flag). Any run of white space
    becomes one space; with `lines`, line breaks become `\\n` and stay, as do tabs and runs of spaces. Cleaning
    twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text.strip(" ") if lines else " ".join(text.split())
    text = _unsafe().sub(r"\1", text)
    text = re.sub(_LINE_BREAKS, "\n", text) if lines else " ".join(text.split())
    return unicodedata.normalize("NFC", text.strip(_blank()))


def shortened(text: str) -> str:
    """Words for a message, which says no more of them than is needed to know what is meant."""
    return text if len(text) <= _LONGEST_QUOTED else f"{text[: _LONGEST_QUOTED - 1]}{ELLIPSIS}"


_LONGEST_QUOTED: Final = 60


def counted(count: int, one: str, several: str = "") -> str:
    """A count with its word: "1 person", "2,000 people"; without ``several``, the word and an s."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def and_more(names: Sequence[str], most: int) -> str:
    """The first of these, and how many more there are: "Ana, Ben and 12 more"."""
    listed = ", ".join(names[:most])
    return f"{listed} and {len(names) - most:,} more" if len(names) > most else listed


def width(text: str) -> int:
    """Terminal cells that `text` takes, as Rich and Textual count them."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """One line of exactly `cells` cells: `text` padded with spaces, or cut between graphemes and ended with "…".

    A number is never cut in two where words stand before it: "half of 13" is not "half of 1…".

    Controls are stripped on the way (the render boundary); a tab or a line break becomes a space, spaces stay.
    `cells` below 1: nothing.
    """
    if text.isascii() and text.isprintable():
        if len(text) <= cells:
            return text.ljust(cells)
        return (_kept(text, cells - 1) + ELLIPSIS).ljust(cells) if cells > 0 else ""
    return _fit_wide(text, cells) if len(text) < 512 else _fit_wide.__wrapped__(text, cells)


def cut(text: str, cells: int) -> str:
    """`fit` without the padding: one line of at most `cells` cells."""
    room = width(text)
    return fit(text, room) if room <= cells else fit(text, cells).rstrip(" ")


def sensible_cut(text: str, cells: int) -> str:
    """`cut` for a name beside another: at most `cells` cells, and nothing where too little would be left to mean it.

    The first word stays whole, or six letters of it; of a later word three, else it goes: "Ruiz Inter…", "Lotus…".
    """
    if width(text) <= cells:
        return text
    words = cut(text, cells).rstrip().removesuffix(ELLIPSIS).split(" ")
    if len(words) > 1 and width(words[-1]) < _LEAST_PART:
        words.pop()
    kept = " ".join(words).rstrip(" ,;&+/-")
    whole = kept == text or text[len(kept) : len(kept) + 1] in (" ", ",")
    return kept + ELLIPSIS if width(kept) >= (_LEAST_FIRST if len(words) == 1 and not whole else _LEAST_PART) else ""


_LEAST_PART, _LEAST_FIRST = 3, 6


@lru_cache(maxsize=8192)
def _fit_wide(text: str, cells: int) -> str:
    if cells < 1:
        return ""
    text = re.sub(_LINE_BREAKS, " ", _unsafe().sub(r"\1", text)).translate(_TO_SPACE)
    # What joins may not end up beside what is drawn before or after: it would change its cells.
    text = text.lstrip(ZWJ + VS16).rstrip(ZWJ)
    total = width(text)
    if total <= cells:
        return text + " " * (cells - total)
    end = used = 0
    for grapheme in graphemes(text):
        size = width(grapheme)
        if used + size > cells - 1:
            break
        end += len(grapheme)
        used += size
    kept = _kept(text, end)
    return kept + ELLIPSIS + " " * (cells - 1 - used + end - len(kept))


def _kept(text: str, end: int) -> str:
    """The letters before `end`, without the part of a number that goes on behind it, and without blanks at the end."""
    kept = text[:end]
    if kept[-1:].isdecimal() and text[end : end + 1].isdecimal():
        kept = kept.rstrip("0123456789")
    return kept.rstrip(" ") or text[:end]


def graphemes(text: str) -> Iterator[str]:
    """User-perceived characters: UAX #29 as far as names need it, never finer than Rich measures."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _joins(text, start, index):
            yield text[start:index]
            start = index


def _joins(text: str, start: int, index: int) -> bool:
    """Whether the character at `index` belongs to the grapheme that began at `start`."""
    last, character = text[index - 1], text[index]
    if last == ZWJ or _extends(character):
        return True
    if _is_flag_letter(character):
        return index - start == 1 and _is_flag_letter(last)
    if unicodedata.combining(last) == _VIRAMA:  # it ties the next letter to this one
        return unicodedata.category(character) == "Lo"
    return _hangul_joins(last, character) or last in _PREPENDED


@lru_cache(maxsize=4096)
def _extends(character: str) -> bool:
    """Marks, joiners, emoji modifiers and tags: nothing of their own."""
    if character < "\u0300":
        return False
    return unicodedata.category(character)[0] == "M" or (
        character in "\u200c\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


_PREPENDED: Final = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


_VIRAMA: Final = 9  # its canonical combining class


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _hangul_joins(last: str, character: str) -> bool:
    """Conjoining jamo: leading + vowel, syllable or vowel + vowel, any + trailing."""
    if "\u1160" <= character <= "\u11ff":
        return "\u1100" <= last <= "\u11ff" or "\uac00" <= last <= "\ud7a3"
    return "\u1100" <= last <= "\u115f" and ("\u1100" <= character <= "\u115f" or "\uac00" <= character <= "\ud7a3")


_PLAIN = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "ŋ": "n", "’": "'", "‘": "'", "‐": "-", "‑": "-",
    }
    | dict.fromkeys(map(chr, range(0x300, 0x370)))
    | dict.fromkeys(map(chr, (0x200C, 0x200D, 0xFE0E, 0xFE0F)))
)  # fmt: skip


def is_name(text: str) -> bool:
    """Whether there is anything in it to call somebody by: a letter, a digit or a sign such as an emoji."""
    return any(kind[0] in "LN" or kind == "So" for kind in map(unicodedata.category, text))


def json_safe(data: bytes) -> bytes:
    """JSON whose strings hold nothing that a terminal obeys: that is escaped, and means the same to every reader."""
    # Megabytes of names have few different letters beyond ASCII, and hardly ever one that has to be looked for.
    letters = set(data.translate(None, _ASCII).decode())
    unsafe = re.compile(f"{_UNSAFE}|[\x85\u2028\u2029]")
    if not any(map(unsafe.match, letters)):
        return data

    def safe(run: re.Match[str]) -> str:
        return unsafe.sub(lambda found: found[1] or _escaped(found[0]), run[0])

    return re.sub("[^\x00-\x7e\xa1-\xac\xae-\u02ff]+", safe, data.decode()).encode()


_ASCII: Final = bytes(range(0x7F))
"""Without DEL. JSON escapes the controls by itself."""


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))


def fold(text: str) -> str:
    """`text` for search: case and accents gone, "jorg muller" for "Jörg Müller", "ss" for "ß", "o" for "ø".

    Other scripts keep the marks that make a letter (が, й as и is the one loss); folded twice it is the same.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFKC", text.translate(_PLAIN))


_AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "đ": "dj"})
"""Letters that are also written as two."""
_TWO: Final = re.compile("(?<=[aou])e|(?<=a)a")
"""The second of two letters that may stand for one."""


def _in_two(text: str) -> str:
    """`text` folded, with two letters where they may stand for one: "joerg mueller" for "Jörg Müller"."""
    if text.isascii():
        return text.lower()
    return fold(unicodedata.normalize("NFC", text).casefold().translate(_AS_TWO))


Spellings = tuple[str, ...]
"""A word that is searched for, folded, in each of its spellings."""


def spellings(word: str) -> Spellings:
    """A word to search for, as `is_in` takes it."""
    return tuple(dict.fromkeys((fold(word), _in_two(word))))


def is_in(word: Spellings, text: str) -> bool:
    """Whether a word stands in a text that is `searchable`, in one of its spellings."""
    return word[0] in text or (len(word) > 1 and any(each in text for each in word[1:]))


def searchable(text: str) -> str:
    """`text` folded for search, and behind it its words that are also spelt otherwise.

    "jorg muller joerg mueller" for "Jörg Müller", "joerg mueller jorg muller" for "Joerg Mueller", "o'connor oconnor":
    however it is written, and however it is typed, it is found.
    """
    folded = fold(text)
    if text.isascii() and not ("ae" in folded or "oe" in folded or "ue" in folded or "aa" in folded or "'" in folded):
        return folded
    words = set(folded.split())
    others = (*_in_two(text).split(), *_TWO.sub("", folded).split(), *folded.replace("'", "").split())
    return " ".join((folded, *dict.fromkeys(word for word in others if word not in words)))
