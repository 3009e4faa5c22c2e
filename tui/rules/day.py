"""The day (rulebook, The day): groups, their order, and who has a place in the day's budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from tui.model.records import Prospect
from tui.rules.book import BudgetRules, Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, Rule, State, next_due
from tui.rules.facts import entry_stage
from tui.rules.mailing import kept_by_mailing


class DueGroup(StrEnum):
    """Where an item stands in the day, in order. The names, in lower case, stand in ``due --json``."""

    ANSWER = "answer now"
    PROMISED = "promised"
    LAST_CALL = "last call"
    OPENING = "opening"
    KEEP_WARM = "keep warm"
    WAITING = "waiting"
    COMING = "coming days"

    __hash__ = str.__hash__  # an enumeration's own hash is computed in Python, again for each look into a table


GROUP_PLACES: Mapping[DueGroup, int] = {each: place for place, each in enumerate(DueGroup)}
"""The order of the groups."""


class Claim(StrEnum):
    """What the places of a day are shared among."""

    PRESSING = "pressing"
    """The first three groups: never cut."""
    STEP = "step"
    REPEAT = "repeat"
    """Keep warm, whom you had contact with before."""
    FIRST_WORD = "first word"
    """Keep warm, first words and first items without a time to count from."""

    __hash__ = str.__hash__


POSTPONABLE = frozenset({Rule.SEQUENCE, Rule.RHYTHM})
"""Rules that time away takes out of the day, and whose items may wait."""

# Looked up once: a member of an enumeration costs more to find than to compare.
_ANSWER, _PROMISED, _LAST_CALL, _OPENING, _KEEP_WARM, _WAITING, _COMING = DueGroup
_PRESSING, _STEP, _REPEAT, _FIRST_WORD = Claim
_UPCOMING, _OPEN, _DUE, _BROKEN = State.UPCOMING, State.OPEN, State.DUE, State.BROKEN
_SEQUENCE, _RHYTHM, _CEILING, _PROMISE = Rule.SEQUENCE, Rule.RHYTHM, Rule.CEILING, Rule.PROMISE


def group(item: Item, *, waiting: bool = False) -> DueGroup:
    """The group of an item."""
    if item.state is _UPCOMING:
        return _COMING
    if waiting:
        return _WAITING
    return _GROUPS.get(item.rule, _ANSWER)


_GROUPS = {_PROMISE: _PROMISED, _CEILING: _LAST_CALL, _SEQUENCE: _OPENING, _RHYTHM: _KEEP_WARM}


def claim(item: Item) -> Claim:
    """As what an item claims a place in the day."""
    if item.rule is _SEQUENCE:
        return _STEP
    if item.rule is _RHYTHM:
        return _FIRST_WORD if item.first else _REPEAT
    return _PRESSING


# Order ----------------------------------------------------------------------------------------------------

DayKey = tuple[int, datetime | float, datetime, int]
"""Sorts the items of one group; the last two are due time and id."""


def day_key(item: Item, span: timedelta, who: int, at: datetime) -> DayKey:
    """The place of an item within its group (rulebook, The day).

    Args:
        item: of the person ``who``.
        span: what its overdue share is measured in (``overdue_span``).
        at: of which instant the overdue share is.
    """
    due_at = item.due_at
    if item.state is _UPCOMING:
        return 0, due_at, due_at, who
    rule = item.rule
    if rule is _RHYTHM:
        return 1, (due_at - at) / span, due_at, who
    if rule is _SEQUENCE or rule is _PROMISE:
        return 0, due_at, due_at, who
    broken_at = item.broken_at or due_at
    if rule is _CEILING:
        return 0, broken_at, due_at, who
    if item.state is _BROKEN:
        return 0, broken_at, due_at, who
    ahead = due_at if item.state is _OPEN else (item.late_at or due_at) if item.state is _DUE else broken_at
    return 1, ahead, due_at, who


def overdue_span(item: Item, prospect: Prospect, rules: Rules) -> timedelta:
    """What the overdue share of an item of keep warm is measured in: from what it counts from to its due time.

    For a first word, and for who was added or reopened without a time to count from, the interval of the stage.
    """
    if item.rule is _RHYTHM and not item.first and item.due_at > item.counts_from:
        return item.due_at - item.counts_from
    return timedelta(days=rules.rhythm.of(prospect.stage).nominal_days)


# The budget -----------------------------------------------------------------------------------------------


def share_out(
    used: int, settled: Mapping[Claim, int], open_: Mapping[Claim, int], budget: BudgetRules
) -> dict[Claim, int]:
    """How many of the open items of each claim have a place in the day.

    Args:
        used: how many people use the budget up before the shares: something presses, or was settled today.
        settled: how many others do, by the claim they had when the day began.
        open_: items that are due, by claim.
        budget: the rules.
    """
    if not budget.per_day:
        return dict(open_)
    left = max(0, budget.per_day - used)
    need = {each: settled.get(each, 0) + open_.get(each, 0) for each in (_STEP, _REPEAT, _FIRST_WORD)}
    keep_warm = _one_in(budget.keep_warm, left)
    steps, keep_warm = _given((need[_STEP], left - keep_warm), (need[_REPEAT] + need[_FIRST_WORD], keep_warm))
    first = _one_in(budget.first_words, keep_warm)
    firsts, repeats = _given((need[_FIRST_WORD], first), (need[_REPEAT], keep_warm - first))
    rest = max(0, left - sum(settled.get(each, 0) for each in need))
    places: dict[Claim, int] = {}
    for each, given in ((_STEP, steps), (_FIRST_WORD, firsts), (_REPEAT, repeats)):
        places[each] = min(rest, max(0, given - settled.get(each, 0)))
        rest -= places[each]
    return places


def _one_in(count: int, places: int) -> int:
    """One place in so many, rounded up."""
    return -(-places // count)


def _given(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """What two get of their shares, each as (need, share): what one does not need the other takes, ``one`` first."""
    first, second = min(one), min(other)
    spare = one[1] + other[1] - first - second
    more = min(spare, one[0] - first)
    return first + more, second + min(spare - more, other[0] - second)


def settled_today(prospect: Prospect, now: datetime, rules: Rules, calendar: Calendar) -> Claim | None:
    """The claim that somebody had when the day began for whom something was settled today; None if nothing was.

    Settled: by a touch of today, a report, or what was let go; not by a mailing. Whose item was ahead when the day
    began, or who was not there, claims a place before the shares.
    """
    start = calendar.day_start(now)
    return _claim_at(prospect, start, rules, calendar) if _settled_since(prospect, start, now) else None


def pressing_as(prospect: Prospect, item: Item, now: datetime, rules: Rules, calendar: Calendar) -> Claim | None:
    """As what somebody with an open item that presses uses the day's budget up, before it is settled; else None.

    It is what they will count as once it is settled, the claim they had when the day began: with another one the
    shares would change within the day, and with them who has a place.
    """
    if item.state is _UPCOMING or claim(item) is not _PRESSING:
        return None
    start = calendar.day_start(now)
    return _claim_at(prospect, start, rules, calendar) if _pressed_since(prospect, start) else _PRESSING


def _claim_at(prospect: Prospect, start: datetime, rules: Rules, calendar: Calendar) -> Claim:
    """The claim that somebody had when the day began; without one they claim a place before the shares."""
    new = [at for at in (prospect.added_at, prospect.taken_up_at) if at is not None and at >= start]
    then = as_of(prospect, start)
    item = None if new else next_due(then, start, rules, calendar)
    if item is None or not item.started or (item.rule is _RHYTHM and kept_by_mailing(then, rules)):
        return _PRESSING
    return claim(item)


def _pressed_since(prospect: Prospect, start: datetime) -> bool:
    """True if something since then may press that did not press before: a meeting, a touch, an event, a promise."""
    if prospect.touches and prospect.touches[-1].at >= start:
        return True
    if any(at is not None and at >= start for at in (prospect.met_at, prospect.referred_at)):
        return True
    return any((event.noted_at or event.at) >= start for event in prospect.events) or any(
        max(promise.made_at, promise.released_at or promise.made_at) >= start for promise in prospect.promises
    )


def _settled_since(prospect: Prospect, start: datetime, now: datetime) -> bool:
    for touch in reversed(prospect.touches):
        if touch.at < start:
            break
        if touch.at <= now and not touch.mailing and (not touch.inbound or touch.kind.is_conversation):
            return True
    return any(start <= skip.at <= now for skip in prospect.skips)


def as_of(prospect: Prospect, moment: datetime) -> Prospect:
    """The prospect as they were just before a moment, as far as the records tell."""
    return msgspec.structs.replace(
        prospect,
        met_at=_before(prospect.met_at, moment),
        source=None if prospect.referred_at is not None and prospect.referred_at >= moment else prospect.source,
        stage=next((move.stage for move in reversed(prospect.stages) if move.at < moment), entry_stage(prospect)),
        touches=tuple(touch for touch in prospect.touches if touch.at < moment),
        promises=tuple(
            msgspec.structs.replace(promise, released_at=_before(promise.released_at, moment))
            for promise in prospect.promises
            if promise.made_at < moment
        ),
        skips=tuple(skip for skip in prospect.skips if skip.at < moment),
        events=tuple(event for event in prospect.events if (event.noted_at or event.at) < moment),
        snooze=prospect.snooze if prospect.snooze is not None and prospect.snooze.made_at < moment else None,
        closings=tuple(
            msgspec.structs.replace(closing, reopened_at=_before(closing.reopened_at, moment))
            for closing in prospect.closings
            if closing.at < moment
        ),
    )


def _before(at: datetime | None, moment: datetime) -> datetime | None:
    """``at`` if it had come before ``moment``, else None."""
    return at if at is not None and at < moment else None


def later_until(prospect: Prospect, item: Item, now: datetime) -> datetime | None:
    """Until when what is next was put off within the day; None if it was not, or it is another item by now."""
    later = prospect.later
    if later is None or later.until <= now or (later.rule, later.due_at) != (item.rule, item.due_at):
        return None
    return later.until
