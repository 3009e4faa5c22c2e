"""What a crash leaves of the last line never hides a whole one, is set aside, and nothing is appended behind it."""

from __future__ import annotations

import errno
import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.store.disks import Careless, FailingDisk, add, contents
from tui.store import Damaged, Store, WriteFailed, check

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = b"".join(
    json.dumps({"prospects": {str(n): {"n": n, "note": "x" * n}}, "steps": {str(n): {}}}).encode() + b"\n"
    for n in range(1, 6)
)
LAST = json.dumps({"prospects": {"6": {"n": 6, "note": "y" * 1500, "name": "Ruíz"}}}).encode() + b"\n"


def short(garbage: bytes) -> str:
    return repr(garbage[:9])


def placed(data: Path, content: bytes) -> Path:
    data.mkdir(mode=0o700, exist_ok=True)
    for old in data.iterdir():
        old.unlink()
    path = data / "prospects.jsonl"
    path.write_bytes(content)
    return path


def heals(data: Path, content: bytes, whole: bytes, ids: int) -> None:
    """A file of ``content`` opens with ``ids`` prospects, keeps what is torn aside, and goes on behind ``whole``."""
    path = placed(data, content)
    torn = content[len(whole) :]
    problems = check(path)
    store = Store.open(data, disk=Careless())
    assert sorted(store.table("prospects")) == list(range(1, ids + 1))
    aside = path.with_name("prospects.jsonl.torn-1")
    if torn:
        assert path.read_bytes() == whole
        assert aside.read_bytes() == torn
        assert [aside.name in notice and f"{len(torn):,} byte" in notice for notice in store.notices] == [True]
        assert len(problems) == 1
        assert "torn" in problems[0].what
    else:
        assert not aside.exists()
        assert store.notices == []
        assert problems == []
    store.commit(add({"n": "more"}))
    again = Store.open(data)
    assert contents(again) == contents(store)
    assert len(again.table("prospects")) == ids + 1
    assert again.notices == []
    assert check(path) == []


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\0", b"\0" * 700, b"\xff\xfe\0garbage", b'{"prospects":{"9"', b"]", b" {}x"],
    ids=short,
)
def test_every_cut_of_the_last_line(data: Path, garbage: bytes) -> None:
    ends = {*range(60), *range(len(LAST) - 60, len(LAST) - 1)} if not garbage else {1, len(LAST) - 2}
    for cut in ends | {*range(0, len(LAST) - 1, 37 if garbage else 7)}:
        if LAST[:cut] + garbage != b"{}":  # a commit of nothing
            heals(data, WHOLE + LAST[:cut] + garbage, WHOLE, 5)


@pytest.mark.parametrize("garbage", [b"\0", b"\0" * 700, b"\xff\xfe\0garbage", b'{"prospects":{"9"', b"]"], ids=short)
def test_a_line_that_only_lacks_its_newline_is_whole(data: Path, garbage: bytes) -> None:
    heals(data, WHOLE + LAST[:-1], WHOLE + LAST[:-1], 6)
    heals(data, WHOLE + LAST[:-1] + garbage, WHOLE + LAST[:-1], 6)
    heals(data, WHOLE + LAST + garbage, WHOLE + LAST, 6)
    heals(data, WHOLE[: WHOLE.index(b"\n")] + garbage, WHOLE[: WHOLE.index(b"\n")], 1)


def test_sectors_that_never_arrived(data: Path) -> None:
    """The disk writes in any order: a sector in the middle is zeros, what comes after it, newline too, is there."""
    start = len(WHOLE)
    edges = [start, *range(start + 512 - start % 512, start + len(LAST), 512), start + len(LAST)]
    for left, right in pairwise(edges):
        content = bytearray(WHOLE + LAST)
        content[left:right] = bytes(right - left)
        heals(data, bytes(content), WHOLE, 5)


def test_a_file_that_is_nothing_but_torn(data: Path) -> None:
    for torn in (b"{", b"\0" * 4096, LAST[:-9]):
        heals(data, torn, b"", 0)


def test_a_bad_last_line_that_no_crash_leaves_is_damage(data: Path) -> None:
    for bad in (LAST[:-2] + b"\n", LAST.replace(b"y", b"\0", 1), b"oops\n", LAST[:40] + b"\n" + b"\0" * 600):
        path = placed(data, WHOLE + bad)
        with pytest.raises(Damaged) as caught:
            Store.open(data)
        assert caught.value.line == 6
        assert path.read_bytes() == WHOLE + bad


def test_a_tear_that_appears_while_open_is_healed_by_the_next_commit(data: Path) -> None:
    placed(data, WHOLE)
    store = Store.open(data)
    for n in (1, 2, 3):
        with store.path.open("ab") as file:
            file.write(LAST[: n * 20])
        assert not store.refresh()  # somebody may still be writing it
        assert store.notices[n - 1 :] == []
        store.commit(add({"n": n}))
        assert store.path.with_name(f"prospects.jsonl.torn-{n}").read_bytes() == LAST[: n * 20]
        assert len(store.notices) == n
    assert contents(Store.open(data)) == contents(store)


def test_compaction_heals_first(data: Path) -> None:
    placed(data, WHOLE)
    store = Store.open(data)
    with store.path.open("ab") as file:
        file.write(LAST[:20])
    store.compact()
    assert store.path.with_name("prospects.jsonl.torn-1").read_bytes() == LAST[:20]
    assert len(Store.open(data).table("prospects")) == 5


@pytest.mark.parametrize("call", ["open", "write", "fsync", "sync_folder", "ftruncate"])
def test_what_cannot_be_set_aside_is_left_and_said(data: Path, call: str) -> None:
    path = placed(data, WHOLE + LAST[:50])
    disk = FailingDisk()
    disk.fail(call, errno.ENOSPC, times=2)
    store = Store.open(data, disk=disk)
    assert len(store.table("prospects")) == 5
    assert "left alone" in store.notices[0]
    with pytest.raises(WriteFailed):
        store.commit(add({}))
    assert path.read_bytes() == WHOLE + LAST[:50]
    store.commit(add({}))
    assert path.with_name("prospects.jsonl.torn-1").read_bytes() == LAST[:50]
    assert not path.with_name("prospects.jsonl.torn-2").exists()
    assert len(Store.open(data).table("prospects")) == 6
