from __future__ import annotations

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
