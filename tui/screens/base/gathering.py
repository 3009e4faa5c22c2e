"""Walks through what was gathered from everybody: in slices, and kept true in slices."""

from __future__ import annotations

from rich.segment import Segment
from textual import events

from tui.commands import footer
from tui.pipeline import Result
from tui.screens.base.command_runner import UNDO
from tui.screens.base.figures import Foot, OneLine, palette_of
from tui.screens.base.people_screen import Acting
from tui.terminal.later import SLICE, after_pause
from tui.text import fit, width
from tui.when.saying import full

FEW = 40
"""People who changed that are looked at in one slice."""


class Gathered(Acting):
    """A walk that looks at everybody first, and afterwards at who changed, as soon as the screen is seen.

    Keys typed ahead are acted on one by one, each on the person it reaches: none is lost. Dropping what was typed
    before the next person was drawn would be the other way, and is right where a key tells what has happened. Here
    it only says what is wanted, mostly the same for many; what each key did is said with a name, and ``u`` takes it
    back one by one. What hurts most, closing, takes two different keys: one that is held down closes nobody.
    """

    def __init__(self) -> None:
        super().__init__()
        self._stale: set[int] = set()
        self._settling = False
        self.ours: set[int] = set()
        """Of whom is taken in, those about whom something was decided here, on this screen or on one above it."""
        self._warned = False

    def work(self, seconds: float) -> bool:
        """Gathers for about so long; True when that was all."""
        raise NotImplementedError

    @property
    def ready(self) -> bool:
        """True when there is something to act on, or nothing at all: keys need not wait."""
        raise NotImplementedError

    def gathered(self) -> None:
        """There is something to act on, or everybody was looked at."""
        raise NotImplementedError

    def take_in(self, ids: set[int]) -> None:
        """Looks again at a few people who changed, came or went."""
        raise NotImplementedError

    def settled(self) -> None:
        """All changes are taken in."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws what is known now."""
        raise NotImplementedError

    def draw_head(self) -> None:
        """Draws how far the looking is: the only thing that changes with each slice of it."""
        raise NotImplementedError

    # Looking at people --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Gathers when the screen is there."""
        self.foot()
        self.listen()
        self.draw()
        self.call_after_refresh(self._gather)
        self.set_interval(60, self.draw)

    def _gather(self) -> None:
        if not self.is_open:
            return
        was_ready, done = self.ready, self.work(SLICE)
        if not done:
            after_pause(self, self._gather)
        if done or self.ready > was_ready:
            self.gathered()
            self.settle()
            self.release()
            self.draw()
        else:
            self.draw_head()

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them. Unseen, the screen waits."""
        self._stale |= ids
        step = self.pipeline.telling
        if step is not None and step.did != "undo":  # what an undo takes away was never decided
            self.ours.update(step.who)
        if not self.pipeline.newest_is_ours:
            self.overtaken()
        if self.app.screen is self:
            self.settle()

    def overtaken(self) -> None:
        """Another process has done or undone something: undo would not take back what was said last."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """What was done meanwhile, on a screen above, is taken in."""
        if self._stale:
            self.settle()

    def settle(self) -> None:
        """Begins to take in what is stale, where that is possible now."""
        if self.ready and not self._settling:
            self._settle()

    def _settle(self) -> None:
        if not self.is_open:
            return
        self.take_in({self._stale.pop() for _ in range(min(FEW, len(self._stale)))})
        self._settling = bool(self._stale)
        if self._settling:
            after_pause(self, self._settle)
        else:
            self.settled()
            self.ours.clear()
            self.release()

    # Keys in turn -------------------------------------------------------------------------------------------

    def busy(self) -> bool:
        """Keys wait for what they are meant for."""
        return super().busy() or self._settling or not self.ready

    async def act(self, event: events.Key) -> None:
        """A key that acts: what the one before it was refused for has been read by now."""
        if self._warned:
            self._warned = False
            self.app.clear_notifications()
        await super().act(event)

    def at_once(self, key: str) -> bool:
        """Nobody has to wait for everybody to be looked at in order to leave."""
        return not self.ready and key in ("escape", "q", "question_mark")

    # What is seen -------------------------------------------------------------------------------------------

    def warn(self, words: str) -> None:
        """Says why something was not done, until the next key."""
        super().warn(words)
        self._warned = True

    def said(self, result: Result, hint: str = UNDO) -> None:
        """What a command did, in the screen's own line: a message over the keys would hide them at every step."""
        raise NotImplementedError

    def head(self, *found: Segment) -> None:
        """The first line, with the time at its right end."""
        when = full(self.pipeline.now, self.pipeline.calendar.zone)
        right = [Segment(f"{when} ", palette_of(self.app).plain("soft", "panel"))]
        self.query_one("#head", OneLine).tell(found, right)

    def say(self, words: str, hint: str = "", *, tone: str = "text") -> None:
        """A quiet line above the keys; the hint stands at its right end, however long the words are."""
        plain, room = palette_of(self.app).plain, self.app.size.width - width(hint) - 4
        right = [Segment(f"  {hint} ", plain("soft", "panel"))] if hint else []
        line = [Segment(f" {fit(words, min(width(words), max(0, room)))}", plain(tone, "panel"))]
        self.query_one("#said", OneLine).tell(line, right)

    def foot(self) -> None:
        """The few keys that matter now."""
        self.query_one(Foot).offer(footer(self.place))
