"""What a source looks like in a line, and the people below it: words and widths, nothing that changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment

from tui.model.records import STAGES
from tui.rules.statistics import SourceFigures
from tui.text import clean, fit, width
from tui.views.report import Giving, Referred
from tui.views.report_words import answer_time
from tui.when.saying import MONTHS
from tui.widgets.lines import beside, rule
from tui.widgets.theme import Palette

if TYPE_CHECKING:
    from tui.screens.sources.table import Cell
    from tui.widgets.lines import Line

NOBODY = (
    "No sources yet.",
    "",
    "A source refers people to you: somebody on the board, or a name.",
    "To record one: Enter on a card, then its field Source.",
    "In the shell: keepwarm add NAME --source WHO",
    "",
    "Here you will see whom each of them sent, how fast you answered,",
    "and what came of it.",
)
_NAME = (16, 34)
"""Cells of a name at least and at most."""
_PLAIN = 61
"""Cells of all other columns, without any air between them."""
_COLUMNS = 9


class Columns(NamedTuple):
    """Widths: of the name, and the air before every other column."""

    name: int
    air: int

    @staticmethod
    def of(cells: int) -> Columns:
        """For a screen of so many cells: first the name grows, then the air."""
        spare = cells - 2 - _PLAIN
        air = max(0, min(3, (spare - 26) // _COLUMNS))
        return Columns(max(_NAME[0], min(_NAME[1], spare - air * _COLUMNS)), air)


def heads(columns: Columns, palette: Palette, cells: int, late: str, broken: str) -> list[Line]:
    """Two lines above the table: groups, and the columns in them."""
    named = _joined(
        columns, ("source", "sent", "briefed", "median", late, broken, "vis", "cre", "pro", "bought", "owed")
    )
    groups = _groups(columns)
    faint, soft = palette.plain("faint"), palette.plain("soft")
    return [[Segment(fit(groups, cells), faint)], [Segment(fit(named, cells), soft)]]


_CLOSE = (4, 5)
"""Of the columns behind the third: the second and third stage stand close to the first."""
_WIDTHS = (5, 10, 8, 6, 6, 5, 4, 4, 8, 5)
"""Of the columns behind the name; all but the second stand at the right."""


def _joined(columns: Columns, words: Sequence[str]) -> str:
    name, sent, briefed, *others = words
    air = " " * columns.air
    found = f" {name:<{columns.name}}{air}{sent:>{_WIDTHS[0]}}{air}  {briefed:<{_WIDTHS[1] - 2}}"
    return found + "".join(
        f"{air if place not in _CLOSE else ''}{word:>{wide}}"
        for place, (word, wide) in enumerate(zip(others, _WIDTHS[2:], strict=True))
    )


def _groups(columns: Columns) -> str:
    """The words over the columns that belong together."""
    answer = 1 + columns.name + columns.air * 3 + sum(_WIDTHS[:2]) + _WIDTHS[2] - len("median")
    reached = answer + len("median") + sum(_WIDTHS[3:5]) + columns.air * 3 + _WIDTHS[5] - len("vis")
    return f"{'':<{answer}}{'first answer':<{reached - answer}}reached"


def row(figures: SourceFigures, columns: Columns, day: Callable[[datetime], date], today: date) -> tuple[Cell, ...]:
    """The cells of a source behind the cursor's, each of its width."""
    found = figures.answers
    air = " " * columns.air
    briefed = _day(day(figures.briefed_at), today) if figures.briefed_at is not None else "not yet"
    cells: list[Cell] = [
        (fit(clean(figures.name), columns.name), "text"),
        (f"{air}{figures.referrals or '-':>{_WIDTHS[0]}}", "soft" if figures.referrals else "faint"),
        (f"{air}  {briefed:<{_WIDTHS[1] - 2}}", "soft" if figures.briefed_at is not None else "accent"),
        (air + _right(answer_time(found.median_hours) if found.median_hours is not None else "-", _WIDTHS[2]), "soft"),
        (air + _right(_percent(found.within_48), _WIDTHS[3]), _tone(found.within_48)),
        (air + _right(_percent(found.within_72), _WIDTHS[4]), _tone(found.within_72)),
    ]
    for place, stage in enumerate(STAGES):
        count = figures.stages[stage.value]
        before = air if place == 0 else ""
        cells.append((before + _right(str(count or "·"), _WIDTHS[5 + place]), "soft" if count else "faint"))
    cells.append((air + _right(str(figures.bought or "·"), _WIDTHS[8]), "open" if figures.bought else "faint"))
    cells.append(
        (air + _right(str(figures.reports_owed or "·"), _WIDTHS[9]), "late" if figures.reports_owed else "faint")
    )
    return tuple(cells)


def _right(words: str, cells: int) -> str:
    return f"{words:>{cells}}"


def _tone(share: float | None) -> str:
    return "faint" if share is None else "soft"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _day(when: date, today: date) -> str:
    month = MONTHS[when.month - 1]
    return f"{when.day} {month}" if when.year == today.year else f"{month} {when.year}"


# Below ------------------------------------------------------------------------------------------------------


def people_of(
    source: SourceFigures,
    people: Mapping[int, Referred],
    giving: Sequence[Giving],
    palette: Palette,
    cells: int,
    rows: int,
) -> list[Line]:
    """At the left whom a source sent, at the right who gives referrals; both cut to the rows there are."""
    half = cells // 2
    left: list[Line] = [rule(f"Sent by {clean(source.name)}", half - 2, palette)]
    right: list[Line] = [rule("Referrals that prospects gave you", cells - half, palette)]
    sent = sorted((people[who] for who in source.people if who in people), key=lambda each: -STAGES.index(each.stage))
    left += _cut([_person(each, half - 3, palette) for each in sent] or [_nobody(palette)], rows - 1, palette)
    right += _cut([_giver(each, cells - half - 1, palette) for each in giving] or [_nobody(palette)], rows - 1, palette)
    count = max(len(left), len(right))
    blank: list[Line] = [[]]
    return [
        beside(one, other, half, palette.ground)
        for one, other in zip(left + blank * (count - len(left)), right + blank * (count - len(right)), strict=True)
    ]


def _cut(lines: list[Line], rows: int, palette: Palette) -> list[Line]:
    """As many lines as there are rows; the last says how many more there are."""
    if len(lines) <= rows:
        return lines
    kept = lines[: max(0, rows - 1)]
    return [*kept, [Segment(f" and {len(lines) - len(kept)} more", palette.plain("faint"))]]


def _nobody(palette: Palette) -> Line:
    return [Segment(" nobody yet", palette.plain("faint"))]


def _person(person: Referred, cells: int, palette: Palette) -> Line:
    stage = str(person.stage)
    name = fit(clean(person.name), max(1, cells - width(stage) - 2))
    return [Segment(f" {name} ", palette.plain("text")), Segment(stage, palette.plain("soft"))]


def _giver(each: Giving, cells: int, palette: Palette) -> Line:
    words = f"{each.given} given, {each.on_board} on the board"
    name = fit(clean(each.name), max(1, cells - len(words) - 2))
    return [Segment(f" {name} ", palette.plain("text")), Segment(words, palette.plain("soft"))]


def summary(rows: Sequence[tuple[Cell, ...]], palette: Palette, most: int) -> list[Line]:
    """The first sources as lines without a cursor, for the report."""
    lines: list[Line] = [
        [Segment(" ", palette.ground), *(Segment(words, palette.plain(tone)) for words, tone in cells)]
        for cells in rows
    ]
    return _cut(lines, most, palette)
