"""The shares of the status line: kept one person at a time, and the same as counting everybody anew."""

from __future__ import annotations

import random
from datetime import timedelta

from tests.pipeline.office import Office
from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.pipeline.errors import Refused
from tui.views.report import gather_report
from tui.views.tallies import Tallies
from tui.when.instants import When


def counted(pipeline: Pipeline) -> Tallies:
    """Everybody counted, and kept from then on."""
    found = Tallies(pipeline)
    while not found.counted:
        found.count(0)
    pipeline.subscribe(found.take_in)
    return found


def agree(found: Tallies, pipeline: Pipeline) -> None:
    """As one pass over everybody finds it."""
    anew = gather_report(pipeline)
    assert found.answered == anew.first_answer.within_48
    assert found.kept == anew.promises.kept_rate
    assert found.new == anew.ways.new


def test_random_days_give_the_same_as_counting_everybody(office: Office) -> None:
    dice = random.Random(7)
    pipeline = office.open()
    found = counted(pipeline)
    kept = 0
    for _ in range(400):
        office.later(hours=dice.choice((0, 1, 5, 23, 30)))
        pipeline.refresh()
        who = list(pipeline.people)
        one = dice.choice(who) if who else 0
        try:
            match dice.randrange(8) if who else 0:
                case 0:
                    pipeline.add(Prospect("Somebody", met_at=office.now - timedelta(hours=dice.randrange(60))))
                case 1 | 2:
                    pipeline.log(one, Kind.CALL, inbound=dice.random() < 0.5, confirmed=True)
                case 3:
                    pipeline.log(one, Kind.EMAIL, inbound=True)
                case 4 | 5:
                    pipeline.promise(one, When(office.now.date() + timedelta(days=dice.randrange(3)), None))
                case 6:
                    pipeline.undo()
                case 7 if dice.random() < 0.3:
                    pipeline.delete(one)
        except Refused:
            continue
        found.take_in(())
        agree(found, pipeline)
        kept += found.kept not in (None, 0, 1)
    assert kept > 50, "or nothing was put to the test"


def test_time_alone_misses_a_mark_and_breaks_a_promise(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(Prospect("Ana", met_at=office.now - timedelta(hours=47)))
    pipeline.promise(1, When(office.now.date() + timedelta(days=2), None))
    found = counted(pipeline)
    assert (found.answered, found.kept) == (None, None)
    office.later(hours=1)
    found.take_in(())
    assert (found.answered, found.kept) == (0, None)
    office.later(days=3)
    found.take_in(())
    assert (found.answered, found.kept) == (0, 0)


def test_there_are_no_shares_before_everybody_is_counted(office: Office) -> None:
    pipeline = office.open()
    for name in ("Ana", "Bob"):
        pipeline.add(Prospect(name, met_at=office.now - timedelta(hours=1)))
        pipeline.log(len(pipeline.people), Kind.CALL)
    found = Tallies(pipeline)
    shares = []
    for _ in range(2):
        found.count(0)
        shares.append((found.counted, found.answered))
    assert shares == [(False, None), (True, 1)]


def test_many_at_once_wait_for_their_slice(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(Prospect("Ana", met_at=office.now - timedelta(hours=1)))
    pipeline.log(1, Kind.CALL)
    found = counted(pipeline)
    for _ in range(120):
        pipeline.add(Prospect("Bob", met_at=office.now - timedelta(hours=1)))
    pipeline.log(list(range(2, 122)), Kind.CALL, confirmed=True)
    assert found.answered is None, "not while somebody waits for a key"
    while not found.counted:
        found.count(0)
    agree(found, pipeline)
    assert found.answered == 1
