"""People as the writers are given them: as a file knows somebody, so that an import takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime

from tui.model.records import FoundPerson, Prospect
from tui.pipeline import Pipeline
from tui.rules.facts import last_contact


def records(pipeline: Pipeline, ids: Iterable[int]) -> Iterator[tuple[int, Prospect]]:
    """Those of these people who are still there, in their order, each decoded only when it is asked for.

    Somebody may be taken away while a file is written.
    """
    for who in ids:
        with suppress(KeyError):
            if who in pipeline.people:
                yield who, pipeline.people.look(who)


def as_found(pipeline: Pipeline, ids: Iterable[int]) -> Iterator[FoundPerson]:
    """The same as an import would find them; ``line`` is none."""

    def day(at: datetime | None) -> date | None:
        return pipeline.calendar.day(at) if at is not None else None

    for _, person in records(pipeline, ids):
        yield FoundPerson(
            name=person.name,
            company=person.company,
            position=person.position,
            emails=person.emails,
            phones=person.phones,
            urls=person.urls,
            where=person.where,
            note=person.note,
            tags=person.tags,
            met_on=day(person.met_at),
            source=pipeline.people.source_name(person),
            referred_on=day(person.referred_at),
            stage=person.stage,
            comfort=person.comfort,
            last_on=day(last_contact(person)),
            uid=person.uid,
        )
