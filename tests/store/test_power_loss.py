"""After a power cut at any moment every acknowledged commit is there, whole and in order; and the test can fail."""

from __future__ import annotations

import errno
import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.store.disks import Careless
from tests.store.power import Inode, Killed, Machine, RecordingDisk
from tui.store import Store, StoreError, WriteFailed
from tui.store.journal import Journal
from tui.store.restore import Restored, restore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.store import Docs, View

PAD = "x" * 700  # a line is some sectors long


class Lost(AssertionError):
    """A legal disk image without something that was acknowledged."""


class History:
    """What was done in the story so far, and the check of every image at every call."""

    def __init__(self, folder: Path, checked: set[object] | None = None) -> None:
        self.folder = folder
        self.recovered = folder.with_name("recovered") / "data"
        self.checked = set() if checked is None else checked
        self.machine = Machine()
        self.written = 0
        self.acknowledged = 0
        self.refused: set[int] = set()  # not acknowledged: may be there or not
        self.backups: dict[str, bytes] = {}
        """The backups that were acknowledged."""
        self.written_as = b""
        """What the file was when they were made, or more."""
        self.disk_class: type[RecordingDisk] = RecordingDisk
        history = self

        class Watched(RecordingDisk):
            def _done(self) -> None:
                history.check()

        self.disk_class = Watched

    def open(self, dies_at: int = -1) -> Store:
        return Store.open(self.folder, disk=self.disk_class(self.machine, dies_at))

    def commit(self, store: Store) -> None:
        """One more commit: a prospect of its own, and the count of all in prospect 1, in one line."""
        self.written += 1
        number = self.written

        def change(_: View) -> Docs:
            document = json.dumps({"number": number, "pad": PAD}).encode()
            return {"prospects": {1: document, 1000 + number: document}, "steps": {number: b"{}"}}

        try:
            store.commit(change)
        except (WriteFailed, Killed):
            self.refused.add(number)
            raise
        self.acknowledged = number
        self.check()

    def check(self) -> None:
        for image in self.machine.images():
            key = (frozenset(image.items()), self.acknowledged, frozenset(self.refused))
            if key not in self.checked:
                self.checked.add(key)
                self._recover(image)

    def _recover(self, image: dict[str, bytes]) -> None:
        shutil.rmtree(self.recovered, ignore_errors=True)
        self.recovered.mkdir(parents=True, mode=0o700)
        for name, content in image.items():
            (self.recovered / name).parent.mkdir(exist_ok=True)
            (self.recovered / name).write_bytes(content)
        self._look_at_backups(image)
        try:
            store = Store.open(self.recovered, disk=Careless())
            numbers = self._numbers(store)
            store.commit(lambda _: {"prospects": {500: b"{}"}})
            again = Store.open(self.recovered, disk=Careless())
        except StoreError as error:
            raise Lost(str(error)) from error
        if self._numbers(again) != numbers or again.notices:
            raise Lost(f"not the same twice: {numbers}")

    def _look_at_backups(self, image: dict[str, bytes]) -> None:
        """Those that were acknowledged are there, and what has the name of a backup is one."""
        for name, content in self.backups.items():
            if image.get(name) != content:
                raise Lost(f"{name} is not what was backed up")
        for name, content in image.items():
            if name.startswith("backups/p") and not self.written_as.startswith(content):
                raise Lost(f"{name} holds something else: {content[:40]!r}")
            if name.startswith("backups/p") and not content.endswith(b"\n"):
                raise Lost(f"{name} holds half a backup")

    def _numbers(self, store: Store) -> list[int]:
        rows = store.table("prospects")
        numbers = sorted(doc_id - 1000 for doc_id in rows if doc_id >= 1000)
        count = json.loads(rows[1])["number"] if 1 in rows else 0
        expected = [n for n in range(1, (numbers or [0])[-1] + 1) if n not in self.refused or n in numbers]
        missing = {*range(1, self.acknowledged + 1)} - self.refused - {*numbers}
        if missing or numbers != expected or count != (numbers or [0])[-1]:
            raise Lost(f"acknowledged {self.acknowledged}, found {numbers}, counted {count}")
        return numbers


@pytest.fixture
def history(data: Path) -> History:
    return History(data)


def everything(history: History) -> None:
    """Two processes, a compaction, and another process after that."""
    first = history.open()
    for _ in range(2):
        history.commit(first)
    second = history.open()
    history.commit(second)
    history.commit(first)
    second.compact()
    history.commit(first)
    third = history.open()
    history.commit(third)
    third.compact()
    history.commit(third)


