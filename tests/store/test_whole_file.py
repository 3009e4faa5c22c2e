"""A file that is written whole: the old one or the new one, never half of one, and never over the data."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.disks import FailingDisk, add
from tests.store.power import Killed, Machine, RecordingDisk
from tui.store import Store, Unsafe, WriteFailed
from tui.store.disk import Disk
from tui.store.whole_file import write_export, write_whole

OLD, NEW = b"old " * 400, b"new " * 500


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for exports, called as the recording disk knows it."""
    folder = tmp_path / "out" / "data"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def store(data: Path) -> Store:
    """A store with somebody in it, and a backup."""
    found = Store.open(data)
    found.commit(add({"name": "Ana"}))
    assert found.backup(datetime(2026, 11, 22, tzinfo=UTC))
    return found


def export(path: Path, store: Store, disk: Disk | None = None) -> None:
    write_export(path, [store.as_one_line()], folder=store.path.parent, journal=store.path, disk=disk)


def everything_in(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


# What is left by a failure, a kill and a power cut ---------------------------------------------------------------


def write(place: Path, disk_class: type[RecordingDisk], dies_at: int = -1) -> Machine:
    """The old file, then the new one in its place; every image of the disk is looked at after every call."""
    machine = Machine()
    path, done = place / "all.json", False

    class Watched(disk_class):  # type: ignore[valid-type,misc]
        def _done(self) -> None:
            for image in machine.images():
                allowed = [NEW] if done else [OLD, NEW]
                assert image.get("all.json") in allowed, "neither the one nor the other"

    write_whole(path, [OLD], disk=disk_class(machine))
    try:
        write_whole(path, [NEW[:9], NEW[9:]], disk=Watched(machine, dies_at))
        done = True
        Watched(machine)._done()
    except Killed:
        assert path.read_bytes() in (OLD, NEW)
        Watched(machine)._done()
    return machine


def test_after_a_power_cut_it_is_the_old_one_or_the_new_one_and_once_said_the_new_one(place: Path) -> None:
    write(place, RecordingDisk)
    assert (place / "all.json").read_bytes() == NEW


def test_a_writer_that_is_killed_at_any_call_leaves_a_whole_file(place: Path) -> None:
    for dies_at in range(6):
        folder = place / str(dies_at) / "data"
        folder.mkdir(parents=True)
        write(folder, RecordingDisk, dies_at)


@pytest.mark.parametrize("call", ["fsync", "sync_folder"])
def test_the_proof_notices_what_is_left_out(place: Path, call: str) -> None:
    without = type("Without", (RecordingDisk,), {call: lambda *_: None})
    with pytest.raises(AssertionError, match="neither the one nor the other"):
        write(place, without)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("call", ["open", "write", "short write", "fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_else(place: Path, call: str, error: int) -> None:
    path = place / "all.json"
    path.write_bytes(OLD)
    disk = FailingDisk()
    disk.short = call == "short write"
    disk.fail(call.split()[-1], error)
    with pytest.raises(WriteFailed) as caught:
        write_whole(path, [NEW], disk=disk)
    assert str(caught.value).startswith(f"{path} could not be written: injected.\nNothing was changed")
    assert everything_in(place) == {path: OLD}


def test_a_name_that_is_not_durable_is_not_called_unchanged(place: Path) -> None:
    disk = FailingDisk()
    disk.fail("sync_folder", errno.EIO)
    with pytest.raises(WriteFailed, match="is written, but a power cut may still take it away"):
        write_whole(place / "all.json", [NEW], disk=disk)
    assert everything_in(place) == {place / "all.json": NEW}


def test_an_interrupt_leaves_nothing_beside(place: Path) -> None:
    def blocks() -> Iterator[bytes]:
        yield NEW
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(place / "all.json", blocks())
    assert everything_in(place) == {}


def test_what_killed_writers_left_is_cleared_and_nothing_else(place: Path) -> None:
    victim = place.parent / "victim"
    victim.write_bytes(OLD)
    old = [place / f".keepwarm-{digit * 16}.part" for digit in "0a"]
    new = place / f".keepwarm-{'b' * 16}.part"
    others = [place / ".keepwarm-mine.part", place / "keepwarm.part", place / f".keepwarm-{'c' * 16}.part"]
    for path in (*old, new, *others[:2]):
        path.write_bytes(OLD)
    others[2].symlink_to(victim)
    for path in (*old, *others[:2], victim):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    write_whole(place / "all.json", [NEW])
    assert {*everything_in(place)} == {place / "all.json", new, *others}
    assert victim.exists()


# The file while it is written ------------------------------------------------------------------------------------


class Watching(Disk):
    """Notes what stands in the folder at each write, and with which mode."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: list[tuple[str, int]] = []

    def write(self, fd: int, data: bytes | memoryview) -> int:
        found = os.fstat(fd)
        [name] = [path.name for path in self.folder.iterdir() if path.lstat().st_ino == found.st_ino]
        self.seen.append((name, stat.S_IMODE(found.st_mode)))
        return super().write(fd, data)


def test_it_is_private_from_the_start_and_its_name_is_another_each_time(place: Path) -> None:
    (place / "all.json").write_bytes(OLD)
    (place / "all.json").chmod(0o644)
    disk = Watching(place)
    for _ in range(5):
        write_whole(place / "all.json", [NEW], 0o644, disk)
    assert {mode for _, mode in disk.seen} == {0o600}
    assert len({name for name, _ in disk.seen}) == 5
    assert stat.S_IMODE((place / "all.json").stat().st_mode) == 0o644


def test_the_longest_name_there_may_be_is_no_trouble(place: Path) -> None:
    write_whole(place / ("n" * 255), [NEW])
    assert everything_in(place) == {place / ("n" * 255): NEW}


def test_a_planted_link_is_not_followed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = place.parent / "victim"
    victim.write_bytes(OLD)
    monkeypatch.setattr(os, "urandom", bytes)  # somebody who could foresee the name
    (place / f".keepwarm-{'00' * 8}.part").symlink_to(victim)
    with pytest.raises(WriteFailed, match="File exists"):
        write_whole(place / "all.json", [NEW])
    assert victim.read_bytes() == OLD
    assert not (place / "all.json").exists()


def test_a_link_in_the_place_of_the_file_is_replaced_and_what_it_leads_to_stays(place: Path, store: Store) -> None:
    victim = place.parent / "victim"
    victim.write_bytes(OLD)
    victim.chmod(0o666)
    (place / "all.json").symlink_to(victim)
    (place / "dangling").symlink_to("nowhere")
    for name in ("all.json", "dangling"):
        export(place / name, store)
        assert not (place / name).is_symlink()
        assert (place / name).read_bytes() == store.as_one_line()
        assert stat.S_IMODE((place / name).stat().st_mode) == 0o600
    assert victim.read_bytes() == OLD


@pytest.mark.parametrize("mode", [0o640, 0o664, 0o400, 0o600])
def test_an_export_keeps_the_mode_of_the_file_it_replaces(place: Path, store: Store, mode: int) -> None:
    path = place / "all.json"
    path.write_bytes(OLD)
    path.chmod(mode)
    export(path, store)
    assert path.read_bytes() == store.as_one_line()
    assert stat.S_IMODE(path.stat().st_mode) == mode


# Where nothing is written ----------------------------------------------------------------------------------------


def _the_journal(data: Path, _: Path) -> Path:
    return data / "prospects.jsonl"


def _something_new_in_the_folder(data: Path, _: Path) -> Path:
    return data / "export.json"


def _a_backup(data: Path, _: Path) -> Path:
    return next((data / "backups").iterdir())


def _the_long_way_round(data: Path, _: Path) -> Path:
    return data / "backups" / ".." / "prospects.jsonl"


def _a_link_to_the_folder(data: Path, place: Path) -> Path:
    (place / "link").symlink_to(data)
    return place / "link" / "export.json"


def _a_link_to_the_journal(data: Path, place: Path) -> Path:
    (place / "one").symlink_to(data / "prospects.jsonl")
    (place / "two").symlink_to("one")
    return place / "two"


def _a_link_to_what_is_not_there_yet(data: Path, place: Path) -> Path:
    (place / "link").symlink_to(data / "export.json")
    return place / "link"


def _a_link_that_leads_out(data: Path, place: Path) -> Path:
    (data / "link").symlink_to(place / "all.json")
    return data / "link"


def _a_hard_link(data: Path, place: Path) -> Path:
    os.link(data / "prospects.jsonl", place / "all.json")
    return place / "all.json"


def _a_hard_link_of_a_backup(data: Path, place: Path) -> Path:
    os.link(_a_backup(data, place), place / "all.json")
    return place / "all.json"


ALIASES: list[Callable[[Path, Path], Path]] = [
    _the_journal, _something_new_in_the_folder, _a_backup, _the_long_way_round, _a_link_to_the_folder,
    _a_link_to_the_journal, _a_link_to_what_is_not_there_yet, _a_link_that_leads_out, _a_hard_link,
    _a_hard_link_of_a_backup,
]  # fmt: skip


@pytest.mark.parametrize("alias", ALIASES)
def test_the_data_are_refused_by_whatever_name(
    data: Path, place: Path, store: Store, alias: Callable[[Path, Path], Path]
) -> None:
    path = alias(data, place)
    before = everything_in(data), everything_in(place)
    with pytest.raises(Unsafe) as caught:
        export(path, store)
    assert str(path) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 2
    assert (everything_in(data), everything_in(place)) == before


@pytest.mark.parametrize(
    "name",
    ["people.jsonl", "people.jsonl.1", "people.jsonl.lock", "PEOPLE.jsonl", "People.JSONL.1", "prospects.kept",
     "prospects.forget", ".people.jsonl.1.part", "review.json"],
)  # fmt: skip
def test_a_journal_that_stands_elsewhere_is_refused_too(tmp_path: Path, data: Path, name: str) -> None:
    elsewhere = tmp_path / "sync"
    elsewhere.mkdir()
    data.mkdir(mode=0o700)
    (data / "prospects.jsonl").symlink_to(elsewhere / "people.jsonl")
    store = Store.open(data)
    store.commit(add({"name": "Ana"}))
    before = everything_in(elsewhere)
    with pytest.raises(Unsafe):
        write_export(elsewhere / name, [NEW], folder=data, journal=store.path)
    assert everything_in(elsewhere) == before
    write_export(elsewhere / "all.json", [NEW], folder=data, journal=store.path)


def _through_proc(data: Path, _: Path) -> Path:
    os.chdir(data)
    return Path("/proc/self/cwd/prospects.jsonl")


def _new_through_proc(data: Path, _: Path) -> Path:
    os.chdir(data / "backups")
    return Path("/proc/self/cwd/../new.json")


def _a_bare_name(data: Path, _: Path) -> Path:
    os.chdir(data)
    return Path("new.json")


def _an_open_descriptor(data: Path, _: Path) -> Path:
    return Path(f"/proc/self/fd/{os.open(data / 'prospects.jsonl', os.O_RDONLY)}")


def _a_thread_of_ours(data: Path, _: Path) -> Path:
    return Path(f"/proc/thread-self/fd/{os.open(data, os.O_RDONLY)}/prospects.jsonl")


@pytest.mark.parametrize(
    "alias", [_through_proc, _new_through_proc, _a_bare_name, _an_open_descriptor, _a_thread_of_ours]
)
def test_no_way_round_through_what_is_open(
    data: Path, place: Path, store: Store, alias: Callable[[Path, Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    before = everything_in(data)
    with pytest.raises((Unsafe, WriteFailed)):
        export(alias(data, place), store)
    assert everything_in(data) == before


@pytest.mark.parametrize("what", ["", "backups", "prospects.jsonl"])
@pytest.mark.parametrize("name", ["prospects.jsonl", "new.json"])
def test_the_data_mounted_elsewhere_are_the_data(data: Path, place: Path, store: Store, what: str, name: str) -> None:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a folder a second time")
    other = place / "other"
    if (data / what).is_dir():
        other.mkdir()
    else:
        other.touch()
    if subprocess.run(["mount", "--bind", data / what, other], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        before = everything_in(data)
        with pytest.raises(Unsafe):
            export(other / name if other.is_dir() else other, store)
        assert everything_in(data) == before
    finally:
        subprocess.run(["umount", "-l", other], check=True)


def test_a_folder_beside_the_data_is_free_even_where_there_are_no_data_yet(tmp_path: Path, data: Path) -> None:
    for folder in (data.with_name("data2"), tmp_path / "x"):
        folder.mkdir()
        write_export(folder / "all.json", [NEW], folder=data, journal=data / "prospects.jsonl")
        assert (folder / "all.json").read_bytes() == NEW
    assert not data.exists()


@pytest.mark.parametrize("name", ["folder", "pipe", "/dev/null", "/dev/full", "link", "circle", "file/x", "no/x"])
def test_what_no_file_can_stand_for_is_refused_in_words(place: Path, store: Store, name: str) -> None:
    (place / "folder").mkdir()
    os.mkfifo(place / "pipe")
    (place / "link").symlink_to("/dev/null")
    (place / "circle").symlink_to("circle")
    (place / "file").touch()
    before = everything_in(place)
    with pytest.raises(WriteFailed) as caught:
        export(place / name, store)
    assert str(place / name) in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2
    assert everything_in(place) == before
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_a_name_for_what_is_open_is_no_file_even_if_one_is_open(place: Path, store: Store, name: str) -> None:
    disk = FailingDisk()
    disk.fail("open", errno.EACCES)  # whatever happens, nothing is renamed there
    before = os.dup(1)
    try:
        with (place / "output").open("w") as file:
            os.dup2(file.fileno(), 1)
            with pytest.raises(WriteFailed, match="a device or a pipe"):
                export(Path(name), store, disk)
    finally:
        os.dup2(before, 1)
        os.close(before)


# A real disk that is full ----------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 256 kB; needs root."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_keeps_the_old_file(small: Path) -> None:
    write_whole(small / "all.json", [OLD])
    with pytest.raises(WriteFailed, match="No space left"):
        write_whole(small / "all.json", [bytes(1 << 20)])
    assert everything_in(small) == {small / "all.json": OLD}
    write_whole(small / "all.json", [NEW])
    assert everything_in(small) == {small / "all.json": NEW}
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    with pytest.raises(WriteFailed, match="Read-only"):
        write_whole(small / "all.json", [OLD])
    assert everything_in(small) == {small / "all.json": NEW}
