"""The daily review: due items, one at a time; after a decision the next one follows.

The walk (``tui.views.review.walk``) holds the position; this screen draws it, and prevents keys from acting on a person
who was not visible yet when they were typed.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widgets import Static

from tui.commands import Heading, Place, bindings, commands, footer
from tui.pipeline import Pipeline
from tui.rules.drafts import Draft
from tui.screens.base.sight import MIN_PAUSE, MIN_SEEN, Sight
from tui.screens.people.people_screen import PeopleScreen
from tui.screens.review import end as review_end
from tui.screens.review import sections
from tui.screens.review.absence import AbsenceDecisions
from tui.screens.review.actions import ActionList, item_actions
from tui.text import clean
from tui.views.drafts import drafts
from tui.views.filters import Chosen
from tui.views.review import saved_walk as file
from tui.views.review.items import ItemKey
from tui.views.review.news import PendingNews
from tui.views.review.summary import summarize
from tui.views.review.walk import Walk
from tui.widgets import person_summary
from tui.widgets.draft_text import letter
from tui.widgets.palette import palette_of
from tui.widgets.quiet_static import QuietStatic
from tui.widgets.text_lines import KeyFooter

WIDE = 100
"""From this width on, the message is beside the item."""
_AROUND, _LEAST = 13, 3
"""Lines of a wide screen around what is on its left, and the least in which who comes next is told."""

_ACTIONS = {key: command.action for command in commands(Place.REVIEW) for key in command.keys}
_MOVING = frozenset({"pass_over", "back", "first", "first_open"})
_FOR_ANYBODY = frozenset({"walk_again", "add", "away"}) | {
    command.action for command in commands(Place.REVIEW) if command.heading is Heading.KEEPWARM
}
"""Actions that do not act on the current person."""

_walk_writer = ThreadPoolExecutor(1, thread_name_prefix="walk")
"""Saves the position in the walk, in order; commits do not wait for it."""


class SeenStatic(QuietStatic):
    """Asks the terminal when it shows it; during drawing, as a callback afterwards would come late."""

    def __init__(self, sight: Sight, *, id: str) -> None:
        super().__init__(id=id)
        self._sight = sight

    def pointed(self) -> Offset:
        """The name: there is no list."""
        return Offset()

    def render_lines(self, crop: Region) -> list[Strip]:
        self._sight.ask(self.app, drawn=False)
        return super().render_lines(crop)


class ReviewScreen(PeopleScreen):
    """One due item: person, reason, the effect of each key, recent history, message.

    Keys typed ahead wait until the command before them is on disk. If the command settled the item, the next person is
    shown by then, whom the user had not seen. A touch logged for the wrong person is worse than a key typed twice, so
    such a key is dropped, with those that closely follow it, and the screen says so. Keys that mean no person (undo,
    help, leave) still act, unless a key was dropped before them. If the item stays (interest, a note), keys act on the
    same person. Moving on may be typed ahead.
    """

    AUTO_FOCUS = ""
    BINDINGS = bindings(Place.REVIEW)
    DEFAULT_CSS = """
    ReviewScreen {
        layout: vertical;
        overflow: hidden;
        & .line { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & .rule { height: 1; color: $foreground-muted; text-wrap: nowrap; }
        & #progress { background: $surface; }
        & #whom { height: 5; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        & #body { layout: vertical; height: 1fr; }
        & #left { height: auto; width: 1fr; }
        & #right { height: 1fr; width: 1fr; }
        & .told { height: auto; text-wrap: nowrap; text-overflow: ellipsis; }
        & #message { height: 1fr; padding: 0 1 0 3; scrollbar-size-vertical: 1; }
        & #letter { height: auto; }
        & #end { display: none; height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
        & #summary { height: auto; }
        &.-wide #body { layout: horizontal; }
        &.-wide #left { width: 50%; height: 1fr; }
        &.-wide #why { margin-bottom: 1; }
        &.-wide #actions { margin: 1 0; }
        & .others { display: none; }
        &.-wide.-others .others { display: block; }
        & .coming { display: none; }
        &.-wide.-coming .coming { display: block; }
        &.-wide.-coming #others { margin-bottom: 1; }
        &.-wide #lately { margin-bottom: 1; }
        &.-end #body, &.-end #whom { display: none; }
        &.-end #end { display: block; }
        & #foot { background: $surface; }
    }
    """
    place = Place.REVIEW
    snooze_hint = "j leaves it for later."

    def __init__(self, pipeline: Pipeline, only: Chosen | None = None) -> None:
        super().__init__(pipeline)
        self.only = only
        """The people whom it is about; None: everybody. Only the review of everybody is gone on with later."""
        kept = file.load(pipeline.store.path.parent) if only is None else None
        self.walk = Walk(pipeline, kept, only)
        self._last_seen: int | None = None
        self._pending = PendingNews()
        self._notice = ""
        self._stale = False
        self._drawn: ItemKey | None = None
        """The item that is drawn."""
        self._right = 0
        """The cells of the message."""
        self._cells = Size(0, 0)
        """The size that it is drawn for."""
        self._came_by_itself = False
        """The item appeared on its own, after a decision."""
        self._chosen: dict[ItemKey, str] = {}
        """The chosen template of each item, for coming back to it."""
        self._drafts: tuple[Draft, ...] = ()
        self._last_save: Future[None] | None = None
        self._absence = AbsenceDecisions(self)

    # Drawing ------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield QuietStatic(id="progress", classes="line")
        yield SeenStatic(self.sight, id="whom")
        with Container(id="body"):
            with Vertical(id="left"):
                yield QuietStatic(person_summary.heading("Now"), classes="rule")
                yield QuietStatic(id="why", classes="told")
                yield QuietStatic(id="proposed", classes="told")
                yield ActionList()
                yield QuietStatic(person_summary.heading("Then"), classes="rule others")
                yield QuietStatic(id="others", classes="told others")
                yield QuietStatic(person_summary.heading("After this"), classes="rule coming")
                yield QuietStatic(id="coming", classes="told coming")
            with Vertical(id="right"):
                yield QuietStatic(person_summary.heading("Lately"), classes="rule")
                yield QuietStatic(id="lately", classes="told")
                yield QuietStatic(id="draft", classes="rule")
                with VerticalScroll(id="message", can_focus=False):
                    yield QuietStatic(id="letter")
        with VerticalScroll(id="end", can_focus=False):
            yield QuietStatic(id="summary")
        yield KeyFooter(id="foot")

    def on_mount(self) -> None:
        self.set_class(self.app.size.width >= WIDE, "-wide")
        self.draw()
        self.listener.start()
        self.set_interval(60, partial(self.heard, set()))
        if self.only is None:
            self._absence.ask()

    def on_resize(self, event: events.Resize) -> None:
        if event.size != self._cells:
            self.set_class(event.size.width >= WIDE, "-wide")
            self.draw()

    def theme_changed(self) -> None:
        self.draw()

    def draw(self) -> None:
        who = self.walk.who
        self.set_class(who is None, "-end")
        self._cells = self.app.size
        cells = self._cells.width
        self._draw_progress()
        self._draw_footer()
        if self.walk.current != self._drawn or who is None:
            self._forget_seen()
        if who is None:
            found = summarize(self.walk, self.pipeline)
            self.query_one("#summary", Static).update(review_end.words(found, self.walk, self.pipeline, cells - 4))
        else:
            self._last_seen = who
            self._draw_item(who, cells)

    def _draw_item(self, who: int, cells: int) -> None:
        wide, line = self.has_class("-wide"), self.walk.line
        left, right = (cells // 2 - 2, cells - cells // 2) if wide else (cells, cells)
        there = who in self.pipeline.people  # one can go back to a deleted person, for undo
        item = line.item if line is not None and there else None
        palette = palette_of(self.app)
        lines = sections.person_lines(self.pipeline, who, item, palette, cells) if there else sections.nobody()
        self.query_one("#whom", Static).update(lines)
        if item is not None:
            why, actions = (
                sections.why(self.pipeline, who, item, left, roomy=wide),
                item_actions(self.pipeline, who, item),
            )
        else:
            why, actions = sections.decided(self.pipeline, who, self.walk.recorded(), left), []
        self.query_one("#why", Static).update(why)
        self.query_one(ActionList).show_actions(actions, left)
        person = self.pipeline.prospect(who) if there else None
        proposed = (
            person_summary.proposed(self.pipeline, person, left, roomy=wide) if person is not None else Content("")
        )
        self.query_one("#proposed", Static).update(proposed)
        self.query_one("#proposed").display = bool(proposed.plain)
        rest = self.pipeline.explain(who)[1:] if wide and item is not None else []
        others = [person_summary.other_item(self.pipeline, who, each, left, roomy=True) for each in rest]
        self.query_one("#others", Static).update(Content("\n").join(others))
        self.set_class(bool(others), "-others")
        told = (why, *others, *([proposed] if proposed.plain else []))
        told_lines = sum(len(each.plain.splitlines()) for each in told) + self.query_one(ActionList).rows
        room = self.app.size.height - _AROUND - told_lines
        coming = sections.coming(self.pipeline, self.walk, left, room) if wide and room >= _LEAST else ()
        self.query_one("#coming", Static).update(Content("\n").join(coming))
        self.set_class(bool(coming), "-coming")
        most = max(12, self.app.size.height // 2 - 6) if wide else 3
        lately = sections.lately(self.pipeline, who, right, most, roomy=wide) if there else Content("")
        self.query_one("#lately", Static).update(lately)
        self._drafts = drafts(self.pipeline, who) if there else ()
        self._right = right
        self._draw_message()

    def _draw_message(self) -> None:
        found = self.draft()
        place = f"{self._drafts.index(found) + 1} of {len(self._drafts)}" if found is not None else ""
        title = f"Message {place} [ ]" if len(self._drafts) > 1 else "Message"
        right = f"{found.template.title}, {found.kind}" if found is not None else ""
        self.query_one("#draft", Static).update(person_summary.heading(title, clean(right), self._right))
        nothing = Content.styled("no template fits what is next", "dim")
        self.query_one("#letter", Static).update(letter(found) if found is not None else nothing)

    def _draw_footer(self) -> None:
        keys = footer(self.place)
        if self.walk.current is None:
            again = [each for each in commands(self.place) if each.action == "walk_again" and self.walk.passed]
            keys = again + [each for each in keys if each.action in _FOR_ANYBODY]
        self.query_one(KeyFooter).show_keys(keys)

    def _forget_seen(self) -> None:
        """Another item is shown: keys act on it only after it was drawn."""
        self._drawn = self.walk.current
        self.sight.change()
        self.query_one(SeenStatic).refresh()
        self.query_one("#message", VerticalScroll).scroll_home(animate=False)

    # Keys -----------------------------------------------------------------------------------------------------

    async def act(self, event: events.Key) -> None:
        """A key that acts removes the notice about those that did not."""
        if self._notice and not self.is_too_early(event):
            self._show_notice("")
        await super().act(event)

    def tell_too_early(self) -> None:
        self._show_notice("pause: keys typed before this was shown did nothing")

    @on(ActionList.Clicked)
    def _clicked(self, message: ActionList.Clicked) -> None:
        for key in message.keys:
            self.post_message(events.Key(key, key))

    @on(events.Click, "#draft")
    def _clicked_message(self) -> None:
        self.action_template(1)

    def is_too_early(self, event: events.Key) -> bool:
        """True for a key that would act on a person who was not visible when it was typed."""
        if self.sight.follows_dropped(event):
            return True
        action = _ACTIONS.get(event.key, "")
        if action in _FOR_ANYBODY or self.walk.current is None or self.sight.is_meant_by(event):
            return False
        return action not in _MOVING or self._came_by_itself

    def _show_notice(self, words: str) -> None:
        """Shows a quiet notice in the first line, until the next key."""
        self._notice = words
        self._draw_progress()

    def _draw_progress(self) -> None:
        words = self._notice or sections.news(self._pending)
        self.query_one("#progress", Static).update(
            sections.progress(self.walk, self.pipeline, words, self.app.size.width)
        )

    # Updates ----------------------------------------------------------------------------------------------------

    def command_begins(self) -> None:
        self._pending = PendingNews()

    def command_ends(self) -> None:
        """Takes in the result before the queued keys act."""
        if self.is_open:
            self._take_in_changes(own=True)
            if self._absence.is_asking:
                self._begin_anew()
                self.draw()
                self._absence.ask()

    def heard(self, ids: set[int]) -> None:
        """Takes in changes at once, or when no command is running and this screen is on top."""
        del ids
        if self.app.screen is self and not self.is_busy():
            self._take_in_changes()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        if self._stale and not self.is_busy():
            self._take_in_changes(own=True)

    def _take_in_changes(self, *, own: bool = False) -> None:
        """Takes in what changed, and goes on if the item is settled or gone."""
        self._stale = False
        before = self.walk.current
        if self.walk.day != self.pipeline.calendar.day(self.pipeline.now):
            self._begin_anew()
        news = self.walk.look(follow=own)
        moved = self.walk.current != before
        # Undo returns to a person seen before, so moving on may be typed ahead.
        self._came_by_itself = moved and (news.step is None or news.step.undoes is None)
        self._pending.take(news, before, self.walk.is_due)
        self.draw()
        if moved:
            self.sight.seconds = MIN_SEEN if own and news.lost is None and news.elsewhere is None else MIN_PAUSE
        self._save_walk()

    def _begin_anew(self) -> None:
        """Starts a new walk after midnight; stays on the person if they are still due."""
        who = self.walk.who
        self.walk = Walk(self.pipeline, only=self.only)
        if who is not None:
            self.walk.go_to(who)

    def _save_walk(self) -> None:
        if self.only is not None:
            return
        self._last_save = _walk_writer.submit(file.save, self.pipeline.store.path.parent, self.walk.to_save())

    def on_unmount(self) -> None:
        """Waits until the position is saved."""
        self._save_walk()
        if self._last_save is not None:
            self._last_save.result()

    # Moving -------------------------------------------------------------------------------------------------

    def _moved(self) -> None:
        self._pending = PendingNews()
        self._came_by_itself = False
        self.draw()
        self._save_walk()

    def action_pass_over(self) -> None:
        """Goes to the next item; this one comes again later."""
        if self.walk.current is None:
            self.walk.take_up()
        else:
            self.walk.pass_over()
        self._moved()

    def action_back(self) -> None:
        if self.walk.back():
            self._moved()
        else:
            self._show_notice("this is the first one")

    def action_first(self) -> None:
        self.walk.first()
        self._moved()

    def action_first_open(self) -> None:
        self.walk.first_open()
        self._moved()

    def action_walk_again(self) -> None:
        """At the end, walks through the passed items again."""
        if self.walk.current is None:
            self.walk.walk_again()
            self._moved()

    def action_half_page(self, direction: int) -> None:
        """Scrolls the message, or the summary."""
        part = self.query_one("#end" if self.walk.current is None else "#message", VerticalScroll)
        part.scroll_relative(y=direction * max(1, part.size.height // 2), animate=False, immediate=True)

    def action_leave(self) -> None:
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        if isinstance(below, PeopleScreen):
            self.left_for(below)

    def left_for(self, below: PeopleScreen) -> None:
        """Moves the board's cursor to the last person seen; other screens stay as they are."""
        if below.place is Place.BOARD and self._last_seen is not None:
            below.show_person(self._last_seen)
        if self.walk.current is not None:
            self.app.notify(f"{self.walk.number:,} of {self.walk.total:,}\nr goes on", markup=False)

    # Targets --------------------------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        return [self.walk.who] if self.walk.who is not None else []

    def order(self) -> list[int]:
        """The people of the walk, each once, in order."""
        keys = [*(visit.key for visit in self.walk.visits), *self.walk.open]
        return list(dict.fromkeys(key.who for key in keys if key.who in self.pipeline.people))

    def show_person(self, who: int) -> None:
        """Goes on from the person seen last in the detail. A person just added is not in the walk yet."""
        self.walk.go_to(who)
        self._moved()

    def draft(self) -> Draft | None:
        chosen = self._chosen.get(self.walk.current) if self.walk.current is not None else None
        first = self._drafts[0] if self._drafts else None
        return next((each for each in self._drafts if each.template.id == chosen), first)

    def action_template(self, by: int) -> None:
        """Shows another message for the same person."""
        found = self.draft()
        if self.walk.current is not None and found is not None:
            turned = self._drafts[(self._drafts.index(found) + by) % len(self._drafts)]
            self._chosen[self.walk.current] = turned.template.id
            self._draw_message()
            self.query_one("#message", VerticalScroll).scroll_home(animate=False)
