"""The lists of the grooming: gathered in slices, kept as people change."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.pipeline.office import Office, change_raw, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Decision, FoundPerson, Prospect, Reason, Stage
from tui.pipeline import Pipeline, Refused
from tui.views.grooming import DecisionGroup, Grooming, Line


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
    pipeline.add(met("Ana  RUIZ", emails=addresses("a@b.example")))
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
    pipeline.edit(2, emails=addresses("kim@example.org"))
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
    pipeline.edit(1, emails=addresses("ana@example.org"))
    pipeline.add(met("Ana Ruiz", emails=addresses("ana@example.org")))
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
        lambda: pipeline.edit(one, emails=addresses(dice.choice(["", "a@b.example"]))),
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
    pipeline.take_in(
        [FoundPerson(f"New Person{n}", emails=addresses(f"{n % 6}@b" if n % 2 else "")) for n in range(12)], "a.csv"
    )
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


def test_an_answer_of_an_earlier_version_counts_for_every_kind(pipeline: Pipeline, office: Office) -> None:
    """It knew one answer only."""
    pipeline.interest(2)
    pipeline.edit(2, phones=(), emails=())
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
