"""A screen whose keys wait for the command before them."""

from __future__ import annotations

from collections import deque

from textual import events

from tui.screens.acting import UNDO, Acting
from tui.screens.saving import Doing
from tui.widgets.keys import again, taken


class Waiting(Acting):
    """A command changes what stands here, so keys typed behind it wait until it is on disk; that takes milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self._under_way = 0
        self._behind: deque[events.Key] = deque()

    @property
    def busy(self) -> bool:
        """True while keys have to wait."""
        return self._under_way > 0

    async def on_key(self, event: events.Key) -> None:
        """Acts on the key, or lets it wait for its turn."""
        if self.busy or self._behind:
            taken(event)
            self._behind.append(again(event))
        else:
            await self.act(event)

    def on_screen_suspend(self) -> None:
        """The command asks something: the keys behind it were typed before that could be read."""
        if self.busy:
            self._behind.clear()

    async def act(self, event: events.Key) -> None:
        """The key's turn has come."""
        await super().on_key(event)

    def do(self, command: Doing, *, confirmed: Doing | None = None, what: str = "", hint: str = UNDO) -> None:
        """Starts a command; keys wait for it."""
        self._under_way += 1
        super().do(command, confirmed=confirmed, what=what, hint=hint)

    async def _done(self, command: Doing, confirmed: Doing | None, what: str, hint: str) -> None:
        try:
            await super()._done(command, confirmed, what, hint)
        finally:
            self._under_way -= 1
            if self.is_attached:
                self.landed()
                self.call_next(self._let_through)

    def landed(self) -> None:
        """A command is on disk, or was refused: time to look, before the keys behind it act."""

    async def _let_through(self) -> None:
        while self._behind and not self.busy:
            await self.act(self._behind.popleft())
