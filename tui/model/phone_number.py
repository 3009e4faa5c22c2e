"""One number, however it was written down: compared by libphonenumber's rules."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

SHORTEST: Final = 6
"""Digits that a number has at least; an extension or a room is none."""
TAIL: Final = 6
"""Numbers that differ in their last digits are never the same, whatever stands before them."""

_ZERO = re.compile(r"\(\s*0\s*\)")
_EXTENSION = re.compile(r"(?:;ext=|\bext\.?|\bextn\.?|\bx)\s*\d+\s*\Z", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"(?:tel:)?[+(]?[\d\s().\-/+]+", re.IGNORECASE)


def digits(text: str) -> str:
    """The digits of a number without zeros before it or an extension behind it; "" where they are too few for one."""
    found = "".join(filter(str.isdecimal, _ZERO.sub("", _EXTENSION.sub("", text)))).lstrip("0")
    return found if len(found) >= SHORTEST else ""


def tail(text: str) -> str:
    """What all ways to write a number have in common; "" where it is none."""
    return digits(text)[-TAIL:]


def is_number(text: str) -> bool:
    """Whether words can only be meant as a number, however it is written."""
    return _NUMBER.fullmatch(_EXTENSION.sub("", text).strip()) is not None and digits(text) != ""


@lru_cache(maxsize=4096)
def e164(text: str, region: str) -> str:
    """The number as the world knows it (``+34600555010``); "" where nobody can say.

    Args:
        region: two capital letters: whose numbers are written without their country; "": nobody's.
    """
    import phonenumbers  # only where numbers are compared: it costs a start 25 ms

    words = _EXTENSION.sub("", text).strip().removeprefix("tel:")
    try:
        number = phonenumbers.parse("+" + words[2:] if words.startswith("00") else words, region or None)
    except phonenumbers.NumberParseException:
        return ""
    known = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if known else ""


def same_number(one: str, other: str, region: str) -> bool:
    """Whether two texts are one number.

    Where nobody can say of which country one is, the one that says less has to be the end of the other.
    """
    a, b = digits(one), digits(other)
    if not a or a[-TAIL:] != b[-TAIL:]:
        return False
    if a == b and one.startswith("+") and other.startswith("+"):  # the whole world writes it so: no country to look up
        return True
    known, theirs = e164(one, region), e164(other, region)
    if known and theirs:
        return known == theirs
    return a.endswith(b) or b.endswith(a)
