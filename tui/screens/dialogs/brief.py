"""The brief: what to know before you meet somebody, on one sheet."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tui.pipeline import Pipeline
from tui.screens.dialogs.text_view import TextView
from tui.text import clean
from tui.views.brief import ABOUT, brief, placed
from tui.widgets.content import literal
from tui.widgets.wrap import wrap


class BriefView(TextView[None]):
    """Shows what to know of somebody."""

    about = "What to know before you meet them: what they do, what you owe them, what was said last."

    BINDINGS = [Binding("enter,B", "leave", "back", show=False)]

    def __init__(self, pipeline: Pipeline, who: int) -> None:
        super().__init__()
        self._whom = clean(pipeline.people.name(who))
        self._heading = f"Before you meet {self._whom}"
        self._lines = brief(pipeline, who)

    @property
    def text(self) -> str:
        placed_lines = placed(self._lines, partial(wrap, cells=78 - ABOUT))
        return "\n".join([self._whom, *(f"{about}{words}".rstrip() for about, words, _ in placed_lines)])

    def on_mount(self) -> None:
        self.show_keys(("↑ ↓ scroll", "y copy", "v show to select", "Esc back"))

    def on_resize(self) -> None:
        super().on_resize()
        room = self.cells - ABOUT - 1  # the scroll bar
        tones = {"bad": "$text-error"}
        self.query_one("#text", Static).update(
            Content("\n").join(
                Content.assemble((about, "dim"), literal(words, tones.get(tone, "")))
                for about, words, tone in placed(self._lines, partial(wrap, cells=room))
            )
        )
