"""What waits in the tray, in words: whom, what, from where; and what a source came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple

import msgspec

from tui.capture.records import REASONS, Feed, Proposed, State
from tui.model.intervals import Interval
from tui.pipeline import Pipeline
from tui.rules.calendar import Calendar
from tui.text import counted
from tui.when.saying import short


class TrayLine(NamedTuple):
    """A proposal as it is shown."""

    id: int
    name: str
    what: str
    origin: str
    proposed: Proposed


def lines(pipeline: Pipeline, waiting: Mapping[int, Proposed]) -> Iterator[TrayLine]:
    """Proposals as they are shown."""
    now, zone = pipeline.now, pipeline.calendar.zone
    for number, each in waiting.items():
        yield TrayLine(number, pipeline.people.name(each.who), what_words(each, now, zone), origin_words(each), each)


def what_words(proposed: Proposed, now: datetime, zone: tzinfo) -> str:
    """What is proposed, in a line."""
    at = short(proposed.at, now, zone) if proposed.at is not None else ""
    if proposed.what == "touch":
        note = f": {proposed.note}" if proposed.note else ""
        way = "" if proposed.kind.is_conversation and not proposed.inbound else " from" if proposed.inbound else " to"
        return f"{proposed.kind}{way}{' them' if way else ''} {at}{note}"
    if proposed.what == "job":
        return f"new job: {', '.join(filter(None, (proposed.position, proposed.company)))}"
    return {
        "address": f"has the address {proposed.address}",
        "bounce": f"mail to {proposed.address} comes back",
        "moved": f"{proposed.kind} moved to {at}",
        "cancelled": f"{proposed.kind} {at} did not happen",
    }[proposed.what]


def origin_words(proposed: Proposed) -> str:
    """From where it comes, and why that is not certain."""
    return f"{proposed.source}: {proposed.why}" if proposed.why else proposed.source


# The balance -----------------------------------------------------------------------------------------------------


class Balance(msgspec.Struct, frozen=True):
    """What became of all that a source said: it has to add up."""

    seen: int
    logged: int
    proposed: int
    already: int
    let_go: int
    not_ours: dict[str, int]

    @property
    def adds_up(self) -> bool:
        """Whether everything became something."""
        rest = self.logged + self.proposed + self.already + self.let_go
        return self.seen == rest + sum(self.not_ours.values())


def balance(feed: Feed, proposals: Iterable[Proposed]) -> Balance:
    """The balance of a source."""
    counts = dict.fromkeys(State, 0)
    for each in proposals:
        if each.source == feed.name:
            counts[each.state] += each.counts
    reasons = {reason: feed.not_ours[reason] for reason in REASONS if feed.not_ours.get(reason)}
    reasons |= {reason: count for reason, count in feed.not_ours.items() if reason not in reasons and count}
    if counts[State.FORGOTTEN]:
        reasons["forgotten"] = counts[State.FORGOTTEN]
    return Balance(
        feed.seen, counts[State.TAKEN], counts[State.OPEN], feed.already + counts[State.THERE],
        counts[State.LET_GO] + counts[State.WITHDRAWN], reasons,
    )  # fmt: skip


def balance_words(found: Balance) -> str:
    """The balance in a line."""
    parts = [f"{found.logged:,} logged", f"{found.proposed:,} proposed", f"{found.already:,} already there"]
    if found.let_go:
        parts.append(f"{found.let_go:,} let go")
    if found.not_ours:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in found.not_ours.items())
        parts.append(f"{sum(found.not_ours.values()):,} not ours ({reasons})")
    sign = "=" if found.adds_up else "IS NOT"
    return f"{found.seen:,} seen {sign} {' + '.join(parts)}"


def problem(feed: Feed, found: Balance, stale: Interval, now: datetime, calendar: Calendar) -> str:
    """What is wrong with a source, in a line; "" where all is well."""
    if not found.adds_up:
        return "the balance does not add up: remove this source and add it again"
    if feed.failure:
        return feed.failure
    if feed.once:
        return ""
    if feed.ran_at is None:
        return f"never read yet: keepwarm capture {feed.name}"
    if calendar.plus(feed.ran_at, stale) < now:
        return f"not read for more than {stale}: keepwarm capture {feed.name}"
    return ""


def problems(pipeline: Pipeline) -> dict[str, str]:
    """What is wrong with sources, by name."""
    pipeline.tray.refresh()
    every, now = list(pipeline.tray.proposals.values()), pipeline.now
    stale = pipeline.rules.capture.stale
    said = {
        feed.name: problem(feed, balance(feed, every), stale, now, pipeline.calendar)
        for feed in pipeline.tray.feeds().values()
    }
    return {name: words for name, words in said.items() if words}


def waiting_words(count: int) -> str:
    """How many wait, for a line with little room."""
    return f"{counted(count, 'proposal')} in the tray" if count else ""
