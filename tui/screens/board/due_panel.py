"""The due panel: people, actions and reasons, in due groups. Only visible lines are put into words.

Two shapes: ``tall`` beside the board (a heading for each group, two lines an entry) and flat below it (one line an
entry, the group in the left margin). While the cursor is on the board the panel does not scroll; if the line of the
current card is not visible, it is shown in the last lines.

A reason that does not fit is wrapped: in its place for as many entries as there is room, and for the one under the
cursor always, in lines of its own at the end (flat: at the top), so that the list does not move with the cursor. A flat
panel takes the lines that no card needs, as far as reasons need them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.strip import Strip

from tui.agenda.rows import Row
from tui.rules.day import DueGroup
from tui.screens.board.cached_lines import CachedLines, Clicked
from tui.screens.board.card import choose, in_letters, unsaid, upcoming
from tui.screens.board.state import BoardState, Pane
from tui.text import clean, cut, fit, width
from tui.views.mailing import brief, headline
from tui.views.meetings import meeting_words
from tui.when.saying import short
from tui.widgets.hints import KEY, clickable
from tui.widgets.lines import exactly
from tui.widgets.theme import CURSOR, GLYPHS, GROUP_STATES, MARK, Palette
from tui.widgets.wrap import within, wrap

MARGIN = 12
"""Cells for the group's name in the flat shape."""
_NARROW = 70
_LETTERS = 40
"""A tall panel that is narrower says lengths in letters: "8 d over"."""
_POINTER = 3
"""Cells of the pointer and its margin."""
_STRIP = 4
"""Lines at the end of a tall panel for the reason of the entry under the cursor: a rule, and three for the words."""
_STRIP_FROM = 16
"""From this height on, there are such lines."""
_TWO_TITLES = 8
"""From this height on, a flat panel has two lines for that reason."""


_MEETINGS = 3
"""So many meetings ahead have a line in a tall panel, and one in a flat one."""
_LEAST_NAME = 12
"""Cells that a name has in the line of a meeting, whoever comes beside."""
_MEETINGS_FROM = 6
"""From this height on."""


class Block(NamedTuple):
    """A group's first line, and the index of its first entry."""

    line: int
    group: DueGroup
    first: int
    size: int


class Line(NamedTuple):
    """The data of one line; equal lines look the same."""

    kind: str
    """``head``, ``pin``, ``pinned``, ``person``, ``why``, ``full``, ``flat``, ``words`` or ``blank``."""
    group: DueGroup | None = None
    words: tuple[str, ...] = ()
    state: str = ""
    highlight: int = 0
    marked: bool = False


BLANK = Line("blank")
Entry = tuple[Line, int]
"""A line without mark and cursor, and the id of its person; 0: of nobody."""


