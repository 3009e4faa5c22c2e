"""Two entries of one person become one: what each knew and what happened with each, and both back by one undo."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.pipeline.office import NOW, Office, by, documents, known, met, seen
from tests.rules import oracle
from tests.rules.people import CALENDAR, RULES, t
from tests.rules.strategies import History, histories
from tests.rules.test_oracle import EXAMPLES, differences
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import (
    STAGES,
    Closing,
    Decision,
    Event,
    Promise,
    Prospect,
    Reason,
    Rest,
    Skip,
    Snooze,
    Source,
    Stage,
    StageMove,
    Touch,
)
from tui.pipeline import Pipeline, Refused
from tui.pipeline.changes import Moment
from tui.pipeline.merging import merged, points_to, stops
from tui.rules.engine import Rule, explain, first_word_end
from tui.rules.facts import ever_profitable, gather
from tui.rules.steps import sequence_runs

V, C, P = Stage


def one_of(kept: Prospect, gone: Prospect, now: datetime = NOW, referrer: str = "") -> Prospect:
    return merged(1, kept, 2, gone, Moment(now, RULES, CALENDAR), "", referrer)


def entry(at: str, name: str = "Ana Ruiz", **fields: Any) -> Prospect:
    """Added at a moment and met then, with the opening steps running."""
    when = t(at)
    stage = fields.get("stage", V)
    base = Prospect(name, added_at=when, met_at=when, stages=(StageMove(when, stage),))
    return replace(base, **fields)


def listed(at: str, **fields: Any) -> Prospect:
    """Imported at a moment, without opening steps."""
    return entry(at, **{"met_at": None, "imported": True, "first_rhythm_at": t(at) + timedelta(days=3), **fields})


# Fields ---------------------------------------------------------------------------------------------------


def test_filled_fields_win_and_the_others_are_kept_in_the_note() -> None:
    kept = entry("1 10:00", company="Acme", emails=addresses("ANA@acme.com"), note="Likes tea.", tags=("Fair", "vip"))
    gone = entry(
        "2 10:00",
        "Ana María Ruiz",
        company="Globex",
        position="Buyer",
        emails=addresses("ana@acme.com"),
        phones=addresses("0123"),
        urls=addresses("ruiz.org"),
        where="the fair",
        comfort="2 weeks",
        available="mondays",
        note="Met by Ben.",
        tags=("design", "fair"),
    )
    found = one_of(kept, gone)
    assert (found.name, found.company, found.position, found.email, found.phone, found.url) == (
        "Ana Ruiz", "Acme", "Buyer", "ANA@acme.com", "0123", "ruiz.org",
    )  # fmt: skip
    assert (found.where, found.comfort, found.available) == ("the fair", "2 weeks", "mondays")
    assert found.tags == ("Fair", "vip", "design")
    assert found.note == (
        "Likes tea.\nMet by Ben.\nalso: name Ana María Ruiz; company Globex; met Mon 2 Mar 2026 10:00"
    )
    assert (found.added_at, found.met_at) == (t("1 10:00"), t("1 10:00"))


def test_every_field_that_differs_is_in_the_note() -> None:
    fields = ("company", "position", "where", "available")
    kept = entry("1", **{field: f"our {field}" for field in fields}, comfort="1 month")
    gone = entry("1", **{field: f"their {field}" for field in fields}, comfort="2 weeks")
    assert one_of(kept, gone).note == (
        "also: company their company; position their position; "
        "met at their where; rhythm 2 weeks; suits them their available"
    )


def test_equal_entries_leave_no_note() -> None:
    kept = entry("1", company="Acme", note="Likes tea.")
    assert one_of(kept, kept).note == "Likes tea."


# What happened --------------------------------------------------------------------------------------------


def test_what_happened_with_either_is_in_order() -> None:
    early, late = Touch(t("1 12:00"), Kind.CALL), Touch(t("2 12:00"), Kind.EMAIL, inbound=True)
    kept = entry("1", touches=(late,), events=(Event(t("2"), "interest"),), skips=(Skip(t("2"), "clock"),))
    gone = entry("1", touches=(early, late), events=(Event(t("1"), "bought"),), skips=(Skip(t("1"), "step", step=2),))
    found = one_of(kept, gone)
    assert found.touches == (early, late, late)
    assert [event.what for event in found.events] == ["bought", "interest"]
    assert [skip.what for skip in found.skips] == ["step", "clock"]


def moves(*steps: tuple[str, Stage]) -> dict[str, Any]:
    return {"stages": tuple(StageMove(t(at), stage) for at, stage in steps), "stage": steps[-1][1]}


STAGE_CASES: list[tuple[str, dict[str, Any], dict[str, Any], list[tuple[str, Stage]]]] = [
    ("both in one", moves(("1", V)), moves(("2", V)), [("1", V)]),
    ("the other came further", moves(("1", V)), moves(("2", C)), [("1", V), ("2", C)]),
    ("this one did", moves(("2", C)), moves(("1", V)), [("1", V), ("2", C)]),
    ("earlier", moves(("1", C)), moves(("2", V)), [("1", C)]),
    ("each in turn", moves(("1", V), ("5", C)), moves(("2", V), ("3", C), ("8", P)), [("1", V), ("3", C), ("8", P)]),
    ("back", moves(("1", C), ("5", V)), moves(("2", V)), [("1", C), ("5", V)]),
    ("no history", {"stages": (), "stage": C}, moves(("2", V)), [("1", C)]),
    ("a stage without its move", {"stages": (StageMove(t("1"), V),), "stage": C}, moves(("2", V)),
     [("1", V), ("1", C)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kept", "gone", "expected"), STAGE_CASES, ids=[case[0] for case in STAGE_CASES])
def test_the_further_stage(
    name: str, kept: dict[str, Any], gone: dict[str, Any], expected: list[tuple[str, Stage]]
) -> None:
    found = one_of(entry("1", **kept), entry("2", **gone))
    assert [(move.at, move.stage) for move in found.stages] == [(t(at), stage) for at, stage in expected], name
    assert found.stage is expected[-1][1]


CLOSED = (Closing(t("2 08:00"), Reason.GONE),)
REOPENED = (Closing(t("1 08:00"), Reason.OTHER, t("1 09:00")),)


def test_who_is_open_goes_on_as_they_did() -> None:
    """Nobody drops out because their other entry was closed, nor begins anew: the closing is history."""
    running = entry("2 10:00", touches=(Touch(t("2 11:00"), Kind.EMAIL),))
    wrote = (Touch(t("2026-02-20"), Kind.EMAIL, inbound=True),)
    closed = entry("2026-01-10", touches=wrote, closings=(Closing(t("2026-02-28 08:00"), Reason.GONE),))
    before = explain(running, NOW, RULES, CALENDAR)
    assert before[0].rule is Rule.SEQUENCE
    for kept, gone in ((running, closed), (closed, running)):
        found = one_of(kept, gone)
        assert found.closings == ()
        assert "closed Sat 28 Feb 2026 08:00 (gone)" in found.note
        items = explain(found, NOW, RULES, CALENDAR)
        assert (items[0].rule, items[0].step, items[0].due_at) == (
            before[0].rule, before[0].step, before[0].due_at
        ), "what they wrote before the closing was let go by it, and stays so"  # fmt: skip


def test_whose_opening_is_over_does_not_begin_it_again() -> None:
    quiet = listed("2026-02-01", touches=(Touch(t("1 11:00"), Kind.CALL),))
    closed = entry("2026-01-10", closings=CLOSED)
    for kept, gone in ((quiet, closed), (closed, quiet)):
        items = explain(one_of(kept, gone), NOW, RULES, CALENDAR)
        assert [(item.rule, item.due_at) for item in items] == [
            (item.rule, item.due_at) for item in explain(quiet, NOW, RULES, CALENDAR)
        ]


def test_an_opening_that_runs_is_ended_by_nothing_of_the_other() -> None:
    """Not by a closing that is over, not by an opening that was let go."""
    running = entry("2 10:00")
    for other in (entry("1", closings=REOPENED), entry("1", skips=(Skip(t("1 12:00"), "sequence"),))):
        for kept, gone in ((running, other), (other, running)):
            assert explain(one_of(kept, gone), NOW, RULES, CALENDAR)[0].rule is Rule.CONTACT_CLOCK
            assert one_of(kept, gone).closings == ()
            assert sequence_runs(one_of(kept, gone))
    assert one_of(entry("1", closings=REOPENED), listed("1")).closings == REOPENED


def test_who_asked_to_stop_is_closed_whichever_entry_they_said_it_to() -> None:
    stop = (Closing(t("2 08:00"), Reason.ASKED_TO_STOP),)
    ahead = Promise(t("5"), t("2"), t("5"), t("6"), whole_day=True)
    running = entry("2 07:00", promises=(ahead,), snooze=Snooze(t("2 07:00"), t("9")))
    for kept, gone in ((running, entry("1", closings=stop)), (entry("1", closings=stop), running)):
        found = one_of(kept, gone)
        assert found.closed == Closing(NOW, Reason.ASKED_TO_STOP)
        assert found.promises == (replace(ahead, released_at=NOW),)
        assert found.snooze is None
        assert "closed Mon 2 Mar 2026 08:00 (asked to stop)" in found.note


def test_both_closed_stay_closed() -> None:
    later = (*REOPENED, Closing(t("2 10:00"), Reason.NOT_A_FIT))
    found = one_of(entry("1", closings=later), entry("1", closings=CLOSED))
    assert [closing.reason for closing in found.closings] == ["other", "gone", "not-a-fit"]
    assert found.closed is not None


def test_the_snooze_and_the_decisions() -> None:
    snooze = Snooze(t("1 10:00"), t("9"))
    found = one_of(
        entry("1", looked_at=t("1 12:00"), apart=(2,)), entry("1", snooze=snooze, looked_at=t("2"), apart=(1, 5))
    )
    assert (found.snooze, found.looked_at, found.apart) == (snooze, t("2"), (5,))
    up, stay = Rest(t("1 12:00"), Decision.UP), Rest(t("1 13:00"), Decision.STAY)
    before = replace(stay, at=t("1 11:00"))
    for kept, gone in (((up, before), (stay,)), ((stay,), (before, up))):
        found = one_of(entry("1", rests=kept), entry("1", rests=gone))
        assert set(found.rests) == {up, stay}, "of each kind the latest"
        assert len(found.rests) == 2


# When it counts from --------------------------------------------------------------------------------------


def first_clock(person: Prospect, now: datetime = NOW) -> datetime | None:
    items = explain(person, now, RULES, CALENDAR)
    return next((item.counts_from for item in items if item.rule is Rule.CONTACT_CLOCK), None)


def test_the_opening_goes_on_as_it_did() -> None:
    """Met today, and connected years ago by a file: the first note is due for today's meeting."""
    today = entry("2 10:00")
    file = listed("2026-01-10", met_at=t("2020-05-05 12:00"))
    for found in (one_of(today, file), one_of(file, today)):
        assert (found.met_at, found.added_at) == (t("2020-05-05 12:00"), t("2026-01-10"))
        assert (found.first_rhythm_at, found.taken_up_at) == (None, t("2 10:00"))
        assert first_clock(found) == t("2 10:00")
        assert not found.imported


