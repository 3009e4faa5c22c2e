"""How the command line prints: lines and columns for people, JSON for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tui.text import clean, fit, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.cli.session import Session
    from tui.pipeline import Outcome


def say(text: str = "") -> None:
    """A line for people; whatever it carries from outside is made safe."""
    print(clean_line(text))


def clean_line(text: str) -> str:
    """The text without control characters; leading spaces are layout and stay."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + clean(text, lines=True)


def dump(value: Any) -> None:
    """A value as JSON."""
    import msgspec

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2))
    sys.stdout.buffer.write(b"\n")


def tell(session: Session, outcome: Outcome, more: str = "") -> int:
    """What a change did, and a word more; the exit code of having done it."""
    message = outcome.message + more
    if session.json:
        dump({"ids": outcome.ids, "message": message})
    else:
        say(message)
    return 0


def warn(words: str) -> None:
    """Words on standard error."""
    print(f"keepwarm: {clean(words, lines=True)}", file=sys.stderr)


def columns(rows: Sequence[tuple[str, ...]], indent: str = "") -> None:
    """Prints rows in aligned columns."""
    for line in aligned(rows, indent):
        print(line)


def aligned(rows: Sequence[tuple[str, ...]], indent: str = "") -> Iterator[str]:
    """Rows in aligned columns; on a terminal the last column is cut at the edge, elsewhere nothing is."""
    if not rows:
        return
    from shutil import get_terminal_size

    safe = [tuple(clean(cell) for cell in row) for row in rows]
    sizes = [min(max(width(row[place]) for row in safe), 32) for place in range(len(safe[0]) - 1)]
    room = get_terminal_size().columns if sys.stdout.isatty() else 0
    for row in safe:
        cells = [cell if not room and width(cell) > size else fit(cell, size) for cell, size in zip(row, sizes)]  # noqa: B905 - the last column stands apart
        line = indent + "  ".join(cells) + "  "
        left = room - width(line)
        last = row[-1]
        yield (line + (fit(last, left) if room and width(last) > left > 0 else last)).rstrip()
