"""The words of the report."""

from __future__ import annotations

from tui.views.report_words import owed, reached


def test_thousands_are_parted() -> None:
    assert reached({"visibility": 12_500, "credibility": 1, "profitability": 0}) == "12,500 visibility, 1 credibility"
    assert owed(1_200) == ", 1,200 reports owed"
