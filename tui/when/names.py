"""The names of weekdays, months and numbers, and patterns that match them.

Patterns are texts here: they are compiled when they are first asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def one_of(names: Iterable[str]) -> str:
    """A pattern of any of these names, the longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


def _shortened(names: Sequence[str], first: int) -> Mapping[str, int]:
    """Numbers from ``first`` on by name, and by every beginning of three letters and more."""
    return {name[:length]: index for index, name in enumerate(names, start=first) for length in range(3, len(name) + 1)}


WEEKDAY = {"weds": 2, **_shortened(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 0)}
MONTH = _shortened(
    (
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december",
    ),
    1,
)  # fmt: skip
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7} | {
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12
}  # fmt: skip
A_WEEKDAY, A_MONTH, A_NUMBER = rf"(?:{one_of(WEEKDAY)})\.?", rf"(?:{one_of(MONTH)})\.?", one_of(NUMBERS)


def weekday(name: str) -> int:
    """0 (Monday) to 6, of what `A_WEEKDAY` matched."""
    return WEEKDAY[name.removesuffix(".")]


def month(name: str) -> int:
    """1 to 12, of what `A_MONTH` matched."""
    return MONTH[name.removesuffix(".")]


def number(word: str) -> int:
    """Digits, or a number in words."""
    return int(word) if word.isdigit() else NUMBERS[word]
