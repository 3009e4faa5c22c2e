"""The triage after an import: one new person at a time, one key for each, no questions where undo is enough."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest

from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Offset, Region, Size
from textual.message import Message

from tui.commands import Place, bindings, footer
from tui.pipeline import Pipeline, Result
from tui.pipeline.removed import what_became
from tui.screens.people.command_runner import UNDO
from tui.screens.people.walk_screen import WalkScreen
from tui.screens.triage import person as newcomer
from tui.screens.triage.person import Option
from tui.screens.triage.words import finished, nobody, options_for
from tui.text import clean, counted, cut
from tui.views.newcomers import Newcomers, became
from tui.views.tags import last_tags
from tui.widgets.lines import Line
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter, OneLine, ScrollingLines
from tui.widgets.theme import Palette

_AT_END = ("k", "W", "question_mark", "escape")
"""The keys of the footer where nobody is shown any more."""
TRAIL = 3
"""The number of recent decisions in the line above the keys."""
_ROOMY = 14
"""Rows above the options, so that the options stay in place from person to person."""
_KEEP = 1
"""The initial option: the one that changes least."""


class PersonLines(ScrollingLines):
    """Lines of which only those that differ are drawn again; they can be clicked."""

    class Clicked(Message):
        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def update(self, lines: Sequence[Line]) -> None:
        found = [list(line) for line in lines]
        before, self.lines = self.lines, found
        self.virtual_size = Size(self.size.width, len(found))
        for row, (was, now) in enumerate(zip_longest(before, found)):
            if was != now:
                self.refresh(Region(0, row - self.scroll_offset.y, self.size.width, 1))

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.y + self.scroll_offset.y))


class TriageScreen(WalkScreen):
    """Walks through imported people who were not looked at yet.

    ``people`` is the walk; later arrivals are appended. ``decided_as`` has the decision about each person who is not
    new any more. It is read from the records, so it includes decisions made elsewhere, and undo.
    """

    AUTO_FOCUS = ""
    BINDINGS = bindings(Place.TRIAGE)
    DEFAULT_CSS = """
    TriageScreen {
        layout: vertical; overflow: hidden;
        & > #bar { background: $surface; }
    }
    """
    place = Place.TRIAGE

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.newcomers = Newcomers(pipeline)
        self.everybody = len(pipeline.people)
        self.people: list[int] = []
        self.decided_as: dict[int, str] = {}
        self.at = 0
        self._option = _KEEP
        self._first_option = 0
        """The row of the first option on the screen."""
        self._trail: list[int] = []
        self._last_tags: tuple[str, ...] = ()
        self._tags: tuple[str, ...] = ()
        self._places: dict[int, int] = {}
        self._go_on = False
        self.options: list[Option] = []

    def compose(self) -> ComposeResult:
        yield OneLine(id="head")
        yield OneLine(id="bar")
        yield PersonLines(id="person")
        yield OneLine(id="said")
        yield KeyFooter(id="foot")

    def on_mount(self) -> None:
        self._last_tags = last_tags(self.pipeline)

    # Gathering and updates --------------------------------------------------------------------------------

    def work(self, seconds: float) -> bool:
        return self.newcomers.work(seconds)

    @property
    def is_ready(self) -> bool:
        return self.newcomers.done

    @property
    def is_empty(self) -> bool:
        return self.is_ready and not self.people

    def draw_footer(self) -> None:
        """At the end, where nobody is shown, the keys that do something there."""
        if self.is_empty or not self.is_ready or self.current is not None:
            super().draw_footer()
            return
        keys = {each.keys[0]: each for each in footer(self.place)}
        self.query_one(KeyFooter).show_keys([keys[key] for key in _AT_END if key != "W" or self.left])

    def gathered(self) -> None:
        self._take_people(self.newcomers.people)

    @property
    def current(self) -> int | None:
        """The person shown; None at the end."""
        return self.people[self.at] if self.at < len(self.people) else None

    @property
    def left(self) -> int:
        """The number of people who are still new."""
        return len(self.people) - len(self.decided_as)

    def _take_people(self, people: Sequence[int]) -> None:
        for who in people:
            self._places[who] = len(self.people)
            self.people.append(who)

    def take_in(self, ids: set[int]) -> None:
        """Reads the decisions about these people; appends new ones to the walk."""
        for who in sorted(ids):
            if self.newcomers.is_new(who):
                self.decided_as.pop(who, None)
                if who not in self._places:
                    self._take_people([who])
            elif who in self._places:
                self._decide_as(who)
        current = self.current
        if current in ids and current in self.pipeline.people:
            given = [tag for tag in self.pipeline.prospect(current).tags if tag not in self._tags]
            self._last_tags = tuple(given) if given and current in self.gathering.decided_here else self._last_tags

    def _decide_as(self, who: int) -> None:
        before, now = self.decided_as.get(who), became(self.pipeline, who)
        self.decided_as[who] = now
        if who in self.gathering.decided_here and before != now:
            self._trail.append(who)
            self.result = ""
            self._go_on = True

    def taken_in(self) -> None:
        """Goes to the next new person if this one was decided here; other changes do not move."""
        if self._go_on:
            self._go_on = False
            self.at = self._next(self.at)
        self.draw()

    def _next(self, at: int) -> int:
        """The place of the next new person; the end if there is none."""
        while at < len(self.people) and self.people[at] in self.decided_as:
            at += 1
        return at

    def overtaken(self) -> None:
        super().overtaken()
        self._trail.clear()

    def show_result(self, result: Result, hint: str = UNDO) -> None:
        """After an undo, goes back to the person; decisions are shown in the trail."""
        undone = [self._places[who] for who in result.ids if who in self._places] if hint != UNDO else []
        if undone:
            self.at = min(undone)
        named = len(result.ids) == 1 and result.ids[0] in self._trail[-1:] and not undone
        self.tell("" if named else clean(result.message), hint)
        if undone:
            self.draw()
        else:
            self._draw_below()

    # Drawing ----------------------------------------------------------------------------------------------

    def on_scrolling_lines_resized(self) -> None:
        self.draw()

    def draw(self) -> None:
        self.draw_head()
        self.draw_footer()
        palette, cells = palette_of(self.app), self.app.size.width
        body = self.query_one(PersonLines)
        done, of = len(self.decided_as), len(self.people)
        self.query_one("#bar", OneLine).update(newcomer.bar(done, of, palette, cells) if of else [])
        left, wide = newcomer.block(cells)
        current = self.current
        if not self.is_ready or current is None:
            lines = self._words(palette)
        elif current not in self.pipeline.people:
            lines = [[], [Segment("No longer here: deleted. j goes on.", palette.style("text"))]]
        else:
            lines = self._person(current, palette, wide, body.size.height)
        is_asked = self.is_ready and current is not None and current in self.pipeline.people
        body.cursor = Offset(left, self._first_option + self._option) if is_asked else None
        body.update([[Segment(" " * left, palette.ground), *line] for line in lines])
        self._draw_below()

    def _person(self, who: int, palette: Palette, cells: int, rows: int) -> list[Line]:
        """The person, and the options below."""
        person = self.pipeline.prospect(who)
        self._tags = person.tags
        self.options = options_for(self.pipeline, who, self._last_tags)
        room = max(3, rows - len(self.options) - 3)
        lines: list[Line] = [[], *newcomer.person_lines(person, self.pipeline, palette, cells)][:room]
        if who in self.decided_as:
            lines[0] = [Segment(f"decided: {self.decided_as[who]}", palette.style("accent"))]
        above = min(room, _ROOMY)
        lines += [[]] * (above - len(lines) + 1)
        found = newcomer.option_lines(self.options, self._option, palette, cells)
        self._first_option = len(lines) + 1
        return [*lines, *found]

    def _words(self, palette: Palette) -> list[Line]:
        words = ["", "Looking for new people..."]
        if self.is_ready:
            words = nobody() if not self.people else finished(self.decided_as, self.left)
        return [[Segment(line, palette.style("text" if row == 1 else "soft", bold=row == 1))]
                for row, line in enumerate(words)]  # fmt: skip

    def draw_head(self) -> None:
        style = palette_of(self.app).style
        found = [Segment(" New people  ", style("accent", "panel", bold=True))]
        if not self.is_ready:
            looked = self.everybody - self.newcomers.left
            found.append(Segment(f"looking at {looked:,} of {self.everybody:,}", style("text", "panel")))
        elif self.people:
            at = f"{self.at + 1:,} of {len(self.people):,}" if self.current is not None else "all seen"
            found += [Segment(at, style("text", "panel", bold=True)),
                      Segment(f"   {self.left:,} left", style("soft", "panel"))]  # fmt: skip
        self.show_head(*found)

    def _draw_below(self) -> None:
        """The last result, else the last decisions with names, so that no decision goes unnoticed."""
        last = [who for who in dict.fromkeys(reversed(self._trail)) if who in self.decided_as][:TRAIL]
        words, hint = self.result, self.hint
        if not words and last:
            named = [f"{cut(clean(self.pipeline.people.name(who)), 22)}: {self.decided_as[who]}" for who in last]
            words, hint = "  ·  ".join(named), UNDO
        self.say(words, hint)

    # Targets and walking ------------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        return [self.current] if self.current is not None else []

    def lost(self) -> str:
        """What became of the person shown."""
        who = self.current
        if who is None or who in self.pipeline.people:
            return ""
        return what_became(self.pipeline.store, who, "this person", self.pipeline.made_here)

    def no_targets(self) -> str:
        return "nobody here: k goes back, Esc leaves"

    def order(self) -> list[int]:
        return [who for who in self.people if who in self.pipeline.people]

    def show_person(self, who: int) -> None:
        if who in self._places:
            self._go(self._places[who])

    def _go(self, at: int) -> None:
        self.at = max(0, min(at, len(self.people)))
        self.result = self.hint = ""
        self.draw()

    def action_walk(self, by: int) -> None:
        """Goes to another person; this one stays new."""
        self._go(self.at + by)

    def action_option(self, by: int) -> None:
        if self.current is not None:
            self._option = max(0, min(self._option + by, len(self.options) - 1))
            self.draw()

    async def action_take(self) -> None:
        """Takes the option under the cursor."""
        if self.current is not None and self._option < len(self.options):
            await self.run_action(self.options[self._option].action)

    @on(PersonLines.Clicked)
    async def _clicked(self, message: PersonLines.Clicked) -> None:
        """A click moves the cursor, a second one decides."""
        option = message.row - self._first_option
        if self.current is None or not 0 <= option < len(self.options) or self.is_busy():
            return
        if option == self._option:
            await self.run_action(self.options[option].action)
        else:
            self._option = option
            self.draw()

    # Deciding -------------------------------------------------------------------------------------------------

    def action_take_up(self) -> None:
        """First contact counts from now."""
        self.commands.each(self.pipeline.take_up, "take up")

    def action_keep(self) -> None:
        """Their current rhythm is right."""
        self.commands.each(self.pipeline.looked, "keep as is")

    def action_slow(self, words: str) -> None:
        seen = self.pipeline.seen(self.targets())
        self.commands.each(partial(self.pipeline.comfort, words=words, seen=seen), f"every {words}")

    def action_tag_again(self) -> None:
        if not self._last_tags:
            self.warn("no tag was added yet: # adds one")
            return
        self.commands.each(partial(self.pipeline.tag, add=self._last_tags), "tag")

    def action_keep_rest(self) -> None:
        """Keeps the rhythm of everybody left, in one step.

        Unlike the other keys it asks first if they are many, as it decides about people who were not shown.
        """
        ids = [who for who in self.people if who not in self.decided_as and who in self.pipeline.people]
        if ids:
            keep, what = partial(self.pipeline.looked, ids), f"keep {counted(len(ids), 'person', 'people')} as they are"
            self.commands.do_for(ids, keep, what, f"Keep {len(ids):,} people as they are?")
        else:
            self.warn("nobody is left")
