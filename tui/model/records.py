"""The records: what is known of a prospect, as it stands on disk and in memory.

Instants are aware datetimes in UTC; days are the user's days. Records carry no behaviour beyond their own
consistency: what follows from them is decided in ``tui.rules``, what changes them is in ``tui.pipeline``.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec

from tui.model.kinds import Kind

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""An aware UTC datetime; documents carry ISO 8601 ending in ``Z``."""


class Stage(StrEnum):
    """Where a relationship stands (S5), in order."""

    VISIBILITY = "visibility"
    CREDIBILITY = "credibility"
    PROFITABILITY = "profitability"


STAGES: tuple[Stage, ...] = tuple(Stage)


class Reason(StrEnum):
    """Why a prospect was closed (S13: nobody drops out by silence)."""

    ASKED_TO_STOP = "asked-to-stop"
    BOUGHT_ELSEWHERE = "bought-elsewhere"
    GONE = "gone"
    NOT_A_FIT = "not-a-fit"
    OTHER = "other"


REASON_KEYS = dict(zip("abgno", Reason, strict=True))
"""What is typed for a reason (contract)."""


class Decision(StrEnum):
    """What the grooming asks to decide about people, in the order of its list."""

    UP = "up"
    COOLING = "cooling"
    BEYOND = "beyond"
    STEP = "step"
    STAY = "stay"
    UNREACHABLE = "unreachable"
    NEW = "new"
    PROMISE = "promise"
    DUPLICATE = "duplicate"