def test_every_image_of_a_plain_story(history: History) -> None:
    everything(history)
    assert history.acknowledged == 7
    assert len(history.checked) > 100


def a_process_is_killed(history: History, commits: int, *, compacts: bool) -> None:
    """One process is killed at its n-th call, for every n; others go on at once, then the power goes at any moment."""
    for dies_at in range(40):
        fresh = History(history.folder.with_name(f"dies-{dies_at}") / "data", history.checked)
        other = fresh.open()
        for _ in range(commits):
            fresh.commit(other)
        victim = fresh.open(dies_at)
        try:
            fresh.commit(victim)
            if compacts:
                victim.compact()
                fresh.commit(victim)
        except Killed:
            pass
        else:
            return
        fresh.commit(fresh.open())
        fresh.commit(other)
        if compacts:
            other.compact()
        fresh.commit(fresh.open())
    raise AssertionError("it never came to its end")


@pytest.mark.parametrize("compacts", [False, True])
@pytest.mark.parametrize("commits", [0, 1])
def test_a_process_killed_at_any_call_before_the_power_goes(history: History, commits: int, *, compacts: bool) -> None:
    a_process_is_killed(history, commits, compacts=compacts)


def a_file_without_newline_and_with_torn_ends(history: History) -> None:
    history.folder.mkdir(mode=0o700)
    path = history.folder / "prospects.jsonl"
    document = json.dumps({"number": 1, "pad": PAD}).encode()
    stock = b'{"prospects": {"1": %b, "1001": %b}}' % (document, document)
    path.write_bytes(stock + b'{"prospects":' + bytes(700))
    history.machine.inodes[:] = []
    history.machine.names = [{path.name: 0}]
    history.machine.inodes.append(Inode([path.read_bytes()]))
    history.written = history.acknowledged = 1
    store = history.open()
    history.commit(store)
    history.commit(store)


def test_a_stock_file_with_a_torn_end(history: History) -> None:
    a_file_without_newline_and_with_torn_ends(history)


def failures(history: History) -> None:
    """Disk full in the middle of a line, and a failed fsync: refused, taken back, tried again."""
    store = history.open()
    history.commit(store)
    disk = store._journal._disk
    assert isinstance(disk, RecordingDisk)
    for call in ("write", "fsync"):
        original = getattr(disk, call)

        def fail(fd: int, data: bytes = b"", call: str = call, original: Callable[..., int] = original) -> int:
            setattr(disk, call, original)
            if call == "write":
                original(fd, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "injected")

        setattr(disk, call, fail)
        with pytest.raises(WriteFailed):
            history.commit(store)
        if history.refused & {*history._numbers(Store.open(history.folder))}:
            raise Lost("what was refused is there")
        history.commit(store)


def test_a_refused_commit_harms_nothing(history: History) -> None:
    failures(history)


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def backups(history: History) -> None:
    """A day's first write, a backup by command, and more writes."""
    earlier = history.open()
    for _ in range(2):
        history.commit(earlier)
    path = history.folder / "prospects.jsonl"
    history.written_as = path.read_bytes()
    store = Store.open(history.folder, disk=history.disk_class(history.machine), clock=lambda: NOON)
    history.commit(store)
    history.backups["backups/prospects-2026-11-22-daily.jsonl"] = history.written_as
    history.check()
    history.written_as = path.read_bytes()
    assert store.backup(NOON)
    history.backups["backups/prospects-2026-11-22.jsonl"] = history.written_as
    history.check()
    history.commit(store)


def test_every_image_while_backups_are_made(history: History) -> None:
    backups(history)
    assert store_names(history) == ["prospects-2026-11-22-daily.jsonl", "prospects-2026-11-22.jsonl"]


def store_names(history: History) -> list[str]:
    return sorted(path.name for path in (history.folder / "backups").iterdir())


