"""Text from outside as safe content."""

from __future__ import annotations

from textual.content import Content

from tui.text import clean


def literal(text: str, style: str = "", *, lines: bool = False) -> Content:
    """A user's text as content: no markup, no control characters."""
    safe = clean(text, lines=lines).expandtabs(4)
    return Content.styled(safe, style) if style else Content(safe)
