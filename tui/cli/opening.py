"""Commands that open the board."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tui.cli.printing import say
from tui.cli.session import Session, Usage


def board(session: Session) -> int:
    """The board on the user's data."""
    return _open(session, demo=False)


def demo(session: Session) -> int:
    """The board on a throw-away demo pipeline, or the demo written into a folder."""
    from tui.pipeline.demo import write_demo

    options = session.options
    numbers = (options.prospects, options.touches, options.seed)
    if options.into is not None:
        session.folder = Path(options.into).expanduser()
        if (session.folder / "prospects.jsonl").exists():
            raise Usage(f"{session.folder} holds a pipeline already; give another folder")
        count = write_demo(session.pipeline, *numbers)
        _ = session.pipeline.agenda  # which is kept ready, so that the first board is there as fast as the others
        say(f"{count:,} prospects written to {session.folder}; open them with: keepwarm --data {session.folder}")
        return 0
    with tempfile.TemporaryDirectory(prefix="keepwarm-demo-") as folder:
        session.folder = Path(folder) / "data"
        write_demo(session.pipeline, *numbers)
        return _open(session, demo=True)


def _open(session: Session, *, demo: bool) -> int:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Usage("the board needs a terminal; `keepwarm due` prints what is due")
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise Usage("this terminal cannot show the board (TERM=dumb); `keepwarm due` prints what is due")
    from tui.app import KeepwarmApp

    _ = session.pipeline.agenda  # a document that cannot be read is told of here, not on a screen that is half there
    app = KeepwarmApp(session.pipeline, demo=demo, keeping=session.keeping)
    # What was loaded stays: the collector need not look through it again and again. From now on it works as ever.
    gc.freeze()
    gc.enable()
    app.run()
    if not demo and not app.return_code:  # with a terminal that went away there is no time
        from tui.cli.safekeeping import tidy

        tidy(session.pipeline.store)
        if keep := session.keeping():
            keep()
    session.pipeline.store.close()
    return app.return_code or 0


COMMANDS: dict[str, Callable[[Session], int]] = {"board": board, "demo": demo}
