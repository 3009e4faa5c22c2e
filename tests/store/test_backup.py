"""Backups: one a day by itself, any number by command, whole or not at all, and never in the way of a touch."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.store.disks import FailingDisk, add, contents
from tui.store import Docs, Store, View, WriteFailed
from tui.store.restore import restore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, 30, 5, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def names(data: Path) -> list[str]:
    return sorted(path.name for path in (data / "backups").iterdir()) if (data / "backups").exists() else []


def opened(data: Path, *, commits: int = 2) -> tuple[Store, FailingDisk, Clock]:
    """A store whose first commits were made without a clock, on a day before."""
    earlier = Store.open(data)
    for n in range(commits):
        earlier.commit(add({"n": n}, {"did": n}))
    earlier.close()
    disk, clock = FailingDisk(), Clock()
    return Store.open(data, disk=disk, clock=clock), disk, clock


def test_the_first_write_of_a_day_keeps_what_was_before_it(data: Path) -> None:
    store, _, clock = opened(data)
    for _ in range(2):
        before = store.path.read_bytes()
        store.commit(add({"n": "first of the day"}))
        copy = data / "backups" / f"prospects-{clock.now:%Y-%m-%d}-daily.jsonl"
        assert copy.read_bytes() == before
        assert copy.stat().st_ino != store.path.stat().st_ino
        store.commit(add({"n": "second of the day"}))
        Store.open(data, clock=clock).commit(add({"n": "of another process"}))
        assert copy.read_bytes() == before
        clock.now += timedelta(days=1)
    assert names(data) == ["prospects-2026-11-22-daily.jsonl", "prospects-2026-11-23-daily.jsonl"]
    assert store.notices == []


def _missing(_: View) -> Docs:
    raise LookupError


def test_only_a_write_makes_one_and_only_with_a_clock(data: Path) -> None:
    store, _, _ = opened(data)
    store.commit(lambda _: {})
    store.refresh()
    with pytest.raises(LookupError):
        store.commit(_missing)
    Store.open(data).commit(add({}))
    assert names(data) == []
    fresh = Store.open(data.with_name("other"), clock=Clock())
    fresh.commit(add({}))
    assert not (data.with_name("other") / "backups").exists()


def test_fourteen_days_are_kept_and_what_was_asked_for_is_never_removed(data: Path) -> None:
    store, _, clock = opened(data)
    asked = store.backup(clock.now)
    assert asked is not None
    os.utime(asked, (0, 0))
    other = data / "backups" / "mine.jsonl"
    other.write_text("{}")
    os.utime(other, (0, 0))
    for _ in range(20):
        store.commit(add({}))
        clock.now += timedelta(days=1)
    daily = [name for name in names(data) if "daily" in name]
    assert daily == [f"prospects-{NOON + timedelta(days=day):%Y-%m-%d}-daily.jsonl" for day in range(6, 20)]
    assert {asked.name, other.name} <= {*names(data)}


def test_a_clock_that_was_wrong_for_once_pushes_nobody_out(data: Path) -> None:
    store, _, clock = opened(data)
    for year in range(2030, 2044):
        clock.now = NOON.replace(year=year)
        store.commit(add({}))
    clock.now = NOON
    for _ in range(14):
        store.commit(add({}))
        assert f"prospects-{clock.now:%Y-%m-%d}-daily.jsonl" in names(data)
        clock.now += timedelta(days=1)
    assert all("2026" in name for name in names(data))


def test_a_backup_by_command_never_writes_over_another(data: Path) -> None:
    store, _, clock = opened(data)
    assert Store.open(data.with_name("empty")).backup(NOON) is None
    made = [store.backup(clock.now) for _ in range(3)]
    assert [path.name for path in made if path] == [
        "prospects-2026-11-22.jsonl",
        "prospects-2026-11-22-123005.jsonl",
        "prospects-2026-11-22-123005-2.jsonl",
    ]
    for path in made:
        assert path is not None
        assert path.read_bytes() == store.path.read_bytes()


def test_backups_are_the_owners_only_whatever_the_umask(data: Path) -> None:
    store, _, clock = opened(data)
    old = os.umask(0)
    try:
        store.commit(add({}))
        path = store.backup(clock.now)
    finally:
        os.umask(old)
    assert path is not None
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("call", ["mkdir", "open", "write", "short write", "fsync", "replace", "sync_folder"])
def test_a_daily_backup_that_fails_is_said_and_the_touch_is_saved(data: Path, call: str, error: int) -> None:
    store, disk, clock = opened(data)
    disk.short = call == "short write"
    disk.fail(call.split()[-1], error)
    store.commit(add({"n": "touch"}))
    assert len(contents(Store.open(data))["prospects"]) == 3
    assert len(store.notices) == 1
    assert "was not made" in store.notices[0]
    assert "prospects-2026-11-22-daily.jsonl" in store.notices[0]
    assert not [name for name in names(data) if not name.endswith("daily.jsonl") or name.startswith(".")]
    store.commit(add({"n": "at once"}))
    assert names(data) == [], "not tried again at every touch"
    assert len(store.notices) == 1
    clock.now += timedelta(hours=2)
    store.commit(add({"n": "later"}))
    assert names(data) == ["prospects-2026-11-22-daily.jsonl"]
    assert len(store.notices) == 1


def test_a_daily_backup_leaves_room_for_the_touch(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, _, _ = opened(data)
    real = os.statvfs(data)

    def nearly_full(_: object) -> os.statvfs_result:
        return os.statvfs_result((4096, 4096, real.f_blocks, 255, 255, *real[5:]))

    monkeypatch.setattr(os, "statvfs", nearly_full)
    store.commit(add({"n": "touch"}))
    assert "nearly full" in store.notices[0]
    assert names(data) == []


@pytest.mark.parametrize("call", ["mkdir", "open", "write", "short write", "fsync", "replace", "sync_folder"])
def test_a_backup_by_command_is_whole_or_not_there(data: Path, call: str) -> None:
    store, disk, clock = opened(data)
    disk.short = call == "short write"
    disk.fail(call.split()[-1], errno.ENOSPC, after=1 if call == "sync_folder" else 0)
    said = "is written, but a power cut may still take it away" if call == "sync_folder" else "could not be written"
    with pytest.raises(WriteFailed, match=said) as caught:
        store.backup(clock.now)
    assert len(str(caught.value).splitlines()) == 2
    found = [data / "backups" / name for name in names(data)]
    assert all(path.read_bytes() == store.path.read_bytes() for path in found)
    path = store.backup(clock.now)
    assert path is not None
    assert path.read_bytes() == store.path.read_bytes()


def test_a_backup_ends_with_the_last_whole_commit(data: Path) -> None:
    store, _, clock = opened(data)
    whole = store.path.read_bytes()
    with store.path.open("ab") as file:
        file.write(b'{"prospects":{"9"')
    path = store.backup(clock.now)
    assert path is not None
    assert path.read_bytes() == whole


@pytest.mark.parametrize("make", [lambda store: store.backup(NOON), lambda store: store.commit(add({}))])
def test_a_backup_goes_nowhere_through_another_users_link(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Store], object]
) -> None:
    store, _, _ = opened(data)
    (tmp_path / "elsewhere").mkdir()
    (data / "backups").symlink_to(tmp_path / "elsewhere")
    os.lchown(data / "backups", 12345, -1) if os.geteuid() == 0 else monkeypatch.setattr(os, "geteuid", lambda: 12345)
    try:
        make(store)
    except Exception as error:
        assert "another user" in str(error)  # noqa: PT017
    else:
        assert "another user" in store.notices[0]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_copies_before_a_restore_are_let_go_as_backups_are(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({"n": 0}))
    made = store.backup(NOON)
    assert made is not None
    (data / "prospects.jsonl.1").write_bytes(b"the last compaction")
    for n in range(20):
        store.commit(add({"n": f"before {n}"}))
        os.utime(store.path, (1_700_000_000 + n, 1_700_000_000 + n))
        restore(data, made, NOON + timedelta(seconds=20 - n))  # the clock is put back all the time
        store.refresh()
    kept = sorted(path.read_text() for path in data.glob("prospects.jsonl.before-restore-*"))
    assert len(kept) == 14
    assert all(any(f"before {n}" in text for text in kept) for n in range(6, 20))
    assert not any("before 5" in text for text in kept)
    store.path.unlink()
    restore(data, made, NOON)
    assert (data / "prospects.jsonl.1").read_bytes() == b"the last compaction"


def test_what_a_killed_backup_left_is_cleared(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({"n": 0}))
    store.backup(NOON)
    old, new = (data / "backups" / f".prospects-{name}.jsonl.part" for name in ("2026-01-01", "2026-11-21"))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    store.backup(NOON)
    assert not old.exists()
    assert new.exists()
