"""From the JSON document of a prospect to its typed record, and back without losing fields we do not know."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

import msgspec

from tui.model.addresses import KINDS, AddressKind, one_became_several
from tui.model.errors import DataError
from tui.model.intervals import interval
from tui.model.records import Address, Prospect, Touch
from tui.model.uids import made_uid
from tui.text import clean
from tui.when.instants import FIRST_YEAR, LAST_YEAR, refuse_far

_decoder = msgspec.json.Decoder(Prospect)
_encoder = msgspec.json.Encoder()
_plain = msgspec.json.Decoder(dict[str, Any])


UNREADABLE = (ValueError, OverflowError, RecursionError)
"""What reading a document of another program may raise; of msgspec's errors, too, ValueError is the base."""


class BadDocument(DataError):
    """A document that is well-formed JSON, but no prospect; ``why`` says what is wrong, without where.

    ``what``: what it should be, if it is of another table.
    """

    def __init__(self, who: int, why: str, what: str = "prospect") -> None:
        super().__init__(
            f"{what} {who} in prospects.jsonl: {clean(why)}; "
            "mend that line (`keepwarm check` has its number), or restore a backup"
        )
        self.why = clean(why)


def decode(who: int, raw: bytes, opened: datetime) -> Prospect:
    """The record in a document.

    Args:
        who: the id, for the error.
        raw: the document as JSON.
        opened: the time of adding for a document of another program that has no date at all.

    Raises:
        BadDocument: a field has a value that is not allowed; says which.
    """
    try:
        prospect = _normal(_decoder.decode(_current(raw)))
        if prospect.comfort and interval(prospect.comfort).nominal_days > _CENTURY:
            raise ValueError(f'comfort "{prospect.comfort}" is longer than a century')
    except UNREADABLE as error:
        raise BadDocument(who, str(error)) from None
    touches = prospect.touches
    if any(later.at < earlier.at for earlier, later in pairwise(touches)):
        prospect = msgspec.structs.replace(prospect, touches=tuple(sorted(touches, key=_at)))
    if prospect.added_at is None:
        first = min([*(touch.at for touch in touches), *([prospect.met_at] if prospect.met_at else [])], default=opened)
        prospect = msgspec.structs.replace(prospect, added_at=first, first_rhythm_at=first)
    return prospect if prospect.uid else with_uid(who, prospect)


_OF_ONE: Final = tuple(f'"{kind}":'.encode() for kind in KINDS)


def _current(raw: bytes) -> bytes:
    """A document in today's shape: a program that knows schema 1 only writes one address of a kind."""
    if not any(mark in raw for mark in _OF_ONE):
        return raw
    fields = _plain.decode(raw)
    one_became_several(fields)
    return _encoder.encode(fields)


def with_uid(who: int, prospect: Prospect) -> Prospect:
    """Somebody new, or of another program, with what other machines and files will know them by."""
    added = prospect.added_at.isoformat() if prospect.added_at is not None else ""
    return msgspec.structs.replace(prospect, uid=made_uid(who, added, prospect.name))


class Named(msgspec.Struct, gc=False):
    """The part of a document that names a person."""

    name: str = ""
    company: str = ""


_named = msgspec.json.Decoder(Named)


def name_in(raw: bytes) -> Named:
    """The name in a document, read without the rest; empty where another program wrote something else there."""
    try:
        return _named.decode(raw)
    except msgspec.DecodeError:
        return Named()


class _Emails(msgspec.Struct, gc=False):
    emails: tuple[Address, ...] = ()
    email: Any = None


class _Phones(msgspec.Struct, gc=False):
    phones: tuple[Address, ...] = ()
    phone: Any = None


class _Urls(msgspec.Struct, gc=False):
    urls: tuple[Address, ...] = ()
    url: Any = None


_reach: Final[dict[AddressKind, msgspec.json.Decoder[Any]]] = {
    "email": msgspec.json.Decoder(_Emails), "phone": msgspec.json.Decoder(_Phones), "url": msgspec.json.Decoder(_Urls),
}  # fmt: skip


def addresses_in(raw: bytes, kind: AddressKind) -> list[str]:
    """The addresses of a kind in a document, read without the rest; none where another program wrote something else."""
    try:
        several, one = msgspec.structs.astuple(_reach[kind].decode(raw))
    except msgspec.DecodeError:
        return []
    return [one] if isinstance(one, str) and not several else [each.value for each in several]


