"""The timeline of a person as a scrolling list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.text import fit, width
from tui.views.timeline import IN, OUT, Entry
from tui.when.saying import MONTHS, passed
from tui.widgets.theme import CURSOR
from tui.widgets.wrap import wrap

SHOWN = 3
"""Lines shown of an entry; Enter opens a longer one."""


def preview(lines: list[str]) -> list[str]:
    """The first lines of a long text, and a note that there is more."""
    if len(lines) <= SHOWN:
        return lines
    told = [line for line in lines if line.strip()][: SHOWN - 1]
    return [*told, "… Enter shows all of it"]


class _Row(NamedTuple):
    entry: int
    text: str
    first: bool
    mark: str = ""


class Timeline(ScrollView, can_focus=False):
    """The entries as lines, each drawn when it is scrolled into view; a cursor moves from entry to entry."""

    COMPONENT_CLASSES = {f"timeline--{part}" for part in ("when", "out", "in", "fact", "good", "bad", "text", "cursor")}
    DEFAULT_CSS = """
    Timeline {
        height: 1fr;
        scrollbar-size-vertical: 1;
        & > .timeline--when { color: $foreground-muted; }
        & > .timeline--out { color: $foreground; }
        & > .timeline--in { color: $text-accent; text-style: bold; }
        & > .timeline--fact { color: $text-primary; }
        & > .timeline--good { color: $text-success; }
        & > .timeline--bad { color: $text-warning; }
        & > .timeline--text { color: $foreground; }
        & > .timeline--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
        &:nocolor > .timeline--cursor { text-style: reverse; }
    }
    """
    DAY, AGO, WHAT = 10, 15, 14
    """Widths of the first columns, in cells."""

    class Reached(Message):
        """A click moved the cursor to an entry."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__(id="timeline")
        self.zone = zone
        self.entries: list[Entry] = []
        self.cursor: int | None = None
        """The entry under the cursor; None while the cursor is not in the timeline."""
        self.now = datetime.min.replace(tzinfo=UTC)
        self._rows: list[_Row] = []
        self._starts: list[int] = []
        self._wide = 0

    @property
    def current(self) -> Entry | None:
        return self.entries[self.cursor] if self.cursor is not None and self.cursor < len(self.entries) else None

    def update(self, found: Sequence[Entry], now: datetime) -> None:
        """Shows other entries; the cursor stays on its entry if that still exists."""
        held = self.current
        self.entries = list(found)
        self.now = now
        if self.cursor is not None:
            same = (place for place, entry in enumerate(self.entries) if entry == held)
            last = min(self.cursor, len(self.entries) - 1)
            self.cursor = next(same, last) if self.entries else None
        self._lay_out()

    def on_resize(self) -> None:
        if self._wide != self.scrollable_content_region.width or len(self._rows) != self.virtual_size.height:
            self._lay_out()

    def _lay_out(self) -> None:
        self._make_rows()
        self.virtual_size = Size(self._wide, len(self._rows))
        self.refresh()

    def _make_rows(self) -> None:
        self._wide = self.scrollable_content_region.width
        room = max(10, self._wide - self.DAY - self.AGO - self.WHAT - 1)
        self._rows, self._starts = [], []
        for place, entry in enumerate(self.entries):
            self._starts.append(len(self._rows))
            lines = preview(wrap(entry.words, room)) if entry.words or not entry.mark else []
            rows = [_Row(place, text, line == 0) for line, text in enumerate(lines)]
            if entry.mark:  # after the words if it fits, and never wrapped
                mark = f"({entry.mark})" if entry.words else entry.mark
                if rows and width(rows[-1].text) + 1 + width(mark) <= room:
                    rows[-1] = rows[-1]._replace(text=f"{rows[-1].text} ", mark=mark)
                else:
                    rows.append(_Row(place, "", not rows, mark))
            self._rows += rows

    def render_line(self, y: int) -> Strip:
        _, top = self.scroll_offset
        if self._wide != self.scrollable_content_region.width:  # painted with its new size before it hears of it
            self._make_rows()
        if y + top >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        row = self._rows[y + top]
        entry = self.entries[row.entry]
        part = {OUT: "out", IN: "in"}.get(entry.sign, "fact")
        base = self.rich_style
        style = {name: base + self.get_component_rich_style(f"timeline--{name}", partial=True) for name in
                 ("when", part, "text", entry.tone or "text")}  # fmt: skip
        if row.entry == self.cursor:
            highlight = self.get_component_rich_style("timeline--cursor", partial=True)
            style = {name: own + highlight for name, own in style.items()}
        day, ago = self._when(row.entry) if row.first else ("", "")
        what = f"{entry.sign} {entry.what}" if row.first else ""
        segments = [
            Segment(fit(f"{CURSOR if row.entry == self.cursor and row.first else ' '}{day}", self.DAY), style["text"]),
            Segment(fit(ago, self.AGO), style["when"]),
            Segment(fit(what, self.WHAT - 1) + " ", style[part]),
            Segment(row.text, style["text"]),
            Segment(row.mark, style[entry.tone or "text"]),
        ]
        return Strip(segments).adjust_cell_length(self.size.width, style["text"])

    def _when(self, place: int) -> tuple[str, str]:
        """The day, and how long ago that is; the latter only once for entries that share it."""
        entry = self.entries[place]
        ago = passed(entry.at, self.now, self.zone)
        if place and place != self.cursor and passed(self.entries[place - 1].at, self.now, self.zone) == ago:
            ago = ""
        wall = entry.at.astimezone(self.zone)
        month = MONTHS[wall.month - 1]
        this_year = wall.year == self.now.astimezone(self.zone).year
        return f"{wall.day:>2} {month}" if this_year else f"{month} {wall.year}", ago

    def go(self, place: int | None) -> None:
        """Moves the cursor to an entry, or away, as where there is none; refreshes only the two entries concerned."""
        if not self.entries:
            place = None
        before, self.cursor = self.cursor, place
        for each in {before, place} - {None}:
            assert each is not None
            if each < len(self._starts):
                top = self._starts[each] - self.scroll_offset.y
                self.refresh(Region(0, top, self.size.width, self._lines(each)))
        if place is not None and place < len(self._starts):
            region = Region(0, self._starts[place], self._wide, self._lines(place))
            self.scroll_to_region(region, animate=False, force=True)

    def pointed(self) -> Offset | None:
        """Where the cursor is."""
        place = self.cursor
        if place is None or place >= len(self._starts):
            return None
        return Offset(0, self._starts[place] - self.scroll_offset.y)

    def _lines(self, place: int) -> int:
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._rows)
        return end - self._starts[place]

    def on_click(self, event: events.Click) -> None:
        y = event.y + self.scroll_offset.y
        if y < len(self._rows):
            self.go(self._rows[y].entry)
            self.post_message(self.Reached())
