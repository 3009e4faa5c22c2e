"""The keys of the screen below, grouped, from the one list of commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.commands import Command, Group, commands
from tui.screens.acting import Acting
from tui.screens.sheet import Sheet
from tui.screens.timeline import wrap
from tui.screens.touch_picker import KEYS

KEY_CELLS = 8


def lines(found: Iterable[Command], group: Group, cells: int) -> list[Content]:
    """The commands of a group under its heading; those without a key of their own are in the palette."""
    own = [command for command in found if command.group is group and (command.keys or command.palette)]
    if not own:
        return []
    heading = Content.styled(str(group), "bold $text-accent")
    return [heading, *(line for command in own for line in _lines(command, cells)), Content("")]


def _lines(command: Command, cells: int) -> Iterator[Content]:
    key = f" {command.key or ':':<{KEY_CELLS}} "
    words = command.help if command.keys else f"{command.name.lower()}: {command.help}"
    first, *rest = wrap(words, cells - len(key) - 1)
    yield Content.assemble((key, "bold"), first)
    for more in rest:
        yield Content(" " * len(key) + more)


def _kinds() -> list[Content]:
    heading = Content.assemble(("After t or i", "bold $text-accent"), (" (UPPER: note, time)", "dim"))
    pairs = [f"{key} {kind}" for key, kind in KEYS.items()]
    rows = ["  ".join(f"{pair:<10}" for pair in pairs[start : start + 3]) for start in range(0, len(pairs), 3)]
    return [heading, *(Content(f" {row}") for row in rows), Content("")]


class HelpScreen(Sheet[None]):
    """All keys of a screen in two columns; scrolls where the terminal is small."""

    BINDINGS = [
        Binding("question_mark,q,enter", "leave", "leave", show=False),
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("up,k", "scroll(-1)", "up", show=False),
        Binding("pagedown,space,ctrl+d", "scroll(10)", "page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", "page up", show=False),
        Binding("g,home", "scroll(-1000)", "top", show=False),
        Binding("G,end", "scroll(1000)", "bottom", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & #keys { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        & .columns { height: auto; }
        & .column { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, below: Acting) -> None:
        super().__init__()
        self._place = below.place
        self._commands = commands(below.place)

    def compose(self) -> ComposeResult:
        """Two columns of groups, about as long as each other."""
        cells = (min(80, self.app.size.width) - 6) // 2
        groups = [found for group in Group if (found := lines(self._commands, group, cells))]
        if any(command.action == "touch" for command in self._commands):
            groups.insert(min(2, len(groups)), _kinds())
        half = sum(map(len, groups)) / 2
        columns: tuple[list[Content], list[Content]] = ([], [])
        for found in groups:
            fits = not columns[1] and len(columns[0]) + len(found) / 2 <= half
            columns[0 if fits else 1].extend(found)
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(f"Keys on {self._place}")
            sheet.border_subtitle = Content("↑ ↓ scroll · Esc")
            with VerticalScroll(id="keys", can_focus=False), Horizontal(classes="columns"):
                for column in columns:
                    yield Static(Content("\n").join(column[:-1]), classes="column")

    def action_scroll(self, by: int) -> None:
        """Up or down, at once: the next key may be waiting."""
        self.query_one("#keys", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)
