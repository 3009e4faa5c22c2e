"""Questions on a terminal, to whoever typed the command."""

from __future__ import annotations

import sys


def has_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer(question: str) -> str:
    """An answer without the spaces around it; "" where nobody can be asked."""
    if not has_terminal():
        return ""
    from tui.cli.printing import folded

    print(f"{folded(question, on=sys.stderr)} ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def says_yes(question: str) -> bool:
    """Whether the answer is yes."""
    return answer(f"{question} [y/N]").lower() in ("y", "yes")
