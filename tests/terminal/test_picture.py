"""The terminal shows the picture, whatever it showed before, and is sent little more than what differs."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tests.terminal.emulator import Cells, Stream, least
from tui.terminal import picture
from tui.terminal.cells import cells_of
from tui.terminal.driver import Codes
from tui.terminal.pen import Pen, Powers, movement
from tui.terminal.picture import Picture
from tui.terminal.sgr import SgrStyle, apply_sgr

WIDTH, HEIGHT = 14, 7
POWERS = (
    Powers(), Powers(erases_in_colour=True), Powers(erases_cells=True), Powers(repeats=True),
    Powers(erases_in_colour=True, erases_cells=True), Powers(True, True, True), Powers(True, True, True, True),
)  # fmt: skip
LOOKS = [None, *map(Style.parse, ("red", "bold on blue", "on blue", "reverse red", "underline", "dim on #102030"))]
LETTERS = ["a", "bc", "o" * 8, " ", "  ", " " * 12, "é", "─" * 9, "王", "が明", "e\u0301", "\U0001f44d", "x"]
TEXTS = st.lists(st.sampled_from(LETTERS), max_size=6).map("".join)
PIECES = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), TEXTS, st.sampled_from(LOOKS))
TURNED = st.integers(-3, 3)
FRAMES = st.lists(st.tuples(TURNED, st.lists(PIECES, max_size=6)), min_size=1, max_size=5)
PLACES = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1))


class Shown:
    """A picture beside a terminal that is sent what changes in it."""

    def __init__(self, powers: Powers, width: int = WIDTH, height: int = HEIGHT, *, wraps: bool = False) -> None:
        self.picture = Picture(powers)
        self.picture.resize(width, height)
        self.cells = Cells(width, height)
        self.cells.draw("left behind by others " * 4)
        self._stream = Stream(self.cells)
        self._stream.feed(b"" if wraps else b"\x1b[?7l")
        self._codes = Codes(ColorSystem.TRUECOLOR)
        self.expected = [[(" ", None)] * width for _ in range(height)]  # type: list[list[tuple[str, Style | None]]]

    def put(self, y: int, x: int, text: str, style: Style | None) -> None:
        self.picture.put(y, x, [Segment(text, style)], self._codes)
        row = self.expected[y]
        cells = list(cells_of(text))[: len(row) - x]
        if len(row) - x < len(cells_of(text)) and cells_of(text)[len(cells)] == "":
            cells[-1] = " "
        end = x + len(cells)
        if cells and row[x][0] == "":
            row[x - 1] = (" ", row[x - 1][1])
        if cells and end < len(row) and row[end][0] == "":
            row[end] = (" ", row[end][1])
        row[x:end] = [(each, style) for each in cells]

    def turn(self, by: int) -> None:
        """Moves all lines, the last ones to the top."""
        rows = self.expected[by:] + self.expected[:by]
        for y, row in enumerate(rows):
            pieces = [Segment(letter, style) for letter, style in row if letter]
            self.picture.put(y, 0, pieces, self._codes)
        self.expected = [list(row) for row in rows]

    def send(self, cursor: tuple[int, int] = (0, 0)) -> str:
        data = self.picture.changes(cursor)
        self._stream.feed(data.encode())
        return data

    def is_right(self) -> bool:
        wanted = [[(unicodedata.normalize("NFC", letter), _seen(letter, style)) for letter, style in row]
                  for row in self.expected]  # fmt: skip
        found = self.cells.picture()
        assert found == wanted
        return True


def _seen(letter: str, style: Style | None) -> SgrStyle:
    codes = style.render("x").removeprefix("\x1b[").split("m")[0] if style else ""
    found = apply_sgr(SgrStyle(), codes) if codes else SgrStyle()
    return found if letter != " " or {"4", "7"} & {*found.attributes} else SgrStyle("", found.background)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(POWERS), FRAMES, PLACES, st.booleans())
def test_whatever_is_drawn_the_terminal_shows(
    powers: Powers, frames: Any, cursor: tuple[int, int], wraps: bool
) -> None:
    shown = Shown(powers, wraps=wraps)
    for turned, pieces in frames:
        shown.turn(turned)
        for y, x, text, style in pieces:
            # pyte would wrap between a letter in the last column and its accent.
            shown.put(y, x, text.replace("\u0301", "") if wraps else text, style)
        shown.send(cursor)
        assert shown.is_right()
        assert (shown.cells.cursor.y, shown.cells.cursor.x) == cursor
        assert shown.send(cursor) == "", "the same picture again costs nothing"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(POWERS), FRAMES)
def test_in_whatever_order_it_is_drawn(powers: Powers, frames: Any) -> None:
    """Style by style, as a large picture of many colours is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(picture, "_MANY", 0)
        patch.setattr(Pen, "size", 0)
        shown = Shown(powers)
        for turned, pieces in frames:
            shown.turn(turned)
            for y, x, text, style in pieces:
                shown.put(y, x, text, style)
            shown.send()
            assert shown.is_right()


