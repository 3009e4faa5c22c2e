"""The review and the new people, one at a time: on the board, or in plain lines."""

from __future__ import annotations

import sys

from tui.cli.grammar import Commands, argument
from tui.cli.session import Session

COMMANDS = Commands()

_PLAIN = argument(
    "--plain", action="store_true", help="in lines; so it is anyway with ACCESSIBLE=1, TERM=dumb, or without a terminal"
)


@COMMANDS.command("review", "what is due, one by one: the board's review (r there), or in plain lines", _PLAIN)
def review(session: Session) -> int:
    if not _is_plain(session):
        return _on_board(session, "REVIEW")
    from tui.cli.plain_review import PlainReview

    PlainReview(session.pipeline).run()
    return 0


@COMMANDS.command("triage", "people who were imported, one by one: on the board (T there), or in plain lines", _PLAIN)
def triage(session: Session) -> int:
    if not _is_plain(session):
        return _on_board(session, "TRIAGE")
    from tui.cli.plain_triage import PlainTriage

    PlainTriage(session.pipeline).run()
    return 0


def _on_board(session: Session, name: str) -> int:
    from tui.cli.board import board
    from tui.commands import Place

    return board(session, Place[name])


def _is_plain(session: Session) -> bool:
    """Whether it is done in lines; then the zone is asked for first, where that has to be."""
    from tui.cli.line_mode import is_plain
    from tui.cli.zone import ask

    if not is_plain(asked=session.options.plain):
        return False
    if sys.stdin.isatty():
        ask(session)
    return True
