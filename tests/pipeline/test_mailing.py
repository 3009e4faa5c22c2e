"""A mailing in the journal: one commit, one step of undo, and all that reads or rewrites the journal knows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.pipeline.office import NOW, Office, names
from tests.rules.people import t
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Prospect, Reason, Stage, Touch
from tui.pipeline import Pipeline, Refused
from tui.pipeline.mailings import MAILINGS, last_mailing
from tui.pipeline.verifying import bad_documents
from tui.store import Store
from tui.store.restore import restore

P = Stage.PROFITABILITY
CARD = Touch(NOW, Kind.CARD, mailing=True)


@pytest.fixture
def shop(tmp_path: Path) -> Office:
    """An office whose customers are kept by a mailing, which is due since this Monday."""
    return Office(tmp_path / "data", mailing={"stages": ["profitability"]})


@pytest.fixture
def pipeline(shop: Office) -> Pipeline:
    """Three customers, and Vi, who is none."""
    found = shop.open()
    for name in ("Ana Ruiz", "Bo Li", "Cem Acar"):
        found.add(Prospect(name, stage=P))
    found.add(Prospect("Vi"))
    return found


def lines(shop: Office) -> int:
    return len(shop.file.read_bytes().splitlines())


def stands(pipeline: Pipeline) -> tuple[int, datetime | None]:
    """How many are logged, and since when one is due."""
    return len(pipeline.store.table(MAILINGS)), pipeline.mailing.due_at


def touches(pipeline: Pipeline, who: int) -> tuple[Touch, ...]:
    return pipeline.prospect(who).touches


def test_one_commit_one_step(pipeline: Pipeline, shop: Office) -> None:
    before = lines(shop)
    result = pipeline.log_mailing([1, 2, 3], monthly=True)
    assert lines(shop) == before + 1
    assert (result.ids, result.message) == ((1, 2, 3), "mailed a card to 3 people")
    assert [touches(pipeline, who) for who in (1, 2, 3, 4)] == [(CARD,), (CARD,), (CARD,), ()]
    assert stands(pipeline) == (1, None)
    pipeline.undo()
    assert [touches(pipeline, who) for who in (1, 2, 3)] == [()] * 3
    assert stands(pipeline) == (0, t("2"))
    pipeline.redo()
    assert (*stands(pipeline), touches(pipeline, 3)) == (1, None, (CARD,))
    assert stands(shop.open()) == (1, None)


def test_the_kind_is_that_of_the_rules(tmp_path: Path) -> None:
    pipeline = Office(tmp_path / "data", mailing={"stages": ["profitability"], "kind": "gift"}).open()
    pipeline.add(Prospect("Ana Ruiz", stage=P))
    assert pipeline.log_mailing([1], monthly=True).message.startswith("mailed a gift to Ana Ruiz; next:")
    assert pipeline.prospect(1).touches[0].kind is Kind.GIFT


def test_no_guard_asks_and_none_is_marked(pipeline: Pipeline) -> None:
    """A card an hour after a call would be asked about (S4), if it were for one."""
    pipeline.log(1, Kind.CALL, confirmed=True)
    pipeline.log_mailing([1, 2, 3], monthly=True)
    assert pipeline.prospect(1).touches[-1] == CARD


def test_whoever_was_closed_or_deleted_meanwhile_gets_none(pipeline: Pipeline, shop: Office) -> None:
    other = shop.open()
    other.close(1, Reason.ASKED_TO_STOP)
    other.delete(2)
    assert pipeline.log_mailing([1, 2, 3], monthly=True).message.startswith("mailed a card to Cem Acar; not for 2: Ana")
    assert pipeline.prospect(1).touches == ()
    with pytest.raises(Refused, match="that fits none of these 2"):
        pipeline.log_mailing([1, 2], monthly=False)


def test_the_mailing_of_a_month_is_logged_once(pipeline: Pipeline, shop: Office) -> None:
    """By whichever process: the other one, with the question on its screen, is refused."""
    other = shop.open()
    pipeline.log_mailing([1, 2, 3], monthly=True)
    words = "this mailing was logged Mon 2 Mar 2026 15:00; the next one is due Wed 1 Apr 2026"
    with pytest.raises(Refused, match=words):
        other.log_mailing([1, 2, 3], monthly=True)
    other.refresh()
    assert other.prospect(1).touches == (CARD,)
    shop.at("2026-04-01 09:00")
    other.log_mailing([1, 2, 3], monthly=True)
    assert stands(other) == (2, None)


def test_one_sent_to_others_leaves_that_of_the_month_due(pipeline: Pipeline) -> None:
    pipeline.log_mailing([1, 4], monthly=False)
    assert stands(pipeline) == (0, t("2"))
    pipeline.log_mailing([1, 2, 3], monthly=True)
    pipeline.log_mailing([1, 4], monthly=False)
    assert len(pipeline.prospect(1).touches) == 3


def test_it_opens_the_unopened(shop: Office) -> None:
    pipeline = shop.open()
    pipeline.take_in([FoundPerson("Lee Listed", tags=("club",))], "people.csv")
    before = pipeline.agenda.rows[1]
    pipeline.log_mailing([1], monthly=False)
    after = pipeline.agenda.rows[1]
    assert (before.is_unopened, after.is_unopened, after.influence_from) == (True, False, NOW)


def test_rows_made_where_the_command_ran_are_taken_only_while_true(pipeline: Pipeline, shop: Office) -> None:
    """When they are taken in, a mark has passed, and the next command has changed one of them: those are made again."""
    here = pipeline
    waiting: list[Callable[[], None]] = []
    _ = here.agenda
    here.deliver = waiting.append
    here.log_mailing([1, 2, 3], monthly=True)
    here.edit(2, company="Bolt")
    here.promise(4, shop.when("today 18:00"))
    shop.at("2 18:01")
    mailed, edited, promised = waiting
    mailed()
    assert here.agenda.rows[2].company == "Bolt"
    edited()
    promised()
    item = here.agenda.rows[4].item
    assert item is not None
    assert item.state == "late"
    assert here.agenda.rows == shop.open().agenda.rows


# What reads and rewrites the journal ----------------------------------------------------------------------


def test_compaction_backup_export_and_restore_keep_it(pipeline: Pipeline, shop: Office, tmp_path: Path) -> None:
    pipeline.log_mailing([1, 2, 3], monthly=True)
    pipeline.store.compact()
    backup = pipeline.store.backup(NOW)
    assert backup is not None
    export = tmp_path / "all.json"
    export.write_bytes(pipeline.store.as_one_line())
    pipeline.undo()
    assert stands(shop.open()) == (0, t("2")), "also undone after a compaction"
    for source in (backup, export):
        restore(shop.folder, source, NOW)
        restored = shop.open()
        assert (*stands(restored), touches(restored, 3)) == (1, None, (CARD,)), source.name
        restored.store.close()


def test_forgetting_one_of_them_leaves_it_logged_for_the_others(pipeline: Pipeline, shop: Office) -> None:
    pipeline.log_mailing([1, 2, 3], monthly=True)
    pipeline.forget(pipeline.plan_forgetting(1))
    assert b"Ana Ruiz" not in shop.file.read_bytes()
    again = shop.open()
    assert (*stands(again), touches(again, 2)) == (1, None, (CARD,))
    again.undo()
    assert (*stands(again), touches(again, 2), 1 in again.people) == (0, t("2"), (), False)


def test_forgetting_the_only_one_leaves_no_name(pipeline: Pipeline, shop: Office) -> None:
    """That a mailing was logged stays: it names nobody."""
    pipeline.log_mailing([1], monthly=True)
    pipeline.forget(pipeline.plan_forgetting(1))
    assert b"Ana" not in shop.file.read_bytes()
    again = shop.open()
    assert stands(again) == (1, None)
    assert again.history()[0][1].what == "mailed a card to somebody forgotten"


def test_two_entries_of_one_person_keep_both_cards(pipeline: Pipeline) -> None:
    pipeline.log_mailing([1, 2, 3], monthly=True)
    pipeline.merge(1, 2)
    assert pipeline.prospect(1).touches == (CARD, CARD)
    assert names(pipeline.agenda.due()) == ["Vi"]


def test_what_another_program_wrote_is_reported_and_passed_over(pipeline: Pipeline, shop: Office) -> None:
    pipeline.log_mailing([1, 2, 3], monthly=True)
    with shop.file.open("a") as file:
        file.write('{"mailings":{"9":{"at":"soon","people":3}}}\n')
    table = Store.open(shop.folder).table(MAILINGS)
    assert last_mailing(table) == NOW
    assert [str(bad)[:10] for bad in bad_documents({MAILINGS: table}, NOW)] == ["mailing 9:"]
    assert stands(shop.open()) == (2, None)
