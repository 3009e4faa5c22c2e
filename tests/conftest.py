"""How the whole suite runs."""

from __future__ import annotations

import asyncio
import os
from time import monotonic

import pytest
from hypothesis import HealthCheck, settings
from textual import _wait, app, pilot

from tests.leftovers import left_open

__all__ = ["left_open"]  # for every test

# How long an example takes says something about the machine only. With CI set, the same ones are tried each time.
settings.register_profile("patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_xdist_auto_num_workers() -> int:
    """Two processes a core where there are few: tests of terminals and timers wait more than they compute."""
    cores = os.cpu_count() or 1
    return 2 * cores if cores <= 4 else cores


_ROUNDS = 5
"""Rounds of the event loop in which nothing was ready, after which nothing is under way."""


async def wait_for_idle(min_sleep: float = _wait.SLEEP_GRANULARITY, max_sleep: float = 1) -> None:
    """As Textual's own, and then until nothing is ready to run.

    That one asks how much of the time the process computed: on a busy machine it takes one that is not let compute for
    one that has nothing to do, and keys typed in a burst would have gone but half of their way.
    """
    await _wait.wait_for_idle(min_sleep, max_sleep)
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    quiet, end = 0, monotonic() + max_sleep
    while quiet < _ROUNDS and monotonic() < end:
        await asyncio.sleep(0)
        quiet = 0 if ready else quiet + 1


@pytest.fixture(autouse=True)
def _own_state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of unexpected errors goes nowhere near the user's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture(autouse=True, scope="session")
def _patience() -> None:
    """Every pilot waits like that."""
    for module in (app, pilot):
        module.wait_for_idle = wait_for_idle  # type: ignore[attr-defined]
