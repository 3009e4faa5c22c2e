"""The agenda as it is printed, and as other programs are given it; and the candidates of somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui.agenda.index import Due
from tui.cli.printing import aligned
from tui.exchange.agenda import Agenda, entries, how, mailing_entry, named
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.rules.engine import Item, Rule, State
from tui.rules.words import state_words
from tui.text import counted, cut
from tui.views.capacity_words import remedy, standing
from tui.views.mailing import brief, headline, kept_words, when_due
from tui.views.meetings import Coming, meeting_words
from tui.when.saying import full, short

_OVER = (State.LATE, State.BROKEN)


def text(
    pipeline: Pipeline, lines: Sequence[Due], room: Room | None = None, meetings: Sequence[Coming] = ()
) -> Iterator[str]:
    """The lines of each group below its name; the mailing, one line for all of its people, before those who wait.

    Args:
        pipeline: whose agenda it is.
        lines: of the agenda, in order.
        room: of the terminal. Where all lines have room in it they are shown whole; else those for which there is none
            are counted, and the others are one row each. None: all of them are shown whole.
        meetings: what lies ahead, as what it is.
    """
    if room is not None and len(lines) < room.rows:
        whole = list(_text(pipeline, lines, room, meetings, one_row=False))
        if len(whole) <= room.rows:
            yield from whole
            return
    yield from _text(pipeline, lines, room, meetings, one_row=room is not None)


def _text(
    pipeline: Pipeline, lines: Sequence[Due], room: Room | None, meetings: Sequence[Coming], *, one_row: bool
) -> Iterator[str]:
    if meetings:
        yield "MEETINGS"
        ahead = (f"  {meeting_words(each, pipeline)}" for each in meetings)
        yield from ahead if room is None else (cut(each, room.columns) for each in ahead)
    groups = Counter(line.group for line in lines)
    shown = lines if room is None else lines[: _fitting(lines, room.rows - len(meetings))]
    for group in DueGroup:
        if group is DueGroup.WAITING and (words := headline(pipeline)):
            yield "MAILING"
            yield f"  {words}: `keepwarm mailing` gives their addresses and logs it"
        if found := [line for line in shown if line.group is group]:
            yield f"{group.upper()} ({groups[group]})"
            cells = [_cells(line, pipeline, room) for line in found]
            yield from aligned(cells, indent="  ", one_row=one_row)
    if left := Counter(line.group for line in lines[len(shown) :]):
        words = ", ".join(f"{count:,} {group}" for group, count in left.items())
        yield f"and {words} (--all: everybody)"


class Room(NamedTuple):
    """What a terminal shows at once, beside what is said of all."""

    columns: int
    rows: int


def _cells(line: Due, pipeline: Pipeline, room: Room | None) -> tuple[str, ...]:
    """The columns of a line. Where they are few, the first way of reaching somebody stands for all."""
    row, item = line.row, line.item
    when, why = _when(line, pipeline), pipeline.reason_of(row)
    if room is None or room.columns >= _WIDE:
        return str(row.id), named(row), how(item), when, why
    return str(row.id), cut(named(row), _NAME), str(item.kinds[0]), when.replace(", due", ""), why


_WIDE = 130
"""From so many columns on all ways have room; below it, a name has this many."""
_NAME = 24


def _fitting(lines: Sequence[Due], room: int) -> int:
    """How many lines have room, the names of their groups included; a few at least."""
    used, group = 0, None
    for count, line in enumerate(lines):
        used += 1 if line.group is group else 2
        if used > max(room, _FEW):
            return count
        group = line.group
    return len(lines)


_FEW = 6


def last_line(pipeline: Pipeline, found: Sequence[Due] | None = None) -> str:
    """The last line: how the day stands, and where people ask for too much, what would fit; or what a search found."""
    agenda = pipeline.agenda
    if found is not None:
        due = sum(line.item.started for line in found)
        return f"{due:,} of the {sum(line.item.started for line in agenda.due(0)):,} due."
    said = (standing(agenda.counts(), mailing=agenda.mailing_due is not None), remedy(agenda.capacity()))
    return " ".join(f"{each[0].upper()}{each[1:]}." for each in said if each)


def agenda(
    pipeline: Pipeline, lines: Sequence[Due], meetings: Sequence[Coming] = (), search: str | None = None
) -> Agenda:
    """The agenda for other programs."""
    zone = pipeline.calendar.zone.key
    said = "" if lines else nothing(pipeline, search)
    words = tuple(meeting_words(each, pipeline) for each in meetings)
    return Agenda(entries(pipeline, lines), pipeline.now, zone, said, mailing_entry(pipeline), words)


def nothing(pipeline: Pipeline, search: str | None = None) -> str:
    """What is said where nobody's item is due, or none of those whom a search finds: why, or what comes next."""
    if search:
        from tui.views.listing import found_in

        ahead = found_in(pipeline, pipeline.agenda.all(), search)
        first = min(ahead, key=lambda line: line.item.due_at, default=None)
        return (
            f"Nothing of theirs is due. {_next(pipeline, first)}"
            if first is not None
            else "Nobody who is open is found."
        )
    due = "Nothing else is due" if pipeline.agenda.mailing_due is not None else "Nothing is due"
    away = pipeline.calendar.away_on(pipeline.now)
    counts = pipeline.agenda.counts()
    hidden = counts.hidden
    if away is not None and hidden:
        until = full(away.last, pipeline.calendar.zone)
        return f"{due}: you are away until {until}; {hidden} {'waits' if hidden == 1 else 'wait'} for you."
    if counts.later:
        back = min(row.later for row in pipeline.agenda.rows.values() if row.later is not None)
        return f"{due} now; {counts.later} later today, from {pipeline.calendar.wall(back):%H:%M} on."
    ahead = pipeline.agenda.due(366)
    if not ahead and pipeline.agenda.mailed:
        if pipeline.agenda.mailing_due is not None:
            return f"{due}."
        return f"{due}. {brief(pipeline).capitalize()}: {when_due(pipeline, pipeline.agenda.mailing)}."
    ahead = ahead or sorted(pipeline.agenda.all(), key=lambda line: line.item.due_at)
    if not ahead and len(pipeline.people):
        everybody = counted(len(pipeline.people), "person", "people")
        return f"Nobody is open: {everybody} closed (`keepwarm list --closed`)."
    if not ahead:
        return "Nobody is on the board yet: `keepwarm add NAME`, or `keepwarm import Connections.csv`."
    return f"{due}. {_next(pipeline, ahead[0])}"


