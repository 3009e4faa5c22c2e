"""Undo and redo: one step for one thing the user did, across restarts and processes, never over foreign work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.pipeline.office import NOW, Office, by, change_raw, day, documents, known, met, seen
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Decision, FoundPerson, Reason, Stage
from tui.pipeline import Pipeline, Refused, Result
from tui.store import STEPS
from tui.views.tags import last_tags

Command = Callable[[Pipeline, Office], Result]

COMMANDS: dict[str, Command] = {
    "add": lambda pipeline, _: pipeline.add(met("Ben Okafor")),
    "met again": lambda pipeline, _: pipeline.met_again(1, met("Ana", where="fair", tags=("fair",)), occasion=7),
    "edit": lambda pipeline, _: pipeline.edit(1, company="Ruiz Interiors", tags=("design",)),
    "log": lambda pipeline, _: pipeline.log(1, Kind.EMAIL, note="Nice to meet you"),
    "log from them": lambda pipeline, _: pipeline.log(1, Kind.CALL, inbound=True),
    "log a batch": lambda pipeline, _: pipeline.log([1, 2, 3], Kind.GIFT, confirmed=True),
    "report": lambda pipeline, _: pipeline.log(3, Kind.REPORT),
    "interest": lambda pipeline, _: pipeline.interest(1),
    "bought": lambda pipeline, _: pipeline.bought([1, 2]),
    "referral": lambda pipeline, _: pipeline.referral(2),
    "promise": lambda pipeline, office: pipeline.promise(1, office.when("tue 14:00"), "the offer"),
    "move the promise": lambda pipeline, office: pipeline.move_promise(2, office.when("fri")),
    "release": lambda pipeline, _: pipeline.release(2),
    "snooze": lambda pipeline, office: pipeline.snooze([1, 2], office.when("+10d")),
    "skip": lambda pipeline, _: pipeline.skip(4),
    "skip the rest": lambda pipeline, _: pipeline.skip(1, rest=True),
    "away": lambda pipeline, _: pipeline.away(day("1"), day("9")),
    "move": lambda pipeline, _: pipeline.move(1, Stage.CREDIBILITY),
    "close": lambda pipeline, _: pipeline.close([1, 2], Reason.GONE),
    "reopen": lambda pipeline, _: pipeline.reopen(5),
    "delete": lambda pipeline, _: pipeline.delete([2, 3]),
    "tag": lambda pipeline, _: pipeline.tag([1, 2], ["fair"]),
    "comfort": lambda pipeline, _: pipeline.comfort([1, 2], "2 weeks"),
    "left as is": lambda pipeline, _: pipeline.looked([1, 2, 3]),
    "some of it": lambda pipeline, _: pipeline.leave({1: {Decision.UP}, 2: {Decision.UP, Decision.STAY}}),
    "take up": lambda pipeline, _: pipeline.take_up([6, 7]),
    "keep apart": lambda pipeline, _: pipeline.keep_apart([1, 2], [2, 3]),
    "merge": lambda pipeline, _: pipeline.merge(1, 2),
    "import": lambda pipeline, _: pipeline.take_in([FoundPerson(f"Guest {n}") for n in range(40)], "guests.csv")[0],
}


@pytest.fixture
def staffed(office: Office) -> Pipeline:
    """Ana met today, Kim known and promised, Raj referred by Kim, Sue met and noted, Tom closed, two imported."""
    pipeline = office.open()
    pipeline.add(met())
    pipeline.add(known())
    pipeline.add(met("Raj Referred", source=by(2)))
    pipeline.add(met("Sue Noted"))
    pipeline.log(4, Kind.EMAIL)
    pipeline.add(known("Tom Closed"))
    pipeline.close(5, Reason.OTHER)
    pipeline.promise(2, office.when("thu 10:00"))
    pipeline.take_in([FoundPerson("Lee Listed"), FoundPerson("Max Mailed")], "people.csv")
    return pipeline


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_one_step_takes_one_thing_back_and_gives_it_again(staffed: Pipeline, office: Office, command: Command) -> None:
    before, shown = documents(staffed), seen(staffed)
    result = command(staffed, office)
    after, changed = documents(staffed), seen(staffed)
    assert after != before

    undone = staffed.undo()
    assert undone.message.startswith("undid: ")
    assert undone.message.removeprefix("undid: ") in result.message
    assert (documents(staffed), seen(staffed)) == (before, shown)

    assert staffed.redo().message.startswith("redid: ")
    assert (documents(staffed), seen(staffed)) == (after, changed)
    assert seen(office.open()) == changed


def test_undo_survives_a_restart(staffed: Pipeline, office: Office) -> None:
    states = [documents(staffed)]
    for kind in (Kind.EMAIL, Kind.SOCIAL, Kind.CARD):
        staffed.log(1, kind, confirmed=True)
        states.append(documents(staffed))
    for expected in reversed(states[:-1]):
        staffed = office.open()
        staffed.undo()
        assert documents(staffed) == expected
    for expected in states[1:]:
        staffed = office.open()
        staffed.redo()
        assert documents(staffed) == expected


def test_150_steps_back_and_forth_in_one_run(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known())
    states = [documents(pipeline)]
    for number in range(150):
        pipeline.edit(1, note=f"note {number}")
        states.append(documents(pipeline))
    for expected in reversed(states[:-1]):
        pipeline.undo()
        assert documents(pipeline) == expected
    for expected in states[1:]:
        pipeline.redo()
        assert documents(pipeline) == expected


def test_a_compaction_leaves_the_last_hundred_steps_to_be_undone(office: Office) -> None:
    """However much was undone and redone since, by whom and with what by hand in between."""
    pipeline = office.open()
    pipeline.add(known())
    pipeline.take_in([FoundPerson(f"Guest {n}") for n in range(30)], "guests.csv")
    states = [documents(pipeline)]
    for number in range(150):
        pipeline.edit(1 + number % 7, note=f"note {number}")
        if number == 120:
            change_raw(office, 20, colour="blue")
            pipeline.refresh()
        states.append(documents(pipeline))
    for _ in range(60):
        pipeline.undo()
        pipeline.redo()
    pipeline.undo()
    pipeline.store.compact()
    pipeline.store.close()
    assert b'"note 3"' not in office.file.read_bytes(), "what nobody can undo any more is gone"

    pipeline = office.open()
    assert documents(pipeline)["prospects"] == states[-2]["prospects"]
    pipeline.redo()
    pipeline.undo()
    for expected in reversed(states[-102:-2]):
        pipeline.undo()
        assert documents(pipeline)["prospects"] == {**expected["prospects"], 20: states[-1]["prospects"][20]}
    for expected in states[-101:]:
        pipeline.redo()
        assert documents(pipeline)["prospects"] == {**expected["prospects"], 20: states[-1]["prospects"][20]}
    # Twice is no different.
    pipeline.store.compact()
    assert documents(office.open()) == documents(pipeline)
    pipeline.undo()
    assert documents(pipeline)["prospects"] == states[-2]["prospects"]


def test_nothing_to_undo_or_redo(office: Office) -> None:
    pipeline = office.open()
    with pytest.raises(Refused, match="nothing to undo"):
        pipeline.undo()
    pipeline.add(met())
    with pytest.raises(Refused, match="nothing to redo"):
        pipeline.redo()
    pipeline.undo()
    with pytest.raises(Refused, match="nothing to undo"):
        pipeline.undo()


def test_a_new_command_ends_what_could_be_redone(staffed: Pipeline) -> None:
    staffed.log(1, Kind.EMAIL)
    staffed.undo()
    staffed.log(1, Kind.NOTE)
    with pytest.raises(Refused, match="nothing to redo"):
        staffed.redo()
    staffed.undo()
    assert not staffed.prospect(1).touches


def test_undo_and_redo_take_turns(staffed: Pipeline) -> None:
    def company() -> str:
        return staffed.prospect(1).company

    staffed.edit(1, company="Acme")
    staffed.edit(1, company="Globex")
    found = []
    for step in (staffed.undo, staffed.undo, staffed.redo, staffed.undo, staffed.redo, staffed.redo):
        step()
        found.append(company())
    assert found == ["Acme", "", "Acme", "", "Acme", "Globex"]


def test_an_undone_person_comes_back_under_their_own_number_and_nobody_else_gets_it(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ana"))
    pipeline.undo()
    assert pipeline.add(met("Ben")).ids == (2,)
    pipeline.delete(2)
    assert office.open().add(met("Cy")).ids == (3,)
    pipeline.undo()
    pipeline.undo()
    assert [pipeline.people.name(who) for who in pipeline.people] == ["Ben"]


def test_what_a_foreign_program_changed_since_is_not_overwritten(staffed: Pipeline, office: Office) -> None:
    staffed.edit(1, company="Acme")
    change_raw(office, 1, company="Written by a script")
    line = office.file.read_bytes()
    with pytest.raises(Refused, match=r"cannot take back: edited Ana Ruiz.*changed since"):
        staffed.undo()
    assert office.file.read_bytes() == line
    assert staffed.prospect(1).company == "Written by a script"


def test_a_foreign_change_of_somebody_else_does_not_stand_in_the_way(staffed: Pipeline, office: Office) -> None:
    staffed.edit(1, company="Acme")
    change_raw(office, 2, company="Written by a script")
    staffed.undo()
    assert staffed.prospect(1).company == ""
    assert staffed.prospect(2).company == "Written by a script"


@pytest.mark.parametrize("raw", [b'{"x": 1}', b'{"at": "soon", "did": "log", "what": "?"}'])
def test_a_step_that_another_program_wrote_and_is_none_is_passed_over(staffed: Pipeline, raw: bytes) -> None:
    staffed.edit(1, tags=("vip",))
    staffed.tag(2, ["bni"])
    staffed.store.commit(lambda view: {STEPS: {view.next_id(STEPS): raw}})
    found = staffed.undoable()
    assert found is not None
    assert found[1].did == "tag"
    assert last_tags(staffed) == ("bni",)
    staffed.undo()
    staffed.undo()
    assert staffed.prospect(1).tags == ()
    staffed.redo()
    assert staffed.prospect(1).tags == ("vip",)


def test_one_process_takes_back_what_another_did(staffed: Pipeline, office: Office) -> None:
    other = office.open()
    before = seen(other)
    staffed.log(1, Kind.EMAIL)
    other.undo()
    assert seen(other) == before
    staffed.refresh()
    assert seen(staffed) == before
    staffed.redo()
    assert staffed.prospect(1).touches
    with pytest.raises(Refused, match="nothing to redo"):
        other.redo()


def test_history_tells_everything_newest_first(staffed: Pipeline, office: Office) -> None:
    office.later(minutes=1)
    staffed.log(1, Kind.EMAIL)
    staffed.undo()
    told = [step.what for _, step in staffed.history()]
    assert told[:2] == ["undid: logged an email to Ana Ruiz", "logged an email to Ana Ruiz"]
    assert [step.what for _, step in staffed.history(1)] == [*told[:2], "added Ana Ruiz"]
    times = [step.at for _, step in staffed.history()]
    assert times == sorted(times, reverse=True)
    assert times[-1] == NOW


def test_a_command_for_nobody_is_no_step(staffed: Pipeline, office: Office) -> None:
    line = office.file.read_bytes()
    result = staffed.log([], Kind.EMAIL)
    assert (result.ids, result.step) == ((), None)
    assert office.file.read_bytes() == line


def test_an_import_that_only_updated_somebody_stands_in_their_history(office: Office) -> None:
    pipeline = office.open()
    url = "https://www.linkedin.com/in/ana"
    pipeline.add(met(urls=addresses(url)))
    pipeline.take_in([FoundPerson("Ana Ruiz", company="New Job", urls=addresses(url))], "Connections.csv")
    assert pipeline.history(1)[0][1].what == "imported 0 people from Connections.csv, updated 1"
