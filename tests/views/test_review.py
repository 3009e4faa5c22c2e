"""The walk of the daily review: what is counted, where it goes on, what undo and other processes do to it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.pipeline.office import NOW, Office, by, known, met
from tui.model.kinds import Kind
from tui.model.records import Reason, Stage
from tui.pipeline import Pipeline, Refused
from tui.rules.engine import Rule
from tui.store import STEPS
from tui.views.filters import Chosen
from tui.views.review import saved_walk as file
from tui.views.review.items import ItemKey, key_of
from tui.views.review.news import News, PendingNews
from tui.views.review.saved_walk import SavedWalk
from tui.views.review.summary import summarize
from tui.views.review.walk import Walk

NAMES = ("Ana", "Bob", "Cy", "Dee", "Eve")


@pytest.fixture
def pipeline(office: Office) -> Pipeline:
    """Five people met this morning, an hour apart: each owes a first note, Ana the most pressing."""
    found = office.open()
    for hour, name in enumerate(NAMES):
        found.add(met(name, at=NOW - timedelta(hours=9 - hour)))
    return found


def names(walk: Walk, keys: list[ItemKey]) -> list[str]:
    """Whose items these are."""
    return [walk.pipeline.people.name(key.who) for key in keys]


def standing(walk: Walk) -> str:
    """Who is shown, and where: "Bob 2 of 5, 1 done, 0 passed"."""
    who = walk.pipeline.people.name(walk.who) if walk.who is not None else "nobody"
    return f"{who} {walk.number} of {walk.total}, {walk.done} done, {len(walk.passed)} passed"


def test_most_pressing_first_and_those_who_wait_are_not_walked(office: Office) -> None:
    office.settings = Office(office.folder, budget={"per_day": 3}).settings
    pipeline = office.open()
    for name in ("Kim", "Lou", "Max"):
        pipeline.add(known(name))
    pipeline.add(met())
    walk = Walk(pipeline)
    assert names(walk, walk.open) == ["Ana Ruiz", "Kim", "Lou"]
    assert [key_of(line) for line in pipeline.agenda.due() if line.group != "waiting"] == walk.open
    assert summarize(walk, pipeline).waiting == 1


Act = Callable[[Walk], object]


def _log(walk: Walk) -> None:
    assert walk.who is not None
    walk.pipeline.log(walk.who, Kind.EMAIL)
    walk.look()


def _undo(walk: Walk) -> None:
    walk.pipeline.undo()
    walk.look(follow=True)


def _redo(walk: Walk) -> None:
    walk.pipeline.redo()
    walk.look(follow=True)


def _interest(walk: Walk) -> None:
    assert walk.who is not None
    walk.pipeline.interest(walk.who)
    walk.look()


def _close(walk: Walk) -> None:
    assert walk.who is not None
    walk.pipeline.close(walk.who, Reason.GONE)
    walk.look()


def _delete(walk: Walk) -> None:
    assert walk.who is not None
    walk.pipeline.delete(walk.who)
    walk.look()


def _elsewhere(walk: Walk) -> None:
    """Another process answers the last one in the list."""
    last = walk.open[-1].who
    walk.pipeline.log(last, Kind.NOTE)
    walk.look()


def _new(walk: Walk) -> None:
    walk.pipeline.add(met("Zoe", at=NOW))
    walk.look()


ON, BACK, FIRST, LAST, AGAIN = Walk.pass_over, Walk.back, Walk.first, Walk.first_open, Walk.walk_again
TAKE = Walk.take_up


@pytest.mark.parametrize(
    ("acts", "stands"),
    [
        ([], "Ana 1 of 5, 0 done, 0 passed"),
        ([_log], "Bob 2 of 5, 1 done, 0 passed"),
        ([ON], "Bob 2 of 5, 0 done, 1 passed"),
        ([_log, ON, _close], "Dee 4 of 5, 2 done, 1 passed"),
        ([_interest], "Ana 1 of 5, 0 done, 0 passed"),
        ([_delete], "Bob 2 of 5, 1 done, 0 passed"),
        ([_log] * 5, "nobody 5 of 5, 5 done, 0 passed"),
        ([ON] * 5, "nobody 5 of 5, 0 done, 5 passed"),
        ([ON, ON, BACK], "Bob 2 of 5, 0 done, 2 passed"),
        ([ON, ON, BACK, BACK, BACK], "Ana 1 of 5, 0 done, 2 passed"),
        ([ON, ON, BACK, ON], "Cy 3 of 5, 0 done, 2 passed"),
        ([ON, ON, BACK, BACK, ON], "Bob 2 of 5, 0 done, 2 passed"),
        ([ON, ON, BACK, BACK, _log], "Cy 3 of 5, 1 done, 1 passed"),
        ([ON, ON, BACK, BACK, LAST], "Cy 3 of 5, 0 done, 2 passed"),
        ([FIRST], "Ana 1 of 5, 0 done, 0 passed"),
        ([ON, _log, FIRST], "Ana 1 of 5, 1 done, 1 passed"),
        ([ON, _log, FIRST, LAST], "Cy 3 of 5, 1 done, 1 passed"),
        ([*[_log] * 5, FIRST], "Ana 1 of 5, 5 done, 0 passed"),
        ([*[_log] * 5, FIRST, LAST], "nobody 5 of 5, 5 done, 0 passed"),
        ([_log, BACK], "Ana 1 of 5, 1 done, 0 passed"),
        ([_log, BACK, ON], "Bob 2 of 5, 1 done, 0 passed"),
        ([_log, _undo], "Ana 1 of 5, 0 done, 0 passed"),
        ([_log, ON, _undo], "Ana 1 of 5, 0 done, 1 passed"),
        ([_log, _log, _undo, _undo], "Ana 1 of 5, 0 done, 0 passed"),
        ([*[_log] * 5, _undo, _undo], "Dee 4 of 5, 3 done, 0 passed"),
        ([*[_log] * 5, _undo, _undo, _log], "Eve 5 of 5, 4 done, 0 passed"),
        ([*[_log] * 5, _undo, _undo, BACK, ON, ON], "Eve 5 of 5, 3 done, 1 passed"),
        ([_log, _undo, _redo], "Bob 2 of 5, 1 done, 0 passed"),
        ([_log, _undo, ON, _redo], "Bob 2 of 5, 1 done, 0 passed"),
        ([_log, _undo, LAST, ON, _redo], "Bob 2 of 5, 1 done, 0 passed"),
        ([_delete, _undo], "Ana 1 of 5, 0 done, 0 passed"),
        ([_interest, ON, _undo], "Ana 1 of 5, 0 done, 1 passed"),
        ([_elsewhere], "Ana 1 of 4, 0 done, 0 passed"),
        ([_log, _elsewhere, ON], "Cy 3 of 4, 1 done, 1 passed"),
        ([_new], "Ana 1 of 5, 0 done, 0 passed"),
        ([_log, _log, _new], "Cy 3 of 5, 2 done, 0 passed"),
        ([ON, _log, ON, _log, ON, AGAIN], "Ana 3 of 5, 2 done, 0 passed"),
        ([ON, _log, ON, _log, ON, AGAIN, _log], "Cy 4 of 5, 3 done, 0 passed"),
        ([*[_log] * 5, _new], "nobody 5 of 5, 5 done, 0 passed"),
        ([*[_log] * 5, _new, LAST], "nobody 5 of 5, 5 done, 0 passed"),
        ([*[_log] * 5, _new, TAKE], "Zoe 6 of 6, 5 done, 0 passed"),
        ([ON, _new, *[_log] * 4, TAKE], "Zoe 6 of 6, 4 done, 1 passed"),
        ([*[_log] * 5, BACK], "Eve 5 of 5, 5 done, 0 passed"),
    ],
)
def test_done_passed_and_left(pipeline: Pipeline, acts: list[Act], stands: str) -> None:
    walk = Walk(pipeline)
    for act in acts:
        act(walk)
    assert standing(walk) == stands


def test_what_came_and_went_by_itself_is_said_and_not_what_was_done_here(office: Office, pipeline: Pipeline) -> None:
    walk, other = Walk(pipeline), office.open()
    other.add(met("Zoe", at=NOW))
    other.add(met("Yan", at=NOW))
    other.log(5, Kind.NOTE)
    pipeline.refresh()
    assert told(walk.look()) == ("", ["Zoe", "Yan"], ["Eve"])
    pipeline.add(met("Xia", at=NOW))
    pipeline.log(4, Kind.NOTE)
    assert told(walk.look()) == ("", [], []), "that was done here, on another screen"
    pipeline.log(1, Kind.EMAIL)
    before = walk.done
    assert told(walk.look()) == ("", [], [])
    assert walk.done == before + 1
    for _ in range(4):
        pipeline.undo() if pipeline.undoable() else None
        assert told(walk.look(follow=True))[:2] == ("", [])


def told(news: News) -> tuple[str, list[str], list[str]]:
    """Who is lost, who came, who is gone."""
    ids = {1: "Ana", 2: "Bob", 3: "Cy", 4: "Dee", 5: "Eve", 6: "Zoe", 7: "Yan", 8: "Xia"}
    lost = news.lost.name if news.lost is not None else ""
    return lost, [ids[key.who] for key in news.came], [went.name for went in news.gone]


def test_an_undo_here_that_makes_room_for_somebody_brings_nobody_by_itself(office: Office) -> None:
    """One more of the budget of a day is free then: that is what the undo has done."""
    office.settings = Office(office.folder, budget={"per_day": 1}).settings
    pipeline = office.open()
    for name in ("Kim", "Lou"):
        pipeline.add(known(name))
    walk = Walk(pipeline)
    pipeline.snooze(1, office.when("3 days"))
    assert told(walk.look()) == ("", [], [])
    assert (walk.open, names(walk, walk.extra)) == ([], ["Lou"])
    pipeline.undo()
    assert told(walk.look(follow=True))[1] == []


def test_who_is_deleted_elsewhere_was_not_decided_about(office: Office, pipeline: Pipeline) -> None:
    walk, other = Walk(pipeline), office.open()
    meanwhile = PendingNews()

    def look() -> str:
        shown = walk.current
        meanwhile.take(walk.look(), shown, walk.is_due)
        return meanwhile.elsewhere.what if meanwhile.elsewhere is not None else ""

    ON(walk)
    other.interest(2)
    pipeline.refresh()
    assert look() == "", "which settles nothing"
    other.delete(2)
    pipeline.refresh()
    assert (look(), standing(walk)) == ("deleted Bob", "Cy 2 of 4, 0 done, 1 passed")
    assert summarize(walk, pipeline).other == ("Bob expressed interest",), "and nothing of the deletion"
    other.undo()
    pipeline.refresh()
    assert (look(), standing(walk)) == ("", "Cy 2 of 5, 0 done, 1 passed"), "back, and no more said"
    assert not meanwhile.came + meanwhile.gone
    assert names(walk, walk.open)[0] == "Bob"


def test_who_came_and_went_again_is_no_news(office: Office, pipeline: Pipeline) -> None:
    walk, other, meanwhile = Walk(pipeline), office.open(), PendingNews()

    def look() -> tuple[int, list[str]]:
        pipeline.refresh()
        shown = walk.current
        meanwhile.take(walk.look(), shown, walk.is_due)
        return len(meanwhile.came), [went.name for went in meanwhile.gone]

    other.add(met("Zoe", at=NOW))
    assert look() == (1, [])
    other.undo()
    assert look() == (0, [])
    other.delete(3)
    assert look() == (0, ["Cy"])
    other.edit(4, company="Acme")
    assert look() == (0, ["Cy"]), "what is true still is told still"
    other.undo()
    other.undo()
    assert look() == (0, [])


def test_what_an_own_undo_takes_back_is_not_called_no_longer_due(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ana", at=NOW - timedelta(hours=30)))
    walk = Walk(pipeline)
    _log(walk)
    assert walk.who is None
    pipeline.undo()
    news = walk.look(follow=True)
    assert told(news) == ("", [], [])
    assert [key.rule for key in walk.open] == [Rule.CONTACT_CLOCK]
    assert walk.who == 1


def test_a_decision_brings_nobody_again_on_the_same_day(office: Office) -> None:
    """The list that was fixed at the start ends; a report goes to the source, and an answer runs by the hour."""
    pipeline = office.open()
    pipeline.add(met("Ana", at=NOW - timedelta(hours=70), source=by("Sam"), referred_at=NOW - timedelta(hours=70)))
    pipeline.add(met("Bob", at=NOW - timedelta(days=4)))
    pipeline.add(known("Kim"))
    walk = Walk(pipeline)
    assert (names(walk, walk.open), walk.total) == (["Bob", "Ana", "Kim"], 3)
    pipeline.skip(2)  # his broken first note: now the first step is due
    walk.look()
    assert [line.row.name for line in pipeline.agenda.pressing()] == ["Ana", "Bob", "Kim"]
    assert (names(walk, walk.open), walk.extra, walk.total) == (["Ana", "Kim"], [], 3)
    _log(walk)
    assert names(walk, walk.extra) == ["Ana"], "the report to Sam"
    _log(walk)
    assert standing(walk) == "nobody 3 of 3, 3 done, 0 passed"
    office.later(minutes=5)
    pipeline.log(2, Kind.EMAIL, inbound=True)
    pipeline.add(known("Lou"))
    walk.look()
    assert names(walk, walk.extra) == ["Ana", "Bob", "Lou"], "an answer runs by the hour"
    walk.take_up()
    assert standing(walk) == "Ana 4 of 6, 3 done, 0 passed"


def test_what_counts_from_another_instant_is_still_the_same_item(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    office.open().edit(3, met_at=NOW - timedelta(hours=3))
    pipeline.refresh()
    walk.look()
    assert (sorted(names(walk, walk.open)), walk.extra, walk.total) == (sorted(NAMES), [], 5)


def test_nothing_recorded_and_no_longer_due(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    other = office.open()
    other.edit(1, met_at=NOW - timedelta(days=1))
    pipeline.refresh()
    walk.look()
    assert walk.who == 1, "another date, but the same first note to write"
    other.delete(2)
    pipeline.refresh()
    assert told(walk.look()) == ("", [], ["Bob"])
    assert walk.total == 4


def test_a_day_that_ends_brings_what_is_due_then(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    for _ in NAMES:
        _log(walk)
    office.at("3 09:00")
    pipeline.refresh()
    assert len(walk.look().came) == 5, "the second step of each"
    assert walk.extra == [], "and none of them is asked for again in the walk of the day before"


def test_a_reply_after_the_answer_is_another_item(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    _log(walk)
    office.later(minutes=5)
    pipeline.log(1, Kind.EMAIL, inbound=True)
    walk.look()
    assert names(walk, walk.extra) == ["Ana"]
    assert (walk.done, walk.total) == (1, 5)


def test_a_decision_of_another_process_about_who_is_shown_counts(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    office.open().log(1, Kind.CALL)
    pipeline.refresh()
    news = walk.look()
    assert news.step is not None
    assert news.step.what == "logged a call to Ana"
    assert (walk.who, walk.done) == (2, 1)
    office.open().undo()
    pipeline.refresh()
    walk.look()
    assert (walk.who, walk.done, names(walk, walk.open)[0]) == (2, 0, "Ana"), "undone elsewhere: nobody is torn away"


# Keeping ----------------------------------------------------------------------------------------------------


def test_leaving_and_coming_back_goes_on(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    for act in (_log, ON, _log, ON):
        act(walk)
    file.save(office.folder, walk.to_save())
    again = Walk(office.open(), file.load(office.folder))
    assert standing(again) == standing(walk) == "Eve 5 of 5, 2 done, 2 passed"
    assert again.to_save() == walk.to_save()
    _undo(again)
    assert standing(again) == "Cy 3 of 5, 1 done, 2 passed"


def test_what_was_recorded_after_the_last_keeping_is_not_lost(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    file.save(office.folder, walk.to_save())
    pipeline.log(1, Kind.EMAIL)  # and the process is killed
    again = Walk(office.open(), file.load(office.folder))
    assert standing(again) == "Bob 2 of 5, 1 done, 0 passed"
    assert summarize(again, again.pipeline).touches == ((Kind.EMAIL, 1),)


def test_a_step_of_another_program_loses_no_place(office: Office, pipeline: Pipeline) -> None:
    """It tells no time by which the data would be known again, wherever it stands."""
    walk = Walk(pipeline)
    walk.pass_over()
    for who in (2, 3):
        pipeline.store.commit(lambda view: {STEPS: {view.next_id(STEPS): b'{"x": 1}'}})
        walk.look()
        file.save(office.folder, walk.to_save())
        again = Walk(office.open(), file.load(office.folder))
        assert standing(again) == standing(walk)
        pipeline.log(who, Kind.EMAIL)
        walk = Walk(pipeline, file.load(office.folder))
    assert standing(walk) == "Dee 4 of 5, 2 done, 1 passed"


def test_new_items_come_first_when_a_finished_walk_goes_on(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    for act in (ON, _log, _log, _log, _log):
        act(walk)
    assert walk.current is None
    pipeline.add(met("Zoe", at=NOW))
    assert standing(Walk(office.open(), walk.to_save())) == "Zoe 6 of 6, 4 done, 1 passed"


def test_another_day_begins_anew(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    ON(walk)
    office.at("3 00:00")
    assert standing(Walk(office.open(), walk.to_save())) == "Ana 1 of 5, 0 done, 0 passed"
    office.at("2 23:59")
    assert standing(Walk(office.open(), walk.to_save())) == "Bob 2 of 5, 0 done, 1 passed"


def test_a_walk_through_other_data_is_let_go(tmp_path: Path, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    _log(walk)
    ON(walk)
    other = Office(tmp_path / "other", now=NOW + timedelta(minutes=1)).open()
    for name in NAMES:
        other.add(met(name))
    assert standing(Walk(other, walk.to_save())) == "Ana 1 of 5, 0 done, 0 passed"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"version":2}', b'{"version":2,"day":"2026-03-02","seen":"x"}', b"9" * (5 << 20)],
)
def test_a_damaged_file_is_no_walk(office: Office, pipeline: Pipeline, content: bytes) -> None:
    (office.folder / file.NAME).write_bytes(content)
    assert file.load(office.folder) is None
    file.save(office.folder, Walk(pipeline).to_save())
    assert file.load(office.folder) is not None


def test_another_version_is_no_walk(pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    ON(walk)
    kept = msgspec.structs.replace(walk.to_save(), version=1)
    assert standing(Walk(pipeline, kept)) == "Ana 1 of 5, 0 done, 0 passed"


def test_the_file_is_its_owners_and_no_step(office: Office, pipeline: Pipeline) -> None:
    before = office.file.read_bytes()
    old = os.umask(0)
    try:
        file.save(office.folder, Walk(pipeline).to_save())
    finally:
        os.umask(old)
    assert stat.S_IMODE((office.folder / file.NAME).stat().st_mode) == 0o600
    assert office.file.read_bytes() == before
    assert sorted(path.name for path in office.folder.iterdir() if "review" in path.name) == [file.NAME]


def test_a_file_that_cannot_be_written_is_let_go(office: Office, pipeline: Pipeline) -> None:
    (office.folder / file.NAME).mkdir()
    file.save(office.folder, Walk(pipeline).to_save())
    assert file.load(office.folder) is None
    file.save(office.folder / "nowhere", Walk(pipeline).to_save())


# The end ----------------------------------------------------------------------------------------------------


def test_the_summary_follows_undo(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    _log(walk)
    pipeline.log(2, Kind.CALL)
    walk.look()
    pipeline.promise(3, office.when("fri 10:00"), "the offer")
    walk.look()
    pipeline.move(3, Stage.CREDIBILITY)
    walk.look()
    pipeline.log(3, Kind.CALL, inbound=True)
    walk.look()
    ON(walk)
    _close(walk)
    found = summarize(walk, pipeline)
    assert found.touches == ((Kind.EMAIL, 1), (Kind.CALL, 1))
    assert found.theirs == 1
    assert found.promises == ("promised Cy to be in touch Fri 6 Mar 2026 10:00",)
    assert found.moved == ("moved Cy to credibility",)
    assert found.closed == ("closed Eve: gone",)
    assert found.passed == ("Dee",)
    assert found.tomorrow == 2
    assert found.first is not None
    _undo(walk)
    assert not summarize(walk, pipeline).closed
    for _ in range(4):
        _undo(walk)
    found = summarize(walk, pipeline)
    assert (found.touches, found.theirs, found.promises, found.moved) == (((Kind.EMAIL, 1),), 0, (), ())
    _redo(walk)
    assert summarize(walk, pipeline).touches == ((Kind.EMAIL, 1), (Kind.CALL, 1))


def test_who_was_acted_on_and_is_still_due_was_not_just_passed_over(office: Office, pipeline: Pipeline) -> None:
    walk = Walk(pipeline)
    _interest(walk)
    ON(walk)
    ON(walk)
    found = summarize(walk, pipeline)
    assert (found.still_due, found.passed) == (("Ana",), ("Bob",))
    found = summarize(Walk(office.open(), walk.to_save()), pipeline)
    assert (found.still_due, found.passed) == (("Ana",), ("Bob",)), "after a start too"
    _undo(walk)
    ON(walk)
    found = summarize(walk, pipeline)
    assert (found.still_due, found.passed) == ((), ("Ana", "Bob"))


def test_an_empty_board(office: Office) -> None:
    walk = Walk(office.open())
    assert (walk.number, walk.total, walk.current, walk.back()) == (0, 0, None, False)
    walk.pass_over()
    assert summarize(walk, walk.pipeline).first is None


# Anything at all --------------------------------------------------------------------------------------------

PICK = st.integers(0, 1_000)


class AnyReview(RuleBasedStateMachine):
    """A walk, another process, the clock, and undo; beside it a model: sets of keys, and the agenda itself."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="keepwarm-test-"))
        self.office = Office(self.folder, budget={"per_day": 2})
        self.pipeline, self.other = self.office.open(), self.office.open()
        for hour in range(3):
            self.pipeline.add(met(f"Met {hour}", at=NOW - timedelta(hours=20 * hour + 1)))
        for number in range(4):
            self.pipeline.add(known(f"Known {number}"))
        self.walk = Walk(self.pipeline)
        self.done: set[ItemKey] = set()
        self.passed: set[ItemKey] = set()
        self.listed = self.due()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def due(self) -> set[ItemKey]:
        """What is due and does not wait, by the agenda's own list."""
        return {key_of(line) for line in self.pipeline.agenda.due() if line.group != "waiting"}

    def looked(self, *, follow: bool = False) -> None:
        """The model looks: what is due again is open, what is gone was decided where the walk was about it."""
        known = {*self.walk.open, *self.passed} - self.done
        shown, about, steps = self.walk.who, set(self.walk.touched), len(self.walk.steps)
        self.walk.look(follow=follow)
        if shown is not None and len(self.walk.steps) > steps:
            about.add(shown)
        due = self.due()
        if self.walk.current is not None:  # a corrected date
            self.listed.add(self.walk.current)
        self.done -= due
        self.passed &= due
        self.done |= {key for key in known - due if key.who in about}

    @rule(kind=st.sampled_from(["email", "call", "card", "social"]), inbound=st.booleans())
    def log(self, kind: str, inbound: bool) -> None:
        if self.walk.who is not None and self.walk.who in self.pipeline.people:
            who = self.walk.who
            same = self.walk.line
            self.pipeline.log(who, Kind(kind), inbound=inbound, confirmed=True)
            self.looked()
            if same is not None and key_of(same) not in self.due():
                assert self.walk.current != key_of(same), "what is settled is left"

    @rule(what=st.sampled_from(["snooze", "skip", "interest", "close", "end", "delete", "move"]))
    def decide(self, what: str) -> None:
        who = self.walk.who
        if who is None or who not in self.pipeline.people:
            return
        commands: dict[str, Callable[[], object]] = {
            "snooze": lambda: self.pipeline.snooze(who, self.office.when("3 days")),
            "skip": lambda: self.pipeline.skip(who),
            "interest": lambda: self.pipeline.interest(who),
            "close": lambda: self.pipeline.close(who, Reason.OTHER),
            "end": lambda: self.pipeline.skip(who, rest=True),
            "delete": lambda: self.pipeline.delete(who),
            "move": lambda: self.pipeline.move(who, Stage.CREDIBILITY),
        }
        try:
            commands[what]()
        except Refused:
            return
        self.looked()

    @rule(redo=st.booleans())
    def undo(self, redo: bool) -> None:
        try:
            (self.pipeline.redo if redo else self.pipeline.undo)()
        except Refused:
            return
        before = {*self.done, *self.passed}
        self.walk.look(follow=True)
        # What a redo settles again was decided here once; the walk says which, the agenda that it is not due.
        now = {visit.key for visit in self.walk.visits if visit.done}
        assert not now & self.due()
        assert now >= self.done - self.due()
        assert {key.who for key in now - before} <= {key.who for key in now}
        self.done, self.passed = now, self.passed & self.due()

    @rule(pick=PICK)
    def elsewhere(self, pick: int) -> None:
        self.other.refresh()
        people = list(self.other.people)
        if people:
            self.other.log(people[pick % len(people)], Kind.CALL, confirmed=True)
        self.pipeline.refresh()
        self.looked()

    @rule(hours=st.integers(0, 60))
    def time_passes(self, hours: int) -> None:
        self.office.later(hours=hours, minutes=1)
        self.pipeline.refresh()
        self.looked()

    @rule()
    def pass_over(self) -> None:
        shown = self.walk.current
        self.walk.pass_over()
        if shown is not None and shown not in self.done:
            self.passed.add(shown)

    @rule()
    def back(self) -> None:
        self.walk.back()

    @rule()
    def first(self) -> None:
        self.walk.first()
        assert self.walk.number <= 1

    @rule()
    def first_open(self) -> None:
        self.walk.first_open()

    @rule(pick=PICK)
    def to_somebody(self, pick: int) -> None:
        who = pick % 8
        self.walk.go_to(who)
        if any(key.who == who for key in self.due() & self.listed):
            assert self.walk.who == who

    @rule()
    def again(self) -> None:
        self.walk.walk_again()
        self.passed = set()

    @rule()
    def leave_and_come_back(self) -> None:
        kept = msgspec.json.decode(msgspec.json.encode(self.walk.to_save()), type=SavedWalk)
        walk = Walk(self.pipeline, kept)
        if self.walk.day == walk.day and self.walk.current is not None:
            assert walk.to_save() == self.walk.to_save()
        self.walk = walk
        self.done = {visit.key for visit in walk.visits if visit.done}
        self.passed = set(walk.passed)
        begins = kept.day != walk.day or not kept.listed
        self.listed = self.due() if begins else self.listed | set(walk.open)

    @rule()
    def take_up(self) -> None:
        """What came due meanwhile is offered, but nobody who was decided about, unless an hour or a source waits."""
        decided = {key.who for key in self.done}
        offered = {
            key
            for key in self.due() - self.listed
            if key.who not in decided or key.rule in (Rule.CONTACT_CLOCK, Rule.REPORT, Rule.PROMISE)
        }
        assert set(self.walk.extra) == offered
        self.walk.take_up()
        self.listed |= offered

    @invariant()
    def counts_are_honest(self) -> None:
        if not hasattr(self, "walk"):
            return
        walk, due = self.walk, self.due() & self.listed
        assert walk.done == len(self.done)
        assert set(walk.passed) == self.passed
        assert walk.total == walk.done + len(walk.passed) + len(walk.open)
        assert set(walk.open) == due - self.passed
        assert not self.done & due
        assert [visit.key for visit in walk.visits] == list(dict.fromkeys(visit.key for visit in walk.visits))
        assert walk.number <= walk.total
        if walk.current is not None:
            assert walk.number >= 1
            assert walk.current in due | self.done


