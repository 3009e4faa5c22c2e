"""The settings, all in one list; and the question for another value, with what that would change."""

from __future__ import annotations

from asyncio import TimerHandle
from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.model.errors import DataError
from tui.pipeline import Pipeline
from tui.screens.base.commit import beside
from tui.screens.base.dialog import Dialog, Field, MultilineField, SaveButton
from tui.screens.base.own_settings import keeps_settings
from tui.screens.dialogs.choose import Choose
from tui.settings.config import CARDS, BadSettings
from tui.terminal.later import later
from tui.text import fit
from tui.views.settings_list import EXAMPLES, SettingLine, matching, settings_list
from tui.views.what_if import compared, under
from tui.widgets.choices import Choice, cursor_style
from tui.widgets.content import literal
from tui.widgets.theme import CURSOR

_AROUND = 9
"""Lines of the sheet without the list."""
_HINT = "Enter changes · / finds · Tab next heading · b your sources · Esc back"
_HINT_FINDING = "Enter or ↓ goes to what is found · Esc shows all"
_PAUSE = 0.4
"""Seconds without a key after which it is worked out what a value would change."""


# The list ---------------------------------------------------------------------------------------------------


class SettingTable(Widget):
    """The settings under their headings, with a cursor; only what is visible is drawn."""

    class Picked(Message):
        """A line was clicked."""

    DEFAULT_CSS = """
    SettingTable { height: 10; }
    """

    def __init__(self, lines: list[SettingLine]) -> None:
        super().__init__()
        self.cursor = 0
        self._top = 0
        self.show(lines)

    def show(self, lines: list[SettingLine]) -> None:
        """Shows other lines; the cursor stays on its setting, or goes to the first."""
        before = self.line.key if self._has_lines else ""
        self.lines = lines
        self._rows: list[SettingLine | str] = []
        for line in lines:
            if not self._rows or line.heading != lines[lines.index(line) - 1].heading:
                self._rows.append(line.heading)
            self._rows.append(line)
        self.go_to(before)

    @property
    def _has_lines(self) -> bool:
        return bool(getattr(self, "lines", ()))

    @property
    def line(self) -> SettingLine:
        """The one under the cursor."""
        return self.lines[self.cursor]

    def go_to(self, key: str) -> None:
        self.cursor = next((at for at, line in enumerate(self.lines) if line.key == key), 0)
        self.refresh()

    def move(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self.lines) - 1))
        self.refresh()

    def pointed(self) -> Offset | None:
        """Where the cursor is."""
        return Offset(0, self._rows.index(self.line) - self._top) if self.lines else None

    def on_click(self, event: events.Click) -> None:
        row = self._rows[self._top + event.y] if self._top + event.y < len(self._rows) else ""
        if isinstance(row, SettingLine):
            self.cursor = self.lines.index(row)
            self.refresh()
            self.post_message(self.Picked())

    def render(self) -> Content:
        if not self.lines:
            return literal("no setting has these words", "dim")
        at, height = self._rows.index(self.line), max(1, self.size.height)
        # The heading stays in view above the first line of a group.
        self._top = max(0, min(self._top, at - 1), at - height + 1)
        shown = self._rows[self._top : self._top + height]
        return Content("\n").join(self._drawn(row) for row in shown)

    def _drawn(self, row: SettingLine | str) -> Content:
        if isinstance(row, str):
            return Content.styled(row, "bold $text-accent")
        own = " yours" if row.is_own else ""
        room = max(4, self.size.width - 31 - len(own))
        words = f"{fit(row.name, 28)} {fit(row.value or '-', room)}{own}"
        if row is self.line:
            return literal_line(f"{CURSOR} {words}", self.size.width, cursor_style(self))
        return literal_line(f"  {words}", self.size.width, "" if row.is_own else "$foreground-muted")


def literal_line(text: str, cells: int, style: str) -> Content:
    """A line of exactly these cells: what a user typed may stand in it."""
    line = fit(text, cells)
    return Content.styled(line, style) if style else Content(line)


