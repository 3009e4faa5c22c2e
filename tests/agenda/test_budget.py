"""The day's budget on a board, and time away: the order of the day, who waits, what is hidden, and what never is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.office import NOW, Office, by, day, known, met, names, seen
from tests.rules.people import t
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Reason
from tui.pipeline import Pipeline
from tui.rules.day import DueGroup
from tui.rules.engine import State

Document = dict[str, Any]


@pytest.fixture
def small(tmp_path: Path) -> Office:
    """An office whose budget is two a day."""
    return Office(tmp_path / "data", budget={"per_day": 2})


def at(words: str) -> str:
    return t(words).isoformat().replace("+00:00", "Z")


def stepping(name: str, since: str = "2026-02-25 10:00") -> Document:
    """In the opening since then: written to at once, so that step 2 is due a day later."""
    wrote = {"at": at(f"{since[:-5]}12:00"), "kind": "email"}
    return {"name": name, "stage": "visibility", "added_at": at(since), "met_at": at(since), "touches": [wrote]}


def repeating(name: str, last: str = "2026-02-20 12:00", every: str = "7 days", **fields: Any) -> Document:
    """Known for long, last called then."""
    calls = [{"at": at(last), "kind": "call"}]
    added = at("2025-06-02 12:00")
    base = {"name": name, "stage": "visibility", "added_at": added, "first_rhythm_at": added, "comfort": every}
    return {**base, "touches": calls, **fields}


def warm(count: int) -> list[Document]:
    """Overdue since 9 February, the first the most."""
    return [repeating(f"Warm {n:02}", f"2026-02-02 {n:02}:00") for n in range(count)]


def first(name: str, date: str = "2026-02-26") -> Document:
    """Imported in February, the first word is for that day."""
    added = at("2026-02-20 12:00")
    base = {"name": name, "stage": "visibility", "added_at": added, "imported": True, "touches": []}
    return {**base, "first_rhythm_at": at(date)}


def wrote(name: str, when: str = "2 14:00", last: str = "2026-02-20 12:00") -> Document:
    """Known for long, last called then, and they wrote."""
    document = repeating(name, last)
    return {**document, "touches": [*document["touches"], {"at": at(when), "kind": "email", "inbound": True}]}


def group(pipeline: Pipeline, which: DueGroup) -> list[str]:
    return [line.row.name for line in pipeline.agenda.due() if line.group is which]


def shown(pipeline: Pipeline) -> list[str]:
    """Everybody of the day who has a place, in order."""
    return [line.row.name for line in pipeline.agenda.due() if line.group is not DueGroup.WAITING]


def waiting(pipeline: Pipeline) -> list[str]:
    return group(pipeline, DueGroup.WAITING)


def call(pipeline: Pipeline, name: str) -> None:
    (who,) = (row.id for row in pipeline.agenda.rows.values() if row.name == name)
    pipeline.log(who, Kind.CALL, confirmed=True)


# The order of the day -----------------------------------------------------------------------------------------


def test_worked_example_20(tmp_path: Path) -> None:
    """Friday 3 April, budget 4: Di and Ana leave two places, one of them is keep warm's; Bo waits."""
    office = Office(tmp_path / "data", budget={"per_day": 4})
    office.at("2026-04-03 10:00")
    ana = repeating("Ana", "2026-01-02 10:00", "3 months")
    bo = {**repeating("Bo", "25 10:00"), "comfort": ""}
    cy = {**stepping("Cy", "29 10:00"), "touches": [{"at": at("29 12:00"), "kind": "email"},
                                                     {"at": at("30 09:00"), "kind": "social"}]}  # fmt: skip
    di = wrote("Di", "2026-04-03 09:00")
    ed = {**repeating("Ed", "2026-02-20 10:00"), "comfort": "", "stage": "credibility"}
    office.write_by_hand(bo, ed, cy, ana, di)
    pipeline = office.open()
    assert names(pipeline.agenda.due()) == ["Di", "Ana", "Cy", "Ed", "Bo"]
    assert waiting(pipeline) == ["Bo"]
    assert {line.row.name: line.item.rule for line in pipeline.agenda.due()} == {
        "Di": "contact_clock", "Ana": "ceiling", "Cy": "sequence", "Ed": "rhythm", "Bo": "rhythm",
    }  # fmt: skip


