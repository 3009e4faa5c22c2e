"""Mailings as they are kept in the journal: when one of those that fall due each month was logged, and for how many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tui.model.records import Instant
from tui.pipeline.changes import Moment
from tui.pipeline.errors import Refused
from tui.rules.mailing import mailing
from tui.when.saying import full

MAILINGS = "mailings"
"""The table. Whom one went to stands with each of them, as a touch."""


class MailingDone(msgspec.Struct, frozen=True):
    """A mailing that was logged, of those that fall due each month."""

    at: Instant
    people: int


def decode_mailing(raw: bytes) -> MailingDone:
    """The mailing in a document. Raises ``msgspec.DecodeError``."""
    return msgspec.json.decode(raw, type=MailingDone)


def last_mailing(documents: Mapping[int, bytes]) -> datetime | None:
    """When one was logged last; what another program wrote and is none counts as none."""
    found: list[datetime] = []
    for raw in documents.values():
        try:
            found.append(decode_mailing(raw).at)
        except msgspec.DecodeError:
            continue
    return max(found, default=None)


def refuse_second(documents: Mapping[int, bytes], moment: Moment) -> None:
    """Refuses the mailing of a month that was logged already."""
    last = last_mailing(documents)
    stands = mailing(moment.now, last, moment.rules, moment.calendar)
    if last is not None and stands.due_at is None and stands.next_at is not None:
        zone, following = moment.calendar.zone, moment.calendar.day(stands.next_at)
        raise Refused(f"this mailing was logged {full(last, zone)}; the next one is due {full(following, zone)}")