class SettingsSheet(Dialog[None]):
    """Lists the settings; Enter asks for another value.

    Args:
        cursor: the setting under the cursor at first.
    """

    about = (
        "All settings and rules. A rule says what it would change before it is kept; what is kept stands in "
        "config.toml, and is in force at once."
    )

    BINDINGS = [
        Binding("down,j", "move(1)", "down", show=False),
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("pagedown,ctrl+d,space", "move(8)", "page down", show=False),
        Binding("pageup,ctrl+u", "move(-8)", "page up", show=False),
        Binding("g,home", "move(-1000)", "to the first", show=False),
        Binding("G,end", "move(1000)", "to the last", show=False),
        Binding("tab", "heading(1)", "next heading", show=False),
        Binding("shift+tab", "heading(-1)", "heading before", show=False),
        Binding("slash", "find", "find a setting", show=False),
        Binding("enter,e", "change", "another value", show=False),
        Binding("b", "balance", "what your sources came to", show=False),
        Binding("comma,q", "leave", "leave", show=False),
    ]
    DEFAULT_CSS = """
    SettingsSheet {
        & .sheet { width: 110; }
        & #what { height: 3; color: $foreground-muted; }
        & #find { display: none; }
        & #find.-open { display: block; }
    }
    """

    def __init__(self, cursor: str = "") -> None:
        super().__init__()
        self._first = cursor

    def compose(self) -> ComposeResult:
        own = keeps_settings(self.app).own
        with self.sheet("Settings"):
            self.table = SettingTable(settings_list(own.settings))
            yield self.table
            yield Field(placeholder="a word of the setting, its value or its reason", id="find")
            yield Static(id="what")
            yield Static(id="file", classes="hint", markup=False)
            yield Static(_HINT, id="keys", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.table.go_to(self._first)
        self._fit()
        self._tell()

    def on_resize(self) -> None:
        self._fit()

    def tell_help(self) -> None:
        """In the field other keys act."""
        super().tell_help()
        self.query_one("#keys", Static).update(_HINT if self.focused is None else _HINT_FINDING)

    def on_screen_resume(self) -> None:
        self._show()

    def settings_changed(self) -> None:
        self._show()

    def _fit(self) -> None:
        self.table.styles.height = max(3, min(self.app.size.height - _AROUND, 40))

    def _show(self) -> None:
        found = self.query_one("#find", Field)
        self.table.show(matching(settings_list(keeps_settings(self.app).own.settings), found.value))
        self._tell()

    def _tell(self) -> None:
        """Says what the setting under the cursor is for, and where the settings are kept."""
        own = keeps_settings(self.app).own
        kept = f"kept in {own.path}" if own.keeps else "in force until you leave: the demo keeps no settings"
        self.query_one("#file", Static).update(literal(kept))
        words = f"{self.table.line.key}: {told(self.table.line)}" if self.table.lines else ""
        self.query_one("#what", Static).update(literal(words))

    def action_move(self, by: int) -> None:
        self.table.move(by)
        self._tell()

    def action_heading(self, by: int) -> None:
        """To the first setting of another heading."""
        if not self.table.lines:
            return
        lines, here = self.table.lines, self.table.line.heading
        headings = list(dict.fromkeys(line.heading for line in lines))
        there = headings[(headings.index(here) + by) % len(headings)]
        self.table.go_to(next(line.key for line in lines if line.heading == there))
        self._tell()

    def action_balance(self) -> None:
        """What came in by itself, and whether it adds up."""
        from tui.screens.dialogs.balance import BalanceView

        self.app.push_screen(BalanceView(keeps_settings(self.app).pipeline))

    def action_find(self) -> None:
        field = self.query_one("#find", Field)
        field.add_class("-open")
        self.focus_field(field)

    def on_input_changed(self) -> None:
        self._show()

    def entered(self, field: Input) -> None:
        """Back in the list, on what was found."""
        del field
        self.set_focus(None)

    def leave_field(self, by: int) -> None:
        self.set_focus(None)
        self.action_move(by - 1 if by > 0 else by)

    def action_leave(self) -> None:
        """Shows all settings again; else closes the sheet."""
        field = self.query_one("#find", Field)
        if field.has_class("-open"):
            field.value = ""
            field.remove_class("-open")
            self.set_focus(None)
            self._show()
        else:
            self.dismiss(None)

    def on_setting_table_picked(self) -> None:
        self._tell()

    def action_change(self) -> None:
        """Asks for another value of the setting under the cursor."""
        if not self.table.lines:
            return
        line = self.table.line
        if line.key == "theme":
            keeps_settings(self.app).search_themes()
        elif line.key == "cards":
            self.app.push_screen(_Cards(line), self._chosen)
        else:
            self.app.push_screen(SettingPrompt(line))

    def _chosen(self, key: str | None) -> None:
        if key is not None:
            words = next(name for name in CARDS if name[0] == key)
            self.app.run_worker(self._change_cards(words), group="commands")

    async def _change_cards(self, words: str) -> None:
        try:
            await keeps_settings(self.app).put_in_force({"cards": words})
        except (BadSettings, DataError) as error:
            self.app.notify(f"not kept: {error}", severity="warning", timeout=8)

    @property
    def shown_setting(self) -> str:
        """The setting under the cursor; "" where none is shown."""
        return self.table.line.key if self.table.lines else ""


class _Cards(Choose):
    """Asks how cards are drawn."""

    def __init__(self, line: SettingLine) -> None:
        what = {"roomy": "three lines a person", "compact": "one line a person"}
        choices = [Choice(name[0], name, what.get(name, "")) for name in CARDS]
        super().__init__("cards", choices, cursor=CARDS.index(line.value))


def told(line: SettingLine) -> str:
    """What a setting is for, where it comes from, and with what it ships."""
    source = f" ({line.source})" if line.source not in ("", "default") else ""
    shipped = f" Ships as {line.shipped}." if line.is_own and line.is_rule else ""
    return f"{line.what}{source}{shipped}"


# One value --------------------------------------------------------------------------------------------------


class SettingPrompt(Dialog[bool]):
    """Asks for another value of a setting, and says what it would change before it is kept."""

    about = "Another value, in force at once. Of a rule it is said first what it would change; empty: as it ships."

    BINDINGS = [Binding("ctrl+s", "save", "keep it", show=False)]
    DEFAULT_CSS = """
    SettingPrompt {
        & .sheet { width: 110; }
        & #what { height: auto; color: $foreground-muted; margin-bottom: 1; }
        & #says { height: auto; min-height: 1; max-height: 10; }
        & MultilineField, & MultilineField:focus { height: 5; }
    }
    """

    def __init__(self, line: SettingLine) -> None:
        super().__init__()
        self._line = line
        self._other: Pipeline | None = None
        """The people under the value that was tried last."""
        self._tried: str | None = None
        """The words for which that was said."""
        self._timer: TimerHandle | None = None

    def compose(self) -> ComposeResult:
        line = self._line
        with self.sheet(line.name):
            yield Static(literal(told(line)), id="what")
            if line.key == "signature":
                yield MultilineField(line.value, EXAMPLES["signature"], id="value")
                yield SaveButton()
                words = "Tab, then Enter keeps it · Esc leaves it as it was"
            else:
                example = EXAMPLES.get(line.key, f"{line.shipped or 'nothing'}, as it ships")
                yield Field(line.value, example, id="value")
                words = "Enter keeps it · empty: as it ships · Esc leaves it as it was"
            yield Static(id="says")
            yield Static(words, classes="hint", markup=False)

    def on_mount(self) -> None:
        field = self.query_one("#value")
        if isinstance(field, Field):
            field.cursor_position = len(field.value)
        self.focus_field(field)

    @property
    def _words(self) -> str | None:
        """What was typed; None: the value that ships."""
        field = self.query_one("#value")
        text = field.text if isinstance(field, MultilineField) else cast("Field", field).value
        return text.strip() or None

    def _say(self, words: str, tone: str = "$foreground") -> None:
        self.query_one("#says", Static).update(literal(words, tone, lines=True))

    def on_input_changed(self) -> None:
        """Works out what the value would change, as soon as nothing is typed for a moment."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = later(_PAUSE, self, self._try_soon)

    def _try_soon(self) -> None:
        if self.is_open and not self.is_saving and (self._words or "") != self._line.value:
            self.app.run_worker(self._try(), group="trying", exclusive=True)

    async def _try(self) -> bool:
        """Says what the value would change, or what is wrong with it; False for that."""
        app, words = keeps_settings(self.app), self._words
        try:
            settings = app.own.tried(self._line.key, words)
        except BadSettings as error:
            self._say(without_file(error), "$text-error")
            return False
        if self._line.is_rule or self._line.key == "timezone":
            self._say("trying it…", "$foreground-muted")

            def look() -> tuple[Pipeline, list[str]]:
                other = under(app.pipeline, settings)
                return other, compared(app.pipeline, other)

            other, found = await beside(self.app, look, "trying...")
            if not self.is_open or words != self._words:
                return True
            self._other = other
            self._say("\n".join(found), "$text-success")
        self._tried = words or ""
        return True

    def entered(self, field: Input) -> None:
        del field
        self.action_save()

    def action_save(self) -> None:
        """Keeps the value; of a rule only after it was said what it would change."""
        if self.is_saving:
            return
        if (self._words or "") == self._line.value:
            self.dismiss(None)
        elif self._line.is_rule and self._tried != (self._words or ""):
            self.app.run_worker(self._try(), group="trying", exclusive=True)
        else:
            self.save(self._keep())

    async def _keep(self) -> bool | None:
        if not self._line.is_rule and not await self._try():
            return None
        other = self._other if self._tried == (self._words or "") else None
        try:
            await keeps_settings(self.app).put_in_force({self._line.key: self._words}, other)
        except (BadSettings, DataError) as error:
            self._say(without_file(error), "$text-error")
            return None
        return True


def without_file(error: Exception) -> str:
    """What is wrong, without the name of the file, which is not what the user typed."""
    head, colon, tail = str(error).partition(": ")
    return tail if colon and head.endswith(".toml") else str(error)
