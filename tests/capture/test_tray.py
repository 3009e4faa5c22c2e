"""The tray and runs: nothing twice, nothing skipped, taken as one step, and a balance that adds up."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from tests.capture.mails import ME, Listed, mail, yours
from tests.pipeline.office import NOW, Office, known, met
from tui.capture.reader import SourceFailed, reader_for
from tui.capture.records import Feed, Proposed, State, What
from tui.capture.tray import Tray
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Reason
from tui.pipeline import Pipeline, Refused, capturing, taking
from tui.store import Store
from tui.store.restore import restore
from tui.views.tray import balance

ANA = "Ana Ruiz <ana@ruiz.example>"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return yours(Office(tmp_path / "data"))


@pytest.fixture
def pipeline(office: Office) -> Pipeline:
    """Ana and Ben, with a source called box."""
    found = office.open()
    found.add(met("Ana Ruiz", emails=addresses("ana@ruiz.example")))
    found.add(known("Ben Okafor", emails=addresses("ben@b.example", "ben@home.example")))
    set_up(found)
    return found


def set_up(pipeline: Pipeline, *, certain: bool = False) -> None:
    pipeline.tray.keep_feed(Feed("box", "listed", "nowhere", takes_certain=certain, added_at=NOW))


def run(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, reader: Listed) -> capturing.Ran:
    monkeypatch.setattr(capturing, "reader_for", lambda _: reader)
    return capturing.run(pipeline, "box")


MESSAGES = (
    mail(ANA, number=1),
    mail(ANA, number=2, subject="Re: The offer", at=NOW - timedelta(hours=1), References="<m1@x.example>"),
    mail(ME, "ben@home.example", number=3, at=NOW - timedelta(days=2)),
    mail("News <news@shop.example>", number=4, List_Id="<news.shop.example>"),
    mail("Someone <some@one.example>", number=5),
    mail(ANA, number=1),
    mail(ME, f"Cora <cora@c.example>, {ANA}", number=7, subject="You two should meet", at=NOW - timedelta(days=3)),
    mail(ANA, number=8, at=NOW - timedelta(days=90)),
    mail(ME, ME, number=9),
)


def touches(pipeline: Pipeline) -> set[tuple[int, str, bool, str]]:
    people = pipeline.people.table()
    return {(who, each.ref, each.inbound, each.note) for who, each_one in people.items() for each in each_one.touches}


def balanced(pipeline: Pipeline) -> dict[str, object]:
    feed = pipeline.tray.feed("box")
    assert feed is not None
    found = balance(feed[1], pipeline.tray.proposals.values())
    assert found.adds_up
    return {"seen": found.seen, "logged": found.logged, "proposed": found.proposed, "already": found.already,
            "let_go": found.let_go, **found.not_ours}  # fmt: skip


def test_what_comes_in_waits_and_changes_nobody(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(pipeline, monkeypatch, Listed(*MESSAGES))
    assert ran.failure == ""
    assert touches(pipeline) == set()
    waiting = pipeline.tray.waiting()
    assert [(each.who, each.note, each.inbound, each.ref, each.certain) for each in waiting.values()] == [
        (1, "You two should meet", False, "mid:m7@x.example", True),
        (2, "The offer", False, "mid:m3@x.example", True),
        (1, "The offer", True, "mid:m1@x.example", True),
    ]
    expected = {"seen": 9, "logged": 0, "proposed": 3, "already": 2, "let_go": 0, "a list": 1, "nobody known": 1,
                "outside the window": 1, "yourself": 1}  # fmt: skip
    assert balanced(pipeline) == expected
    assert [(each.address, each.times) for each in pipeline.tray.strangers()] == [("cora@c.example", 1)]
    run(pipeline, monkeypatch, Listed(*MESSAGES))
    assert balanced(pipeline) == expected, "nothing is read twice"


def test_a_taken_one_is_one_step_and_does_not_come_back(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pipeline, monkeypatch, Listed(*MESSAGES))
    first, second, third = pipeline.tray.waiting()
    took = pipeline.take({number: pipeline.tray.proposals[number] for number in (third, second)})
    assert took.message.startswith("logged an email from Ana Ruiz, Mon 2 Mar 2026 13:00; logged an email to Ben Okafor")
    assert touches(pipeline) == {
        (1, "mid:m1@x.example", True, "The offer"), (2, "mid:m3@x.example", False, "The offer"),
    }  # fmt: skip
    assert pipeline.let_go([first]).message == "let go for good: an email to Ana Ruiz, Fri 27 Feb 2026 15:00"
    pipeline.undo()
    assert [*pipeline.tray.waiting()] == [first]
    pipeline.redo()
    assert [*pipeline.tray.waiting()] == []
    pipeline.undo()
    assert pipeline.undo().message.endswith("; not asked again (L in the tray brings them back)")
    assert touches(pipeline) == set()
    assert balanced(pipeline)["let_go"] == 2
    again = office.open()
    again.tray.mark("box", position={})  # as a server that numbers its messages anew
    run(again, monkeypatch, Listed(*MESSAGES))
    assert [*again.tray.waiting()] == [first]
    again.redo()
    assert len(touches(again)) == 2
    with pytest.raises(Refused, match="is not there any more: taken"):
        again.take({third: again.tray.proposals[third]})
    again.redo()
    assert again.tray.waiting() == {}
    assert (balanced(again)["logged"], balanced(again)["let_go"]) == (2, 1)
    assert again.take({first: again.tray.proposals[first]}).message.startswith("logged an email to Ana Ruiz")


def test_the_tray_follows_the_journal_whatever_was_cut(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pipeline, monkeypatch, Listed(*MESSAGES))
    first, second, third = pipeline.tray.waiting()
    pipeline.take({first: pipeline.tray.proposals[first]})
    pipeline.let_go([second])
    pipeline.log(1, Kind.EMAIL, inbound=True, at=NOW - timedelta(hours=2), confirmed=True)
    with pytest.raises(Refused, match="there already"):
        pipeline.take({third: pipeline.tray.proposals[third]})
    with monkeypatch.context() as cut:  # three times killed, with the journal written and the tray not
        cut.setattr(Pipeline, "has_tray", False)
        for _ in range(3):
            pipeline.undo()
    found = office.open()
    assert [found.tray.proposals[each].state for each in (first, second, third)] == [
        State.TAKEN, State.LET_GO, State.THERE,
    ]  # fmt: skip
    assert found.reconcile() == (2, (first,))
    assert [*found.tray.waiting()] == [second, third]
    assert found.reconcile() == (0, ()), "nothing more is to be said"
    balanced(found)


@pytest.mark.parametrize("since", ["moved", "cancelled"])
def test_a_meeting_that_is_gone_with_the_journal_comes_back_as_it_was_known_last(
    pipeline: Pipeline, tmp_path: Path, since: What
) -> None:
    older = pipeline.store.path.read_bytes()
    met_at = NOW - timedelta(days=2)

    def take(what: What, at: datetime) -> int:
        number = pipeline.tray.add(Proposed(what, 1, "box", (f"{what}1",), NOW, at=at, kind=Kind.MEETING, ref="cal:1"))
        pipeline.take({number: pipeline.tray.proposals[number]})
        return number

    first = take("touch", met_at)
    take(since, met_at + timedelta(hours=3))
    (backup := tmp_path / "older.jsonl").write_bytes(older)
    restore(pipeline.store.path.parent, backup, NOW)
    pipeline.refresh()
    assert pipeline.reconcile().waiting == (since == "moved")
    assert pipeline.tray.proposals[first].state is (State.OPEN if since == "moved" else State.WITHDRAWN)
    if since == "moved":
        pipeline.take(pipeline.tray.waiting())
        assert [each.at for each in pipeline.people[1].touches] == [met_at + timedelta(hours=3)]


def test_an_inbound_mail_asks_for_an_answer_from_when_it_was_sent(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pipeline, monkeypatch, Listed(mail("ben@b.example", number=1, at=NOW - timedelta(hours=30))))
    pipeline.take(pipeline.tray.waiting())
    item = pipeline.agenda.rows[2].item
    assert item is not None
    assert (str(item.rule), item.start_at) == ("contact_clock", NOW - timedelta(hours=30))
    run(
        pipeline,
        monkeypatch,
        Listed(b"", b"", mail(ME, "ben@b.example", number=2, at=NOW - timedelta(hours=1)), size=1),
    )
    pipeline.take(pipeline.tray.waiting())
    item = pipeline.agenda.rows[2].item
    assert item is not None
    assert str(item.rule) != "contact_clock"


@pytest.mark.parametrize("happens", ["by hand", "closed", "merged", "deleted"])
def test_what_has_changed_since_is_said_and_not_applied(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, happens: str
) -> None:
    run(pipeline, monkeypatch, Listed(mail(ME, "ben@b.example", number=1, at=NOW - timedelta(minutes=50))))
    waiting = pipeline.tray.waiting()
    if happens == "by hand":
        pipeline.log(2, Kind.EMAIL, note="wrote", confirmed=True)
    elif happens == "closed":
        pipeline.close(2, Reason.OTHER)
    elif happens == "merged":
        pipeline.merge(1, 2)
    else:
        pipeline.delete(2)
    before = touches(pipeline)
    said = {"by hand": "there already", "closed": "is closed", "merged": "merged", "deleted": "deleted"}[happens]
    with pytest.raises(Refused, match=said):
        pipeline.take(waiting)
    assert touches(pipeline) == before
    assert bool(pipeline.tray.waiting()) is (happens == "closed"), "who is reopened can still be taken"
    balanced(pipeline)


def test_what_was_logged_by_hand_already_is_not_proposed(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.log(2, Kind.EMAIL, at=NOW - timedelta(minutes=10), confirmed=True)
    at = NOW - timedelta(minutes=50)
    more = mail(ME, "ben@b.example", number=2, at=NOW - timedelta(hours=9), subject="Re: The offer")
    run(pipeline, monkeypatch, Listed(mail(ME, "ben@b.example", number=1, at=at), more))
    assert pipeline.tray.waiting() == {}, "nor is more of its thread on that day"
    assert balanced(pipeline)["already"] == 2
    pipeline.undo()
    pipeline.log(1, Kind.CALL, confirmed=True)
    run(pipeline, monkeypatch, Listed())
    assert [each.at for each in pipeline.tray.waiting().values()] == [at], "it is not there any more"
    assert (balanced(pipeline)["already"], balanced(pipeline)["proposed"]) == (1, 1)


def test_certain_ones_are_logged_at_once_where_you_said_so(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(pipeline, certain=True)
    ran = run(pipeline, monkeypatch, Listed(*MESSAGES, mail(ANA, f"{ME}, x@x.example", number=20)))
    assert ran.logged == "took 3 proposals"
    assert len(touches(pipeline)) == 3
    balanced(pipeline)
    steps = len(pipeline.history())
    pipeline.undo()
    assert touches(pipeline) == set()
    assert len(pipeline.history()) == steps + 1
    run(office.open(), monkeypatch, Listed(*MESSAGES))
    assert touches(office.open()) == set(), "undone, they do not come back"


@pytest.mark.parametrize("at", [0, 2, 4, 6, 8])
@pytest.mark.parametrize("certain", [True, False])
def test_a_run_that_was_cut_goes_on_where_it_was(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, at: int, certain: bool
) -> None:
    set_up(pipeline, certain=certain)
    ran = run(pipeline, monkeypatch, Listed(*MESSAGES, fails_at=at))
    assert (ran.failure, ran.is_news) == ("the line is dead", True)
    again = run(pipeline, monkeypatch, Listed(*MESSAGES, fails_at=at))
    assert (again.outcome.seen, again.is_news) == (0, False), "told once"
    found = office.open()
    run(found, monkeypatch, Listed(*MESSAGES))
    assert balanced(found)["seen"] == len(MESSAGES)
    assert len(touches(found)) == (3 if certain else 0)
    assert len(found.tray.waiting()) == (0 if certain else 3)


def test_killed_between_journal_and_tray_it_is_logged_once(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pipeline, monkeypatch, Listed(*MESSAGES))
    with monkeypatch.context() as cut:
        cut.setattr(taking.Taking, "settle", lambda *_: None)
        pipeline.take(pipeline.tray.waiting())
    found = office.open()
    assert len(found.tray.waiting()) == 3
    run(found, monkeypatch, Listed(*MESSAGES))
    assert found.tray.waiting() == {}
    assert len(touches(found)) == 3
    assert balanced(found)["logged"] == 3


def test_two_processes_read_one_source(office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    other = office.open()

    class Slow(Listed):
        def batches(self, feed: Feed, names: set[str]):  # type: ignore[no-untyped-def]
            for batch in super().batches(feed, names):
                with monkeypatch.context() as inner:
                    run(other, inner, Listed(*MESSAGES))
                yield batch

    ran = run(pipeline, monkeypatch, Slow(*MESSAGES))
    assert (ran.failure, ran.is_news) == ("another process reads it now", False), "nothing for cron to mail"
    pipeline.tray.refresh()
    assert balanced(pipeline)["seen"] == len(MESSAGES)


def test_all_kinds_of_proposal_change_what_they_say(pipeline: Pipeline) -> None:
    def propose(**fields: object) -> dict[int, Proposed]:
        found = Proposed(**({"who": 1, "source": "box", "keys": (str(fields),), "found_at": NOW} | fields))  # type: ignore[arg-type]
        return {pipeline.tray.add(found): found}

    pipeline.take(propose(what="address", address="ana@new.example"))
    assert pipeline.people[1].emails[-1].value == "ana@new.example"
    pipeline.take(propose(what="bounce", address="Ana@Ruiz.example"))
    assert [(each.value, each.label) for each in pipeline.people[1].emails] == [
        ("ana@new.example", ""), ("ana@ruiz.example", "bounces"),
    ]  # fmt: skip
    pipeline.take(propose(what="job", company="New Co", position="Boss"))
    assert (pipeline.people[1].company, pipeline.people[1].position) == ("New Co", "Boss")
    at = NOW - timedelta(days=2)
    said = pipeline.take(propose(what="touch", at=at, kind=Kind.MEETING, ref="cal:1")).message
    assert said.startswith("logged a meeting with Ana Ruiz, ")
    pipeline.take(propose(what="moved", at=at + timedelta(hours=3), kind=Kind.MEETING, ref="cal:1"))
    assert [each.at for each in pipeline.people[1].touches] == [at + timedelta(hours=3)]
    with pytest.raises(Refused, match="still ahead"):
        pipeline.take(propose(what="moved", at=NOW + timedelta(hours=3), kind=Kind.MEETING, ref="cal:1"))
    pipeline.take(propose(what="cancelled", at=at, kind=Kind.MEETING, ref="cal:1"))
    assert pipeline.people[1].touches == ()
    with pytest.raises(Refused, match="no email address"):
        pipeline.take(propose(what="address", address="=cmd|calc"))


def test_forgetting_takes_them_out_of_the_tray_too(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = mail(ANA, number=30, subject="Ana's secret", at=NOW - timedelta(days=5))
    old = mail(ME, "Ana R. <ana@old.example>", number=31)
    run(pipeline, monkeypatch, Listed(*MESSAGES, secret, old))
    assert "ana@old.example" in {each.address for each in pipeline.tray.strangers()}
    pipeline.edit(1, emails=addresses("ana@ruiz.example", "ana@old.example"))
    first = next(iter(pipeline.tray.waiting()))
    pipeline.take({first: pipeline.tray.proposals[first]})
    pipeline.tray.store.compact()  # type: ignore[attr-defined]
    done = pipeline.forget(pipeline.plan_forgetting(1))
    assert done.left == ()
    text = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    assert b"ana@ruiz" not in text
    assert b"ana@old" not in text
    assert b"cora@c.example" in text
    assert b"secret" not in text
    assert b"You two" not in text
    assert b"m3@x.example" in text, "what is Ben's stays"
    pipeline.tray.refresh()
    assert [each.who for each in pipeline.tray.waiting().values()] == [2]
    assert balanced(pipeline)["forgotten"] == 3
    assert {each.state for each in office.open().tray.proposals.values()} == {State.OPEN, State.FORGOTTEN}


def test_the_tray_is_readable_by_its_owner_only_and_one_line_a_batch(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(pipeline, monkeypatch, Listed(*MESSAGES, size=100))
    file = office.folder / "capture" / "tray.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    lines = file.read_bytes().splitlines()
    assert len(lines) == 3, "set up, a batch, the end of the run"
    assert len(json.loads(lines[1])["proposals"]) == 3
    assert "proposals" not in Store.open(office.folder).names(), "never in the journal"


def test_nothing_is_made_while_nothing_came_in(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known())
    assert pipeline.tray.waiting() == {}
    assert not (office.folder / "capture").exists()


def test_a_kind_of_source_that_nobody_knows_is_told() -> None:
    with pytest.raises(SourceFailed, match="nothing reads a source of the kind fax"):
        reader_for(Feed("box", "fax", ""))


@pytest.mark.parametrize("first", [1, 2])
def test_of_a_thread_on_a_day_the_first_counts_in_whatever_order_they_are_read(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    hours = {1: 5, 2: 2}
    several = [mail(ANA, number=number, at=NOW - timedelta(hours=hours[number])) for number in (first, 3 - first)]
    run(pipeline, monkeypatch, Listed(*several, size=first))
    assert [(each.ref, each.at) for each in pipeline.tray.waiting().values()] == [
        ("mid:m1@x.example", NOW - timedelta(hours=5))
    ]
    assert balanced(pipeline)["already"] == 1


def test_a_tray_that_is_mostly_history_is_compacted(
    office: Office, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.store.WORTH_COMPACTING", 1000)
    for _ in range(40):
        run(pipeline, monkeypatch, Listed(*MESSAGES))
    assert len((office.folder / "capture" / "tray.jsonl").read_bytes().splitlines()) < 40
    assert len(office.open().tray.waiting()) == 3


def test_a_mail_to_two_who_are_one_is_one_touch(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    run(pipeline, monkeypatch, Listed(mail(ME, f"{ANA}, ben@b.example")))
    pipeline.take(pipeline.tray.waiting())
    assert len(touches(pipeline)) == 2
    pipeline.merge(1, 2)
    assert len(pipeline.people[1].touches) == 1


def test_what_another_thread_takes_in_is_waited_for(tmp_path: Path) -> None:
    """Else all of a source would be taken by a number that has changed."""
    mine, other = Tray.open(tmp_path), Tray.open(tmp_path)
    for tray, key in ((mine, "mid:1"), (other, "mid:2")):
        tray.add(Proposed(what="touch", who=1, source="box", keys=(key,), found_at=NOW))
    counted: list[int] = []

    def look() -> None:
        mine.refresh()
        counted.append(mine.count())

    looking = Thread(target=look)
    with mine.store._guard:  # type: ignore[attr-defined]
        looking.start()
        looking.join(0.05)
        assert not counted
    looking.join()
    assert counted == [2]


def test_what_changed_and_how_many_wait_is_known_without_reading_all(tmp_path: Path) -> None:
    here, elsewhere = Tray.open(tmp_path), Tray.open(tmp_path)

    def lay_in(tray: Tray, name: str) -> int:
        return tray.add(Proposed("touch", 1, "work", (name,), NOW))

    assert here.changed_since(-1) is None
    before = here.version
    assert here.changed_since(before) == frozenset()
    one = lay_in(here, "one")
    assert (here.changed_since(before), here.count()) == (frozenset({one}), 1)
    two = lay_in(elsewhere, "two")
    here.refresh()
    assert (here.changed_since(before), here.count()) == (frozenset({one, two}), 2)
    before = here.version
    three = lay_in(elsewhere, "three")
    here.settle({one: here.proposals[one]}, State.TAKEN, NOW)
    assert here.changed_since(before) == frozenset({one, three}), "another's was taken in by our own"
    assert (here.count(), len(here.waiting())) == (2, 2)
    for _ in range(60):
        here.settle({two: here.proposals[two]}, State.LET_GO, NOW)
    assert here.changed_since(before) is None, "that is too long ago"
    assert (here.count(), here.proposals[two].state) == (1, State.LET_GO)
