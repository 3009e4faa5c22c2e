"""The weekly grooming: decisions about people, grouped by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.content import Content

from tui.commands import Heading, Place, bindings, commands
from tui.model.records import Decision
from tui.pipeline import Pipeline, Result
from tui.pipeline.removed import what_became
from tui.screens.base.sight import Sight
from tui.screens.dialogs.merge import MergeAnswer, MergePrompt
from tui.screens.grooming import lines as words
from tui.screens.grooming.cursor import CursorKeeper
from tui.screens.grooming.table import Drawing, GroomingTable, LineId, Position, line_id
from tui.screens.people.command_runner import UNDO
from tui.screens.people.facts import Facts
from tui.screens.people.navigation import navigator
from tui.screens.people.walk_screen import WalkScreen
from tui.text import clean, cut, shortened
from tui.views.capacity_words import Figure, advice, figures
from tui.views.due_lines import COMING_DAYS, DueLines
from tui.views.filters import Chosen
from tui.views.grooming import Grooming, Line
from tui.widgets.palette import palette_of
from tui.widgets.quiet_static import QuietStatic
from tui.widgets.text_lines import KeyFooter, OneLine
from tui.widgets.wrap import within

_TAKES_BACK = frozenset({"undo", "redo"})
_DECIDES_NOTHING = {
    key: command.action
    for command in commands(Place.GROOMING)
    if command.heading in (Heading.MOVING, Heading.CHOOSING, Heading.KEEPWARM)
    for key in command.keys
}
"""Keys that decide nothing (they move, mark, go elsewhere or undo), with their actions."""


class GroomingScreen(WalkScreen):
    """A cursor moves through the lines of all groups. Actions mean the marked lines, else the one under the cursor.

    The lines come from the ``Grooming`` view: a line goes when its question is decided, here or elsewhere. The first
    group is ready long before the others, which are added below it; keys act from then on.
    """

    AUTO_FOCUS = ""
    BINDINGS = bindings(Place.GROOMING)
    DEFAULT_CSS = """
    GroomingScreen { layout: vertical; overflow: hidden; }
    GroomingScreen > #capacity { display: none; height: auto; padding: 0 1; background: $surface; }
    """
    place = Place.GROOMING

    def __init__(self, pipeline: Pipeline, only: Chosen | None = None) -> None:
        super().__init__(pipeline)
        self.only = only
        """The people whom it is about; None: everybody."""
        self.grooming = Grooming(pipeline, only)
        self.marks: set[LineId] = set()
        self.decided: set[LineId] = set()
        """Lines decided in this session."""
        self._ranging = False
        self._wanted: int | None = None
        self._list = Sight()
        """Since when the first line can be seen; keys typed before decide nothing."""
        self._list.change()
        self._lost = ""
        """What became of the line under the cursor, which stands on nobody since."""
        self._saw_some = False
        """Lines were visible before, so undo has something to take back."""
        self._too_early = False
        """A deciding key was typed too early; the keys after it may have been meant for its dialog."""
        self._due: DueLines | None = None
        drawing = Drawing(words.head, partial(words.line, pipeline))
        self.table = GroomingTable(self.marks, drawing)
        self._cursor_keeper = CursorKeeper(self.table)

    def compose(self) -> ComposeResult:
        yield OneLine(id="head")
        yield OneLine(id="counts")
        yield QuietStatic(id="capacity")
        yield self.table
        yield OneLine(id="evidence")
        yield OneLine(id="said")
        yield KeyFooter(id="foot")

    # Gathering and updates --------------------------------------------------------------------------------

    def work(self, seconds: float) -> bool:
        return self.grooming.work(seconds)

    @property
    def is_ready(self) -> bool:
        """True when the first group is ready; the others are added below it later."""
        return self.grooming.done or bool(self.grooming.groups())

    @property
    def is_empty(self) -> bool:
        return self.grooming.done and not self.table.groups

    def gathered(self) -> None:
        """There are more lines; the cursor stays on its line, or starts on the first."""
        if self.grooming.done and self._due is None:
            self._due = DueLines(self.pipeline.agenda, COMING_DAYS)
            self._advise()
        if not self.gathering.is_taking_in:
            self.table.update(self.grooming.groups(), self.table.place)
        if self.table.place is None and not self._lost:
            self._begin()

    def _begin(self) -> None:
        """Puts the cursor on the first line. Keys typed before it was seen decide nothing."""
        self._list.change()
        self.table.go(self._first())
        self.call_after_refresh(self._seen)

    def _advise(self) -> None:
        """Says once, above the list, what would fit where people ask for too much."""
        said = advice(self.pipeline.agenda.capacity(), self.pipeline.rules)
        self.query_one("#capacity", QuietStatic).update(Content("\n".join(said)))
        self.query_one("#capacity").display = bool(said)

    def _seen(self) -> None:
        self._list.ask(self.app, drawn=True)
        self._saw_some, self._too_early = True, False

    def take_in(self, ids: set[int]) -> None:
        self._cursor_keeper.begin(ids | self.gathering.stale)
        before, decided = self._keys(ids), self._keys(ids & self.gathering.decided_here)
        self.grooming.refresh(ids)
        if self._due is not None:
            self._due.update(ids)
        after = self._keys(ids)
        self._cursor_keeper.changed(before, after)
        self.decided = (self.decided | decided) - after

    def _keys(self, ids: set[int]) -> set[LineId]:
        return {line_id(line) for line in self.grooming.of(ids)}

    def taken_in(self) -> None:
        """Removes the marks of lines that went, and moves the cursor."""
        here, decided = self.gathering.changed_here, self.gathering.decided_here
        gone = self.marks & self._cursor_keeper.gone
        self.marks -= gone
        if decided:
            self._ranging = False
        self.table.update(self.grooming.groups(), None)
        place = self._cursor_keeper.end(changed_here=here, decided_here=decided)
        if self._wanted is not None:
            place = self._cursor_keeper.first_restored() or self._line_of(self._wanted) or place
            self._wanted = None
        lost = self._cursor_keeper.lost
        if gone and not self.marks:  # if others settled all that was marked, no key means something else instead
            lost = next((line for line in sorted(gone) if here.isdisjoint(line[1])), lost)
        if lost is not None:
            self.table.stood = place or self.table.stood
            self._lost, place = self._became(lost), None
        elif place is not None:
            self._lost = ""
        self.table.go(place)
        if place is None and not self._lost and here:
            self.table.go(self._first())
        elif place is None and not self._lost:
            self._begin()
        if not self.is_ready:  # the first group is decided before the others are ready
            self._list.change()
        self.draw()

    def _became(self, line: LineId) -> str:
        """What became of a line that was not settled here, in words."""
        gone = next((who for who in line[1] if who not in self.pipeline.people), None)
        if gone is not None:
            return what_became(self.pipeline.store, gone, "this person", self.pipeline.made_here)
        return f"{shortened(clean(self.pipeline.people.name(line[1][0])))} was decided about elsewhere"

    def _first(self) -> Position | None:
        return Position(0, 0) if self.table.groups else None

    def _line_of(self, who: int) -> Position | None:
        """A line of a person, preferably in the cursor's group."""
        found = self.grooming.of({who})
        current = self.table.current
        found.sort(key=lambda line: current is None or line.kind is not current.kind)
        return self.table.find(line_id(found[0])) if found else None

    # Drawing ----------------------------------------------------------------------------------------------

    def theme_changed(self) -> None:
        self.table.refresh()
        super().theme_changed()

    def on_resize(self) -> None:
        self.draw()
        self.call_after_refresh(self.table.reveal)

    def draw(self) -> None:
        self.draw_head()
        self.draw_footer()
        groups, current = self.table.groups, self.table.current
        palette, cells = palette_of(self.app), self.app.size.width
        kind = current.kind if current is not None else None
        self.query_one("#counts", OneLine).update(words.counts(groups, kind, palette, cells))
        if not groups:
            nothing = words.nothing(self.pipeline, len(self.decided), self.only) if self.is_ready else words.LOOKING
            self.table.update((), None, nothing)
        self._draw_below()

    def draw_head(self) -> None:
        looked = 1.0 if self.grooming.done else self.grooming.share
        people = {who for _, ids in self.marks for who in ids}  # a person may have several lines
        only = self.only.words if self.only is not None else ""
        progress = words.Progress(looked, len(self.decided), len(people), ranging=self._ranging, only=only)
        cells = self.app.size.width - len(self.when)
        self.show_head(*words.heading(self.table.groups, progress, self._standing(), palette_of(self.app), cells))

    def _standing(self) -> list[Figure]:
        """How the day stands, once everybody was looked at."""
        if self._due is None:
            return []
        return figures(self._due.counts(), mailing=self.pipeline.agenda.mailing_due is not None)

    def _draw_below(self) -> None:
        """The full evidence, and the last result; before the first result, the rest of it or the question."""
        palette, cells, current = palette_of(self.app), self.app.size.width, self.table.current
        told = words.why(self.pipeline, current, cells) if current is not None else [""]
        if self._lost or self.result:  # they have one line
            told = within(told, 1)
        why, *rest = told
        self.query_one("#evidence", OneLine).update(
            [Segment(f" {cut(why, cells - 2)}", palette.style("soft", "panel"))]
        )
        if self._lost:
            self.say(f"nobody is under the cursor: {clean(self._lost)}")
        elif self.result or current is None:
            self.say(self.result, self.hint)
        elif rest:
            self.say(rest[0], tone="soft")
        else:
            asked = f"{clean(self.table.groups[self._group()].title)}: {words.ASKED[current.kind]}"
            self.say(asked, tone="faint")

    def _group(self) -> int:
        return min((self.table.place or self.table.stood).group, max(0, len(self.table.groups) - 1))

    def show_result(self, result: Result, hint: str = UNDO) -> None:
        """Shows the result above the keys; after an undo, the cursor goes to the restored line."""
        self.tell(clean(result.message), hint)
        if hint != UNDO and result.ids:
            self._wanted = result.ids[0]
            self.gathering.take_in_changes()
        self.draw()

    # Keys typed before the list was visible ------------------------------------------------------------------

    async def act(self, event: events.Key) -> None:
        """Drops a deciding key that was typed before the list was visible, and all keys after it."""
        in_time = self._list.is_meant_by(event) or self.acts_at_once(event.key)
        if in_time or (not self._too_early and self._decides_nothing(event.key)):
            await super().act(event)
        elif not self._too_early:
            self._too_early = True
            self._list.ask_again(self.app)
            self.warn("typed before the list was there: nothing was decided")

    def _decides_nothing(self, key: str) -> bool:
        """True if the key is safe before the list is visible. Undo is not, before the first list."""
        action = _DECIDES_NOTHING.get(key)
        return action is not None and (self._saw_some or action not in _TAKES_BACK)

    # Targets ----------------------------------------------------------------------------------------------

    def chosen(self) -> list[LineId]:
        """The marked lines, else the one under the cursor."""
        if self.marks:
            return sorted(self.marks)
        return [line_id(self.table.current)] if self.table.current is not None else []

    def targets(self) -> list[int]:
        """The people of the chosen lines, each once."""
        return list(dict.fromkeys(who for _, ids in self.chosen() for who in ids))

    def order(self) -> list[int]:
        return list(dict.fromkeys(line.ids[0] for group in self.table.groups for line in group.lines))

    def show_person(self, who: int) -> None:
        current = self.table.current
        if current is None or who not in current.ids:
            self._go(self._line_of(who))

    def lost(self) -> str:
        return self._lost

    def no_targets(self) -> str:
        return "nothing to decide here"

    # Moving -------------------------------------------------------------------------------------------------

    def _go(self, place: Position | None) -> None:
        if place is None:
            return
        before = self.table.place
        self.result = self.hint = self._lost = ""
        self.table.go(place)
        if self._ranging and before is not None:
            self._mark(self._between(before, place))
        self.draw()

    def move(self, by: int) -> None:
        self._go(self.table.moved(by))

    def action_group(self, by: int) -> None:
        """Goes to another group; wraps around."""
        groups = self.table.groups
        if groups:
            self._go(Position((self._group() + by) % len(groups), 0))

    def on_grooming_table_clicked(self, message: GroomingTable.Clicked) -> None:
        """A click moves the cursor, a second one opens the detail."""
        again = message.place == self.table.place
        self._go(message.place)
        if again:
            self.action_detail()

    # Marks --------------------------------------------------------------------------------------------------

    def _between(self, one: Position, other: Position) -> Iterator[Line]:
        """The lines between two positions, both included."""
        first, last = sorted((one, other))
        for at in range(first.group, last.group + 1):
            lines = self.table.groups[at].lines
            start = first.line if at == first.group else 0
            end = last.line + 1 if at == last.group else len(lines)
            yield from lines[start:end]

    def _mark(self, lines: Iterable[Line]) -> None:
        self.marks.update(map(line_id, lines))
        self.table.refresh()

    def action_mark(self) -> None:
        """Marks or unmarks, and moves on."""
        place, line = self.table.place, self.table.current
        if place is None or line is None:
            self.warn_of_nobody()
            return
        self.marks ^= {line_id(line)}
        self.table.redraw(place)
        self.move(1)

    def action_mark_range(self) -> None:
        """Begins a range: every step marks. A second time ends it."""
        if not self._ranging and self.table.current is None:
            self.warn_of_nobody()
            return
        self._ranging = not self._ranging
        if self._ranging and self.table.current is not None:
            self._mark([self.table.current])
        self.draw()

    def action_mark_group(self) -> None:
        """Marks the group; if all of it is marked, unmarks it."""
        if self.table.place is None:
            self.warn_of_nobody()
            return
        every = {line_id(line) for line in self.table.groups[self._group()].lines}
        if every <= self.marks:
            self.marks -= every
        else:
            self.marks |= every
        self.table.refresh()
        self.draw()

    def action_clear(self) -> None:
        """Ends the range, else removes the marks, else leaves."""
        if self._ranging:
            self._ranging = False
        elif self.marks:
            self.marks.clear()
            self.table.refresh()
        else:
            self.dismiss(None)
            return
        self.draw()

    # Deciding -----------------------------------------------------------------------------------------------

    def action_stage_on(self) -> None:
        """Moves one stage on. Lines that propose a move may be in several stages."""
        if {kind for kind, _ in self.chosen()} == {Decision.UP}:
            ids = self.targets()
            move, what = partial(self.pipeline.move_on, ids), f"a stage on: {self.commands.named(ids)}"
            self.commands.do_for(ids, move, what, f"Move {len(ids):,} people a stage on?")
        else:
            Facts(self).stage_on()

    def action_referral(self) -> None:
        """For new people, first contact, as in the triage; for others, a referral they gave."""
        kinds = {kind for kind, _ in self.chosen()}
        if kinds == {Decision.NEW}:
            self.commands.each(self.pipeline.take_up, "first contact now")
        elif Decision.NEW in kinds:
            self.warn("f is first contact for new people, a referral for others: mark those apart from these")
        else:
            Facts(self).referral()

    def answers_silence(self) -> bool:
        """A decision about cooling people answers their silence."""
        return {kind for kind, _ in self.chosen()} == {Decision.COOLING}

    def action_leave_as_is(self) -> None:
        """Leaves the people as they are, for a while; similar entries are kept apart."""
        kinds = {kind for kind, _ in self.chosen()}
        if not kinds:
            self.warn_of_nobody()
        elif kinds == {Decision.DUPLICATE}:
            pairs = [ids for _, ids in self.chosen()]
            keep = partial(self.pipeline.keep_apart, *pairs)
            self.commands.do_for(pairs, keep, "keep apart", f"Keep {len(pairs):,} pairs apart?")
        elif Decision.DUPLICATE in kinds:
            self.warn("whether two are one person is a question of its own: mark those apart from the others")
        elif Decision.PROMISE in kinds:
            apart = "; mark the others apart from it" if len(kinds) > 1 else ""
            self.warn(f"a promise waits for a word from you: t logs it, x closes{apart}")
        else:
            lines: dict[int, set[Decision]] = {}
            for kind, ids in self.chosen():
                lines.setdefault(ids[0], set()).add(kind)
            people = list(lines)
            leave, what = partial(self.pipeline.leave, lines), f"leave as is: {self.commands.named(people)}"
            self.commands.do_for(people, leave, what, f"Leave {len(people):,} people as they are?")

    def action_merge(self) -> None:
        if not self.chosen():
            self.warn_of_nobody()
            return
        pairs = [key for key in self.chosen() if key[0] == Decision.DUPLICATE]
        place = self.table.find(pairs[0]) if len(pairs) == len(self.chosen()) == 1 else None
        if place is None:
            self.warn("one pair at a time: Esc takes the marks away" if pairs else "M is for perhaps the same person")
            return
        line = self.table.line(place)

        def answered(answer: MergeAnswer | None) -> None:
            if answer is None:
                return
            if answer.apart:
                self.commands.do(partial(self.pipeline.keep_apart, (answer.stays, answer.goes)), what="keep apart")
            else:
                self.commands.do(partial(self.pipeline.merge, answer.stays, answer.goes), what="merge")

        self.app.push_screen(MergePrompt(self.pipeline, line.ids[0], line.ids[1], line.evidence), answered)

    def action_detail(self) -> None:
        """Opens the person under the cursor."""
        current = self.table.current
        if current is None:
            self.warn_of_nobody()
        elif current.ids[0] in self.pipeline.people:
            navigator(self.app).show_detail(current.ids[0], self)