def test_many_colours_are_told_once_each() -> None:
    shown = Shown(POWERS[-1], 80, 20)
    styles = [Style.parse(f"#1020{red}0 on #334455") for red in "159"]
    for y in range(20):
        for place in range(6):
            shown.put(y, 2 + 12 * place, f"word {y + place}", styles[place % 3])
    sent = shown.send()
    assert shown.is_right()
    assert sent.count("38;2;") == 3


def test_a_column_that_moved_is_moved() -> None:
    """Beside it another stands still."""
    shown = Shown(POWERS[-1], 80, 20)
    for top in (0, 1):
        for y in range(20):
            name = f"{(y + top) * 7919} of {(y + top) * 104729}, and why".ljust(40)
            shown.put(y, 0, name, LOOKS[2])
            shown.put(y, 40, "stands still" if y == 9 else " " * 12, None)
        sent = shown.send()
        assert shown.is_right()
    assert len(sent) < 200


def test_what_was_painted_again_and_looks_the_same_costs_nothing() -> None:
    shown = Shown(POWERS[-1])
    shown.put(1, 2, "some words", LOOKS[2])
    shown.send()
    for text, style in (("some", LOOKS[2]), (" ", LOOKS[3 - 1]), (" ", LOOKS[2])):
        shown.picture.put(1, {"some": 2}.get(text, 6), [Segment(text, style)], shown._codes)
    assert shown.send() == ""
    shown.picture.put(5, 0, [Segment("   ", Style.parse("bold red"))], shown._codes)
    assert shown.send() == "", "a blank has no foreground"


def test_lines_that_moved_are_moved() -> None:
    shown = Shown(POWERS[-1], 60, 20)
    for y in range(20):
        shown.put(y, 0, f"line {y} has some words of its own {y * 7919}".ljust(60), LOOKS[2])
    shown.send()
    shown.turn(2)
    assert len(shown.send()) < 200
    assert shown.is_right()
    shown.turn(-1)
    assert len(shown.send()) < 200
    assert shown.is_right()


@pytest.mark.parametrize("powers", POWERS)
def test_after_others_wrote_everything_is_drawn_again(powers: Powers) -> None:
    shown = Shown(powers)
    shown.put(2, 3, "words", LOOKS[1])
    shown.send()
    shown._stream.feed(b"\x1b[2;5r\x1b[1;41mBroadcast message\r\n\r\n\r\n\r\n\r\n\r\n")
    shown.picture.forget()
    shown.send((2, 3))
    assert shown.is_right()


