"""Screens on which every key means what the command before it has left there."""

from __future__ import annotations

from collections import deque
from weakref import ref

from textual import events

from tui.pipeline import Outcome
from tui.screens.acting import UNDO, Acting
from tui.screens.saving import Doing
from tui.widgets.keys import again, taken

SLICE, PAUSE = 0.012, 0.001
"""Seconds of looking at people, and between two slices of it: keys are heard there."""
FEW = 40
"""People who changed that are looked at in one slice."""


class InTurn(Acting):
    """Walks: a command changes what stands under the cursor, so the keys behind it wait until it is on disk.

    That takes milliseconds, and no key is lost: a burst that a slow line brought is acted on key by key, each on the
    person it reaches. Dropping what was typed before the next person was drawn would be the other way; but a walk
    has no surprises, what each key did is said with a name, ``u`` takes it back one by one, and whoever types fast
    would lose keys for nothing. What hurts most, closing, takes two different keys: one that is held down does not
    close anybody.

    The screen gathers what it walks through in slices; ``ready`` says that it has. What changes is taken in
    afterwards, a few people at a time, as soon as the screen is seen.
    """

    def __init__(self) -> None:
        super().__init__()
        self._under_way = 0
        self._behind: deque[events.Key] = deque()
        self._stale: set[int] = set()
        self._settling = False
        self._ours = False
        """What is taken in was done here, on this screen or on one above it."""

    # Keys in turn -------------------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """Acts on the key, or lets it wait for its turn."""
        if (self.busy or self._behind) and not self._at_once(event.key):
            taken(event)
            self._behind.append(again(event))
        else:
            await super().on_key(event)

    @property
    def busy(self) -> bool:
        """True while keys have to wait."""
        return self._under_way > 0 or self._settling or not self.ready

    def _at_once(self, key: str) -> bool:
        """Nobody has to wait for everybody to be looked at in order to leave."""
        return not self.ready and key in ("escape", "q", "question_mark")

    def release(self) -> None:
        """The keys that waited are acted on, up to the next command."""
        if self._behind and not self.busy:
            self.call_next(self._let_through)

    async def _let_through(self) -> None:
        while self._behind and not self.busy:
            await super().on_key(self._behind.popleft())

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

    def said(self, outcome: Outcome, hint: str = UNDO) -> None:
        """What a command did, in the screen's own line: a message over the keys would hide them at every step."""
        raise NotImplementedError

    # Staying true -------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """True when everybody was gathered."""
        raise NotImplementedError

    def take_in(self, ids: set[int]) -> None:
        """Looks again at a few people who changed, came or went."""
        raise NotImplementedError

    def settled(self) -> None:
        """All changes are taken in: time to draw."""
        raise NotImplementedError

    def listen(self) -> None:
        """Hears of changes from now on. The pipeline keeps its listeners for ever: it must not keep this screen."""
        weak = ref(self)

        def heard(ids: set[int]) -> None:
            screen = weak()
            if screen is not None and screen.is_attached:
                screen.heard(ids)

        self.pipeline.subscribe(heard)

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them. Unseen, the screen waits."""
        self._stale |= ids
        self._ours = self._ours or self._under_way > 0 or not self.is_current
        if self.is_current:
            self.settle()

    def on_screen_resume(self) -> None:
        """What was done meanwhile, in the detail or the triage, is taken in."""
        if self._stale:
            self.settle()

    def settle(self) -> None:
        """Begins to take in what is stale, where that is possible now."""
        if self.ready and not self._settling:
            self._settle()

    def _settle(self) -> None:
        self.take_in({self._stale.pop() for _ in range(min(FEW, len(self._stale)))})
        self._settling = bool(self._stale)
        if self._settling:
            self.set_timer(PAUSE, self._settle)
        else:
            self.settled()
            self._ours = False
            self.release()
