"""A journal whose end the disk has lost: what may be missing is said, how to get it back, and no id is given twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.disks import Careless, add, contents, put
from tui.store import Store, check
from tui.store.restore import restore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAMP = b"stamp"
PEOPLE = 9


def opened(data: Path, stamp: bytes = STAMP) -> Store:
    return Store.open(data, disk=Careless(), stamp=stamp)


def keep_ready(store: Store) -> bool:
    store.start_cache.write(lambda _: b"rows")
    return False


def nothing(_: Store) -> None:
    pass


@pytest.fixture
def path(data: Path) -> Path:
    """A journal with some people, one of them gone, and steps."""
    store = opened(data)
    for n in range(PEOPLE):
        store.commit(add({"name": f"Somebody {n}", "note": "x" * 200}, {"did": n}))
    store.commit(put(p9=None))
    return store.path


def zeros(path: Path, size: int) -> None:
    """The end reads as zeros, as after a power cut on a disk that lied."""
    whole = path.read_bytes()
    path.write_bytes(whole[:size] + bytes(len(whole) - size))


def cut(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


LOST: list[Callable[[Path, int], None]] = [zeros, cut]
WITNESSES: dict[str, Callable[[Store], object]] = {
    "backup": lambda store: store.backup(NOON),
    "start cache": keep_ready,
    "both": lambda store: keep_ready(store) or store.backup(NOON),
}


def line_start(path: Path, line: int) -> int:
    return sum(map(len, path.read_bytes().splitlines(keepends=True)[:line]))


@pytest.mark.parametrize("size", ["a line", "half a line", "nothing"])
@pytest.mark.parametrize("lose", LOST)
@pytest.mark.parametrize("witness", WITNESSES)
def test_what_was_lost_is_said_and_no_id_is_given_twice(
    data: Path, path: Path, witness: str, lose: Callable[[Path, int], None], size: str
) -> None:
    WITNESSES[witness](opened(data))
    whole = contents(opened(data))
    start = line_start(path, 4)
    left = {"a line": start, "half a line": start + 100, "nothing": 0}[size]
    lose(path, left)
    store = opened(data)
    said = "\n".join(store.notices)
    assert "prospects.jsonl may have lost what was saved" in said
    assert "never acknowledged" not in said
    assert "What was acknowledged is there" not in said
    if witness != "start cache":
        assert "keepwarm restore prospects-2026-11-22.jsonl" in said
        assert f"has {10 if left == 0 else 6} commits that are not in it" in said
    # Somebody who only looked has not taken the knowledge away.
    keep_ready(store)
    store.close()
    later = opened(data)
    commit = later.commit(add({"name": "New"}, {"did": "new"}))
    assert commit.docs["prospects"].keys() == {PEOPLE + 1}
    assert commit.docs["steps"].keys() == {PEOPLE + 1}
    # From now on the journal says it itself.
    for beside in (*data.glob("*.torn-*"), *data.glob("backups/*"), data / "prospects.kept"):
        if witness == "start cache" or beside.parent.name != "backups":
            beside.unlink(missing_ok=True)
    assert opened(data).commit(add({}, {})).docs["prospects"].keys() == {PEOPLE + 2}
    if witness != "start cache":
        restore(data, data / "backups" / "prospects-2026-11-22.jsonl", NOON, disk=Careless())
        again = opened(data)
        assert contents(again) == whole
        assert again.notices == []
        assert again.commit(add({}, {})).docs["prospects"].keys() == {PEOPLE + 3}


@pytest.mark.parametrize("lose", LOST)
def test_ids_in_a_part_that_was_cut_off_are_not_given_again(data: Path, path: Path, lose: Callable[..., None]) -> None:
    lose(path, len(path.read_bytes()) - 5)  # the last line, and it was about nobody new: ids come from the lines before
    store = opened(data)
    assert any("torn" in notice for notice in store.notices)
    store.close()
    path.write_bytes(path.read_bytes()[: line_start(path, 8)])  # and somebody cut the line of 9 away by hand
    (path.parent / "prospects.jsonl.torn-2").write_bytes(b'{"prospects":{"41":{"name":"Some')
    commit = opened(data).commit(add({}))
    assert commit.docs["prospects"].keys() == {42}
    (path.parent / "prospects.jsonl.torn-2").unlink()
    assert opened(data).commit(add({})).docs["prospects"].keys() == {43}


def test_a_journal_that_is_gone_does_not_begin_at_1_again(data: Path, path: Path) -> None:
    opened(data).backup(NOON)
    path.unlink()
    assert opened(data).commit(add({})).docs["prospects"].keys() == {PEOPLE + 1}


def test_a_session_that_is_open_notices_too(data: Path, path: Path) -> None:
    store = opened(data)
    cut(path, line_start(path, 4))
    changes = store.refresh()
    assert changes.ids["prospects"] == set(range(5, 9))
    assert "may have lost what was saved" in store.notices[-1]
    assert store.commit(add({})).docs["prospects"].keys() == {PEOPLE + 1}
    assert opened(data).commit(add({})).docs["prospects"].keys() == {PEOPLE + 2}


def a_compaction(store: Store) -> None:
    store.compact()


def a_restore_of_an_older_one(store: Store) -> None:
    old = store.backup(NOON)
    assert old is not None
    store.commit(add({}, {}))
    store.backup(NOON)
    restore(store.path.parent, old, NOON, disk=Careless())


def a_write_that_was_cut_short(store: Store) -> None:
    with store.path.open("ab") as file:
        file.write(b'{"prospects":{"10":{"name":"Ha')


def another_stamp(store: Store) -> None:
    keep_ready(opened(store.path.parent, b"other rules"))


@pytest.mark.parametrize(
    "what", [nothing, a_compaction, a_restore_of_an_older_one, a_write_that_was_cut_short, another_stamp]
)
def test_there_is_no_false_alarm(data: Path, path: Path, what: Callable[[Store], None]) -> None:
    store = opened(data)
    store.backup(NOON)
    keep_ready(store)
    what(store)
    store.close()
    again = opened(data)
    assert not any("may have lost" in notice for notice in again.notices), again.notices
    again.commit(add({"name": "New"}, {"did": 1}))
    assert not any("may have lost" in notice for notice in opened(data).notices)
    assert check(path) == []


@pytest.mark.usefixtures("path")
def test_of_a_write_that_was_cut_short_it_says_that_nothing_acknowledged_is_gone(data: Path) -> None:
    a_write_that_was_cut_short(opened(data))
    [said] = opened(data).notices
    assert "30 bytes are set aside in prospects.jsonl.torn-1" in said
    assert "What was acknowledged is there, unless the disk lost it" in said
