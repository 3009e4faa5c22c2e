"""A demo of each size in a temporary folder, and how the programs that are measured are started on it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from tests.bench import floors
from tests.bench.terminal import ROOT, WIDE, Terminal, environment
from tui.pipeline import Pipeline
from tui.screens.board.state import BoardState
from tui.settings.config import load_settings
from tui.store import Store

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
_SHOWN = 12
"""Letters of a name or a reason that even a narrow column shows."""
JOURNAL = "prospects.jsonl"


class Office:
    """A pipeline of ``size`` prospects with twelve touches each, in a folder of its own."""

    def __init__(self, parent: Path, size: int) -> None:
        self.size = size
        self.parent = parent / str(size)
        self.parent.mkdir()
        self.config = self.parent / "config.toml"
        self.config.write_text('timezone = "UTC"\n', "utf-8")
        self.folder = self.parent / "data"
        people = ("--prospects", str(size), "--touches", "12", "--seed", "7")
        subprocess.run(self.words(self.folder, "demo", "--into", str(self.folder), *people),
                       check=True, capture_output=True, cwd=ROOT)  # fmt: skip

    def words(self, folder: Path, *more: str) -> list[str]:
        """The command line on a folder, at a time that stands still."""
        own = ("--data", str(folder), "--config", str(self.config), "--now", NOW.isoformat())
        return [sys.executable, "-m", "tui", *own, *more]

    def untouched(self) -> Path:
        """A folder as another program would leave it: the journal, and nothing that can be derived from it."""
        found = self.parent / "untouched"
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir(mode=0o700)
        shutil.copyfile(self.folder / JOURNAL, found / JOURNAL)
        return found

    def open(self, folder: Path) -> Pipeline:
        """The pipeline, in this process."""
        return Pipeline(Store.open(folder), load_settings(self.config), lambda: NOW)

    @cached_property
    def landmarks(self) -> tuple[str, str]:
        """What stands on the board when it is painted: a name on a card, and the reason of a due line."""
        pipeline = self.open(self.folder)
        state = BoardState(pipeline)
        state.start()
        assert state.current is not None
        row = pipeline.agenda.rows[state.current]
        assert row.item is not None
        pipeline.store.close()
        return row.name[:_SHOWN], pipeline.reason(row.id, row.item)[:_SHOWN]

    def board(self, folder: Path | None = None, *, screen: tuple[int, int] = WIDE, truecolor: bool = False) -> Terminal:
        """The board, just started."""
        return Terminal(self.words(folder or self.folder), environment(truecolor=truecolor), screen)


def empty(screen: tuple[int, int] = WIDE) -> Terminal:
    """The empty application, just started."""
    return Terminal([sys.executable, "-m", floors.__name__, "empty"], environment(), screen)


def rows(many: int, screen: tuple[int, int] = WIDE, *, truecolor: bool = False) -> Terminal:
    """The bare list, just started."""
    words = [sys.executable, "-m", floors.__name__, "list", str(many)]
    return Terminal(words, environment(truecolor=truecolor), screen)
