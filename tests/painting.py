"""Pictures that nobody looks at are not painted: there is no terminal, and painting takes a third of the time.

A widget that notices when it is painted is asked for its lines as ever. Whoever looks at the screen (``seen``, a
screenshot, ``render_line``) has it drawn then. The tests in ``tests/terminal`` and ``tests/e2e`` have real terminals.
"""

from __future__ import annotations

from typing import Any

from textual._compositor import Compositor, LayoutUpdate
from textual.geometry import Region
from textual.widget import Widget

paint = Compositor.render_update


def paint_where_looked_at(compositor: Compositor, full: bool = False, **more: Any) -> Any:
    """In the place of ``Compositor.render_update``: what was to be painted counts as painted; all is, if asked for."""
    if full:
        return paint(compositor, full, **more)
    changed = [*compositor._dirty_regions]
    compositor._dirty_regions.clear()
    for widget, (region, clip) in compositor.visible_widgets.items():
        if type(widget).render_lines is not Widget.render_lines and any(clip.overlaps(each) for each in changed):
            widget.render_lines(Region(0, 0, region.width, region.height))
    return LayoutUpdate([], compositor.size.region) if changed else None
