"""Giving out the data."""

from __future__ import annotations

from tui.cli.grammar import Commands, argument, format_option
from tui.cli.printing import put, say
from tui.cli.session import Session
from tui.exchange.writers import formats, writer
from tui.text import counted

COMMANDS = Commands()


@COMMANDS.command(
    "export", "all data, as one line that TinyDB opens too", format_option(*formats("all")),
    argument("-o", dest="output", metavar="FILE", help="else standard output"),
)  # fmt: skip
def export(session: Session) -> int:
    """All data in one line: it opens in TinyDB, and Keepwarm opens it as its journal."""
    written = writer("all", session.form)(session.pipeline)
    if session.options.output is None:
        put(written)
        return 0
    path = session.write_file(session.options.output, written)
    say(f"{counted(len(session.pipeline.people), 'prospect')} written to {path}")
    return 0
