"""Asks for a promise: when, what, and the days and times that suit them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.pipeline import Pipeline
from tui.pipeline.changes import Change
from tui.screens.base.dialog import Field, Toggle
from tui.screens.dialogs.form import Form
from tui.text import clean
from tui.views.previews import Understood, understood
from tui.when.instants import When

DatedChange = Callable[[When], Change]


class PromiseAnswer(msgspec.Struct, frozen=True):
    when: When
    note: str
    available: str | None
    """The days and times that suit them; None if they were not edited."""
    moves: bool = False
    """The promise replaces the open one."""


class PromisePrompt(Form[PromiseAnswer]):
    """Asks when, and what was promised; the days and times that suit them can be edited."""

    about = (
        "A day or a time at which they may expect you. As in: today 14:00, tomorrow, tue 10, in 2 weeks, 20 "
        "Nov. It stands first on its day."
    )

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
        """``available``: what suits them, None for several people; ``moving``: the open promise, in words."""
        super().__init__()
        self._heading = title
        self._pipeline = pipeline
        self._who = who
        self._change = change
        self._move = move
        self._available = available
        self._moving = moving

    def compose(self) -> ComposeResult:
        with self.sheet(self._heading):
            yield from self._row("When", Field(placeholder="tue 10, in 2 weeks, fri afternoon", id="when"))
            yield Static(id="understood", classes="line echo")
            yield from self._row("What", Field(placeholder="what you said you would do", id="note"))
            if self._available is not None:
                suits = Field(self._available, placeholder="ask them, such as tue-thu mornings")
                suits.id = "available"
                yield from self._row("Suits them", suits)
            if self._moving:
                yield Toggle(f"move the promise of {self._moving} instead")
            yield Static("Tab to the next field · Enter promises · Esc leaves", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.focus_field(self.query_one("#when", Field))

    def on_input_changed(self, event: Input.Changed) -> None:
        """The date is checked as it is typed, and shown beside what suits them."""
        if event.input.id in ("when", "available"):
            self._echo()

    def on_toggle_changed(self) -> None:
        """A date that is fine for moving a promise may be refused for a new one, and vice versa."""
        self._echo()

    @property
    def _moves(self) -> bool:
        return bool(self._moving) and self.query_one(Toggle).on

    def _echo(self) -> Understood | None:
        words = self.query_one("#when", Field).value
        if not words.strip():
            self._show_echo("#understood", "", wrong=False)
            return None
        read = understood(self._pipeline, words, change=self._move if self._moves else self._change, who=self._who)
        suits = f"; suits them: {suiting}" if (suiting := self._suiting()) and not read.wrong else ""
        self._show_echo("#understood", f"{read.echo}{suits}", wrong=bool(read.wrong))
        return read

    def _suiting(self) -> str:
        """What suits them, as edited; empty if unknown, or for several people."""
        return clean(self.query_one("#available", Field).value) if self._available is not None else ""

    def _edited(self) -> str | None:
        """What suits them; None if it was not edited."""
        suiting = self._suiting()
        return suiting if suiting != clean(self._available or "") else None

    def action_done(self) -> None:
        read = self._echo()
        if read is None or read.when is None or read.wrong:
            if read is None:
                self._show_echo("#understood", "for when? a promise has a day or a time", wrong=True)
            self.focus_field(self.query_one("#when", Field))
            return
        note = clean(self.query_one("#note", Field).value)
        self.dismiss(PromiseAnswer(read.when, note, self._edited(), self._moves))
