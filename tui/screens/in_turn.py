"""Screens on which every key means what the command before it has left there."""

from __future__ import annotations

from collections import deque
from weakref import ref

from textual import events

from tui.screens.acting import UNDO, Acting
from tui.screens.saving import Doing
from tui.widgets.keys import again, taken


class InTurn(Acting):
    """Walks: a command changes what stands under the cursor, so the keys behind it wait until it is on disk.

    That takes milliseconds, and no key is lost on the way. What a key means whose turn has come is for the walk to
    say (``act``): in the review it may be too late for it, in grooming and triage it is not.
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
                self.release()

    # Changes ------------------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Hears of changes from now on. The pipeline keeps its listeners for ever: it must not keep this screen."""
        weak = ref(self)

        def heard(ids: set[int]) -> None:
            screen = weak()
            if screen is not None and screen.is_attached:
                screen.heard(ids)

        self.pipeline.subscribe(heard)

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them."""
        raise NotImplementedError
