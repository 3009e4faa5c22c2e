"""What is kept ready beside the journal: believed where it is right, as if it were not there at any doubt."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.leftovers import close_all
from tests.store.disks import Careless, FailingDisk, add, contents, put
from tui.store import Damaged, Docs, NewerSchema, Store, check
from tui.store.start_cache import FILE_NAME, Cached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.store import View
    from tui.store.disk import Disk


STAMP = b"this code, these rules"
READY = b"made of these documents"
FIELDS: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.text(max_size=3), st.integers(0, 3) | st.text(max_size=5) | st.just({}), max_size=2
)
CHANGES = st.dictionaries(
    st.sampled_from(["prospects", "steps", "away"]),
    st.dictionaries(st.integers(1, 5), st.none() | FIELDS, max_size=3),
    max_size=3,
)
BY_HAND = st.sampled_from(
    [
        '{"prospects":{"1":{"a":1}}}\n',
        "\n",
        "  \n",
        '{ "steps" : { } , "prospects":{"2" : {"a" : {} } , "3":{}} }\n',
        '{"prospects":{"1":{"a":1}},"prospects":{"1":{},"4":null}}\n',
        '{"prospects":{"5":{"a":"\u738b"}}}\n',
        '{"meta":{"1":{"schema":1,"next_id":{"prospects":40}}}}\n',
        '{"meta":{"7":{"own":true}},"prospects":{}}\n',
        '{"prospects":{"1":{"no":"newline"}}}',
    ]
)
ACTS = st.lists(CHANGES | BY_HAND | st.sampled_from(["compact", "keep"]), max_size=12)


def _answer(docs: Docs, _: View) -> Docs:
    return docs


def opened(folder: Path, stamp: bytes = STAMP, disk: Disk | None = None) -> Store:
    return Store.open(folder, stamp=stamp, keep=4, disk=disk or Careless())


def keep(folder: Path, disk: Disk | None = None) -> Path:
    """Opens, keeps ready, closes; the kept file, whether it is there or not."""
    store = opened(folder, disk=disk)
    store.start_cache.write(lambda _: READY)
    store.close()
    return folder / FILE_NAME


def whole(store: Store) -> dict[str, Any]:
    """All that a store knows, however it came to know it."""
    state, reader = store._replica.state, store._journal.reader
    return {
        "tables": {name: list(rows.items()) for name, rows in state.tables.items()},
        "free": dict(state.free),
        "recent": [(commit.docs, commit.before) for commit in store.recent],
        "place": reader and (reader.good, reader.number, reader.open_line, reader.torn, reader._anchor),
        "pending": store.changed_on_disk(),
        "notices": [notice for notice in store.notices if "may have lost" not in notice],  # which it is a witness of
    }


def same_as_from_scratch(folder: Path) -> Cached | None:
    """What was kept ready, if it was believed; the store is the same either way."""
    ours, plain = opened(folder), Store.open(folder, keep=4, disk=Careless())
    assert whole(ours) == whole(plain)
    ready = ours.start_cache.take()
    ours.close()
    plain.close()
    return ready


@pytest.fixture
def folder(data: Path) -> Path:
    """A folder with a few commits, and what is kept of them."""
    store = opened(data)
    for number in range(3):
        store.commit(add({"name": f"Ana {number}"}, {"did": "add"}))
    store.commit(put(p2=None))
    store.close()
    assert keep(data).exists()
    return data


def test_it_is_handed_out_once_with_the_documents_it_was_made_from(folder: Path) -> None:
    store = opened(folder)
    ready = store.start_cache.take()
    assert ready is not None
    assert ready.data == READY
    assert ready.documents == dict(store.table("prospects"))
    assert all(ready.documents[who] is raw for who, raw in store.table("prospects").items())
    assert store.start_cache.take() is None


def test_it_is_made_of_what_stands_in_the_journal(folder: Path) -> None:
    store = opened(folder)
    given_to: list[Mapping[int, bytes]] = []

    def make(documents: Mapping[int, bytes]) -> bytes:
        given_to.append(dict(documents))
        return b""

    store.start_cache.write(make)
    assert given_to == [dict(store.table("prospects"))]


@settings(deadline=None)
@given(ACTS)
def test_a_store_is_the_same_with_it_as_from_scratch(acts: list[Any]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="keepwarm-test-"))
    try:
        for act in acts:
            if act == "keep":
                keep(folder)
            elif act == "compact":
                opened(folder).compact()
            elif isinstance(act, str):
                with (folder / "prospects.jsonl").open("a+b") as file:
                    file.seek(max(0, file.tell() - 1))
                    file.write((b"\n" if file.read(1) not in (b"", b"\n") else b"") + act.encode())
            else:
                docs: Docs = {
                    name: {who: None if fields is None else json.dumps(fields).encode() for who, fields in rows.items()}
                    for name, rows in act.items()
                }
                opened(folder).commit(partial(_answer, docs))
            if ready := same_as_from_scratch(folder):
                assert ready.data == READY
            close_all()
    finally:
        shutil.rmtree(folder)


def test_who_changed_since_is_another_object(folder: Path) -> None:
    opened(folder).commit(put(p1={"name": "Ana 0"}))
    opened(folder).commit(put(p7={}))
    store = opened(folder)
    ready = store.start_cache.take()
    assert ready is not None
    table = store.table("prospects")
    assert {who for who, raw in table.items() if ready.documents.get(who) is raw} == {3}
    assert ready.documents.keys() == {1, 3}


def test_undo_reaches_back_behind_it(folder: Path) -> None:
    opened(folder).commit(add({"name": "Ben"}, {"did": "add"}))
    store, plain = opened(folder), Store.open(folder, keep=4)
    assert list(store.recent) == list(plain.recent)
    assert len(store.recent) == 4
    with_it = opened(folder)
    with_it.commit(add({}, {"did": "add"}))  # before anybody has asked
    assert len(with_it.recent) == 4
    assert [*with_it.recent][:3] == [*plain.recent][1:]


def test_every_byte_of_it_counts(folder: Path) -> None:
    file = folder / FILE_NAME
    good = file.read_bytes()
    assert same_as_from_scratch(folder) is not None
    for place in range(len(good)):
        damaged = bytearray(good)
        damaged[place] ^= 1 << place % 8
        file.write_bytes(damaged)
        assert same_as_from_scratch(folder) is None, place
    for size in range(len(good)):
        file.write_bytes(good[:size])
        assert same_as_from_scratch(folder) is None, size
    file.write_bytes(good + b"\0")
    assert same_as_from_scratch(folder) is None


def test_every_byte_of_the_journal_counts(folder: Path) -> None:
    journal = folder / "prospects.jsonl"
    good = journal.read_text()
    for place, letter in enumerate(good):
        if letter.isalnum():
            journal.write_text(good[:place] + ("7" if letter != "7" else "8") + good[place + 1 :])
            try:
                assert opened(folder).start_cache.take() is None, place
            except (Damaged, NewerSchema):
                assert check(journal)
    journal.write_text(good.replace("Ana 0", "Ann 0"))
    assert same_as_from_scratch(folder) is None
    assert json.loads(opened(folder).table("prospects")[1])["name"] == "Ann 0"
    journal.write_text("".join(good.splitlines(keepends=True)[:-1]))
    assert same_as_from_scratch(folder) is None
    assert "may have lost" in opened(folder).notices[0]


def test_other_code_or_settings_do_not_believe_it(folder: Path) -> None:
    assert opened(folder, b"other rules").start_cache.take() is None
    assert Store.open(folder).start_cache.take() is None
    assert opened(folder).start_cache.take() is not None


def test_nothing_is_kept_without_a_stamp(data: Path) -> None:
    store = Store.open(data)
    store.commit(add({}))
    store.start_cache.write(lambda _: READY)
    assert not (data / FILE_NAME).exists()


def _link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("turn", [_link, _pipe, _folder, lambda file: file.chmod(0o622), Path.unlink])
def test_what_another_hand_put_there_is_not_believed(folder: Path, turn: Any) -> None:
    turn(folder / FILE_NAME)
    assert same_as_from_scratch(folder) is None


def test_of_another_user_it_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_of_ours = os.geteuid()
    from tui.store import start_cache

    class Other:
        geteuid = staticmethod(lambda: store_of_ours + 1)

        def __getattr__(self, name: str) -> Any:
            return getattr(os, name)

    monkeypatch.setattr(start_cache, "os", Other())
    assert same_as_from_scratch(folder) is None


@pytest.mark.parametrize("call", ["open", "write", "replace"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_does_not_take_it_disturbs_nobody(folder: Path, call: str, error: int) -> None:
    before = (folder / FILE_NAME).read_bytes()
    disk = FailingDisk()
    disk.fail(call, error)
    store = opened(folder, disk=disk)
    store.start_cache.write(lambda _: b"another")
    assert (folder / FILE_NAME).read_bytes() == before
    assert not list(folder.glob("*.part"))
    assert store.notices == []
    store.commit(add({}))


def test_it_is_for_its_owner_only(folder: Path) -> None:
    mask = os.umask(0)
    try:
        keep(folder)
    finally:
        os.umask(mask)
    assert (folder / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_what_a_killed_writer_left_is_cleared_and_who_writes_now_is_left_alone(folder: Path) -> None:
    part = folder / f"{FILE_NAME}.part"
    part.write_bytes(b"half")
    before = (folder / FILE_NAME).stat().st_ino
    keep(folder)
    assert part.read_bytes() == b"half"
    assert (folder / FILE_NAME).stat().st_ino == before
    os.utime(part, (0, 0))
    keep(folder)
    assert not part.exists()
    assert (folder / FILE_NAME).stat().st_ino != before
    assert same_as_from_scratch(folder) is not None


def test_a_torn_or_open_line_is_not_kept(data: Path) -> None:
    opened(data).commit(add({}))
    with (data / "prospects.jsonl").open("a") as file:
        file.write('{"prospects":{}}')
    assert not keep(data).exists()


def test_who_was_deleted_goes_with_the_next_compaction(folder: Path) -> None:
    store = opened(folder)
    store.start_cache.write(lambda documents: b" ".join(documents.values()))
    assert b"Ana 0" in (folder / FILE_NAME).read_bytes()
    store.commit(put(p1=None))
    store.compact()
    assert not (folder / FILE_NAME).exists()
    assert b"Ana 0" not in keep(folder).read_bytes()


def test_a_journal_that_was_replaced_meanwhile_keeps_nothing_of_the_old_one(folder: Path) -> None:
    store = opened(folder)

    def make(_: Mapping[int, bytes]) -> bytes:
        opened(folder).compact()
        return READY

    store.start_cache.write(make)
    assert not (folder / FILE_NAME).exists()


def test_check_and_backups_know_nothing_of_it(folder: Path) -> None:
    (folder / FILE_NAME).write_bytes(b"\xff" * 100)
    assert check(folder / "prospects.jsonl") == []
    store = opened(folder)
    backup = store.backup()
    assert backup is not None
    assert {path.name for path in backup.parent.iterdir()} == {backup.name}
    assert contents(store) == contents(Store.open(folder))


def test_writers_at_once_leave_a_whole_file(folder: Path) -> None:
    import threading

    stores = [opened(folder) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda store=store: [store.start_cache.write(lambda _: READY) for _ in range(20)])
        for store in stores
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not list(folder.glob("*.part"))
    ready = same_as_from_scratch(folder)
    assert ready is not None
    assert ready.data == READY
