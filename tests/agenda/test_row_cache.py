"""Rows kept ready: what is shown is what a computation from scratch gives, whatever happened in between."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import zoneinfo
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tui
from tests.leftovers import close_all
from tests.pipeline.office import NOW, Office, change_raw, known, met, seen
from tests.rules.strategies import DAY, MINUTE, OVERRIDES, ZONES, History, histories, moments
from tui.agenda import row_cache
from tui.agenda.rows import Row, summarize
from tui.model.documents import encode
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.rules.day import Claim
from tui.store import Store
from tui.store.start_cache import FILE_NAME


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of a handful of people are worth keeping."""
    monkeypatch.setattr("tui.agenda.row_cache.WORTH_KEEPING", 1)


def keep(office: Office) -> None:
    """A start and an end of the board."""
    pipeline = office.open_warm()
    _ = pipeline.agenda
    if (work := pipeline.row_saver()) is not None:
        work()
    pipeline.store.close()


def recalled(office: Office) -> tuple[Pipeline, int]:
    """A start, and how many rows had to be made anew; all that is seen is as from scratch."""
    warm, cold = office.open_warm(), office.open()
    assert seen(warm) == seen(cold)
    assert list(warm.people) == list(cold.people)
    for who, row in warm.agenda.rows.items():
        assert row == summarize(who, cold.prospect(who), office.now, cold.rules, cold.calendar)
        if row.item is not None:
            assert warm.reason_of(row) == cold.reason(who, row.item)
    made = warm.row_cache.made_anew
    warm.store.close()
    cold.store.close()
    return warm, made


def write(office: Office, people: list[History]) -> None:
    """Everybody into the journal, as they are."""
    office.write_by_hand(*(json.loads(encode(history.prospect, None)) for history in people))


@settings(max_examples=50)
@given(st.data())
def test_kept_or_made_anew_it_is_the_same(data: st.DataObject) -> None:
    people = data.draw(st.lists(histories(), min_size=1, max_size=3))
    own: dict[str, Any] = data.draw(st.sampled_from(({}, {}, *OVERRIDES)))
    folder = Path(tempfile.mkdtemp(prefix="keepwarm-test-"))
    try:
        zone, first = data.draw(st.sampled_from(ZONES)), people[0]
        office = Office(folder, zone, max(each.last for each in people), **own)
        write(office, people)
        keep(office)
        for _ in range(data.draw(st.integers(1, 3))):
            act = data.draw(st.sampled_from(("", "", "", "touch", "foreign", "rules", "zone", "away", "keep", "back")))
            office.now = max(office.now, data.draw(moments(first)))
            office.now += data.draw(st.sampled_from((timedelta(), MINUTE, DAY / 2, DAY)))
            if act == "touch":
                office.open_warm().log(1, Kind.CALL, confirmed=True)
            elif act == "foreign":
                change_raw(office, 1, stage="credibility")
            elif act == "rules":
                office.settings = Office(folder, zone, NOW, **data.draw(st.sampled_from(OVERRIDES))).settings
            elif act == "zone":
                office.settings = Office(folder, data.draw(st.sampled_from(ZONES)), NOW, **own).settings
            elif act == "away":
                today = office.now.date()
                office.open_warm().away(today, today + DAY)
            elif act == "keep":
                keep(office)
            elif act == "back":
                office.now -= 3 * DAY
            recalled(office)
            close_all()
    finally:
        shutil.rmtree(folder)


def test_only_who_crossed_a_mark_or_changed_is_made_anew(office: Office) -> None:
    pipeline = office.open()
    for number in range(10):
        pipeline.add(met(f"Ana {number}", office.now - timedelta(hours=number)))
    office.later(minutes=1)
    keep(office)
    assert recalled(office)[1] == 0
    marks = {who: row.mark for who, row in office.open().agenda.rows.items() if row.mark is not None}
    office.open().log(5, Kind.CALL, confirmed=True)
    change_raw(office, 6, company="Benali Solar")
    assert recalled(office)[1] == 2
    first = min(marks.values())
    office.now = first - timedelta(seconds=1)
    assert recalled(office)[1] == 2
    office.now = first
    assert recalled(office)[1] == len({5, 6} | {who for who, mark in marks.items() if mark == first})
    assert len(office.open_warm().agenda.rows) == 10


