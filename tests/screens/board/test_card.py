"""What a card and a line of the due panel say of the next action where room is scarce."""

from __future__ import annotations

import pytest

from tui.screens.board.card import choose

HOW = ("email", "email or text")


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (40, ("email or text", "due today, since 5 months")),
        (32, ("email", "due today, since 5 months")),
        (25, ("email", "since 5 months")),
        (21, ("email", "since 5 months")),
        (20, ("email", "since 5 mo")),
        (10, ("email", "since 5 mo")),
    ],
)
def test_the_time_is_shortened_before_the_way(room: int, expected: tuple[str, str]) -> None:
    assert choose(HOW, ("since 5 months", "due today, since 5 months"), room) == expected


@pytest.mark.parametrize(
    ("when", "brief"),
    [
        ("3 days over", "3 d over"),
        ("7 weeks over", "7 wk over"),
        ("2 years over", "2 y over"),
        ("5 h left", "5 h left"),
        ("since Sat", "since Sat"),
    ],
)
def test_units(when: str, brief: str) -> None:
    assert choose(HOW, (when, when), 1) == ("email", brief)
