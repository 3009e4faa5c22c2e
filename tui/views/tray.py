"""What waits in the tray, in words: whom, what, from where; and what a source came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from tui.capture.records import Feed, NotOurs, Proposed, State, Stranger
from tui.model.intervals import Interval
from tui.pipeline import Pipeline
from tui.pipeline.captured import waiting_words
from tui.pipeline.capturing import Ran, known_people
from tui.rules.calendar import Calendar
from tui.text import counted
from tui.when.saying import full


class TrayLine(NamedTuple):
    """A proposal as it is shown."""

    id: int
    name: str
    what: str
    origin: str
    """From where it comes, and why that is not certain."""
    proposed: Proposed


def lines(pipeline: Pipeline, waiting: Mapping[int, Proposed]) -> Iterator[TrayLine]:
    """Proposals as they are shown."""
    for number, each in waiting.items():
        yield line_of(pipeline, number, each)


def line_of(pipeline: Pipeline, number: int, each: Proposed) -> TrayLine:
    """A proposal as it is shown."""
    origin = f"{each.source}: {each.why}" if each.why else each.source
    return TrayLine(number, pipeline.people.name(each.who), waiting_words(each, pipeline.moment), origin, each)


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
    # A later version may know other reasons.
    reasons = {reason: count for reason in (*NotOurs, *feed.not_ours) if (count := feed.not_ours.get(reason, 0))}
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


def balances(pipeline: Pipeline) -> list[str]:
    """What became of all that each source said, a few lines each."""
    pipeline.tray.refresh()
    every, wrong = list(pipeline.tray.proposals.values()), problems(pipeline)
    found: list[str] = []
    for feed in pipeline.tray.feeds().values():
        ran = f"read {full(feed.ran_at, pipeline.calendar.zone)}" if feed.ran_at is not None else "never read"
        far = "".join(f", {words}" for words in how_far(feed))
        found += [f"{feed.name} ({feed.kind} {feed.place}), {ran}{far}", f"  {balance_words(balance(feed, every))}"]
        if not feed.once:
            found.append(f"  it {certain_words(feed)}")
        if feed.name in wrong:
            found.append(f"  {wrong[feed.name]}")
    return found


def certain_words(feed: Feed) -> str:
    """What a source may log by itself."""
    return "logs what is certain, asks about the rest" if feed.takes_certain else "asks about everything first"


def how_far(feed: Feed) -> Iterator[str]:
    """How far a source with an order was read, folder by folder."""
    if feed.kind == "imap":
        yield from (f"{folder} to {following - 1}" for folder, (_, following) in sorted(feed.position.items()))
    elif feed.kind == "mbox":
        for name, (end, _) in sorted(feed.position.items()):
            yield f"to byte {end:,}" if name == "." else f"{name} to byte {end:,}"


def strangers(pipeline: Pipeline) -> list[Stranger]:
    """Whom you write to and who is not here by now, the most often first."""
    known = known_people(pipeline)
    return [each for each in pipeline.tray.strangers() if not known.by_email(each.address)]


def news_words(several: Iterable[Ran]) -> str:
    """What came in, in a line: sources that brought something, or fail since now; "" where that is none."""
    brought = (each for each in several if each.outcome.proposed or each.logged or (each.failure and each.is_news))
    return "; ".join(f"{each.name}: {ran_words(each)}" for each in brought)


def ran_words(ran: Ran) -> str:
    """What reading a source came to, in a line."""
    if ran.failure and not ran.outcome.seen:
        return ran.failure
    parts = [counted(ran.outcome.seen, "new item") if ran.outcome.seen else "nothing new"]
    if ran.outcome.proposed:
        parts.append(f"{ran.outcome.proposed:,} proposed")
    return ", ".join(parts) + "".join(f"; {words}" for words in (ran.logged, ran.failure) if words)
