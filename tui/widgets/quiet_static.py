"""Text that paints nothing when it is updated with what it shows already."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class QuietStatic(Static):
    """A ``Static`` for screens that draw all their parts anew whenever something may have changed."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        shown = self.content
        if not (isinstance(content, Content) and isinstance(shown, Content) and content.is_same(shown)):
            super().update(content, layout=layout)
