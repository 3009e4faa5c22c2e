"""Keys typed behind a command wait for it: what they do does not hang on how fast the disk is."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest

from tests.helpers import seen
from tests.screens.host import FakeBoard, Host, settle, top, type_words
from tui.model.kinds import Kind
from tui.pipeline import Pipeline, Result
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.touch import TouchPicker
from tui.screens.people.people_screen import PeopleScreen

SIZE = (80, 24)


@pytest.fixture
def slow(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Commands of the log wait until the disk is let go."""
    let_go = threading.Event()
    log = pipeline.log

    def wait(*args: Any, **named: Any) -> Result:
        let_go.wait(10)
        return log(*args, **named)

    monkeypatch.setattr(pipeline, "log", wait)
    return let_go


async def test_a_burst_does_the_same_however_slow_the_disk_is(
    host: Host, pipeline: Pipeline, slow: threading.Event
) -> None:
    async with host.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await type_words(pilot, "tctcs1ptue 10")
        assert not pipeline.prospect(1).touches
        assert not isinstance(host.screen, (TouchPicker, Confirm))
        slow.set()
        await settle(pilot)
        for _ in range(5):
            await pilot.pause()
        # The second call is asked about, where it is asked the keys behind it were typed too early to answer.
        assert top(host) is TouchPicker
        assert "You were in touch with Ana Ruiz" in seen(host)
        ana = pipeline.prospect(1)
        assert [touch.kind for touch in ana.touches] == [Kind.CALL]
        assert ana.snooze is None
        assert not ana.promises
        await pilot.press("escape")
        assert isinstance(host.screen, PeopleScreen)


async def test_what_lies_under_a_question_answers_once_and_when_that_has_gone(host: Host) -> None:
    answers: list[tuple[str, str | None]] = []
    async with host.run_test(size=SIZE) as pilot:
        await pilot.pause()
        below, above = Confirm("Below", "below?"), Confirm("Above", "above?")
        host.push_screen(below, lambda key: answers.append(("below", key)))
        host.push_screen(above, lambda key: answers.append(("above", key)))
        await pilot.pause()
        host.call_later(partial(below.dismiss, "y"))
        host.call_later(partial(below.dismiss, "n"))
        await pilot.pause()
        assert host.screen is above
        assert not answers
        await pilot.press("n")
        for _ in range(3):
            await pilot.pause()
        assert answers == [("above", "n"), ("below", "y")]
        assert top(host) is FakeBoard
        host.call_later(partial(below.dismiss, "n"))
        await pilot.pause()
        assert len(answers) == 2
        assert top(host) is FakeBoard
