"""Enter and Escape that arrive together, as from a terminal that lags: each means what it meant when it was typed."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot

from tests.screens.host import FakeBoard, Host, settle, top
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.screens.detail.screen import DetailScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.touch import TouchPicker

SMALL = (80, 24)
NAMES = {" ": "space", "#": "number_sign", "\n": "enter", "\x1b": "escape", "\t": "tab"}


async def all_at_once(pilot: Pilot[None], keys: str) -> None:
    """Everything is in the queue before the first key acts."""
    for key in keys:
        pilot.app.post_message(events.Key(NAMES.get(key, key), key if key.isprintable() else None))
    for _ in range(4):
        await settle(pilot)


def steps(pipeline: Pipeline) -> list[str]:
    """What was done beside adding the two."""
    return [step.did for _, step in pipeline.history() if step.did != "add"]


@pytest.mark.parametrize(
    ("keys", "did"),
    [
        ("tCabc\n\x1b", "log"),
        ("pfri\n\x1b", "promise"),
        ("Wfri\n\x1b", "away"),
        ("sd2 days\n\x1b", "snooze"),
        ("#vip\n\x1b", "tag"),
        ("c3 weeks\n\x1b", "comfort"),
        ("eX\n\x1b", "edit"),
        ("aCy\n\x1b", "add"),
    ],
)
async def test_enter_then_escape_does_it(host: Host, pipeline: Pipeline, keys: str, did: str) -> None:
    if keys.startswith("s"):
        pipeline.log(1, Kind.CALL)  # what is due by the hour cannot be snoozed
    before = len(pipeline.history())
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, keys)
        done = [step.did for _, step in pipeline.history()][: len(pipeline.history()) - before]
        assert done == [did]
        assert top(host) is FakeBoard


async def test_the_button_of_a_note_saves_before_escape_leaves(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        host.board.action_of("note")()
        await all_at_once(pilot, "long\t\n\x1b")
        assert pipeline.prospect(1).note == "long"
        assert top(host) is FakeBoard


async def test_a_field_of_the_detail_is_saved_before_escape_leaves(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, "\nj\nX\n\x1b")
        assert pipeline.prospect(1).company == "AcmeX"
        assert top(host) is FakeBoard
        await all_at_once(pilot, "\nj\nY\x1b\n\x1b")
        assert pipeline.prospect(1).company == "AcmeX"
        assert isinstance(host.screen, DetailScreen)


async def test_the_detail_may_be_left_before_a_field_of_it_is_saved(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, "\nj\nX\n\x1b\x1b")
        assert pipeline.prospect(1).company == "AcmeX"
        assert top(host) is FakeBoard
        assert "edited Ana Ruiz" in host.toasts[-1]


@pytest.mark.parametrize(
    "keys", ["tCabc\x1b\n", "pfri\x1b\n", "Wfri\x1b\n", "sd2 days\x1b\n", "#vip\x1b\n", "c3 weeks\x1b\n"]
)
async def test_escape_then_enter_does_nothing(host: Host, pipeline: Pipeline, keys: str) -> None:
    if keys.startswith("s"):
        pipeline.log(1, Kind.CALL)  # what is due by the hour cannot be snoozed
    before = pipeline.history()
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, keys)
        assert pipeline.history() == before


async def test_escape_twice_leaves_fields_and_picker(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, "tCabc\x1b\x1b")
        assert top(host) is FakeBoard
        assert steps(pipeline) == []


async def test_escape_then_a_kind_that_nobody_has_seen(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, "tCabc\x1be")
        assert top(host) is TouchPicker
        assert steps(pipeline) == []
        await pilot.press("e")
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(1).touches] == [Kind.EMAIL]


async def test_a_form_that_is_left_and_then_saved_still_asks(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, "eX\x1b\n")
        assert top(host) is Confirm
        assert steps(pipeline) == []


@pytest.mark.parametrize("dismissed", ["\x1b\x1b\x1b", "x\x1b\x1b\x1b\x1b", "?\x1b\x1b", "tt\x1b\x1b", "ttt\n\n\n"])
async def test_what_is_left_twice_is_left_once(host: Host, dismissed: str) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await all_at_once(pilot, dismissed)
        assert host.board in host.screen_stack
