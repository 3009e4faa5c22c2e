"""A pipeline on a temporary folder, with a clock that the test moves."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.rules.people import SHIPPED, t
from tui.agenda.index import Due
from tui.agenda.row_cache import stamp
from tui.model.records import Prospect, Source, Stage
from tui.pipeline import Pipeline
from tui.rules.book import load
from tui.settings.config import Settings
from tui.store import Docs, Store, View
from tui.when.instants import When
from tui.when.reading import parse_when

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
"""Monday afternoon; where the tests of this folder begin."""


class Office:
    """A data folder, and what the pipelines on it share: the clock, the zone and the rules."""

    def __init__(self, folder: Path, zone: str = "UTC", now: datetime = NOW, **own: Any) -> None:
        self.folder = folder
        self.now = now
        self.zone = ZoneInfo(zone)
        book = load(SHIPPED, "rulebook.toml", own, "own.toml")
        self.settings = Settings(self.zone, book)

    def open(self) -> Pipeline:
        """A pipeline as a process would open it now."""
        return Pipeline(Store.open(self.folder), self.settings, lambda: self.now)

    def open_warm(self) -> Pipeline:
        """The same, with what an earlier process kept ready."""
        store = Store.open(self.folder, stamp=stamp(self.settings))
        return Pipeline(store, self.settings, lambda: self.now, kept=True)

    def at(self, words: str) -> None:
        """It is that time: "5 09:00" of March 2026, or of any month."""
        self.now = t(words)

    def later(self, **length: float) -> None:
        """Time passes."""
        self.now += timedelta(**length)

    def when(self, words: str) -> When:
        """What the user's words mean now."""
        return parse_when(words, self.now, self.zone)

    @property
    def file(self) -> Path:
        """The journal."""
        return self.folder / "prospects.jsonl"

    def write_by_hand(self, *documents: dict[str, Any]) -> None:
        """Appends a line that another program could have written, with ids from 1."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"prospects": dict(enumerate(documents, start=1))}) + "\n")

    def document(self, who: int) -> dict[str, Any]:
        """A prospect as it stands on disk."""
        found: dict[str, Any] = json.loads(Store.open(self.folder).table("prospects")[who])
        return found


def met(name: str = "Ana Ruiz", at: datetime = NOW - timedelta(hours=5), **fields: Any) -> Prospect:
    """Somebody met at ``at``, as a form would hand them in."""
    return Prospect(name, met_at=at, **fields)


def known(name: str = "Kim Known", **fields: Any) -> Prospect:
    """Somebody known for long: no first clock, no sequence."""
    return Prospect(name, stage=Stage.CREDIBILITY, **fields)


def by(name: str | int) -> Source:
    """A source: a prospect's id, or the name of somebody who is not on the board."""
    return Source(prospect=name) if isinstance(name, int) else Source(name=name)


def documents(pipeline: Pipeline) -> dict[str, dict[int, bytes]]:
    """Everything the user would miss, as it stands in memory."""
    return {table: dict(pipeline.store.table(table).items()) for table in ("prospects", "away")}


def seen(pipeline: Pipeline) -> dict[str, Any]:
    """All that the board shows of the agenda."""
    agenda = pipeline.agenda
    return {
        "rows": dict(agenda.rows),
        "due": agenda.due(),
        "week": agenda.due(7),
        "all": agenda.all(),
        "counts": agenda.counts(),
        "waits": {who for who in agenda.rows if agenda.waits(who)},
        "first words": agenda.first_words(),
        "capacity": agenda.capacity(),
        "mailing": agenda.mailing,
        "sent": {who: sent for who in agenda.rows if (sent := agenda.referrals_by(who))},
    }


def names(lines: list[Due]) -> list[str]:
    """Who stands in these lines, in order."""
    return [line.row.name for line in lines]


def change_raw(office: Office, who: int, **fields: Any) -> None:
    """Changes a document as another program would: without a step."""

    def change(view: View) -> Docs:
        document = json.loads(view.table("prospects")[who])
        return {"prospects": {who: json.dumps({**document, **fields}).encode()}}

    store = Store.open(office.folder)
    store.commit(change)
    store.close()


def day(words: str) -> date:
    """A day of March 2026, or of any month."""
    return t(words).date()
