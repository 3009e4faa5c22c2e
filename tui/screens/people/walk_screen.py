"""A walk through people who were gathered from everybody: the grooming, the triage."""

from __future__ import annotations

from rich.segment import Segment
from textual import events

from tui.commands import footer
from tui.pipeline import Pipeline, Result
from tui.screens.base.slices import Slices
from tui.screens.people.command_runner import UNDO
from tui.screens.people.gathering import Gathering
from tui.screens.people.people_screen import PeopleScreen
from tui.text import fit, width
from tui.when.saying import full
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter, OneLine


class WalkScreen(PeopleScreen):
    """A walk that looks at everybody first, and afterwards at who changed, as soon as the screen is seen.

    Keys typed ahead are acted on one by one, each on the person it reaches: none is lost. Dropping what was typed
    before the next person was drawn would be the other way, and is right where a key tells what has happened. Here
    it only says what is wanted, mostly the same for many; what each key did is said with a name, and ``u`` takes it
    back one by one. What hurts most, closing, takes two different keys: one that is held down closes nobody.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.gathering = Gathering(self, Slices(self))
        self._warned = False

    # What a walk gathers: see ``GatheringScreen`` ---------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """True when there is something to act on, or nothing at all."""
        raise NotImplementedError

    def work(self, seconds: float) -> bool:
        """Gathers for about so long; True when that was all."""
        raise NotImplementedError

    def gathered(self) -> None:
        """There is something to act on, or everybody was looked at."""
        raise NotImplementedError

    def take_in(self, ids: set[int]) -> None:
        """Looks again at a few people who changed, came or went."""
        raise NotImplementedError

    def taken_in(self) -> None:
        """All changes are taken in."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws what is known now."""
        raise NotImplementedError

    def draw_head(self) -> None:
        """Draws how far the looking is."""
        raise NotImplementedError

    def overtaken(self) -> None:
        """Another process has done or undone something: undo would not take back what was said last."""
        raise NotImplementedError

    # Staying true ---------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Gathers when the screen is there."""
        self.draw_footer()
        self.listener.start()
        self.draw()
        self.call_after_refresh(self.gathering.start)
        self.set_interval(60, self.draw)

    def heard(self, ids: set[int]) -> None:
        """People changed. Unseen, the screen waits."""
        self.gathering.heard(ids)
        if not self.pipeline.newest_is_ours:
            self.overtaken()
        if self.app.screen is self:
            self.gathering.take_in_changes()

    def on_screen_resume(self) -> None:
        """What was done meanwhile, on a screen above, is taken in."""
        if self.gathering.stale:
            self.gathering.take_in_changes()

    # Keys in turn -----------------------------------------------------------------------------------------------

    def is_busy(self) -> bool:
        """Keys wait for what they are meant for."""
        return super().is_busy() or self.gathering.is_taking_in or not self.is_ready

    async def act(self, event: events.Key) -> None:
        """A key that acts: what the one before it was refused for has been read by now."""
        if self._warned:
            self._warned = False
            self.app.clear_notifications()
        await super().act(event)

    def acts_at_once(self, key: str) -> bool:
        """Nobody has to wait for everybody to be looked at in order to leave."""
        return not self.is_ready and key in ("escape", "q", "question_mark")

    # What is seen ---------------------------------------------------------------------------------------------

    def warn(self, words: str) -> None:
        """Says why something was not done, until the next key."""
        super().warn(words)
        self._warned = True

    def said(self, result: Result, hint: str = UNDO) -> None:
        """What a command did, in the screen's own line: a message over the keys would hide them at every step."""
        raise NotImplementedError

    def show_head(self, *found: Segment) -> None:
        """The first line, with the time at its right end."""
        when = full(self.pipeline.now, self.pipeline.calendar.zone)
        right = [Segment(f"{when} ", palette_of(self.app).style("soft", "panel"))]
        self.query_one("#head", OneLine).update(found, right)

    def say(self, words: str, hint: str = "", *, tone: str = "text") -> None:
        """A quiet line above the keys; the hint stands at its right end, however long the words are."""
        style, room = palette_of(self.app).style, self.app.size.width - width(hint) - 4
        right = [Segment(f"  {hint} ", style("soft", "panel"))] if hint else []
        line = [Segment(f" {fit(words, min(width(words), max(0, room)))}", style(tone, "panel"))]
        self.query_one("#said", OneLine).update(line, right)

    def draw_footer(self) -> None:
        """The few keys that matter now."""
        self.query_one(KeyFooter).show_keys(footer(self.place))
