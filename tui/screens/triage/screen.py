"""The triage after an import: one new person at a time, one key for each, nothing asked that undo can mend."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest

from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Region, Size
from textual.message import Message

from tui.commands import Place, bindings
from tui.pipeline import Pipeline, Result
from tui.screens.people.command_runner import UNDO
from tui.screens.people.walk_screen import WalkScreen
from tui.screens.triage import person as newcomer
from tui.screens.triage.person import Way
from tui.screens.triage.words import became, finished, fit_name, nobody, ways
from tui.text import clean, counted
from tui.views.newcomers import Newcomers
from tui.views.tags import last_tags
from tui.widgets.lines import Line
from tui.widgets.look import palette_of
from tui.widgets.text_lines import Drawn, Foot, OneLine
from tui.widgets.theme import Palette

TRAIL = 3
"""Decisions named in the line above the keys, the last first."""
_ROOMY = 14
"""Rows of the person at most, before the ways: the ways stay where they are from person to person."""
_KEEP = 1
"""The way the cursor begins on: the one that changes least."""


class Portrait(Drawn):
    """Lines that are drawn again where they differ; a click says which."""

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, row: int) -> None:
            super().__init__()
            self.row = row

    def tell(self, lines: Sequence[Line]) -> None:
        """Other lines."""
        found = [list(line) for line in lines]
        before, self.lines = self.lines, found
        self.virtual_size = Size(self.size.width, len(found))
        for row, (was, now) in enumerate(zip_longest(before, found)):
            if was != now:
                self.refresh(Region(0, row - self.scroll_offset.y, self.size.width, 1))

    def on_click(self, event: events.Click) -> None:
        """Says which line."""
        self.post_message(self.Clicked(event.y + self.scroll_offset.y))


class TriageScreen(WalkScreen):
    """Walks through who was imported and never looked at.

    ``people`` is the walk as it began, with who came meanwhile at its end; ``decided_as`` says of those who are not
    new any more what became of them, read from their records: whoever decided it, and whatever was undone.
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
        self._way = _KEEP
        self._first_way = 0
        """The row of the first way on the screen."""
        self._trail: list[int] = []
        self._said = self._hint = ""
        self._last_tags: tuple[str, ...] = ()
        self._tags: tuple[str, ...] = ()
        self._places: dict[int, int] = {}
        self._go_on = False
        self.ways: list[Way] = []

    def compose(self) -> ComposeResult:
        """Head, how far one has come, the person and the ways, what was done, keys."""
        yield OneLine(id="head")
        yield OneLine(id="bar")
        yield Portrait(id="person")
        yield OneLine(id="said")
        yield Foot(id="foot")

    def on_mount(self) -> None:
        """The tag that was added last, perhaps before this sitting."""
        self._last_tags = last_tags(self.pipeline)

    # Gathering, and staying true --------------------------------------------------------------------------

    def work(self, seconds: float) -> bool:
        """A slice of looking for new people."""
        return self.newcomers.work(seconds)

    @property
    def is_ready(self) -> bool:
        """True when the new people are known."""
        return self.newcomers.done

    def gathered(self) -> None:
        """The walk begins."""
        self._take_people(self.newcomers.people)

    @property
    def current(self) -> int | None:
        """Who is looked at; None at the end."""
        return self.people[self.at] if self.at < len(self.people) else None

    @property
    def left(self) -> int:
        """How many are still new."""
        return len(self.people) - len(self.decided_as)

    def _take_people(self, people: Sequence[int]) -> None:
        for who in people:
            self._places[who] = len(self.people)
            self.people.append(who)

    def take_in(self, ids: set[int]) -> None:
        """What became of people who changed; who came meanwhile stands at the end."""
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
            self._last_tags = tuple(given) if given and current in self.gathering.ours else self._last_tags

    def _decide_as(self, who: int) -> None:
        before, now = self.decided_as.get(who), became(self.pipeline, who)
        self.decided_as[who] = now
        if who in self.gathering.ours and before != now:
            self._trail.append(who)
            self._said = ""
            self._go_on = True

    def taken_in(self) -> None:
        """On to the next new person, where this one was decided here. What others decide moves nobody away."""
        if self._go_on:
            self._go_on = False
            self.at = self._next(self.at)
        self.draw()

    def _next(self, at: int) -> int:
        """The place of the next new person behind a place; the end without one."""
        while at < len(self.people) and self.people[at] in self.decided_as:
            at += 1
        return at

    def overtaken(self) -> None:
        """Others did something: nothing is offered to be taken back."""
        self._said = self._hint = ""
        self._trail.clear()

    def said(self, result: Result, hint: str = UNDO) -> None:
        """After an undo the walk goes back to whom it concerns; decisions are named in the trail."""
        undone = [self._places[who] for who in result.ids if who in self._places] if hint != UNDO else []
        if undone:
            self.at = min(undone)
        named = len(result.ids) == 1 and result.ids[0] in self._trail[-1:] and not undone
        self._said, self._hint = ("" if named else clean(result.message)), hint if self.pipeline.newest_is_ours else ""
        if undone:
            self.draw()
        else:
            self._below()

    # What is seen -----------------------------------------------------------------------------------------

    def wear(self, palette: Palette) -> None:
        """Another look."""
        del palette  # asked of the application as lines are made
        self.foot()
        self.draw()

    def on_drawn_resized(self) -> None:
        """Other widths and heights."""
        self.draw()

    def draw(self) -> None:
        """Everything, for the person and the size of now."""
        self.draw_head()
        palette, cells = palette_of(self.app), self.app.size.width
        body = self.query_one(Portrait)
        done, of = len(self.decided_as), len(self.people)
        self.query_one("#bar", OneLine).tell(newcomer.bar(done, of, palette, cells) if of else [])
        left, wide = newcomer.block(cells)
        current = self.current
        if not self.is_ready or current is None:
            lines = self._words(palette)
        elif current not in self.pipeline.people:
            lines = [[], [Segment("No longer here: deleted. j goes on.", palette.plain("text"))]]
        else:
            lines = self._person(current, palette, wide, body.size.height)
        body.tell(newcomer.indented(lines, left, palette))
        self._below()

    def _person(self, who: int, palette: Palette, cells: int, rows: int) -> list[Line]:
        """Who it is, and below what each key would do; the ways keep their place from person to person."""
        person = self.pipeline.prospect(who)
        self._tags = person.tags
        self.ways = ways(self.pipeline, who, self._last_tags)
        room = max(3, rows - len(self.ways) - 3)
        lines: list[Line] = [[], *newcomer.portrait(person, self.pipeline, palette, cells)][:room]
        if who in self.decided_as:
            lines[0] = [Segment(f"decided: {self.decided_as[who]}", palette.plain("accent"))]
        above = min(room, _ROOMY)
        lines += [[]] * (above - len(lines) + 1)
        found = newcomer.choices(self.ways, self._way, palette, cells)
        self._first_way = len(lines) + 1
        return [*lines, *found]

    def _words(self, palette: Palette) -> list[Line]:
        words = ["", "Looking for new people..."]
        if self.is_ready:
            words = nobody() if not self.people else finished(self.decided_as, self.left)
        return [[Segment(line, palette.plain("text" if row == 1 else "soft", bold=row == 1))]
                for row, line in enumerate(words)]  # fmt: skip

    def draw_head(self) -> None:
        """Where one is, and how far the looking is."""
        plain = palette_of(self.app).plain
        found = [Segment(" New people  ", plain("accent", "panel", bold=True))]
        if not self.is_ready:
            looked = self.everybody - self.newcomers.left
            found.append(Segment(f"looking at {looked:,} of {self.everybody:,}", plain("text", "panel")))
        elif self.people:
            at = f"{self.at + 1:,} of {len(self.people):,}" if self.current is not None else "through"
            found += [Segment(at, plain("text", "panel", bold=True)),
                      Segment(f"   {self.left:,} left", plain("soft", "panel"))]  # fmt: skip
        self.head(*found)

    def _below(self) -> None:
        """What was said, else the last decisions with their names: nothing is decided unseen."""
        last = [who for who in dict.fromkeys(reversed(self._trail)) if who in self.decided_as][:TRAIL]
        words, hint = self._said, self._hint
        if not words and last:
            named = [f"{fit_name(self.pipeline.people.name(who))}: {self.decided_as[who]}" for who in last]
            words, hint = "  ·  ".join(named), UNDO
        self.say(words, hint)

    # Whom actions mean, and walking -------------------------------------------------------------------------

    def targets(self) -> list[int]:
        """Who is looked at."""
        return [self.current] if self.current is not None else []

    def whom(self) -> list[int]:
        """The targets; says so when there are none."""
        found = [who for who in self.targets() if who in self.pipeline.people]
        if not found:
            self.warn("nobody here: " + ("k goes back" if self.current is None else "j goes on") + ", Esc leaves")
        return found

    def order(self) -> list[int]:
        """The walk, for going on in the detail."""
        return [who for who in self.people if who in self.pipeline.people]

    def show_person(self, who: int) -> None:
        """Who was seen last in the detail."""
        if who in self._places:
            self._go(self._places[who])

    def _go(self, at: int) -> None:
        self.at = max(0, min(at, len(self.people)))
        self._said = self._hint = ""
        self.draw()

    def action_walk(self, by: int) -> None:
        """The next person, this one stays for later; or the one before."""
        self._go(self.at + by)

    def action_way(self, by: int) -> None:
        """Another way under the cursor."""
        if self.current is not None:
            self._way = max(0, min(self._way + by, len(self.ways) - 1))
            self.draw()

    async def action_take(self) -> None:
        """The way under the cursor."""
        if self.current is not None and self._way < len(self.ways):
            await self.run_action(self.ways[self._way].action)

    @on(Portrait.Clicked)
    async def _clicked(self, message: Portrait.Clicked) -> None:
        """A click points, a second one decides."""
        way = message.row - self._first_way
        if self.current is None or not 0 <= way < len(self.ways) or self.is_busy():
            return
        if way == self._way:
            await self.run_action(self.ways[way].action)
        else:
            self._way = way
            self.draw()

    # Deciding -------------------------------------------------------------------------------------------------

    def action_take_up(self) -> None:
        """First contact counts from now."""
        self.commands.each(self.pipeline.take_up, "take up")

    def action_keep(self) -> None:
        """The rhythm they have is right."""
        self.commands.each(self.pipeline.looked, "keep as is")

    def action_slow(self, words: str) -> None:
        """A slow rhythm."""
        self.commands.each(partial(self.pipeline.comfort, words=words), f"every {words}")

    def action_tag_again(self) -> None:
        """The tag that was added last."""
        if not self._last_tags:
            self.warn("no tag was added yet: # adds one")
            return
        self.commands.each(partial(self.pipeline.tag, add=self._last_tags), "tag")

    def action_keep_rest(self) -> None:
        """Everybody who is left keeps the rhythm they have: one step.

        Of many it is asked, alone among the keys here: it decides about people whom nobody has seen.
        """
        ids = [who for who in self.people if who not in self.decided_as and who in self.pipeline.people]
        if ids:
            keep = partial(
                self.commands.do,
                partial(self.pipeline.looked, ids),
                what=f"keep {counted(len(ids), 'person', 'people')} as they are",
            )
            self.commands.if_many(ids, keep, f"Keep {len(ids):,} people as they are?")
        else:
            self.warn("nobody is left")

    def action_leave(self) -> None:
        """Back; who is left is here the next time too."""
        self.dismiss(None)
