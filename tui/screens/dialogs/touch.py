"""The touch picker: a key for each kind, and the next date that each would set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.model.kinds import Kind
from tui.model.records import Touch
from tui.pipeline import Pipeline, changes
from tui.screens.base.dialog import Dialog, Field
from tui.terminal.keys import consume
from tui.text import clean, fit, width
from tui.views.previews import MOST_TRIED, asks, clock_that_stays, item_after, understood
from tui.when.instants import past_instant
from tui.when.saying import coming, short
from tui.widgets.choices import cursor_style
from tui.widgets.content import literal
from tui.widgets.theme import CURSOR
from tui.widgets.wrap import within, wrap

DETAILS_KEY = "space"
_WHY = 72
"""Cells of the reason, which has two lines at most."""
_NAMED = 17
"""Cells of a line before its date, and of the gap after it."""


class TouchAnswer(msgspec.Struct, frozen=True):
    """The touch to log."""

    kind: Kind
    at: datetime | None = None
    """The time of the touch; None: now."""
    note: str = ""
    confirmed: bool = False
    """A guard's question was answered with yes."""


class Offer(msgspec.Struct, frozen=True):
    """A kind in the picker."""

    kind: Kind
    asked: bool
    """The next item asks for this kind."""
    after: str
    """What would be next: "next call"; or that a clock goes on: "it stays, then"."""
    when: str
    """When that would be: "Tue 17 Mar"."""
    question: str
    """The question that a guard would ask; else empty."""


def offers(pipeline: Pipeline, who: Sequence[int], *, inbound: bool) -> list[Offer]:
    """The kinds that can be logged for these people, in the order of their keys."""
    known = _known(pipeline, who)
    wanted = {kind for each in known for item in pipeline.explain(each)[:1] for kind in item.kinds}
    sources = any(pipeline.prospect(each).source is not None for each in known)
    return [
        Offer(
            kind,
            kind in wanted and not inbound,
            *_after(pipeline, known, kind, inbound=inbound),
            asks(pipeline, known, Touch(pipeline.now, kind, inbound=inbound)),
        )
        for kind in Kind
        if kind is not Kind.REPORT or (sources and not inbound)
    ]


def _known(pipeline: Pipeline, who: Sequence[int]) -> list[int]:
    """Those who exist, at most as many as previews try."""
    return list(islice((each for each in who if each in pipeline.people), MOST_TRIED))


def usual(pipeline: Pipeline, who: Sequence[int], found: Sequence[Offer]) -> int:
    """The place of the offer that the board shows: the first kind of the next item, of the first person who has one."""
    items = (pipeline.explain(each)[:1] for each in _known(pipeline, who))
    kinds = next((item.kinds for each in items for item in each), ())
    places = {offer.kind: place for place, offer in enumerate(found) if offer.asked}
    return next((places[kind] for kind in kinds if kind in places), 0)


def _after(pipeline: Pipeline, who: Sequence[int], kind: Kind, *, inbound: bool) -> tuple[str, str]:
    """The next item after this touch, and its date; nothing for several people, as they differ."""
    if len(who) != 1:
        return "", ""
    log = changes.log(Touch(pipeline.now, kind, inbound=inbound), confirmed=True)
    if (behind := clock_that_stays(pipeline, who, log)) is not None:
        if behind.due_at <= pipeline.now:
            return "it stays", ""
        return "it stays, then", short(behind.due_at, pipeline.now, pipeline.calendar.zone)
    item = item_after(pipeline, who, log)
    if item is None:
        return "closed stays closed" if pipeline.prospect(who[0]).closed is not None else "", ""
    when = coming(item.due_at, pipeline.now, pipeline.calendar.zone)
    return f"next {item.kinds[0]}", when.removeprefix("today ")


