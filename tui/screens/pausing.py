"""A slice of work now, the next one after a breath in which keys are heard."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable

from textual.message_pump import MessagePump

SLICE, PAUSE = 0.012, 0.001
"""Seconds of work, and between two slices of it."""


def after_pause(pump: MessagePump, act: Callable[[], object]) -> None:
    """Has ``pump`` act after a breath, if it is still there. To be called in the thread of the application.

    No timer of Textual: those leave out the beats for which they are late already as they start, and a timer of one
    beat never comes then. A busy machine that takes the processor away for a millisecond there is enough.
    """
    get_running_loop().call_later(PAUSE, pump.call_next, act)
