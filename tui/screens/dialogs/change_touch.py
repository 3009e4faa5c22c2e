"""Changes a touch that is proposed, before it is taken."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.widgets import Static

from tui.capture.records import Proposed
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.screens.base.dialog import Field
from tui.screens.dialogs.form import Form
from tui.text import clean
from tui.views.previews import understood
from tui.when.instants import past_instant
from tui.when.saying import full


class ChangeTouch(Form[Proposed]):
    """Kind, way, time and note of a proposed touch. Answers with what is to be taken in its place."""

    about = "What is proposed, as you know it better: it is taken so. Times as in: yesterday 15:00, fri, 20 Nov 9:30."

    def __init__(self, pipeline: Pipeline, name: str, proposed: Proposed) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._whom = name
        self._proposed = proposed

    def compose(self) -> ComposeResult:
        each = self._proposed
        assert each.at is not None  # of a touch
        with self.sheet(f"Take, changed: {self._whom}"):
            yield from self._row("Kind", Field(str(each.kind), ", ".join(Kind), id="kind"))
            yield Static(id="kind-echo", classes="line echo")
            yield from self._row(
                "Way", Field("from them" if each.inbound else "to them", "to them, from them", id="way")
            )
            yield Static(id="way-echo", classes="line echo")
            yield from self._row(
                "When",
                Field(full(each.at, self._pipeline.calendar.zone), "yesterday 15:00, fri, 20 Nov 9:30", id="when"),
            )
            yield Static(id="when-echo", classes="line echo")
            yield from self._row("Said", Field(each.note, "what was said", id="note"))
            yield Static("Tab to the next field · Enter takes it · Esc leaves", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.focus_field(self.query_one("#note", Field))

    def on_input_changed(self) -> None:
        self._read()

    def _read(self) -> Proposed | None:
        """What the fields say; None where one of them is not understood, which is said beside it."""
        kind, inbound, at = self._kind(), self._way(), self._when()
        if kind is None or inbound is None or at is None:
            return None
        note = clean(self.query_one("#note", Field).value)
        return replace(self._proposed, kind=kind, inbound=inbound, at=at, note=note)

    def _kind(self) -> Kind | None:
        words = self.query_one("#kind", Field).value.strip().lower()
        found = [kind for kind in Kind if words and kind.value.startswith(words)]
        exact = [kind for kind in found if kind.value == words]
        good = (exact or found)[0] if len(exact or found) == 1 else None
        self._show_echo(
            "#kind-echo",
            f"one of {', '.join(Kind)}" if good is None else "" if good.value == words else str(good),
            wrong=good is None,
        )
        return good

    def _way(self) -> bool | None:
        words = self.query_one("#way", Field).value.strip().lower()
        good = next((way == "from them" for way in ("from them", "to them") if words and way.startswith(words)), None)
        self._show_echo("#way-echo", "to them, or from them" if good is None else "", wrong=good is None)
        return good

    def _when(self) -> datetime | None:
        words = self.query_one("#when", Field).value
        at = self._proposed.at
        if at is not None and words == full(at, self._pipeline.calendar.zone):  # the seconds are not shown, and stay
            self._show_echo("#when-echo", "", wrong=False)
            return at
        read = understood(self._pipeline, words, past=True)
        if read.when is None or read.wrong:
            self._show_echo("#when-echo", read.echo, wrong=True)
            return None
        at = past_instant(read.when, self._pipeline.now, self._pipeline.calendar.zone)
        self._show_echo("#when-echo", full(at, self._pipeline.calendar.zone), wrong=False)
        return at

    def action_done(self) -> None:
        if (changed := self._read()) is not None:
            self.dismiss(changed)
