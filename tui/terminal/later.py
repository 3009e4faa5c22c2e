"""Something done a little later: the next slice of work after a breath in which keys are heard, a look at the time."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable

from textual.message_pump import MessagePump

SLICE, PAUSE = 0.012, 0.001
"""Seconds of work, and between two slices of it."""


def after_pause(pump: MessagePump, act: Callable[[], object]) -> None:
    """``later``, after a breath."""
    later(PAUSE, pump, act)


def later(seconds: float, pump: MessagePump, act: Callable[[], object]) -> TimerHandle:
    """Has ``pump`` act later, if it is still there. To be called in the thread of the application.

    No timer of Textual: those leave out the beats for which they are late already as they start, and a timer of one
    beat never comes then. A busy machine that takes the processor away for a moment there is enough.
    """
    return get_running_loop().call_later(seconds, pump.call_next, act)
