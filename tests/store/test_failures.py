"""A disk that fails: the change is refused with a reason, file and memory are as they were, and a retry works."""

from __future__ import annotations

import errno
import os
import threading
from typing import TYPE_CHECKING

import filelock
import pytest

from tests.store.disks import FailingDisk, add, contents, put
from tui.store import Busy, Docs, Store, StoreError, View, WriteFailed

if TYPE_CHECKING:
    from pathlib import Path


def opened(data: Path, *, commits: int = 2) -> tuple[Store, FailingDisk]:
    disk = FailingDisk()
    store = Store.open(data, disk=disk)
    for n in range(commits):
        store.commit(add({"n": n}, {"did": n}))
    disk.calls.clear()
    return store, disk


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT])
@pytest.mark.parametrize("call", ["open", "write", "short write", "fsync"])
@pytest.mark.parametrize("commits", [0, 2])
def test_a_commit_that_fails_is_not_there_and_can_be_tried_again(
    data: Path, call: str, error: int, commits: int
) -> None:
    store, disk = opened(data, commits=commits)
    before = store.path.read_bytes() if commits else b""
    known = contents(store)
    disk.short = call == "short write"
    disk.fail(call.split()[-1], error)
    with pytest.raises(WriteFailed) as caught:
        store.commit(add({"n": "new"}, {"did": "new"}))
    assert str(store.path) in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2
    assert (store.path.read_bytes() if store.path.exists() else b"") == before
    assert contents(store) == known
    assert len(store.recent) == commits
    assert not store.refresh()
    assert contents(Store.open(data)) == known
    commit = store.commit(add({"n": "new"}, {"did": "new"}))
    assert commit.docs["prospects"].keys() == {commits + 1}
    assert contents(Store.open(data)) == contents(store)
    assert len(contents(store)["prospects"]) == commits + 1


def test_a_folder_that_cannot_be_synced_refuses_the_first_commit_only_as_long_as_it_lasts(data: Path) -> None:
    store, disk = opened(data, commits=0)
    disk.fail("sync_folder", errno.EIO, after=2)
    with pytest.raises(WriteFailed):
        store.commit(add({}))
    assert contents(Store.open(data)) == {}
    store.commit(add({}))
    store.commit(add({}))
    assert disk.calls.count("sync_folder") == 4  # the folder above twice, the failed one, and once again


def test_what_was_failed_is_made_durable_as_gone(data: Path) -> None:
    store, disk = opened(data)
    disk.fail("fsync", errno.EIO)
    with pytest.raises(WriteFailed):
        store.commit(add({}))
    assert disk.calls == ["open", "write", "fsync", "ftruncate", "fsync"]


def test_a_store_that_cannot_take_back_a_line_writes_nothing_more(data: Path) -> None:
    store, disk = opened(data)
    known = contents(store)
    disk.fail("fsync", errno.EIO)
    disk.fail("ftruncate", errno.EIO)
    with pytest.raises(WriteFailed, match="could not be undone"):
        store.commit(add({"n": "refused"}))
    left = store.path.read_bytes()
    for attempt in (lambda: store.commit(add({})), store.compact):
        with pytest.raises(WriteFailed, match="start Keepwarm again"):
            attempt()
    assert store.path.read_bytes() == left
    assert not store.changed_on_disk()
    assert not store.refresh()
    assert contents(store) == known


def test_foreign_commits_taken_in_by_a_failed_commit_are_still_reported(data: Path) -> None:
    store, disk = opened(data)
    other = Store.open(data)
    other.commit(put(p1={"n": "theirs"}))
    disk.fail("fsync", errno.ENOSPC)
    with pytest.raises(WriteFailed):
        store.commit(add({}))
    assert contents(store)["prospects"][1] == {"n": "theirs"}
    assert store.changed_on_disk()
    assert store.refresh().ids == {"prospects": {1}}
    assert not store.changed_on_disk()
    other.commit(put(p2={"n": "theirs"}))

    def refuse(_: View) -> Docs:
        raise LookupError

    with pytest.raises(LookupError):
        store.commit(refuse)
    other.commit(put(p2={"n": "again"}, p9={}))
    assert store.commit(add({})).foreign.ids == {"prospects": {2, 9}}
    assert not store.refresh()


def test_an_interrupt_at_any_call_leaves_memory_and_file_agreeing(data: Path) -> None:
    for call in ("write", "fsync", "close"):

        class Interrupting(FailingDisk):
            armed = False

            to_interrupt = call

            def _called(self, call: str) -> None:
                if self.armed and call == self.to_interrupt:
                    self.armed = False
                    raise KeyboardInterrupt

            def close(self, fd: int) -> None:
                super().close(fd)
                self._called("close")

        disk = Interrupting()
        store = Store.open(data / call, disk=disk)
        store.commit(add({"n": 1}))
        disk.armed = True
        with pytest.raises(KeyboardInterrupt):
            store.commit(add({"n": 2}))
        store.refresh()
        assert contents(store) == contents(Store.open(data / call))
        store.commit(add({"n": 3}))
        assert contents(store) == contents(Store.open(data / call))


@pytest.mark.parametrize("call", ["open", "write", "fsync", "link", "replace"])
def test_a_compaction_that_fails_changes_nothing(data: Path, call: str) -> None:
    store, disk = opened(data, commits=5)
    store.commit(put(p1=None))
    before, known = store.path.read_bytes(), contents(store)
    disk.fail(call, errno.ENOSPC)
    with pytest.raises(WriteFailed):
        store.compact()
    assert store.path.read_bytes() == before
    assert contents(store) == known == contents(Store.open(data))
    assert not store.path.with_name("prospects.jsonl.new").exists()
    store.commit(add({"n": "more"}))
    store.compact()
    assert contents(store) == contents(Store.open(data))


