"""Prompts for dates and notes: what was typed is read back in full before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.pipeline import Pipeline
from tui.pipeline.changes import Change
from tui.screens.base.dialog import Dialog, Field, Lines, Save, Toggle
from tui.screens.base.key_screen import Answer
from tui.screens.dialogs.choose import Confirm
from tui.text import clean
from tui.views.previews import Understood, understood
from tui.when.instants import When
from tui.when.saying import full
from tui.widgets.content import plain

DatedChange = Callable[[When], Change]


class Form(Dialog[Answer]):
    """Some labelled lines: Tab goes on, Enter is done. Base of the prompts with several fields."""

    BINDINGS = [
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "previous field", show=False),
        Binding("ctrl+s", "done", "done", show=False),
    ]
    DEFAULT_CSS = """
    Form {
        & .row { height: 1; }
        & .label { width: 11; }
        & .echo { padding-left: 11; }
    }
    """

    def _row(self, label: str, field: Input) -> Iterator[Horizontal]:
        yield Horizontal(Static(label, classes="label", markup=False), field, classes="row")

    def on_input_submitted(self) -> None:
        """Enter in any field is done."""
        self.action_done()

    def action_done(self) -> None:
        """Answers, where everything was understood."""
        raise NotImplementedError

    def _says(self, where: str, words: str, *, wrong: bool) -> None:
        style = "$text-error" if wrong else "$text-success"
        self.query_one(where, Static).update(plain(words, style))


class Promised(msgspec.Struct, frozen=True):
    """A promise to be made."""

    when: When
    note: str
    available: str
    """The days and times that suit them, as edited."""
    moves: bool = False
    """It takes the place of the promise that is open."""


class PromisePrompt(Form[Promised]):
    """Asks when, and what was promised; the days and times that suit them are shown, and can be mended."""

    def __init__(
        self,
        title: str,
        pipeline: Pipeline,
        who: Sequence[int],
        change: DatedChange,
        move: DatedChange,
        *,
        available: str | None,
        moving: str = "",
    ) -> None:
        """``available``: what suits them, None with several people; ``moving``: the open promise, in words."""
        super().__init__()
        self._heading = title
        self._pipeline = pipeline
        self._who = who
        self._change = change
        self._move = move
        self._available = available
        self._moving = moving

    def compose(self) -> ComposeResult:
        """When, what, and what suits them."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = plain(self._heading)
            yield from self._row("When", Field(placeholder="tue 10, in 2 weeks, fri afternoon", id="when"))
            yield Static(id="understood", classes="line echo")
            yield from self._row("What", Field(placeholder="what you said you would do", id="note"))
            if self._available is not None:
                suits = Field(self._available, placeholder="ask them: days and times, such as tue-thu mornings")
                suits.id = "available"
                yield from self._row("Suits them", suits)
            if self._moving:
                yield Toggle(f"move the promise of {self._moving} instead")
            yield Static("Tab to the next field · Enter promises · Esc leaves", classes="hint", markup=False)

    def on_mount(self) -> None:
        """The date comes first."""
        self.focus_field(self.query_one("#when", Field))

    def on_input_changed(self, event: Input.Changed) -> None:
        """The date is understood as it is typed, and stands beside what suits them."""
        if event.input.id in ("when", "available"):
            self._echo()

    def on_toggle_changed(self) -> None:
        """What can be moved may not be promised once more, and the other way round."""
        self._echo()

    @property
    def _moves(self) -> bool:
        return bool(self._moving) and self.query_one(Toggle).on

    def _echo(self) -> Understood | None:
        words = self.query_one("#when", Field).value
        if not words.strip():
            self._says("#understood", "", wrong=False)
            return None
        read = understood(self._pipeline, words, change=self._move if self._moves else self._change, who=self._who)
        suits = f"; suits them: {suiting}" if (suiting := self._suiting()) and not read.wrong else ""
        self._says("#understood", f"{read.echo}{suits}", wrong=bool(read.wrong))
        return read

    def _suiting(self) -> str:
        """What suits them, as edited; empty where that is not known, or of several people."""
        return clean(self.query_one("#available", Field).value) if self._available is not None else ""

    def action_done(self) -> None:
        """Promises, where the date was understood."""
        read = self._echo()
        if read is None or read.when is None or read.wrong:
            if read is None:
                self._says("#understood", "for when? a promise has a day or a time", wrong=True)
            self.focus_field(self.query_one("#when", Field))
            return
        note = clean(self.query_one("#note", Field).value)
        self.dismiss(Promised(read.when, note, self._suiting(), self._moves))