def _next(pipeline: Pipeline, line: Due) -> str:
    item = line.item
    when = short(item.due_at, pipeline.now, pipeline.calendar.zone, timed=item.rule is Rule.PROMISE)
    return f"Next: {line.row.name}, {how(item)}, {when}."


def _when(line: Due, pipeline: Pipeline) -> str:
    when = short(line.item.due_at, pipeline.now, pipeline.calendar.zone, timed=line.item.rule is Rule.PROMISE)
    if line.item.state in _OVER:
        return f"{state_words(line.item.state)}, due {when}"
    gone = pipeline.calendar.day(line.item.due_at) < pipeline.calendar.day(pipeline.now)
    return f"{state_words(line.item.state)}{' since' if gone else ''} {when}"


def candidates(pipeline: Pipeline, who: int) -> Iterator[str]:
    """Every candidate item of somebody with its reason and its marks; the first one is next."""
    prospect, items = pipeline.prospect(who), pipeline.explain(who)
    if not items:
        closing = prospect.closed
        yield f"{prospect.name} is closed{f' ({closing.reason})' if closing else ''}: never due"
        return
    yield f"{prospect.name}: {len(items)} candidate{'s' if len(items) > 1 else ''}, the first is next"
    if words := kept_words(pipeline, who):
        yield f"   {words}: it does what rhythm and ceiling ask for"
    for place, item in enumerate(items):
        rule, state = item.rule.replace("_", " "), state_words(item.state)
        yield f"{'->' if place == 0 else '  '} {rule}, {state}: {', '.join(item.kinds)}"
        yield f"     {pipeline.reason(who, item)}"
        yield f"     {_marks(pipeline, item)}"


def _marks(pipeline: Pipeline, item: Item) -> str:
    marks = (("due", item.due_at), ("late", item.late_at), ("over", item.broken_at))
    return ", ".join(f"{name} {full(at, pipeline.calendar.zone)}" for name, at in marks if at is not None)
