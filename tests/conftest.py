"""How the whole suite runs."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from hypothesis import HealthCheck, settings
from textual import app, pilot, screen
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.leftovers import left_open, noted_open
from tests.painting import paint_where_looked_at
from tui.settings.error_log import told
from tui.store import Store

__all__ = ["left_open"]  # for every test

if sys.dont_write_bytecode:  # then each process, and each of hundreds that tests start, would compile everything anew
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says something about the machine only. With CI set, the same ones are tried each time.
settings.register_profile("patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # by nohup: what the tests start must hear of its terminal
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

gc.set_threshold(100_000, 20, 20)  # so many objects live that looking through them took a sixth of the time


def pytest_xdist_auto_num_workers() -> int:
    """Two processes a core where there are few: tests of terminals and timers wait more than they compute."""
    cores = os.cpu_count() or 1
    return 2 * cores if cores <= 4 else cores


REAL = ("tests/terminal/", "tests/e2e/", "tests/app/test_terminal.py")
"""Tests of real terminals and servers."""

TOGETHER = {
    "tests/terminal/": "terminals", "tests/e2e/": "servers", "tests/app/test_terminal.py": "servers",
    "tests/test_architecture.py": "architecture",
}  # fmt: skip
"""Tests that one process runs, one after the other, from the beginning: those of terminals share a board, and wait
while others compute, so that no more than two processes have them; those of the architecture share what they read."""


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Each other test by itself. (The groups of xdist are nothing to pytest 9.2.)"""

    def _split_scope(self, nodeid: str) -> str:
        return next((group for start, group in TOGETHER.items() if nodeid.startswith(start)), nodeid)


def pytest_collection(session: pytest.Session) -> None:
    """In a fresh clone every process would compile all tests: each begins with others, and finds what is compiled."""
    process = getattr(session.config, "workerinput", None)
    if process is None:
        return
    asked = [Path(each.partition("::")[0]) for each in session.config.args]
    modules = sorted(path for each in asked for path in (each.rglob("test_*.py") if each.is_dir() else (each,)))
    first = len(modules) * int(process["workerid"].removeprefix("gw")) // process["workercount"]
    for path in modules[first:] + modules[:first]:
        with suppress(Exception, pytest.skip.Exception):  # whatever it is, collecting finds it too, and tells
            import_module(".".join(path.absolute().relative_to(session.config.rootpath).with_suffix("").parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where a terminal or a server answers too late for a test, the machine was busy: it is tried once more."""
    for item in items:
        if item.nodeid.startswith(REAL):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


_ROUNDS = 5
"""Rounds of the event loop in which nothing was ready, after which nothing is under way."""

_SOON, _LEAST = 0.04, 0.001
"""Seconds: a timer that is due sooner is still part of what is under way (the next picture; where that is late, the one
behind it); how long is slept at least."""

_IN_THREADS: WeakSet[asyncio.Future[Any]] = WeakSet()
"""What the event loop was promised by other threads: commands on their way to the disk. Not what is held up there."""

_run_in_executor = asyncio.BaseEventLoop.run_in_executor


def _noted(loop: asyncio.BaseEventLoop, *call: Any) -> asyncio.Future[Any]:
    """``run_in_executor``; what it promises is remembered."""
    promised = _run_in_executor(loop, *call)
    _IN_THREADS.add(promised)
    return promised


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:  # noqa: ARG001
    """Until nothing is ready to run, no timer is due soon and no thread works for the event loop.

    Textual's own sleeps 20 ms and asks how much the process computed: that is longer than it must be, and on a busy
    machine it takes a process that is not let compute for one that has nothing to do. Here the event loop is asked
    itself. Timers and threads may go on for ever (a disk that a test holds up): those are waited for ``max_sleep``
    seconds at most, threads once. What others use of the machine meanwhile does not count.
    """
    loop: Any = asyncio.get_running_loop()
    quiet, slept, before, promised = 0, 0.0, [*_IN_THREADS], []
    while quiet < _ROUNDS:
        await asyncio.sleep(0)
        if loop._ready:
            quiet = 0
            continue
        now = loop.time()
        due = [timer.when() - now for timer in loop._scheduled if not timer.cancelled() and timer.when() < now + _SOON]
        promised = [each for each in _IN_THREADS if each.get_loop() is loop and not each.done()]
        if slept < max_sleep and (due or promised):
            quiet = 0
            pause = max(min(due, default=_SOON), _LEAST)
            slept += pause
            await (asyncio.sleep(pause) if due else asyncio.wait(promised, timeout=pause))
        else:
            quiet += 1
    if promised:
        _IN_THREADS.difference_update(before)


async def _until_idle(_pilot: pilot.Pilot[Any]) -> bool:
    """``Pilot._wait_for_screen`` sends a message to each widget and waits for it: a third of all there were."""
    await wait_for_idle()
    return True


_parse_rules = Stylesheet._parse_rules
_PARSED: dict[tuple[Any, ...], list[RuleSet]] = {}


def _parsed_once(sheet: Stylesheet, css: str, *of: Any, **more: Any) -> list[RuleSet]:
    """``Stylesheet._parse_rules``: every application of this process has the same styles."""
    key = (css, *of, *more.items(), *sheet._variables.items())
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(sheet, css, *of, **more)
    return _PARSED[key]


@pytest.fixture(autouse=True)
def survived() -> Iterator[list[BaseException]]:
    """The unexpected errors that a board survived. A test that expects some clears the list."""
    _SURVIVED.clear()
    yield _SURVIVED
    if _SURVIVED:
        raise AssertionError(f"{len(_SURVIVED)} unexpected errors; the first:") from _SURVIVED[0]


_SURVIVED: list[BaseException] = []


def _told(error: BaseException) -> str:
    """What is said of an unexpected error; it is noted."""
    _SURVIVED.append(error)
    return told(error)


@pytest.fixture(autouse=True, scope="session")
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For all tests of the process at once: eight thousand of them are over sooner than each would have it patched.

    The log of unexpected errors goes nowhere near the user's own. No power is cut in this process, so that nothing has
    to reach the disk; the store's own tests ask for that (their ``conftest.py``).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))
        patch.setattr(os, "fsync", lambda _: None)
        patch.setattr("tui.terminal.unexpected.told", _told)
        patch.setattr(Store, "_open", noted_open)
        yield


@pytest.fixture(autouse=True, scope="session")
def _patience() -> None:
    """Every pilot waits like that."""
    for module in (app, pilot):
        module.wait_for_idle = wait_for_idle  # type: ignore[attr-defined]
    pilot.Pilot._wait_for_screen = _until_idle  # type: ignore[method-assign,assignment]
    asyncio.BaseEventLoop.run_in_executor = _noted  # type: ignore[method-assign,assignment]
    Stylesheet._parse_rules = _parsed_once  # type: ignore[method-assign,assignment]
    screen.UPDATE_PERIOD = 0.002  # type: ignore[misc] # seconds between two pictures: nobody's eyes are waited for
    Compositor.render_update = paint_where_looked_at  # type: ignore[method-assign,assignment]