class Holiday(msgspec.Struct, frozen=True):
    """Days away, both included."""

    first: date
    last: date


class AwayPrompt(Form[Holiday]):
    """Asks from when to when you are away."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self._pipeline = pipeline

    def compose(self) -> ComposeResult:
        """Two days."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content("Away")
            words = "While you are away sequence and rhythm are hidden; promises and answers are not."
            yield Static(words, classes="line", markup=False)
            yield from self._row("From", Field("today", id="first"))
            yield Static(id="from-echo", classes="line echo")
            yield from self._row("To", Field(placeholder="fri, 20 Nov, 2 weeks; that day included", id="last"))
            yield Static(id="to-echo", classes="line echo")
            yield Static("Tab to the next field · Enter sets it · Esc leaves", classes="hint", markup=False)

    def on_mount(self) -> None:
        """From today, mostly: the end is asked first."""
        self.focus_field(self.query_one("#last", Field))

    def on_input_changed(self) -> None:
        """The days are understood as they are typed."""
        self._days()

    def _days(self) -> tuple[date | None, date | None]:
        return self._day("#first", "#from-echo"), self._day("#last", "#to-echo")

    def _day(self, field: str, echo: str) -> date | None:
        words = self.query_one(field, Field).value
        if not words.strip():
            self._says(echo, "", wrong=False)
            return None
        read = understood(self._pipeline, words)
        if read.when is None:
            self._says(echo, read.echo, wrong=True)
            return None
        self._says(echo, full(read.when.day, self._pipeline.calendar.zone), wrong=False)
        return read.when.day

    def action_done(self) -> None:
        """Sets it, where both days were understood."""
        first, last = self._days()
        if first is None or last is None:
            self.focus_field(self.query_one("#first" if first is None else "#last", Field))
        elif last < first:
            self._says("#to-echo", "that is before the first day", wrong=True)
            self.focus_field(self.query_one("#last", Field))
        elif last - first > timedelta(days=366):
            self._says("#to-echo", "that is more than a year", wrong=True)
        else:
            self.dismiss(Holiday(first, last))


class NotePrompt(Dialog[str]):
    """A text of several lines. Answers with it, or None."""

    BINDINGS = [Binding("ctrl+s", "done", "save", show=False, priority=True)]
    DEFAULT_CSS = """
    NotePrompt {
        & Lines, & Lines:focus { height: 7; }
        & Save { width: 12; }
    }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._heading = title
        self._text = text

    def compose(self) -> ComposeResult:
        """The text, and a button below it."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = plain(self._heading)
            yield Lines(self._text)
            yield Save()
            yield Static("Tab, then Enter saves · Esc leaves it as it was", classes="hint", markup=False)

    def on_mount(self) -> None:
        """At the end of the text."""
        area = self.query_one(Lines)
        area.move_cursor(area.document.end)
        self.focus_field(area)

    def action_leave(self) -> None:
        """Leaves; asks where something was typed."""
        if clean(self.query_one(Lines).text, lines=True) == clean(self._text, lines=True):
            self.dismiss(None)
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self.dismiss(None)

        question = Confirm("Leave without saving?", "What you typed here is not saved.", yes="leave it", no="stay here")
        self.app.push_screen(question, answered)

    def on_save_pressed(self) -> None:
        """The button."""
        self.action_done()

    def action_done(self) -> None:
        """Saves."""
        self.dismiss(clean(self.query_one(Lines).text, lines=True))