def test_a_compaction_whose_name_is_not_durable_is_made_so_before_the_next_commit(data: Path) -> None:
    store, disk = opened(data)
    disk.fail("sync_folder", errno.EIO)
    before = store.path.stat().st_ino
    store.compact()
    assert "was rewritten; a power cut may still bring back what was there before" in store.notices[-1]
    assert store.path.stat().st_ino != before
    disk.fail("sync_folder", errno.EIO)
    known = contents(store)
    with pytest.raises(WriteFailed):
        store.commit(add({}))
    assert contents(store) == known == contents(Store.open(data))
    store.commit(add({}))
    assert contents(store) == contents(Store.open(data))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b'"n": 1', b'"n": 7'),
        (b'"did": 1', b'"did": 7'),
        (b'"2":{"did"', b'"3":{"did"'),
        (b'"next_id":{"prospects":3', b'"next_id":{"prospects":2'),
    ],
)
def test_a_compaction_that_reads_back_differently_is_thrown_away(data: Path, written: bytes, kept: bytes) -> None:
    class Lying(FailingDisk):
        def write(self, fd: int, data: bytes | memoryview) -> int:
            return super().write(fd, bytes(data).replace(written, kept))

    store, _ = opened(data)
    if b"next_id" in written:
        store.commit(put(p2=None))
    liar = Store.open(data, disk=Lying())
    if b"next_id" in written:
        liar.reach = lambda _: 0  # else the last commits tell the id too
    before = store.path.read_bytes()
    with pytest.raises(WriteFailed, match="reads differently"):
        liar.compact()
    assert store.path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said(data: Path) -> None:
    store, disk = opened(data, commits=0)
    disk.fail("mkdir", errno.EROFS)
    with pytest.raises(WriteFailed, match="could not be made"):
        store.commit(add({}))
    assert not data.exists()
    store.commit(add({}))
    assert contents(Store.open(data)) == contents(store)


def test_a_folder_that_is_gone_is_not_made_anew_behind_the_users_back(data: Path) -> None:
    store, _ = opened(data)
    aside = data.rename(data.with_name("aside"))
    for attempt in (lambda: store.commit(add({})), store.compact, store.backup):
        with pytest.raises(WriteFailed, match="no longer there"):
            attempt()
    assert not data.exists()
    aside.rename(data)
    store.commit(add({}))
    assert contents(store) == contents(Store.open(data))


def test_a_link_to_nowhere_is_no_folder(data: Path) -> None:
    data.symlink_to(data.with_name("nowhere"))
    store = Store.open(data)
    with pytest.raises(WriteFailed, match="could not be made"):
        store.commit(add({}))
    data.with_name("nowhere").mkdir()
    store.commit(add({}))
    assert data.with_name("nowhere").stat().st_mode & 0o777 == 0o700
    assert contents(store) == contents(Store.open(data))


def test_a_lock_held_too_long_is_busy_and_reading_goes_on(data: Path) -> None:
    store = Store.open(data, lock_timeout=0.05)
    store.commit(add({"n": 1}))
    other = Store.open(data)
    with filelock.FileLock(f"{store.path}.lock"):
        for attempt in (lambda: store.commit(add({})), store.compact):
            with pytest.raises(Busy, match=r"0\.05 s"):
                attempt()
        assert contents(Store.open(data)) == contents(store)
        assert not store.refresh()
    other.commit(add({"n": 2}))
    assert store.refresh().ids == {"prospects": {2}}
    store.commit(add({"n": 3}))


def test_a_lock_that_cannot_be_had_is_a_failure_to_write(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(data)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(filelock.FileLock, "_acquire", refuse)
    with pytest.raises(WriteFailed, match="not implemented"):
        store.commit(add({}))


def test_a_lock_file_that_is_none_is_named(data: Path) -> None:
    store, _ = opened(data)
    lock = store.path.with_name("prospects.jsonl.lock")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(WriteFailed, match=r"prospects\.jsonl\.lock: Is a directory"):
        Store.open(data).commit(add({}))
    lock.rmdir()
    Store.open(data).commit(add({}))


def test_a_file_that_is_gone_is_not_made_anew_behind_the_users_back(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({"n": 1}))
    aside = store.path.with_name("aside")
    store.path.rename(aside)
    assert not store.refresh()
    with pytest.raises(WriteFailed, match="no longer there"):
        store.commit(add({"n": 2}))
    assert not store.path.exists()
    aside.rename(store.path)
    store.commit(add({"n": 2}))
    assert contents(Store.open(data)) == contents(store)


def test_refresh_does_not_wait_for_a_commit_in_another_thread(data: Path) -> None:
    started, go_on = threading.Event(), threading.Event()

    class Slow(FailingDisk):
        def fsync(self, fd: int) -> None:
            started.set()
            assert go_on.wait(10)
            super().fsync(fd)

    Store.open(data).commit(add({}))
    store = Store.open(data, disk=Slow())
    thread = threading.Thread(target=store.commit, args=(add({}),))
    thread.start()
    assert started.wait(10)
    assert not store.refresh()
    assert len(store.table("prospects")) == 1
    go_on.set()
    thread.join()
    assert len(store.table("prospects")) == 2


def test_a_disk_that_cannot_be_read_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(data)
    store.commit(add({}))
    Store.open(data).commit(add({}))

    def refuse(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "pread", refuse)
    with pytest.raises(StoreError, match="cannot be read"):
        store.refresh()
