"""What a store holds, and what its file looks like."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.store.disks import add, contents, put
from tui.store import Damaged, Docs, NewerSchema, Store, StoreError, Unsafe, View, check
from tui.store.restore import restore

if TYPE_CHECKING:
    from pathlib import Path


def test_a_store_without_commits_makes_nothing(data: Path) -> None:
    store = Store.open(data / "deep" / "er")
    assert store.path == data / "deep" / "er" / "prospects.jsonl"
    assert dict(store.table("prospects")) == {}
    assert not store.changed_on_disk()
    assert not store.refresh()
    assert store.garbage() == (0, 0)
    store.compact()
    assert store.backup() is None
    assert not data.exists()
    store.commit(lambda _: {})
    store.commit(lambda _: {"prospects": {}})
    assert not store.path.exists()
    assert Store.open(data / "deep" / "er").is_new
    store.commit(put(p1={}))
    store.commit(put(p1=None))
    store.close()
    assert not store.is_new


def test_sessions_that_opened_nothing_share_what_one_of_them_makes(data: Path) -> None:
    stores = [Store.open(data) for _ in range(3)]
    for number, store in enumerate(stores):
        store.commit(add({"n": number}))
    assert [store.refresh().ids for store in stores] == [{"prospects": {2, 3}}, {"prospects": {3}}, {}]
    assert all(contents(store) == contents(Store.open(data)) for store in stores)


def test_one_commit_is_one_line_and_reads_back(data: Path) -> None:
    store = Store.open(data)
    first = store.commit(add({"name": "Ana Ruiz"}, {"did": "add"}))
    assert first.docs == {"prospects": {1: b'{"name": "Ana Ruiz"}'}, "steps": {1: b'{"did": "add"}'}}
    assert first.before == {"prospects": {1: None}, "steps": {1: None}}
    second = store.commit(lambda _: {"steps": {2: b"{}"}, "prospects": {1: None, 2: b'{"k":[1,2]}'}})
    assert second.before == {"prospects": {1: b'{"name": "Ana Ruiz"}', 2: None}, "steps": {2: None}}
    assert store.path.read_text().splitlines() == [
        '{"prospects":{"1":{"name": "Ana Ruiz"}},"steps":{"1":{"did": "add"}},'
        '"meta":{"1":{"schema":2,"next_id":{"prospects":2,"steps":2}}}}',
        '{"prospects":{"1":null,"2":{"k":[1,2]}},"steps":{"2":{}}}',
    ]
    store.commit(lambda _: {"settings": {1: b"{}"}})
    assert all("prospects" in json.loads(line) for line in store.path.read_text().splitlines())
    assert contents(Store.open(data)) == contents(store)
    assert store.table("prospects") == {2: b'{"k":[1,2]}'}
    assert list(store.table("prospects")) == [2]
    assert 2 in store.table("prospects")
    assert len(store.table("nothing")) == 0


def test_a_change_that_raises_writes_nothing(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({}))
    before = store.path.read_bytes()

    def change(_: View) -> Docs:
        raise LookupError("refused")

    with pytest.raises(LookupError):
        store.commit(change)
    assert store.path.read_bytes() == before
    store.commit(add({}))
    assert len(store.table("prospects")) == 2


@pytest.mark.parametrize(
    "document",
    [b"", b"[1]", b"1", b"{", b'{"a":1},"5":{}', b'{}},"steps":{"1":{}', b'{"a":\n1}', b'{"a":"\xff"}', b"{}\n"],
)
def test_what_is_no_document_is_refused(data: Path, document: bytes) -> None:
    store = Store.open(data)
    store.commit(add({}))
    before = store.path.read_bytes()
    with pytest.raises(ValueError, match=r"document|JSON"):
        store.commit(lambda _: {"prospects": {7: document}})
    assert store.path.read_bytes() == before
    assert list(store.table("prospects")) == [1]


def test_the_header_belongs_to_the_store_and_other_meta_documents_do_not(data: Path) -> None:
    store = Store.open(data)
    with pytest.raises(ValueError, match="meta"):
        store.commit(lambda _: {"meta": {1: b"{}"}})
    store.commit(lambda _: {"meta": {2: b'{"away":1}'}})
    store.compact()
    assert Store.open(data).table("meta")[2] == b'{"away":1}'
    with pytest.raises(RuntimeError):
        store.commit(lambda _: store.commit(add({})).docs)


def test_ids_are_never_used_again(data: Path) -> None:
    store = Store.open(data)
    for _ in range(3):
        store.commit(add({}))
    store.commit(put(p3=None, p2=None))

    def two(view: View) -> Docs:
        return {"prospects": {view.next_id("prospects"): b"{}", view.next_id("prospects"): b"{}"}}

    assert set(store.commit(two).docs["prospects"]) == {4, 5}
    store.commit(put(p5=None))
    assert set(Store.open(data).commit(add({})).docs["prospects"]) == {6}
    Store.open(data).commit(put(p6=None))
    store.compact()
    assert store.path.read_text().count('"6"') == 0
    again = Store.open(data)
    assert set(again.commit(add({})).docs["prospects"]) == {7}
    store.commit(put(p7=None))
    again.compact()
    again.compact()
    assert set(store.commit(add({})).docs["prospects"]) == {8}
    # a change that came to nothing uses none up
    store.commit(lambda view: {"prospects": {}} if view.next_id("prospects") else {})
    assert set(store.commit(add({})).docs["prospects"]) == {9}


def test_recent_commits_come_back_with_their_images(data: Path) -> None:
    store = Store.open(data, keep=5)
    for n in range(8):
        store.commit(add({"n": n}, {"did": n}))
    store.commit(lambda _: {"prospects": {1: b'{"n":"new"}', 2: None}, "steps": {9: b"{}"}})
    store.commit(put(p3={"not": "a step"}))
    again = Store.open(data, keep=5)
    assert list(again.recent) == list(store.recent)
    assert len(again.recent) == 5
    last = again.recent[-1]
    assert last.before == {"prospects": {1: b'{"n": 0}', 2: b'{"n": 1}'}, "steps": {9: None}}
    assert last.docs == {"prospects": {1: b'{"n":"new"}', 2: None}, "steps": {9: b"{}"}}
    # an undo is a commit of what was before
    again.commit(lambda _: last.before)
    assert again.table("prospects")[2] == b'{"n": 1}'


def test_the_first_commit_can_be_undone_without_touching_the_header(data: Path) -> None:
    store = Store.open(data)
    commit = store.commit(add({}, {}))
    assert "meta" not in commit.docs
    store.commit(lambda _: commit.before)
    again = Store.open(data)
    assert contents(again) == {}
    assert set(again.commit(add({})).docs["prospects"]) == {2}
    assert "meta" not in again.recent[0].docs


def test_compaction_keeps_all_but_old_steps_and_the_previous_file(data: Path) -> None:
    store = Store.open(data, keep=3)
    for n in range(5):
        store.commit(add({"n": n}, {"did": n}))
    store.commit(put(p1={"n": "changed"}, p2=None))
    store.commit(lambda _: {"other": {1: b"{}"}})
    recent = list(store.recent)
    live, size = store.garbage()
    assert live < size == store.path.stat().st_size
    previous = store.path.read_bytes()
    store.compact()
    assert store.garbage() == (live, live)
    assert store.path.with_name("prospects.jsonl.1").read_bytes() == previous
    rows = store.path.read_text().splitlines()
    assert len([row for row in rows if json.loads(row)["prospects"]]) == 4
    again = Store.open(data, keep=3)
    assert contents(again) == contents(store)
    assert list(again.table("steps")) == [3, 4, 5]
    assert again.table("other") == {1: b"{}"}
    assert list(again.recent) == list(store.recent) == recent  # what can still be undone
    store.commit(add({"n": 6}, {"did": 6}))
    again.refresh()
    assert list(again.recent) == list(store.recent)
    assert list(again.recent)[:2] == recent[1:]
    assert not store.path.with_name("prospects.jsonl.new").exists()
    store.compact()
    assert contents(Store.open(data)) == contents(store)


def test_fields_and_tables_and_a_header_from_elsewhere_stay(data: Path) -> None:
    data.mkdir()
    path = data / "prospects.jsonl"
    path.write_text(
        '{"meta":{"1":{"schema":2,"colour":"red","next_id":{"prospects":40}}},"prospects":{"7":{"x":{"deep":[1]}}}}\n'
        '{"elsewhere":{"3":{"a": 1.0}}}\n'
    )
    store = Store.open(data)
    assert set(store.commit(add({})).docs["prospects"]) == {40}
    store.compact()
    text = path.read_text()
    assert '"colour":"red"' in text
    assert '{"x":{"deep":[1]}}' in text
    assert '{"a": 1.0}' in text


def test_blank_lines_a_mark_at_the_start_and_foreign_line_ends_are_read(data: Path) -> None:
    data.mkdir()
    path = data / "prospects.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"prospects":{"1":{"n":"\xc3\xa9"}}}\r\n\r\n\n  \n{"prospects":{"2":{}}}\n\n')
    store = Store.open(data)
    assert list(store.table("prospects")) == [1, 2]
    store.commit(add({}))
    assert list(Store.open(data).table("prospects")) == [1, 2, 3]
    assert check(path) == []
    path.write_bytes(path.read_bytes() + b"oops\n")
    with pytest.raises(Damaged) as caught:
        Store.open(data)
    assert caught.value.line == 8


GOOD = b'{"prospects":{"1":{"name":"Ana"}}}\n'


@pytest.mark.parametrize(
    "bad",
    [
        b'{"prospects":{"1":{"name":"An}}}',
        b'{"prospects":{"1":[]}}',
        b'{"prospects":{"x":{}}}',
        b'{"prospects":[]}',
        b"[]",
        b'{"prospects":{"1":{"name":"\xff"}}}',
        b'{"prospects":{"1":{}}} {}',
        b'{"prospects":{"1":{"a":' + b"[" * 5000 + b"]" * 5000 + b"}}}",
        b'{"meta":{"1":{"schema":"one"}}}',
        b"\0" * 40,
    ],
)
def test_damage_is_refused_with_its_line_and_nothing_is_written(data: Path, bad: bytes) -> None:
    data.mkdir()
    path = data / "prospects.jsonl"
    path.write_bytes(GOOD * 2 + bad + b"\n" + GOOD)
    before = path.read_bytes()
    with pytest.raises(Damaged) as caught:
        Store.open(data)
    assert (caught.value.path, caught.value.line) == (path, 3)
    assert "line 3" in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 2
    assert path.read_bytes() == before
    assert {entry.name for entry in data.iterdir()} <= {"prospects.jsonl", "prospects.jsonl.lock"}
    assert [problem.line for problem in check(path)] == [3]


def test_damage_that_comes_while_open_is_refused_and_memory_stays(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({"n": 1}))
    with store.path.open("ab") as file:
        file.write(b'{"prospects":{"2":{}}}\noops\n{"prospects":{"3":{}}}\n')
    damaged = store.path.read_bytes()
    for _ in range(2):
        assert store.changed_on_disk()
        with pytest.raises(Damaged):
            store.refresh()
        with pytest.raises(Damaged):
            store.commit(add({}))
        with pytest.raises(Damaged):
            store.compact()
    assert store.path.read_bytes() == damaged
    assert contents(store) == {"prospects": {1: {"n": 1}}}
    store.path.write_bytes(damaged.replace(b"oops\n", b""))
    assert store.refresh().ids == {"prospects": {2, 3}}


def test_check_lists_every_bad_line(data: Path) -> None:
    data.mkdir()
    path = data / "prospects.jsonl"
    assert check(path) == []
    path.write_bytes(GOOD + b"bad\n" + GOOD + b'{"meta":{"1":{"schema":99}}}\n' + b"\n[1]\n" + GOOD + b'{"torn')
    problems = check(path)
    assert [problem.line for problem in problems] == [2, 4, 6, 8]
    assert "newer" in problems[1].what
    assert "torn" in problems[3].what


def test_a_newer_schema_is_refused(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({}))
    other = Store.open(data)
    path = store.path
    path.write_text(path.read_text().replace('"schema":2', '"schema":3'))
    before = path.read_bytes()
    with pytest.raises(NewerSchema, match="schema 3"):
        Store.open(data)
    with pytest.raises(NewerSchema):
        other.commit(add({}))
    with pytest.raises(NewerSchema):
        other.refresh()
    assert path.read_bytes() == before


def test_only_the_owner_may_read(data: Path) -> None:
    for mask in (0o000, 0o777 & ~0o700, 0o022):
        folder = data / f"{mask:o}" / "store"
        old = os.umask(mask)
        try:
            store = Store.open(folder)
            store.commit(add({}, {}))
            with store.path.open("ab") as file:
                file.write(b"torn")
            store.commit(add({}))
            store.compact()
        finally:
            os.umask(old)
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent.stat().st_mode & 0o777 == 0o700
        names = {entry.name: entry.stat().st_mode & 0o777 for entry in folder.iterdir()}
        assert set(names) == {"prospects.jsonl", *(f"prospects.jsonl.{end}" for end in ("1", "lock", "torn-1"))}
        assert set(names.values()) == {0o600}


def test_a_lax_folder_is_closed_if_empty_and_mentioned_if_not(data: Path) -> None:
    data.mkdir()
    data.chmod(0o755)
    store = Store.open(data)
    assert data.stat().st_mode & 0o777 == 0o755, "looking changes nothing"
    assert store.notices == []
    store.commit(add({}))
    assert data.stat().st_mode & 0o777 == 0o700
    data.chmod(0o755)
    store.path.chmod(0o644)
    again = Store.open(data)
    assert "chmod 700" in again.notices[0]
    again.commit(add({}))
    assert again.path.stat().st_mode & 0o777 == 0o600


def test_another_users_folder_or_link_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data.mkdir(mode=0o700)
    link = data.with_name("link")
    link.symlink_to(data)
    Store.open(link).commit(add({}))  # our own link is fine
    assert (data / "prospects.jsonl").exists()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(Unsafe, match="another user"):
        Store.open(data)
    data.chmod(0o777)
    with pytest.raises(Unsafe, match="anyone may write"):
        Store.open(data)
    with pytest.raises(Unsafe, match="is a link made by another user"):
        Store.open(link)


def test_a_folder_that_another_user_made_meanwhile_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(data)
    data.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(Unsafe, match="another user"):
        store.commit(add({}))
    assert list(data.iterdir()) == []


def test_our_own_link_to_the_file_survives_compaction(data: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "git"
    elsewhere.mkdir()
    data.mkdir()
    (elsewhere / "mine.jsonl").write_bytes(GOOD)
    (data / "prospects.jsonl").symlink_to(elsewhere / "mine.jsonl")
    store = Store.open(data)
    store.commit(add({}))
    store.compact()
    assert (data / "prospects.jsonl").is_symlink()
    assert list(Store.open(data).table("prospects")) == [1, 2]


def test_what_cannot_be_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="not a folder"):
        Store.open(tmp_path / "file")
    with pytest.raises(StoreError, match="--data"):
        Store.open(tmp_path / "file" / "below")
    (tmp_path / "prospects.jsonl").mkdir()
    with pytest.raises(StoreError, match="cannot be read"):
        Store.open(tmp_path)


@pytest.mark.parametrize("place", [".", "below", "prospects.jsonl"])
def test_links_that_lead_in_a_circle_are_said(data: Path, tmp_path: Path, place: str) -> None:
    if place == "prospects.jsonl":
        data.mkdir()
        (data / place).symlink_to(data / place)
        place = "."
    else:
        data.symlink_to(tmp_path / "back")
        (tmp_path / "back").symlink_to(data)
    said = r"prospects\.jsonl: its symbolic links lead in a circle\. .*--data"
    with pytest.raises(StoreError, match=said):
        Store.open(data / place)
    with pytest.raises(StoreError, match=said):
        restore(data / place, tmp_path / "backup.jsonl", datetime(2026, 3, 2, tzinfo=UTC))


def test_nothing_is_written_after_close(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({"n": 1}))
    store.close()
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.commit(add({}))
    assert not store.changed_on_disk()
    assert not store.refresh()
    assert contents(store) == {"prospects": {1: {"n": 1}}}


def test_threads_commit_and_read_at_once(data: Path) -> None:
    store = Store.open(data)
    store.commit(put(p1={"n": 0}))

    def more() -> None:
        for _ in range(50):
            store.commit(
                lambda view: {"prospects": {1: b'{"n":%d}' % (json.loads(view.table("prospects")[1])["n"] + 1)}}
            )
            store.commit(add({}))

    threads = [threading.Thread(target=more) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        store.refresh()
        assert all(row.startswith(b"{") for row in store.table("prospects").values())
        assert len(dict(store.table("prospects").items())) >= 1
        time.sleep(0)
    for thread in threads:
        thread.join()
    assert store.table("prospects")[1] == b'{"n":200}'
    assert len(store.table("prospects")) == 201
    assert contents(Store.open(data)) == contents(store)


def test_a_table_may_change_while_it_is_gone_through(data: Path) -> None:
    store = Store.open(data)
    for _ in range(3):
        store.commit(add({}))
    table = store.table("prospects")
    passes = (iter(table), iter(table.items()), iter(table.values()))
    for going in passes:
        next(going)
    store.commit(put(p2=None, p8={}, p9={}))
    for going in passes:
        assert len(list(going)) == 2
    assert len(table) == 4


def test_loading_leaves_the_collector_as_it_was(data: Path) -> None:
    data.mkdir()
    path = data / "prospects.jsonl"
    for text in (GOOD, b"bad\n" + GOOD):
        path.write_bytes(text)
        for turn in (gc.enable, gc.disable):
            turn()
            on = gc.isenabled()
            try:
                Store.open(data)
            except Damaged:
                pass
            finally:
                assert gc.isenabled() is on
                gc.enable()


def test_a_large_pipeline_loads_without_waste(data: Path) -> None:
    data.mkdir()
    touches = [{"at": "2026-03-02T18:00:00Z", "kind": "email", "note": "x" * 130} for _ in range(12)]
    with (data / "prospects.jsonl").open("w") as file:
        for number in range(2000):
            file.write(json.dumps({"prospects": {number: {"name": "Ana", "touches": touches}}}) + "\n")
    store = Store.open(data)
    assert len(store.table("prospects")) == 2000
    row = store.table("prospects")[5]
    assert gc.get_referents(row) == []
    assert sys.getsizeof(row) < len(row) + 64


def test_importing_the_store_is_light() -> None:
    heavy = "import sys, tui.store; print([m for m in ('textual', 'arrow', 'filelock', 'asyncio') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout == "[]\n"
