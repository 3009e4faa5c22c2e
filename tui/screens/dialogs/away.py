"""Asks for a holiday."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from textual.app import ComposeResult
from textual.widgets import Static

from tui.pipeline import Pipeline
from tui.screens.base.dialog import Field
from tui.screens.dialogs.form import Form
from tui.views.previews import understood
from tui.when.saying import full


class Holiday(msgspec.Struct, frozen=True):
    """Days away, first and last included."""

    first: date
    last: date


class AwayPrompt(Form[Holiday]):
    """Asks for the first and the last day of a holiday."""

    about = (
        "A holiday, first and last day included: opening steps and rhythm rest for everybody until you are "
        "back. Days as in: today, fri, 20 Nov, 2 weeks."
    )

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self._pipeline = pipeline

    def compose(self) -> ComposeResult:
        with self.sheet("Away"):
            words = "While you are away sequence and rhythm are hidden; promises and answers are not."
            yield Static(words, classes="line", markup=False)
            yield from self._row("From", Field("today", is_proposal=True, id="first"))
            yield Static(id="from-echo", classes="line echo")
            yield from self._row("To", Field(placeholder="fri, 20 Nov, 2 weeks; that day included", id="last"))
            yield Static(id="to-echo", classes="line echo")
            yield Static("Tab to the next field · Enter sets it · Esc leaves", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Most holidays begin today, so the last day is asked first."""
        self.focus_field(self.query_one("#last", Field))

    def on_input_changed(self) -> None:
        self._days()

    def _days(self) -> tuple[date | None, date | None]:
        return self._day("#first", "#from-echo"), self._day("#last", "#to-echo")

    def _day(self, field: str, echo: str) -> date | None:
        words = self.query_one(field, Field).value
        if not words.strip():
            self._show_echo(echo, "", wrong=False)
            return None
        read = understood(self._pipeline, words)
        if read.when is None:
            self._show_echo(echo, read.echo, wrong=True)
            return None
        self._show_echo(echo, full(read.when.day, self._pipeline.calendar.zone), wrong=False)
        return read.when.day

    def action_done(self) -> None:
        first, last = self._days()
        if first is None or last is None:
            for field, echo in (("#first", "#from-echo"), ("#last", "#to-echo")):
                if not self.query_one(field, Field).value.strip():
                    self._show_echo(echo, "a day is needed, such as fri or 20 Nov", wrong=True)
            self.focus_field(self.query_one("#first" if first is None else "#last", Field))
        elif last < first:
            self._show_echo("#to-echo", "that is before the first day", wrong=True)
            self.focus_field(self.query_one("#last", Field))
        elif last - first > timedelta(days=366):
            self._show_echo("#to-echo", "that is more than a year", wrong=True)
        else:
            self.dismiss(Holiday(first, last))