def test_what_the_terminal_may_draw_wider_spoils_nothing_beside_it() -> None:
    """Behind such a letter the cursor is told where to go, and blanks are below it."""
    shown = Shown(Powers(True, True, True), 30, 2)
    heart = "\u2764\ufe0f"
    shown.picture.put(0, 0, [Segment(f"ab{heart}cd")], shown._codes)
    data = shown.send()
    assert f"ab  \b\b{heart}\x1b[1;5Hcd" in data
    shown.picture.put(0, 0, [Segment("AB")], shown._codes)
    assert "cd" not in shown.picture.changes((0, 0))[:2]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467a", ("\U0001f469", "", "a")),
        ("\U0001f44b\U0001f3fd", ("\U0001f44b", "")),
        ("\u2764\ufe0f", ("\u2764\ufe0f", "")),
        ("e\u0301", ("e\u0301",)),
    ],
)
def test_of_joined_emoji_the_first_is_drawn(text: str, cells: tuple[str, ...]) -> None:
    """foot draws all of them beside each other, over the letters of the name behind them."""
    assert cells_of(text) == cells


def test_a_terminal_that_shrinks_while_lines_are_held_back() -> None:
    picture = Picture(Powers())
    picture.resize(20, 9)
    picture.changes((0, 0))
    picture.put(8, 0, [Segment("held back")], {None: 0})
    picture.resize(20, 5)
    picture.put(4, 0, [Segment("the last line")], {None: 0})
    assert "the last line" in picture.changes((4, 0))


def test_links_are_around_their_letters_only() -> None:
    shown = Shown(Powers(True, True, True), 30, 2)
    style = Style(link="mailto:ana@x.example")
    shown.picture.put(0, 0, [Segment("to "), Segment("ana@x.example", style), Segment(" now")], shown._codes)
    assert "to \x1b]8;;mailto:ana@x.example\x1b\\ana@x.example\x1b]8;;\x1b\\ now" in shown.send()
    shown.picture.put(1, 17, [Segment("ana@x.example", style)], shown._codes)
    assert "ana@x.example\x1b]8;;\x1b\\" in shown.send()
    shown.picture.put(1, 17, [Segment("ana@x.example", Style(link="a\x1b]0;b"))], shown._codes)
    assert "]0;" not in shown.send()


@pytest.mark.parametrize(
    ("at", "to", "sequence"),
    [
        ((None, None), (0, 0), "\x1b[H"),
        ((None, None), (4, 0), "\x1b[5H"),
        ((3, None), (3, 0), "\r"),
        ((3, None), (4, 0), "\r\n"),
        ((3, 10), (3, 11), "\x1b[C"),
        ((3, 10), (3, 8), "\b\b"),
        ((3, 40), (3, 20), "\x1b[20D"),
        ((3, 10), (9, 10), "\x1b[6B"),
        ((3, 10), (2, 10), "\x1b[A"),
        ((3, 10), (9, 11), "\x1b[6B\x1b[C"),
        ((3, 10), (9, 30), "\x1b[10;31H"),
    ],
)
def test_movements(at: tuple[int | None, int | None], to: tuple[int, int], sequence: str) -> None:
    assert movement(*at, *to) == sequence


@pytest.mark.parametrize(
    ("at", "to", "sequence"),
    [
        ((3, None), (3, 63), "\x1b[64G"),
        ((3, 90), (4, 63), "\v\x1b[64G"),
        ((3, 12), (5, 10), "\v\v\b\b"),
        ((3, 10), (4, 0), "\r\n"),
        ((3, 10), (5, 0), "\v\v\r"),
    ],
)
def test_movements_in_columns(at: tuple[int | None, int | None], to: tuple[int, int], sequence: str) -> None:
    assert movement(*at, *to, by_column=True) == sequence


def test_the_least_is_the_least() -> None:
    """By hand: the picture of one word on a ground, on an empty terminal."""
    before, after = Cells(20, 2), Cells(20, 2)
    Stream(after).feed(b"\x1b[1;4H\x1b[31mword\x1b[44m          ")
    assert least(before.picture(), after.picture()) == len("\x1b[1;4H\x1b[31mword\x1b[44m\x1b[10X")
