"""What a mailing takes out of the day, and what it leaves in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pipeline.office import NOW, Office, names
from tests.rules.people import t
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason, Stage
from tui.pipeline import Pipeline, Refused
from tui.rules.day import DueGroup
from tui.views.board import BoardColumns
from tui.views.due_lines import DueLines
from tui.views.report import expected
from tui.views.search import Search

V, C, P = Stage


@pytest.fixture
def shop(tmp_path: Path) -> Office:
    """An office whose customers are kept by a mailing; since this Monday it is due."""
    return Office(tmp_path / "data", mailing={"stages": ["profitability"]})


def customer(name: str = "Cleo Customer", **fields: Any) -> Prospect:
    return Prospect(name, stage=P, **fields)


def board(pipeline: Pipeline) -> BoardColumns:
    return BoardColumns(pipeline.agenda, Search(pipeline), DueLines(pipeline.agenda, 7).in_day)


def started(pipeline: Pipeline, who: int) -> bool:
    item = pipeline.agenda.rows[who].item
    return item is not None and item.started


def due_since(pipeline: Pipeline) -> datetime | None:
    """Since when a mailing is due."""
    return pipeline.agenda.mailing_due


def group_of(pipeline: Pipeline, who: int) -> str:
    return str(pipeline.agenda.group_of(pipeline.agenda.rows[who]))


def test_the_rhythm_of_who_is_kept_is_in_none_of_the_lists(shop: Office) -> None:
    """It is due since they were added, and falls due again in the coming month."""
    pipeline = shop.open()
    pipeline.add(customer())
    agenda = pipeline.agenda
    assert started(pipeline, 1)
    assert (agenda.due(), agenda.pressing(), agenda.in_budget, agenda.waits(1)) == ([], [], frozenset(), False)
    assert (agenda.counts().due, agenda.counts().waiting, agenda.counts().hidden) == (0, 0, 0)
    assert [line.group for line in agenda.all()] == [DueGroup.COMING]
    assert sum(day.due for day in expected(pipeline)) == 0
    assert board(pipeline).due[P] == 0
    pipeline.log_mailing([1], monthly=True)
    assert not started(pipeline, 1)
    assert (agenda.due(60), agenda.falling_due(60), agenda.first_ahead(), agenda.counts().week) == ([], 0, None, 0)
    assert sum(day.due for day in expected(pipeline)) == 0


PERSONAL: list[tuple[str, Callable[[Pipeline, Office], object], str]] = [
    ("they write", lambda pipeline, _: pipeline.log(1, Kind.EMAIL, inbound=True), "answer now"),
    ("they buy", lambda pipeline, _: pipeline.bought(1), "answer now"),
    ("a promise", lambda pipeline, office: pipeline.promise(1, office.when("today 18:00")), "promised"),
]


@pytest.mark.parametrize(("name", "act", "group"), PERSONAL, ids=[case[0] for case in PERSONAL])
def test_what_is_between_the_two_of_you_stands_in_the_day(
    shop: Office, name: str, act: Callable[[Pipeline, Office], object], group: str
) -> None:
    pipeline = shop.open()
    pipeline.add(customer())
    act(pipeline, shop)
    assert group_of(pipeline, 1) == group, name
    assert names(pipeline.agenda.due()) == ["Cleo Customer"]
    pipeline.log_mailing([1], monthly=True)
    assert group_of(pipeline, 1) == group, "a mailing settles none of it"


def test_opening_steps_go_on_beside_the_mailing(tmp_path: Path) -> None:
    pipeline = Office(tmp_path / "data", mailing={"tags": ["club"]}).open()
    pipeline.add(Prospect("Ana Ruiz", met_at=NOW - timedelta(days=3), tags=("Club",)))
    pipeline.log_mailing([1], monthly=True)
    assert group_of(pipeline, 1) == "answer now"
    pipeline.log(1, Kind.EMAIL)
    item = pipeline.agenda.rows[1].item
    assert item is not None
    assert (item.rule, item.step) == ("sequence", 2)


@pytest.fixture
def neglected(shop: Office) -> Office:
    """Bo, a customer, has this month's card. Ana had the last word on 1 December, and became a customer after it."""
    shop.at("2025-12-01 10:00")
    pipeline = shop.open()
    pipeline.add(Prospect("Ana Ruiz", stage=C))
    pipeline.add(customer("Bo Li"))
    pipeline.log([1, 2], Kind.CALL)
    shop.now = NOW
    pipeline.log_mailing([2], monthly=True)
    pipeline.move(1, P)
    return shop


def test_a_ceiling_is_out_of_the_day_only_while_the_mailing_is_due(neglected: Office) -> None:
    pipeline = neglected.open()
    agenda = pipeline.agenda
    assert [(line.row.name, line.group) for line in agenda.due()] == [("Ana Ruiz", DueGroup.LAST_CALL)]
    lines = DueLines(agenda, 7)
    neglected.at("31 23:59")
    lines.update(pipeline.refresh())
    assert (due_since(pipeline), list(lines)) == (None, [1])
    neglected.at("2026-04-01 00:00")
    lines.update(pipeline.refresh())
    assert due_since(pipeline) == t("2026-04-01")
    assert (agenda.due(7), list(lines), agenda.counts().late, agenda.counts().hidden) == ([], [], 0, 0)
    pipeline.log_mailing([1, 2], monthly=True)
    assert due_since(pipeline) is None
    assert agenda.rows[1].influence_from == neglected.now
    pipeline.undo()
    assert (due_since(pipeline), agenda.due(7)) == (t("2026-04-01"), [])
    neglected.at("31 23:00")
    pipeline.refresh()
    assert names(agenda.due()) == ["Ana Ruiz"], "a clock put back brings it into the day again"


