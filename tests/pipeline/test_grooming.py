"""The grooming's commands, each one step; and its lists: gathered in slices, kept as people change."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.pipeline.office import Office, change_raw, known, met
from tui.model.kinds import Kind
from tui.model.records import Decision, FoundPerson, Prospect, Reason, Rest, Stage
from tui.pipeline import Pipeline, Refused, Result
from tui.rules.engine import Rule, State
from tui.views.grooming import DecisionGroup, Grooming, Line


@pytest.fixture
def pipeline(office: Office) -> Pipeline:
    """Ana, met today; Kim, known for long; Lee and Max from a file; Tom, closed."""
    found = office.open()
    found.add(met("Ana Ruiz", tags=("Fair",)))
    found.add(known("Kim Known"))
    found.take_in([FoundPerson("Lee Listed"), FoundPerson("Max Mailed", email="max@b.org")], "people.csv")
    found.add(known("Tom Closed"))
    found.close(5, Reason.OTHER)
    return found


def refusal(command: Callable[[], Result]) -> str:
    with pytest.raises(Refused) as caught:
        command()
    return str(caught.value)


# Commands -------------------------------------------------------------------------------------------------


def test_tags_are_given_and_taken_off(pipeline: Pipeline) -> None:
    assert pipeline.tag([1, 2], add=["design", "fair"]).message == "tagged 2 people #design, #fair"
    assert [pipeline.prospect(who).tags for who in (1, 2)] == [("Fair", "design"), ("design", "fair")]
    assert pipeline.tag(1, remove=["FAIR"]).message.startswith("took #FAIR off Ana Ruiz; next:")
    assert pipeline.prospect(1).tags == ("design",)
    said = pipeline.tag(1, add=[" vip\x1b[0m "], remove=["design"]).message
    assert said.startswith("tagged Ana Ruiz #vip[0m and took #design off Ana Ruiz")
    assert pipeline.prospect(1).tags == ("vip[0m",)


def test_a_tag_that_changes_nobody_is_refused(pipeline: Pipeline) -> None:
    assert refusal(lambda: pipeline.tag(1, add=["fair"])) == "Ana Ruiz: tagged like that already"
    assert refusal(lambda: pipeline.tag([1, 2], remove=["x"])) == "2 people: tagged like that already"
    assert refusal(lambda: pipeline.tag(1, add=[" "])) == "name a tag"
    assert refusal(lambda: pipeline.tag([1, 5], add=["x"])).endswith("reopen first")
    assert pipeline.prospect(1).tags == ("Fair",)


def test_a_rhythm_of_their_own_and_back(pipeline: Pipeline) -> None:
    assert pipeline.comfort([1, 2], "3 months").message == "gave 2 people a rhythm of 3 months"
    assert {pipeline.prospect(who).comfort for who in (1, 2)} == {"3 months"}
    assert pipeline.comfort(2, "").message.startswith("gave Kim Known the rhythm of the stage; next:")
    assert pipeline.prospect(2).comfort == ""
    assert refusal(lambda: pipeline.comfort(2, "")) == "Kim Known: that is the rhythm already"
    assert refusal(lambda: pipeline.comfort(2, "4 months")).startswith(
        "comfort interval 4 months: no interval may exceed the ceiling of 3 months"
    )
    assert refusal(lambda: pipeline.comfort(2, "often")).startswith('comfort interval: "often" is no interval')
    assert refusal(lambda: pipeline.comfort(5, "weekly")).endswith("reopen first")


def test_left_as_is(pipeline: Pipeline, office: Office) -> None:
    assert pipeline.looked([3, 4]).message == "left 2 people as is"
    assert pipeline.prospect(3).looked_at == office.now
    assert refusal(lambda: pipeline.looked([3, 5])).endswith("reopen first")


def test_a_kind_of_decision_rests_for_whom_it_was_answered(pipeline: Pipeline, office: Office) -> None:
    office.later(minutes=1)
    first = office.now
    said = pipeline.leave({1: {Decision.COOLING, Decision.UP}, 2: {Decision.COOLING}, 3: {Decision.NEW}}).message
    assert said == "left 3 people as is"
    assert pipeline.prospect(1).rests == (Rest(first, Decision.COOLING), Rest(first, Decision.UP))
    assert pipeline.prospect(2).rests == (Rest(first, Decision.COOLING),)
    assert [pipeline.prospect(who).looked_at for who in (1, 2, 3)] == [None, None, first]
    office.later(days=40)
    pipeline.leave({1: {Decision.COOLING}})
    rests = pipeline.prospect(1).rests
    assert rests == (Rest(first, Decision.UP), Rest(office.now, Decision.COOLING)), "each kind once"
    assert office.open().prospect(1).rests == rests
    assert refusal(lambda: pipeline.leave({1: {Decision.UP}, 5: {Decision.UP}})).endswith("reopen first")


def test_what_settles_a_silence_settles_nothing_else(pipeline: Pipeline, office: Office) -> None:
    pipeline.comfort(2, "2 months", answers_silence=True)
    assert pipeline.prospect(2).rests == (Rest(office.now, Decision.COOLING),)
    office.later(days=1)
    pipeline.log(2, Kind.CALL, answers_silence=True)
    assert pipeline.prospect(2).rests == (Rest(office.now, Decision.COOLING),)
    assert pipeline.prospect(2).looked_at is None
    pipeline.log(1, Kind.CALL)
    assert not pipeline.prospect(1).rests


def test_an_answer_of_an_earlier_version_counts_for_every_kind(pipeline: Pipeline, office: Office) -> None:
    """It knew one answer only."""
    pipeline.interest(2)
    pipeline.edit(2, phone="", email="")
    office.later(minutes=1)
    assert {line.kind for line in gathered(pipeline).of([2])} >= {Decision.UNREACHABLE}
    change_raw(office, 2, looked_at=office.now.isoformat().replace("+00:00", "Z"), mood="fine")
    pipeline = office.open()
    assert not gathered(pipeline).of([2])
    pipeline.leave({2: {Decision.COOLING}})
    assert b'"mood":"fine"' in pipeline.store.table("prospects")[2], "what is not ours stays"
    assert pipeline.prospect(2).looked_at is not None
    office.later(days=31)
    assert {line.kind for line in gathered(office.open()).of([2])} >= {Decision.UNREACHABLE}


def test_taken_up(pipeline: Pipeline, office: Office) -> None:
    before = pipeline.explain(3)[0]
    assert before.rule is Rule.RHYTHM
    office.later(days=4)
    said = pipeline.take_up([3, 4]).message
    assert said == "took up 2 people: first contact counts from now"
    lee = pipeline.prospect(3)
    assert (lee.taken_up_at, lee.first_rhythm_at, lee.met_at) == (office.now, None, None)
    item = pipeline.explain(3)[0]
    assert (item.rule, item.due_at) == (Rule.CONTACT_CLOCK, office.now + timedelta(hours=24))
    office.later(minutes=5)
    pipeline.log(3, Kind.EMAIL)
    assert (pipeline.explain(3)[0].rule, pipeline.explain(3)[0].step) == (Rule.SEQUENCE, 2)
    pipeline.undo()
    pipeline.undo()
    assert pipeline.explain(3)[0] == replace(before, state=State.LATE)


def test_who_cannot_be_taken_up(pipeline: Pipeline) -> None:
    assert refusal(lambda: pipeline.take_up(1)) == "the opening steps of Ana Ruiz run already"
    assert refusal(lambda: pipeline.take_up(2)) == (
        "Kim Known is in credibility: the opening steps are for who is in visibility"
    )
    assert refusal(lambda: pipeline.take_up(5)).endswith("reopen first")
    pipeline.take_up(3)
    assert refusal(lambda: pipeline.take_up([4, 3])) == "the opening steps of Lee Listed run already"
    pipeline.skip(3, rest=True)
    assert refusal(lambda: pipeline.take_up(3)) == "the opening steps of Lee Listed are over: the rhythm goes on"
    pipeline.close(4, Reason.GONE)
    pipeline.reopen(4)
    assert refusal(lambda: pipeline.take_up(4)) == "the opening steps of Max Mailed are over: the rhythm goes on"


def test_who_was_a_customer_once_has_no_opening(pipeline: Pipeline) -> None:
    for stage in (Stage.PROFITABILITY, Stage.CREDIBILITY, Stage.VISIBILITY):
        pipeline.move(2, stage)
    assert refusal(lambda: pipeline.take_up(2)) == "the opening steps of Kim Known are over: the rhythm goes on"


def test_kept_apart_on_both_sides(pipeline: Pipeline) -> None:
    assert pipeline.keep_apart([1, 2]).message == "kept Ana Ruiz and Kim Known apart"
    assert pipeline.keep_apart([1, 3, 4], [2, 3]).message == "kept 4 people apart"
    assert [pipeline.prospect(who).apart for who in (1, 2, 3, 4)] == [(2, 3, 4), (1, 3), (1, 2, 4), (1, 3)]
    assert refusal(lambda: pipeline.keep_apart([1, 1])) == "it takes two people to keep them apart"
    assert refusal(lambda: pipeline.keep_apart([1, 77])).startswith("prospect 77 is gone")


# Lists ----------------------------------------------------------------------------------------------------


def gathered(pipeline: Pipeline) -> Grooming:
    found = Grooming(pipeline)
    while not found.work(0):
        pass
    return found


def first_group(pipeline: Pipeline) -> Grooming:
    """As soon as there is something to decide."""
    found = Grooming(pipeline)
    while not found.groups():
        assert not found.work(0)
    return found


def lines(groups: list[DecisionGroup]) -> dict[Decision, list[tuple[int, ...]]]:
    return {group.kind: [line.ids for line in group.lines] for group in groups}


def test_the_lists(pipeline: Pipeline, office: Office) -> None:
    pipeline.add(met("Ana  RUIZ", email="a@b"))
    pipeline.interest(1)
    office.later(days=1)
    groups = gathered(pipeline).groups()
    assert [group.title for group in groups] == [
        "Ready to move up", "No way to reach them", "Imported, not looked at yet", "Perhaps the same person",
    ]  # fmt: skip
    assert lines(groups) == {
        Decision.UP: [(1,)],
        Decision.UNREACHABLE: [(2,), (1,)],
        Decision.NEW: [(3,), (4,)],
        Decision.DUPLICATE: [(1, 6)],
    }
    assert list(groups[0].lines) == [Line((1,), Decision.UP, "interest expressed", Stage.CREDIBILITY)]


def test_it_is_gathered_in_slices(pipeline: Pipeline) -> None:
    found = Grooming(pipeline)
    assert (found.share, found.done, found.groups()) == (0, False, [])
    assert not found.work(0)
    assert found.share == pytest.approx(0.1)
    assert found.work()
    assert (found.share, found.done) == (1, True)


def test_who_is_ready_to_move_up_is_known_before_the_others(pipeline: Pipeline) -> None:
    pipeline.add(met("Ada Byron"))
    pipeline.interest([1, 6])
    whole = lines(gathered(pipeline).groups())
    found = first_group(pipeline)
    assert lines(found.groups()) == {Decision.UP: whole[Decision.UP]} == {Decision.UP: [(1,), (6,)]}
    assert not found.done
    assert [line.kind for line in found.of([1, 2, 3])] == [Decision.UP], "no lines that are not there yet"
    pipeline.move(1, Stage.CREDIBILITY)
    pipeline.edit(2, email="kim@example.org")
    found.refresh([1, 2])
    assert lines(found.groups()) == {Decision.UP: [(6,)]}
    assert not found.done
    assert found.work()
    assert lines(found.groups()) == lines(gathered(pipeline).groups())


def test_the_newest_import_first_in_the_order_of_its_file(pipeline: Pipeline, office: Office) -> None:
    office.later(days=1)
    pipeline.take_in([FoundPerson(f"New {n}") for n in range(3)], "more.csv")
    found = gathered(pipeline)
    assert lines(found.groups())[Decision.NEW] == [(6,), (7,), (8,), (3,), (4,)]
    pipeline.looked([7, 3])
    found.refresh([7, 3])
    assert lines(found.groups())[Decision.NEW] == [(6,), (8,), (4,)]


def test_a_pair_goes_when_they_are_kept_apart_or_merged(pipeline: Pipeline) -> None:
    pipeline.add(met("Ana Ruiz"))
    pipeline.add(met("Kim Known"))
    found = gathered(pipeline)
    pipeline.subscribe(found.refresh)
    assert lines(found.groups())[Decision.DUPLICATE] == [(1, 6), (2, 7)]
    assert {line.ids for line in found.of([6])} >= {(1, 6)}
    pipeline.keep_apart([1, 6])
    assert lines(found.groups())[Decision.DUPLICATE] == [(2, 7)]
    pipeline.merge(2, 7)
    assert Decision.DUPLICATE not in lines(found.groups())
    pipeline.undo()
    pipeline.undo()
    assert lines(found.groups())[Decision.DUPLICATE] == [(1, 6), (2, 7)]


def test_somebody_written_wrongly_by_another_program_hides_nobody_else(pipeline: Pipeline, office: Office) -> None:
    expected = lines(gathered(pipeline).groups())
    change_raw(office, 2, comfort="now and then")
    found = Grooming(office.open())
    found.work()
    assert lines(found.groups()) == {
        kind: left for kind, ids in expected.items() if (left := [each for each in ids if each != (2,)])
    }


@pytest.mark.parametrize("steps", range(24))
def test_who_changes_while_it_is_gathered_stands_there_once(pipeline: Pipeline, steps: int) -> None:
    pipeline.interest(1)
    pipeline.edit(1, email="ana@example.org")
    pipeline.add(met("Ana Ruiz", email="ana@example.org"))
    found = Grooming(pipeline)
    for _ in range(steps):
        found.work(0)
        kinds = {group.kind for group in found.groups()}
        assert {line.kind for line in found.of(range(1, 7))} == kinds, "no lines but those that are seen"
    pipeline.move(1, Stage.CREDIBILITY)
    pipeline.reopen(5)
    pipeline.delete(3)
    pipeline.add(met("Kim Known"))
    found.refresh([1, 3, 5, 7])
    found.work()
    assert lines(found.groups()) == lines(gathered(pipeline).groups())
    assert lines(found.groups())[Decision.DUPLICATE] == [(1, 6), (2, 7)]


def test_the_first_people_of_an_empty_board(office: Office) -> None:
    pipeline = office.open()
    found = Grooming(pipeline)
    assert found.work()
    pipeline.add(met())
    found.refresh([1])
    assert lines(found.groups()) == {Decision.UNREACHABLE: [(1,)]}


def something(pipeline: Pipeline, office: Office, dice: random.Random) -> None:
    """One thing that a user might do."""
    who = list(pipeline.people)
    one, other = dice.choice(who), dice.choice(who)
    left = [Decision.UP, Decision.COOLING, Decision.UNREACHABLE, Decision.NEW]
    deeds: tuple[Callable[[], object], ...] = (
        lambda: pipeline.add(Prospect("New Person1", met_at=office.now - timedelta(days=dice.randrange(9)))),
        lambda: pipeline.log(one, Kind.CALL, inbound=dice.random() < 0.3, confirmed=True),
        lambda: pipeline.promise(one, office.when("tomorrow")),
        lambda: pipeline.interest(one),
        lambda: pipeline.leave({one: {dice.choice(left)}}),
        lambda: pipeline.take_up(one),
        lambda: pipeline.move_on(one),
        lambda: pipeline.close(one, Reason.GONE),
        lambda: pipeline.reopen(one),
        lambda: pipeline.edit(one, email=dice.choice(["", "a@b"])),
        lambda: pipeline.keep_apart([one, other]),
        lambda: pipeline.merge(one, other),
        lambda: pipeline.undo(),
        lambda: office.later(days=dice.choice([1, 7, 20])),
    )
    deeds[dice.randrange(len(deeds))]()


def test_random_weeks_give_the_same_as_gathering_anew(office: Office) -> None:
    """The stays are compared with those of the beginning, so theirs is the one list that may differ."""
    dice = random.Random(7)
    pipeline = office.open()
    pipeline.take_in([FoundPerson(f"New Person{n}", email=f"{n % 6}@b" if n % 2 else "") for n in range(12)], "a.csv")
    found = gathered(pipeline)
    changed: set[int] = set()
    pipeline.subscribe(changed.update)
    kinds: set[Decision] = set()
    for _ in range(400):
        start = office.now
        with suppress(Refused):
            something(pipeline, office, dice)
        pipeline.refresh()
        # Time alone brings lines too: who did not change is looked at again only where it passed.
        found.refresh(changed if office.now == start else set(pipeline.people) | changed)
        changed.clear()
        mine, anew = lines(found.groups()), lines(gathered(pipeline).groups())
        for each in (mine, anew):
            each.pop(Decision.STAY, None)
        assert mine == anew
        kinds |= mine.keys()
    assert kinds >= {*Decision} - {Decision.STAY, Decision.BEYOND}
