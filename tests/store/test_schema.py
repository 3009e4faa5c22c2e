"""Documents of an older schema: read as today's, brought there once by the first write, after a backup."""

from __future__ import annotations

import errno
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.store.disks import FailingDisk, add, contents, put
from tui.store import NewerSchema, Store, StoreError, WriteFailed, check, schema
from tui.store.restore import restore

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BACKUP = "prospects-2026-11-22-schema-1.jsonl"


def full_names(tables: schema.Tables) -> schema.Tables:
    """An artificial schema 2: ``full`` instead of ``name``."""
    for fields in tables.get("prospects", {}).values():
        if "name" in fields:
            fields["full"] = fields.pop("name")
    return tables


def own_table(tables: schema.Tables) -> schema.Tables:
    """An artificial schema 4: notes in a table of their own. (From 2 to 3 nothing changes.)"""
    notes = {who: {"text": fields.pop("note")} for who, fields in tables["prospects"].items() if "note" in fields}
    return {**tables, "notes": notes}


@pytest.fixture(autouse=True)
def _first_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """How migrations work is tried with artificial ones, from schema 1 on."""
    becomes(monkeypatch, 1)


@pytest.fixture
def old(data: Path) -> Path:
    """A file of schema 1 with some history, as today's code writes it."""
    store = Store.open(data)
    store.commit(add({"name": "Ana", "note": "n", "colour": "blue"}, {"did": "add"}))
    store.commit(add({"name": "Ben", "n": 1.0}, {"did": "add"}))
    store.commit(add({"name": "Cy"}, {"did": "add"}))
    store.commit(put(p3=None))
    store.commit(lambda _: {"prospects": {9: b'{ "other" : 1 }'}, "meta": {2: b'{"mine":1}'}})
    return store.path


def becomes(monkeypatch: pytest.MonkeyPatch, number: int, **steps: schema.Migration) -> None:
    monkeypatch.setattr(schema, "SCHEMA", number)
    monkeypatch.setattr(schema, "MIGRATIONS", {int(key[1:]): step for key, step in steps.items()})


MIGRATED = {1: {"full": "Ana", "note": "n", "colour": "blue"}, 2: {"full": "Ben", "n": 1.0}, 9: {"other": 1}}


def opened(path: Path, disk: FailingDisk | None = None) -> Store:
    return Store.open(path.parent, clock=lambda: NOON, disk=disk)