def test_who_has_changed_is_told_when_the_mailing_is_logged_elsewhere(neglected: Office) -> None:
    """Another process logs it for Bo alone: it is no longer due, so Ana's ceiling comes back into the day."""
    neglected.at("2026-04-01 09:00")
    here, heard = neglected.open(), set[int]()
    assert here.agenda.due() == []
    here.subscribe(heard.update)
    neglected.open().log_mailing([2], monthly=True)
    here.refresh()
    assert names(here.agenda.due()) == ["Ana Ruiz"]
    assert heard == {1, 2}


def test_without_anybody_to_send_it_to_none_is_due(shop: Office) -> None:
    pipeline = shop.open()
    assert due_since(pipeline) is None
    pipeline.add(customer())
    assert due_since(pipeline) == t("2")
    pipeline.close(1, Reason.GONE)
    assert due_since(pipeline) is None


def test_those_at_rest_stand_behind_the_day_on_the_board(shop: Office) -> None:
    """By urgency: Dora has a promise for today, Cleo waits for the card since she was added."""
    pipeline = shop.open()
    pipeline.add(customer())
    pipeline.add(customer("Dora Ek"))
    pipeline.promise(2, shop.when("today 18:00"))
    columns = board(pipeline)
    assert list(columns.ids()) == [2, 1]
    assert columns.due[P] == 1
    for words, found in (("is:due", [2]), ("is:late", [])):
        columns.ask(words)
        assert list(columns.ids()) == found, words
    shop.later(days=30)
    pipeline.refresh()
    columns = board(pipeline)
    columns.ask("is:late")
    assert list(columns.ids()) == [2], "a promise that is over, and no rhythm"


def test_those_at_rest_stand_behind_whose_rhythm_is_due(tmp_path: Path) -> None:
    """Both are due since they were added, at the same moment."""
    pipeline = Office(tmp_path / "data", mailing={"tags": ["club"]}).open()
    pipeline.add(customer(tags=("club",)))
    pipeline.add(customer("Dora Ek"))
    assert list(board(pipeline).ids()) == [2, 1]


# As if made anew ------------------------------------------------------------------------------------------

DEEDS: dict[str, Callable[[Pipeline, int, datetime], object]] = {
    "call": lambda pipeline, who, _: pipeline.log(who, Kind.CALL, confirmed=True),
    "hear": lambda pipeline, who, _: pipeline.log(who, Kind.EMAIL, inbound=True),
    "mail": lambda pipeline, _, __: pipeline.log_mailing(sorted(pipeline.agenda.mailed), monthly=True),
    "mail one": lambda pipeline, who, _: pipeline.log_mailing([who], monthly=False),
    "mail some": lambda pipeline, _, __: pipeline.log_mailing(sorted(pipeline.agenda.mailed)[:1], monthly=True),
    "move": lambda pipeline, who, _: pipeline.move_on(who),
    "tag": lambda pipeline, who, _: pipeline.tag(who, ["club"]),
    "close": lambda pipeline, who, _: pipeline.close(who, Reason.GONE),
    "reopen": lambda pipeline, who, _: pipeline.reopen(who),
    "away": lambda pipeline, _, now: pipeline.away(now.date(), now.date() + timedelta(days=2)),
    "undo": lambda pipeline, _, __: pipeline.undo(),
    "redo": lambda pipeline, _, __: pipeline.redo(),
}
STEPS = st.tuples(
    st.sampled_from(sorted(DEEDS)),
    st.integers(1, 5),
    st.sampled_from([timedelta(), timedelta(hours=7), timedelta(days=1), timedelta(days=9), timedelta(days=31)]),
)


def whole(pipeline: Pipeline, lines: DueLines, columns: BoardColumns) -> dict[str, Any]:
    """Everything that is shown of the day."""
    agenda = pipeline.agenda
    return {
        "due": agenda.due(9),
        "all": agenda.all(),
        "pressing": agenda.pressing(),
        "counts": agenda.counts(),
        "places": agenda.in_budget,
        "first": agenda.first_ahead(),
        "mailing": (agenda.mailing, agenda.mailed, agenda.mailing_due),
        "panel": list(lines),
        "panel's": lines.counts(),
        "columns": columns.columns,
        "heads": columns.due,
    }


@settings(max_examples=40)
@given(steps=st.lists(STEPS, max_size=14))
def test_after_anything_the_day_is_as_if_it_were_made_anew(steps: list[tuple[str, int, timedelta]]) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), mailing={"stages": ["profitability"], "tags": ["club"]}, budget={"per_day": 2})
        office.at("2025-11-20 10:00")
        pipeline = office.open()
        for number, stage in enumerate((V, C, P, P, C)):
            pipeline.add(Prospect(f"Nr {number}", stage=stage, met_at=office.now if number == 0 else None))
        lines = DueLines(pipeline.agenda, 7)
        columns = BoardColumns(pipeline.agenda, Search(pipeline), lines.in_day)
        for view in (lines, columns):
            pipeline.subscribe(view.update)
        for deed, who, length in steps:
            office.now += length
            if ids := pipeline.refresh():
                assert ids <= set(range(1, 6))
            lines.update(())
            columns.update(())
            with suppress(Refused, IndexError):
                DEEDS[deed](pipeline, who, office.now)
            fresh = office.open()
            there = whole(fresh, DueLines(fresh.agenda, 7), board(fresh))
            assert whole(pipeline, lines, columns) == there, deed
            fresh.store.close()
        pipeline.store.close()
