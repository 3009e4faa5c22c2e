"""The first start: what matters is asked for once, and each of it may be left as it is."""

from __future__ import annotations

from contextlib import suppress

from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.model.errors import DataError
from tui.screens.base.dialog import Field
from tui.screens.base.own_settings import keeps_settings
from tui.screens.dialogs.form import Form
from tui.screens.dialogs.settings import without_file
from tui.settings.config import BadSettings
from tui.settings.editing import shown_value
from tui.widgets.content import literal

_ASKED = {
    "name": ("Your name", "Robin Lang; it closes your messages"),
    "timezone": ("Time zone", "Europe/Berlin"),
    "workdays": ("Working days", "mon-fri"),
}
"""The settings that matter, with their labels and placeholders."""


class FirstStart(Form[bool]):
    """Asks for name, time zone and working days; Escape leaves all of them as they are. It is asked once."""

    about = (
        "Your name closes messages, the zone says when your day begins, and steps fall on working days. All "
        "of it can be changed later."
    )

    DEFAULT_CSS = """
    FirstStart {
        & .label { width: 14; }
        & .echo { padding-left: 15; color: $text-error; }
    }
    """

    def compose(self) -> ComposeResult:
        settings = keeps_settings(self.app).own.settings
        with self.sheet("Welcome to Keepwarm"):
            yield Static("Three things, once; what you leave as it is stays so.", classes="line", markup=False)
            for key, (label, placeholder) in _ASKED.items():
                yield from self._row(label, Field(shown_value(settings, key), placeholder, id=key))
            yield Static(id="wrong", classes="line echo")
            words = "Tab next · Enter keeps them · Esc leaves them · later: , on every screen"
            yield Static(words, classes="hint", markup=False)

    def on_mount(self) -> None:
        self.focus_field(self.query_one("#name", Field))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Says what is wrong with a zone or with days."""
        key, words = str(event.input.id), event.value.strip()
        self._say(self._wrong(key, words))

    def _say(self, words: str) -> None:
        self.query_one("#wrong", Static).update(literal(words))

    def _wrong(self, key: str, words: str) -> str:
        try:
            keeps_settings(self.app).own.tried(key, words or None)
        except BadSettings as error:
            return without_file(error)
        return ""

    def _changed(self) -> dict[str, str | None]:
        settings = keeps_settings(self.app).own.settings
        typed = {key: self.query_one(f"#{key}", Field).value.strip() for key in _ASKED}
        return {key: words or None for key, words in typed.items() if words != shown_value(settings, key)}

    def action_done(self) -> None:
        """Keeps what was changed, if all of it is right; else moves to what is not."""
        if self.is_saving:
            return
        for key, words in self._changed().items():
            if wrong := self._wrong(key, words or ""):
                self._say(wrong)
                self.focus_field(self.query_one(f"#{key}", Field))
                return
        self.save(self._keep())

    async def _keep(self) -> bool | None:
        app = keeps_settings(self.app)
        try:
            app.own.begin()
            if changed := self._changed():
                await app.put_in_force(changed)
        except (BadSettings, DataError) as error:
            self._say(without_file(error))
            return None
        return True

    def action_leave(self) -> None:
        """Leaves everything as it is; it is not asked again."""
        if not self.is_saving:
            self.app.run_worker(self._leave(), group="commands")

    async def _leave(self) -> None:
        with suppress(DataError):  # where nothing can be written it is asked again
            keeps_settings(self.app).own.begin()
        self.dismiss(None)
