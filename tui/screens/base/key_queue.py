"""Keys that wait for the command before them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from textual import events

from tui.terminal.keys import consume, copy_of


class KeyUser(Protocol):
    """A screen that acts on keys in turn: ``is_busy`` while they have to wait, but for those that act at once."""

    @property
    def is_attached(self) -> bool: ...
    def call_next(self, callback: Callable[[], object]) -> None: ...
    def is_busy(self) -> bool: ...
    def acts_at_once(self, key: str) -> bool: ...
    async def act(self, event: events.Key) -> None: ...


class KeyQueue:
    """Lets keys wait while a command is on its way to the disk.

    A command moves cards and asks questions, so a key means what the command before it has left. Waiting takes
    milliseconds, and no key is lost. What a key means whose turn has come is for the screen to say: in the review it
    may be too late for it, elsewhere it is not.
    """

    def __init__(self, screen: KeyUser) -> None:
        self._screen = screen
        self._running = 0
        self._waiting: deque[events.Key] = deque()

    @property
    def command_is_running(self) -> bool:
        """True while a command is not on disk yet."""
        return self._running > 0

    async def take(self, event: events.Key) -> None:
        """Acts on the key, or lets it wait for its turn."""
        if (self._screen.is_busy() or self._waiting) and not self._screen.acts_at_once(event.key):
            consume(event)
            self._waiting.append(copy_of(event))
        else:
            await self._screen.act(event)

    def command_begins(self) -> None:
        """The keys from now on wait for it."""
        self._running += 1

    def command_ends(self) -> None:
        """It is on disk, or was let go."""
        self._running -= 1
        if self._screen.is_attached:
            self.resume()

    def resume(self) -> None:
        """The keys that waited are acted on, up to the next command."""
        if self._waiting and not self._screen.is_busy():
            self._screen.call_next(self._let_through)

    def drop_behind_question(self) -> None:
        """Where a command asks something, the keys behind it were typed before that could be read."""
        if self._running:
            self._waiting.clear()

    async def _let_through(self) -> None:
        while self._waiting and not self._screen.is_busy():
            await self._screen.act(self._waiting.popleft())
