"""Runs sources: reads them into the tray, tries a new one, and logs what is certain where the user wants that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from tui.capture.ahead import keep_ahead
from tui.capture.archive_items import ArchiveItem, ArchiveReader
from tui.capture.known import KnownPeople
from tui.capture.reader import SourceFailed, Timed, read_source, reader_for
from tui.capture.records import DecisionContext, Feed, Proposed
from tui.capture.tray import BatchCounts, ReadElsewhere, Tray
from tui.pipeline import captured
from tui.pipeline.errors import Refused
from tui.pipeline.pipeline import Pipeline
from tui.store import PROSPECTS
from tui.text import counted


class Ran(msgspec.Struct):
    """What reading a source came to."""

    name: str
    outcome: BatchCounts
    logged: str = ""
    """What was logged at once, in words."""
    failure: str = ""
    is_news: bool = False
    """Of a failure: it was not told before."""


def known_people(pipeline: Pipeline) -> KnownPeople:
    """Who is who, for what comes from other programs."""
    people = pipeline.people
    documents = {who: raw for who, raw in pipeline.store.table(PROSPECTS).items() if who not in people.unreadable}
    return KnownPeople(documents, people.look, pipeline.stationery.me.email, pipeline.region)


def context_of(pipeline: Pipeline, source: str, since: datetime | None = None) -> DecisionContext:
    """What decisions about what a source says are made by; all that is handed over counts, however old it is."""
    rules, calendar, now = pipeline.rules.capture, pipeline.calendar, pipeline.now
    return DecisionContext(
        now, since or datetime.min.replace(tzinfo=UTC), rules.subject, rules.guests, calendar.zone, source,
        calendar.minus(now, rules.window), calendar.plus(now, rules.ahead),
    )  # fmt: skip


def _context(pipeline: Pipeline, feed: Feed) -> DecisionContext:
    """The same for a source that is read again and again."""
    return context_of(pipeline, feed.name, feed.since or window_start(pipeline, feed.added_at or pipeline.now))


def window_start(pipeline: Pipeline, now: datetime) -> datetime:
    """Since when a source that is set up now is read."""
    return pipeline.calendar.minus(now, pipeline.rules.capture.window)


def there(pipeline: Pipeline, known: KnownPeople) -> Callable[[Proposed], bool]:
    """Answers whether the same stands in the journal already."""
    moment = pipeline.moment

    def is_there(proposed: Proposed) -> bool:
        return captured.is_there(proposed, known.person(proposed.who), moment)

    return is_there


def try_out(pipeline: Pipeline, feed: Feed) -> tuple[BatchCounts, list[Proposed]]:
    """What a source would bring, and nothing is kept. Raises SourceFailed."""
    tray, known = Tray.unsaved(), known_people(pipeline)
    tray.keep_feed(feed)
    is_there = there(pipeline, known)

    def is_known(proposed: Proposed) -> bool:
        return is_there(proposed) or pipeline.tray.find(proposed.keys) is not None

    outcome = read_source(tray, feed.name, reader_for(feed), known, _context(pipeline, feed), is_known)
    return outcome, list(tray.waiting().values())


def run(pipeline: Pipeline, name: str) -> Ran:
    """Reads a source and lays in what it brings; logs what is certain, where the user said so.

    Nothing is raised for a source that fails: it is told, and tried again at the next run.
    """
    tray = pipeline.tray
    feed = _feed(pipeline, name)
    pipeline.reconcile()
    known = known_people(pipeline)
    try:
        refuse_nobody(pipeline)
        reader = reader_for(feed)
        outcome = read_source(tray, name, reader, known, _context(pipeline, feed), there(pipeline, known))
        if isinstance(reader, Timed):
            keep_ahead(pipeline.store.files.data, name, reader.ahead)
    except ReadElsewhere:
        return Ran(name, BatchCounts(), failure="another process reads it now")
    except (SourceFailed, Refused) as error:
        tray.mark(name, failed_at=pipeline.now, failure=str(error))
        ran = Ran(name, BatchCounts(), "", str(error), is_news=feed.failure != str(error))
    else:
        tray.mark(name, ran_at=pipeline.now, failed_at=None, failure="")
        ran = Ran(name, outcome)
    if feed.takes_certain:
        ran.logged = _taken(pipeline, _certain(pipeline, name))
    tray.tidy()
    return ran


def _feed(pipeline: Pipeline, name: str) -> Feed:
    """A source as it stands now. Raises Refused."""
    pipeline.tray.refresh()
    if (found := pipeline.tray.feed(name)) is None:
        raise Refused(f"there is no source {name}; `keepwarm capture status` lists them")
    return found[1]


def _certain(pipeline: Pipeline, name: str) -> dict[int, Proposed]:
    """What is certain of what waits of a source."""
    waiting = pipeline.tray.waiting().items()
    return {n: each for n, each in waiting if each.source == name and each.certain and each.what == "touch"}


def _taken(pipeline: Pipeline, several: dict[int, Proposed]) -> str:
    """Takes proposals as one step; answers what was said of that, "" where there are none."""
    try:
        return pipeline.take(several).message if several else ""
    except Refused as no:
        return str(no)


def read_archive(
    pipeline: Pipeline, feed: Feed, items: tuple[ArchiveItem, ...], mark: str, *, history: bool, keep: bool
) -> Ran:
    """Lays in what an archive says that the user handed over; as history it is taken at once, as one step.

    Args:
        feed: its source; ``since`` says from when on items count.
        items: of the archive.
        mark: names the archive and how it is read: the same again is nothing.
        history: they are history, which moves no clock.
        keep: else it is only tried, and nothing is kept.
    """
    known, tray = known_people(pipeline), pipeline.tray if keep else Tray.unsaved()
    tray.refresh()
    reader = ArchiveReader(items, mark, history=history)
    standing = tray.feed(feed.name)
    if standing is not None and standing[1].kind != feed.kind:
        raise Refused(f"there is a source {feed.name} already, a {standing[1].kind}: remove it first")
    tray.keep_feed(replace(standing[1], place=feed.place) if standing is not None else feed)
    context = context_of(pipeline, feed.name, feed.since)
    found = Ran(feed.name, read_source(tray, feed.name, reader, known, context, there(pipeline, known)))
    if keep:
        tray.mark(feed.name, ran_at=pipeline.now)
        found.logged = _take_history(pipeline, feed.name)
    return found


def _take_history(pipeline: Pipeline, name: str) -> str:
    """Takes what waits of a source as history: what a run that was killed left too."""
    past = {n: each for n, each in pipeline.tray.waiting().items() if each.source == name and each.history}
    if not past:
        return ""
    try:
        pipeline.take(past)
    except Refused as no:
        return str(no)
    people = counted(len({each.who for each in past.values()}), "person", "people")
    return f"{counted(len(past), 'touch', 'touches')} of the past with {people}"


def take_certain(pipeline: Pipeline, name: str, *, wanted: bool) -> str:
    """Whether what is certain of a source is logged at once from now on; answers what that means now, in words.

    Raises:
        Refused: there is no such source, or it is an archive.
    """
    if _feed(pipeline, name).once:
        raise Refused(f"{name} was handed over once, and is not read again")
    pipeline.tray.mark(name, takes_certain=wanted)
    if not wanted:
        return f"{name}: everything is asked about first from now on"
    waiting = len(_certain(pipeline, name))
    more = f"; {counted(waiting, 'that waits is', 'that wait are')} logged at the next run" if waiting else ""
    return f"{name}: what is certain is logged at once from now on, one undo step a run{more}"


def run_all(pipeline: Pipeline) -> list[Ran]:
    """Reads every source but archives, which were handed over once."""
    pipeline.tray.refresh()
    return [run(pipeline, feed.name) for feed in pipeline.tray.feeds().values() if not feed.once]


def refuse_nobody(pipeline: Pipeline) -> None:
    """Refused where nobody knows which mail is the user's own."""
    if not pipeline.stationery.me.email:
        raise Refused("who are you? Say it first: keepwarm config email you@example.com (several with commas)")
