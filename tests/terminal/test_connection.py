"""How much is sent to a terminal that has not shown it yet: on slow lines little, on far ones enough."""

from __future__ import annotations

import pytest

from tui.terminal.connection import Connection


def after(*answers: tuple[int, float]) -> Connection:
    """A line on which each piece of so many bytes was answered after so many seconds."""
    line = Connection()
    for size, seconds in answers:
        line.sent += size
        line.hears(*line.asks(), seconds)
    return line


def room(line: Connection) -> int:
    """Bytes that are sent until more is held back."""
    begin = line.sent
    while not line.is_behind:
        line.sent += 10
    return line.sent - begin


@pytest.mark.parametrize(
    ("rate", "far", "least", "most"),
    [
        (960, 0.6, 0, 300),
        (25_600, 0.2, 2_000, 5_000),
        (10_000_000, 0.2, 5_000, 10_000),
        (10_000_000, 0.001, 5_000, 10_000),
    ],
)
def test_as_much_is_under_way_as_the_line_carries(rate: int, far: float, least: int, most: int) -> None:
    line = after(*((size, far + size / rate) for size in (150, 4_000, 500)))
    assert least <= room(line) <= most


def test_before_it_is_known_little_is_under_way() -> None:
    assert room(after((100, 0.2))) < 2_000


def test_a_line_that_becomes_slow_is_noticed_with_the_next_answer() -> None:
    line = after((100, 0.01), (4_000, 0.02), (2_000, 2.5))
    assert room(line) < 200


def is_behind(line: Connection) -> bool:
    return line.is_behind


def test_an_answer_frees_the_line() -> None:
    line = after((100, 0.6), (4_000, 5.0))
    line.sent += 500
    question = line.asks()
    assert is_behind(line)
    line.hears(*question, 1.1)
    assert not is_behind(line)


def test_where_nothing_is_heard_any_more_nothing_is_held_back_until_something_is() -> None:
    line = after((100, 0.6), (4_000, 5.0))
    line.sent += 5_000
    assert is_behind(line)
    assert line.patience > 10
    line.gives_up()
    line.sent += 100_000
    assert not is_behind(line)
    line.hears(*line.asks(), 3.0)
    line.sent += 100_000
    assert is_behind(line)