class DuePanel(CachedLines):
    """The due list; ``top`` is its first visible line. Above it is the title."""

    DEFAULT_CSS = """
    DuePanel { dock: bottom; width: 1fr; height: 8; background: $surface; }
    DuePanel.-tall { dock: left; width: 40; height: 1fr; }
    DuePanel.-hidden { display: none; }
    """

    def __init__(self, state: BoardState, palette: Palette) -> None:
        super().__init__(state, palette, id="due")
        self.top = 0
        self.tall = False
        self._title: tuple[object, ...] = ()
        self._meetings: tuple[tuple[str, bool], ...] = ()
        """Lines of meetings ahead, below the title: the words, and whether the cursor is there."""
        self._first_meeting = 0
        self._mailing = ""
        """The line of the mailing, below those; empty while none is due."""
        self._lines: list[Line] = []
        self._version = -1
        self._reasons: dict[int, str] = {}
        self._blocks: list[Block] = []
        self._more: dict[int, int] = {}
        """How many lines more than the others an entry has, by its index: its reason is wrapped."""
        self._wraps_for: tuple[int, ...] = ()
        self._window: list[Entry] = []
        self._window_of: tuple[int, ...] = ()

    # Layout -------------------------------------------------------------------------------------------------

    @property
    def entry_lines(self) -> int:
        """Lines of an entry."""
        return 2 if self.tall else 1

    @property
    def page(self) -> int:
        """About how many entries are visible."""
        return max(1, self._room // self.entry_lines)

    @property
    def _room(self) -> int:
        """Lines of the list."""
        return max(0, self._below - (_STRIP if self._has_strip else 0))

    @property
    def _below(self) -> int:
        """Lines below the title, meetings, and the mailing."""
        return max(0, self.cells.height - self._above)

    @property
    def _has_strip(self) -> bool:
        return self.tall and self._below >= _STRIP_FROM

    @property
    def margin(self) -> int:
        """Cells before an entry in the flat shape; a narrow panel has no group names."""
        return MARGIN if self.cells.width >= _NARROW else 1

    @property
    def _above(self) -> int:
        """Lines above the list."""
        return self._titles + len(self._meetings) + (1 if self._mailing else 0)

    @property
    def _titles(self) -> int:
        return 2 if not self.tall and self.cells.height >= _TWO_TITLES else 1

    def _find_blocks(self) -> list[Block]:
        """The groups that have entries."""
        found, line, first = [], 0, 0
        for group, entries in self.state.due.groups.items():
            if entries:
                found.append(Block(line, group, first, len(entries)))
                line += len(entries) * self.entry_lines + (2 if self.tall else 0)
                line += sum(more for index, more in self._more.items() if first <= index < first + len(entries))
                first += len(entries)
        return found

    def _wrap_reasons(self) -> None:
        """Finds whose reason is wrapped in its place: the first who need it, as far as the list stays visible whole."""
        state, room = self.state, self._room
        wraps_for = state.version, int(self.tall), self.cells.width, room, len(state.due)
        if self._wraps_for == wraps_for:
            return
        self._wraps_for, self._more = wraps_for, {}
        headings = sum(map(bool, state.due.groups.values())) * 2 - 1 if self.tall else 0
        left = room - len(state.due) * self.entry_lines - headings
        if left <= 0:
            return
        for index, who in enumerate(state.due):
            more = min(left, len(self._wrapped(state.agenda.rows[who])) - 1)
            if more > 0:
                self._more[index] = more
                left -= more

    def lines_wanted(self, most: int) -> int:
        """Lines of a flat panel that shows every reason whole; ``most``, if it would be more."""
        state, lines = self.state, self._above + len(self.state.due)
        if not self.cells.width or lines >= most:
            return min(most, lines)
        return min(most, lines + sum(len(self._wrapped(state.agenda.rows[who])) - 1 for who in state.due))

    def _wrapped(self, row: Row) -> list[str]:
        """The reason in lines of the panel."""
        cells, reason = self.cells.width, self._reason(row)
        if self.tall:
            return wrap(reason, max(8, cells - 4))
        first = wrap(reason, max(8, self._flat_rest(cells) - 2))[0]
        rest = reason[len(first) :].lstrip()
        return [first, *(wrap(rest, max(8, cells - self.margin - 4)) if rest else [])]

    @property
    def length(self) -> int:
        """Lines of the whole list."""
        blocks = self._blocks
        return self.place(blocks[-1].first + blocks[-1].size) if blocks else 0

    def place(self, index: int) -> int:
        """The first line of an entry; behind the last one, the line after it."""
        for block in reversed(self._blocks):
            if index > block.first or (index == block.first and block.size):
                more = sum(more for at, more in self._more.items() if block.first <= at < index)
                return block.line + (1 if self.tall else 0) + (index - block.first) * self.entry_lines + more
        return 0

    def entry(self, line: int) -> tuple[Block, int, int] | None:
        """The block, the entry's index, and the line within the entry; the index is -1 on a heading."""
        for block in reversed(self._blocks):
            if line >= block.line:
                below = line - block.line - (1 if self.tall else 0)
                if below < 0:
                    return block, -1, 0
                if self._more:
                    return self._entry_of_several_lines(block, line)
                at, part = divmod(below, self.entry_lines)
                return (block, block.first + at, part) if at < block.size else None
        return None

    def _entry_of_several_lines(self, block: Block, line: int) -> tuple[Block, int, int] | None:
        """``entry``, where entries differ in their lines: there are few of them, as all are visible."""
        for index in range(block.first, block.first + block.size):
            part = line - self.place(index)
            if part < self.entry_lines + self._more.get(index, 0):
                return block, index, part
        return None

    # Drawing ------------------------------------------------------------------------------------------------

    def lay_out(self, cells: Size) -> None:
        super().lay_out(cells)
        self._lines = []
        self._rebuild(reveal=True)

    def show(self, *, reveal: bool = False) -> None:
        """Refreshes the lines that differ."""
        if not self.display:
            self.cells = Size(0, 0)  # so that everything is drawn when it comes back
            return
        old, title, above = self._lines, self._title, (self._meetings, self._mailing)
        self._rebuild(reveal=reveal)
        if len(old) != len(self._lines) or above != (self._meetings, self._mailing):
            self.refresh()
            return
        changed = [Region(0, 0, self.cells.width, self._titles)] if title != self._title else []
        for place, (was, now) in enumerate(zip(old, self._lines, strict=True)):
            if was is not now and was != now:
                changed.append(Region(0, place + self._above, self._reach(was, now), 1))
        if changed:
            self.refresh(*changed)

    def _rebuild(self, *, reveal: bool) -> None:
        """Builds the lines and the title."""
        state = self.state
        self._mailing = headline(state.pipeline)
        self._meetings = self._meeting_lines()
        room = self._room
        if self._version != state.version:
            self._version = state.version
            self._reasons.clear()
        self._wrap_reasons()
        self._blocks = self._find_blocks()
        at = state.due.place(state.current)
        line = self.place(at) if at is not None else None
        if reveal and line is not None and state.stop is None and (state.pane is Pane.DUE or not self._lines):
            self._reveal(line, room)
        self.top = max(0, min(self.top, self.length - room))
        if len(state.due):
            current, marks = state.current, state.marks
            lines = [
                self._with_cursor(line, who) if who == current or who in marks else line
                for line, who in self._in_view(room)
            ]
        else:
            lines = [Line("words", words=(words,)) for words in self._nothing(room)]
        row = state.agenda.rows.get(state.current or 0)
        if row is not None and (line is None or not self._sees(line, room)):
            lines = self._pinned(lines, row, line)
        elif self._has_strip:
            lines = [*lines, *self._in_full(row if row is not None and self._is_cut(row, at) else None)]
        self._lines = lines
        self._title = (state.pane is Pane.DUE, self._headline())

    def people_in_view(self) -> list[int]:
        """Those whose lines are visible, in order."""
        return [who for _, who in self._window if who] if self.display and len(self.state.due) else []

    def _in_view(self, room: int) -> list[Entry]:
        """The visible lines; built once between two changes."""
        window_of = (self.state.version, self.tall, self.top, room, len(self._more))
        if self._window_of != window_of:
            self._window_of = window_of
            self._window = [self._line(each) for each in range(self.top, self.top + room)]
        return self._window

    def _with_cursor(self, line: Line, who: int) -> Line:
        """The line of a person with mark and cursor."""
        highlight, marked = self.state.highlight(who, Pane.DUE), who in self.state.marks
        if line.kind == "why":  # the pointer is in the line before
            highlight, marked = highlight if highlight == 2 else 0, False
        return line._replace(highlight=highlight, marked=marked) if highlight or marked else line

    def _reach(self, was: Line, now: Line) -> int:
        """Cells to refresh: only the pointer's, if nothing else differs."""
        if was.highlight < 2 and now.highlight < 2 and was._replace(highlight=now.highlight) == now:
            return _POINTER if self.tall else self.margin + _POINTER
        return self.cells.width

    def _headline(self) -> str:
        """The text beside the title: in the flat shape, the full reason of the current person."""
        if self.tall:
            return f"{self.state.counts.due:,}" if self.state.counts.due else ""
        row, at = self.state.agenda.rows.get(self.state.current or 0), self.state.due.place(self.state.current)
        if row is not None and row.item is not None and self._is_cut(row, at):
            return self._reason(row)
        return " · ".join(f"{group} {len(lines):,}" for group, lines in self.state.due.groups.items() if lines)

    def pointed(self) -> Offset | None:
        """Where the cursor is, while the keys move it here."""
        if self.state.pane is not Pane.DUE:
            return None
        here = [self._titles + place for place, (_, here) in enumerate(self._meetings) if here]
        here += [self._above + place for place, line in enumerate(self._lines) if line.highlight]
        return Offset(0 if self.tall else self.margin, here[0]) if here else None

    def _sees(self, line: int, room: int) -> bool:
        return self.top <= line <= self.top + room - self.entry_lines

    def _reveal(self, line: int, room: int) -> None:
        """Scrolls on by a quarter where that shows the line, so that few steps scroll and the eye keeps its place."""
        if self._sees(line, room):
            return
        quarter = max(self.entry_lines + 2, room // 4)
        before = self.top
        if line > self.top:
            self.top = max(self.top + quarter, line - room + self.entry_lines)
        else:
            self.top = min(self.top - quarter, line - 2)  # the heading of a group comes with its first entry
        if abs(self.top - before) > room:
            self.top = line - room // 2
        self.top = max(0, min(self.top, self.length - room))

    def _pinned(self, lines: list[Line], row: Row, line: int | None) -> list[Line]:
        """The lines, with the current card in the last ones, as its own line is not visible."""
        found = self.state.due.group_of(row.id)
        where = "closed" if row.item is None else "later"
        if found is not None and line is not None:
            where = f"{'↑' if line < self.top else '↓'}{' ' if self.tall else ''}{found}"
        why = self._reason(row)
        action = upcoming(row, self.state, found)
        words = (*action.how, *action.when)
        highlight, marked = 1, row.id in self.state.marks
        name, company = clean(row.name), clean(row.company)
        if self.tall:
            own = [
                Line("pin", found, (where,)),
                Line("pinned", found, (name, company, *words), action.state, highlight, marked),
                *(Line("why", found, (part,)) for part in within(self._wrapped(row), 2 if self._has_strip else 1)),
            ]
            if self._has_strip:
                return [*lines, *own, *[BLANK] * (_STRIP - len(own))]
        else:
            own = [Line("flat", found, (where, name, *words, why), action.state, highlight, marked)]
        return [*lines[: max(0, len(lines) - len(own))], *own][-len(lines) :] if lines else lines

    def _is_cut(self, row: Row, index: int | None) -> bool:
        """True if the reason does not fit into the lines of its entry."""
        return index is None or len(self._reason_lines(row, index)) < len(self._wrapped(row))

    def _reason_lines(self, row: Row, index: int) -> list[str]:
        """The reason in the lines of an entry, the rest of it in the last."""
        return within(self._wrapped(row), 1 + self._more.get(index, 0))

    def _in_full(self, row: Row | None) -> list[Line]:
        """The last lines: the whole reason of the entry under the cursor, where its own line cuts it."""
        words = within(self._wrapped(row), _STRIP - 1) if row is not None else []
        lines = [Line("pin", words=("",)), *(Line("full", words=(each,)) for each in words)] if words else []
        return [*lines, *[BLANK] * (_STRIP - len(lines))]

    def _line(self, line: int) -> Entry:
        found = self.entry(line)
        if found is None:
            return BLANK, 0
        block, index, part = found
        if index < 0:
            return Line("head", block.group, (f"{block.size:,}",)), 0
        row = self.state.agenda.rows[self.state.due.at(index)]
        why = self._reason_lines(row, index)
        if part:
            return Line("why", block.group, (why[part - 1 if self.tall else part],)), row.id
        action = upcoming(row, self.state, block.group)
        words = (*action.how, *action.when)
        name = clean(row.name)
        if self.tall:
            return Line("person", block.group, (name, clean(row.company), *words), action.state), row.id
        head = str(block.group) if index == block.first or line == self.top else ""
        return Line("flat", block.group, (head, name, *words, why[0]), action.state), row.id

    def _reason(self, row: Row) -> str:
        if row.id not in self._reasons:
            if len(self._reasons) > 500:
                self._reasons.clear()
            self._reasons[row.id] = clean(self.state.pipeline.reason_of(row))
        return self._reasons[row.id]

    def _nothing(self, room: int) -> list[str]:
        agenda = self.state.agenda
        words = "Nothing else is due." if self._mailing else "Nothing is due."
        line = agenda.first_ahead() or next(iter(agenda.all()), None)
        if line is not None and not agenda.rests_by_mailing(line.row):
            when = short(line.item.due_at, self.state.now, self.state.pipeline.calendar.zone)
            words += f" Next: {line.item.kinds[0]} {clean(line.row.name)}, {when}."
        elif not agenda.rows:
            words += " What comes due will stand here, with how and why."
        lines = ["", *wrap(words, max(8, self.cells.width - 4))]
        return [*lines, *[""] * room][:room]

    def render_line(self, y: int) -> Strip:
        cells, ground = self.cells.width, self.palette.style("text", "panel")
        if y == 0:
            return self._title_line(cells)
        if y < self._titles:
            return self._second_title(cells)
        if y < self._titles + len(self._meetings):
            words, here = self._meetings[y - self._titles]
            words = cut(f"{CURSOR if here else ' '}{GLYPHS['meeting']} {words}", cells - 1)
            style = self.palette.style("text", "highlight" if here else "panel", bold=True)
            return exactly([Segment(words, style)], cells, style if here else ground)
        if y < self._above:
            return self._mailing_line(cells)
        line = self._lines[y - self._above] if y - self._above < len(self._lines) else BLANK
        draw = {
            "head": self._head,
            "pin": self._pin,
            "pinned": self._pinned_person,
            "person": self._person,
            "why": self._why,
            "full": self._why,
            "flat": self._flat,
            "words": self._words,
        }
        if line.kind in draw:
            return exactly(draw[line.kind](line, cells), cells, ground)
        return exactly([], cells, ground)

    def _title_line(self, cells: int) -> Strip:
        active = self.state.pane is Pane.DUE
        style = self.palette.style
        ground = style("text", "panel")
        title = Segment(" DUE ", style("accent" if active else "text", "panel", bold=True))
        words = self._headline()
        if self.tall:
            return exactly([title, Segment(words, style("soft", "panel"))], cells, ground)
        words = f" {cut(self._parts(words, cells)[0], cells - 7)} " if words else ""
        rule = ("━" if active else "─") * max(0, cells - 5 - width(words))
        return exactly(
            [title, Segment(words, style("soft", "panel")), Segment(rule, style("rule", "panel"))], cells, ground
        )

    def _parts(self, words: str, cells: int) -> list[str]:
        """The words beside the title, and those in the line below it."""
        if self._titles == 1 or width(words) <= cells - 7:
            return [words]
        first, *more = wrap(words, cells - 7)
        return [first, " ".join(more)]

    def _second_title(self, cells: int) -> Strip:
        more = self._parts(self._headline(), cells)[1:]
        words = cut("".join(more), cells - 7)
        return exactly([Segment(f"      {words}", self.palette.style("soft", "panel"))], cells,
                       self.palette.style("text", "panel"))  # fmt: skip

    @property
    def has_room_for_meetings(self) -> bool:
        """Whether meetings ahead are shown, where there are some: the list comes first."""
        return self.cells.height >= _MEETINGS_FROM

    def _meeting_lines(self) -> tuple[tuple[str, bool], ...]:
        """The next meetings, or those down to the one under the cursor, as far as there is room."""
        state, most = self.state, _MEETINGS if self.tall else 1
        if not self.has_room_for_meetings:
            return ()
        here, who = state.stops[state.stop] if state.stop is not None else (-1, 0)
        self._first_meeting = max(0, here - most + 1)
        shown = list(enumerate(state.meetings))[self._first_meeting : self._first_meeting + most]
        longest = max(_LEAST_NAME, self.cells.width // 4)
        lines = [
            (meeting_words(each, state.pipeline, who if n == here else 0, longest), n == here) for n, each in shown
        ]
        if more := len(state.meetings) - self._first_meeting - len(lines):
            lines[-1] = f"{lines[-1][0]}; then {more:,} more", lines[-1][1]
        return tuple(lines)

    def _mailing_line(self, cells: int) -> Strip:
        """What the mailing is, with its key; a click is that key."""
        style = self.palette.style
        room = cells - 4
        words = self._mailing if width(self._mailing) <= room else brief(self.state.pipeline)
        click = clickable("M")
        found = [
            Segment(f" {cut(words, room)}  ", style("text", "panel", bold=True) + click),
            Segment("M", style("accent", "panel", bold=True) + click),
        ]
        return exactly(found, cells, style("text", "panel"))

    def _head(self, line: Line, cells: int) -> list[Segment]:
        group = line.group or DueGroup.ANSWER
        glyph = GLYPHS[GROUP_STATES[group]]
        title = f" {glyph} {group} "
        style = self.palette.state(GROUP_STATES[group], -1, 0)
        rule = "─" * max(0, cells - len(title) - len(line.words[0]) - 2)
        return [
            Segment(title, style),
            Segment(f"{rule} ", self.palette.style("rule", "panel")),
            Segment(f"{line.words[0]} ", self.palette.style("faint", "panel")),
        ]

    def _person(self, line: Line, cells: int) -> list[Segment]:
        name, company, *action = line.words
        how, when = _chosen(action, cells // 2, letters=cells < _LETTERS)
        next_words = fit(f"{how} {when}".strip(), min(width(f"{how} {when}"), cells // 2 + 4))
        room = cells - 4 - width(next_words) - 1
        name = f"{name}, {company}" if company and width(name) + width(company) + 2 <= room else name
        name_style = self._name_style(line.highlight)
        return [
            self._pointer(line, " "),
            Segment(fit(name, room) + " ", name_style),
            Segment(next_words + " ", self.palette.state(line.state, -1, line.highlight if line.highlight == 2 else 0)),
        ]

    def _why(self, line: Line, cells: int) -> list[Segment]:
        ground = "highlight" if line.highlight == 2 else "panel"
        margin = 0 if self.tall else self.margin
        return [
            Segment(" " * margin, self.palette.style("soft", "panel")),
            Segment(fit("   " + line.words[0], cells - margin - 1) + " ", self.palette.style("soft", ground)),
        ]

    def _flat(self, line: Line, cells: int) -> list[Segment]:
        head, name, *action, why = line.words
        group = line.group or DueGroup.ANSWER
        margin = (head if head.startswith(("↑", "↓")) else f" {head}") if self.margin == MARGIN else ""
        margin_cells = self.margin
        name_cells, next_cells = _flat_columns(cells)
        how, when = _chosen(action, next_cells, letters=True)
        how_cells = next_cells - width(when) - 1
        next_words = f"{fit(how, how_cells)} {when}" if how_cells > 0 else fit(when, next_cells)
        rest = self._flat_rest(cells)
        ground = "highlight" if line.highlight == 2 else "panel"
        return [
            Segment(fit(margin, margin_cells), self.palette.state(GROUP_STATES[group], -1, 0)),
            self._pointer(line),
            Segment(fit(name, name_cells), self._name_style(line.highlight)),
            Segment(
                f"  {GLYPHS[line.state]} {next_words}",
                self.palette.state(line.state, -1, line.highlight if line.highlight == 2 else 0),
            ),
            Segment(fit("  " + why if rest > 6 else "", rest) + " ", self.palette.style("soft", ground)),
        ]

    def _flat_rest(self, cells: int) -> int:
        """Cells of the reason in a flat line."""
        return max(0, cells - self.margin - 8 - sum(_flat_columns(cells)))

    def _words(self, line: Line, cells: int) -> list[Segment]:
        return [Segment(fit("  " + line.words[0], cells), self.palette.style("soft", "panel"))]

    def _pinned_person(self, line: Line, cells: int) -> list[Segment]:
        """Like ``_person``, as one segment: it changes with every step on the board, and segments cost bytes."""
        words = "".join(segment.text for segment in self._person(line, cells))
        return [Segment(words, self.palette.state(line.state, -1, 0))]

    def _pin(self, line: Line, cells: int) -> list[Segment]:
        words = f" ── {line.words[0]} " if line.words[0] else " ─"
        return [Segment(words + "─" * max(0, cells - width(words) - 1) + " ", self.palette.style("faint", "panel"))]

    def _pointer(self, line: Line, before: str = "") -> Segment:
        ground = "highlight" if line.highlight == 2 else "panel"
        sign = CURSOR if line.highlight else MARK if line.marked else " "
        return Segment(f"{before}{sign} ", self.palette.style("accent", ground, bold=True))

    def _name_style(self, highlight: int) -> Style:
        return self.palette.style("text", "highlight" if highlight == 2 else "panel", bold=True)

    # Mouse --------------------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens the detail; one on a key is for the screen."""
        if KEY in event.style.meta:
            return
        event.stop()
        meeting = event.y - self._titles
        if 0 <= meeting < len(self._meetings):
            self._click_meeting(meeting + self._first_meeting, opens=event.chain > 1)
            return
        below = event.y - self._above
        found = self.entry(self.top + below) if below >= 0 else None
        if found is not None and found[1] >= 0:
            self.post_message(Clicked(Pane.DUE, self.state.due.at(found[1]), opens=event.chain > 1))

    def _click_meeting(self, place: int, *, opens: bool) -> None:
        """The cursor goes to the first who comes, or stays with the one it is on."""
        stops = self.state.stops
        at = self.state.stop if self.state.stop is not None and stops[self.state.stop][0] == place else None
        found = next((n for n, (each, _) in enumerate(stops) if each == place), None) if at is None else at
        if found is not None:
            self.post_message(Clicked(Pane.DUE, stops[found][1], opens=opens, at_meeting=found))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.top += self.entry_lines
        self.show()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.top -= self.entry_lines
        self.show()


def _flat_columns(cells: int) -> tuple[int, int]:
    """Cells of the name, and of what is next, in a flat line."""
    return (20, 18) if cells >= _NARROW else (max(8, cells - 30), 18)


def _chosen(action: Sequence[str], room: int, *, letters: bool) -> tuple[str, str]:
    """How and when in so many cells; in all lines of a narrow panel lengths are said in letters, as in one."""
    short_how, long_how, short_when, long_when = (in_letters(each) if letters else each for each in action)
    return choose((short_how, long_how), (short_when, unsaid(long_when)), room)  # the panel says what is due
