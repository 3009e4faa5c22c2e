"""Nothing is overwritten unseen: a change of fields is held against what was seen when it was begun.

Whoever shows fields to be changed asks ``Pipeline.seen`` before it reads them, and hands that to the command. The check
is made under the lock, on the latest documents: where a field that the command would change is not as it was seen,
nothing is written, and ``ChangedElsewhere`` brings both values. What is decided about them goes into the next try.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.addresses import KINDS
from tui.model.records import Later, Prospect, Snooze
from tui.pipeline.changes import Change, Moment
from tui.pipeline.errors import Refused
from tui.text import fold

FIELDS = {
    "name": "the name", "company": "the company", "position": "the position", "emails": "the email",
    "phones": "the phone", "urls": "the profile", "where": "where you met", "met_at": "when you met",
    "source": "the source", "referred_at": "when they were referred", "tags": "the tags", "comfort": "their own rhythm",
    "available": "what suits them", "note": "the remark", "snooze": "the snooze", "later": "the time later today",
}  # fmt: skip
"""The fields that a command puts another value in the place of, in words. To the others it only adds."""

JOINABLE = ("tags", "note", *KINDS.values())
"""The fields of which both values can be kept."""

Decision = Literal["mine", "theirs", "both"]
"""Which value of a field is to stand: the one given here, the one given elsewhere, or both."""


class Difference(NamedTuple):
    """A field that a command would change, and that was changed elsewhere since it was seen."""

    who: int
    field: str
    mine: Prospect
    """The record as the command would leave it."""
    theirs: Prospect
    """The record as it stands."""


class Seen(msgspec.Struct, frozen=True):
    """How people stood when a change of them was begun, and what was decided about what differs since."""

    documents: Mapping[int, bytes]
    decided: Mapping[tuple[int, str], Any] = {}
    """Values in place of those that the command would give."""

    def put_to(self, who: int, other: int) -> Seen:
        """The same for ``other``, into whom ``who`` was merged: what differs there was not seen."""
        return Seen({other: self.documents[who]} if who in self.documents else {})

    def with_decisions(self, who: int, mine: Prospect) -> Prospect:
        """The record as the command would leave it, with what was decided."""
        return replace(mine, **{field: value for (each, field), value in self.decided.items() if each == who})


class ChangedElsewhere(Refused):
    """What a command would change was changed elsewhere since it was seen."""

    def __init__(self, differences: Sequence[Difference], now: Seen) -> None:
        names = {each.theirs.name for each in differences}
        fields = " and ".join(FIELDS[field] for field in dict.fromkeys(each.field for each in differences))
        whose = next(iter(names)) if len(names) == 1 else f"{len(names):,} people"
        super().__init__(f"{whose}: {fields} changed elsewhere meanwhile")
        self.differences = tuple(differences)
        self._now = now

    def decided(self, decisions: Mapping[str, Decision]) -> Seen:
        """What was seen now, with a decision for each field that differs; for the next try."""
        found = dict(self._now.decided)
        for each in self.differences:
            found.pop((each.who, each.field), None)
            if decisions[each.field] != "mine":
                both = decisions[each.field] == "both"
                found[each.who, each.field] = joined(each) if both else getattr(each.theirs, each.field)
        return Seen(self._now.documents, found)


def changed_since(then: Prospect, now: Prospect, mine: Prospect) -> list[str]:
    """The fields that differ ``now`` from ``then``, and that ``mine`` would change."""
    return [
        field
        for field in FIELDS
        if _value(now, field) != _value(then, field) and _value(mine, field) != _value(now, field)
    ]


def _value(prospect: Prospect, field: str) -> Any:
    """What is seen of a field: of what waits until when, not when that was said."""
    value = getattr(prospect, field)
    return value.until if isinstance(value, Snooze | Later) else value


def does(change: Change, prospect: Prospect, moment: Moment) -> frozenset[object]:
    """What a change of what is next does to somebody: the promises and skips that it makes. Raises Refused."""
    after = change(prospect, moment)
    return frozenset((*after.promises, *after.skips)) - {*prospect.promises, *prospect.skips}


def joined(difference: Difference) -> Any:
    """Both values: theirs, and behind it each tag, or line of the note, that only mine has; my addresses come first."""
    mine, theirs = getattr(difference.mine, difference.field), getattr(difference.theirs, difference.field)
    if difference.field == "tags":
        known = {fold(tag) for tag in theirs}
        return (*theirs, *(tag for tag in mine if fold(tag) not in known))
    if difference.field in KINDS.values():
        return tuple({each.value: each for each in (*mine, *theirs)}.values())
    lines = theirs.split("\n")
    return "\n".join([*lines, *(line for line in mine.split("\n") if line not in lines)]).strip("\n")
