"""The records of the kinds: their keys, and the words for them."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from tui.model.kinds import Kind
from tui.model.records import Touch

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_the_keys_of_the_kinds_are_a_contract() -> None:
    assert {kind.key: kind.value for kind in Kind} == {
        "e": "email", "n": "note", "s": "social", "d": "card", "c": "call", "t": "text", "m": "meeting", "g": "gift",
        "l": "literature", "p": "pitch", "r": "report",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "one", "many", "heading"),
    [
        (Kind.EMAIL, "an email", "emails", "Email to"),
        (Kind.NOTE, "a note", "notes", "Handwritten note to"),
        (Kind.MEETING, "a meeting", "meetings", "Meeting with"),
        (Kind.LITERATURE, "literature", "literature", "Literature to"),
        (Kind.PITCH, "a pitch", "pitches", "Pitch to"),
    ],
)
def test_each_kind_has_its_words(kind: Kind, one: str, many: str, heading: str) -> None:
    assert (kind.one, kind.many, f"{kind.heading} {kind.way}") == (one, many, heading)


def test_what_a_kind_is() -> None:
    assert [kind for kind in Kind if kind.is_conversation] == [Kind.CALL, Kind.MEETING]
    assert [kind for kind in Kind if kind.is_gated] == [Kind.LITERATURE, Kind.PITCH]
    assert [kind for kind in Kind if kind.has_subject] == [
        Kind.EMAIL, Kind.GIFT, Kind.LITERATURE, Kind.PITCH, Kind.REPORT,
    ]  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_a_document_has_the_name_alone(kind: Kind) -> None:
    touch = Touch(NOW, kind)
    assert msgspec.json.decode(msgspec.json.encode(touch), type=Touch).kind is kind
    assert f'"kind":"{kind.value}"' in msgspec.json.encode(touch).decode()


def test_the_one_that_is_meant() -> None:
    assert [kind.the for kind in (Kind.EMAIL, Kind.SOCIAL, Kind.LITERATURE)] == [
        "the email", "the social touch", "the literature",
    ]  # fmt: skip
