"""Keys and their words, as the last line of a screen shows them; a click on one does what the key does."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style

from tui.commands import Command, shown
from tui.theme import Palette

GAP = "   "


def clickable(action: str) -> Style:
    """A style for what runs an action of the screen, or of the application (``app.quit``), when it is clicked."""
    return Style.from_meta({"@click": action if "." in action.partition("(")[0] else f"screen.{action}"})


def hint(command: Command, palette: Palette) -> list[Segment]:
    """A key and its word, and the gap to the next one."""
    click, soft = clickable(command.action), palette.plain("soft", "panel")
    return [
        Segment(shown(command.keys[0]), palette.plain("accent", "panel", bold=True) + click),
        Segment(f" {command.footer}", soft + click),
        Segment(GAP, soft),
    ]


def hints(commands: Iterable[Command], palette: Palette) -> list[Segment]:
    """The keys of a foot."""
    found = [Segment(" ", palette.plain("soft", "panel"))]
    for command in commands:
        found += hint(command, palette)
    return found