class Kinds(Widget):
    """The offers in two columns, with a cursor. The last cell switches words and time on."""

    DEFAULT_CSS = """
    Kinds { height: auto; }
    """

    cursor = reactive(0)
    detailed = reactive(False)

    class Clicked(Message):
        """A cell was clicked; the cursor is on it."""

    def __init__(self, found: Sequence[Offer], cursor: int) -> None:
        super().__init__()
        self.offers = list(found)
        self.set_reactive(Kinds.cursor, cursor)

    @property
    def cells(self) -> int:
        """The number of cells: the kinds, and the switch for words and time."""
        return len(self.offers) + 1

    @property
    def _rows(self) -> int:
        return (self.cells + 1) // 2

    def move(self, rows: int, columns: int) -> None:
        """Moves the cursor; stops at the edges."""
        place = self.cursor + columns * self._rows + rows
        if 0 <= place < self.cells:
            self.cursor = place
        elif columns > 0 and self.cursor < self._rows:
            self.cursor = self.cells - 1

    def pointed(self) -> Offset:
        """Where the cursor is."""
        column, row = divmod(self.cursor, self._rows)
        return Offset(column * max(20, self.size.width // 2), row)

    def render(self) -> Content:
        """Two columns, read downwards."""
        wide = max(20, self.size.width // 2)
        lines = []
        for row in range(self._rows):
            right = row + self._rows
            line = self._cell(row, wide)
            lines.append(line + self._cell(right, self.size.width - wide) if right < self.cells else line)
        return Content("\n").join(lines)

    def _cell(self, place: int, wide: int) -> Content:
        pieces = list(self._pieces(place, wide - _NAMED))
        if place == self.cursor:
            text = CURSOR + "".join(text for text, _ in pieces)
            return Content.styled(fit(text, wide - 1), cursor_style(self)) + Content(" ")
        cell = Content.assemble(" ", *pieces).truncate(wide, ellipsis=True)
        return cell + Content(" " * max(0, wide - cell.cell_length))

    def _pieces(self, place: int, room: int) -> Iterator[tuple[str, str]]:
        if place == len(self.offers):
            words = _fitting(("with words and time", "words and time"), room + 3)
            yield ("  Space ", "bold $text-accent")
            yield (f"{'[x]' if self.detailed else '[ ]'} {words}", "" if self.detailed else "dim")
            return
        offer = self.offers[place]
        yield ("● " if offer.asked else "  ", "bold $text-success")
        yield (f"{offer.kind.key} ", "bold $text-accent")
        yield (f"{offer.kind:<11}", "bold" if offer.asked else "")
        if offer.question:
            yield ("asks first", "$text-warning")
            yield (_fitting((f", {offer.when}", "") if offer.when else ("",), room - 10), "dim")
        else:
            fuller = f"{offer.after} {offer.when}".rstrip()
            # If room is scarce the date stays: it is the most important, but not of what comes behind a clock.
            short = "stays" if fuller.startswith("it stays") else offer.when or fuller
            words = _fitting((fuller, fuller.removeprefix("next ").removeprefix("it "), short), room)
            yield (words, "" if offer.asked else "dim")

    def on_click(self, event: events.Click) -> None:
        place = event.y + (self._rows if event.x >= max(20, self.size.width // 2) else 0)
        if 0 <= event.y < self._rows and place < self.cells:
            self.cursor = place
            self.post_message(self.Clicked())


def _fitting(words: Sequence[str], cells: int) -> str:
    """The longest of these words that fits, given from long to short; else the shortest."""
    return next((each for each in words if width(each) <= cells), words[-1])


class TouchPicker(Dialog[TouchAnswer]):
    """Asks for the kind of a touch, and for words and time on request. All in one screen, so that no key is lost.

    A lower-case key logs at once, an upper-case key asks for words and time. A guard's question is asked here too.
    """

    about = (
        "A letter logs that kind of touch now. In upper case it asks for words and the time first. Beside each "
        "kind stands what comes next after it, and when."
    )

    BINDINGS = [
        *(Binding(kind.key, f"take('{kind}')", f"{kind}", show=False) for kind in Kind),
        *(Binding(kind.key.upper(), f"take('{kind}', True)", f"{kind}, with words", show=False) for kind in Kind),
        Binding(DETAILS_KEY, "detail", "with words and time", show=False),
        Binding("up,k", "move(-1, 0)", "up", show=False),
        Binding("down,j", "move(1, 0)", "down", show=False),
        Binding("left,h", "move(0, -1)", "left", show=False),
        Binding("right", "move(0, 1)", "right", show=False),
        Binding("enter", "enter", "log", show=False),
        Binding("y", "yes", "yes", show=False),
    ]
    DEFAULT_CSS = """
    TouchPicker {
        & .row { height: 1; }
        & .label { width: 7; }
        & .echo { padding-left: 8; }
        & #asks { color: $text-warning; }
        &.-asks .sheet { border: round $warning; }
    }
    """

    def __init__(self, pipeline: Pipeline, who: Sequence[int], *, inbound: bool = False) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._who = who
        self._inbound = inbound
        found = offers(pipeline, who, inbound=inbound)
        self._kinds = Kinds(found, usual(pipeline, who, found))
        self._kind: Kind | None = None
        self._mode = "kinds"
        """The current question: "kinds", "details", or "asks" for a guard's."""
        self._picked: TouchAnswer | None = None
        self._drawn = False

    # Drawing ----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The kinds, the fields, and a guard's question; only one of them is visible."""
        with self.sheet():
            yield Static(id="why", classes="line")
            yield self._kinds
            with Vertical(id="details", classes="line"):
                with Horizontal(classes="row"):
                    yield Static("Said", classes="label")
                    yield Field(placeholder="what was said, what comes next", id="note")
                with Horizontal(classes="row"):
                    yield Static("When", classes="label")
                    yield Field(placeholder="now; or: yesterday 15:00, fri, 20 Nov 9:30", id="when")
                yield Static(id="understood", classes="line echo")
            yield Static(id="asks", classes="line")
            yield Static(id="hint", classes="hint", markup=False)

    def on_mount(self) -> None:
        """A key that came before the picker was drawn may have chosen already."""
        self._drawn = True
        self._show(self._mode)

    def _show(self, mode: str) -> None:
        self._mode, self.about = mode, _ABOUT.get(mode, TouchPicker.about)
        if mode == "asks":
            self.ignore_earlier_keys()
        if not self._drawn:
            return
        self.set_class(mode == "asks", "-asks")
        self.query_one(".sheet", Vertical).border_title = Content(" ").join([Content(self._title()), self._whom()])
        for what, shown in (("#why", "kinds"), ("#details", "details"), ("#asks", "asks")):
            self.query_one(what).display = mode == shown
        self._kinds.display = mode == "kinds"
        self.query_one("#why", Static).update(self._why())
        self.query_one("#hint", Static).update(_HINTS[mode])
        if mode == "details":
            self._echo()
            self.focus_field(self.query_one("#note", Field))
        else:
            self.set_focus(None)
        if mode == "asks":
            self.query_one("#asks", Static).update(literal(self._question(self._picked), lines=True))

    def _title(self) -> str:
        if self._kind is None:
            return "They were in touch:" if self._inbound else "Log a touch:"
        return f"Their {self._kind}:" if self._inbound else f"{str(self._kind).capitalize()}:"

    def _whom(self) -> Content:
        if len(self._who) > 1:
            return literal(f"for {len(self._who):,} people")
        return literal(self._pipeline.people.name(self._who[0]))

    def _why(self) -> Content:
        """The reason of the next item, as the first line."""
        if len(self._who) != 1 or self._who[0] not in self._pipeline.people:
            return Content.styled("the same touch with each of them", "dim")
        items = self._pipeline.explain(self._who[0])
        if not items:
            return Content.styled("closed: a touch is recorded, nobody is due", "dim")
        words = self._pipeline.reason(self._who[0], items[0])
        first, *more = within(wrap(words, _WHY), 2)
        lines = [Content.assemble(("● ", "bold $text-success"), literal(first))]
        return Content("\n").join([*lines, *(Content(f"  {fit(line, _WHY).rstrip()}") for line in more)])

    def _echo(self) -> str:
        """Shows the time that the words mean. Returns what is wrong with them, or nothing."""
        words = self.query_one("#when", Field).value
        read = understood(self._pipeline, words or "now", past=True)
        field = self.query_one("#understood", Static)
        field.update(literal(read.echo, "$text-error" if read.wrong else "dim"))
        return read.wrong

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "when":
            self._echo()

    # Choosing ---------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys mean kinds only while kinds are shown; ``y`` only while a guard asks."""
        if action == "take":
            return self._mode == "kinds" or (self._mode == "asks" and parameters[0] == Kind.NOTE)
        if action in ("detail", "move", "enter"):
            return self._mode == "kinds" or (self._mode == "asks" and action == "enter")
        return self._mode == "asks" if action == "yes" else True

    def keys_here(self, *, fields: bool) -> list[tuple[str, str]]:
        """While a guard asks, the same keys mean something else."""
        keys = super().keys_here(fields=fields)
        return [("y", "log it anyway"), ("n Enter", "leave it"), *keys[-3:]] if self._mode == "asks" else keys

    def action_move(self, rows: int, columns: int) -> None:
        self._kinds.move(rows, columns)

    def action_detail(self) -> None:
        """Switches words and time on or off."""
        self._kinds.detailed = not self._kinds.detailed

    def action_enter(self) -> None:
        """Takes the kind under the cursor; while a guard asks, means no."""
        if self._mode == "asks":
            self.action_leave()
        elif self._kinds.cursor == len(self._kinds.offers):
            self.action_detail()
        else:
            self.action_take(self._kinds.offers[self._kinds.cursor].kind)

    def on_kinds_clicked(self) -> None:
        self.action_enter()

    def action_take(self, kind: str, detailed: bool = False) -> None:
        """Logs this kind, or asks for words and time."""
        if self._mode == "asks":  # "n" says no
            self.action_leave()
            return
        offer = next((offer for offer in self._kinds.offers if offer.kind == kind), None)
        if offer is None:
            # The picker closes: the keys typed after this one were not meant for it.
            why = "a report goes from you to the source" if self._inbound else "nobody to report to: no source is set"
            self.app.notify(why, severity="warning", markup=False)
            self.dismiss(None)
            return
        self._kind = offer.kind
        if detailed or self._kinds.detailed:
            self._show("details")
        else:
            self._finish(TouchAnswer(offer.kind))

    def entered(self, field: Input) -> None:
        del field
        assert self._kind is not None  # there are fields only for a kind
        wrong = self._echo()
        if wrong:
            self.focus_field(self.query_one("#when", Field))
            return
        words = self.query_one("#when", Field).value.strip()
        at = None
        if words:
            when = understood(self._pipeline, words, past=True).when
            assert when is not None
            at = past_instant(when, self._pipeline.now, self._pipeline.calendar.zone)
        self._finish(TouchAnswer(self._kind, at, clean(self.query_one("#note", Field).value)))

    def _finish(self, picked: TouchAnswer) -> None:
        """Answers, or first asks a guard's question."""
        self._picked = picked
        if self._question(picked):
            self._show("asks")
        else:
            self.dismiss(picked)

    def _question(self, picked: TouchAnswer | None) -> str:
        if picked is None:
            return ""
        touch = Touch(picked.at or self._pipeline.now, picked.kind, inbound=self._inbound)
        return asks(self._pipeline, self._who, touch)

    def action_yes(self) -> None:
        if self._picked is not None:
            self.dismiss(msgspec.structs.replace(self._picked, confirmed=True))

    async def receive_key(self, event: events.Key) -> None:
        """Escape leaves the kinds, also before they are seen again."""
        if event.key == "escape" and self._mode == "kinds" and self.app.screen is self:
            consume(event)
            self.action_leave()
        else:
            await super().receive_key(event)

    def action_leave(self) -> None:
        """Back from the fields to the kinds, on which earlier keys do not act; else closes without an answer."""
        if self._mode == "details":
            self._kind = None
            self._kinds.detailed = False
            self._show("kinds")
            self.ignore_earlier_keys()
        else:
            self.dismiss(None)


_ABOUT = {
    "details": "What was said, and when: both may be empty. Times as in: yesterday 15:00, fri, 20 Nov 9:30.",
    "asks": "A question before it is logged: only y logs it.",
}
_HINTS = {
    "kinds": "a letter logs now, UPPER CASE with words and time · ↑↓←→ Enter · Esc leaves",
    "details": "Enter logs it · Tab to the other field · Esc back",
    "asks": "y log it anyway · n or Enter leave it",
}