def test_two_from_files_stay_quiet() -> None:
    found = one_of(listed("2026-01-10"), listed("2026-02-10", met_at=t("2026-01-20 12:00")))
    assert (found.first_rhythm_at, found.taken_up_at, found.imported) == (t("2026-01-13"), None, True)
    assert first_clock(found) is None


def test_a_meeting_entered_too_late_starts_no_clock_in_the_light_of_the_other() -> None:
    """Connected on 20 February, imported on 1 March: too old then, though the other was there since January."""
    file, older = listed("1", met_at=t("2026-02-20 12:00")), listed("2026-01-10", imported=False)
    assert first_clock(file) is None
    for found in (one_of(file, older), one_of(older, file)):
        assert first_clock(found) is None
        assert "met Fri 20 Feb 2026 12:00" in found.note or found.met_at is not None


CALLED = Touch(t("2026-02-20"), Kind.CALL)

MEETINGS: list[tuple[str, Prospect, Prospect, str | None]] = [
    ("the earlier of two", entry("2 10:00"), entry("1 10:00"), "1 10:00"),
    ("touched before the other was met", entry("1"), entry("1", met_at=None, touches=(CALLED,)), None),
    ("there before the other was met", entry("2 10:00"), entry("1", met_at=None), None),
    ("referred before the other was met", entry("1"),
     entry("2", met_at=None, source=Source(name="Ben"), referred_at=t("2026-02-20")), None),
    ("added after the other was met", entry("1"), entry("2", met_at=None), "1"),
    ("touched before, and met before that", entry("1"), entry("2026-02-01", touches=(CALLED,)), "2026-02-01"),
    ("a connection of a file, touched before", listed("1", met_at=t("2026-02-25")),
     entry("1", met_at=None, touches=(CALLED,)), None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "other", "met_at"), MEETINGS, ids=[case[0] for case in MEETINGS])
