"""What is said of words that mean no date."""

from __future__ import annotations

import re

from tui.when.instants import FIRST_YEAR, LAST_YEAR
from tui.when.names import MONTH, one_of

EXAMPLES = "2026-03-02T10:00, 2026-03-02, tomorrow 14:00, tue 10:00, 20 Nov, +3d, 2 weeks ago"
_HINTS = {
    "last week": "say '1 week ago' or 'last monday'",
    "last month": "say '1 month ago' or a date",
    "last year": "say '1 year ago' or a date",
    "midnight": "say 00:00 or 23:59 and of which day",
    "next quarter": "say 'start of next quarter' or 'end of next quarter'",
}
_UNSURE = r"(?a)(?<![\d-])(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?!\d)"


class BadWhen(ValueError):
    """Words that mean no date; `str()` says in one line what was not understood and what would be."""


def not_understood(words: str, text: str) -> BadWhen:
    """The refusal of ``words``, normalised ``text``: where they could mean several things, with what to say instead."""
    said = quoted(words)
    if text in MONTH:
        return BadWhen(f"{said} could mean more than one day: say 'start of {text}' or 'end of {text}'")
    if (part := re.fullmatch(rf"(?:early|late) ({one_of(MONTH)})", text)) is not None:
        ways = f"'start of {part[1]}', 'mid {part[1]}' or 'end of {part[1]}'"
        return BadWhen(f"{said} could mean more than one day: say {ways}")
    if hint := _HINTS.get(text) or next((_HINTS[w] for w in text.split() if w in _HINTS), None):
        return BadWhen(f"{said} could mean more than one day: {hint}")
    if numbers := re.search(_UNSURE, text):
        return BadWhen(f"{said} could mean more than one thing: write {_readings(numbers)}")
    return BadWhen(f"{said} is no date I understand: try {EXAMPLES}")


def _readings(numbers: re.Match[str]) -> str:
    """The ISO dates that `01/12/2026` could be."""
    first, second, year = int(numbers[1]), int(numbers[3]), numbers[4] or ""
    if len(year) == 4:
        orders = dict.fromkeys(((first, second), (second, first)))
        if dates := [f"{year}-{m:02}-{d:02}" for d, m in orders if 1 <= m <= 12 and 1 <= d <= 31]:
            return " or ".join(dates)
    return "a date as 2026-03-02, a time as 14:30"


def quoted(words: str) -> str:
    """`words` within quotation marks, short and fit for a terminal."""
    from tui.text import clean  # only where something goes wrong

    said = clean(words)
    return f"'{said[:39]}…'" if len(said) > 40 else f"'{said}'"


def too_far(words: str) -> BadWhen:
    """The refusal of a year that nobody means."""
    return BadWhen(f"{quoted(words)} is too far away: years run from {FIRST_YEAR} to {LAST_YEAR}")
