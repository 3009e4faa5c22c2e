"""What is said about a failure is true: each call fails once, and what was said is compared with a new start."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.store.disks import add, contents, put
from tests.store.every_call import Failing, each_call
from tui.store import SCHEMA, Store, StoreError, schema
from tui.store.restore import Restored, restore
from tui.store.whole_file import write_export

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Documents = dict[str, dict[int, object]]


def anew(data: Path) -> Documents:
    """What a new start finds, on a copy: it may heal something."""
    copy = data.with_name("anew")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    return contents(Store.open(copy))


def said_of(failing: Failing, action: Callable[[], object]) -> str:
    """The error that the user is shown; empty where the action succeeded."""
    try:
        failing.run(action)
    except StoreError as error:
        return str(error)
    return ""


def restored(done: list[Restored], data: Path, backup: Path) -> None:
    done.append(restore(data, backup, NOON))


@pytest.fixture
def folders(tmp_path: Path) -> Callable[[], Path]:
    made = iter(range(1000))

    def folder() -> Path:
        return tmp_path / str(next(made)) / "data"

    return folder


@pytest.mark.parametrize("commits", [0, 2])
@pytest.mark.parametrize("clock", [None, lambda: NOON])
def test_a_commit_is_saved_or_said_not_to_be(
    folders: Callable[[], Path], commits: int, clock: Callable[[], datetime] | None
) -> None:
    tried = set()
    for failing in each_call():
        data = folders()
        earlier = Store.open(data)
        for n in range(commits):
            earlier.commit(add({"n": n}, {"did": n}))
        before = contents(earlier)
        store = Store.open(data, clock=clock)
        said = said_of(failing, partial(store.commit, add({"n": "new"}, {"did": "new"})))
        found = anew(data) if data.exists() else {}
        saved = {"n": "new"} in found.get("prospects", {}).values()
        assert saved is not bool(said), (failing.failed, failing.at, said)
        assert contents(store) == found
        if said:
            assert found == before
            assert "Nothing was" in said or "cannot be read" in said or "could not be made" in said, said
        elif failing.failed and store.notices:
            assert any("saved" in notice for notice in store.notices), store.notices
        store.commit(add({"n": "next"}, {"did": "next"}))
        assert contents(store) == anew(data)
        assert len(contents(store)["prospects"]) == commits + saved + 1
        store.close()
        tried.add(failing.failed)
    assert {"open", "write", "fsync", "fstat", "close", "flock"} <= tried


def test_a_compaction_is_done_or_said_not_to_be(folders: Callable[[], Path]) -> None:
    for failing in each_call():
        data = folders()
        store = Store.open(data)
        for n in range(3):
            store.commit(add({"n": n}, {"did": n}))
        store.commit(put(p2=None))
        before, known = store.path.read_bytes(), contents(store)
        said = said_of(failing, store.compact)
        assert (store.path.read_bytes() == before) is bool(said), (failing.failed, said)
        if said:
            assert "Nothing was changed" in said or "cannot be read" in said, said
        assert anew(data) == known == contents(store)
        store.commit(add({"n": "next"}, {"did": "next"}))
        assert contents(store) == anew(data)
        store.close()


def test_a_migration_and_its_first_commit_are_saved_or_said_not_to_be(
    folders: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mark(tables: schema.Tables) -> schema.Tables:
        for fields in tables["prospects"].values():
            fields["marked"] = True
        return tables

    for failing in each_call():
        data = folders()
        old = Store.open(data)
        old.commit(add({"n": 1}, {"did": 1}))
        old.close()
        was = old.path.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(schema, "SCHEMA", SCHEMA + 1)
            patch.setattr(schema, "MIGRATIONS", {SCHEMA: mark})
            store = Store.open(data, clock=lambda: NOON)
            known = contents(store)
            said = said_of(failing, partial(store.commit, add({"n": "new"}, {"did": "new"})))
            found = anew(data)
            saved = {"n": "new"} in found["prospects"].values()
            assert saved is not bool(said), (failing.failed, said)
            if said:
                assert found == known
                unchanged = old.path.read_bytes() == was
                assert unchanged or "Nothing was" in said
            assert contents(store) == found
            store.close()


def test_a_backup_is_there_or_said_not_to_be(folders: Callable[[], Path]) -> None:
    for failing in each_call():
        data = folders()
        store = Store.open(data)
        store.commit(add({"n": 1}))
        said = said_of(failing, partial(store.backup, NOON))
        made = list((data / "backups").glob("*.jsonl")) if (data / "backups").exists() else []
        if not said:
            assert [path.read_bytes() for path in made] == [store.path.read_bytes()], failing.failed
        elif made:
            assert "is written, but" in said, (failing.failed, said)
        assert not list(data.rglob("*.part")) or failing.failed == "unlink"
        store.commit(add({"n": 2}))
        assert contents(store) == anew(data)
        store.close()


@pytest.mark.parametrize("current", [True, False])
def test_a_restore_is_in_force_or_said_not_to_be(folders: Callable[[], Path], *, current: bool) -> None:
    for failing in each_call():
        data = folders()
        store = Store.open(data)
        store.commit(add({"n": "kept"}))
        backup = store.backup(NOON)
        assert backup is not None
        store.commit(add({"n": "later"}))
        store.close()
        if not current:
            store.path.unlink()
        before = anew(data)
        done: list[Restored] = []
        said = said_of(failing, partial(restored, done, data, backup))
        in_force = [*anew(data).get("prospects", {}).values()] == [{"n": "kept"}]
        if said:
            assert in_force is False, (failing.failed, said)
            assert anew(data) == before
            assert "Nothing was changed" in said or "cannot be read" in said or "could not be made" in said, said
        else:
            assert in_force, failing.failed
            if current:
                kept = done[0].aside
                assert kept is not None
                assert b"later" in kept.read_bytes()
        store = Store.open(data)
        store.commit(add({"n": "next"}))
        assert contents(store) == anew(data)
        store.close()


def test_a_restore_that_a_power_cut_may_take_back_is_done_and_says_so(data: Path) -> None:
    from tests.store.disks import FailingDisk

    store = Store.open(data)
    store.commit(add({"n": "kept"}))
    backup = store.backup(NOON)
    assert backup is not None
    store.commit(add({"n": "later"}))
    disk = FailingDisk()
    disk.fail("sync_folder")
    done = restore(data, backup, NOON, disk=disk)
    assert "power cut" in done.doubt
    assert contents(Store.open(data))["prospects"] == {1: {"n": "kept"}}


def test_an_export_is_written_or_said_not_to_be(folders: Callable[[], Path], tmp_path: Path) -> None:
    for failing in each_call():
        data = folders()
        store = Store.open(data)
        store.commit(add({"n": 1}))
        path = tmp_path / "out.json"
        path.write_text("old")
        said = said_of(failing, partial(write_export, path, [store.as_one_line()], folder=data, journal=store.path))
        written = path.read_text() != "old"
        if written:
            assert json.loads(path.read_text())["prospects"] == {"1": {"n": 1}}
        assert written is not bool(said) or "is written, but" in said, (failing.failed, said)
        store.close()