TestAnyReview = AnyReview.TestCase
TestAnyReview.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_of_some_people_only_they_are_walked_those_who_wait_behind(office: Office) -> None:
    office.settings = Office(office.folder, budget={"per_day": 1}).settings
    pipeline = office.open()
    for name in ("Kim", "Lou", "Max"):
        pipeline.add(known(name))
    pipeline.add(met("Ana"))
    walk = Walk(pipeline, only=Chosen("some", frozenset({2, 3, 4, 99})))
    assert names(walk, walk.open) == ["Ana", "Lou", "Max"]
    _log(walk)
    assert standing(walk) == "Lou 2 of 3, 1 done, 0 passed"
    pipeline.log(1, Kind.CALL)  # of somebody else: nothing here
    assert walk.look() == News()
    ahead = [summarize(Walk(pipeline, only=only), pipeline) for only in (None, Chosen("kim", frozenset({1})))]
    assert [each.first.row.name for each in ahead if each.first] == ["Ana", "Kim"], (
        "what lies ahead of those who are meant"
    )
    assert [(each.tomorrow, each.waiting) for each in ahead] == [(1, 2), (0, 0)]
    pipeline.add(met("Bob"))
    assert walk.look() == News()
    assert (walk.total, walk.extra) == (3, [])
    pipeline.undo()
    pipeline.undo()
    pipeline.undo()
    walk.look(follow=True)
    assert standing(walk) == "Ana 1 of 3, 0 done, 0 passed"
