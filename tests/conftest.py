"""How the whole suite runs."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine only. With CI set, the same ones are tried each time.
settings.register_profile("patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_xdist_auto_num_workers() -> int:
    """Two processes a core where there are few: tests of terminals and timers wait more than they compute."""
    cores = os.cpu_count() or 1
    return 2 * cores if cores <= 4 else cores
