"""The table of keys in the README, from the one list of commands: ``python -m tests.guide`` writes it anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.commands import COMMANDS, Command, Heading, Place, together

README = Path(__file__).parents[1] / "README.md"
_PART = re.compile(r"(<!-- keys: [^\n]*-->\n).*?(<!-- /keys -->)", re.DOTALL)


def table() -> str:
    """All commands with their keys, as Markdown: those of the board, then what other screens have besides."""
    lines = ["| keys | do |", "|---|---|"]
    for group in Heading:
        lines.append(f"| **{group}** | |")
        lines += _rows(each for each in COMMANDS if each.heading is group and set(_EVERYWHERE) & set(each.places))
    elsewhere = [each for each in COMMANDS if not set(_EVERYWHERE) & set(each.places)]
    for places in dict.fromkeys(each.places for each in elsewhere):
        lines.append(f"| **On {' and '.join(places)}** | |")
        lines += _rows(each for each in elsewhere if each.places == places)
    return "\n".join(lines) + "\n"


_EVERYWHERE = (Place.BOARD, Place.APP)


def _rows(found: Iterable[Command]) -> Iterator[str]:
    for alike in together(found):
        keys = " ".join(f"`{key}`" for command in alike for key in command.key.split()) or "palette"
        yield f"| {keys} | {alike[0].help} |"


def with_table(text: str) -> str:
    """The README's text with the table as it should be."""
    return _PART.sub(lambda found: found[1] + table() + found[2], text)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
