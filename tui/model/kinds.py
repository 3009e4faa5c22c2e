"""The kinds of a touch, one record each. A new one needs its record here, a rule that offers it, and templates."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """The kind of a touch, in the order the keys are listed."""

    _value_: str
    key: str
    """What is typed for it after ``t`` or ``i`` (contract)."""
    one: str
    """With its article: "an email"."""
    many: str
    """Of several: "emails"."""
    heading: str
    """The words before the name in the heading of a draft: "Email to"."""
    has_subject: bool
    """A draft of it has a subject: it is sent by email, mostly."""
    is_conversation: bool
    """Outbound, too, when the prospect started it."""
    is_gated: bool
    """Waits for expressed interest (S3)."""

    def __new__(
        cls,
        name: str,
        key: str = "",
        one: str = "",
        many: str = "",
        heading: str = "",
        *more: Literal["subject", "conversation", "gated"],
    ) -> Kind:
        """The name of a kind, a text, with the rest of its record."""
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.key, kind.one, kind.many, kind.heading = key, one, many, heading
        kind.has_subject, kind.is_conversation, kind.is_gated = (
            trait in more for trait in ("subject", "conversation", "gated")
        )
        return kind

    EMAIL = "email", "e", "an email", "emails", "Email to", "subject"
    NOTE = "note", "n", "a note", "notes", "Handwritten note to"
    SOCIAL = "social", "s", "a social", "social", "Message on the network to"
    CARD = "card", "d", "a card", "cards", "Card to"
    CALL = "call", "c", "a call", "calls", "Call to", "conversation"
    TEXT = "text", "t", "a text", "texts", "Text to"
    MEETING = "meeting", "m", "a meeting", "meetings", "Meeting with", "conversation"
    GIFT = "gift", "g", "a gift", "gifts", "Gift to", "subject"
    LITERATURE = "literature", "l", "literature", "literature", "Literature to", "subject", "gated"
    PITCH = "pitch", "p", "a pitch", "pitches", "Pitch to", "subject", "gated"
    REPORT = "report", "r", "a report", "reports", "Report to", "subject"
