"""The kinds of a touch, one record each. A new one needs its record here, a rule that offers it, and templates."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

ADDRESSES: Final[tuple[Literal["email", "phone", "url"], ...]] = ("email", "phone", "url")
"""The fields of a prospect that a touch may need."""


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
    """What a draft of it is called above its text: "Handwritten note"."""
    way: Literal["to", "with"]
    """The word before the name where you are the one who acts: "a call to Ana"."""
    has_subject: bool
    """A draft of it has a subject: it is sent by email, mostly."""
    is_conversation: bool
    """Outbound, too, when the prospect started it."""
    is_gated: bool
    """Waits for expressed interest (S3)."""
    address: Literal["", "email", "phone", "url"]
    """The field of a prospect that holds the address it needs; empty: none."""

    def __new__(
        cls,
        name: str,
        key: str = "",
        one: str = "",
        many: str = "",
        heading: str = "",
        *more: Literal["with", "subject", "conversation", "gated", "email", "phone", "url"],
    ) -> Kind:
        """The name of a kind, a text, with the rest of its record."""
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.key, kind.one, kind.many, kind.heading = key, one, many, heading
        kind.way = "with" if "with" in more else "to"
        kind.has_subject, kind.is_conversation, kind.is_gated = (
            trait in more for trait in ("subject", "conversation", "gated")
        )
        kind.address = next((field for field in ADDRESSES if field in more), "")
        return kind

    @property
    def the(self) -> str:
        """The one that is meant: "the social touch"."""
        return f"the {self.one.split(' ', 1)[-1]}"

    EMAIL = "email", "e", "an email", "emails", "Email", "subject", "email"
    NOTE = "note", "n", "a note", "notes", "Handwritten note"
    SOCIAL = "social", "s", "a social touch", "social", "Message on the network", "url"
    CARD = "card", "d", "a card", "cards", "Card"
    CALL = "call", "c", "a call", "calls", "Call", "conversation", "phone"
    TEXT = "text", "t", "a text", "texts", "Text", "phone"
    MEETING = "meeting", "m", "a meeting", "meetings", "Meeting", "with", "conversation"
    GIFT = "gift", "g", "a gift", "gifts", "Gift", "subject"
    LITERATURE = "literature", "l", "literature", "literature", "Literature", "subject", "gated"
    PITCH = "pitch", "p", "a pitch", "pitches", "Pitch", "subject", "gated"
    REPORT = "report", "r", "a report", "reports", "Report", "subject"
