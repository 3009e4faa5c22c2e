from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.office import Office, known, met
from tui.model.addresses import addresses
from tui.model.records import FoundPerson, Reason
from tui.pipeline import Pipeline


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An empty data folder in UTC, on Monday 2 March 2026 at 15:00, under the shipped rules."""
    return Office(tmp_path / "data")


@pytest.fixture
def pipeline(office: Office) -> Pipeline:
    """Ana, met today; Kim, known for long; Lee and Max from a file; Tom, closed."""
    found = office.open()
    found.add(met("Ana Ruiz", tags=("Fair",)))
    found.add(known("Kim Known"))
    found.take_in([FoundPerson("Lee Listed"), FoundPerson("Max Mailed", emails=addresses("max@b.org"))], "people.csv")
    found.add(known("Tom Closed"))
    found.close(5, Reason.OTHER)
    return found
