"""What is kept for prompts and completion: believed while all that it was made from is as it was, and only then."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tui.agenda import answer_cache
from tui.agenda.answer_cache import LINE, keep, recall

ANSWER = ["3 to answer", True, False]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder, its journal and its settings; ``kept`` keeps a line of them."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "prospects.jsonl").write_text("{}\n")
    (tmp_path / "config.toml").write_text("")
    return data


def kept(folder: Path, *, begun: float = 2, hours: float = 1) -> Any:
    """Keeps the line, as if its files had been read so many seconds from now; what is recalled."""
    keep(
        folder, LINE, folder.parent / "config.toml", ANSWER, [folder / "prospects.jsonl", folder / "prospects.forget"],
        begun=int((time.time() + begun) * 1e6), end=datetime.now(UTC) + timedelta(hours=hours),
    )  # fmt: skip
    return recall_later(folder, begun)


def recall_later(folder: Path, later: float = 2) -> Any:
    clock = answer_cache._now
    answer_cache._now = lambda: int((time.time() + later) * 1e6) + 1
    try:
        return recall(folder, LINE, folder.parent / "config.toml")
    finally:
        answer_cache._now = clock


def test_it_is_recalled_as_it_was(folder: Path) -> None:
    assert recall_later(folder) is None
    assert kept(folder) == ANSWER
    assert (folder / LINE).stat().st_mode & 0o777 == 0o600
    assert (
        recall(folder, LINE, folder.parent / "config.toml") is None
    )  # from before it was made: the clock was put back
    assert recall(folder, LINE, folder / "other.toml") is None
    assert kept(folder, hours=-1) is None


def rewritten_in_place(folder: Path) -> None:
    """The same bytes, the same size, the same time of change: as an editor or rsync may do it."""
    path = folder / "prospects.jsonl"
    before = path.stat()
    path.write_text("[]\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "appended": lambda folder: (folder / "prospects.jsonl").write_text("{}\n{}\n"),
    "rewritten in place": rewritten_in_place,
    "replaced": lambda folder: (
        (folder / "new").write_text("{}\n"),
        (folder / "new").replace(folder / "prospects.jsonl"),
    ),
    "gone": lambda folder: (folder / "prospects.jsonl").unlink(),
    "somebody is to be forgotten": lambda folder: (folder / "prospects.forget").write_text("x"),
    "open to others": lambda folder: folder.chmod(0o755),
    "other settings": lambda folder: (folder.parent / "config.toml").write_text("budget = 3\n"),
    "cut off": lambda folder: (folder / LINE).write_bytes((folder / LINE).read_bytes()[:-9]),
    "nonsense": lambda folder: (folder / LINE).write_text("[1]"),
    "open to be written": lambda folder: (folder / LINE).chmod(0o666),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_circumstance_is_another_line(folder: Path, change: Callable[[Path], object]) -> None:
    assert kept(folder) == ANSWER
    time.sleep(0.01)  # the clock of the file system has ticked
    change(folder)
    assert recall_later(folder) is None


def test_another_zone_is_another_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(folder) == ANSWER
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert recall_later(folder) is None


def test_what_changed_a_moment_before_it_was_read_is_not_kept(folder: Path) -> None:
    """Within the same tick of the file system's clock a file could change again and look alike."""
    assert kept(folder, begun=0) is None
    assert not (folder / LINE).exists()


def test_a_folder_that_takes_no_file(folder: Path) -> None:
    (folder / f"{LINE}.part").mkdir()
    assert kept(folder) is None
