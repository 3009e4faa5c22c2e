"""The practices that are measured: forty people and events, files of old contacts, thousands of customers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from msgspec.structs import replace

from tests.bench.practice.days import START, Practice, Style, instant
from tests.bench.practice.people import FROM_A_FILE, MET, Person, known_before, met
from tests.pipeline.office import Office
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.rules.capacity import Capacity
from tui.rules.engine import Rule

KNOWN = {Stage.VISIBILITY: (20, 7), Stage.CREDIBILITY: (13, 30), Stage.PROFITABILITY: (7, 30)}
"""The forty people at the start: how many in each stage, and days between two touches so far."""


@contextmanager
def practice(seed: int, style: Style, **own: Any) -> Iterator[Practice]:
    """An empty practice in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="keepwarm-practice-") as folder:
        found = Practice(Path(folder) / "data", seed, style, **own)
        yield found
        found.pipeline.store.close()


def known(seed: int) -> list[Person]:
    """The people at the start."""
    random = Random(seed)
    found: list[Person] = []
    for stage, (count, days) in KNOWN.items():
        for _ in range(count):
            at = instant(START - timedelta(days=random.randint(130, 300)), time(18))
            person = met(f"Known {len(found) + 500}", at, Random(random.random()), MET)
            person.draft = replace(person.draft, stage=stage)
            person.customer = stage is Stage.PROFITABILITY
            found.append(known_before(person, instant(START, time(7)), timedelta(days=days)))
    return found


def year(seed: int, days: int, style: Style) -> Practice:
    """Forty people and so many new ones a week, for so many days."""
    with practice(seed, style) as found:
        found.begin_with(known(seed))
        found.meet(days)
        found.run(days)
        return found


def file_of(
    count: int, seed: int, days: int, style: Style, people: Sequence[Person] = (), *, after: int = 0
) -> Practice:
    """A file of so many old contacts, beside these people; taken in after so many days (whole weeks)."""
    with practice(seed, style) as found:
        found.begin_with(people)
        found.meet(after + days)

        def each_day(day: date) -> None:
            if (day - START).days == after:
                found.take_in(count, FROM_A_FILE, seed)

        found.run(after + days, each_day)
        return found


class Mailed(NamedTuple):
    """Customers that a mailing keeps."""

    practice: Practice
    seconds: list[float]
    """Of each mailing."""
    with_it: Capacity
    """What is told at the end."""
    without: Capacity
    """What is told once they are opened, and no mailing keeps them."""


def customers(count: int, seed: int, days: int, style: Style) -> Mailed:
    """So many customers, every month a card by mailing; one in five hundred writes back."""
    seconds: list[float] = []
    with practice(seed, style, mailing={"stages": ["profitability"]}) as found:
        found.take_in(count, MET, seed)
        for _ in range(2):
            found.pipeline.move_on(list(found.people))
        found.diary.laid.clear()

        def each_day(_: date) -> None:
            if took := found.mail(0.002):
                seconds.append(took)

        found.run(days, each_day)
        with_it = found.pipeline.agenda.capacity()
        plain = Office(found.office.folder, str(found.office.zone), found.office.now, budget={"per_day": style.per_day})
        pipeline = plain.open()
        without = pipeline.agenda.capacity()
        pipeline.store.close()
        return Mailed(found, seconds, with_it, without)


def no_coffee() -> list[tuple[datetime, str]]:
    """What is asked of somebody who never has time for a coffee, met on 2 March, called on the 9th; until 2 June.

    Everything is done when it is due, and a step that was asked for often enough is skipped on the Friday after.
    """
    asked: list[tuple[datetime, str]] = []
    with practice(0, Style(new=0)) as found:
        office, pipeline = found.office, found.pipeline
        met_at = instant(date(2026, 3, 2), time(10))
        office.now = met_at + timedelta(minutes=5)
        pipeline.add(
            Prospect(
                "Ana",
                emails=addresses("a@example.org"),
                phones=addresses("+34 600 1"),
                urls=addresses("https://x.example"),
                met_at=met_at,
            )
        )
        while office.now < instant(date(2026, 6, 2), time(10)):
            pipeline.refresh()
            item = pipeline.agenda.rows[1].item
            assert item is not None
            if item.started:
                kind = next(kind for kind in item.kinds if kind is not Kind.MEETING)
                coffee = item.rule is Rule.SEQUENCE and Kind.MEETING in item.kinds
                asked.append((office.now, f"{kind} for a coffee" if coffee else str(kind)))
                pipeline.log(1, kind, confirmed=True)
            if office.now.weekday() == 4:
                found.groom([1])
            office.now += timedelta(days=1)
    return asked
