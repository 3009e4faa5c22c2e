"""The review and the new people, one at a time in plain lines."""

from __future__ import annotations

import sys

from tui.cli.grammar import Commands, argument
from tui.cli.session import Session

COMMANDS = Commands()

_PLAIN = argument(
    "--plain", action="store_true", help="in lines; so it is anyway with ACCESSIBLE=1, TERM=dumb, or without a terminal"
)


@COMMANDS.command("review", "what is due, one by one in plain lines (on the board: r)", _PLAIN)
def review(session: Session) -> int:
    """The same review as on the board."""
    from tui.cli.line_mode import Talk
    from tui.cli.plain_review import PlainReview

    _begin(session, "r")
    PlainReview(session.pipeline, Talk()).run()
    return 0


@COMMANDS.command("triage", "people who were imported, one by one in plain lines (on the board: T)", _PLAIN)
def triage(session: Session) -> int:
    """The same decisions as on the board."""
    from tui.cli.line_mode import Talk
    from tui.cli.plain_triage import PlainTriage

    _begin(session, "T")
    PlainTriage(session.pipeline, Talk()).run()
    return 0


def _begin(session: Session, key: str) -> None:
    """Wrong usage in a terminal that shows the board, and whose user did not ask for lines."""
    from tui.cli.line_mode import is_plain
    from tui.cli.usage import Usage
    from tui.cli.zone import ask

    if not is_plain(asked=session.options.plain):
        raise Usage(f"in a terminal `keepwarm` opens the board, and {key} is this there; --plain does it in lines")
    if sys.stdin.isatty():
        ask(session)
