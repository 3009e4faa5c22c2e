"""Base of the screens that walk through people gathered from everybody: grooming and triage."""

from __future__ import annotations

from rich.segment import Segment
from textual import events

from tui.commands import footer
from tui.pipeline import Pipeline, Result
from tui.screens.base.slices import Slices
from tui.screens.people.command_runner import UNDO
from tui.screens.people.gathering import Gathering
from tui.screens.people.people_screen import PeopleScreen
from tui.text import cut, width
from tui.when.saying import full
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter, OneLine


class WalkScreen(PeopleScreen):
    """Looks at all people first; afterwards at those who changed, as soon as the screen is on top.

    Keys typed ahead act one by one, each on the person it reaches; none is dropped. A key here only says what should be
    done, often the same for many people; each result is shown with a name, and ``u`` undoes it. (Where a key records
    what has happened, as in the review, keys typed too early are dropped.) Closing takes two different keys, so that
    holding a key down closes nobody.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.gathering = Gathering(self, Slices(self))
        self.result = self.hint = ""
        """The last result, and what may follow, for the line above the keys."""
        self._warned = False

    @property
    def is_ready(self) -> bool:
        """True if there is something to act on, or nothing at all."""
        raise NotImplementedError

    def work(self, seconds: float) -> bool:
        """Gathers for about this time; True after the last slice."""
        raise NotImplementedError

    def gathered(self) -> None:
        """Called when there is something to act on, and when all people were looked at."""
        raise NotImplementedError

    def take_in(self, ids: set[int]) -> None:
        """Takes in a few people who changed, came or went."""
        raise NotImplementedError

    def taken_in(self) -> None:
        """Called when all changes are taken in."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws everything."""
        raise NotImplementedError

    def draw_head(self) -> None:
        """Draws the progress of gathering."""
        raise NotImplementedError

    def overtaken(self) -> None:
        """Another process did or undid something: undo would not take back what was shown last."""
        self.result = self.hint = ""

    def on_mount(self) -> None:
        self.listener.start()
        self.draw()
        self.call_after_refresh(self.gathering.start)
        self.set_interval(60, self.draw)

    def heard(self, ids: set[int]) -> None:
        """Changes are taken in when the screen is on top."""
        self.gathering.heard(ids)
        if not self.pipeline.newest_is_ours:
            self.overtaken()
        if self.app.screen is self:
            self.gathering.take_in_changes()

    def on_screen_resume(self) -> None:
        if self.gathering.stale:
            self.gathering.take_in_changes()

    def is_busy(self) -> bool:
        return super().is_busy() or self.gathering.is_taking_in or not self.is_ready

    async def act(self, event: events.Key) -> None:
        """The key removes a warning about the key before it, unless it belongs to that one."""
        if self._warned and not self.is_too_early(event):
            self._warned = False
            self.app.clear_notifications()
        await super().act(event)

    def acts_at_once(self, key: str) -> bool:
        """Leaving does not wait for the gathering."""
        return not self.is_ready and key in ("escape", "q", "question_mark")

    def warn(self, words: str) -> None:
        """Warns until the next key."""
        super().warn(words)
        self._warned = True

    def show_result(self, result: Result, hint: str = UNDO) -> None:
        """Shows a result in the screen's own line: a message would cover the keys at every step."""
        raise NotImplementedError

    def tell(self, result: str, hint: str) -> None:
        """Takes words for that line; the hint only where undo would take this back."""
        self.result, self.hint = result, hint if self.pipeline.newest_is_ours else ""

    def theme_changed(self) -> None:
        self.draw()

    def show_head(self, *found: Segment) -> None:
        """Shows the first line, with the time at its right end."""
        right = [Segment(self.when, palette_of(self.app).style("soft", "panel"))]
        self.query_one("#head", OneLine).update(found, right)

    @property
    def when(self) -> str:
        """The time, as it stands at the right end of the first line."""
        return f"{full(self.pipeline.now, self.pipeline.calendar.zone)} "

    def say(self, words: str, hint: str = "", *, tone: str = "text") -> None:
        """Shows a line above the keys; the hint at its right end is never cut."""
        style, room = palette_of(self.app).style, self.app.size.width - width(hint) - 4
        right = [Segment(f"  {hint} ", style("soft", "panel"))] if hint else []
        line = [Segment(f" {cut(words, room)}", style(tone, "panel"))]
        self.query_one("#said", OneLine).update(line, right)

    @property
    def is_empty(self) -> bool:
        """All was looked at, and nothing is there to act on."""
        raise NotImplementedError

    def draw_footer(self) -> None:
        self.query_one(KeyFooter).show_keys(footer(self.place, is_empty=self.is_empty))
