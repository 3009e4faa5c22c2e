"""The command palette: what can be done, and who there is, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from tui.screens.base.dialog import Dialog, Field
from tui.terminal.closed_screens import is_beside
from tui.terminal.keys import consume, copy_of
from tui.text import cut, fit, width
from tui.widgets.lines import exactly
from tui.widgets.palette import palette_of

COMMANDS_FIRST, PEOPLE_FIRST, COMMANDS_NEXT, PEOPLE_NEXT, COMMANDS_LAST, PEOPLE_LAST, ALIKE = range(7)
"""In which order who and what is listed: those called as was typed, those whose name begins so, those of whom the words
are said, and commands in whose name the letters stand."""
_NAME, _KEYS = 28, 10
"""Cells of a command's name, and of its keys."""
_FILLING = frozenset("a an and in is or the what".split())
"""Words of names by which nobody calls a command."""
_AROUND, _MOST = 6, 16
"""Lines beside the list, and the most that it has."""
_NOTHING = "no command is called so, and nobody"


class Found(NamedTuple):
    """A line of the list."""

    rank: int
    """See ``COMMANDS_FIRST``."""
    name: str
    more: str
    """What stands beside it."""
    act: Callable[[], object]


class Entry(NamedTuple):
    """A command."""

    name: str
    keys: str
    does: str
    act: Callable[[], object]

    def found(self, words: Sequence[str]) -> Found | None:
        """Its line, if it is meant: its name holds the words, or what it does, or its name their letters in order."""
        name, does = self.name.lower(), self.does.lower()
        called = [word for word in name.split() if word not in _FILLING]
        if all(word in called for word in words):
            rank = COMMANDS_FIRST
        elif all(any(each.startswith(word) for each in called) for word in words):
            rank = COMMANDS_NEXT
        elif all(word in name or word in does for word in words):
            rank = COMMANDS_LAST
        elif _in_order("".join(words), name):
            rank = ALIKE
        else:
            return None
        return Found(rank, fit(self.name, _NAME), f"{fit(self.keys, _KEYS)}{self.does}", self.act)


def _in_order(letters: str, name: str) -> bool:
    left = iter(name)
    return all(letter in left for letter in letters)


class Finder(Protocol):
    """Looks for people."""

    def found(self, words: str) -> Iterable[Found]:
        """Those found, the best first."""


class FoundLines(Widget):
    """What was found, a line each, with a cursor; only what is visible is drawn."""

    DEFAULT_CSS = """
    FoundLines { height: 1; }
    """

    class Picked(Message):
        """A line was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Sequence[Found] = ()
        self._cursor = self._top = 0

    def show(self, found: Sequence[Found]) -> None:
        """Other lines, the cursor on the first; only those that look otherwise are drawn anew."""
        before = [self._shown(y) for y in range(self.size.height)]
        self._found, self._cursor, self._top = found, 0, 0
        after = [self._shown(y) for y in range(self.size.height)]
        changed = [y for y, (was, now) in enumerate(zip(before, after, strict=True)) if was != now]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    @property
    def chosen(self) -> Found | None:
        """The line under the cursor."""
        return self._found[self._cursor] if self._found else None

    def move(self, by: int) -> None:
        self._cursor = max(0, min(self._cursor + by, len(self._found) - 1))
        height = max(1, self.size.height)
        self._top = max(self._cursor - height + 1, min(self._top, self._cursor))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        if (place := self._top + event.y) < len(self._found):
            self._cursor = place
            self.post_message(self.Picked())

    def _shown(self, y: int) -> tuple[str, str, bool]:
        """What a line shows: name, what stands beside it, and whether the cursor is on it."""
        if not self._found:
            return "", "" if y else _NOTHING, False
        place = self._top + y
        if place >= len(self._found):
            return "", "", False
        return self._found[place].name, self._found[place].more, place == self._cursor

    def render_line(self, y: int) -> Strip:
        name, more, under = self._shown(y)
        style = palette_of(self.app).style
        ground = "highlight" if under else "panel"
        soft = style("soft", ground)
        words = f"  {more}" if name and more else more
        room = self.size.width - width(name)
        return exactly([Segment(name, style("text", ground, bold=True)), Segment(cut(words, room), soft)],
                       self.size.width, soft)  # fmt: skip


class Palette(Dialog[Callable[[], object]]):
    """Finds commands and people; answers with what the chosen one does.

    Keys typed behind the one that closes it are for the screen below; a second Enter chooses nothing, here or there.

    Args:
        entries: in the order of the list while nothing is typed.
        people: looks for people, where that is wanted.
        placeholder: what may be typed.
    """

    BINDINGS = [
        Binding("up,shift+tab", "move(-1)", "the line before", show=False),
        Binding("down,tab", "move(1)", "the next line", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("ctrl+home,shift+home", "page(-1000)", "to the first", show=False),
        Binding("ctrl+end,shift+end", "page(1000)", "to the last", show=False),
    ]
    about = "A few letters of a command, of what it does, or of somebody: Enter does it, or leads to them."

    def __init__(self, entries: Sequence[Entry], people: Finder | None, placeholder: str) -> None:
        super().__init__()
        self._entries = entries
        self._people = people
        self._placeholder = placeholder
        self._was_left = False
        self._has_chosen = False
        """The last key was the Enter that chose."""

    def compose(self) -> ComposeResult:
        with self.sheet():
            yield Field(placeholder=self._placeholder)
            yield FoundLines()

    def on_mount(self) -> None:
        self._field, self._list = self.query_one(Field), self.query_one(FoundLines)
        self._fit()
        self._ask("")
        self.watch(self._field, "value", self._ask, init=False)  # a message would paint the list a picture later
        self.focus_field(self._field)

    def on_resize(self) -> None:
        self._fit()

    def tell_help(self) -> None:
        """There is no line of keys below the list."""
        self.query_one(".sheet").border_subtitle = Content("Enter does it · Esc leaves · Ctrl+g keys")

    def _fit(self) -> None:
        self._list.styles.height = max(1, min(_MOST, self.app.size.height - _AROUND))

    # Finding ------------------------------------------------------------------------------------------------

    def _ask(self, typed: str) -> None:
        words = typed.lower().split()
        found = [each for entry in self._entries if (each := entry.found(words)) is not None]
        if words and self._people is not None:
            found += self._people.found(typed)
        self._list.show(sorted(found, key=lambda each: each.rank) if words else found)

    # Keys ---------------------------------------------------------------------------------------------------

    def leave_field(self, by: int) -> None:
        self.action_move(by)

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_page(self, by: int) -> None:
        self.action_move(by * max(1, self._list.size.height))

    def entered(self, field: Input) -> None:
        del field
        self._choose()

    def on_found_lines_picked(self) -> None:
        self._choose()

    def _choose(self) -> None:
        if (chosen := self._list.chosen) is not None:
            self._has_chosen = self._was_left = True
            self.dismiss(chosen.act)

    def on_click(self, event: events.Click) -> None:
        """Beside it a click closes it: what was typed is soon typed again."""
        event.prevent_default()
        if is_beside(self, event):
            self.action_leave()

    def action_leave(self) -> None:
        self._was_left = True
        super().action_leave()

    @property
    def is_saving(self) -> bool:
        """Once it was left, keys are no more for its field."""
        return self._was_left

    async def receive_key(self, event: events.Key) -> None:
        if not self._was_left:
            await super().receive_key(event)
            return
        consume(event)
        if not (self._has_chosen and event.key == "enter"):
            self._has_chosen = False
            self.app.screen.post_message(copy_of(event))
