"""How the command line prints: lines and columns for people, JSON for programs."""

from __future__ import annotations

import sys
from contextlib import suppress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from tui.text import clean, cut, json_safe, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.cli.session import Session
    from tui.pipeline import Result
    from tui.views.table import AnyColumn, Column, R


def say(text: str = "") -> None:
    """A line for people; whatever it carries from outside is made safe. On a terminal it is folded between words."""
    for line in clean_line(text).split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        first, *more = folded(line[indent:], indent + 2).split("\n") if len(line) > _SHORT else [line[indent:]]
        print(" " * indent + first)
        for rest in more:
            print(" " * (indent + 2) + rest)


_SHORT = 40
"""Characters that every terminal has room for."""


def say_folded(text: str, indent: str = "") -> None:
    """A long line of our own words: on a terminal folded between words, elsewhere whole."""
    for line in folded(text, len(indent)).split("\n"):
        print(f"{indent}{line}")


def folded(text: str, indent: int = 0, on: TextIO | None = None) -> str:
    """Text in lines that fit, broken between words, on a terminal; elsewhere as it is. ``on``: standard output."""
    if not (on or sys.stdout).isatty():
        return text
    from shutil import get_terminal_size

    from tui.widgets.wrap import wrap

    return "\n".join(wrap(text, max(20, get_terminal_size().columns - indent)))


def clean_line(text: str) -> str:
    """The text without control characters; leading spaces are layout and stay."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + clean(text, lines=True)


def dump(value: Any) -> None:
    """A value as JSON."""
    import msgspec

    sys.stdout.buffer.write(json_safe(msgspec.json.format(msgspec.json.encode(value), indent=2)))
    sys.stdout.buffer.write(b"\n")


def put(written: str | bytes) -> None:
    """What was written for another program: text as text, a file's bytes as they are."""
    if isinstance(written, bytes):
        sys.stdout.buffer.write(json_safe(written) if sys.stdout.isatty() else written)
    else:
        print(written, end="")


def tell(session: Session, result: Result, more: str = "") -> int:
    """What a change did, and a word more; the exit code of having done it."""
    message = result.message + more
    return say_or_dump(session, {"ids": result.ids, "message": message}, message)


def say_or_dump(session: Session, record: dict[str, Any], words: str) -> int:
    """The record for programs, else a line for people; the exit code of having done it."""
    if session.json:
        dump(record)
    else:
        say(words)
    return 0


def warn(words: str) -> None:
    """Words on standard error, if it takes any."""
    with suppress(OSError):
        print(folded(f"keepwarm: {brief(words)}", on=sys.stderr), file=sys.stderr, flush=True)


def brief(words: str) -> str:
    """Lines made safe, of which none floods a terminal: what is wrong is said first, what helps last."""
    lines = clean(words, lines=True).split("\n")
    return "\n".join(f"{line[:_HALF]} … {line[-_HALF:]}" if len(line) > 2 * _HALF else line for line in lines)


_HALF = 500
"""Characters of what is wrong, and so many of what helps."""


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> None:
    """Prints rows in aligned columns."""
    for line in aligned(rows, indent):
        print(line)


def aligned(rows: Sequence[Sequence[str]], indent: str = "", *, one_row: bool = False) -> Iterator[str]:
    """Rows in columns as wide as they need; on a terminal folded between words to its width, elsewhere whole.

    Args:
        rows: of cells.
        indent: stands before each line.
        one_row: on a terminal a row is one line; where the others have room, the last column is cut at the edge.
    """
    safe: list[Sequence[str]] = [[clean(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        return _whole(safe, indent)
    from shutil import get_terminal_size

    cells = get_terminal_size().columns
    others = sum(min(max(map(width, column)), _WIDEST) + _GAP for column in list(zip(*safe, strict=True))[:-1])
    if one_row and len(indent) + others <= cells:
        return (cut(line, cells) for line in _whole(safe, indent))
    return _folded(safe, indent, cells - 1)


def _whole(rows: Sequence[Sequence[str]], indent: str) -> Iterator[str]:
    """Rows in columns as wide as they need; nothing is cut."""
    from tui.views.table import Column

    *sizes, _ = [min(max(map(width, cells)), _WIDEST) for cells in zip(*rows, strict=True)] or [0]
    found: list[Column[Sequence[str]]] = [
        Column("", itemgetter(n), size, "<", gap=_GAP if n else len(indent)) for n, size in enumerate((*sizes, 0))
    ]
    return lines_of(found, rows)


def _folded(rows: Sequence[Sequence[str]], indent: str, cells: int) -> Iterator[str]:
    """Rows of at most so many cells: cells of the table are folded between words.

    Where little room is left for the last column it stands below the others.
    """
    *sizes, last = [max(map(width, column)) for column in zip(*rows, strict=True)] or [0]
    room = max(_GAP, cells - len(indent))
    used = sum(min(size, _WIDEST) for size in sizes) + _GAP * len(sizes)
    below = room - used < min(last, max(_ROOMY, last // 2))
    sizes = _shrunk([min(size, _WIDEST) for size in sizes], (room if below else used) - _GAP * len(sizes))
    for row in rows:
        end = [] if below else [room - used]
        yield from _row(row[: len(sizes) + len(end)], [*sizes, *end], indent)
        if below:
            yield from _row(row[-1:], [room - 2 * _GAP], indent + " " * 2 * _GAP)


def _row(row: Sequence[str], sizes: Sequence[int], indent: str) -> Iterator[str]:
    """A row in columns of these sizes, in as many lines as its longest cell takes."""
    from itertools import zip_longest

    from tui.widgets.wrap import wrap

    gap = " " * _GAP
    for line in zip_longest(*(wrap(cell, size) for cell, size in zip(row, sizes, strict=True)), fillvalue=""):
        padded = (part + " " * (size - width(part)) for part, size in zip(line, sizes, strict=True))
        yield f"{indent}{gap.join(padded)}".rstrip()


def _shrunk(sizes: Sequence[int], room: int) -> list[int]:
    """The sizes of columns cut from the widest down, until all of them have room."""
    most = max(sizes, default=0)
    while most > 1 and sum(min(size, most) for size in sizes) > room:
        most -= 1
    return [max(1, min(size, most)) for size in sizes]


_ROOMY = 28
"""Cells in which words can be folded and still be read."""
_WIDEST = 32
"""Cells of a column that others follow."""
_GAP = 2


def lines_of(columns: Sequence[AnyColumn[R]], rows: Iterable[R]) -> Iterator[str]:
    """A table as lines, without its titles; nothing in it is cut."""
    from tui.views.table import placed

    places = [(" " * each.gap, each.column.cell, each.width) for each in placed(columns, 0)]
    for row in rows:
        yield "".join([gap + cell(row, width, cut=False) for gap, cell, width in places]).rstrip()


def titles(columns: Sequence[AnyColumn[R]]) -> str:
    """What stands above the columns of a table."""
    from tui.views.table import placed

    return "".join(each.title for each in placed(columns, 0)).rstrip()
