"""What every dialog owes: help that says what it is for, keys in columns, nothing cut where room is, also at 60x20."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from textual import events

from tests.helpers import seen
from tests.screens.host import NOW, Host, settle, type_words
from tui.pipeline import Pipeline
from tui.screens import dialogs
from tui.screens.base.dialog import Dialog, DialogKeys
from tui.screens.base.dialog_keys import columns
from tui.screens.dialogs.help import HelpScreen, _kinds, _signs
from tui.screens.dialogs.merge import MergePrompt
from tui.screens.dialogs.snooze import SnoozePicker
from tui.widgets.wrap import packed

TINY = (60, 20)


def line_of(host: Host, words: str) -> str:
    return next((line for line in seen(host).split("\n") if words in line), "")


def kinds_of(dialog: type[Dialog[object]]) -> Iterator[type[Dialog[object]]]:
    for each in dialog.__subclasses__():
        yield each
        yield from kinds_of(each)


def test_the_help_of_every_dialog_says_what_it_is_for() -> None:
    for each in pkgutil.iter_modules(dialogs.__path__):
        importlib.import_module(f"{dialogs.__name__}.{each.name}")
    found = {each for each in kinds_of(Dialog) if each.__module__.startswith(dialogs.__name__)}
    assert len(found) > 20
    assert [each.__name__ for each in found - {HelpScreen} if not each.about and not each.__subclasses__()] == []


def test_what_a_key_does_stands_in_one_column_also_beside_many_keys() -> None:
    keys = [("PgDn Ctrl+d Space", "page down"), ("c", "what a source logs by itself"), ("y", "copy")]
    lines = str(columns(keys, 46)[0]).split("\n")
    starts = {line.index(words) for line, words in zip(lines, ("page", "what", "itself", "copy"), strict=False)}
    assert len(starts) == 1, lines


@pytest.mark.parametrize("cells", [27, 37, 38])
def test_signs_and_kinds_fit_a_narrow_column_of_the_help(cells: int) -> None:
    lines = [str(line) for line in (*_kinds(cells)[1:], *_signs(cells))]
    assert [line for line in lines if len(line) > cells] == []
    told = " ".join(" ".join(lines).split())
    assert "● due" in told
    assert "since your last word" in told
    assert "many it takes to move somebody" in told


def test_keys_are_not_broken() -> None:
    assert packed(("Enter copies", "E edit", "Esc back"), 21) == ["Enter copies · E edit", "Esc back"]


async def test_a_form_keeps_its_keys_and_what_it_says_in_view(host: Host) -> None:
    async with host.run_test(size=TINY) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "Enter saves" in seen(host)
        assert "who referred them: a name" in seen(host), "an example is whole where room is"
        assert "10 days, 2 weeks, monthly" in seen(host)
        await type_words(pilot, "Ines")
        await pilot.press("tab", "tab", "tab")
        await type_words(pilot, "ines@@roth")
        await pilot.press("enter")
        await settle(pilot)
        assert "invalid characters" in seen(host)
        assert "Enter saves" in seen(host)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Remark" in seen(host)
        assert "two children; likes jazz" in seen(host), "each field has an example"


async def test_an_event_keeps_its_keys_in_view(host: Host) -> None:
    async with host.run_test(size=TINY) as pilot:
        await pilot.press("A")
        await pilot.press("down", "down", "down", "down")
        await type_words(pilot, "Ines Roth, Roth GmbH")
        await pilot.press("tab")
        await pilot.pause()
        assert "Remark" in seen(host)
        assert "Esc ends it" in seen(host)


async def test_what_is_not_offered_starts_a_date(host: Host) -> None:
    """Nobody can put a first word off by days: "1" is no "tomorrow" then, but the first digit of 16:00."""
    async with host.run_test(size=TINY) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(host.screen, SnoozePicker)
        assert "today 16:00; it comes back by itself" in seen(host)
        await type_words(pilot, "16:30")
        assert "16:30" in line_of(host, "16:30")
        assert "today" in line_of(host, "Mon 2 Mar 2026 16:30")


async def test_what_stays_is_no_date_that_is_over(host: Host, pipeline: Pipeline) -> None:
    """The clock goes on after their email; what is behind it has been due since yesterday."""
    pipeline.edit(1, met_at=NOW.replace(day=1, hour=10))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        await pilot.pause()
        assert line_of(host, "e email").split()[4:6] == ["it", "stays"]
        assert "1 Mar" not in seen(host)
        await pilot.press("escape", "s")
        await type_words(pilot, "in 2 weeks")
        assert line_of(host, "in 14 days").rstrip(" │").endswith("comes now")


async def test_the_keys_of_a_question_are_those_of_the_question(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "p")
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(host.screen, DialogKeys)
        assert line_of(host, "log it anyway").split()[1] == "y"
        assert "n Enter" in line_of(host, "leave it")
        assert "with words" not in seen(host)


async def test_what_is_read_back_stands_below_what_was_typed(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("t", "E", "tab")
        await type_words(pilot, "yesterday 15:00")
        typed, read = (line_of(host, words) for words in ("yesterday 15:00", "Sun 1 Mar 2026 15:00"))
        assert typed.index("yesterday") == read.index("Sun")
        await pilot.press("escape", "escape", "p")
        await type_words(pilot, "tomorrow 14:00")
        typed, read = (line_of(host, words) for words in ("tomorrow 14:00", "Tue 3 Mar 2026 14:00"))
        assert typed.index("tomorrow") == read.index("Tue")


async def test_away_says_which_day_it_lacks(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("W", "enter")
        await pilot.pause()
        assert "a day is needed" in seen(host)


async def test_long_addresses_stand_whole_where_room_is(host: Host, pipeline: Pipeline) -> None:
    link = "https://www.linkedin.com/in/anastasia-ruiz"
    pipeline.edit(2, where=link)
    async with host.run_test(size=(120, 40)) as pilot:
        host.push_screen(MergePrompt(pipeline, 1, 2, "same name"))
        await pilot.pause()
        assert link in seen(host)


async def test_help_and_a_merge_are_laid_out_anew_in_a_smaller_terminal(host: Host, pipeline: Pipeline) -> None:
    link = "https://www.linkedin.com/in/anastasia-ruiz"
    pipeline.edit(2, where=link)
    async with host.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "to the first, to the last" in seen(host)
        await pilot.press("escape")
        await pilot.resize_terminal(*TINY)
        host.push_screen(MergePrompt(pipeline, 1, 2, "same name"))
        await pilot.pause()
        assert "anastasia-ruiz" in seen(host), "what is too long for its column goes on below"


async def test_what_is_pasted_starts_the_line(host: Host) -> None:
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("number_sign")
        host.post_message(events.Paste("vip, dentist"))
        await pilot.pause()
        await pilot.pause()
        assert "adds vip, dentist" in seen(host)
