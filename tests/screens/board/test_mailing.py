"""The mailing on the board: one line in the day, its list as a file, and the card logged for all."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.boards import NOW, SIZES, app_for, column, pane, screen_of
from tests.helpers import Clock, in_sizes, open_pipeline, seen, text_of, until
from tui.agenda import row_cache
from tui.agenda.rows import Row, summarize
from tui.commands import Place, commands
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason, Stage
from tui.pipeline import Pipeline
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.choose import Choose, Confirm, Notice
from tui.screens.dialogs.file_name import FileName
from tui.screens.dialogs.merge import MergePrompt
from tui.screens.review.screen import ReviewScreen

P = Stage.PROFITABILITY
LINE = "card to 3 customers, due Mon 2 Mar"
CONFIG = 'timezone = "UTC"\n[rules.mailing]\nstages = ["profitability"]\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Pipeline:
    """Three customers, in touch with one of them yesterday; Ana, met an hour ago, is none."""
    found = open_pipeline(tmp_path, clock, CONFIG)
    for name in ("Hana Ito", "Ivo Jung", "Jo Kay"):
        found.add(Prospect(name, stage=P, emails=addresses(f"{name[0]}@x.example"), added_at=NOW - timedelta(days=90)))
    found.log(3, Kind.CALL, at=NOW - timedelta(days=1))
    found.add(Prospect("Ana Ruiz", met_at=NOW - timedelta(hours=1)))
    return found


def top(pilot: Pilot[None]) -> type[Any]:
    return type(pilot.app.screen)


def mailed(pipeline: Pipeline) -> list[int]:
    return [who for who in pipeline.people if any(touch.mailing for touch in pipeline.prospect(who).touches)]


async def settle(pilot: Pilot[None]) -> None:
    """Until what was begun is on the disk, and shown."""
    await until(pilot, lambda: not screen_of(pilot).is_busy())
    await pilot.pause()


# One line in the day --------------------------------------------------------------------------------------


async def test_the_due_panel_has_one_line_for_all_of_them(shop: Pipeline) -> None:
    async with app_for(shop).run_test(size=SIZES[0]) as pilot:
        await pilot.pause()
        async for width, _ in in_sizes(pilot, *SIZES):
            lines = text_of(screen_of(pilot).due).split("\n")
            assert lines[2].strip() == f"{LINE}  M" if width == 80 else lines[1].startswith(f" {LINE}")
            assert "Hana" not in "\n".join(lines)
            assert "Ana Ruiz" in "\n".join(lines)
            assert "mailing due" in text_of(screen_of(pilot).status)


async def test_the_line_goes_once_it_is_logged_and_comes_again_next_month(shop: Pipeline, clock: Clock) -> None:
    async with app_for(shop).run_test(size=SIZES[1]) as pilot:
        shop.log_mailing([1, 2, 3], monthly=True)
        await pilot.pause()
        assert "customers" not in text_of(screen_of(pilot).due)
        assert "mailing" not in text_of(screen_of(pilot).status)
        assert "Ana Ruiz" in text_of(screen_of(pilot).due).split("\n")[2]
        clock.passes(days=15)
        screen_of(pilot).poll()
        await pilot.pause()
        assert "card to 3 customers, due Wed 1 Apr" in text_of(screen_of(pilot).due)


async def test_the_line_follows_whom_it_keeps(shop: Pipeline) -> None:
    async with app_for(shop).run_test(size=SIZES[1]) as pilot:
        await pilot.pause()
        assert LINE in seen(pilot.app)
        shop.close(3, Reason.GONE)
        await pilot.pause()
        assert "card to 2 customers, due Mon 2 Mar" in seen(pilot.app)


async def test_where_nothing_else_is_due_it_says_so(shop: Pipeline) -> None:
    shop.delete(4)
    async with app_for(shop).run_test(size=SIZES[1]) as pilot:
        await pilot.pause()
        assert "Nothing else is due." in text_of(screen_of(pilot).due)
        assert "nothing due" not in text_of(screen_of(pilot).status)
        shop.log_mailing([1, 2, 3], monthly=True)
        await pilot.pause()
        assert "Nothing is due." in text_of(screen_of(pilot).due)
        assert "Next" not in text_of(screen_of(pilot).due), "none of them will be asked for"


async def test_the_lines_below_it_are_those_clicked(shop: Pipeline) -> None:
    shop.promise(2, _today(shop))
    async with app_for(shop).run_test(size=SIZES[1]) as pilot:
        await pilot.pause()
        lines = text_of(screen_of(pilot).due).split("\n")
        await pilot.click("#due", offset=(6, next(y for y, line in enumerate(lines) if "promised for" in line)))
        assert (screen_of(pilot).state.current, pane(pilot)) == (2, "due")
        await pilot.click("#due", offset=(6, 1))
        await pilot.pause()
        assert top(pilot) is Choose


async def test_cards_say_when(shop: Pipeline) -> None:
    async with app_for(shop).run_test(size=(240, 40)) as pilot:
        await pilot.pause()
        assert "kept by the mailing, due Mon 2 Mar" in text_of(column(pilot, P))
        shop.log_mailing([1, 2, 3], monthly=True)
        await pilot.pause()
        assert "kept by the mailing, next Wed 1 Apr" in text_of(column(pilot, P))
        assert "0 of 5-12" in text_of(column(pilot, P)), "no touch of the meter"
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "mailing Wed 1 Apr" in text_of(column(pilot, P))


# The list -------------------------------------------------------------------------------------------------


async def test_the_list_is_written_where_the_user_says(shop: Pipeline, home: Path) -> None:
    async with app_for(shop).run_test(size=SIZES[0], notifications=True) as pilot:
        await pilot.press("M")
        assert LINE in seen(pilot.app)
        await pilot.press("f")
        assert top(pilot) is FileName
        assert "~/mailing-2026-03-17.csv" in seen(pilot.app)
        await pilot.press("enter")
        await settle(pilot)
        path = home / "mailing-2026-03-17.csv"
        assert [line.split(",")[0] for line in path.read_text("utf-8").splitlines()] == [
            "name", "Hana Ito", "Ivo Jung", "Jo Kay",
        ]  # fmt: skip
        assert path.stat().st_mode & 0o777 == 0o600
        assert "3 addresses written to" in seen(pilot.app)
        assert mailed(shop) == []
        await pilot.press("M", "f")
        assert "replaces the file that is there" in seen(pilot.app)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", ""),
        ("~", "is a folder"),
        ("~/nowhere/list.csv", "there is no folder"),
        ("~nobodyknows/list.csv", "no name of a file"),
        ("~/" + "x" * 300, "too long"),
    ],
)
async def test_a_name_that_cannot_be_is_said_while_it_is_typed(shop: Pipeline, name: str, words: str) -> None:
    async with app_for(shop).run_test(size=(120, 40)) as pilot:
        await pilot.press("M", "f")
        pilot.app.screen.query_one(Input).value = name
        await pilot.press("enter")
        assert top(pilot) is FileName
        assert words in seen(pilot.app)


async def test_nothing_is_written_into_the_data(shop: Pipeline, home: Path) -> None:
    async with app_for(shop).run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("M", "f")
        pilot.app.screen.query_one(Input).value = "~/data/prospects.jsonl"
        before = (home / "data" / "prospects.jsonl").read_bytes()
        await pilot.press("enter")
        await settle(pilot)
        assert "is in the data folder" in seen(pilot.app)
        assert (home / "data" / "prospects.jsonl").read_bytes() == before


# The touch ------------------------------------------------------------------------------------------------


async def test_the_card_is_logged_for_all_of_them_after_one_question(shop: Pipeline) -> None:
    async with app_for(shop).run_test(size=SIZES[0], notifications=True) as pilot:
        await pilot.press("M", "l")
        await pilot.pause()
        assert top(pilot) is Confirm
        assert "Log a card for 3 people?" in seen(pilot.app)
        await pilot.press("n")
        assert mailed(shop) == []
        await pilot.press("M", "l")
        await pilot.pause()
        await pilot.press("y")
        await settle(pilot)
        assert mailed(shop) == [1, 2, 3]
        assert "mailed a card to 3 people" in seen(pilot.app)
        await pilot.press("u")
        await settle(pilot)
        assert mailed(shop) == []
        assert LINE in text_of(screen_of(pilot).due)


async def test_their_rows_are_made_where_the_command_runs(shop: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of 13,000 take seconds: in the thread of the keys nothing would be heard meanwhile."""
    for number in range(30):
        shop.add(Prospect(f"Nr {number}", stage=P))
    made: list[threading.Thread] = []
    make = summarize

    def noted(*args: Any) -> Row:
        made.append(threading.current_thread())
        return make(*args)

    async with app_for(shop).run_test(size=SIZES[0]) as pilot:
        await pilot.press("M", "l")
        await pilot.pause()
        monkeypatch.setattr(row_cache, "summarize", noted)
        await pilot.press("y")
        await settle(pilot)
        assert len(mailed(shop)) == 33
        assert len(made) == 33
        assert threading.main_thread() not in made


