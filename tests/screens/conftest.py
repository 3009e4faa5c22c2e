"""A pipeline with a few people, and the application around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Clock, open_pipeline
from tests.screens.host import NOW, Host
from tui.model.addresses import addresses
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.screens.detail import screen as detail
from tui.screens.review import screen as review


@pytest.fixture
def clock() -> Clock:
    """Monday, 2 March 2026, 15:00 UTC."""
    return Clock(NOW)


@pytest.fixture
def pipeline(tmp_path: Path, clock: Clock) -> Pipeline:
    """Ana, met this morning; Bob, met too."""
    found = open_pipeline(tmp_path, clock)
    found.add(
        Prospect(
            "Ana Ruiz", company="Acme", emails=addresses("ana@acme.example"), where="BNI", met_at=NOW.replace(hour=10)
        )
    )
    found.add(Prospect("Bob Lee", met_at=NOW.replace(hour=9)))
    return found


@pytest.fixture
def host(pipeline: Pipeline) -> Host:
    """The application, not running yet."""
    return Host(pipeline)


@pytest.fixture
def at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who tests a review, or a detail, has read at once what is drawn."""
    for module in (review, detail):
        monkeypatch.setattr(module, "MIN_SEEN", 0.0)
