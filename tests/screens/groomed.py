"""A board with forty decisions of every kind, as the file would be after a few months; and the walks over them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.helpers import Clock, open_pipeline, seen
from tests.screens.host import NOW, Host, settle
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.kinds import Kind
from tui.model.records import Event, Promise, Prospect, Skip, Stage, StageMove, Touch
from tui.pipeline import Pipeline
from tui.screens.grooming.screen import GroomingScreen
from tui.screens.triage.screen import TriageScreen


def ago(days: float) -> datetime:
    """So many days before the Monday on which it all begins."""
    return NOW - timedelta(days=days)


def touched(*days: float, kind: Kind = Kind.EMAIL, inbound: bool = False) -> tuple[Touch, ...]:
    """Touches, each so many days ago."""
    return tuple(Touch(ago(each), kind, inbound=inbound) for each in days)


def person(name: str, since: float, *touches: Touch, **fields: Any) -> Prospect:
    """Somebody met so many days ago, whose opening is over."""
    started = {"emails": addresses(f"{name.lower().replace(' ', '.')}@example.com"), "stage": Stage.VISIBILITY}
    skips = (Skip(ago(since - 1), "sequence"),)
    found = tuple(sorted(touches, key=lambda touch: touch.at))
    values: dict[str, Any] = {"skips": skips, **started, **fields}
    return Prospect(name, added_at=ago(since), met_at=ago(since), touches=found, **values)


def broken(days: float) -> Promise:
    """A promise for a day that went by without a word."""
    start = ago(days).replace(hour=0)
    return Promise(start, ago(days + 5), start, start + timedelta(days=1), whole_day=True, note="the price list")


def imported(name: str, **fields: Any) -> Prospect:
    """Somebody out of a file of this morning, as an import leaves them."""
    values: dict[str, Any] = {"company": "Fair Ltd", **fields}
    return Prospect(name, added_at=ago(0.2), imported=True, first_rhythm_at=NOW + timedelta(days=3), **values)


def forty() -> list[Prospect]:
    """Five ready to move up, six silent, four beyond twelve touches, four late steps, three long in their stage, five
    out of reach, seven imported, three broken promises and three pairs, in this order."""
    found = [person(f"Ready {n}", 40, *touched(3), events=(Event(ago(2), "interest"),)) for n in range(5)]
    moved = (StageMove(ago(140), Stage.VISIBILITY), StageMove(ago(130), Stage.CREDIBILITY))
    found += [person(f"Silent {n}", 140, *touched(75 + n), stage=Stage.CREDIBILITY, stages=moved) for n in range(6)]
    found += [person(f"Patient {n}", 59, *touched(*range(3, 55, 4))) for n in range(4)]
    found += [person(f"Stuck {n}", 45, *touched(44, 30), skips=()) for n in range(4)]
    found += [person(f"Long {n}", 300 + n, *touched(9), *touched(10, inbound=True)) for n in range(3)]
    found += [person(f"Hidden {n}", 30, *touched(4), emails=(), where="the fair") for n in range(5)]
    found += [imported(f"New {n}", emails=addresses(f"new{n}@example.com")) for n in range(7)]
    found += [person(f"Promised {n}", 30, *touched(12), promises=(broken(5),)) for n in range(3)]
    for n in range(3):
        found += [person(f"Twin {n}", 30, *touched(4)), person(f"Twin {n}", 30, *touched(5), company="Two Ltd")]
    return found


def pipeline_of(people: list[Prospect], folder: Path, clock: Clock, config: str = 'timezone = "UTC"\n') -> Pipeline:
    """A pipeline with these people, ids from 1."""
    pipeline = open_pipeline(folder, clock, config)
    documents: dict[int, bytes | None] = {who: encode(each, None) for who, each in enumerate(people, start=1)}
    pipeline.store.commit(lambda _: {"prospects": documents})
    pipeline.refresh()
    return pipeline


def journal(pipeline: Pipeline) -> int:
    """Commits so far."""
    return len(pipeline.store.path.read_text("utf-8").splitlines())


async def painted(pilot: Pilot[None]) -> None:
    """Until what the screen knows is on the terminal, and keys mean it; idle or not, which load may belie."""
    done = asyncio.Event()
    pilot.app.screen.call_after_refresh(done.set)
    await done.wait()
    await pilot.pause()


async def open_grooming(pilot: Pilot[None], *keys: str) -> GroomingScreen:
    """The grooming, when everybody was looked at."""
    await pilot.press("w")
    screen = pilot.app.screen
    assert isinstance(screen, GroomingScreen)
    while not screen.grooming.done:
        await pilot.pause(0.01)
    await painted(pilot)
    await pressed(pilot, *keys)
    return screen


async def open_triage(pilot: Pilot[None], *keys: str) -> TriageScreen:
    """The walk, when the new people are known."""
    await pilot.press("T")
    screen = pilot.app.screen
    assert isinstance(screen, TriageScreen)
    while not screen.is_ready:
        await pilot.pause(0.01)
    await pressed(pilot, *keys)
    return screen


async def pressed(pilot: Pilot[None], *keys: str) -> str:
    """Keys, and what is seen when they have done what they do."""
    await pilot.press(*keys)
    await settle(pilot)
    await pilot.pause()
    assert isinstance(pilot.app, Host)
    return seen(pilot.app)
