"""What happened with somebody, newest first: touches, promises, stages, facts; as entries, and as a list to look at."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

import msgspec
from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.model.kinds import Kind
from tui.model.records import Prospect, Touch
from tui.rules.book import STEP_NAMES, Rules
from tui.rules.facts import gather
from tui.rules.promises import Outcome, outcome
from tui.text import clean, fit, graphemes, width
from tui.when.saying import MONTHS, passed
from tui.widgets.theme import CURSOR

OUT, IN, FACT, WORD = "→", "←", "◆", "○"
"""What the sign before an entry means: from you, from them, a fact or a stage, a promise."""


class Entry(NamedTuple):
    """One thing that happened."""

    at: datetime
    sign: str
    what: str
    """In a word or two: "call", "promise"."""
    words: str = ""
    """The note, or more about it; lines as they were written."""
    mark: str = ""
    """What is to be seen at once: "before interest", "kept"."""
    tone: str = ""
    """Of the mark: good, bad, or neither."""


class Ground(msgspec.Struct, frozen=True):
    """What entries are made with."""

    now: datetime
    rules: Rules
    say: Callable[[datetime, bool], str]
    """A date in full: of an instant, or (True) of its day only."""
    name: Callable[[int], str]
    """The name of somebody by id."""
    source: str


def entries(prospect: Prospect, ground: Ground) -> list[Entry]:
    """The whole story, newest first."""
    found = [
        *_beginning(prospect, ground),
        *_touches(prospect, ground),
        *_promises(prospect, ground),
        *_stages(prospect),
        *_facts(prospect),
        *_let_go(prospect, ground),
        *_closings(prospect),
    ]
    found.sort(key=lambda entry: entry.at)
    found.reverse()
    return found


def _beginning(prospect: Prospect, ground: Ground) -> Iterator[Entry]:
    if prospect.met_at is not None:
        yield Entry(prospect.met_at, FACT, "met", prospect.where)
    if prospect.source is not None:
        yield Entry(prospect.referred_at or prospect.added_at or ground.now, FACT, "referred", f"by {ground.source}")
    if prospect.added_at is not None:
        yield Entry(prospect.added_at, FACT, "imported" if prospect.imported else "added")
    if prospect.taken_up_at is not None:
        yield Entry(prospect.taken_up_at, FACT, "taken up", "first contact counts from here")


_DESPITE = {"pitch": "before interest", "comfort": "soon after the last"}


def _touches(prospect: Prospect, ground: Ground) -> Iterator[Entry]:
    for touch in prospect.touches:
        sign = IN if touch.inbound else OUT
        marks = ", ".join(_DESPITE[guard] for guard in touch.despite)
        yield Entry(touch.at, sign, _kind(touch), _about(touch, ground) + touch.note, marks, "bad" if marks else "")


def _kind(touch: Touch) -> str:
    if touch.kind is Kind.REPORT:
        return "report"
    return f"their {touch.kind}" if touch.inbound else str(touch.kind)


def _about(touch: Touch, ground: Ground) -> str:
    if touch.kind is not Kind.REPORT:
        return ""
    whom = f"about {ground.name(touch.about)}" if touch.about is not None else f"to {ground.source or 'the source'}"
    return f"{whom}: " if touch.note else whom


_OUTCOMES = {
    Outcome.OPEN: ("open", ""),
    Outcome.KEPT: ("kept", "good"),
    Outcome.LATE: ("kept late", "bad"),
    Outcome.BROKEN: ("over", "bad"),
    Outcome.RELEASED: ("released", ""),
}


def _promises(prospect: Prospect, ground: Ground) -> Iterator[Entry]:
    outbound = gather(prospect).outbound if prospect.promises else ()
    for promise in prospect.promises:
        mark, tone = _OUTCOMES[outcome(promise, outbound, ground.now, ground.rules.promise)]
        when = ground.say(promise.due_at, promise.whole_day)
        words = f"for {when}: {promise.note}" if promise.note else f"for {when}"
        yield Entry(promise.made_at, WORD, "promise", words, mark, tone)


def _stages(prospect: Prospect) -> Iterator[Entry]:
    before = ""
    for move in prospect.stages:
        if before:
            yield Entry(move.at, FACT, "stage", f"{before} → {move.stage}")
        before = move.stage


_EVENTS = {"interest": "expressed interest", "bought": "bought", "referral": "gave a referral"}


def _facts(prospect: Prospect) -> Iterator[Entry]:
    for event in prospect.events:
        yield Entry(event.at, FACT, event.what, f"they {_EVENTS[event.what]}", "", "good")


def _let_go(prospect: Prospect, ground: Ground) -> Iterator[Entry]:
    for skip in prospect.skips:
        words = {
            "step": f"step {skip.step}, {ground.rules.sequence.steps[(skip.step or 1) - 1].label}",
            "clock": "no answer needed",
            "report": "no report",
            "sequence": f"the rest of the {len(STEP_NAMES)} steps",
        }[skip.what]
        yield Entry(skip.at, FACT, "let go", words)
    if prospect.snooze is not None:
        yield Entry(prospect.snooze.made_at, FACT, "snoozed", f"until {ground.say(prospect.snooze.until, False)}")


def _closings(prospect: Prospect) -> Iterator[Entry]:
    for closing in prospect.closings:
        yield Entry(closing.at, FACT, "closed", str(closing.reason).replace("-", " "))
        if closing.reopened_at is not None:
            yield Entry(closing.reopened_at, FACT, "reopened")


def wrap(text: str, cells: int) -> list[str]:
    """``text`` in lines of at most ``cells`` cells, broken between words where it can be."""
    found: list[str] = []
    for line in clean(text, lines=True).expandtabs(4).split("\n"):
        if line.isascii():
            found += textwrap.wrap(line, max(1, cells)) if len(line) > cells else [line]
        else:
            found += _wrap_wide(line, cells)
    return found or [""]


def _wrap_wide(line: str, cells: int) -> Iterator[str]:
    held, size = "", 0
    for word in line.split(" "):
        room = width(word)
        if held and size + 1 + room <= cells:
            held, size = f"{held} {word}", size + 1 + room
            continue
        if held:
            yield held
        held, size = word, room
        while size > cells:  # a script without spaces, or a very long word
            piece = ""
            for grapheme in graphemes(held):
                if piece and width(piece + grapheme) > cells:
                    break
                piece += grapheme
            yield piece
            held = held[len(piece) :]
            size = width(held)
    yield held


SHOWN = 3
"""Lines of an entry that the story shows; a longer one is opened to be read."""


def preview(lines: list[str]) -> list[str]:
    """The first lines of a long text, and where the rest is."""
    if len(lines) <= SHOWN:
        return lines
    told = [line for line in lines if line.strip()][: SHOWN - 1]
    return [*told, "… Enter shows all of it"]


# Seen -------------------------------------------------------------------------------------------------------


class _Row(NamedTuple):
    entry: int
    text: str
    first: bool
    mark: str = ""


class Timeline(ScrollView, can_focus=False):
    """The entries as lines, drawn one by one as they come into sight; a cursor goes from entry to entry."""

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
    """Cells of the first columns."""

    class Reached(Message):
        """The cursor came to an entry by a click."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__(id="timeline")
        self.zone = zone
        self.entries: list[Entry] = []
        self.cursor: int | None = None
        """The entry under the cursor, None while the cursor is elsewhere."""
        self.now = datetime.min.replace(tzinfo=UTC)
        self._rows: list[_Row] = []
        self._starts: list[int] = []
        self._wide = 0

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        return self.entries[self.cursor] if self.cursor is not None and self.cursor < len(self.entries) else None

    def tell(self, found: Sequence[Entry], now: datetime) -> None:
        """Other entries; the cursor stays on its own, where it is still there."""
        held = self.current
        self.entries = list(found)
        self.now = now
        if self.cursor is not None:
            same = (place for place, entry in enumerate(self.entries) if entry == held)
            self.cursor = next(same, min(self.cursor, len(self.entries) - 1))
        self._lay()

    def on_resize(self) -> None:
        """Other widths break lines elsewhere."""
        if self._wide != self.scrollable_content_region.width:
            self._lay()

    def _lay(self) -> None:
        self._wide = self.scrollable_content_region.width
        room = max(10, self._wide - self.DAY - self.AGO - self.WHAT - 1)
        self._rows, self._starts = [], []
        for place, entry in enumerate(self.entries):
            self._starts.append(len(self._rows))
            lines = preview(wrap(entry.words, room)) if entry.words or not entry.mark else []
            rows = [_Row(place, text, line == 0) for line, text in enumerate(lines)]
            if entry.mark:  # behind the words where it fits, and never broken
                mark = f"({entry.mark})" if entry.words else entry.mark
                if rows and width(rows[-1].text) + 1 + width(mark) <= room:
                    rows[-1] = rows[-1]._replace(text=f"{rows[-1].text} ", mark=mark)
                else:
                    rows.append(_Row(place, "", not rows, mark))
            self._rows += rows
        self.virtual_size = Size(self._wide, len(self._rows))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        _, top = self.scroll_offset
        if y + top >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        row = self._rows[y + top]
        entry = self.entries[row.entry]
        part = {OUT: "out", IN: "in"}.get(entry.sign, "fact")
        base = self.rich_style
        style = {name: base + self.get_component_rich_style(f"timeline--{name}", partial=True) for name in
                 ("when", part, "text", entry.tone or "text")}  # fmt: skip
        if row.entry == self.cursor:
            lit = self.get_component_rich_style("timeline--cursor", partial=True)
            style = {name: own + lit for name, own in style.items()}
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
        """The day, and how long ago that is: said once where entries share it."""
        entry = self.entries[place]
        ago = passed(entry.at, self.now, self.zone)
        if place and place != self.cursor and passed(self.entries[place - 1].at, self.now, self.zone) == ago:
            ago = ""
        wall = entry.at.astimezone(self.zone)
        month = MONTHS[wall.month - 1]
        this_year = wall.year == self.now.astimezone(self.zone).year
        return f"{wall.day:>2} {month}" if this_year else f"{month} {wall.year}", ago

    # Moving -------------------------------------------------------------------------------------------------

    def go(self, place: int | None) -> None:
        """The cursor to an entry, or away; only the lines of the two are drawn again."""
        before, self.cursor = self.cursor, place
        for each in {before, place} - {None}:
            assert each is not None
            if each < len(self._starts):
                top = self._starts[each] - self.scroll_offset.y
                self.refresh(Region(0, top, self.size.width, self._lines(each)))
        if place is not None and place < len(self._starts):
            region = Region(0, self._starts[place], self._wide, self._lines(place))
            self.scroll_to_region(region, animate=False, force=True)

    def _lines(self, place: int) -> int:
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._rows)
        return end - self._starts[place]

    def on_click(self, event: events.Click) -> None:
        """The cursor goes where the mouse points."""
        y = event.y + self.scroll_offset.y
        if y < len(self._rows):
            self.go(self._rows[y].entry)
            self.post_message(self.Reached())
