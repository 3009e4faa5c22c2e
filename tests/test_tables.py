"""A table is a list of columns: what stands where on a screen, on the command line and in Markdown."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from rich.segment import Segment

from tui.cli.printing import lines_of
from tui.cli.printing import titles as printed_titles
from tui.exchange.markdown import table as markdown
from tui.views.charts import ASCII
from tui.views.table import Bar, Column, Growing, Shown, Table, in_markdown, in_text, on_screen, placed
from tui.widgets.table import first_of, fitted, groups, row, titles
from tui.widgets.theme import CURSOR, Palette

PALETTE = Palette("rgb")


class Fruit(NamedTuple):
    name: str
    ripe: int
    green: int


FRUIT = [Fruit("apple", 3, 1), Fruit("a|pear of many letters", 0, 2)]
NAME = Column[Fruit]("fruit", lambda each: each.name, 7, "<", "text")
RIPE = Column[Fruit]("ripe", lambda each: each.ripe or "·", 6, tone=lambda each: "late" if each.ripe else "faint")
BAR = Bar[Fruit]("", lambda each: (each.ripe, each.green), 4, ASCII, Growing(1, 8), gap=1)
TABLE: Table[Fruit] = (
    Shown(NAME, NAME, NAME._replace(title="Fruit")),
    Shown(RIPE, None, Column("Ripe", lambda each: each.ripe)),
    Shown(BAR, BAR._replace(width=4)),
    Shown(text=Column("", lambda each: f", {each.green} green")),
)


def text(line: list[Segment]) -> str:
    return "".join(segment.text for segment in line)


def test_each_place_has_its_columns() -> None:
    columns = fitted(on_screen(TABLE), 24)
    assert text(titles(columns, PALETTE)) == " fruit    ripe         "
    assert [text(row(columns, each, PALETTE, here=each is FRUIT[0])) for each in FRUIT] == [
        f"{CURSOR}apple       3 #####+++", " a|pear…     · ++++    ",
    ]  # fmt: skip
    assert printed_titles(in_text(TABLE)) == "fruit"
    assert list(markdown(in_markdown(TABLE), FRUIT)) == [
        "| Fruit | Ripe |", "| --- | ---: |", "| apple | 3 |", r"| a\|pear of many letters | 0 |", "",
    ]  # fmt: skip


def test_off_a_terminal_nothing_is_cut() -> None:
    assert list(lines_of(in_text(TABLE), FRUIT))[1] == "a|pear of many letters ++  , 2 green"


def test_a_tone_may_depend_on_the_row() -> None:
    styles = [row(fitted([RIPE], 20), each, PALETTE)[-1].style for each in FRUIT]
    assert styles == [PALETTE.style("late"), PALETTE.style("faint")]
    (bold,) = row(fitted([RIPE._replace(tone="bold text")], 20), FRUIT[0], PALETTE)[1:]
    assert bold.style == PALETTE.style("text", bold=True)


@pytest.mark.parametrize(
    ("cells", "first", "gaps"), [(20, 8, [0, 2]), (33, 17, [0, 2]), (40, 18, [0, 5]), (99, 30, [0, 5])]
)
def test_room_goes_to_the_name_then_to_the_air_then_to_the_name(cells: int, first: int, gaps: list[int]) -> None:
    columns = [NAME._replace(width=Growing(8, 30, enough=18)), RIPE._replace(width=14, gap=2, airy=True)]
    found = placed(columns, cells)
    assert (found[0].width, [each.gap for each in found], found[1].width) == (first, gaps, 14)


def test_words_over_columns_begin_where_their_title_does() -> None:
    columns = fitted([NAME, RIPE._replace(group="both"), RIPE._replace(gap=2, group="second")], 40)
    assert text(groups(columns, PALETTE, 30)) == "          both    second      "
    assert text(titles(columns, PALETTE, 30)) == " fruit    ripe    ripe        "
    assert text(groups(columns, PALETTE, 21)) == "          both    se…"


@pytest.mark.parametrize(
    ("limit", "drawn"), [(0, "##++      "), (2, "##++      "), (4, "##++   :  "), (9, "##++      ")]
)
def test_a_limit_is_marked_where_the_bar_does_not_reach_it(limit: float, drawn: str) -> None:
    bar = Bar[Fruit]("", lambda _: (1, 1), 5, ASCII, 10, limit=limit)
    assert text(row(placed([bar], 10), FRUIT[0], PALETTE))[1:] == drawn


def test_what_does_not_fit_is_counted() -> None:
    lines = [[Segment(str(n))] for n in range(5)]
    assert [text(list(line)) for line in first_of(lines, 3, PALETTE)] == ["0", "1", " and 3 more"]
    assert first_of(lines, 5, PALETTE) == lines


def test_a_column_without_room_is_left_out_whole() -> None:
    assert [each.column.title for each in fitted((NAME, RIPE), 15)] == ["fruit", "ripe"]
    assert [each.column.title for each in fitted((NAME, RIPE), 14)] == ["fruit"], "not half of it"