async def test_whom_you_were_in_touch_with_lately_can_be_left_out(shop: Pipeline, home: Path) -> None:
    async with app_for(shop).run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("M")
        assert "log a card for all 3" in seen(pilot.app)
        await pilot.press("r")
        assert "log a card for all 2" in seen(pilot.app)
        await pilot.press("r")
        assert "log a card for all 3" in seen(pilot.app)
        await pilot.press("r", "f", "enter")
        await settle(pilot)
        assert "Jo Kay" not in (home / "mailing-2026-03-17.csv").read_text("utf-8")
        await pilot.press("M", "r", "l")
        await pilot.pause()
        await pilot.press("y")
        await settle(pilot)
        assert mailed(shop) == [1, 2]
        assert "customers" not in text_of(screen_of(pilot).due), "that of the month is done"


async def test_once_it_is_logged_only_its_list_is_offered(shop: Pipeline) -> None:
    shop.log_mailing([1, 2, 3], monthly=True)
    async with app_for(shop).run_test(size=(120, 40)) as pilot:
        await pilot.press("M")
        assert "card to 3 customers, next Wed 1 Apr" in seen(pilot.app)
        assert "log a card" not in seen(pilot.app)
        await pilot.press("l")
        assert top(pilot) is Choose


async def test_where_nobody_is_chosen_it_says_how(people: Pipeline) -> None:
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        await pilot.press("M")
        assert top(pilot) is Notice
        assert "chooses your customers, `keepwarm config mailing.tags club`" in seen(pilot.app)


