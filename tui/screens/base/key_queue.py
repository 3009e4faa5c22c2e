"""A queue for keys typed while a command is running."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from textual import events

from tui.terminal.keys import consume, copy_of


class KeyUser(Protocol):
    """A screen that acts on keys in turn. Keys wait while it ``is_busy``, except those that act at once."""

    @property
    def is_attached(self) -> bool: ...
    def call_next(self, callback: Callable[[], object]) -> None: ...
    def is_busy(self) -> bool: ...
    def acts_at_once(self, key: str) -> bool: ...
    async def act(self, event: events.Key) -> None: ...


class KeyQueue:
    """Holds keys back while a command is being saved.

    A command moves cards and asks questions, so the meaning of a key depends on the command before it. Waiting takes
    milliseconds, and no key is lost. The screen decides whether a key that waited still acts: in the review it may have
    come too late.
    """

    def __init__(self, screen: KeyUser) -> None:
        self._screen = screen
        self._running = 0
        self._waiting: deque[events.Key] = deque()

    @property
    def is_empty(self) -> bool:
        """True if no key waits."""
        return not self._waiting

    @property
    def command_is_running(self) -> bool:
        """True while a command is not on disk yet."""
        return self._running > 0

    async def take(self, event: events.Key) -> None:
        """Acts on the key, or queues it."""
        if (self._screen.is_busy() or self._waiting) and not self._screen.acts_at_once(event.key):
            consume(event)
            self._waiting.append(copy_of(event))
        else:
            await self._screen.act(event)

    def command_begins(self) -> None:
        """Keys from now on wait for this command."""
        self._running += 1

    def command_ends(self) -> None:
        """The command is on disk, or was given up."""
        self._running -= 1
        if self._screen.is_attached:
            self.resume()

    def resume(self) -> None:
        """Acts on the queued keys, up to the next command."""
        if self._waiting and not self._screen.is_busy():
            self._screen.call_next(self._let_through)

    def drop_behind_question(self) -> None:
        """Drops the queued keys if a command asks something: they were typed before the question was visible."""
        if self._running:
            self.drop()

    def drop(self) -> None:
        """Drops the queued keys: what they were typed for is not there."""
        self._waiting.clear()

    async def _let_through(self) -> None:
        try:
            while self._waiting and not self._screen.is_busy():
                await self._screen.act(self._waiting.popleft())
        finally:
            self.resume()  # a key whose action failed holds up none behind it
