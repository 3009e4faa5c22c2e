"""Keys with their words, as in the footer of a screen. A click on one is that key."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from tui.commands import Command, shown
from tui.text import width
from tui.widgets.theme import Palette

GAP = "   "
KEY = "key"
"""In the style of a cell: the key that a click on it is."""


def clickable(key: str) -> Style:
    """A style that is a key, by Textual's name of it, when clicked (``PeopleScreen.on_click``)."""
    return Style.from_meta({KEY: key})


def hint(command: Command, palette: Palette) -> list[Segment]:
    """A key, its word, and the gap before the next key."""
    click, soft = clickable(command.keys[0]), palette.style("soft", "panel")
    return [
        Segment(shown(command.keys[0]), palette.style("accent", "panel", bold=True) + click),
        Segment(f" {command.footer}", soft + click),
        Segment(GAP, soft),
    ]


def fitting(commands: Sequence[Command], cells: int) -> list[Command]:
    """The commands that fit, each whole. Without enough room the last ones are left out, but never the help."""
    found = list(commands)
    while sum(width(f"{shown(each.keys[0])} {each.footer}{GAP}") for each in found) - len(GAP) > cells:
        last = next((each for each in reversed(found) if each.action != "help"), None)
        if last is None:
            break
        found.remove(last)
    return found


def hints(commands: Sequence[Command], palette: Palette, cells: int) -> list[Segment]:
    """The footer line for so many cells."""
    found = [Segment(" ", palette.style("soft", "panel"))]
    for command in fitting(commands, cells - 1):
        found += hint(command, palette)
    return found