def test_a_day_later_what_was_settled_that_day_no_longer_counts(office: Office) -> None:
    office.write_by_hand(
        {
            "name": "Kim Known",
            "stage": "credibility",
            "added_at": "2025-12-01T09:00:00Z",
            "first_rhythm_at": "2025-12-01T09:00:00Z",
            "touches": [{"at": "2026-01-20T09:00:00Z", "kind": "call"}, {"at": "2026-03-02T09:00:00Z", "kind": "call"}],
        }
    )
    keep(office)
    assert office.open_warm().agenda.rows[1].settled is Claim.REPEAT
    assert recalled(office)[1] == 0
    office.later(days=1)
    assert office.open_warm().agenda.rows[1].settled is None
    assert recalled(office)[1] == 1


def test_a_touch_that_a_foreign_hand_dated_ahead_settles_on_its_day(office: Office) -> None:
    office.write_by_hand(
        {
            "name": "Kim Known",
            "stage": "credibility",
            "added_at": "2025-12-01T09:00:00Z",
            "first_rhythm_at": "2025-12-01T09:00:00Z",
            "touches": [
                {"at": "2026-03-02T09:00:00Z", "kind": "call"},
                {"at": "2026-03-09T12:00:00Z", "kind": "email", "inbound": True},
                {"at": "2026-03-09T13:00:00Z", "kind": "call"},
                {"at": "2026-04-20T13:00:00Z", "kind": "call"},
            ],
        }
    )
    office.later(days=1)
    keep(office)
    running = office.open()
    assert running.agenda.rows[1].settled is None
    settled: set[Claim | None] = set()
    for days in (1, 5, 1, 1, 30, 10, 1, 1):
        office.later(days=days)
        recalled(office)
        running.refresh()
        assert seen(running) == seen(office.open())
        settled.add(running.agenda.rows[1].settled)
    # On 9 March their rhythm was ahead when the day began, on 20 April it was due.
    assert settled == {None, Claim.PRESSING, Claim.REPEAT}


def test_before_it_was_made_it_says_nothing(office: Office) -> None:
    office.open().add(met())
    office.later(hours=1)
    keep(office)
    office.later(minutes=-1)
    assert recalled(office)[1] == 1


def test_somebody_without_any_date_is_never_kept(office: Office) -> None:
    office.write_by_hand({"name": "Nobody Knows"})
    keep(office)
    office.later(hours=5)
    assert recalled(office)[1] == 1


def test_what_changed_between_the_start_and_the_first_look_is_seen(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met())
    pipeline.add(known())
    office.later(minutes=1)
    keep(office)
    warm = office.open_warm()
    change_raw(office, 1, company="Benali Solar")
    warm.log(2, Kind.CALL, confirmed=True)  # takes the other's change in as well
    assert warm.agenda.rows[1].company == "Benali Solar"
    assert seen(warm) == seen(office.open())


def test_other_rules_on_the_same_store_make_their_own(office: Office) -> None:
    office.open().add(met())
    office.later(minutes=1)
    keep(office)
    warm = office.open_warm()
    slower = Office(
        office.folder, "UTC", office.now, clock={"due": "40 hours", "late": "50 hours", "broken": "60 hours"}
    )
    other = Pipeline(warm.store, slower.settings, lambda: office.now)
    assert seen(other) == seen(slower.open())
    assert other.row_saver() is None
    assert seen(warm) == seen(office.open())


def test_somebody_spoilt_is_told_of_as_ever(office: Office) -> None:
    office.open().add(met())
    office.later(minutes=1)
    keep(office)
    change_raw(office, 1, stage="nowhere")
    for pipeline in (office.open_warm(), office.open()):
        with pytest.raises(Exception, match="stage"):
            _ = pipeline.agenda


def test_bytes_that_are_no_rows_are_passed_over(office: Office) -> None:
    office.open().add(met())
    office.later(minutes=1)
    for data in (b"", b"\xff\x00", b"\x92\xc0\x90", b"[" * 5000):
        store = Store.open(office.folder, stamp=row_cache.stamp(office.settings))
        store.start_cache.write(lambda _, data=data: data)  # type: ignore[misc]
        assert recalled(office)[1] == 1


