from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An empty data folder in UTC, on Monday 2 March 2026 at 15:00, under the shipped rules."""
    return Office(tmp_path / "data")
