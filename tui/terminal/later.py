"""Delayed calls: the next slice of work after a pause in which keys are handled."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable

from textual.message_pump import MessagePump

SLICE, PAUSE = 0.012, 0.001
"""Seconds of a slice of work, and of the pause after it."""


def later(seconds: float, pump: MessagePump, act: Callable[[], object]) -> TimerHandle:
    """Has ``pump`` call ``act`` later, if it still runs. For the application's thread only.

    Not a Textual timer: that skips ticks for which it is already late, so a timer with a single tick may never fire
    on a busy machine.
    """
    return get_running_loop().call_later(seconds, pump.call_next, act)
