"""A pipeline of known people in a folder of its own, with a clock that stands until it is moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.helpers import Clock, open_pipeline
from tui.app import KeepwarmApp
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.screens.board.columns import Column
from tui.screens.board.screen import BoardScreen

NOW = datetime(2026, 3, 17, 10, 12, tzinfo=UTC)
SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look is that of a terminal with many colours, whatever runs the tests."""
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def open_again(tmp_path: Path, clock: Clock) -> Callable[[], Pipeline]:
    """Opens the same folder again and again, as several processes would."""
    return lambda: open_pipeline(tmp_path, clock, 'timezone = "UTC"\n[rules.budget]\nper_day = 2\n')


@pytest.fixture
def empty(open_again: Callable[[], Pipeline]) -> Pipeline:
    return open_again()


@pytest.fixture
def people(empty: Pipeline) -> Pipeline:
    """Nine people in three stages; ids in the order of PEOPLE, from 1."""
    for name, company, stage, met_days, touch_days, tags in PEOPLE:
        met = NOW - timedelta(days=met_days)
        who = empty.add(Prospect(name=name, company=company, stage=stage, met_at=met, tags=tags)).ids[0]
        if touch_days is not None:
            empty.log(who, Kind.CALL, at=NOW - timedelta(days=touch_days), confirmed=True)
    return empty


V, C, P = Stage
PEOPLE: list[tuple[str, str, Stage, int, int | None, tuple[str, ...]]] = [
    ("Ana Ruiz", "Acme", V, 1, None, ("bni",)),
    ("Bo Li", "Bolt", V, 40, 12, ("fair",)),
    ("Cem Acar", "Cargo", V, 30, 3, ()),
    ("Dora Ek", "Ekdal", V, 30, 4, ("bni", "vip")),
    ("Eva Fry", "Fryer", C, 90, 40, ()),
    ("Finn Gale", "Gale", C, 90, 20, ("vip",)),
    ("Gus Hall", "Hall", C, 90, 10, ()),
    ("Hana Ito", "Ito", P, 90, 80, ()),
    ("Ivo Jung", "Jung", P, 90, 5, ()),
]


def screen_of(pilot: Pilot[None]) -> BoardScreen:
    """The board screen, wherever it is in the stack."""
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, BoardScreen))


def current(pilot: Pilot[None]) -> str:
    """The name under the cursor; empty without one."""
    state = screen_of(pilot).state
    return state.agenda.rows[state.current].name if state.current is not None else ""


def names(pilot: Pilot[None], stage: Stage) -> list[str]:
    """The names of a column, in order."""
    view = screen_of(pilot).state.view
    return [view.rows[key[-1]].name for key in view.columns[stage]]


def column(pilot: Pilot[None], stage: Stage) -> Column:
    """A column of the board."""
    return screen_of(pilot).board.columns[stage]


def app_for(pipeline: Pipeline) -> KeepwarmApp:
    """The application as the command line opens it."""
    return KeepwarmApp(pipeline)


def pane(pilot: Pilot[None]) -> str:
    """Which list the keys move in."""
    return str(screen_of(pilot).state.pane)
