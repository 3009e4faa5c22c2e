"""Whether a terminal can show a board, and what else it can do: by its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.terminal.pen import Powers

_INCAPABLE: Final = ("", "dumb", "unknown")
"""Names for terminals that say nothing of what they can do."""


_PLAIN: Final = frozenset({"linux", "dumb", "unknown", "ansi", "cons25", "sun", "wsvt25"})
_HARDWARE: Final = ("vt1", "vt2", "vt3", "vt4", "vt5")
"""vt100 and its successors."""


def is_plain(term: str) -> bool:
    """Whether a terminal of this name ($TERM) is a console, or hardware: what they do not know, they may show."""
    return term.lower() in _PLAIN or is_hardware(term)


def is_hardware(term: str) -> bool:
    """Whether a terminal of this name is a VT100 or one of its successors: without colours."""
    return term.lower().startswith(_HARDWARE)


def refusal(term: str) -> str:
    """Why a terminal of this name ($TERM) shows no board, and what helps; empty: it can."""
    if term.lower() not in _INCAPABLE:
        return ""
    name = f"TERM={term}" if term else "TERM is not set"
    return (
        f"this terminal ({name}) cannot show the board: set TERM to what it is, for example xterm-256color; "
        "`keepwarm due` prints what is due, `keepwarm review` goes through it in lines"
    )


_LIKE_XTERM: Final = (
    "xterm", "tmux", "alacritty", "foot", "rxvt", "konsole", "gnome", "vte", "st-", "wezterm", "ghostty", "contour",
    "putty", "mintty", "iterm", "linux",
)  # fmt: skip


def powers_of(environment: Mapping[str, str]) -> Powers:
    """What the terminal of this environment can do. A name that is not known: what a VT100 can."""
    term = environment.get("TERM", "")
    in_tmux = term.startswith("screen") and bool(environment.get("TMUX"))
    if term.startswith(_LIKE_XTERM) or term == "st" or in_tmux:
        return Powers(erases_in_colour=True, erases_cells=True, has_columns=True)
    return Powers()
