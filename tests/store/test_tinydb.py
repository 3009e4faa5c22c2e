"""TinyDB is the database: its API, its queries, its files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB, where
from tinydb.operations import increment
from tinydb.table import Document

from tests.store.disks import add, contents
from tui.store import Store
from tui.store.journal_db import JournalDB

if TYPE_CHECKING:
    from pathlib import Path


def lines(folder: Path) -> int:
    return len((folder / "prospects.jsonl").read_text().splitlines())


def test_each_mutator_is_one_durable_line(data: Path) -> None:
    db = JournalDB(data)
    table = db.table("prospects")
    assert table.insert({"name": "Ana", "stage": "visibility", "n": 1}) == 1
    assert table.insert_multiple([{"name": "Bo"}, {"name": "Cy"}]) == [2, 3]
    assert lines(data) == 2
    assert table.update({"stage": "contacted"}, where("name") == "Bo") == [2]
    assert table.update(increment("n"), doc_ids=[1, 99]) == [1]
    assert table.upsert({"name": "Di", "stage": "x"}, where("name") == "Di") == [4]
    assert table.upsert({"stage": "y"}, where("name") == "Di") == [4]
    assert table.upsert(Document({"z": 1}, doc_id=4)) == [4]
    assert table.update_multiple([({"a": 1}, where("name") == "Ana"), ({"b": 1}, where("name") == "Bo")]) == [1, 2]
    assert lines(data) == 8
    assert table.remove(where("name") == "Cy") == [3]
    assert table.remove(doc_ids=[2]) == [2]
    assert lines(data) == 10
    assert table.insert({"name": "Ed"}) == 5
    assert table.all() == JournalDB(data).table("prospects").all()
    assert {doc.doc_id: dict(doc) for doc in table} == {
        1: {"name": "Ana", "stage": "visibility", "n": 2, "a": 1},
        4: {"name": "Di", "stage": "y", "z": 1},
        5: {"name": "Ed"},
    }
    assert db.search(where("stage") == "visibility")[0].doc_id == 1
    assert table.get(where("name") == "Di", doc_id=None) == {"name": "Di", "stage": "y", "z": 1}
    assert table.get(doc_id=5) == {"name": "Ed"}
    assert table.get(doc_id=2) is None
    assert [doc.doc_id for doc in table.get(doc_ids=[1, 5], cond=None, doc_id=None)] == [1, 5]
    assert table.contains(doc_id=4)
    assert table.count(where("name").exists()) == 3
    assert len(table) == len(db) == 3
    assert "prospects" in repr(db)
    table.truncate()
    assert len(table) == 0
    assert table.insert({}) == 6


def test_what_changes_nothing_writes_nothing(data: Path) -> None:
    table = JournalDB(data).table("prospects")
    table.insert({"name": "Ana", "n": 1})
    for nothing in ({"name": "Ana"}, {"n": 1}, {}):
        table.update(nothing)
    table.remove(where("name") == "Bo")
    table.remove(doc_ids=[77])
    assert lines(data) == 1
    table.update({"n": 1.0})  # to Python the same, to a reader of the file not
    assert lines(data) == 2


def test_only_what_changed_is_written_and_the_rest_stays_byte_for_byte(data: Path) -> None:
    data.mkdir()
    (data / "prospects.jsonl").write_text('{"prospects": {"1": {"n" : 1.50}, "2": {"n":   2}}}\n')
    JournalDB(data).table("prospects").update({"seen": True}, where("n") == 2)
    assert Store.open(data).table("prospects") == {1: b'{"n" : 1.50}', 2: b'{"n":2,"seen":true}'}


def test_results_are_copies_and_never_stale(data: Path) -> None:
    db = JournalDB(data)
    table = db.table("prospects")
    table.insert({"tags": ["a"]})
    found = table.search(where("tags").any(["a"]))[0]
    found["tags"].append("b")
    assert table.get(doc_id=1) == {"tags": ["a"]}
    other = JournalDB(data)
    other.table("prospects").update({"tags": ["z"]})
    db.storage.store.refresh()  # type: ignore[attr-defined]
    assert table.search(where("tags").any(["a"])) == []


def test_a_mutator_that_fails_writes_nothing(data: Path) -> None:
    table = JournalDB(data).table("prospects")
    table.insert({"n": 1})

    def spoil(document: Any) -> None:
        document["n"] = 2
        raise LookupError

    for fields, error in ((spoil, LookupError), ({"n": {1, 2}}, TypeError)):
        kept: type[Exception] = error
        if callable(fields):
            with pytest.raises(kept):
                table.update(fields)
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({}, doc_id=1))
    with pytest.raises(ValueError, match="already exists"):
        table.insert_multiple([{}, Document({}, doc_id=1)])
    with pytest.raises(ValueError, match="Mapping"):
        table.insert(5)  # type: ignore[arg-type]
    assert lines(data) == 1
    assert table.insert({}) == 2


def test_given_ids_are_never_given_again(data: Path) -> None:
    table = JournalDB(data).table("prospects")
    assert table.insert_multiple([Document({}, doc_id=1), {}, Document({}, doc_id=9), {}]) == [1, 2, 9, 3]
    assert table.insert({}) == 10
    table.remove(doc_ids=[10])
    assert JournalDB(data).table("prospects").insert({}) == 11


def test_two_databases_never_hand_out_the_same_id(data: Path) -> None:
    tables = [JournalDB(data).table("prospects") for _ in range(2)]
    assert [tables[n % 2].insert({"n": n}) for n in range(10)] == list(range(1, 11))


def test_tables_come_and_go_and_the_header_stays(data: Path) -> None:
    with JournalDB(data) as db:
        db.insert({"n": 1})
        db.table("steps").insert({"n": 2})
        db.table("other").insert({"n": 3})
        assert db.tables() == {"prospects", "steps", "other"}
        db.drop_table("other")
        assert len(db.table("other")) == 0
        db.drop_tables()
        assert len(db) == len(db.table("steps")) == 0
        assert db.insert({}) == 2
        db.storage.write({"prospects": {"2": {"n": 5}, "7": {}}})
        assert db.all() == [{"n": 5}, {}]
    with pytest.raises(ValueError, match="empty the table"):
        JournalDB(data).table("prospects", persist_empty=True)


def test_the_database_of_a_store_is_the_store(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({"name": "Ana"}))
    table = JournalDB(store).table("prospects")
    table.update({"stage": "visibility"}, doc_ids=[1])
    assert store.table("prospects")[1] == b'{"name":"Ana","stage":"visibility"}'
    assert JournalDB(store).storage.store is store  # type: ignore[attr-defined]


@pytest.mark.parametrize("indent", [{}, {"separators": (",", ":")}])
def test_a_stock_file_opens_and_goes_on(data: Path, indent: dict[str, Any]) -> None:
    data.mkdir()
    with TinyDB(data / "prospects.jsonl", **indent) as stock:
        stock.table("prospects").insert_multiple([{"name": "Ana Ruíz"}, {"name": "Bo"}])
        stock.insert({"else": 1})
    assert not (data / "prospects.jsonl").read_bytes().endswith(b"\n")
    store = Store.open(data)
    assert contents(store) == {"prospects": {1: {"name": "Ana Ruíz"}, 2: {"name": "Bo"}}}
    assert store.commit(add({"name": "Cy"})).docs["prospects"].keys() == {3}
    assert json.loads(store.table("_default")[1]) == {"else": 1}
    again = Store.open(data)
    assert contents(again) == contents(store)
    assert lines(data) == 2


def test_one_line_opens_in_stock_tinydb(data: Path, tmp_path: Path) -> None:
    store = Store.open(data)
    store.commit(add({"name": "Ana"}, {"did": "add"}))
    store.commit(add({"name": "Bo"}))
    store.commit(lambda _: {"prospects": {1: None}})
    path = tmp_path / "stock.json"
    path.write_bytes(store.as_one_line())
    with TinyDB(path) as stock:
        assert stock.table("prospects").all() == [{"name": "Bo"}]
        assert stock.table("prospects").all()[0].doc_id == 2
        stock.table("prospects").insert({"name": "Cy"})
    folder = tmp_path / "back"
    folder.mkdir()
    path.rename(folder / "prospects.jsonl")
    assert contents(Store.open(folder))["prospects"] == {2: {"name": "Bo"}, 3: {"name": "Cy"}}
