from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm


@pytest.fixture
def keepwarm(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Keepwarm:
    """The command line on an empty data folder, in UTC, on Monday 2 March 2026 at 15:00."""
    return Keepwarm(tmp_path, capsys, monkeypatch)


@pytest.fixture
def ana(keepwarm: Keepwarm) -> Keepwarm:
    """The same, with Ana Ruiz, met this morning."""
    keepwarm("add", "Ana Ruiz", "--company", "Ruiz Interiors", "--met", "breakfast club", "--met-at", "today 10:00")
    return keepwarm


@pytest.fixture
def crowd(keepwarm: Keepwarm) -> Keepwarm:
    """105 people weekly, called in turn, twelve on each of the last nine working days: they ask for 21 a day."""
    now = datetime(2026, 3, 2, 15, tzinfo=UTC)
    days = [now - timedelta(days=back, hours=3) for back in range(1, 14)]
    called = [at for at in days if at.weekday() < 5 for _ in range(12)][:105]
    since = "2026-01-05T10:00:00Z"
    people = {
        str(who): {
            "name": f"Each {who:03}", "stage": "visibility", "added_at": since, "first_rhythm_at": since,
            "stages": [{"at": since, "stage": "visibility"}], "touches": [{"at": at.isoformat(), "kind": "call"}],
        }
        for who, at in enumerate(called, start=1)
    }  # fmt: skip
    keepwarm.data.mkdir(mode=0o700)
    keepwarm.file.write_text(json.dumps({"prospects": people}) + "\n", "utf-8")
    return keepwarm
