"""Weeks of a practice on the real pipeline: what must hold at every moment of a day holds (tests.bench.practice)."""

from __future__ import annotations

import pytest

from tests.bench.practice.days import Style
from tests.bench.practice.scenes import file_of, known, year


@pytest.mark.parametrize("style", [Style(new=6), Style(0, 25, new=6, grooms=False)], ids=["12 touches", "25 minutes"])
def test_no_look_at_the_day_finds_a_fault(style: Style) -> None:
    """More is asked than can be done: people wait, write, agree to a coffee, buy, refer, stop."""
    practice = year(1, 42, style)
    assert practice.checks.examples == {}
    assert practice.checks.looks > 200
    assert practice.checks.afresh == 3
    assert max(day.asked - day.shown for day in practice.diary.mornings) > 5


def test_nor_beside_an_import() -> None:
    practice = file_of(200, 1, 28, Style(20, new=3), known(1))
    assert practice.checks.examples == {}
    assert max(day.cut for day in practice.diary.mornings) <= 20
    assert not practice.diary.broken
