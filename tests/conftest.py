"""How the whole suite runs."""

from __future__ import annotations

import os


def pytest_xdist_auto_num_workers() -> int:
    """Two processes a core where there are few: tests of terminals and timers wait more than they compute."""
    cores = os.cpu_count() or 1
    return 2 * cores if cores <= 4 else cores
