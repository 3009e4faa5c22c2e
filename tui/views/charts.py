"""Pictures of figures in characters, for terminals with block letters and for those without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple


class Pen(NamedTuple):
    """What pictures are drawn with; every letter takes one cell."""

    full: str
    """A cell of a bar."""
    other: str
    """A cell of what a bar has besides."""
    line: str
    """A cell of a share, drawn as a line."""
    rest: str
    """A cell that the line has not reached."""
    mark: str
    """A limit across bars."""
    none: str
    """Nothing, in a line of small bars."""
    steps: str
    """Something, from little to most."""


BLOCKS: Final = Pen("█", "▒", "━", "┄", "┊", "·", "▁▂▃▄▅▆▇█")
ASCII: Final = Pen("#", "+", "=", ".", ":", ".", "_-=+*%@#")


def pen(encoding: str | None, term: str) -> Pen:
    """The pen for an output: plain letters if its encoding has no block letters, or its font (the Linux console)."""
    if term == "linux":
        return ASCII
    try:
        "".join(BLOCKS).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def reach(part: float, whole: float, cells: int) -> int:
    """Cells of a bar for ``part`` where ``whole`` takes ``cells``: at least one, for nothing none."""
    return min(cells, max(1, round(part * cells / whole))) if part > 0 and whole > 0 and cells > 0 else 0


def split(one: float, other: float, whole: float, cells: int) -> tuple[int, int]:
    """Cells of the two parts of a bar where ``whole`` takes ``cells``: a part that is not nothing has at least one."""
    first = reach(one, whole, cells - (other > 0))
    return first, max(first + (other > 0), reach(one + other, whole, cells)) - first


def spark(figures: Sequence[float], pen: Pen) -> str:
    """A line of small bars, a cell for each figure; the largest one has the full height."""
    most = max(figures, default=0)
    return "".join(pen.steps[reach(each, most, len(pen.steps)) - 1] if each > 0 else pen.none for each in figures)