def test_looking_migrates_in_memory_only(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    becomes(monkeypatch, 2, s1=full_names)
    store = opened(old)
    assert contents(store)["prospects"] == MIGRATED
    assert store.table("prospects")[9] == b'{ "other" : 1 }', "what no migration touches stays byte for byte"
    assert store.table("meta")[2] == b'{"mine":1}'
    store.refresh()
    store.commit(lambda _: {})
    assert old.read_bytes() == before
    assert [path.name for path in old.parent.iterdir() if "lock" not in path.name] == [old.name]


def test_the_first_write_migrates_once_after_a_backup(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    becomes(monkeypatch, 2, s1=full_names)
    store, other = opened(old), opened(old)
    commit = store.commit(add({"full": "Dee"}, {"did": "add"}))
    assert commit.docs["prospects"].keys() == {10}
    assert (old.parent / "backups" / BACKUP).read_bytes() == before
    assert len(store.notices) == 1
    assert BACKUP in store.notices[0]
    for each in (store, opened(old)):
        assert contents(each)["prospects"] == {**MIGRATED, 10: {"full": "Dee"}}
    assert len(contents(store)["steps"]) == 4
    assert [commit.docs["steps"].keys() for commit in store.recent] == [{4}], "what was before cannot be undone"
    assert other.refresh().reloaded
    other.commit(add({"full": "Eve"}))
    assert contents(other) == contents(opened(old))
    assert sorted(path.name for path in (old.parent / "backups").iterdir()) == [
        "prospects-2026-11-22-daily.jsonl",
        BACKUP,
    ]
    assert check(old) == []
    becomes(monkeypatch, 1)
    with pytest.raises(NewerSchema):
        opened(old)


def test_an_id_is_not_used_again_after_a_migration(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(old.parent).commit(put(p9=None))
    becomes(monkeypatch, 2, s1=full_names)
    for store in (opened(old), opened(old)):
        new = store.commit(add({"full": "Dee"})).docs["prospects"]
        assert min(new) >= 10
        store.commit(lambda _, new=new: {"prospects": dict.fromkeys(new)})  # type: ignore[misc]


def test_several_steps_and_one_that_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    becomes(monkeypatch, 4, s1=full_names, s3=own_table)
    store = opened(old)
    store.commit(lambda view: {"prospects": {}, "notes": {view.next_id("notes"): b"{}"}})
    again = opened(old)
    assert json.loads(again.table("notes")[1]) == {"text": "n"}
    assert list(again.table("notes")) == [1, 2]
    assert contents(again)["prospects"][1] == {"full": "Ana", "colour": "blue"}
    becomes(monkeypatch, 5)
    before = old.read_bytes()
    store = opened(old)
    store.commit(put(p2=None))
    assert old.read_bytes().startswith(before), "nothing to migrate: nothing is rewritten"
    assert b'"schema":5' in old.read_bytes()[len(before) :]


@pytest.mark.parametrize("newline", [b"", b"\n"])
def test_a_foreign_file_is_never_migrated(data: Path, monkeypatch: pytest.MonkeyPatch, newline: bytes) -> None:
    """Stock TinyDB or a hand wrote it: it is read with lenience, and gets a header with the first write."""
    data.mkdir(mode=0o700)
    path = data / "prospects.jsonl"
    foreign = b'{"prospects": {"1": {"name": "Ana"}}, "_default": {}}' + newline
    path.write_bytes(foreign)
    assert contents(opened(path))["prospects"] == {1: {"name": "Ana"}}
    assert path.read_bytes() == foreign
    opened(path).commit(add({"name": "Ben"}))
    assert path.read_bytes().startswith(foreign)
    assert b'"schema":1' in path.read_bytes()
    path.write_bytes(foreign)
    becomes(monkeypatch, 2, s1=full_names)
    opened(path).commit(add({"full": "Ben"}))
    assert contents(opened(path))["prospects"] == {1: {"name": "Ana"}, 2: {"full": "Ben"}}
    assert path.read_bytes().startswith(foreign)


def test_an_older_session_may_go_on_until_the_first_write(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = Store.open(old.parent)
    with monkeypatch.context() as newer:
        becomes(newer, 2, s1=full_names)
        store = opened(old)
    older.commit(put(p2={"name": "Benjamin"}))
    becomes(monkeypatch, 2, s1=full_names)
    assert store.refresh().ids == {"prospects": {2}}
    assert contents(store)["prospects"][2] == {"full": "Benjamin"}
    store.commit(put(p9=None))
    becomes(monkeypatch, 1)
    with pytest.raises(NewerSchema):
        older.refresh()
    with pytest.raises(NewerSchema):
        older.commit(put(p2={"name": "Ben"}))


def test_compaction_of_an_older_file_makes_a_backup_first(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    becomes(monkeypatch, 2, s1=full_names)
    store = opened(old)
    store.compact()
    assert (old.parent / "backups" / BACKUP).read_bytes() == before
    assert contents(opened(old))["prospects"] == MIGRATED == contents(store)["prospects"]


@pytest.mark.parametrize("call", ["mkdir", "open", "write", "fsync", "replace", "link"])
def test_without_a_backup_nothing_is_migrated(old: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    before = old.read_bytes()
    becomes(monkeypatch, 2, s1=full_names)
    disk = FailingDisk()
    store = opened(old, disk)
    disk.fail(call, errno.ENOSPC)
    with pytest.raises(WriteFailed):
        store.commit(add({"full": "Dee"}))
    assert old.read_bytes() == before
    assert contents(store)["prospects"] == MIGRATED
    store.commit(add({"full": "Dee"}))
    assert contents(opened(old))["prospects"] == {**MIGRATED, 10: {"full": "Dee"}}


def test_documents_that_cannot_be_migrated_are_left_alone(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()
    becomes(monkeypatch, 2, s1=lambda tables: {"prospects": {1: tables["prospects"][77]}})
    with pytest.raises(StoreError, match="schema 1 that cannot be brought to 2"):
        opened(old)
    assert old.read_bytes() == before


def test_a_backup_of_an_older_schema_is_restored_and_migrated(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = old.rename(old.with_name("backup.jsonl"))
    becomes(monkeypatch, 2, s1=full_names)
    store = opened(old)
    for _ in range(12):
        store.commit(add({"full": "Zoe"}))
    done = restore(old.parent, backup, NOON)
    assert done.prospects == 3
    assert old.read_bytes().startswith(backup.read_bytes())
    assert store.refresh().reloaded
    assert contents(store)["prospects"] == MIGRATED == contents(opened(old))["prospects"]
    assert store.commit(add({"full": "Dee"})).docs["prospects"].keys() == {13}
    assert contents(opened(old))["prospects"] == {**MIGRATED, 13: {"full": "Dee"}}