def encode(prospect: Prospect, old: bytes | None) -> bytes:
    """The document of a record; fields of ``old`` that we do not know are kept, also inside its parts."""
    new = _encoder.encode(prospect)
    if old is None:
        return new
    old = _current(old)
    known = _encoder.encode(_normal(_decoder.decode(old)))
    if known == old:
        return new
    return _encoder.encode(_graft(_plain.decode(new), _plain.decode(old), _plain.decode(known)))


def encode_joined(prospect: Prospect, old: bytes, other: bytes) -> bytes:
    """The document of a record made of two. Unknown fields of both are kept; where they differ, those of ``old``."""
    other = _current(other)
    joined = _plain.decode(encode(prospect, old))
    theirs, known = _plain.decode(other), _plain.decode(_encoder.encode(_normal(_decoder.decode(other))))
    for key, value in joined.items():
        if key not in known or key not in theirs:
            continue
        if isinstance(value, list):
            joined[key] = _graft_list(value, theirs[key], known[key])
        elif value == known[key]:
            joined[key] = theirs[key]
    unknown = {key: value for key, value in theirs.items() if key not in joined and key not in _FIELDS}
    return _encoder.encode(joined | unknown)


def _graft(new: Any, old: Any, known: Any) -> Any:
    """``new`` with what ``old`` has beyond ``known``, the part of it that we understand."""
    if isinstance(new, dict) and isinstance(old, dict) and isinstance(known, dict):
        grafted = {
            key: _graft(value, old[key], known[key]) if key in old and key in known else value
            for key, value in new.items()
        }
        ours = known.keys() | grafted.keys() | _FIELDS
        return grafted | {key: value for key, value in old.items() if key not in ours}
    if isinstance(new, list) and isinstance(old, list) and isinstance(known, list):
        return _graft_list(new, old, known)
    return new


def _graft_list(new: list[Any], old: list[Any], known: list[Any]) -> list[Any]:
    """Unchanged parts stay as they were; a part that changed in place keeps its unknown fields."""
    left = list(zip(known, old, strict=True))
    found = []
    for place, value in enumerate(new):
        match = next((pair for pair in left if pair[0] == value), None)
        if match is not None:
            left.remove(match)
        found.append(value if match is None else match[1])
        if match is None and len(new) == len(old) and known[place] not in new:
            found[-1] = _graft(value, old[place], known[place])
    return found


def _moments(prospect: Prospect) -> list[datetime]:
    """Every instant in a record."""
    moments = [touch.at for touch in (*prospect.touches, *prospect.past)]
    others = (prospect.stages, prospect.skips, prospect.events, prospect.rests, prospect.brought, prospect.news)
    moments += [part.at for parts in others for part in parts]
    some = [prospect.added_at, prospect.met_at, prospect.referred_at, prospect.first_rhythm_at]
    some += [prospect.taken_up_at, prospect.looked_at]
    for kept in prospect.promises:
        some += [kept.due_at, kept.made_at, kept.start_at, kept.end_at, kept.released_at]
    for closing in prospect.closings:
        some += [closing.at, closing.reopened_at]
    some += [skip.through for skip in prospect.skips]
    if prospect.snooze is not None:
        some += [prospect.snooze.made_at, prospect.snooze.until]
    if prospect.later is not None:
        some += [prospect.later.made_at, prospect.later.until, prospect.later.due_at]
    some += [event.noted_at for event in prospect.events]
    moments += [at for at in some if at is not None]
    return moments


def _normal(prospect: Prospect) -> Prospect:
    """The record in UTC: another program may have written instants with another offset.

    Raises:
        ValueError: an instant lies outside the years that can be entered and computed with.
    """
    odd = [at for at in _moments(prospect) if at.tzinfo is not UTC or not FIRST_YEAR <= at.year <= LAST_YEAR]
    if not odd:
        return prospect
    for at in odd:
        refuse_far(at)

    def normal(part: Any) -> Any:
        if isinstance(part, datetime):
            return part.astimezone(UTC)
        if isinstance(part, tuple):
            return tuple(normal(item) for item in part)
        if isinstance(part, msgspec.Struct):
            return type(part)(**{name: normal(getattr(part, name)) for name in part.__struct_fields__})
        return part

    found = normal(prospect)
    assert isinstance(found, Prospect)
    return found


def _at(touch: Touch) -> datetime:
    return touch.at


_CENTURY = 36_525
_FIELDS = frozenset(Prospect.__struct_encode_fields__)
