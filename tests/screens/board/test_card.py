"""What a card and a line of the due panel say of the next action where room is scarce."""

from __future__ import annotations

import pytest

from tui.screens.board.card import choose

HOW = ("email", "email or text")


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (40, ("email or text", "broken, 5 months over")),
        (30, ("email", "broken, 5 months over")),
        (27, ("email", "broken 5 months")),
        (22, ("email", "broken 5 months")),
        (21, ("email", "broken 5 mo")),
        (10, ("email", "broken 5 mo")),
    ],
)
def test_the_time_is_shortened_before_the_way(room: int, expected: tuple[str, str]) -> None:
    assert choose(HOW, ("broken 5 months", "broken, 5 months over"), room) == expected


@pytest.mark.parametrize(
    ("when", "brief"),
    [
        ("late 3 days", "late 3 d"),
        ("late 7 weeks", "late 7 wk"),
        ("broken 2 years", "broken 2 y"),
        ("open 5 h", "open 5 h"),
        ("since Sat", "since Sat"),
    ],
)
def test_units(when: str, brief: str) -> None:
    assert choose(HOW, (when, when), 1) == ("email", brief)
