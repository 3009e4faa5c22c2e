"""Everything about one person: status, next item and reason, fields, and the timeline.

The screen keeps no copy of the record: it draws again whenever the pipeline reports a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Input, Static

from tui.commands import Place, bindings, footer
from tui.model.addresses import KINDS, addresses_text
from tui.model.records import Address, Prospect
from tui.pipeline import Pipeline
from tui.pipeline.removed import key_back, merged_into, removed_here, what_became
from tui.pipeline.seen import Seen
from tui.screens.base.dialog import Field
from tui.screens.base.sight import MIN_SEEN
from tui.screens.detail.fields import FieldLine, FieldTable
from tui.screens.dialogs.choose import Notice
from tui.screens.dialogs.completing import completing
from tui.screens.dialogs.person_form import FIELDS_BY_NAME, FORM_FIELDS, InvalidField, Parsed
from tui.screens.dialogs.text_view import NoteView
from tui.screens.people.action_group import ActionScreen, only_open
from tui.screens.people.people_screen import PeopleScreen
from tui.screens.people.records import Records
from tui.terminal.keys import consume
from tui.text import clean, width
from tui.views.fields import field_text
from tui.views.previews import refusal
from tui.views.timeline import Entry, Ground, entries
from tui.when.saying import full
from tui.widgets import person_summary
from tui.widgets.content import literal
from tui.widgets.draft_text import letter
from tui.widgets.links import links_of
from tui.widgets.palette import palette_of
from tui.widgets.quiet_static import QuietStatic
from tui.widgets.text_lines import KeyFooter
from tui.widgets.timeline import SHOWN, Timeline

WIDE = 100
"""From this width on, the story is beside the fields."""
TALL = 44
"""From this height on, a wide screen has room for the message too."""
_FRAME, _LETTER = 5, 14
"""Lines around the story of a wide screen, and those that a message takes."""
_AROUND = 18
"""Lines of a small screen beside the story and the items that are not next."""
EDITING = "Enter saves, Esc leaves it as it was"
"""The footer while a field is edited."""
STILL = ("help", "leave")
"""The commands in the footer for a person who was removed."""


class DetailScreen(PeopleScreen):
    """One person. Arrows move through the fields and on into the story; J and K go to other people."""

    AUTO_FOCUS = ""
    BINDINGS = bindings(Place.DETAIL)
    DEFAULT_CSS = """
    DetailScreen {
        layout: vertical;
        overflow: hidden;
        & #head { height: 3; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
        & .rule { height: 1; color: $foreground-muted; text-wrap: nowrap; }
        & #body { layout: vertical; height: 1fr; }
        & #left { height: auto; width: 1fr; }
        & #right { height: 1fr; width: 1fr; }
        & #facts { height: auto; layers: below above; }
        & FieldTable { layer: below; }
        & #winner { height: auto; max-height: 7; }
        & #proposed { height: auto; max-height: 6; text-wrap: nowrap; text-overflow: ellipsis; }
        & #others { height: auto; max-height: 4; text-wrap: nowrap; text-overflow: ellipsis; }
        & #editor {
            display: none; layer: above; position: absolute; height: 1; background: $surface;
            & Static { width: 12; }
            & Field { width: 1fr; }
        }
        &.-wide #body { layout: horizontal; }
        &.-wide #left { width: 45%; height: 1fr; }
        & .note { display: none; }
        &.-wide.-noted .note { display: block; }
        & #note { padding: 0 1; height: 1fr; }
        & .message { display: none; }
        &.-tall .message { display: block; }
        & #letter { height: auto; max-height: 45%; padding: 0 1 0 3; }
        &.-wide #others { text-wrap: wrap; max-height: 12; }
        &.-story #left { display: none; }
    }
    """
    place = Place.DETAIL

    def __init__(self, pipeline: Pipeline, who: int, below: ActionScreen) -> None:
        super().__init__(pipeline)
        self.who = who
        self._below = below
        self._known_as = ""
        """The name of the person, for when there is no record any more."""
        self._order = list(below.order()) or [who]
        self._editing: FieldLine | None = None
        self._seen = pipeline.seen(())
        """How the person stood when the editing began."""
        self._saving = False

    # Drawing ----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield QuietStatic(id="head")
        with Container(id="body"):
            with Vertical(id="left"):
                yield QuietStatic(person_summary.heading("Next"), classes="rule")
                yield QuietStatic(id="winner")
                yield QuietStatic(id="others")
                yield QuietStatic(id="proposed")
                yield QuietStatic(person_summary.heading("Who"), classes="rule")
                with Container(id="facts"):
                    yield FieldTable()
                    with Horizontal(id="editor"):
                        yield QuietStatic(id="editor-label", markup=False)
                        yield Field(id="edited")
                yield QuietStatic(person_summary.heading("Remark"), classes="rule note")
                yield QuietStatic(id="note", classes="note")
            with Vertical(id="right"):
                yield QuietStatic(person_summary.heading("Story"), id="story", classes="rule")
                yield Timeline(self.pipeline.calendar.zone)
                yield QuietStatic(id="draft", classes="rule message")
                yield QuietStatic(id="letter", classes="message")
        yield KeyFooter(id="foot")

    def on_mount(self) -> None:
        self.fields = self.query_one(FieldTable)
        self.story = self.query_one(Timeline)
        self._lay_out(self.app.size)
        self.draw()
        self.listener.start()
        self.set_interval(60, self.draw)

    def heard(self, ids: set[int]) -> None:
        step = self.pipeline.telling
        if step is not None and step.did == "forget" and self.who in step.who:  # no undo step tells of it later
            self.call_later(self._go_on)
        else:
            self.call_later(self._draw_changed, ids)

    def _draw_changed(self, ids: set[int]) -> None:
        """Draws again if it concerns this person. Id 0 means holidays, which concern everybody."""
        if self._is_gone():
            self._on_removed(ids)
        elif {self.who, 0} & ids or self._source_id() in ids:
            self.draw()

    def _source_id(self) -> int | None:
        source = self.pipeline.prospect(self.who).source
        return source.prospect if source is not None else None

    def _is_gone(self) -> bool:
        return self.who not in self.pipeline.people

    def _on_removed(self, ids: set[int]) -> None:
        """After a deletion here, shows the next person; else stays, so that no key hits somebody else."""
        if self._removed_here() == "delete":
            self._go_on()
            return
        self.draw()
        if self.who in ids and not self._removed_here():
            self.warn(self._what_became())

    def _removed_here(self) -> str:
        return removed_here(self.pipeline.store, self.who, self.pipeline.made_here)

    def _became(self) -> str:
        return what_became(self.pipeline.store, self.who, self._known_as, self.pipeline.made_here)

    def _what_became(self) -> str:
        return "; ".join(filter(None, (self._became(), self._ways_on())))

    def _ways_on(self) -> str:
        return ", ".join(filter(None, (key_back(self.pipeline.store, self.who), "J and K go on")))

    def _go_on(self) -> None:
        """Shows the next person in the order, or leaves."""
        place = self._order.index(self.who) if self.who in self._order else 0
        self._order = [who for who in self._order if who in self.pipeline.people]
        self._close_editor()
        if self._order:
            self.who = self._order[min(place, len(self._order) - 1)]
            self._show_other(MIN_SEEN)
        elif self.is_current:
            self.dismiss(None)

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size)
        self.call_after_refresh(self.draw)

    def _lay_out(self, size: Size) -> None:
        wide = size.width >= WIDE
        self.set_class(wide, "-wide")
        self.fields.set_columns(1 if wide else 2)
        self._place_editor()
        self._show_story()

    def _show_story(self) -> None:
        """In a small terminal, shows the story in place of the fields while the cursor is in it."""
        self.set_class(self.story.cursor is not None and not self.has_class("-wide"), "-story")

    def draw(self) -> None:
        if not self.is_open:
            return  # it was left before it was drawn
        if self._is_gone():
            self._draw_gone()
            return
        person = self.pipeline.prospect(self.who)
        self._known_as = person.name
        cells = self.app.size.width
        lines = [
            person_summary.headline(person, self._position(), cells),
            person_summary.stage_and_warmth(self.pipeline, person, palette_of(self.app), cells),
            person_summary.figures(self.pipeline, person, cells),
        ]
        self.query_one("#head", Static).update(Content("\n").join(lines))
        items = self.pipeline.explain(self.who)
        self.query_one("#winner", Static).update(
            person_summary.next_item(self.pipeline, self.who, items[0] if items else None, self._left(cells))
        )
        roomy = self.has_class("-wide")
        story = entries(person, self._ground(person))
        spare = self.app.size.height - _AROUND - len(story) - (len(items) - 1)
        others = []
        for item in items[1:]:
            whole = person_summary.other_item(self.pipeline, self.who, item, self._left(cells), roomy=True)
            more = len(whole.plain.splitlines()) - 1
            if not roomy and more > spare:
                whole = person_summary.other_item(self.pipeline, self.who, item, self._left(cells), roomy=False)
            else:
                spare -= more
            others.append(whole)
        self.query_one("#others", Static).update(Content("\n").join(others))
        self.query_one("#others").display = len(items) > 1
        proposed = person_summary.proposed(self.pipeline, person, self._left(cells), roomy=roomy)
        self.query_one("#proposed", Static).update(proposed)
        self.query_one("#proposed").display = bool(proposed.plain)
        facts = [
            FieldLine(each.name, each.label, field_text(self.pipeline, person, each.name),
                      links_of(person, each.name) if each.name in KINDS.values() else ())
            for each in FORM_FIELDS
        ]  # fmt: skip
        self.fields.update([*facts, FieldLine("note", "Remark", person.note)])
        self.story.update(story, self.pipeline.now)
        self.set_class(roomy and self._has_room_for_message(story), "-tall")
        self.query_one("#note", Static).update(literal(person.note, lines=True))
        self.set_class(bool(person.note), "-noted")
        self._draw_message()
        self._draw_footer()

    def _has_room_for_message(self, story: Sequence[Entry]) -> bool:
        """Whether the message has its place below the story: a tall screen, or a story that leaves it."""
        cells, lines = self.app.size
        if lines >= TALL:
            return True
        room = max(10, cells - self._left(cells) - Timeline.DAY - Timeline.AGO - Timeline.WHAT - 1)
        told = sum(min(SHOWN, 1 + width(each.words) // room) for each in story[:lines])
        return lines - _FRAME - told >= _LETTER

    def _draw_message(self) -> None:
        """The message for them, where there is room."""
        if not self.has_class("-tall"):
            return
        found = self.draft()
        self.query_one("#draft", Static).update(
            person_summary.heading("Message", clean(f"{found.template.title}, {found.kind}") if found else "")
        )
        nothing = Content.styled("no template fits what is next", "dim")
        self.query_one("#letter", Static).update(letter(found) if found is not None else nothing)

    def _draw_gone(self) -> None:
        """Fields and story stay visible; the heading tells what became of the person."""
        became = self._became()
        head = Content.assemble(
            " ", (clean(self._known_as), "bold"), "\n ", (clean(became), "bold $text-warning"), "\n ", self._ways_on()
        )
        self.query_one("#head", Static).update(head)
        self.query_one("#winner", Static).update(literal(" nothing"))
        for part in ("#others", "#proposed"):
            self.query_one(part).display = False
        self._draw_footer()

    def theme_changed(self) -> None:
        self.draw()
        for part in (self.fields, self.story):
            part.refresh()

    def _left(self, cells: int) -> int:
        """The width of the part with the next item."""
        return cells * 45 // 100 if self.has_class("-wide") else cells

    def _position(self) -> str:
        return f"{self._order.index(self.who) + 1:,} of {len(self._order):,}" if self.who in self._order else ""

    def _ground(self, person: Prospect) -> Ground:
        calendar = self.pipeline.calendar

        def say(at: datetime, day: bool) -> str:
            said = full(calendar.day(at) if day else at, calendar.zone)
            return said.replace(f" {calendar.day(self.pipeline.now).year}", "")

        people = self.pipeline.people
        return Ground(self.pipeline.now, self.pipeline.rules, say, people.name, people.source_name(person))

    def _draw_footer(self, words: str = "", *, wrong: bool = False) -> None:
        """The keys, or how an edited field is understood. Also the date of the entry under the cursor."""
        foot = self.query_one(KeyFooter)
        if words := words or (EDITING if self._editing is not None else ""):
            tone = "late" if wrong else "open"
            foot.update([Segment(f" {clean(words)}", palette_of(self.app).style(tone, "panel"))])
        else:
            foot.show_keys([each for each in footer(self.place) if not self._is_gone() or each.action in STILL])
        entry = self.story.current
        when = full(entry.at, self.pipeline.calendar.zone) if entry is not None else ""
        self.query_one("#story", Static).update(person_summary.heading("Story", when))

    # Moving -------------------------------------------------------------------------------------------------

    def action_cursor(self, across: int, down: int) -> None:
        """Moves through the fields, and from the edge into the story."""
        if self.story.cursor is None:
            if not self.fields.step(across, down) and (down > 0 or across > 0):
                self._enter_story()
        elif across < 0 or (down < 0 and self.story.cursor == 0):
            self._leave_story()
        elif down and 0 <= self.story.cursor + down < len(self.story.entries):
            self.story.go(self.story.cursor + down)
        self._draw_footer()

    def _enter_story(self) -> None:
        if self.story.entries:
            self.fields.go(None)
            self.story.go(0)
            self._show_story()

    def _leave_story(self) -> None:
        self.story.go(None)
        self._show_story()
        self.fields.go(min(len(self.fields.lines), self.fields.fields_in_a_column) - 1)

    def action_switch_pane(self) -> None:
        if self.story.cursor is None:
            self._enter_story()
        else:
            self._leave_story()
        self._draw_footer()

    def action_edge(self, direction: int) -> None:
        if self.story.cursor is not None:
            self.story.go(0 if direction < 0 else len(self.story.entries) - 1)
        else:
            self.fields.go(0 if direction < 0 else len(self.fields.lines) - 1)
        self._draw_footer()

    def action_half_page(self, direction: int) -> None:
        """Scrolls the story by half a page."""
        if self.story.cursor is None:
            self._enter_story()
        at = (self.story.cursor or 0) + direction * max(1, self.story.size.height // 2)
        self.story.go(max(0, min(at, len(self.story.entries) - 1)))
        self._draw_footer()

    def action_walk(self, by: int) -> None:
        """Goes to another person, in the order of the screen below."""
        known = [who for who in self._order if who in self.pipeline.people or who == self.who]
        place = known.index(self.who) + by if self.who in known else 0
        if not 0 <= place < len(known):
            self.app.notify("that is the last one" if by > 0 else "that is the first one", timeout=2, markup=False)
            return
        self.who = known[place]
        self._show_other()

    def _show_other(self, seconds: float = 0) -> None:
        """Shows another person, from the top. Keys mean them once they were seen for so many seconds."""
        self.sight.change(seconds)
        self.call_after_refresh(partial(self.sight.ask, self.app, drawn=True))
        self._close_editor()
        self.story.go(None)
        self.story.scroll_to(0, 0, animate=False)
        self._show_story()
        self.fields.go(0)
        self.draw()

    @on(Timeline.Reached)
    def _reached_story(self) -> None:
        self.fields.go(None)
        self._show_story()
        self._draw_footer()

    @on(FieldTable.Reached)
    def _reached_fact(self, message: FieldTable.Reached) -> None:
        self.story.go(None)
        self._draw_footer()
        if message.again:
            self.action_change()

    def check_action(self, _action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a field is edited, keys are letters; only Escape leaves."""
        return self._editing is None or parameters == ("leave",)

    # Targets ------------------------------------------------------------------------------------------------

    def targets(self) -> list[int]:
        return [self.who]

    def targets_or_warn(self) -> list[int]:
        """For a person who was removed, shows why in place of a dialog."""
        if not self._is_gone():
            return super().targets_or_warn()
        self.app.push_screen(Notice(clean(self._known_as), self._what_became()))
        return []

    def order(self) -> list[int]:
        return self._order

    def show_person(self, who: int) -> None:
        """A person added or seen from here comes next in the order; this screen stays on its person."""
        if who not in self._order:
            self._order.insert(self._order.index(self.who) + 1 if self.who in self._order else 0, who)
            self.draw()

    def look_at(self, who: int) -> None:
        """Goes to somebody else, who comes next in the order."""
        if who != self.who:
            self.show_person(who)
            self.who = who
            self._show_other()

    def action_leave(self) -> None:
        """Closes the field, else the screen; the cursor below goes to the person seen last."""
        if self._editing is not None:
            self._close_editor()
            self._draw_footer()
            return
        seen = merged_into(self.pipeline.store, self.who) if self._is_gone() else self.who
        if seen is not None:
            self._below.show_person(seen)
        self.dismiss(None)

    # Editing in place ---------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Edits the field under the cursor; in the story, opens the form."""
        if self.fields.current is not None:
            self.action_change()
        else:
            Records(self).edit()

    def action_change(self) -> None:
        """Edits the field under the cursor in place; in the story, shows the whole entry."""
        if self.story.current is not None:
            self._read_entry(self.story.current)
            return
        fact = self.fields.current
        if fact is None or not self.targets_or_warn():
            return
        if reason := refusal(self.pipeline, [self.who], only_open):
            self.warn(reason)
            return
        if fact.name == "note":
            Records(self).note()
            return
        self._seen = self.pipeline.seen([self.who])
        now = field_text(self.pipeline, self.pipeline.prospect(self.who), fact.name)
        self._editing = fact = fact._replace(value=now)
        field = self.query_one("#edited", Field)
        self._place_editor()
        self.query_one("#editor").display = True
        self.query_one("#editor-label", Static).update(f" {fact.label}")
        field.value = clean(fact.value)
        field.placeholder = FIELDS_BY_NAME[fact.name].placeholder
        field.suggester = completing(self.pipeline, fact.name)
        field.cursor_position = len(field.value)
        self.focus_field(field)
        self._draw_footer()

    def action_prefer(self) -> None:
        """Puts the next address of the field under the cursor first."""
        fact = self.fields.current
        several: tuple[Address, ...] = ()
        if fact is not None and fact.name in KINDS.values():
            several = getattr(self.pipeline.prospect(self.who), fact.name)
        if fact is None or len(several) < 2:
            self.warn("* puts another address first: go to a field with several")
            return
        if not self.targets_or_warn():
            return
        other = (*several[1:], several[0])
        self.app.run_worker(self._prefer(self.who, {fact.name: other}, addresses_text(other)), group="commands")

    async def _prefer(self, who: int, fields: dict[str, Any], typed: str) -> None:
        outcome = await Records(self).save_fields(who, self.pipeline.seen([who]), fields, typed)
        if outcome is not None:
            self.commands.show(outcome)

    def _place_editor(self) -> None:
        """Puts the editor over its field."""
        if self._editing is not None and self.fields.cursor is not None:
            self.query_one("#editor").styles.offset = (0, self.fields.top)

    def _read_entry(self, entry: Entry) -> None:
        when = full(entry.at, self.pipeline.calendar.zone)
        words = "\n".join(part for part in (entry.words, f"({entry.mark})" if entry.mark else "") if part)
        self.app.push_screen(NoteView(f"{entry.what.capitalize()}, {when}", words or entry.what))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows at once how the field is understood."""
        if self._editing is not None and event.value != clean(self._editing.value):
            self._read(event.value)

    def _read(self, text: str) -> Parsed | None:
        assert self._editing is not None
        parse = FIELDS_BY_NAME[self._editing.name].parse
        if parse is None:
            return Parsed(clean(text))
        try:
            read = parse(self.pipeline, text)
        except InvalidField as wrong:
            self._draw_footer(str(wrong), wrong=True)
            return None
        self._draw_footer(read.echo)
        return read

    def entered(self, field: Input) -> None:
        """Saves; the field closes when it is on disk."""
        if self._editing is None or self._saving:
            return
        if field.value == clean(self._editing.value):
            self._close_editor()
            self._draw_footer()
            return
        read = self._read(field.value)
        if read is not None:
            self._saving = True
            self.keys.command_begins()
            save = self._save(self.who, self._seen, {self._editing.name: read.value}, field.value)
            self.app.run_worker(save, group="commands")

    async def _save(self, who: int, seen: Seen, fields: dict[str, Any], typed: str) -> None:
        outcome = None
        try:
            outcome = await Records(self).save_fields(who, seen, fields, typed)
            if outcome is not None:
                if self.is_open:
                    self._close_editor()
                    self._draw_footer()
                self.commands.show(outcome)
        finally:
            if outcome is None:  # the field stays open, and they were not typed for it
                self.keys.drop()
            self._saving = False
            self.keys.command_ends()

    @property
    def is_saving(self) -> bool:
        return self._saving

    async def receive_key(self, event: events.Key) -> None:
        """Keys behind the Enter that saves act once it is saved; that Enter, held down, does not."""
        if self._saving and event.key == "enter" and self.keys.is_empty:
            consume(event)
        else:
            await super().receive_key(event)

    def _close_editor(self) -> None:
        if self._editing is not None:
            self._editing = None
            self.query_one("#editor").display = False
            self.set_focus(None)
