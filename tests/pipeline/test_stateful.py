"""Any sequence of commands by two processes, with time passing: nobody is lost, and everybody sees the same."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.pipeline.office import Office, change_raw, documents, seen
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Prospect, Reason, Source, Stage
from tui.pipeline import Pipeline, Refused, Result
from tui.rules.engine import State
from tui.when.instants import When

START = datetime(2026, 1, 28, 9, 30, tzinfo=UTC)
ZONES = ["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Santiago"]
COMFORT = ["", "", "2 days", "3 weeks", "3 months"]
URLS = [f"https://www.linkedin.com/in/person-{number}" for number in range(3)]

SPANS = st.one_of(
    st.integers(0, 90).map(lambda n: timedelta(minutes=n)),
    st.integers(1, 75).map(lambda n: timedelta(hours=n)),
    st.integers(1, 20).map(lambda n: timedelta(days=n)),
    st.integers(20, 100).map(lambda n: timedelta(days=n)),
)
BACK = st.just(timedelta()) | SPANS
PICK = st.integers(0, 1_000_000)
"""Chooses one of however many there are."""

Images = dict[tuple[str, int], bytes | None]


def counts_from(prospect: Prospect) -> datetime:
    """What rule 5 counts from, by the words of the rule book."""
    assert prospect.added_at is not None
    found = [
        touch.at
        for touch in prospect.touches
        if (touch.kind is not Kind.REPORT or touch.about is not None)
        and (not touch.inbound or touch.kind.is_conversation)
    ]
    referral = (prospect.referred_at or prospect.added_at) if prospect.source is not None else None
    found.append(prospect.met_at or referral or prospect.added_at)
    if prospect.taken_up_at is not None:
        found.append(prospect.taken_up_at)
    if prospect.first_rhythm_at is not None:
        found.append(prospect.added_at)
    if prospect.closings and prospect.closings[-1].reopened_at is not None:
        found.append(prospect.closings[-1].reopened_at)
    return max(found)


class Mornings(RuleBasedStateMachine):
    """``done`` and ``undone`` are what undo and redo must know: images of documents before and after each step."""

    @initialize(zone=st.sampled_from(ZONES))
    def begin(self, zone: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="keepwarm-test-"))
        self.office = Office(self.folder, zone, START, budget={"per_day": 2})
        self.open = [self.office.open(), self.office.open()]
        for pipeline in self.open:
            _ = pipeline.agenda
        self.done: list[tuple[Images, Images]] = []
        self.undone: list[tuple[Images, Images]] = []
        self.used: set[int] = set()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    # What is said to the pipeline --------------------------------------------------------------------------

    def pipeline(self, pick: int) -> Pipeline:
        return self.open[pick % len(self.open)]

    def somebody(self, pick: int) -> int:
        ids = sorted(documents(self.open[0])["prospects"])
        assume(ids)
        return ids[pick % len(ids)]

    def images(self) -> Images:
        fresh = self.office.open()
        fresh.store.close()
        return {(table, who): raw for table, rows in documents(fresh).items() for who, raw in rows.items()}

    def do(
        self, pipeline: Pipeline, command: Callable[[], Result], who: set[int], *, new: bool = False
    ) -> Result | None:
        """A command; refused, it changes nothing, and done, nobody but ``who`` (or somebody new)."""
        result = self.do_unheard(pipeline, command, who, new=new)
        for each in self.open:
            each.refresh()
        return result

    def do_unheard(
        self, pipeline: Pipeline, command: Callable[[], Result], who: set[int], *, new: bool = False
    ) -> Result | None:
        """The same, and the other process has not looked yet."""
        before, line, shown = self.images(), self.file(), seen(pipeline)
        try:
            result = command()
        except Refused:
            assert self.file() == line
            assert seen(pipeline) == shown
            return None
        after = self.images()
        if result.step is not None:
            changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            changed |= {("prospects", each) for each in result.ids}
            image = ({key: before.get(key) for key in changed}, {key: after.get(key) for key in changed})
            self.done.append(image)
            self.undone.clear()
        else:
            assert self.file() == line
        self.others_are_as_they_were(shown, pipeline, who, new=new)
        return result

    def others_are_as_they_were(self, shown: dict[str, Any], pipeline: Pipeline, who: set[int], *, new: bool) -> None:
        items = {each: row.item for each, row in pipeline.agenda.rows.items()}
        for each, row in shown["rows"].items():
            assert each in who or items.get(each) == row.item
        if new:
            fresh = items.keys() - shown["rows"].keys()
            assert not fresh & self.used, "an id was used again"
            self.used |= fresh
        else:
            assert items.keys() <= shown["rows"].keys()

    def file(self) -> bytes:
        return self.office.file.read_bytes() if self.office.file.exists() else b""

    # Commands ----------------------------------------------------------------------------------------------

    @rule(
        actor=PICK, ago=BACK | st.none(), referred=BACK | st.none(), source=st.none() | PICK | st.just("Sam"),
        stage=st.sampled_from([Stage.VISIBILITY, Stage.VISIBILITY, *Stage]), comfort=st.sampled_from(COMFORT),
    )  # fmt: skip
    def add(
        self, actor: int, ago: timedelta | None, referred: timedelta | None, source: str | int | None, stage: Stage,
        comfort: str,
    ) -> None:  # fmt: skip
        pipeline, now = self.pipeline(actor), self.office.now
        by = Source(name=source) if isinstance(source, str) else None
        if isinstance(source, int):
            by = Source(prospect=self.somebody(source))
        draft = Prospect(
            f"Person {len(self.used)}",
            stage=stage,
            comfort=comfort,
            source=by,
            met_at=None if ago is None else now - ago,
            referred_at=now - referred if referred is not None and by is not None else None,
        )
        result = self.do(pipeline, lambda: pipeline.add(draft), set(), new=True)
        assert result is not None

    @rule(
        actor=PICK, pick=PICK, met=BACK | st.none(), comfort=st.sampled_from(COMFORT), source=PICK | st.none(),
        what=st.sampled_from(["met_at", "comfort", "source", "note", "stage", "met_at and comfort"]),
    )  # fmt: skip
    def edit(self, actor: int, pick: int, met: timedelta | None, comfort: str, source: int | None, what: str) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        values: dict[str, Any] = {
            "met_at": None if met is None else self.office.now - met,
            "comfort": comfort,
            "source": None if source is None else Source(prospect=self.somebody(source)),
            "note": f"[b]{pick}\x1b[0m",
            "stage": Stage.CREDIBILITY,
        }
        fields = {field: values[field] for field in what.split(" and ")}
        self.do(pipeline, lambda: pipeline.edit(who, **fields), {who})

    @rule(
        actor=PICK, pick=PICK, kind=st.sampled_from(Kind), ago=BACK, inbound=st.booleans(), yes=st.booleans(),
        second=PICK | st.none(),
    )  # fmt: skip
    def log(
        self, actor: int, pick: int, kind: Kind, ago: timedelta, inbound: bool, yes: bool, second: int | None
    ) -> None:
        pipeline = self.pipeline(actor)
        ids = {self.somebody(pick)} | (set() if second is None else {self.somebody(second)})
        told = set()
        if kind is Kind.REPORT:
            sources = {pipeline.prospect(who).source for who in ids}
            told = {source.prospect for source in sources if source is not None and source.prospect is not None}
        at = self.office.now - ago
        self.do(pipeline, lambda: pipeline.log(sorted(ids), kind, at=at, inbound=inbound, confirmed=yes), ids | told)

    @rule(actor=PICK, pick=PICK, ago=BACK, what=st.sampled_from(["interest", "bought", "referral"]))
    def event(self, actor: int, pick: int, ago: timedelta, what: str) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        self.do(pipeline, lambda: getattr(pipeline, what)(who, self.office.now - ago), {who})

    def when(self, ahead: timedelta, whole_day: bool) -> When:
        at = self.office.now + ahead
        return When(at.astimezone(self.office.zone).date(), None if whole_day else at)

    @rule(actor=PICK, pick=PICK, ahead=SPANS, whole_day=st.booleans(), ago=BACK)
    def promise(self, actor: int, pick: int, ahead: timedelta, whole_day: bool, ago: timedelta) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        when = self.when(ahead, whole_day)
        self.do(pipeline, lambda: pipeline.promise(who, when, "", self.office.now - ago), {who})

    @rule(actor=PICK, pick=PICK, ahead=SPANS, whole_day=st.booleans(), release=st.booleans())
    def move_or_release_promise(self, actor: int, pick: int, ahead: timedelta, whole_day: bool, release: bool) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        when = self.when(ahead, whole_day)
        self.do(pipeline, lambda: pipeline.release(who) if release else pipeline.move_promise(who, when), {who})

    @rule(actor=PICK, pick=PICK, ahead=SPANS, whole_day=st.booleans())
    def snooze(self, actor: int, pick: int, ahead: timedelta, whole_day: bool) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        self.do(pipeline, lambda: pipeline.snooze(who, self.when(ahead, whole_day)), {who})

    @rule(actor=PICK, pick=PICK, rest=st.sampled_from([False, False, True]))
    def skip(self, actor: int, pick: int, rest: bool) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        self.do(pipeline, lambda: pipeline.skip(who, rest=rest), {who})

    @rule(actor=PICK, first=st.integers(-3, 3), days=st.integers(-1, 9))
    def away(self, actor: int, first: int, days: int) -> None:
        pipeline = self.pipeline(actor)
        start = self.office.now.date() + timedelta(days=first)
        self.do(pipeline, lambda: pipeline.away(start, start + timedelta(days=days)), set())

    @rule(actor=PICK, pick=PICK, stage=st.sampled_from(Stage), ago=BACK)
    def move(self, actor: int, pick: int, stage: Stage, ago: timedelta) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        self.do(pipeline, lambda: pipeline.move(who, stage, self.office.now - ago), {who})

    @rule(actor=PICK, pick=PICK, reason=st.sampled_from(Reason))
    def close(self, actor: int, pick: int, reason: Reason) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        self.do(pipeline, lambda: pipeline.close(who, reason), {who})

    @rule(actor=PICK, pick=PICK)
    def reopen(self, actor: int, pick: int) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        self.do(pipeline, lambda: pipeline.reopen(who), {who})

    @rule(actor=PICK, pick=PICK)
    def delete(self, actor: int, pick: int) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        assert self.do(pipeline, lambda: pipeline.delete(who), {who}) is not None
        assert who not in pipeline.people

    @rule(actor=PICK, pick=PICK, second=PICK, tag=st.sampled_from(["fair", "Fair", "vip"]), off=st.booleans())
    def tag(self, actor: int, pick: int, second: int, tag: str, off: bool) -> None:
        pipeline, ids = self.pipeline(actor), sorted({self.somebody(pick), self.somebody(second)})
        self.do(pipeline, lambda: pipeline.tag(ids, remove=[tag]) if off else pipeline.tag(ids, [tag]), set(ids))

    @rule(actor=PICK, pick=PICK, second=PICK, comfort=st.sampled_from(["", "2 days", "3 months", "4 months"]))
    def comfort(self, actor: int, pick: int, second: int, comfort: str) -> None:
        pipeline, ids = self.pipeline(actor), sorted({self.somebody(pick), self.somebody(second)})
        self.do(pipeline, lambda: pipeline.comfort(ids, comfort), set(ids))

    @rule(actor=PICK, pick=PICK)
    def leave_as_is(self, actor: int, pick: int) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        items = {each: row.item for each, row in pipeline.agenda.rows.items()}
        if self.do(pipeline, lambda: pipeline.looked(who), {who}) is not None:
            assert pipeline.agenda.rows[who].item == items[who]

    @rule(actor=PICK, pick=PICK)
    def take_up(self, actor: int, pick: int) -> None:
        pipeline, who = self.pipeline(actor), self.somebody(pick)
        self.do(pipeline, lambda: pipeline.take_up(who), {who})

    @rule(actor=PICK, pick=PICK, second=PICK)
    def keep_apart(self, actor: int, pick: int, second: int) -> None:
        pipeline, ids = self.pipeline(actor), [self.somebody(pick), self.somebody(second)]
        self.do(pipeline, lambda: pipeline.keep_apart(ids), set())

    @rule(actor=PICK, pick=PICK, second=PICK)
    def merge(self, actor: int, pick: int, second: int) -> None:
        pipeline, who, other = self.pipeline(actor), self.somebody(pick), self.somebody(second)
        touches = sum(len(pipeline.people[each].touches) for each in (who, other))
        if self.do(pipeline, lambda: pipeline.merge(who, other), {who, other}) is not None:
            assert other not in pipeline.people
            assert len(pipeline.people[who].touches) == touches
            for each in pipeline.people:
                found = pipeline.people[each]
                assert found.source is None or found.source.prospect not in (other, each)
                assert other not in found.apart

    @rule(
        actor=PICK,
        people=st.lists(
            st.tuples(st.sampled_from(URLS), st.sampled_from(["Acme", "Globex"]), BACK | st.none()), max_size=4
        ),
    )
    def take_in(self, actor: int, people: list[tuple[str, str, timedelta | None]]) -> None:
        pipeline = self.pipeline(actor)
        day = self.office.now.astimezone(self.office.zone).date()
        file = [
            FoundPerson(
                f"Import {url[-1]}", company=company, urls=addresses(url), met_on=None if ago is None else day - ago
            )
            for url, company, ago in people
        ]
        by_url = {row.id for row in pipeline.agenda.rows.values() if row.name.startswith("Import")}
        self.do(pipeline, lambda: pipeline.take_in(file, "people.csv")[0], by_url, new=True)

    @rule(pick=PICK, second=PICK, what=st.sampled_from(["nothing", "refused", "done"]))
    def while_another_process_is_at_it(self, pick: int, second: int, what: str) -> None:
        """A command on a pipeline that has not yet heard of the other process's."""
        ours, theirs = self.open
        who, them = self.somebody(pick), self.somebody(second)
        kind = Kind.EMAIL
        if self.do_unheard(theirs, lambda: theirs.log(them, kind, inbound=True), {them}) is None:
            return
        if what == "nothing":
            assert ours.take_in([], "empty.csv")[0].step is None
        elif what == "refused":
            with pytest.raises(Refused):
                ours.log(who, kind, at=self.office.now + timedelta(hours=1))
        else:
            self.do(ours, lambda: ours.log(who, kind, inbound=True), {who, them})

    # Undo --------------------------------------------------------------------------------------------------

    @rule(actor=PICK)
    def undo(self, actor: int) -> None:
        self.step_back(self.pipeline(actor), self.done, self.undone, redo=False)

    @rule(actor=PICK)
    def redo(self, actor: int) -> None:
        self.step_back(self.pipeline(actor), self.undone, self.done, redo=True)

    def step_back(
        self, pipeline: Pipeline, taken: list[tuple[Images, Images]], given: list[tuple[Images, Images]], *, redo: bool
    ) -> None:
        now, line = self.images(), self.file()
        before, after = taken[-1] if taken else ({}, {})
        expected, wanted = (before, after) if redo else (after, before)
        try:
            _ = pipeline.redo() if redo else pipeline.undo()
        except Refused:
            assert not taken or any(now.get(key) != raw for key, raw in expected.items())
            assert self.file() == line
            return
        assert taken
        for each in self.open:
            each.refresh()
        assert self.images() == {key: raw for key, raw in {**now, **wanted}.items() if raw is not None}
        given.append(taken.pop())

    @rule(pick=PICK, company=st.sampled_from(["Acme", "Initech"]))
    def foreign_write(self, pick: int, company: str) -> None:
        change_raw(self.office, self.somebody(pick), company=company, colour="blue")
        for each in self.open:
            each.refresh()

    # Time and processes ------------------------------------------------------------------------------------

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        self.office.now += span

    @rule(pick=PICK, off=st.sampled_from([-1, 0, 0, 1]))
    def time_passes_to_a_mark(self, pick: int, off: int) -> None:
        """Exactly to the due, late or broken mark of somebody's item, or a second beside it."""
        items = [row.item for row in self.open[0].agenda.rows.values() if row.item is not None]
        marks = {mark for item in items for mark in (item.start_at, item.due_at, item.late_at, item.broken_at) if mark}
        ahead = sorted(mark for mark in marks if mark + timedelta(seconds=off) > self.office.now)
        assume(ahead)
        self.office.now = ahead[pick % len(ahead)] + timedelta(seconds=off)

    @rule(pick=PICK)
    def restart(self, pick: int) -> None:
        place = pick % len(self.open)
        self.open[place].store.close()
        self.open[place] = self.office.open()
        _ = self.open[place].agenda

    @rule()
    @precondition(lambda self: self.office.file.exists())
    def compact(self) -> None:
        """Only when the application quits; what was done before it can be undone all the same (a hundred steps)."""
        for pipeline in self.open:
            pipeline.store.close()
        Office.open(self.office).store.compact()
        self.open = [self.office.open(), self.office.open()]

    # What must always be true ------------------------------------------------------------------------------

    @invariant()
    def everybody_sees_the_same(self) -> None:
        if not hasattr(self, "office"):
            return
        fresh = self.office.open()
        try:
            for pipeline in self.open:
                pipeline.refresh()
                assert documents(pipeline) == documents(fresh)
                assert seen(pipeline) == seen(fresh)
        finally:
            fresh.store.close()

    @invariant()
    def nobody_is_lost(self) -> None:
        if not hasattr(self, "office"):
            return
        pipeline = self.open[0]
        pipeline.refresh()
        listed = [line.row.id for line in pipeline.agenda.all()]
        people = {who: pipeline.prospect(who) for who in pipeline.people}
        assert sorted(listed) == sorted(who for who, prospect in people.items() if prospect.closed is None)
        for line in pipeline.agenda.all():
            item, prospect = line.item, people[line.row.id]
            marks = [mark for mark in (item.due_at, item.late_at, item.broken_at) if mark is not None]
            assert marks == sorted(marks)
            if item.state is State.UPCOMING:
                limit = pipeline.calendar.plus(counts_from(prospect), pipeline.rules.ceiling.broken)
                assert item.due_at <= limit
            assert pipeline.reason(line.row.id, item)


TestMornings = Mornings.TestCase
TestMornings.settings = settings(
    # For a long hunt: KEEPWARM_EXAMPLES=1500 pytest -o timeout=0 tests/pipeline/test_stateful.py
    max_examples=int(os.environ.get("KEEPWARM_EXAMPLES", "25")),
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
