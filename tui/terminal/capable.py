"""Whether a terminal can show a board."""

from __future__ import annotations

from typing import Final

_INCAPABLE: Final = ("", "dumb", "unknown")
"""Names for terminals that say nothing of what they can do."""


_PLAIN: Final = frozenset({"linux", "dumb", "unknown", "ansi", "cons25", "sun", "wsvt25"})
_HARDWARE: Final = ("vt1", "vt2", "vt3", "vt4", "vt5")
"""vt100 and its successors."""


def is_plain(term: str) -> bool:
    """Whether a terminal of this name ($TERM) is a console, or hardware: what they do not know, they may show."""
    return term.lower() in _PLAIN or term.lower().startswith(_HARDWARE)


def refusal(term: str) -> str:
    """Why a terminal of this name ($TERM) shows no board, and what helps; empty: it can."""
    if term.lower() not in _INCAPABLE:
        return ""
    name = f"TERM={term}" if term else "TERM is not set"
    return (
        f"this terminal ({name}) cannot show the board: set TERM to what it is, for example xterm-256color; "
        "`keepwarm due` prints what is due"
    )
