"""A table is a list of columns. What draws one on a screen, prints it or writes Markdown has its columns from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from tui.text import fit
from tui.text import width as cells_of
from tui.views.charts import Pen, split

R = TypeVar("R")
"""What a row is made of."""


def plain(value: object) -> str:
    """A value in words: a count with its thousands apart."""
    return f"{value:,}" if isinstance(value, int) else str(value)


_AIR = 3
"""Blank cells at most that a wide screen puts before a column, besides its gap."""


class Growing(NamedTuple):
    """The width of a column that takes what the others leave."""

    least: int
    most: int
    enough: int = 0
    """From this width on, room goes to the air between the columns first."""


ALL = Growing(1, 999)
"""The width of a column that takes all the room there is."""


class Column(NamedTuple, Generic[R]):
    """What stands above a column, what it says of a row, and how that looks."""

    title: str
    value: Callable[[R], object]
    width: int | Growing = 0
    """Cells; 0: as many as the value takes."""
    align: Literal["<", ">"] = ">"
    tone: str | Callable[[R], str] = "soft"
    """The name of a tone of the palette; "bold text" for a bold one, "bar" for that of bars."""
    gap: int = 0
    """Blank cells before it."""
    airy: bool = False
    """It stands further apart where there is room."""
    group: str = ""
    """Words above the titles of this column and those that follow."""

    def cell(self, row: R, width: int, *, cut: bool = True) -> str:
        """The value in its cells; one that is too long stays whole at the right, and at the left unless it is cut."""
        words = plain(self.value(row))
        if self.align == ">" or not width:
            return words.rjust(width)
        return fit(words, width) if cut or cells_of(words) <= width else words


class Bar(NamedTuple, Generic[R]):
    """A column of bars of two parts, the first the strong one."""

    title: str
    parts: Callable[[R], tuple[float, float]]
    whole: float
    """What a bar of the full width stands for."""
    pen: Pen
    width: int | Growing
    gap: int = 0
    limit: float = 0
    """Marked where a bar does not reach it; 0: none."""

    align: Literal["<"] = "<"
    airy: bool = False
    group: str = ""

    def cell(self, row: R, width: int, *, cut: bool = True) -> str:
        """The bar in its cells; it is never too long."""
        del cut
        one, other = split(*self.parts(row), self.whole, width)
        return (self.pen.full * one + self.pen.other * other).ljust(width)


AnyColumn: TypeAlias = Column[R] | Bar[R]


class Shown(NamedTuple, Generic[R]):
    """A column in every place that shows the table; None where it does not have it."""

    screen: AnyColumn[R] | None = None
    text: AnyColumn[R] | None = None
    markdown: Column[R] | None = None


Table: TypeAlias = Sequence[Shown[R]]


def on_screen(table: Table[R]) -> list[AnyColumn[R]]:
    """The columns of a table on a screen."""
    return [each.screen for each in table if each.screen is not None]


def in_text(table: Table[R]) -> list[AnyColumn[R]]:
    """The columns of a table on the command line."""
    return [each.text for each in table if each.text is not None]


def in_markdown(table: Table[R]) -> list[Column[R]]:
    """The columns of a table in Markdown."""
    return [each.markdown for each in table if each.markdown is not None]


def by_position(*titles: str) -> list[Column[Any]]:
    """The columns of rows that are sequences: the first at the left, the others at the right."""
    return [Column(title, itemgetter(n), align=">" if n else "<") for n, title in enumerate(titles)]


class Placed(NamedTuple, Generic[R]):
    """A column with the cells it has."""

    column: AnyColumn[R]
    gap: int
    width: int

    @property
    def title(self) -> str:
        """What stands above it, in its cells."""
        words = self.column.title
        return " " * self.gap + (words.ljust(self.width) if self.column.align == "<" else words.rjust(self.width))


def placed(columns: Sequence[AnyColumn[R]], cells: int) -> list[Placed[R]]:
    """The columns in so many cells: one that grows takes what the others leave, or leaves them air."""
    widths = [each.width if isinstance(each.width, int) else 0 for each in columns]
    growing = next((each.width for each in columns if isinstance(each.width, Growing)), Growing(0, 0))
    room = cells - sum(widths) - sum(each.gap for each in columns)
    airs = 1 + sum(each.airy for each in columns)  # the right edge has air, too
    air = max(0, min(_AIR, (room - growing.enough) // airs)) if airs > 1 else 0
    grown = max(growing.least, min(growing.most, room - air * airs))
    return [
        Placed(each, each.gap + air * each.airy, grown if isinstance(each.width, Growing) else width)
        for each, width in zip(columns, widths, strict=True)
    ]
