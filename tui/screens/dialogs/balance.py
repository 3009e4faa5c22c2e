"""What the sources of touches came to, to be read; and what each of them may log by itself."""

from __future__ import annotations

from functools import partial
from typing import Final

from textual.binding import Binding
from textual.widgets import Static

from tui.model.errors import DataError
from tui.pipeline import Pipeline, Refused
from tui.screens.base.commit import commit
from tui.screens.dialogs.choose import Choose
from tui.screens.dialogs.text_view import TextView
from tui.text import clean
from tui.views.tray import balances, certain_words
from tui.widgets.choices import Choice
from tui.widgets.content import literal
from tui.widgets.wrap import hanging

_LETTERS: Final = "123456789abcdefghilmnopqrstuvwxyz"
"""The keys of sources, in their order; j and k move."""


class BalanceView(TextView[None]):
    """The balance of all sources, as `keepwarm capture status` has it."""

    about = "What became of all that each source said: it has to add up."
    BINDINGS = [
        Binding("enter,b", "leave", "back", show=False),
        Binding("c", "certain", "what a source logs by itself", show=False),
    ]

    _heading = "The balance"

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self._pipeline = pipeline

    @property
    def text(self) -> str:
        lines = balances(self._pipeline) if self._pipeline.has_tray else []
        return "\n".join(lines) or "No source is set up yet."

    def on_mount(self) -> None:
        self.show_keys(("↑ ↓ scroll", "c what a source logs by itself", "y copy", "v show to select", "Esc back"))
        self._show()

    def on_resize(self) -> None:
        super().on_resize()
        self._show()

    def _show(self) -> None:
        lines = (part for line in self.text.split("\n") for part in hanging(line, self.cells))
        self.query_one("#text", Static).update(literal("\n".join(lines), lines=True))

    def action_certain(self) -> None:
        """Asks of which source what is certain is logged at once, or asked about first."""
        feeds = self._pipeline.tray.feeds().values() if self._pipeline.has_tray else ()
        found = [feed for feed in feeds if not feed.once]
        if not found:
            self.say("no source is set up that is read again and again", wrong=True)
            return
        choices = [Choice(key, each.name, certain_words(each)) for key, each in zip(_LETTERS, found, strict=False)]

        def chosen(key: str | None) -> None:
            if key is not None:
                feed = found[_LETTERS.index(key)]
                self.app.run_worker(self._take_certain(feed.name, wanted=not feed.takes_certain), group="commands")

        words = "Certain is an address of theirs, from you or to you alone. Whose way is to be the other?"
        self.app.push_screen(Choose("What a source logs by itself", choices, words=words), chosen)

    async def _take_certain(self, name: str, *, wanted: bool) -> None:
        from tui.pipeline.capturing import take_certain

        try:
            said, wrong = await commit(self.app, partial(take_certain, self._pipeline, name, wanted=wanted)), False
        except (DataError, Refused) as error:
            said, wrong = str(error), True
        if self.is_open:
            self._show()
            self.say(clean(said), wrong=wrong)