def test_it_is_in_the_palette_of_every_screen() -> None:
    for place in Place:
        found = [command for command in commands(place) if command.action == "mailing"]
        assert (len(found), all(command.palette for command in found)) == (
            int(place not in (Place.APP, Place.IMPORT)),
            True,
        ), place


# Elsewhere ------------------------------------------------------------------------------------------------


async def test_the_review_shows_it_at_its_end_and_takes_it_for_no_decision(shop: Pipeline) -> None:
    """Ivo is shown for a promise. The card goes to him, too; the promise is still to be kept."""
    shop.promise(2, _today(shop))
    shop.delete(4)
    async with app_for(shop).run_test(size=SIZES[0], notifications=True) as pilot:
        await pilot.press("r")
        review = pilot.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.walk.who == 2
        await pilot.press("j")
        assert f"{LINE} (M)" in seen(pilot.app)
        await pilot.press("k", "M", "l")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: mailed(shop) == [1, 2, 3])
        await pilot.pause()
        assert (review.walk.who, review.walk.done, review.walk.recorded()) == (2, 0, [])
        await pilot.press("j")
        assert "customers" not in seen(pilot.app)
        assert "touches" not in seen(pilot.app)
        assert "passed" in seen(pilot.app)


@pytest.mark.parametrize(("who", "words"), [(1, "last mailing today 10:12"), (2, "their email")])
async def test_the_detail_says_that_they_are_kept_by_it_and_shows_it_in_the_story(
    shop: Pipeline, who: int, words: str
) -> None:
    shop.log_mailing([1, 2, 3], monthly=True)
    shop.log(2, Kind.EMAIL, inbound=True)
    async with app_for(shop).run_test(size=(120, 40)) as pilot:
        pilot.app.push_screen(DetailScreen(shop, who, screen_of(pilot)))
        await pilot.pause()
        for each in (words, "◌ kept by the mailing, next Wed 1 Apr", "→ mailing"):
            assert each in seen(pilot.app)


async def test_two_entries_are_compared_with_their_mailings(shop: Pipeline) -> None:
    shop.log_mailing([1, 2, 3], monthly=True)
    async with app_for(shop).run_test(size=(120, 40)) as pilot:
        pilot.app.push_screen(MergePrompt(shop, 1, 2, "the same name"))
        await pilot.pause()
        assert "1, last Tue 17 Mar 2026" in seen(pilot.app)


def _today(pipeline: Pipeline) -> Any:
    from tui.when.reading import parse_when

    return parse_when("today 18:00", pipeline.now, pipeline.calendar.zone)
