"""The board: on the user's data, or on a throw-away demo."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.asking import has_terminal
from tui.cli.grammar import Commands, argument, number
from tui.cli.printing import say, warn
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.terminal.capable import refusal
from tui.text import counted

if TYPE_CHECKING:
    from tui.commands import Place

COMMANDS = Commands()
_COUNT = number(1_000_000, "whole number up to a million")


def board(session: Session, place: Place | None = None) -> int:
    """The board on the user's data, with one of its screens open."""
    return _open(session, demo=False, at=place)


@COMMANDS.command(
    "demo", "open the board on a throw-away demo pipeline",
    argument("--prospects", type=_COUNT, metavar="N", help="a synthetic one of N people"),
    argument("--touches", type=_COUNT, metavar="M", help="touches of each (12)"),
    argument("--seed", type=_COUNT, metavar="S", help="same seed, same data (7)"),
    argument("--into", metavar="DIR", help="write it there instead of opening it"),
)  # fmt: skip
def demo(session: Session) -> int:
    from tui.pipeline.demo import write_demo
    from tui.settings.typed_path import typed_path

    options = session.options
    numbers = (options.prospects, options.touches, options.seed)
    if options.into is not None:
        session.folder = typed_path(options.into)
        if session.journal.exists():
            raise Usage(f"{session.folder} holds a pipeline already; give another folder")
        count = write_demo(session.pipeline, *numbers)
        _ = session.pipeline.agenda  # which is kept ready, so that the first board is there as fast as the others
        wrote = f"{counted(count, 'prospect')} written to {session.folder}"
        say(f"{wrote}; open {'it' if count == 1 else 'them'} with: keepwarm --data {session.folder}")
        return 0
    with tempfile.TemporaryDirectory(prefix="keepwarm-demo-") as folder:
        session.folder = Path(folder) / "data"
        write_demo(session.pipeline, *numbers)
        return _open(session, demo=True)


_COLLECTED = 700, 10, 50
"""When the collector looks. Through all that is young and old it takes 10 to 20 ms, so it does that less often."""


def _open(session: Session, *, demo: bool, at: Place | None = None) -> int:
    if "TEXTUAL_DRIVER" not in os.environ:  # else somebody, such as `keepwarm serve`, shows it elsewhere
        _need_terminal()
    first = not demo and not session.config.exists() and not session.journal.exists()
    if not (demo or first):  # the first start asks for the zone among others
        from tui.cli.zone import ask

        ask(session)  # before the pipeline is opened, which has the zone
    from tui.app import KeepwarmApp
    from tui.settings.own import OwnSettings

    _ = session.pipeline.agenda  # a document that cannot be read is told of here, not on a screen that is half there
    own = OwnSettings(session.settings, session.config, keeps=not demo)
    app = KeepwarmApp(session.pipeline, demo=demo, cache_work=session.row_saver, own=own, first=first, at=at,
                      settle=_keep_loaded)  # fmt: skip
    gc.freeze()
    gc.set_threshold(*_COLLECTED)
    gc.enable()
    app.run()
    if not demo and not app.return_code:  # with a terminal that went away there is no time
        if wrong := session.pipeline.store.tidy():
            warn(wrong)
        if save := session.row_saver():
            save()
    session.pipeline.store.close()
    return app.return_code or 0


def _keep_loaded() -> None:
    """What is loaded now stays: the collector need not look through it again, for 30 to 80 ms between two letters."""
    gc.collect(1)  # not what is old: that would take as long
    gc.freeze()


def _need_terminal() -> None:
    """Wrong usage where nothing could show a board."""
    if not has_terminal():
        over_ssh = bool(os.environ.get("SSH_CONNECTION")) and not sys.stdin.isatty()
        how = ": use `ssh -t`" if over_ssh else ""
        raise Usage(f"the board needs a terminal{how}; `keepwarm due` prints what is due")
    if why := refusal(os.environ.get("TERM", "")):
        raise Usage(why)