class Record(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What all records share: they are values, and write only what differs from the default."""


class Address(Record, frozen=True):
    """An email address, a phone number or a link, as it was written."""

    value: str
    label: str = ""
    """What it is for, in the user's or a file's words: "work"."""


class Touch(Record, frozen=True):
    """A contact that happened."""

    at: Instant
    kind: Kind
    inbound: bool = False
    note: str = ""
    about: int | None = None
    """On a source: the id of the referred prospect that this report was about."""
    despite: tuple[Literal["pitch", "comfort"], ...] = ()
    """The guards whose question was answered with yes."""
    mailing: bool = False
    """Sent to many at once: it settles rhythm and ceiling, and nothing else (rulebook, Mailing)."""
    ref: str = ""
    """What it came from, such as ``mid:...``; the same twice is one touch."""

    @property
    def is_last_in_a_file(self) -> bool:
        """It is the last contact that a file of people knows: there were others before, which it does not."""
        return self.ref.startswith(LAST_IN_A_FILE)


LAST_IN_A_FILE = "file:"
"""How the ``ref`` of such a touch begins."""


class Promise(Record, frozen=True):
    """A follow-up the prospect was told to expect (S9). Its instants were fixed when it was made."""

    due_at: Instant
    made_at: Instant
    start_at: Instant
    """Start of the promised day in the user's zone at the making."""
    end_at: Instant
    """End of that day."""
    whole_day: bool = False
    note: str = ""
    released_at: Instant | None = None


class Source(Record, frozen=True):
    """The person who referred a prospect: a prospect by id, or someone known by name only (S6)."""

    prospect: int | None = None
    name: str = ""


class StageMove(Record, frozen=True):
    """The stage a prospect is in since then."""

    at: Instant
    stage: Stage


class Skip(Record, frozen=True):
    """Something let go: a step, the clock of what they wrote, a report, or the rest of the sequence."""

    at: Instant
    what: Literal["step", "clock", "report", "sequence"]
    step: int | None = None
    """The number of the skipped step (1-6)."""
    through: Instant | None = None
    """Up to when the starts of clocks, or of a report, were let go."""


class Snooze(Record, frozen=True):
    """Sequence and rhythm wait until then, unless a later touch ends it."""

    made_at: Instant
    until: Instant


class Later(Record, frozen=True):
    """An item that was put off within the day it was made on. It is named by its rule and its due time."""

    made_at: Instant
    until: Instant
    rule: str
    due_at: Instant


class Event(Record, frozen=True):
    """A fact that is no touch: interest expressed, something bought, a referral given."""

    at: Instant
    what: Literal["interest", "bought", "referral"]
    noted_at: Instant | None = None
    """When it was recorded; None: as it happened."""


class Rest(Record, frozen=True):
    """The user decided to leave something as it is."""

    at: Instant
    what: Decision


class Closing(Record, frozen=True):
    """A closing, and the reopening that ended it."""

    at: Instant
    reason: Reason
    reopened_at: Instant | None = None


class FoundPerson(Record, frozen=True):
    """A person as a file of another program knows them: what an import brings in."""

    name: str
    company: str = ""
    position: str = ""
    emails: tuple[Address, ...] = ()
    """The preferred one first; so with phones and urls."""
    phones: tuple[Address, ...] = ()
    urls: tuple[Address, ...] = ()
    where: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    met_on: date | None = None
    """The day of first contact, in the user's days; so with the other days."""
    source: str = ""
    """The name of who referred them."""
    referred_on: date | None = None
    stage: Stage | None = None
    comfort: str = ""
    """Their own interval in words."""
    last_on: date | None = None
    """The day they were last contacted."""
    uid: str = ""
    """What the file knows them by."""
    line: int = 0
    """The line of the file the person stands on, from 1."""


class Brought(Record, frozen=True):
    """What the last import from files of a kind said of somebody. Only what a file changes since then counts."""

    origin: str
    """The kind of file: "LinkedIn connections"."""
    at: Instant
    batch: int
    """The id of that import."""
    person: FoundPerson
    before: dict[str, Any] = {}
    """Fields that it changed, as they were in the document."""
    after: dict[str, str] = {}
    """And what tells whether they are still as it left them."""


class News(Record, frozen=True):
    """What a file says differently from the record; empty: nothing of that."""

    at: Instant
    origin: str
    name: str = ""
    company: str = ""
    position: str = ""


class Prospect(Record, frozen=True):
    """A person on the board. Touches are in order of their instant, those of one instant as logged."""

    name: str
    # Defaults from a factory are written too: name, stage and touches stand in every document.
    stage: Stage = msgspec.field(default_factory=lambda: Stage.VISIBILITY)
    added_at: Instant | None = None
    """None only in documents of other programs; ``tui.model.documents`` fills it in."""
    company: str = ""
    position: str = ""
    uid: str = ""
    """Ten letters and digits, made once: what other machines and files know them by."""
    emails: tuple[Address, ...] = ()
    """The preferred one first; so with phones and urls."""
    phones: tuple[Address, ...] = ()
    urls: tuple[Address, ...] = ()
    where: str = ""
    """Where you met."""
    met_at: Instant | None = None
    source: Source | None = None
    referred_at: Instant | None = None
    imported: bool = False
    first_rhythm_at: Instant | None = None
    """When the first rhythm item is due of somebody who entered without first clock and sequence."""
    taken_up_at: Instant | None = None
    """Since when such a person has first clock and sequence after all: first contact counts from here."""
    looked_at: Instant | None = None
    """When the user decided to leave everything with them as it is."""
    rests: tuple[Rest, ...] = ()
    """The other decisions to leave something as it is, each kind once."""
    apart: tuple[int, ...] = ()
    """Ids of people who look like the same person and are not."""
    tags: tuple[str, ...] = ()
    comfort: str = ""
    """The prospect's own comfort interval in words ("3 months"), else empty (S4)."""
    available: str = ""
    """The days and times that suit them (S9)."""
    note: str = ""
    touches: tuple[Touch, ...] = msgspec.field(default_factory=lambda: ())
    past: tuple[Touch, ...] = ()
    """History from archives, in order of its instants: it is shown and searched, and no rule reads it, so it moves no
    clock."""
    promises: tuple[Promise, ...] = ()
    stages: tuple[StageMove, ...] = ()
    skips: tuple[Skip, ...] = ()
    snooze: Snooze | None = None
    later: Later | None = None
    events: tuple[Event, ...] = ()
    closings: tuple[Closing, ...] = ()
    brought: tuple[Brought, ...] = ()
    news: tuple[News, ...] = ()

    @property
    def email(self) -> str:
        """The preferred email address; "" where there is none. So with phone and url."""
        return self.emails[0].value if self.emails else ""

    @property
    def phone(self) -> str:
        return self.phones[0].value if self.phones else ""

    @property
    def url(self) -> str:
        return self.urls[0].value if self.urls else ""

    @property
    def closed(self) -> Closing | None:
        """The closing in force, or None while the prospect is open."""
        last = self.closings[-1] if self.closings else None
        return last if last is not None and last.reopened_at is None else None


class Away(Record, frozen=True):
    """A holiday: both days included, in the user's days."""

    first: date
    last: date