def test_nobody_is_met_after_they_were_known(name: str, one: Prospect, other: Prospect, met_at: str | None) -> None:
    """A meeting later than a touch would take the touch out of all figures."""
    for kept, gone in ((one, other), (other, one)):
        assert one_of(kept, gone).met_at == (t(met_at) if met_at is not None else None), name


def test_a_referral_stays_when_it_was() -> None:
    referred = entry("2 10:00", met_at=None, source=Source(name="Ben"))
    older = listed("2026-01-10", touches=(Touch(t("2026-01-12"), Kind.CALL),))
    found = one_of(referred, older)
    assert (found.source, found.referred_at) == (Source(name="Ben"), t("2 10:00"))
    assert not [item for item in explain(found, NOW, RULES, CALENDAR) if item.rule is Rule.REPORT]


def test_sources() -> None:
    ben, cy = Source(name="Ben"), Source(prospect=9)
    found = one_of(entry("1", source=ben), entry("1", source=cy, referred_at=t("1")), referrer="Cy")
    assert (found.source, found.note) == (ben, "also: referred by Cy")
    assert one_of(entry("1"), entry("1", source=cy, referred_at=t("1"))).referred_at == t("1")
    # Nobody refers themselves.
    assert one_of(entry("1"), entry("1", source=Source(prospect=1)), referrer="Ana").note == ""
    assert one_of(entry("1", source=Source(prospect=2)), entry("1")).source is None
    assert one_of(entry("1", source=Source(prospect=2)), entry("1", source=cy)).source == cy
    assert one_of(entry("1"), entry("1", source=Source(prospect=1))).source is None


