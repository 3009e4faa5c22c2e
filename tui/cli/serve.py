"""The board in a browser, on this computer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from tui.cli.grammar import Commands, argument, number
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.settings.extras import installing

COMMANDS = Commands()

_PORT: Final = 8117
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@COMMANDS.command(
    "serve",
    "the board in a browser, on this computer",
    argument("--port", type=number(65_535, "port"), default=_PORT, metavar="N", help=f"{_PORT}; 0: any that is free"),
    argument("--host", default="127.0.0.1", metavar="ADDRESS", help="127.0.0.1: only this computer reaches it"),
    argument(
        "--expose-all-my-data",
        action="store_true",
        help="allow an address that others reach: whoever has the link, or reads the line, sees and changes everything",
    ),
    more="Needs the extra keepwarm[serve]. Over SSH: ssh -t -L 8117:127.0.0.1:8117 HOST keepwarm serve.",
)
def serve(session: Session) -> int:
    options = session.options
    port = options.port or _PORT
    if options.host not in _LOOPBACK and not options.expose_all_my_data:
        raise Usage(
            f"--host {options.host}: others reach that address, unencrypted. From elsewhere use ssh -L "
            f"{port}:127.0.0.1:{port}; --expose-all-my-data serves there all the same"
        )
    _ = session.pipeline.agenda  # what is wrong with the data is told here, and not in a browser
    try:
        from tui.cli.board_server import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp"):
            raise
        raise Usage(f"the server is not installed: {installing('serve')}") from None
    os.environ["TERM"] = "xterm-256color"  # what a browser's is
    return run(_board(session), options.host, options.port)


def _board(session: Session) -> Sequence[str]:
    """The command of a board on the same data, settings and time."""
    import sys

    words = [sys.executable, "-m", "tui", "--data", str(session.folder.absolute())]
    if os.path.lexists(session.config):
        words += ["--config", str(session.config.absolute())]
    if session.pretends:
        words += ["--now", session.now.isoformat()]
    return words
