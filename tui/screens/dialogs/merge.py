"""Two similar entries side by side: merge them, or keep them apart?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Literal

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.pipeline.merging import stops, words_of
from tui.screens.base.dialog import Dialog
from tui.text import clean, fit
from tui.views.fields import field_text
from tui.when.saying import full
from tui.widgets.content import literal
from tui.widgets.theme import CURSOR
from tui.widgets.wrap import within, wrap

_LABEL = 11
_GAP = 3
_AROUND = 8
"""Lines of the sheet beside those of the fields: frame, evidence, heads, what merging does, keys."""
_WIDE = 110
"""Cells of the sheet: two addresses beside one another."""
_POLL = 0.5
"""Seconds between two checks whether the entries were changed elsewhere."""


class MergeAnswer(msgspec.Struct, frozen=True):
    """The decision about two entries: ``goes`` is merged into ``stays``, or they are two people (``apart``)."""

    stays: int
    goes: int
    apart: bool = False


class MergePrompt(Dialog[MergeAnswer]):
    """Asks whether two entries are one person, and which entry stays."""

    about = "Two entries that look like one person: what stays is taken from both; u brings both back."

    DEFAULT_CSS = f"""
    MergePrompt .sheet {{ width: {_WIDE}; }}
    """
    BINDINGS = [
        Binding("left,h", "stay(0)", "the left one stays", show=False),
        Binding("right,l", "stay(1)", "the right one stays", show=False),
        Binding("tab", "swap", "the other one stays", show=False),
        Binding("y,enter", "merge", "merge", show=False),
        Binding("k", "apart", "keep apart", show=False),
    ]

    def __init__(self, pipeline: Pipeline, one: int, other: int, evidence: str) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._both = (one, other)
        self._evidence = evidence
        self._stays: Literal[0, 1] = 0
        self._two = Static(id="two", classes="line")
        self._outlook = Static(id="outlook", classes="line")
        self._seen = [pipeline.prospect(who) for who in self._both]
        """Both entries as drawn; the answer is about these."""

    def compose(self) -> ComposeResult:
        with self.sheet("One person, or two?"):
            yield Static(literal(self._evidence, "dim"), classes="line")
            yield self._two
            yield self._outlook
            yield Static("y or Enter: one person, merge · ← → which one stays", classes="hint", markup=False)
            yield Static("k: two people, keep apart · Esc leaves it open", classes="hint", markup=False)

    def on_mount(self) -> None:
        self._draw()
        self._say(self._expected())
        self.set_interval(_POLL, self._is_unchanged)

    def on_resize(self) -> None:
        self._draw()

    @property
    def _cells(self) -> int:
        """The width of one of the two columns."""
        return (min(_WIDE, self.app.size.width) - 4 - _LABEL - _GAP) // 2

    def _is_unchanged(self) -> bool:
        """True if both entries are as drawn. Else draws the changes, and asks again."""
        if any(who not in self._pipeline.people for who in self._both):
            self.app.notify("one of the two was deleted meanwhile", severity="warning", markup=False)
            self.dismiss(None)
            return False
        now = [self._pipeline.prospect(who) for who in self._both]
        if now == self._seen:
            return True
        self._seen = now
        self._draw()
        self._say(" ".join(["Changed meanwhile: look again.", self._expected()]))
        self.ignore_earlier_keys()
        return False

    def _say(self, words: str) -> None:
        self._outlook.display = bool(words)
        self._outlook.update(literal(words.strip(), "bold"))

    def _expected(self) -> str:
        """What merging does if one of the two is closed: the only effect that cannot be seen."""
        one, other = self._seen
        closing = one.closed or other.closed
        if closing is None or (one.closed is not None and other.closed is not None):
            return ""
        if stops(one, other):
            return "They asked to stop: whichever stays will be closed."
        return f"One is closed ({words_of(closing.reason)}): the open one goes on, the closing goes into the remark."

    def _draw(self) -> None:
        one, other = self._seen
        rows = [row for row in _rows(one, other, self._pipeline) if row[1] or row[2]]
        lines = [self._heads()]
        spare = self.app.size.height - _AROUND - len(rows)
        for label, its, others in rows:
            both = [wrap(clean(words), self._cells) for words in (its, others)]
            taken = min(max(map(len, both)), 1 + max(0, spare))  # as many lines as there are to spare
            spare -= taken - 1
            pairs = zip_longest(*(within(each, taken) for each in both), fillvalue="")
            for part, (left, right) in enumerate(pairs):
                style = "" if its == others else "bold"
                lines.append(self._side_by_side("" if part else label, left, right, style, style))
        self._two.update(Content("\n").join(lines))

    def _heads(self) -> Content:
        words = [f"{CURSOR} stays" if at == self._stays else "  goes into it" for at in (0, 1)]
        styles = ["bold $text-accent" if at == self._stays else "dim" for at in (0, 1)]
        return self._side_by_side("", words[0], words[1], styles[0], styles[1])

    def _side_by_side(self, label: str, one: str, other: str, style: str, its: str) -> Content:
        cells = self._cells
        return Content.assemble(
            (fit(label, _LABEL), "dim"), (fit(one, cells), style), " " * _GAP, (fit(other, cells), its)
        )

    def action_stay(self, which: Literal[0, 1]) -> None:
        self._stays = which
        self._draw()

    def action_swap(self) -> None:
        self.action_stay(1 if self._stays == 0 else 0)

    def on_click(self, event: Click) -> None:
        """A click chooses which entry stays."""
        at = event.get_content_offset(self._two)
        if at is not None:
            self.action_stay(1 if at.x > _LABEL + self._cells else 0)

    def action_merge(self) -> None:
        if self._is_unchanged():
            self.dismiss(MergeAnswer(self._both[self._stays], self._both[1 - self._stays]))

    def action_apart(self) -> None:
        if self._is_unchanged():
            self.dismiss(MergeAnswer(*self._both, apart=True))


def _rows(one: Prospect, other: Prospect, pipeline: Pipeline) -> Iterator[tuple[str, str, str]]:
    """The fields of both entries: label and two values."""
    for label, field in (("Name", "name"), ("Company", "company"), ("Position", "position"), ("Email", "emails"),
                         ("Phone", "phones"), ("Profile", "urls"), ("Met where", "where")):  # fmt: skip
        yield label, field_text(pipeline, one, field), field_text(pipeline, other, field)
    yield "Tags", ", ".join(one.tags), ", ".join(other.tags)
    yield "Stage", str(one.stage), str(other.stage)
    if one.closed is not None or other.closed is not None:
        yield "Closed", _closed(one, pipeline), _closed(other, pipeline)
    yield "Touches", _touches(one, pipeline), _touches(other, pipeline)
    yield "Remark", one.note.partition("\n")[0], other.note.partition("\n")[0]
    yield "Added", _day(one, pipeline), _day(other, pipeline)


def _touches(person: Prospect, pipeline: Pipeline) -> str:
    if not person.touches:
        return "none"
    return f"{len(person.touches)}, last {full(pipeline.calendar.day(person.touches[-1].at), pipeline.calendar.zone)}"


def _closed(person: Prospect, pipeline: Pipeline) -> str:
    if person.closed is None:
        return "open"
    day = full(pipeline.calendar.day(person.closed.at), pipeline.calendar.zone)
    return f"{words_of(person.closed.reason)}, {day}"


def _day(person: Prospect, pipeline: Pipeline) -> str:
    if person.added_at is None:
        return ""
    return full(pipeline.calendar.day(person.added_at), pipeline.calendar.zone)
