"""Messages for tests: their bytes, and a pipeline whose user is you@home.example."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from msgspec.structs import replace

from tests.pipeline.office import NOW, Office
from tui.capture.mail.deciding import decide
from tui.capture.mail.message import read_message
from tui.capture.records import Batch, DecisionContext, Feed
from tui.capture.tray import BatchCounts
from tui.rules.templates import Me

ME = "you@home.example"


def mail(
    sender: str = "Ana Ruiz <ana@ruiz.example>",
    to: str = ME,
    at: datetime = NOW - timedelta(hours=2),
    subject: str = "The offer",
    number: int | str = 1,
    body: str = "Hello",
    **headers: str,
) -> bytes:
    """A message as a server hands it out."""
    fields = {"From": sender, "To": to, "Date": format_datetime(at), "Subject": subject}
    fields["Message-ID"] = f"<m{number}@x.example>"
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return ("".join(f"{name}: {value}\r\n" for name, value in fields.items() if value) + f"\r\n{body}\r\n").encode(
        "utf-8", "surrogateescape"
    )


def yours(office: Office) -> Office:
    """The same office, whose user has an address."""
    office.settings = replace(office.settings, me=Me(name="You", email=(ME,)))
    return office


def asking(**fields: Any) -> DecisionContext:
    """What decisions are made by."""
    given: dict[str, Any] = {
        "now": NOW,
        "since": NOW - timedelta(days=30),
        "subject": 200,
        "guests": 8,
        "zone": UTC,
        "source": "box",
    }
    return DecisionContext(**(given | fields))


def adds_up(counts: BatchCounts) -> bool:
    """Whether everything that was seen became something."""
    return counts.seen == counts.proposed + counts.already + sum(counts.not_ours.values())


class Listed:
    """A reader of a list of messages that stands in memory; fails where it is told to."""

    def __init__(self, *messages: bytes, size: int = 2, fails_at: int | None = None) -> None:
        self._messages = messages
        self._size = size
        self._fails_at = fails_at

    def batches(self, feed: Feed, names: set[str]) -> Iterator[Batch]:
        """From the position on."""
        del names
        for start in range(feed.position.get("next", 0), len(self._messages), self._size):
            if self._fails_at is not None and start >= self._fails_at:
                from tui.capture.reader import SourceFailed

                raise SourceFailed("the line is dead")
            some = self._messages[start : start + self._size]
            yield Batch(tuple(map(read_message, some)), {"next": start + len(some)})

    decide = staticmethod(decide)
