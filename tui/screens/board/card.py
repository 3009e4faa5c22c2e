"""The data of a card, as a comparable Card: what is next, in words, and what else it shows of a prospect."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.agenda.rows import Row
from tui.rules.day import DueGroup
from tui.rules.engine import Item, State
from tui.screens.board.state import BoardState, Pane
from tui.text import clean, width
from tui.views.mailing import when_due
from tui.when.saying import MONTHS, NEAR, WEEKDAYS, lately, over, short, since

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from tui.views.matches import Match


class Next(NamedTuple):
    """The next action in words. ``state`` is a key of ``theme.GLYPHS``."""

    state: str
    how: tuple[str, str]
    """Short and long: ``("call", "call or text")``."""
    when: tuple[str, str]
    """Short and long: ``("due 15:00", "due today 15:00")``."""
    glance: str = ""
    """As short as can be, beside the glyph of the state: ``"3 d"``."""


class Card(NamedTuple):
    """The data of a card; equal cards look the same."""

    id: int
    name: str
    company: str
    next: Next
    heat: int
    warmth: str
    """In a word, and how long since your last word."""
    touches: int
    range: tuple[int, int]
    tags: str
    marked: bool
    highlight: int
    """See ``BoardState.highlight``."""
    match: Match | None = None
    """The line in which a search found them, where the card does not show it anyhow."""


def card_of(row: Row, state: BoardState) -> Card:
    """The card of a row, as of now."""
    meter = state.pipeline.rules.meter
    return Card(
        row.id,
        clean(row.name),
        clean(row.company),
        upcoming(row, state),
        state.heat(row),
        _warmth(row, state),
        row.touches_out,
        (meter.low, meter.high),
        " ".join("#" + clean(tag) for tag in row.tags),
        row.id in state.marks,
        state.highlight(row.id, Pane.BOARD),
    )


def _warmth(row: Row, state: BoardState) -> str:
    """ "cool, 5 weeks": the share of influence left would say less, and seem to know more."""
    if row.is_unopened:
        return state.warmth(row)
    return f"{state.warmth(row)}, {lately(row.influence_from, state.now, state.pipeline.calendar.zone)}"


def upcoming(row: Row, state: BoardState, group: DueGroup | None = None) -> Next:
    """The next action of a row, in words."""
    item = row.item
    if item is None:
        return Next("closed", ("closed", "closed"), ("", ""))
    how = (str(item.kinds[0]), " or ".join(item.kinds[:2]))
    if state.agenda.rests_by_mailing(row):
        kind, when = str(state.pipeline.rules.mailing.kind), when_due(state.pipeline, state.agenda.mailing)
        day = when.partition(" ")[-1]
        return Next("mailing", (kind, kind), (f"mailing {day}", f"kept by the mailing, {when}"), "rests")
    if state.waits(row.id) or group is DueGroup.WAITING:
        return Next("waiting", how, ("waiting", "waiting for room today"), "waits")
    if state.agenda.is_hidden(row):
        return Next("away", how, ("rests", "rests while you are away"), "rests")
    if row.later is not None:
        until = f"{state.pipeline.calendar.wall(row.later):%H:%M}"
        return Next("later", how, (f"later {until}", f"later today, {until}"), until)
    return Next(item.state, how, _when(item, state), _glance(item, state))


def _when(item: Item, state: BoardState) -> tuple[str, str]:
    """State and time of an item, short and long."""
    now, zone = state.now, state.pipeline.calendar.zone
    if item.state is State.UPCOMING:
        when = short(state.pipeline.calendar.day(item.due_at) if _is_day(item) else item.due_at, now, zone)
        return when, when
    if item.state is State.OPEN:
        left = f"{over(item.due_at - now)} left"
        return left, left
    if item.state in (State.LATE, State.BROKEN):
        length = f"{over(now - item.due_at)} over"
        return length, length
    calendar = state.pipeline.calendar
    days = (calendar.day(now) - calendar.day(item.due_at)).days
    if days <= 0:
        clock = f"{calendar.wall(item.due_at):%H:%M}"
        return ("due today", "due today") if _is_day(item) else (f"due {clock}", f"due today {clock}")
    begun = since(item.due_at, now, zone)
    return begun, f"due {begun}"


def _glance(item: Item, state: BoardState) -> str:
    """The time of an item in six cells: how long is left, how much is over, else the hour or the day."""
    calendar = state.pipeline.calendar
    if item.state is State.OPEN:
        return in_letters(over(item.due_at - state.now))
    if item.state in (State.LATE, State.BROKEN):
        return in_letters(over(state.now - item.due_at))
    return _day_or_hour(item.due_at, state.now, calendar.zone, hour=not _is_day(item))


def _day_or_hour(at: datetime, now: datetime, zone: tzinfo, *, hour: bool) -> str:
    """Today ``14:00`` or ``today``; near ``Tue``; else ``5 Mar``, and of another year ``Mar 27``."""
    wall, today = at.astimezone(zone), now.astimezone(zone).date()
    away = (wall.date() - today).days
    if away == 0:
        return f"{wall:%H:%M}" if hour else "today"
    if abs(away) <= NEAR:
        return WEEKDAYS[wall.weekday()]
    month = MONTHS[wall.month - 1]
    return f"{wall.day} {month}" if wall.year == today.year else f"{month} {wall:%y}"


def _is_day(item: Item) -> bool:
    """True if the item is due on a day, without a time."""
    return item.start_at == item.due_at


def choose(how: tuple[str, str], when: tuple[str, str], room: int) -> tuple[str, str]:
    """The longest words of both that fit into ``room`` cells with two cells between them.

    If none fit, the time is shortened first: the kind of touch matters more than the time.
    """
    for at_how, at_when in ((1, 1), (0, 1), (1, 0), (0, 0)):
        if width(how[at_how]) + 2 + width(when[at_when]) <= room:
            return how[at_how], when[at_when]
    return how[0], in_letters(when[0])


def unsaid(when: str) -> str:
    """Since when something is due, where that it is due is said already: "since Mon"."""
    return when.replace("due since", "since")


_BRIEF = {" days": " d", " weeks": " wk", " months": " mo", " years": " y"}


def in_letters(length: str) -> str:
    """A length with its unit in a letter or two: ``3 d``."""
    for unit, letters in _BRIEF.items():
        length = length.replace(unit, letters)
    return length
