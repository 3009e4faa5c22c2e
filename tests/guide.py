"""The table of keys in the README, from the one list of commands: ``python -m tests.guide`` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

from tui.commands import COMMANDS, Group

README = Path(__file__).parents[1] / "README.md"
_PART = re.compile(r"(<!-- keys: [^\n]*-->\n).*?(<!-- /keys -->)", re.DOTALL)


def table() -> str:
    """All commands with their keys, as Markdown."""
    lines = ["| keys | do |", "|---|---|"]
    for group in Group:
        lines.append(f"| **{group}** | |")
        for command in COMMANDS:
            if command.group is group:
                keys = " ".join(f"`{key}`" for key in command.key.split()) or "palette"
                lines.append(f"| {keys} | {command.help} |")
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """The README's text with the table as it should be."""
    return _PART.sub(lambda found: found[1] + table() + found[2], text)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
