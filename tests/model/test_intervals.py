"""Intervals in words."""

from __future__ import annotations

import pytest

from tui.model.intervals import BadInterval, Interval, interval

INTERVALS = [
    ("weekly", Interval(days=7)), ("2 weeks", Interval(days=14)), ("2w", Interval(days=14)),
    ("10 days", Interval(days=10)), ("1 d", Interval(days=1)), ("monthly", Interval(months=1)),
    ("3 months", Interval(months=3)), ("3m", Interval(months=3)), ("quarterly", Interval(months=3)),
    ("1 year", Interval(months=12)), ("24 hours", Interval(seconds=86_400)), ("24h", Interval(seconds=86_400)),
    ("30 minutes", Interval(seconds=1800)), ("30 min", Interval(seconds=1800)), (" 2 Weeks ", Interval(days=14)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), INTERVALS, ids=[words for words, _ in INTERVALS])
def test_intervals_in_words(words: str, expected: Interval) -> None:
    assert interval(words) == expected


@pytest.mark.parametrize("words", ["", "0 days", "soon", "-1 day", "1.5 months", "3", "1 month 2 days", "٣ days"])
def test_no_intervals(words: str) -> None:
    with pytest.raises(BadInterval, match="is no interval"):
        interval(words)
