"""Dates as files write them, and in which order."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from tui.exchange.days import BadDay, Order, TwoDays, day, order_of

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_months_and_weekdays_of_the_languages_are_those_of_the_cldr(language: str) -> None:
    locale = Locale.parse(language)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month in range(1, 13):
                name = locale.months[context][width][month]
                assert day(f"5 {name} 2025") == day(f"5 {name.upper()} 2025") == date(2025, month, 5)
            for weekday in range(7):
                name = locale.days[context][width][weekday]
                assert day(f"{name}, 5 Jan 2025") == date(2025, 1, 5)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("45000", date(2023, 3, 15)),
        ("45000,75", date(2023, 3, 15)),
        ("1762164000", date(2025, 11, 3)),
        ("1762164000000", date(2025, 11, 3)),
        ("June 15, 2026 → June 16, 2026", date(2026, 6, 15)),
        ("November 3, 2026 3:15 PM (GMT+1)", date(2026, 11, 3)),
        ("Tue Nov 03 2026 10:00:00 GMT+0100 (Central European Standard Time)", date(2026, 11, 3)),
        ("3 novembre 2026 à 14h30", date(2026, 11, 3)),
        ("15 juin 2024", date(2024, 6, 15)),
        ("1er mars 2024", date(2024, 3, 1)),
        ("15. Mai 2024", date(2024, 5, 15)),
        ("05 März 2024", date(2024, 3, 5)),
        ("Mi., 5. März 2025", date(2025, 3, 5)),
        ("5. Mär. 25", date(2025, 3, 5)),
        ("17 de dez. de 2025", date(2025, 12, 17)),
        ("5 de marzo del 2024", date(2024, 3, 5)),
        ("12 mrt. 2024", date(2024, 3, 12)),
        ("28 mag 2025", date(2025, 5, 28)),
        ("Wednesday, November 25, 2026", date(2026, 11, 25)),
        ("Wed 25 Nov 2026 08:00", date(2026, 11, 25)),
        ("25 Nov '26", date(2026, 11, 25)),
        ("20260305", date(2026, 3, 5)),
        ("20260305T101500Z", date(2026, 3, 5)),
        ("15.06.2026, 14:30 Uhr", date(2026, 6, 15)),
        ("June 15, 2026 2:30 PM", date(2026, 6, 15)),
        ("June 5th 2026", date(2026, 6, 5)),
        ("2026-07-01T11:54:49.95+00:00", date(2026, 7, 1)),
    ],
)
def test_days(text: str, found: date) -> None:
    assert day(text) == found


@pytest.mark.parametrize(
    "text", ["before 15 Jun 2026", "15 mars and more 2024", "5 dez", "Jun 2026", "5 5 5", "", "x" * 999]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(BadDay):
        day(text)


@pytest.mark.parametrize(
    ("order", "found"),
    [("day first", date(2024, 4, 3)), ("month first", date(2024, 3, 4)), (None, None), ("year first", None)],
)
def test_a_date_that_means_two_days(order: Order | None, found: date | None) -> None:
    if found is None:
        with pytest.raises(TwoDays, match="day/month or month/day"):
            day("3/4/2024", order)
    else:
        assert day("3/4/2024", order) == found


def test_the_year_first() -> None:
    assert day("24/3/4", "year first") == date(2024, 3, 4)
    assert day("24-12-25", "year first") == date(2024, 12, 25)
    assert day("2024/3/4") == date(2024, 3, 4)


def test_a_column_tells_its_order() -> None:
    assert order_of(["3/4/2024", "25/12/2024"]) == "day first"
    assert order_of(["3/4/2024", "12/25/2024"]) == "month first"
    assert order_of(["25/12/2024", "12/25/2024"]) is None
    assert order_of(["3/4/2024", "99/99/2024", "3.4.2024", "x"]) is None
    assert order_of(["3/4/18, 6:05 PM"]) is None
    assert order_of(["3/4/18, 6:05 PM"], american=True) == "month first"


@given(st.text("0123456789/.-: ,APMapmndJunjáéärz年", max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    try:
        found = day(text, "day first")
    except BadDay:
        return
    assert found.year >= 1900
