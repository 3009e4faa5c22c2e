"""Logging a touch: two keys, with note and time, what a guard asks, and keys typed too fast."""

from __future__ import annotations

from textual import events

from tests.screens.host import NOW, FakeBoard, Host, settle, top
from tui.model import Kind
from tui.pipeline import Pipeline
from tui.screens.touch_picker import TouchPicker

SMALL = (80, 24)


async def test_two_keys_log_a_touch_now(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("t")
        assert top(host) is TouchPicker
        await pilot.press("e")
        await settle(pilot)
        assert top(host) is FakeBoard
        touch = pipeline.prospect(1).touches[0]
        assert (touch.kind, touch.at, touch.inbound, touch.note) == (Kind.EMAIL, NOW, False, "")
        assert "logged an email to Ana Ruiz" in host.toasts[-1]
        assert "u undoes" in host.toasts[-1]


async def test_keys_typed_at_once_are_not_lost(host: Host, pipeline: Pipeline) -> None:
    """The whole of it in the queue before the first dialog is drawn: t c, down, i t, on Bob."""
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        for key in ("t", "c", "j", "i", "t"):
            host.post_message(events.Key(key, key))
        await settle(pilot)
        await settle(pilot)
        assert [touch.kind for touch in pipeline.prospect(1).touches] == [Kind.CALL]
        assert [(touch.kind, touch.inbound) for touch in pipeline.prospect(2).touches] == [(Kind.TEXT, True)]


async def test_a_note_typed_in_advance_goes_into_the_note(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        for key in "tCasked me to ring":
            host.post_message(events.Key("space" if key == " " else key, key))
        host.post_message(events.Key("enter", None))
        await settle(pilot)
        await settle(pilot)
        assert [(touch.kind, touch.note) for touch in pipeline.prospect(1).touches] == [(Kind.CALL, "asked me to ring")]
        assert pipeline.prospect(1).promises == ()
