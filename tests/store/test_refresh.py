"""Several processes (here: stores) on one file: each sees what the others did, whatever they did to the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.store.disks import add, contents, put
from tui.store import Changes, Docs, Store, View, WriteFailed

if TYPE_CHECKING:
    from pathlib import Path


def pair(data: Path) -> tuple[Store, Store]:
    ours = Store.open(data)
    for n in range(3):
        ours.commit(add({"n": n}, {"did": n}))
    return ours, Store.open(data)


def agree(ours: Store, theirs: Store) -> None:
    fresh = Store.open(ours.path.parent)
    assert contents(ours) == contents(theirs) == contents(fresh)
    assert not ours.changed_on_disk()
    assert not theirs.changed_on_disk()
    assert ours.refresh() == theirs.refresh() == Changes()


def test_a_file_that_another_process_makes_is_seen(data: Path) -> None:
    ours, theirs = Store.open(data), Store.open(data)
    theirs.commit(add({"n": 1}))
    assert ours.changed_on_disk()
    assert ours.refresh() == Changes({"prospects": {1}})
    agree(ours, theirs)
    other = Store.open(data)
    again = other.commit(add({"n": 2}))
    assert again.docs["prospects"].keys() == {2}
    assert ours.commit(add({"n": 3})).foreign == Changes({"prospects": {2}})


def test_foreign_commits_are_taken_in_and_named(data: Path) -> None:
    ours, theirs = pair(data)
    theirs.commit(put(p1={"n": "theirs"}, p2=None))
    theirs.commit(add({"n": "new"}, {"did": "new"}))
    assert ours.changed_on_disk()
    assert ours.refresh() == Changes({"prospects": {1, 2, 4}, "steps": {4}})
    agree(ours, theirs)
    last = ours.recent[-1]
    assert last.docs == theirs.recent[-1].docs
    assert last.before == {"prospects": {4: None}, "steps": {4: None}}


def test_a_commit_decides_on_the_newest(data: Path) -> None:
    ours, theirs = pair(data)
    theirs.commit(put(p1={"n": "theirs"}))

    def change(view: View) -> Docs:
        assert view.table("prospects")[1] == b'{"n": "theirs"}'
        return put(p1={"n": "ours"})(view)

    commit = ours.commit(change)
    assert commit.before["prospects"][1] == b'{"n": "theirs"}'
    assert commit.foreign == Changes({"prospects": {1}})
    assert ours.refresh() == Changes()


def test_a_foreign_compaction_changes_nothing_but_the_file(data: Path) -> None:
    ours, theirs = pair(data)
    theirs.commit(put(p2=None))
    ours.refresh()
    theirs.compact()
    assert ours.changed_on_disk()
    assert ours.refresh() == Changes({}, reloaded=True)
    agree(ours, theirs)
    # nobody appends to the file that was replaced, however often that happened
    for n in range(4):
        theirs.compact()
        theirs.commit(put(p1={"n": n}))
        theirs.compact()
        ours.commit(add({"after": n}))
    theirs.refresh()
    agree(ours, theirs)
    assert len(contents(ours)["prospects"]) == 6


def test_a_file_replaced_by_an_editor_is_read_anew(data: Path) -> None:
    ours, theirs = pair(data)
    text = ours.path.read_text().replace('{"n": 1}', '{"n": "edited"}')
    beside = ours.path.with_name("4913")
    beside.write_text(text)
    beside.rename(ours.path)
    assert ours.refresh() == Changes({"prospects": {2}}, reloaded=True)
    assert theirs.commit(add({"n": "on"})).foreign == Changes({"prospects": {2}}, reloaded=True)
    ours.refresh()
    agree(ours, theirs)


def test_a_file_edited_in_place_is_read_anew(data: Path) -> None:
    ours, theirs = pair(data)
    ours.commit(add({"pad": "x" * 1000}))  # so that the end of the file looks the same after an edit
    theirs.refresh()
    original = ours.path.read_bytes()
    edits = [
        original.replace(b'{"n": 1}', b'{"n": 7}'),  # as long as before
        original.replace(b'{"n": 1}', b'{"n": "longer"}'),
        original[: original.rindex(b"\n", 0, -1) + 1],  # shorter: a line less
        original.replace(b'{"n": 1}', b'{"n": "longer"}') + b'{"prospects":{"9":{}}}\n',
    ]
    for number, edited in enumerate(edits):
        with ours.path.open("r+b") as file:
            file.write(edited)
            file.truncate()
        os.utime(ours.path, ns=(number, number))  # a clock that goes backwards
        assert ours.changed_on_disk()
        assert ours.refresh().reloaded
        theirs.commit(put(p20={"edit": number}))
        ours.refresh()
        agree(ours, theirs)
        assert ours.path.read_bytes().startswith(edited)
        with ours.path.open("r+b") as file:
            file.write(original)
            file.truncate()
        ours.refresh()
        theirs.refresh()


def test_a_line_shorter_than_before_at_the_same_place_is_seen(data: Path) -> None:
    """Cut back and grown beyond where we were: same inode, larger, but not what we read."""
    ours, theirs = pair(data)
    original = ours.path.read_bytes()
    start = original.rindex(b"\n", 0, -1) + 1
    with ours.path.open("r+b") as file:
        file.truncate(start)
        file.seek(start)
        file.write(b'{"prospects":{"3":{"n":"other"}}}\n' + b'{"prospects":{"8":{"pad":"%b"}}}\n' % (b"x" * 200))
    assert ours.refresh() == Changes({"prospects": {3, 8}, "steps": {3}}, reloaded=True)
    theirs.refresh()
    agree(ours, theirs)


def test_a_half_written_line_is_left_until_it_is_whole(data: Path) -> None:
    ours, theirs = pair(data)
    line = b'{"prospects":{"9":{"n":"slow"}}}\n'
    with ours.path.open("ab", buffering=0) as file:
        for left in range(len(line)):
            file.write(line[left : left + 1])
            found = ours.refresh()
            assert (9 in ours.table("prospects")) is (left >= len(line) - 2)
            assert bool(found) is (left == len(line) - 2)
    theirs.refresh()
    agree(ours, theirs)
    ours.commit(add({}))
    theirs.refresh()
    agree(ours, theirs)
    assert ours.notices == theirs.notices == []


def test_a_line_that_was_taken_back_is_forgotten(data: Path) -> None:
    ours, theirs = pair(data)
    size = ours.path.stat().st_size
    with ours.path.open("ab") as file:
        file.write(b'{"prospects":{"9":{"n":"not yet durable"}}}\n')
    assert ours.refresh().ids == {"prospects": {9}}
    os.truncate(ours.path, size)
    assert ours.refresh() == Changes({"prospects": {9}}, reloaded=True)
    theirs.refresh()
    agree(ours, theirs)


def test_ids_given_before_a_file_was_put_back_stay_given(data: Path) -> None:
    ours, _ = pair(data)
    old = ours.path.read_bytes()
    ours.commit(add({"n": "lost"}))
    ours.path.write_bytes(old)
    assert ours.commit(add({})).docs["prospects"].keys() == {5}


def test_an_edit_between_our_look_and_our_line_is_not_written_over(data: Path) -> None:
    ours, _ = pair(data)

    def while_somebody_edits(view: View) -> Docs:
        ours.path.write_text(ours.path.read_text().replace('{"n": 1}', '{"n": "edited"}'))
        return add({"n": "ours"})(view)

    with pytest.raises(WriteFailed, match="another program"):
        ours.commit(while_somebody_edits)
    assert ours.table("prospects").keys() == {1, 2, 3}
    assert ours.commit(add({"n": "ours"})).foreign == Changes({"prospects": {2}}, reloaded=True)
    assert contents(ours) == contents(Store.open(data))


def test_looking_costs_no_reading(data: Path) -> None:
    ours, theirs = pair(data)
    state = ours.table("prospects")
    theirs.commit(put(p1={"n": "theirs"}))
    assert ours.changed_on_disk()
    assert state[1] == b'{"n": 0}'
    ours.refresh()
    assert state[1] == b'{"n": "theirs"}'
