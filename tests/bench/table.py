"""Figures with their floors and goals, and how they are printed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """What was measured. Goals that are None were not set."""

    name: str
    unit: str
    ours: float
    floor: float | None = None
    ratio: float | None = None
    """At most so many times the floor."""
    limit: float | None = None
    """At most so much."""
    gain: float | None = None
    """At least so many times less than the floor; 0 is no goal, but we are to be faster than this floor."""

    @property
    def cells(self) -> tuple[str, ...]:
        """Figure, floor, ours, ratio, goal, and whether it is met."""
        times = "" if not self.floor else f"x{self.ours / self.floor:.2f}"
        if self.gain is not None and self.floor:
            times = f"1/{self.floor / self.ours:,.0f}"
        floor = "" if self.floor is None else number(self.floor)
        return f"{self.name}, {self.unit}", floor, number(self.ours), times, self.goal, self.verdict

    @property
    def goal(self) -> str:
        """In a word."""
        if self.gain:
            return f"1/{self.gain:,.0f}"
        if self.ratio is not None:
            return f"x{self.ratio:g}"
        return "" if self.limit is None else number(self.limit)

    @property
    def verdict(self) -> str:
        """``met``, ``missed``, or nothing without a goal."""
        met = []
        if self.limit is not None:
            met.append(self.ours <= self.limit)
        if self.floor is not None:
            if self.ratio is not None:
                met.append(self.ours <= self.ratio * self.floor)
            if self.gain:
                met.append(self.ours * self.gain <= self.floor)
        return "" if not met else "met" if all(met) else "missed"


def number(value: float) -> str:
    """Three figures or all before the point."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def median(values: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def p95(values: Iterable[float]) -> float:
    """What 95 of 100 do not exceed."""
    found = sorted(values)
    return found[min(len(found) - 1, round(len(found) * 0.95))]


def show(title: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Prints a table in Markdown, aligned; the first column to the left."""
    every = [tuple(head), *map(tuple, lines)]
    wide = [max(len(line[at]) for line in every) for at in range(len(head))]
    rule = tuple("-" * cells if not at else "-" * (cells - 1) + ":" for at, cells in enumerate(wide))
    print(f"\n### {title}\n")
    for line in (every[0], rule, *every[1:]):
        cells = (text.rjust(wide[at]) if at else text.ljust(wide[at]) for at, text in enumerate(line))
        print(f"| {' | '.join(cells)} |", flush=True)


HEAD = ("figure", "floor", "ours", "ratio", "goal", "")


def show_figures(title: str, figures: Iterable[Figure]) -> None:
    """Prints the figures of one size."""
    show(title, HEAD, (figure.cells for figure in figures))


def show_growth(found: dict[int, list[Figure]]) -> None:
    """Prints our figures side by side, and the last as a multiple of the first: as measured, and by their floors."""
    sizes = list(found)
    head = ("figure", *(f"{size:,}" for size in sizes), "growth", "by floors")
    lines = []
    for name, unit in ((figure.name, figure.unit) for figure in found[sizes[0]]):
        same = [figure for figures in found.values() for figure in figures if figure.name == name]
        first, last = same[0], same[-1]
        if len(same) == len(sizes) and first.ours:
            times = last.ours / first.ours
            to_floor = f"x{times / (last.floor / first.floor):.2f}" if first.floor and last.floor else ""
            if first.gain is not None:
                to_floor = ""
            lines.append((f"{name}, {unit}", *(number(each.ours) for each in same), f"x{times:.2f}", to_floor))
    show(f"Growth from {sizes[0]:,} to {sizes[-1]:,}", head, lines)
