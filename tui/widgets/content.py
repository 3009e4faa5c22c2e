"""Text from outside as content that may be drawn."""

from __future__ import annotations

from textual.content import Content

from tui.text import clean


def literal(text: str, style: str = "", *, lines: bool = False) -> Content:
    """Text of the user's as it may be drawn: no markup in it, nothing that a terminal obeys."""
    safe = clean(text, lines=lines).expandtabs(4)
    return Content.styled(safe, style) if style else Content(safe)