def test_the_groups_stand_in_the_order_of_the_day(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", budget={"per_day": 7})
    office.at("3 15:00")
    promised = {"due_at": at("3 18:00"), "made_at": at("2"), "start_at": at("3"), "end_at": at("4")}
    office.write_by_hand(
        repeating("Warm"), stepping("Step"), repeating("Last", "2025-12-05 12:00", "3 months"),
        repeating("Promised", promises=[promised]), wrote("Wrote"), repeating("Warmer", "2026-02-10 12:00"),
        stepping("Later step", "2026-02-27 10:00"), repeating("Coming", "3 09:00"),
        repeating("Waits", "2026-02-23 12:00"), repeating("Waits too", "2026-02-24 12:00"),
    )  # fmt: skip
    pipeline = office.open()
    listed = [(line.group.value, line.row.name) for line in pipeline.agenda.all()]
    assert listed == [
        ("answer now", "Wrote"), ("promised", "Promised"), ("last call", "Last"), ("opening", "Step"),
        ("opening", "Later step"), ("keep warm", "Warmer"), ("waiting", "Warm"), ("waiting", "Waits"),
        ("waiting", "Waits too"), ("coming days", "Coming"),
    ]  # fmt: skip
    assert names(pipeline.agenda.due()) == [name for _, name in listed[:-1]]
    assert [line.row.name for line in pipeline.agenda.pressing()] == [name for _, name in listed[:6]]


def test_what_waits_stands_in_the_order_in_which_places_are_given(small: Office) -> None:
    small.write_by_hand(
        repeating("Warm 1", "2026-02-10 12:00"), repeating("Warm 2"), stepping("Step 1"),
        stepping("Step 2", "2026-02-26 10:00"), stepping("Step 3", "2026-02-27 10:00"),
    )  # fmt: skip
    pipeline = small.open()
    assert shown(pipeline) == ["Step 1", "Warm 1"]
    assert waiting(pipeline) == ["Step 2", "Step 3", "Warm 2"]


# Places -------------------------------------------------------------------------------------------------------


@pytest.fixture
def many(office: Office) -> Pipeline:
    """Twenty of each kind, the first the most urgent; fifteen places a day."""
    people = [stepping(f"Step {n:02}", f"2026-02-{4 + n:02} 10:00") for n in range(20)]
    people += warm(20)
    people += [first(f"First {n:02}", f"2026-02-{4 + n:02}") for n in range(20)]
    office.write_by_hand(*people)
    return office.open()


def test_a_third_is_keep_warms_and_half_of_it_first_words(many: Pipeline) -> None:
    assert group(many, DueGroup.OPENING) == [f"Step {n:02}" for n in range(10)]
    assert set(group(many, DueGroup.KEEP_WARM)) == {"Warm 00", "Warm 01", "First 00", "First 01", "First 02"}
    counts = many.agenda.counts()
    assert (counts.due, counts.late, counts.waiting, counts.waiting_late) == (15, 15, 45, 45)


def test_within_a_day_the_list_only_falls(many: Pipeline, office: Office) -> None:
    """Whatever is done, from the top or from the bottom, and whatever the time is."""
    before = shown(many)
    for number in range(15):
        call(many, shown(many)[0 if number % 2 else -1])
        office.later(minutes=30)
        many.refresh()
        after = shown(many)
        assert set(after) < set(before), "nobody comes in for who was done"
        assert len(after) == len(before) - 1
        before = after
    assert before == []
    assert many.agenda.counts().waiting == 45
    office.at("3 00:00")
    many.refresh()
    assert len(shown(many)) == 15, "at the day's turn all is given out anew"
    assert seen(many) == seen(office.open())


def test_who_waited_and_was_called_takes_the_place_of_one_who_has_one(many: Pipeline) -> None:
    before = shown(many)
    call(many, "Step 15")
    after = shown(many)
    assert set(before) - set(after) == {"Step 09"}, "the last one given"
    call(many, "Warm 15")
    assert set(after) - set(shown(many)) == {"Warm 01"}


def test_a_place_once_given_stays_given(office: Office) -> None:
    """By the afternoon the daily one is further over than the weekly one; at the day's turn it was not yet due."""
    office = Office(office.folder, budget={"per_day": 1})
    office.at("3 00:01")
    office.write_by_hand(repeating("Daily", "2 10:00", "1 day"), repeating("Weekly", "2026-02-23 12:00"))
    pipeline = office.open()
    for moment in ("3 00:01", "3 09:00", "3 15:00", "3 23:59"):
        office.at(moment)
        pipeline.refresh()
        assert (shown(pipeline), waiting(pipeline)) == (["Weekly"], ["Daily"]), moment
        assert seen(pipeline) == seen(office.open())
    office.at("4 00:00")
    pipeline.refresh()
    assert (shown(pipeline), waiting(pipeline)) == (["Daily"], ["Weekly"])


def test_what_presses_is_never_cut_and_uses_the_places_up(small: Office) -> None:
    promised = {"due_at": at("2 18:00"), "made_at": at("1"), "start_at": at("2"), "end_at": at("3")}
    small.write_by_hand(
        wrote("Wrote"), repeating("Promised", promises=[promised]), repeating("Last", "2025-12-01 12:00", "3 months"),
        stepping("Step"), repeating("Warm", "2026-02-10 12:00"), first("First"),
    )  # fmt: skip
    pipeline = small.open()
    assert shown(pipeline) == ["Wrote", "Promised", "Last"]
    assert waiting(pipeline) == ["Step", "Warm", "First"]
    call(pipeline, "Wrote")
    assert shown(pipeline) == ["Promised", "Last"], "an answer given frees no place"


def test_what_was_settled_today_uses_the_budget_up_until_tomorrow(small: Office) -> None:
    pipeline = small.open()
    for n in range(5):
        pipeline.add(known(f"Old {n}"))
    one, two = (line.row.id for line in pipeline.agenda.due()[:2])
    pipeline.log(one, Kind.CALL)
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (1, 3)
    pipeline.log(two, Kind.CALL)
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (0, 3)
    pipeline.undo()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (1, 3)
    small.at("3 00:00")
    pipeline.refresh()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (2, 2)
    assert seen(pipeline) == seen(small.open())


def test_a_mailing_settles_nothing_in_the_day(small: Office) -> None:
    small.write_by_hand(*warm(4))
    pipeline = small.open()
    assert len(shown(pipeline)) == 2
    pipeline.log_mailing([1], monthly=False)
    assert shown(pipeline) == ["Warm 01", "Warm 02"]


def test_a_report_and_what_is_let_go_use_places_up(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", budget={"per_day": 3})
    told = repeating("Told", "1 12:00", source={"name": "Sam"}, referred_at=at("1 09:00"))
    office.write_by_hand(told, wrote("Let go", "1 14:00", "1 12:00"), *(first(f"First {n}") for n in range(4)))
    pipeline = office.open()
    assert shown(pipeline) == ["Told", "Let go", "First 0"]
    pipeline.log(1, Kind.REPORT)
    assert shown(pipeline) == ["Let go", "First 0"]
    pipeline.skip(2)
    assert shown(pipeline) == ["First 0"]


def test_snoozed_closed_deleted_a_place_is_free(small: Office) -> None:
    """Who waits comes in."""
    small.write_by_hand(*warm(7))
    pipeline = small.open()
    assert shown(pipeline) == ["Warm 00", "Warm 01"]
    pipeline.snooze(1, small.when("+3d"))
    assert shown(pipeline) == ["Warm 01", "Warm 02"]
    pipeline.close(2, Reason.OTHER)
    assert shown(pipeline) == ["Warm 02", "Warm 03"]
    pipeline.delete(3)
    assert shown(pipeline) == ["Warm 03", "Warm 04"]
    pipeline.undo()
    assert shown(pipeline) == ["Warm 02", "Warm 03"]
    pipeline.comfort([3], "3 months")
    assert shown(pipeline) == ["Warm 03", "Warm 04"]
    assert seen(pipeline) == seen(small.open())


def test_a_released_promise_gives_its_place_back(small: Office) -> None:
    promised = {"due_at": at("2 18:00"), "made_at": at("1 13:00"), "start_at": at("2"), "end_at": at("3")}
    small.write_by_hand(repeating("Promised", "1 12:00", promises=[promised]), *(first(f"First {n}") for n in range(3)))
    pipeline = small.open()
    assert shown(pipeline) == ["Promised", "First 0"]
    pipeline.release(1)
    assert shown(pipeline) == ["First 0", "First 1"]


def test_a_new_answer_takes_the_last_one_given(small: Office) -> None:
    small.write_by_hand(*warm(6))
    pipeline = small.open()
    pipeline.log(6, Kind.EMAIL, inbound=True)
    assert shown(pipeline) == ["Warm 05", "Warm 00"]
    small.later(minutes=1)
    pipeline.log(5, Kind.EMAIL, inbound=True)
    assert shown(pipeline) == ["Warm 05", "Warm 04"]
    small.later(minutes=1)
    pipeline.log(4, Kind.EMAIL, inbound=True)
    assert shown(pipeline) == ["Warm 05", "Warm 04", "Warm 03"], "answers are never cut"


def test_who_was_called_by_surprise_uses_a_place_too(small: Office) -> None:
    """Nothing was due for them: a place before the shares."""
    small.write_by_hand(repeating("Ahead", "1 12:00"), first("First 0"), first("First 1"))
    pipeline = small.open()
    assert shown(pipeline) == ["First 0", "First 1"]
    call(pipeline, "Ahead")
    assert (shown(pipeline), waiting(pipeline)) == (["First 0"], ["First 1"])


def test_who_is_put_off_within_the_day_keeps_the_place(small: Office) -> None:
    small.write_by_hand(*(first(f"First {n}") for n in range(3)))
    pipeline = small.open()
    pipeline.later(1, small.when("17:00"))
    assert (shown(pipeline), waiting(pipeline)) == (["First 1"], ["First 2"])
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().later) == (1, 1)
    assert [line.row.name for line in pipeline.agenda.all() if line.group is DueGroup.COMING] == ["First 0"]
    small.at("2 17:00")
    pipeline.refresh()
    assert shown(pipeline) == ["First 0", "First 1"]
    assert pipeline.agenda.counts().later == 0
    assert seen(pipeline) == seen(small.open())


@pytest.mark.parametrize("per_day", [0, 1, 3, 60])
def test_nothing_waits_while_a_place_is_free(many: Pipeline, office: Office, per_day: int) -> None:
    _ = many
    pipeline = Office(office.folder, now=office.now, budget={"per_day": per_day}).open()
    assert len(shown(pipeline)) == (per_day or 60)
    assert len(waiting(pipeline)) == 60 - len(shown(pipeline))


def test_the_day_of_the_budget_is_the_users_day(tmp_path: Path) -> None:
    """15:00 UTC is 04:00 the next day in Auckland: the day ends at 11:00 UTC."""
    office = Office(tmp_path / "data", "Pacific/Auckland", budget={"per_day": 1})
    pipeline = office.open()
    for n in range(3):
        pipeline.add(known(f"Old {n}"))
    pipeline.log(1, Kind.CALL)
    office.at("3 10:59")
    pipeline.refresh()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (0, 2)
    office.at("3 11:00")
    pipeline.refresh()
    assert (pipeline.agenda.counts().due, pipeline.agenda.counts().waiting) == (1, 1)


def test_those_who_wait_are_counted_but_not_as_due(small: Office) -> None:
    small.write_by_hand(
        first("Late 1", "2026-02-20"), first("Late 2", "2026-02-21"), first("Late 3", "2026-02-22"), first("Due", "2"),
        first("Due too", "2"),
    )  # fmt: skip
    pipeline = small.open()
    counts = pipeline.agenda.counts()
    assert (counts.due, counts.late, counts.waiting, counts.waiting_late) == (2, 2, 3, 1)
    assert len(pipeline.agenda.due()) == 5
    assert {name: pipeline.agenda.waits(who) for who, name in enumerate(names(pipeline.agenda.due()), start=1)} == {
        "Late 1": False, "Late 2": False, "Late 3": True, "Due": True, "Due too": True,
    }  # fmt: skip


# Away ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def all_rules(office: Office) -> Pipeline:
    """One due item of each rule, on Monday 2 March at 15:00."""
    pipeline = office.open()
    office.at("2025-12-04 12:00")
    pipeline.add(known("Ceiling", comfort="3 months"))
    pipeline.log(1, Kind.CALL)
    office.at("2 15:00")
    pipeline.add(met("Clock"))
    pipeline.add(met("Step", at=NOW - timedelta(days=3)))
    pipeline.log(3, Kind.EMAIL, at=NOW - timedelta(days=3) + timedelta(hours=1))
    pipeline.add(met("Report", source=by("Sam"), referred_at=NOW - timedelta(hours=6)))
    pipeline.log(4, Kind.EMAIL)
    pipeline.add(known("Promise"))
    pipeline.promise(5, office.when("today 18:00"))
    pipeline.add(known("Rhythm"))
    return pipeline


def test_away_hides_sequence_and_rhythm_and_nothing_else(all_rules: Pipeline) -> None:
    assert {line.item.rule for line in all_rules.agenda.due()} == {
        "ceiling", "contact_clock", "sequence", "report", "promise", "rhythm",
    }  # fmt: skip
    all_rules.away(day("2"), day("6"))
    assert set(names(all_rules.agenda.due())) == {"Ceiling", "Clock", "Report", "Promise"}
    assert all_rules.agenda.counts().hidden == 2
    groups = {line.row.name: line.group for line in all_rules.agenda.all()}
    assert groups == {
        "Clock": DueGroup.ANSWER, "Report": DueGroup.ANSWER, "Promise": DueGroup.PROMISED,
        "Ceiling": DueGroup.LAST_CALL, "Step": DueGroup.COMING, "Rhythm": DueGroup.COMING,
    }  # fmt: skip
    all_rules.undo()
    assert all_rules.agenda.counts().hidden == 0


def test_both_days_of_a_holiday_are_included(all_rules: Pipeline, office: Office) -> None:
    all_rules.away(day("3"), day("4"))
    hidden = {}
    for moment in ("2 23:59", "3 00:00", "4 23:59", "5 00:00"):
        office.at(moment)
        all_rules.refresh()
        hidden[moment] = "Rhythm" not in names(all_rules.agenda.due())
    assert hidden == {"2 23:59": False, "3 00:00": True, "4 23:59": True, "5 00:00": False}


def test_on_return_things_have_their_real_age(all_rules: Pipeline, office: Office) -> None:
    """Step 2 was due on Saturday: that is Monday."""
    all_rules.away(day("3"), day("30"))
    office.at("31 09:00")
    all_rules.refresh()
    lines = {line.row.name: line.item for line in all_rules.agenda.due()}
    assert (lines["Step"].state, lines["Step"].due_at) == (State.LATE, NOW)
    assert (lines["Rhythm"].state, lines["Rhythm"].due_at) == (State.LATE, NOW)
    assert seen(all_rules) == seen(office.open())


def test_what_came_due_meanwhile_is_listed_as_such(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known(comfort="7 days"))
    pipeline.log(1, Kind.CALL)
    pipeline.away(day("8"), day("12"))
    office.at("13 09:00")
    pipeline.refresh()
    (line,) = pipeline.agenda.due()
    assert line.item.due_at == t("9 15:00")
    assert pipeline.reason(1, line.item).endswith("came due while you were away")


def test_hidden_items_use_none_of_the_budget(small: Office) -> None:
    """At one and the same instant, too: a board on a pretended time shows the right ones after an undo."""
    pipeline = small.open()
    for n in range(5):
        pipeline.add(known(f"Old {n}"))
    assert pipeline.agenda.counts().waiting == 3
    pipeline.away(day("1"), day("9"))
    assert (pipeline.agenda.counts().hidden, pipeline.agenda.counts().waiting) == (5, 0)
    assert seen(pipeline) == seen(small.open())
    pipeline.undo()
    assert (pipeline.agenda.counts().hidden, pipeline.agenda.counts().waiting) == (0, 3)
    assert seen(pipeline) == seen(small.open())


def test_a_holiday_of_another_process_is_heard(small: Office) -> None:
    pipeline, other = small.open(), small.open()
    pipeline.add(known())
    assert pipeline.agenda.counts().due == 1
    other.away(day("1"), day("9"))
    pipeline.refresh()
    assert pipeline.agenda.counts() == small.open().agenda.counts()
    assert pipeline.agenda.counts().hidden == 1


def test_imports_and_holidays_keep_the_dates(office: Office) -> None:
    pipeline = office.open()
    pipeline.away(day("1"), day("9"))
    pipeline.take_in([FoundPerson("Guest")], "guests.csv")
    office.at("10 09:00")
    pipeline.refresh()
    assert [(line.row.name, line.item.due_at) for line in pipeline.agenda.due()] == [("Guest", t("3"))]
