"""The program: ``keepwarm``, or ``python -m tui``."""

from __future__ import annotations

import sys

from tui import __version__


def program() -> None:
    """Runs it. Whoever asks for the version alone need not wait for what reads a command."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        try:
            print(f"keepwarm {__version__}", flush=True)
        except OSError:
            pass  # said below as any such error is
        else:
            return
    from tui.cli import program as whole_program

    whole_program()


if __name__ == "__main__":
    program()
