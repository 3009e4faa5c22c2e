"""A session that is open while others do things to its file: an editor, a restore, a compaction, a bad line."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.pipeline.office import Office, met, names, seen
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.store import Damaged, WriteFailed
from tui.store.restore import restore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def session(office: Office) -> Pipeline:
    """An open session with two people; its agenda is built."""
    pipeline = office.open()
    pipeline.add(met("Ana"))
    pipeline.add(met("Ben"))
    _ = pipeline.agenda
    return pipeline


def edited(file: Path, old: bytes, new: bytes, *, in_place: bool) -> None:
    """What an editor does: another file in its place, or the same one overwritten."""
    content = file.read_bytes().replace(old, new)
    if in_place:
        file.write_bytes(content)
        os.utime(file, ns=(1, 1))
    else:
        other = file.with_name("editor")
        other.write_bytes(content)
        other.replace(file)


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("new", [b"Ann", b"Annabel"])
def test_an_edit_is_taken_in(office: Office, session: Pipeline, new: bytes, *, in_place: bool) -> None:
    edited(office.file, b'"Ana"', b'"%b"' % new, in_place=in_place)
    assert session.catch_up() == []
    assert {*names(session.agenda.all())} == {new.decode(), "Ben"}
    assert seen(session) == seen(office.open())
    session.log(1, Kind.EMAIL)
    assert seen(session) == seen(office.open())


@pytest.mark.parametrize("in_place", [False, True])
def test_an_edit_that_spoils_a_line_is_said_once_and_writes_nothing(
    office: Office, session: Pipeline, *, in_place: bool
) -> None:
    before = seen(session)
    edited(office.file, b'"Ana"', b'"Ana', in_place=in_place)
    spoilt = office.file.read_bytes()
    (said,) = session.catch_up()
    assert "line 1" in said
    assert "keepwarm check" in said
    assert session.catch_up() == []
    assert seen(session) == before
    with pytest.raises(Damaged, match="line 1"):
        session.log(1, Kind.EMAIL)
    assert seen(session) == before
    assert office.file.read_bytes() == spoilt
    edited(office.file, b'"Ana', b'"Ana"', in_place=in_place)
    assert session.catch_up() == ["prospects.jsonl can be read again"]
    session.log(1, Kind.EMAIL)
    assert seen(session) == seen(office.open())


def test_a_file_that_is_gone_is_not_made_anew(office: Office, session: Pipeline) -> None:
    aside = office.file.rename(office.file.with_name("aside"))
    assert session.catch_up() == []
    with pytest.raises(WriteFailed, match="no longer there"):
        session.log(1, Kind.EMAIL)
    assert not office.file.exists()
    aside.rename(office.file)
    session.log(1, Kind.EMAIL)
    assert seen(session) == seen(office.open())


def test_a_restore_is_taken_in(office: Office, session: Pipeline) -> None:
    backup = session.store.backup(NOON)
    assert backup is not None
    before = seen(session)
    session.log(1, Kind.EMAIL)
    session.add(met("Cy"))
    session.delete(2)
    restore(office.folder, backup, NOON)
    assert session.catch_up() == []
    assert seen(session) == before == seen(office.open())
    assert session.undo().message == "undid: added Ben"
    assert session.add(met("Dee")).ids == (4,)
    assert seen(session) == seen(office.open())


def test_good_lines_are_taken_in(office: Office, session: Pipeline) -> None:
    with office.file.open("ab") as file:
        file.write(b'nonsense\n{"prospects":{"2":null}}\n')
    assert "line 3" in session.catch_up()[0]
    restore(office.folder, None, NOON, good_lines=True)
    assert session.catch_up() == ["prospects.jsonl can be read again"]
    assert names(session.agenda.all()) == ["Ana"]
    assert seen(session) == seen(office.open())


def test_a_time_away_that_is_none_is_said(office: Office, session: Pipeline) -> None:
    with office.file.open("ab") as file:
        file.write(b'{"prospects":{},"away":{"1":{"first":"someday"}}}\n')
    assert "time away 1 in prospects.jsonl" in session.catch_up()[0]
    assert session.catch_up() == [], "once"
    assert "time away 1 in prospects.jsonl" in office.open().notices(standing=False)[0]
    session.away(date(2026, 3, 1), date(2026, 3, 4))
    assert [away.last.day for away in session.calendar.away] == [4]