def restores(history: History, call: Callable[..., Restored] = restore) -> None:
    """While it is restored the file is what it was or what it shall be; after it, the latter; the old one is kept."""
    store = history.open()
    for _ in range(2):
        history.commit(store)
    path = history.folder / "prospects.jsonl"
    old = path.read_bytes()
    new = old + b'{"prospects":{"1":{"number":3},"1003":{"number":3}}}\n'
    source = history.folder.with_name("other.jsonl")
    source.write_bytes(new)
    done: list[Restored] = []

    class Watched(RecordingDisk):
        def _done(self) -> None:
            look(self.machine)

    def look(machine: Machine) -> None:
        for image in machine.images():
            current = image.get(path.name)
            if current not in ([new] if done else [old, new]):
                raise Lost("neither the one nor the other")
            if current == new and old not in [image[name] for name in image if "before-restore" in name]:
                raise Lost("what was there before is gone")

    done.append(call(history.folder, source, NOON, disk=Watched(history.machine)))
    look(history.machine)
    history.written, history.acknowledged = 3, 3
    history.commit(store)
    history.commit(history.open())


def test_every_image_of_a_restore(history: History) -> None:
    restores(history)


STORIES: dict[str, Callable[[History], None]] = {
    "everything": everything,
    "killed": lambda history: a_process_is_killed(history, 1, compacts=False),
    "killed at the first": lambda history: a_process_is_killed(history, 0, compacts=False),
    "killed compacting": lambda history: a_process_is_killed(history, 1, compacts=True),
    "torn": a_file_without_newline_and_with_torn_ends,
    "failures": failures,
    "backups": backups,
    "restores": restores,
}


@pytest.mark.parametrize(
    ("sabotage", "story"),
    [
        ("no fsync", "everything"),
        ("no folder sync", "everything"),
        ("no folder sync at compaction", "everything"),
        ("foreign lines not made durable", "killed"),
        ("foreign names not made durable", "killed compacting"),
        ("foreign names not made durable", "killed at the first"),
        ("torn tail not cut", "killed"),
        ("zeroed sectors not known", "everything"),
        ("nothing taken back", "failures"),
        ("what was cut off not made durable", "killed at the first"),
        ("newline not made durable", "torn"),
        ("no fsync", "backups"),
        ("no folder sync", "backups"),
        ("folder of backups not made durable", "backups"),
        ("backup written in place", "backups"),
        ("no fsync", "restores"),
        ("no folder sync at compaction", "restores"),
        ("nothing kept aside", "restores"),
    ],
)
def test_the_proof_notices_what_is_left_out(
    history: History, monkeypatch: pytest.MonkeyPatch, sabotage: str, story: str
) -> None:
    def nothing(*_: object) -> None:
        pass

    def leave_out(call: str, step: str) -> None:
        whole = getattr(Journal, call)

        def without(journal: Journal, *args: object) -> object:
            with monkeypatch.context() as patch:
                patch.setattr(RecordingDisk, step, nothing)
                return whole(journal, *args)

        monkeypatch.setattr(Journal, call, without)

    whole = RecordingDisk.sync_folder

    def all_but_backups(disk: RecordingDisk, path: Path) -> object:
        return path.name == "backups" or whole(disk, path)

    sabotages: dict[str, Callable[[], None]] = {
        "no fsync": lambda: monkeypatch.setattr(RecordingDisk, "fsync", nothing),
        "no folder sync": lambda: monkeypatch.setattr(RecordingDisk, "sync_folder", nothing),
        "no folder sync at compaction": lambda: leave_out("replace_by", "sync_folder"),
        "foreign lines not made durable": lambda: leave_out("_make_durable", "fsync"),
        "newline not made durable": lambda: leave_out("_make_durable", "fsync"),
        "foreign names not made durable": lambda: leave_out("_make_durable", "sync_folder"),
        "what was cut off not made durable": lambda: leave_out("cut_torn_tail", "fsync"),
        "torn tail not cut": lambda: monkeypatch.setattr(Journal, "cut_torn_tail", nothing),
        "zeroed sectors not known": lambda: monkeypatch.setattr(
            "tui.store.lines._is_torn", lambda line, _: not line.endswith(b"\n")
        ),
        "folder of backups not made durable": lambda: monkeypatch.setattr(
            RecordingDisk, "sync_folder", all_but_backups
        ),
        "backup written in place": lambda: monkeypatch.setattr(
            "pathlib.Path.with_name", lambda path, name: path.parent / name.replace(".part", "").removeprefix(".")
        ),
        "nothing kept aside": lambda: monkeypatch.setattr(RecordingDisk, "link", nothing),
        "nothing taken back": lambda: monkeypatch.setattr(Journal, "_take_back", nothing),
    }
    sabotages[sabotage]()
    with pytest.raises(Lost):
        STORIES[story](history)
