"""The records of the tray: proposals, sources and how far they were read, and what is decided about an item."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Literal

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Instant, Record

PROPOSALS: Final = "proposals"
"""The tables of the tray."""
FEEDS: Final = "feeds"
READ: Final = "read"
STRANGERS: Final = "strangers"


class State(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    TAKEN = "taken"
    THERE = "there"
    """The same is there already, logged by hand or by another way."""
    LET_GO = "let go"
    WITHDRAWN = "withdrawn"
    """Its source takes it back: a meeting that was moved or declined."""
    FORGOTTEN = "forgotten"
    """It was about somebody forgotten: nothing is left of it but that it was."""


What = Literal["touch", "address", "bounce", "moved", "job", "cancelled"]
"""Log this touch; this address belongs to them; mail to this address comes back; a touch that was taken has another
time; they have another job; a touch that was taken did not happen."""


class Proposed(Record, frozen=True):
    """Something to take or to let go: a person, what about them, and where it comes from."""

    what: What
    who: int
    """The id of the person."""
    source: str
    """The name of the feed."""
    keys: tuple[str, ...]
    """What names it. A proposal with one of these is never made twice, whatever became of the first."""
    found_at: Instant
    why: str = ""
    """In a few words: how it is known whom it is with; "" where there is no doubt."""
    certain: bool = False
    at: Instant | None = None
    """Of a touch, or its new time."""
    kind: Kind = Kind.EMAIL
    inbound: bool = False
    note: str = ""
    ref: str = ""
    address: str = ""
    """The address that belongs to them, or from which mail comes back."""
    company: str = ""
    position: str = ""
    counts: int = 0
    """Items of the source that it stands for in the balance: 1, or 0 where another proposal stands for the item."""
    state: State = State.OPEN
    settled_at: Instant | None = None
    step: int = 0
    """The undo step that decided about it last; 0: none."""
    history: bool = False
    """Of the past: a touch that moves no clock (``Prospect.past``)."""


class Stranger(Record, frozen=True):
    """Somebody you write to who is not here."""

    address: str
    name: str
    times: int
    last_at: Instant


class Feed(Record, frozen=True):
    """A source that was set up, how far it was read, and what became of what it said."""

    name: str
    kind: str
    """"maildir", "mbox", "imap" ... : which reader reads it."""
    place: str
    """A path or an address."""
    options: dict[str, str] = {}
    takes_certain: bool = False
    """What is certain is logged at once, as one undo step a run."""
    once: bool = False
    """An archive: it is read when the user hands it over, and at no other time."""
    added_at: Instant | None = None
    since: Instant | None = None
    """What is older is outside of the window."""
    position: dict[str, Any] = {}
    """As the reader has it."""
    seen: int = 0
    already: int = 0
    not_ours: dict[str, int] = {}
    """By reason."""
    ran_at: Instant | None = None
    """When it was last read to its end."""
    failed_at: Instant | None = None
    failure: str = ""


class NotOurs(StrEnum):
    """Why nothing is proposed of an item; reports count by it, in this order."""

    LIST = "a list"
    BULK = "bulk"
    AUTOMATIC = "automatic"
    BOUNCE = "a bounce"
    NOBODY = "nobody known"
    OUTSIDE = "outside the window"
    YOURSELF = "yourself"
    CLOSED = "closed"
    UNREADABLE = "unreadable"
    NOT_SENT = "not sent"
    NOT_REACHED = "nobody reached"
    NOT_OVER = "not over yet"
    NOT_ACCEPTED = "not accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ALL_DAY = "all day"
    CROWD = "many guests"


class Holds(msgspec.Struct, frozen=True):
    """How a meeting stands now. Something may have been proposed about it earlier."""

    ref: str
    who: tuple[int, ...]
    """Whom it is with; for anybody else it no longer counts."""
    at: datetime | None = None


class Decision(msgspec.Struct, frozen=True):
    """What an item of a source means."""

    proposed: tuple[Proposed, ...] = ()
    reason: str = ""
    """Why it is not ours, where nothing is proposed: a ``NotOurs``."""
    strangers: tuple[Stranger, ...] = ()
    withdrawn: tuple[str, ...] = ()
    """Keys of what was proposed earlier and does not hold any more."""
    holds: Holds | None = None


class Batch(msgspec.Struct, frozen=True):
    """Some items of a source, and where it stands once they are dealt with."""

    items: tuple[Any, ...]
    position: dict[str, Any]
    names: tuple[str, ...] = ()
    """Of sources without an order: what was read, by name, beside what was read earlier."""


class DecisionContext(msgspec.Struct, frozen=True):
    """What a decision needs to know, beside the item and the people."""

    now: datetime
    since: datetime
    """What is older is outside of the window."""
    subject: int
    """Characters of a subject that are kept."""
    guests: int
    """The most people at a meeting, or recipients of a mail, that is still a word with one of them."""
    zone: Any
    """The user's zone: which day it was."""
    source: str
    """The name of the feed."""
    back: datetime = datetime.min.replace(tzinfo=UTC)
    """So far back a calendar is looked through for changes."""
    ahead: datetime = datetime.max.replace(tzinfo=UTC)
    """So far ahead it is read."""
