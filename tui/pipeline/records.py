"""Documents and records: JSON of a prospect to its typed record, and back without losing what we do not know."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import msgspec

from tui.model import Prospect, Touch
from tui.store import StoreError

_decoder = msgspec.json.Decoder(Prospect)
_encoder = msgspec.json.Encoder()
_plain = msgspec.json.Decoder(dict[str, Any])


class BadDocument(StoreError):
    """A prospect on disk that is well-formed JSON, but no prospect."""


def decode(who: int, raw: bytes, opened: datetime) -> Prospect:
    """The record in a document.

    Args:
        who: the id, for the error.
        raw: the document as JSON.
        opened: stands in for the time of adding where a foreign document has no date at all.

    Raises:
        BadDocument: a field has a value that is not allowed; says which.
    """
    try:
        prospect = _decoder.decode(raw)
    except msgspec.DecodeError as error:
        raise BadDocument(f"prospect {who} in prospects.jsonl: {error}; mend that line, or restore a backup") from None
    if not _is_utc(prospect):
        prospect = _in_utc(prospect)
    touches = prospect.touches
    if any(later.at < earlier.at for earlier, later in pairwise(touches)):
        prospect = msgspec.structs.replace(prospect, touches=tuple(sorted(touches, key=_at)))
    if prospect.added_at is None:
        first = min([*(touch.at for touch in touches), *([prospect.met_at] if prospect.met_at else [])], default=opened)
        prospect = msgspec.structs.replace(prospect, added_at=first, first_rhythm_at=first)
    return prospect


def encode(prospect: Prospect, old: bytes | None) -> bytes:
    """The document of a record; fields of ``old`` that we do not know are kept, also inside its parts."""
    new = _encoder.encode(prospect)
    if old is None:
        return new
    known = _encoder.encode(_decoder.decode(old))
    if len(known) == len(old) and known == old:
        return new
    return _encoder.encode(_graft(_plain.decode(new), _plain.decode(old), _plain.decode(known)))


def _graft(new: Any, old: Any, known: Any) -> Any:
    """``new`` with what ``old`` has beyond ``known``, its understood part."""
    if isinstance(new, dict) and isinstance(old, dict) and isinstance(known, dict):
        extra = {key: value for key, value in old.items() if key not in known and key not in _FIELDS}
        grafted = {
            key: _graft(value, old[key], known[key]) if key in old and key in known else value
            for key, value in new.items()
        }
        return {**grafted, **extra}
    if isinstance(new, list) and isinstance(old, list) and isinstance(known, list) and len(old) == len(known):
        left = list(zip(known, old, strict=True))
        found = []
        for value in new:
            match = next((pair for pair in left if pair[0] == value), None)
            if match is not None:
                left.remove(match)
            found.append(value if match is None else match[1])
        return found
    return new


def _is_utc(prospect: Prospect) -> bool:
    """False when a hand wrote an instant with an offset of its own."""
    moments = [touch.at for touch in prospect.touches]
    moments += [at for at in (prospect.added_at, prospect.met_at, prospect.referred_at, prospect.first_rhythm_at) if at]
    moments += [at for kept in prospect.promises for at in (kept.due_at, kept.made_at, kept.start_at, kept.end_at)]
    moments += [part.at for parts in (prospect.stages, prospect.skips, prospect.events) for part in parts]
    return all(at.tzinfo is UTC for at in moments)


def _in_utc(prospect: Prospect) -> Prospect:
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


_FIELDS = frozenset(info.encode_name for info in msgspec.structs.fields(Prospect))
