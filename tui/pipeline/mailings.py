"""Mailings as they are kept in the journal: when one was logged, and for how many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tui.model.records import Instant

MAILINGS = "mailings"
"""The table. Whom one went to stands with each of them, as a touch."""


class MailingDone(msgspec.Struct, frozen=True):
    """A mailing that was logged."""

    at: Instant
    people: int


def encode_mailing(at: datetime, people: int) -> bytes:
    """Its document."""
    return msgspec.json.encode(MailingDone(at, people))


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
