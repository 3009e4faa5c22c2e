"""How the command line prints: lines and columns for people, JSON for programs."""

from __future__ import annotations

import sys
from contextlib import suppress
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from tui.text import clean, json_safe, width
from tui.views.table import AnyColumn, Column, R, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.cli.session import Session
    from tui.pipeline import Result


def say(text: str = "") -> None:
    """A line for people; whatever it carries from outside is made safe."""
    print(clean_line(text))


def say_folded(text: str, indent: str = "") -> None:
    """A long line of our own words: on a terminal folded between words, elsewhere whole."""
    if sys.stdout.isatty():
        from shutil import get_terminal_size
        from textwrap import fill

        text = fill(text, max(20, get_terminal_size().columns - len(indent)))
    for line in text.split("\n"):
        print(f"{indent}{line}")


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
    if session.json:
        dump({"ids": result.ids, "message": message})
    else:
        say(message)
    return 0


def warn(words: str) -> None:
    """Words on standard error, if it takes any."""
    with suppress(OSError):
        print(f"keepwarm: {clean(words, lines=True)}", file=sys.stderr, flush=True)


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> None:
    """Prints rows in aligned columns."""
    for line in aligned(rows, indent):
        print(line)


def aligned(rows: Sequence[Sequence[str]], indent: str = "") -> Iterator[str]:
    """Rows in columns as wide as they need; on a terminal the last is cut at the edge, elsewhere nothing is."""
    from shutil import get_terminal_size

    safe: list[Sequence[str]] = [[clean(cell) for cell in row] for row in rows]
    *sizes, _ = [min(max(map(width, cells)), _WIDEST) for cells in zip(*safe, strict=True)] or [0]
    room = get_terminal_size().columns if sys.stdout.isatty() else 0
    last = max(0, room - len(indent) - sum(sizes) - _GAP * len(sizes)) if room else 0
    found: list[Column[Sequence[str]]] = [
        Column("", itemgetter(n), size, "<", gap=_GAP if n else len(indent)) for n, size in enumerate((*sizes, last))
    ]
    return lines_of(found, safe, cut=room > 0)


_WIDEST = 32
"""Cells of a column that others follow."""
_GAP = 2


def lines_of(columns: Sequence[AnyColumn[R]], rows: Iterable[R], *, cut: bool = False) -> Iterator[str]:
    """A table as lines, without its titles; ``cut``: what is too long for its column is."""
    places = [(" " * each.gap, each.column.cell, each.width) for each in placed(columns, 0)]
    for row in rows:
        yield "".join([gap + cell(row, width, cut=cut) for gap, cell, width in places]).rstrip()


def titles(columns: Sequence[AnyColumn[R]]) -> str:
    """What stands above the columns of a table."""
    return "".join(each.title for each in placed(columns, 0)).rstrip()
