"""The daily review: what is due, one item at a time; a decision goes on to the next by itself.

The walk (``tui.views.review.walk``) says where we are; this screen draws it, and takes care that no key acts on
somebody whom the user has not seen.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from math import inf
from time import monotonic

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from tui.commands import Heading, Place, bindings, commands, footer
from tui.pipeline import Pipeline
from tui.rules.drafts import Draft
from tui.screens.people.people_screen import PeopleScreen
from tui.screens.review import end as review_end
from tui.screens.review import sections
from tui.screens.review.actions import ActionList, item_actions
from tui.terminal.keys import consume
from tui.text import clean
from tui.views.drafts import drafts
from tui.views.review import saved_walk as file
from tui.views.review.items import ItemKey
from tui.views.review.news import PendingNews
from tui.views.review.summary import summarize
from tui.views.review.walk import Walk
from tui.widgets import person_summary
from tui.widgets.draft_text import letter
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter
from tui.widgets.theme import Palette

WIDE = 100
"""From this width on the message stands beside what is next."""
MIN_PAUSE = 0.75
"""Seconds without any key, after which the next one was typed by somebody who has looked.

What follows a key that was let go belongs to it: the "c" of "tc" alone would ask for the comfort interval. And whom
nobody has asked for must have been seen for so long before a key may mean them.
"""

MIN_SEEN = 0.2
"""Seconds for which whom a decision has brought must have been seen: nobody reads a name and chooses a key in less."""

_ACTIONS = {key: command.action for command in commands(Place.REVIEW) for key in command.keys}
_MOVING = frozenset({"pass_over", "back", "first", "first_open"})
_FOR_ANYBODY = frozenset({"walk_again", "add", "away"}) | {
    command.action for command in commands(Place.REVIEW) if command.heading is Heading.KEEPWARM
}
"""Actions that mean nobody in particular."""

_walk_writer = ThreadPoolExecutor(1, thread_name_prefix="walk")
"""Where one is goes to the disk here, in order; commits do not wait for it."""


class TimedStatic(Static):
    """Who stands here, and since when: the time is taken as it is drawn, a callback after that would be late."""

    drawn_at = inf

    def render_lines(self, crop: Region) -> list[Strip]:
        """As ever; the time is taken."""
        if self.drawn_at == inf:
            self.drawn_at = monotonic()
        return super().render_lines(crop)


class ReviewScreen(PeopleScreen):
    """One due item: who, what to do and why now, what each key would set, what was lately, the message.

    Keys typed ahead: those behind a command wait until it is on disk. Where it has settled the item, another person
    stands there by then, whom nobody had seen when the keys were typed. A touch logged with a stranger is worse than
    a key typed twice, so such a key is let go with all that follows in the same breath, and the screen says so. Undo,
    help and leaving mean nobody and go on, where nothing was let go before them. Where the item stays (interest, a
    note), keys mean the same person, and act. Moving on may be typed ahead.
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
        &.-wide #lately { margin-bottom: 1; }
        &.-end #body, &.-end #whom { display: none; }
        &.-end #end { display: block; }
        & #foot { background: $surface; }
    }
    """
    place = Place.REVIEW
    snooze_hint = "j leaves it for later."

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.walk = Walk(pipeline, file.load(pipeline.store.path.parent))
        self._last_seen: int | None = None
        self._pending = PendingNews()
        self._notice = ""
        self._stale = False
        self._drawn: ItemKey | None = None
        """The item on the screen."""
        self._came_by_itself = False
        """It came by itself, behind a decision."""
        self._min_seen = 0.0
        """Seconds for which it must have been seen before a key may mean it."""
        self._let_go_at = -inf
        self._chosen: dict[ItemKey, str] = {}
        """The templates that were turned to, by the item: who comes back to it finds the message that was meant."""
        self._drafts: tuple[Draft, ...] = ()
        self._last_save: Future[None] | None = None

    # What is seen -------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Where in the walk, who, what is next, what was, the message; or the end."""
        yield Static(id="progress", classes="line")
        yield TimedStatic(id="whom")
        with Container(id="body"):
            with Vertical(id="left"):
                yield Static(person_summary.heading("Now"), classes="rule")
                yield Static(id="why", classes="told")
                yield Static(id="proposed", classes="told")
                yield ActionList()
                yield Static(person_summary.heading("Then"), classes="rule others")
                yield Static(id="others", classes="told others")
            with Vertical(id="right"):
                yield Static(person_summary.heading("Lately"), classes="rule")
                yield Static(id="lately", classes="told")
                yield Static(id="draft", classes="rule")
                with VerticalScroll(id="message", can_focus=False):
                    yield Static(id="letter")
        with VerticalScroll(id="end", can_focus=False):
            yield Static(id="summary")
        yield KeyFooter(id="foot")

    def on_mount(self) -> None:
        """Draws, and listens from now on."""
        self.set_class(self.app.size.width >= WIDE, "-wide")
        self.draw()
        self.listener.start()
        self.set_interval(60, partial(self.heard, set()))

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other, or below."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.draw()

    def set_palette(self, palette: Palette) -> None:
        """Another look: the words that carry colours are made anew."""
        del palette  # asked of the application as the words are made
        self.draw()

    def draw(self) -> None:
        """Draws what the pipeline knows now of the item that the walk stands on."""
        who = self.walk.who
        self.set_class(who is None, "-end")
        cells = self.app.size.width
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
        item = line.item if line is not None else None
        there = who in self.pipeline.people  # a deleted one can be gone back to, for undo
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
        lately = sections.lately(self.pipeline, who, right, 12 if wide else 3, roomy=wide) if there else Content("")
        self.query_one("#lately", Static).update(lately)
        self._drafts = drafts(self.pipeline, who) if there else ()
        self._draw_message()

    def _draw_message(self) -> None:
        found = self.draft()
        place = f"{self._drafts.index(found) + 1} of {len(self._drafts)}" if found is not None else ""
        title = f"Message {place} [ ]" if len(self._drafts) > 1 else "Message"
        right = f"{found.template.title}, {found.kind}" if found is not None else ""
        self.query_one("#draft", Static).update(person_summary.heading(title, clean(right)))
        nothing = Content.styled("no template fits what is next", "dim")
        self.query_one("#letter", Static).update(letter(found) if found is not None else nothing)

    def _draw_footer(self) -> None:
        keys = footer(self.place)
        if self.walk.current is None:
            again = [each for each in commands(self.place) if each.action == "walk_again" and self.walk.passed]
            keys = again + [each for each in keys if each.action in _FOR_ANYBODY]
        self.query_one(KeyFooter).show_keys(keys)

    def _forget_seen(self) -> None:
        """Another item stands here: keys mean it from when it has been drawn."""
        self._drawn = self.walk.current
        self._min_seen = 0.0
        self.query_one(TimedStatic).drawn_at = inf
        self.query_one("#message", VerticalScroll).scroll_home(animate=False)

    # Keys -----------------------------------------------------------------------------------------------------

    async def act(self, event: events.Key) -> None:
        """The key's turn has come: it acts, unless it was typed for somebody who stood here before."""
        if self.app.screen is self and not self._typed_in_time(event):
            consume(event)
            self._let_go_at = event.time
            self._show_notice("pause: keys typed before this was shown did nothing")
            return
        if self._notice:
            self._show_notice("")
        await super().act(event)

    @on(ActionList.Clicked)
    def _clicked(self, message: ActionList.Clicked) -> None:
        for key in message.keys:
            self.post_message(events.Key(key, key))

    @on(events.Click, "#draft")
    def _clicked_message(self) -> None:
        self.action_template(1)

    def _typed_in_time(self, event: events.Key) -> bool:
        """False for a key that would act on somebody who was not seen when it was typed."""
        if event.time - self._let_go_at < MIN_PAUSE:
            return False
        action = _ACTIONS.get(event.key, "")
        if action in _FOR_ANYBODY:
            return True
        seen_at = self.query_one(TimedStatic).drawn_at if self.walk.current is not None else -inf
        if event.time >= seen_at + self._min_seen:
            return True
        return action in _MOVING and not self._came_by_itself

    def _show_notice(self, words: str) -> None:
        """Quietly, in the first line, until the next key: it says what became of the one before."""
        self._notice = words
        self._draw_progress()

    def _draw_progress(self) -> None:
        words = self._notice or sections.news(self._pending)
        self.query_one("#progress", Static).update(
            sections.progress(self.walk, self.pipeline, words, self.app.size.width)
        )

    # Staying true -----------------------------------------------------------------------------------------------

    def command_begins(self) -> None:
        """Something is done about the item shown."""
        self._pending = PendingNews()

    def command_ends(self) -> None:
        """What it did is looked at before the keys that waited act."""
        if self.is_attached:
            self._take_in_changes(own=True)

    def heard(self, ids: set[int]) -> None:
        """Somebody changed, or time passed: looked at once, or when our command is done and this screen is on top."""
        del ids
        if self.app.screen is self and not self.is_busy():
            self._take_in_changes()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """What was done meanwhile, in the detail or elsewhere, is taken in."""
        if self._stale and not self.is_busy():
            self._take_in_changes(own=True)

    def _take_in_changes(self, *, own: bool = False) -> None:
        """Takes in what changed, and goes on from what is settled or gone."""
        self._stale = False
        before = self.walk.current
        if self.walk.day != self.pipeline.calendar.day(self.pipeline.now):
            self._begin_anew()
        news = self.walk.look(follow=own)
        moved = self.walk.current != before
        # Undo comes back to somebody seen before: on from them may be typed ahead.
        self._came_by_itself = moved and (news.step is None or news.step.undoes is None)
        self._pending.take(news, before, self.walk.is_due)
        self.draw()
        if moved:
            self._min_seen = MIN_SEEN if own and news.lost is None and news.elsewhere is None else MIN_PAUSE
        self._save_walk()

    def _begin_anew(self) -> None:
        """Midnight has passed: another day, another review; who is shown stays, where they are due still."""
        who = self.walk.who
        self.walk = Walk(self.pipeline)
        if who is not None:
            self.walk.go_to(who)

    def _save_walk(self) -> None:
        self._last_save = _walk_writer.submit(file.save, self.pipeline.store.path.parent, self.walk.to_save())

    def on_unmount(self) -> None:
        """Where one was is on disk before the screen has gone."""
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
        """On to the next; this one comes again another time."""
        if self.walk.current is None:
            self.walk.first_open()  # something came due while the summary stood here
        else:
            self.walk.pass_over()
        self._moved()

    def action_back(self) -> None:
        """To the one before."""
        if self.walk.back():
            self._moved()
        else:
            self._show_notice("this is the first one")

    def action_first(self) -> None:
        """To the first one of this review."""
        self.walk.first()
        self._moved()

    def action_first_open(self) -> None:
        """On to the first one not seen yet."""
        self.walk.first_open()
        self._moved()

    def action_walk_again(self) -> None:
        """At the end: what was passed over, once more."""
        if self.walk.current is None:
            self.walk.walk_again()
            self._moved()

    def action_half_page(self, direction: int) -> None:
        """Through a long message, or a long summary."""
        part = self.query_one("#end" if self.walk.current is None else "#message", VerticalScroll)
        part.scroll_relative(y=direction * max(1, part.size.height // 2), animate=False, immediate=True)

    def action_leave(self) -> None:
        """Back to where one was."""
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        if isinstance(below, PeopleScreen):
            self.left_for(below)

    def left_for(self, below: PeopleScreen) -> None:
        """The board's cursor stands on whom we saw last; other screens stay as they were left."""
        if below.place is Place.BOARD and self._last_seen is not None:
            below.show_person(self._last_seen)
        if self.walk.current is not None:
            self.app.notify(f"{self.walk.number} of {self.walk.total}\nr goes on", markup=False)

    # What actions ask -----------------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        """The person shown; nobody at the end."""
        return [self.walk.who] if self.walk.who is not None else []

    def order(self) -> list[int]:
        """Those of the walk, each once, as they come."""
        keys = [*(visit.key for visit in self.walk.visits), *self.walk.open]
        return list(dict.fromkeys(key.who for key in keys if key.who in self.pipeline.people))

    def show_person(self, who: int) -> None:
        """Somebody was looked at last in the detail: on from there. Who was added only now has their turn later."""
        self.walk.go_to(who)
        self._moved()

    def draft(self) -> Draft | None:
        """The message that is shown."""
        chosen = self._chosen.get(self.walk.current) if self.walk.current is not None else None
        first = self._drafts[0] if self._drafts else None
        return next((each for each in self._drafts if each.template.id == chosen), first)

    def action_template(self, by: int) -> None:
        """Another message for the same person."""
        found = self.draft()
        if self.walk.current is not None and found is not None:
            turned = self._drafts[(self._drafts.index(found) + by) % len(self._drafts)]
            self._chosen[self.walk.current] = turned.template.id
            self._draw_message()
            self.query_one("#message", VerticalScroll).scroll_home(animate=False)