def test_it_is_kept_again_when_enough_was_made_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.agenda.row_cache.WORTH_KEEPING", 3)
    pipeline = office.open_warm()
    for number in range(4):
        pipeline.add(known(f"Kim {number}"))
    _ = pipeline.agenda
    for _ in range(2):  # the second time nobody has done it yet
        work = pipeline.row_saver()
    assert work is not None
    work()
    assert pipeline.row_saver() is None
    for who in (1, 2, 3):
        pipeline.log(who, Kind.CALL, confirmed=True)
    assert pipeline.row_saver() is not None


def test_rows_that_changed_while_it_was_written_are_not_in_it(office: Office) -> None:
    for name in ("Ana", "Ben"):
        office.open().add(met(name))
    office.later(minutes=1)
    pipeline = office.open_warm()
    _ = pipeline.agenda
    work = pipeline.row_saver()
    assert work is not None
    change_raw(office, 1, company="Benali Solar")
    pipeline.refresh()
    work()
    assert recalled(office)[1] == 1


# The stamp -------------------------------------------------------------------------------------------------------


def test_other_rules_another_zone_another_python_have_another_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("unused")
    mine = row_cache.stamp(Office(folder).settings)
    assert mine
    assert mine == row_cache.stamp(Office(folder).settings)
    others = [Office(folder, zone) for zone in ZONES[1:]] + [Office(folder, **own) for own in OVERRIDES]
    stamps = {row_cache.stamp(other.settings) for other in others}
    assert len(stamps) == len(others)
    assert mine not in stamps
    monkeypatch.setattr(sys, "version", "4.0")
    assert row_cache.stamp(Office(folder).settings) != mine


def test_another_zone_of_the_same_name_has_another_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Office(tmp_path, "Europe/Berlin").settings
    (tmp_path / "Europe").mkdir()
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path), *zoneinfo.TZPATH))
    mine = row_cache.stamp(settings)
    (tmp_path / "Europe" / "Berlin").write_bytes(b"TZif")
    assert row_cache.stamp(settings) != mine


@pytest.mark.parametrize(
    "module",
    ["rules/engine.py", "agenda/rows.py", "store/start_cache.py", "text.py", "when/saying.py", "model/records.py"],
)
def test_other_code_has_another_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    shutil.copytree(
        Path(tui.__file__).parent, tmp_path / "tui", ignore=lambda _, names: ["data"] if "data" in names else []
    )
    monkeypatch.setattr(tui, "__file__", str(tmp_path / "tui" / "__init__.py"))
    settings = Office(tmp_path).settings
    mine = row_cache.stamp(settings)
    file = tmp_path / "tui" / module
    file.write_bytes(file.read_bytes())
    row_cache._code.cache_clear()  # each process asks once
    assert row_cache.stamp(settings) != mine


def test_code_that_is_no_file_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tui, "__file__", str(tmp_path / "in.zip" / "tui" / "__init__.py"))
    assert row_cache.stamp(Office(tmp_path).settings) == b""


# What is written --------------------------------------------------------------------------------------------------


def test_rows_survive_being_written(office: Office) -> None:
    pipeline = office.open()
    for person in (met(), known(tags=("fair", "王"), note="a\nb")):
        pipeline.add(person)
    pipeline.away(date(2026, 3, 3), date(2026, 3, 4))
    rows: list[Row] = list(pipeline.agenda.rows.values())
    found = list(row_cache.still_valid(row_cache.encoded_rows(office.now, rows), office.now, pipeline.calendar))
    assert sorted(found, key=lambda row: row.id) == rows
    assert not list(
        row_cache.still_valid(row_cache.encoded_rows(office.now, rows), office.now - MINUTE, pipeline.calendar)
    )


def test_the_file_stands_beside_the_journal(office: Office) -> None:
    office.open().add(met())
    office.later(minutes=1)
    keep(office)
    assert (office.folder / FILE_NAME).stat().st_mode & 0o777 == 0o600
