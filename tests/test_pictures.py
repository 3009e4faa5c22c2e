"""Bars and lines of small bars: their cells, and what they are drawn with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.text import width
from tui.views.charts import ASCII, BLOCKS, Pen, pen, reach, spark, split


@pytest.mark.parametrize(
    ("encoding", "term", "expected"),
    [
        ("utf-8", "xterm-256color", BLOCKS),
        ("UTF-8", "", BLOCKS),
        ("ascii", "xterm", ASCII),
        ("iso-8859-1", "xterm", ASCII),
        ("cp437", "xterm", ASCII),
        ("utf-8", "linux", ASCII),
        ("no-such-thing", "xterm", ASCII),
        (None, "", ASCII),
    ],
)
def test_the_pen_for_an_output(encoding: str | None, term: str, expected: Pen) -> None:
    assert pen(encoding, term) is expected


@pytest.mark.parametrize("each", [BLOCKS, ASCII])
def test_every_letter_is_a_cell(each: Pen) -> None:
    assert all(width(letter) == 1 for letter in "".join(each))
    assert "".join(ASCII).isascii()


@pytest.mark.parametrize(
    ("part", "whole", "cells", "expected"),
    [
        (0, 10, 40, 0),
        (10, 10, 40, 40),
        (5, 10, 40, 20),
        (0.01, 10, 40, 1),
        (20, 10, 40, 40),
        (1, 0, 40, 0),
        (1, 1, 0, 0),
    ],
)
def test_cells_of_a_bar(part: float, whole: float, cells: int, expected: int) -> None:
    assert reach(part, whole, cells) == expected


@pytest.mark.parametrize(
    ("figures", "blocks", "ascii_"),
    [([], "", ""), ([0, 0], "··", ".."), ([0, 1, 4, 8], "·▁▄█", "._+#"), ([3], "█", "#"), ([1, 1000], "▁█", "_#")],
)
def test_a_line_of_small_bars(figures: list[float], blocks: str, ascii_: str) -> None:
    assert spark(figures, BLOCKS) == blocks
    assert spark(figures, ASCII) == ascii_


_FIGURES = st.integers(0, 20_000)


@given(_FIGURES, _FIGURES, _FIGURES, st.integers(2, 200))
def test_two_parts_fit_and_show(one: int, other: int, more: int, cells: int) -> None:
    first, second = split(one, other, one + other + more, cells)
    assert (first > 0, second > 0) == (one > 0, other > 0)
    assert first + second <= cells
    if not more and one + other:
        assert first + second == cells


@given(st.lists(_FIGURES, max_size=20))
def test_a_higher_figure_has_no_lower_bar(figures: list[int]) -> None:
    drawn = spark(figures, BLOCKS)
    steps = BLOCKS.none + BLOCKS.steps
    assert len(drawn) == len(figures)
    for one, letter in zip(figures, drawn, strict=True):
        assert (letter == BLOCKS.none) == (one == 0)
        for other, beside in zip(figures, drawn, strict=True):
            assert one <= other or steps.index(letter) >= steps.index(beside)