HISTORIES = st.tuples(histories(most=7, own=False), histories(most=7, own=False))
thorough = settings(max_examples=EXAMPLES // 4, deadline=None, suppress_health_check=list(HealthCheck))


def _parts(*people: Prospect) -> Counter[Any]:
    return Counter(part for each in people for part in (*each.touches, *each.promises, *each.events))


@thorough
@given(HISTORIES)
def test_any_two_entries_come_to_one_that_the_rules_understand(both: tuple[History, History]) -> None:
    kept, gone = both[0].prospect, both[1].prospect
    now = max(both[0].last, both[1].last)
    found = one_of(kept, gone, now)
    stopped = stops(kept, gone)
    assert (found.closed is None) == ((kept.closed is None or gone.closed is None) and not stopped)
    if not stopped:
        assert _parts(found) == _parts(kept, gone)
    if kept.closed is not None and gone.closed is not None:
        assert len(found.closings) == len(kept.closings) + len(gone.closings)
    assert found.met_at is None or found.met_at in (kept.met_at, gone.met_at)
    ran = any(each.closed is None and sequence_runs(each) for each in (kept, gone))
    assert not ran or stopped or ever_profitable(found) or sequence_runs(found), "an opening that ran goes on"
    assert found.stages[-1].stage is found.stage is max(kept.stage, gone.stage, key=STAGES.index)
    for parts in (found.touches, found.stages, found.events, found.skips, found.closings):
        assert [part.at for part in parts] == sorted(part.at for part in parts)
    assert differences(History(found, ZoneInfo("UTC"), RULES, now), now) == []
    items = explain(found, now, RULES, CALENDAR)
    assert bool(items) == (found.closed is None)
    if items and items[0].state == "upcoming":
        end = oracle.plus(oracle.ceiling_ground(found), RULES.ceiling.broken, ZoneInfo("UTC"))
        if gather(found).is_unopened:
            end = first_word_end(found, RULES, CALENDAR)
        assert items[0].due_at <= CALENDAR.on_day_of(RULES.workdays.days, end)


# The command ----------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(office: Office) -> Pipeline:
    """Ana twice; Raj and Sue referred by the second, who was told of Raj, briefed, and is kept apart from Kim."""
    pipeline = office.open()
    pipeline.add(met("Ana Ruiz"))
    pipeline.add(known("Ana María Ruiz"))
    pipeline.add(met("Raj Referred", source=by(2)))
    pipeline.add(met("Sue Referred", source=by(2)))
    pipeline.add(known("Kim Known"))
    pipeline.log(3, Kind.REPORT)
    pipeline.brief(by(2))
    pipeline.keep_apart([2, 5])
    return pipeline


def test_whoever_pointed_to_the_other_points_to_the_one_that_stays(crowd: Pipeline, office: Office) -> None:
    before, shown, told = documents(crowd), seen(crowd), dict(crowd.briefings())
    outcome = crowd.merge(1, 2)
    assert outcome.message == "merged Ana María Ruiz #2 into Ana Ruiz #1"
    assert set(outcome.ids) == {1, 3, 4, 5}
    assert 2 not in crowd.people
    assert [crowd.prospect(who).source for who in (3, 4)] == [by(1), by(1)]
    assert [touch.about for touch in crowd.prospect(1).touches] == [3]
    assert crowd.prospect(5).apart == (1,)
    assert crowd.prospect(1).apart == (5,)
    assert crowd.briefings() == {(1, ""): office.now}
    assert crowd.history(1)[0] == crowd.history(2)[0]
    assert seen(office.open()) == seen(crowd)

    crowd.undo()
    assert (documents(crowd), seen(crowd), dict(crowd.briefings())) == (before, shown, told)
    assert crowd.redo().message == "redid: merged Ana María Ruiz #2 into Ana Ruiz #1"
    assert crowd.add(met("Ben")).ids == (6,)


def test_the_report_made_about_the_other(crowd: Pipeline) -> None:
    crowd.merge(4, 3)
    assert [touch.about for touch in crowd.prospect(2).touches] == [4]


def test_a_closed_entry_is_told_of(crowd: Pipeline) -> None:
    crowd.close(2, Reason.GONE)
    assert crowd.merge(1, 2).message.endswith("; one of them was closed (gone): that stands in the remark")
    crowd.undo()
    crowd.reopen(2)
    crowd.close(2, Reason.ASKED_TO_STOP)
    assert crowd.merge(1, 2).message.endswith("; they asked to stop and are closed")


@pytest.mark.parametrize(("who", "other"), [(1, 1), (1, 77), (77, 1)])
def test_what_cannot_be_merged(crowd: Pipeline, office: Office, who: int, other: int) -> None:
    line = office.file.read_bytes()
    with pytest.raises(Refused):
        crowd.merge(who, other)
    assert office.file.read_bytes() == line


def test_an_id_that_begins_alike_is_somebody_else(office: Office) -> None:
    pipeline = office.open()
    for n in range(1, 24):
        pipeline.add(met(f"Person {n}", source=by(2) if n == 22 else by(23) if n == 21 else None))
    pipeline.keep_apart([20, 23])
    assert set(pipeline.merge(1, 2).ids) == {1, 22}


@pytest.mark.parametrize(
    ("document", "points"),
    [
        (b'{"source":{"prospect":2}}', True),
        (b'{"source": {"prospect" : 2 }}', True),
        (b'{"source":{"prospect":22}}', False),
        (b'{"touches":[{"at":"x","about":2}]}', True),
        (b'{"apart":[1,2]}', True),
        (b'{"apart":[1,\n2,3]}', True),
        (b'{"apart":[1,22,12]}', False),
        (b'{"name":"2","apart":[]}', False),
    ],
)
def test_who_may_point_to_somebody(document: bytes, points: bool) -> None:
    assert bool(points_to(2).search(document)) == points


def test_what_other_programs_wrote_of_either_is_kept(office: Office) -> None:
    ana = {"name": "Ana", "colour": "blue", "mood": "fine", "source": {"name": "Ben", "since": 1}}
    other = {"name": "Ana", "colour": "red", "size": 7, "source": {"name": "Cy", "since": 2}}
    touch = {"at": "2026-03-01T10:00:00Z", "kind": "call", "opened": True}
    closing = {"at": "2026-03-01T10:00:00Z", "reason": "gone", "by": "me"}
    third = {"name": "Raj", "source": {"prospect": 2, "how": "mail"}, "shoe": 9}
    office.write_by_hand(
        {**ana, "touches": [touch], "closings": [{**closing, "by": "you"}]},
        {**other, "touches": [{"at": touch["at"], "kind": "email", "likes": 3}], "closings": [closing]},
        third,
    )
    pipeline = office.open()
    pipeline.brief(by(2))
    before = documents(pipeline)
    pipeline.merge(1, 2)
    found = office.document(1)
    assert (found["colour"], found["mood"], found["size"]) == ("blue", "fine", 7)
    assert found["source"] == {"name": "Ben", "since": 1}
    assert [(each.get("opened"), each.get("likes")) for each in found["touches"]] == [(True, None), (None, 3)]
    assert [each["by"] for each in found["closings"]] == ["you", "me"]
    assert office.document(3)["source"] == {"prospect": 1, "how": "mail"}
    assert office.document(3)["shoe"] == 9
    pipeline.undo()
    assert documents(pipeline) == before


EXTRAS = st.dictionaries(st.sampled_from(["colour", "size", "x"]), st.integers(0, 9), max_size=2)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(HISTORIES, EXTRAS, EXTRAS)
def test_one_undo_brings_both_back_byte_by_byte(
    both: tuple[History, History], extra: dict[str, int], more: dict[str, int]
) -> None:
    import msgspec

    with TemporaryDirectory(prefix="keepwarm-test-") as folder:
        now = max(each.last for each in both)
        office = Office(Path(folder), now=now)
        records = [json.loads(msgspec.json.encode(each.prospect)) for each in both]
        office.write_by_hand(
            {**extra, **records[0]}, {**records[1], **more}, {"name": "Raj", "source": {"prospect": 2}}
        )
        pipeline = office.open()
        before, shown = documents(pipeline), seen(pipeline)
        pipeline.merge(1, 2)
        found = office.document(1)
        assert {**more, **extra}.items() <= found.items()
        assert seen(office.open()) == seen(pipeline)
        assert pipeline.prospect(3).source == by(1)
        pipeline.undo()
        assert (documents(pipeline), seen(pipeline)) == (before, shown)
        pipeline.redo()
        assert office.document(1) == found
        assert office.now.tzinfo is UTC
        pipeline.store.close()
