"""Items of other programs' archives (messages, calls, jobs), and what each of them means. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from tui.capture.known import KnownPeople
from tui.capture.records import Batch, Decision, DecisionContext, Feed, NotOurs, Proposed
from tui.model.kinds import Kind
from tui.text import clean, fold

BATCH = 500


class ArchivePerson(NamedTuple):
    """Somebody as another program knows them."""

    name: str = ""
    url: str = ""
    phone: str = ""
    email: str = ""
    who: int = 0
    """The id, where the user said who it is."""


class ArchiveItem(msgspec.Struct, frozen=True):
    """An item of an archive: a message, a call, an invitation; or what it says of somebody's job."""

    ref: str
    """Its lasting name: the same item has the same in any newer archive."""
    at: datetime | None
    """None: its date cannot be read."""
    kind: Kind
    parties: tuple[ArchivePerson, ...]
    """Whom you wrote to, or who wrote."""
    inbound: bool = False
    note: str = ""
    thread: str = ""
    """Messages of one thread, day and direction are one touch."""
    others: int = 0
    """How many more it went to."""
    reason: str = ""
    """Why it is no touch, where the archive itself says so: a ``NotOurs``."""
    doubt: str = ""
    """Why it is to be looked at, whoever it is with."""
    company: str = ""
    """Of a job; so with the position."""
    position: str = ""
    is_job: bool = False


class ArchiveReader:
    """Reads what the user handed over: a ``Reader`` of items that are there already.

    Args:
        items: of the archive, in its order.
        mark: names the archive and how it was asked to be read: the same again goes on where it was.
        history: what is proposed is history.
    """

    def __init__(self, items: tuple[ArchiveItem, ...], mark: str, *, history: bool = False) -> None:
        self._items = items
        self._mark = mark
        self._history = history

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """As ``Reader`` has it."""
        del names
        done = feed.position.get("done", 0) if feed.position.get("mark") == self._mark else 0
        for start in range(done, len(self._items), BATCH):
            items = self._items[start : start + BATCH]
            yield Batch(items, {"mark": self._mark, "done": start + len(items)})

    def decide(self, item: Any, known: KnownPeople, context: DecisionContext) -> Decision:
        """As ``Reader`` has it."""
        found = decide(item, known, context)
        if not self._history:
            return found
        past = (msgspec.structs.replace(each, history=each.what == "touch") for each in found.proposed)
        return msgspec.structs.replace(found, proposed=tuple(past))


def decide(item: ArchiveItem, known: KnownPeople, context: DecisionContext) -> Decision:
    """What an item of an archive means."""
    if item.reason:
        return Decision(reason=item.reason)
    if not item.is_job:
        if item.at is None or item.at > context.now:
            return Decision(reason=NotOurs.UNREADABLE)
        if item.at < context.since:
            return Decision(reason=NotOurs.OUTSIDE)
        if len(item.parties) + item.others > context.guests:
            return Decision(reason=NotOurs.BULK)
    found: dict[int, str] = {}
    shut = False
    for party in _parties(item.parties, known):
        several, why = matched(party, known)
        open_ones = [who for who in several if known.is_open(who)]
        shut = shut or (bool(several) and not open_ones)
        if open_ones:
            many = f"{len(open_ones)} people are called so" if len(open_ones) > 1 else ""
            found.setdefault(open_ones[0], many or why or item.doubt)
    made = tuple(_proposed(item, who, why, context) for who, why in found.items())
    return Decision(made, NotOurs.CLOSED if shut else NotOurs.NOBODY)


def _parties(parties: tuple[ArchivePerson, ...], known: KnownPeople) -> Iterator[ArchivePerson]:
    """Each by themselves: a list of names that nobody is called stands for several, and a comma may be in a name."""
    for party in parties:
        if ", " in party.name and not (party.url or party.phone) and not known.by_name(party.name):
            yield from (ArchivePerson(name) for name in party.name.split(", "))
        else:
            yield party


def matched(party: ArchivePerson, known: KnownPeople) -> tuple[tuple[int, ...], str]:
    """Everybody whom a party means, and why that is not certain."""
    if party.who:
        return (party.who,), ""
    tries: tuple[tuple[str, Callable[[str], tuple[int, ...]]], ...] = (
        (party.url, known.by_url), (party.phone, known.by_phone), (party.email, known.by_email),
    )  # fmt: skip
    for address, look in tries:
        if address and (several := look(address)):
            return several, ""
    if " " in fold(party.name) and (several := known.by_name(party.name)):
        return several, "by name"
    return (), ""


def _proposed(item: ArchiveItem, who: int, why: str, context: DecisionContext) -> Proposed:
    if item.is_job:
        key = f"job:{who}:{fold(item.company)}:{fold(item.position)}"
        return Proposed(
            "job", who, context.source, (key,), context.now, why, not why, company=item.company, position=item.position
        )
    assert item.at is not None
    day = f"{who}:{item.at.astimezone(context.zone):%Y-%m-%d}:{'in' if item.inbound else 'out'}"
    keys = (f"{item.ref}:{who}", *([f"talk:{day}:{item.thread}"] if item.thread else []))
    note = clean(item.note)[: context.subject].rstrip()
    return Proposed(
        "touch", who, context.source, keys, context.now, why, certain=not why, at=item.at, kind=item.kind,
        inbound=item.inbound, note=note, ref=item.ref,
    )  # fmt: skip
