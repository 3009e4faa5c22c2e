"""The keys of the screen below, in groups, from the list of commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.commands import Command, Heading, Place, commands, shown, together
from tui.model.kinds import Kind
from tui.screens.base.dialog import Dialog
from tui.widgets.theme import GLYPHS
from tui.widgets.wrap import wrap

KEY_CELLS = 8
WIDE = 120
"""From this width on, the keys are in three columns."""


def lines(found: Iterable[Command], group: Heading, cells: int) -> list[Content]:
    """The commands of a group under its heading. Commands without a key are found in the palette."""
    own = [command for command in found if command.heading is group and (command.keys or command.palette)]
    if not own:
        return []
    heading = Content.styled(str(group), "bold $text-accent")
    return [heading, *(line for alike in together(own) for line in _lines(alike, cells)), Content("")]


def _lines(alike: Sequence[Command], cells: int) -> Iterator[Content]:
    keys = " ".join(_keys(alike, cells - KEY_CELLS))
    key = f" {keys or ':':<{KEY_CELLS}} "
    name, what = alike[0].name.lower(), alike[0].help
    # Without a key it is found by its name, which some help texts contain already.
    words = what if keys or name.split()[0] in what.replace(",", "").split() else f"{name}: {what}"
    first, *rest = wrap(words, cells - len(key) - 1)
    yield Content.assemble((key, "bold"), first)
    for more in rest:
        yield Content(" " * len(key) + more)


def _keys(alike: Sequence[Command], cells: int) -> list[str]:
    """The keys of a line, the main ones first. Several commands show their other keys only if all are short."""
    first = [shown(command.keys[0]) for command in alike if command.keys]
    others = [shown(key) for command in alike for key in command.keys[1:]]
    roomy = len(alike) == 1 or len(" ".join(first + others)) <= cells // 3
    return first + others if roomy else first


def _kinds(cells: int) -> list[Content]:
    heading = Content.assemble(("After t or i", "bold $text-accent"), (" (UPPER: words, time)", "dim"))
    rows = _side_by_side([f"{kind.key} {kind}" for kind in Kind], cells)
    return [heading, *map(Content, rows), Content("")]


def _signs(cells: int) -> list[Content]:
    """What stands on a card, explained once."""
    states = (("open", "time left"), ("due", "due"), ("late", "late"), ("broken", "over"), ("waiting", "waits"),
              ("upcoming", "to come"))  # fmt: skip
    rows = _side_by_side([f"{GLYPHS[state]} {words}" for state, words in states], cells)
    told = (
        "cool, 5 weeks: since your last word",
        "3 of 5-12 touches: so far, and how many it takes to move somebody",
    )
    for words in told:
        first, *more = wrap(words, cells - 2)
        rows += [f" {first}", *(f"  {line}" for line in more)]
    heading = Content.assemble(("Signs", "bold $text-accent"))
    return [heading, *map(Content, rows), Content("")]


def _side_by_side(words: Sequence[str], cells: int) -> list[str]:
    """As many in a line as there is room for, three at most."""
    lines: list[str] = []
    for count in (3, 2, 1):
        beside = [each for place, each in enumerate(words) if (place + 1) % count]
        wide = max(map(len, beside), default=0)
        rows = [words[start : start + count] for start in range(0, len(words), count)]
        lines = [f" {'  '.join(f'{each:<{wide}}' for each in row)}".rstrip() for row in rows]
        if max(map(len, lines)) <= cells:
            break
    return lines


def _columns(groups: Sequence[list[Content]], count: int) -> list[list[Content]]:
    """Distributes the groups to columns, in order, so that the longest column is as short as possible."""
    most = max(map(len, groups))
    while len(found := _filled(groups, most)) > count:
        most += 1
    return found


def _filled(groups: Sequence[list[Content]], most: int) -> list[list[Content]]:
    """The groups in columns of at most this many lines."""
    columns: list[list[Content]] = [[]]
    for group in groups:
        if columns[-1] and len(columns[-1]) + len(group) > most:
            columns.append([])
        columns[-1].extend(group)
    return columns


class HelpScreen(Dialog[None]):
    """All keys of a screen in columns; scrolls if the terminal is small, and says so."""

    BINDINGS = [
        Binding("question_mark,q,enter", "leave", "leave", show=False),
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("up,k", "scroll(-1)", "up", show=False),
        Binding("pagedown,space,ctrl+d", "scroll(10)", "page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", "page up", show=False),
        Binding("g,home", "scroll(-1000)", "top", show=False),
        Binding("G,end", "scroll(1000)", "bottom", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        &.-wide .sheet { width: 118; }
        & #keys { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        & .columns { height: auto; }
        & .column { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._commands = commands(place)

    def compose(self) -> ComposeResult:
        keys = VerticalScroll(id="keys", can_focus=False)
        with self.sheet(f"Keys on {self._place}"), keys, Horizontal(classes="columns"):
            for _ in range(3):
                yield Static(classes="column")

    def _fill(self) -> None:
        """The keys in as many columns as the terminal has room for now."""
        wide = self.app.size.width >= WIDE
        self.set_class(wide, "-wide")
        count = 3 if wide else 2
        cells = (min(118 if wide else 80, self.app.size.width) - 6) // count
        groups = [found for group in Heading if (found := lines(self._commands, group, cells))]
        if any(command.action == "touch" for command in self._commands):
            groups.insert(min(2, len(groups)), _kinds(cells))
        if self._place is Place.BOARD:
            groups.append(_signs(cells))
        filled = _columns(groups, count)
        for place, static in enumerate(self.query(".column").results(Static)):
            static.display = place < len(filled)
            static.update(Content("\n").join(filled[place][:-1]) if static.display else "")

    def on_mount(self) -> None:
        self._fill()
        self.call_after_refresh(self._say)

    def tell_help(self) -> None:
        """This is the help; how it scrolls stands there."""

    def on_resize(self) -> None:
        self._fill()
        self.call_after_refresh(self._say)

    def _say(self) -> None:
        keys = self.query_one("#keys", VerticalScroll)
        more = keys.max_scroll_y > 0
        below = keys.scroll_offset.y < keys.max_scroll_y
        words = f"{'more below' if below else 'the end'}: j k scroll · Esc leaves" if more else "Esc leaves"
        self.query_one(".sheet").border_subtitle = Content(words)

    def on_click(self, event: events.Click) -> None:
        """A click anywhere closes the help."""
        event.prevent_default()
        self.action_leave()

    def action_scroll(self, by: int) -> None:
        """Scrolls at once, as the next key may be waiting."""
        self.query_one("#keys", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)
        self._say()
