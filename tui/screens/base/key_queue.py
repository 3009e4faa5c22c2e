"""Keys that wait for the command before them."""

from __future__ import annotations

from collections import deque

from textual import events

from tui.screens.base.key_screen import Quick
from tui.terminal.keys import again, taken


class InTurn(Quick[None]):
    """A screen on which a key means what the command before it has left there.

    A command moves cards and asks questions, so the keys behind it wait until it is on disk. That takes
    milliseconds, and no key is lost on the way. What a key means whose turn has come is for the screen to say
    (``act``): in the review it may be too late for it, elsewhere it is not.
    """

    def __init__(self) -> None:
        super().__init__()
        self._under_way = 0
        self._behind: deque[events.Key] = deque()

    async def on_key(self, event: events.Key) -> None:
        """Acts on the key, or lets it wait for its turn."""
        if (self.busy() or self._behind) and not self.at_once(event.key):
            taken(event)
            self._behind.append(again(event))
        else:
            await self.act(event)

    async def act(self, event: events.Key) -> None:
        """The key's turn has come."""
        await super().on_key(event)

    def command_begins(self) -> None:
        """The keys from now on wait for it."""
        self._under_way += 1

    def command_ends(self) -> None:
        """It is on disk, or was let go."""
        self._under_way -= 1
        if self.is_attached:
            self.release()

    def busy(self) -> bool:
        """True while keys have to wait."""
        return self._under_way > 0

    def at_once(self, key: str) -> bool:
        """True for a key that waits for nothing."""
        del key
        return False

    def release(self) -> None:
        """The keys that waited are acted on, up to the next command."""
        if self._behind and not self.busy():
            self.call_next(self._let_through)

    async def _let_through(self) -> None:
        while self._behind and not self.busy():
            await self.act(self._behind.popleft())

    def on_screen_suspend(self) -> None:
        """Where a command asks something, the keys behind it were typed before that could be read."""
        if self._under_way:
            self._behind.clear()
