"""The sheet for an event: where, when, tags and source once, then one person after another, a line and Enter each."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, NamedTuple

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.model.addresses import KINDS, addresses_text
from tui.model.one_line import read_line
from tui.model.records import Prospect
from tui.pipeline import Pipeline, Refused, Result
from tui.pipeline.changes import met_again, refuse_bad_emails
from tui.rules.duplicates import company_key
from tui.rules.engine import next_due
from tui.screens.base.commit import beside
from tui.screens.base.dialog import Dialog, Field
from tui.screens.dialogs.choose import confirm_leaving
from tui.screens.dialogs.completing import completing
from tui.screens.dialogs.note import REMARK_EXAMPLE
from tui.screens.dialogs.person_form import FIELDS_BY_NAME, InvalidField, Parsed, source_text
from tui.terminal.keys import consume
from tui.text import clean, counted, fit
from tui.views.occasions import Entered, Occasion, common, of_number
from tui.views.who_is_here import WhoIsHere
from tui.when.saying import coming_since, full
from tui.widgets.choices import Choice, Choices
from tui.widgets.content import literal
from tui.widgets.wrap import wrap

ONCE = ("where", "met_at", "tags", "source")
"""Fields of the event, which count for everybody."""
REST = ("company", "position", "emails", "phones", "urls", "note")
"""Fields of one person, of which the line may say all."""
_AROUND = 10
"""Lines around the sheet's list and its hint: frame, fields, and some of the board."""
_LEAST, _MOST = 3, 15
"""Lines of those."""


class Meeting(NamedTuple):
    """Somebody who was met at the event."""

    draft: Prospect
    who: int | None
    """The one who is there already; None: somebody new."""
    typed: str
    """As it was typed."""


class EventActions(NamedTuple):
    """What the sheet has done; each answers None where it was not done, and the user has been told."""

    enter: Callable[[Meeting], Coroutine[Any, Any, Result | None]]
    undo: Callable[[], Coroutine[Any, Any, Result | None]]
    take_back: Callable[[], Coroutine[Any, Any, Result | None]]


class NameLine(Field):
    """The line of a person: arrows choose who is meant, where somebody like that is there."""

    async def on_key(self, event: events.Key) -> None:
        screen = self.screen
        by = {"up": -1, "down": 1}.get(event.key)
        if isinstance(screen, EventSheet) and by is not None and screen.focused is self and screen.choose_by(by):
            consume(event)
        else:
            await super().on_key(event)

    def take_lines(self, lines: list[str]) -> None:
        """Of a list that is pasted each line is somebody: Enter adds the one that stands here, then the next does."""
        now = 0 if isinstance(self.screen, EventSheet) and self.screen.is_saving else 1
        super().take_lines(lines[:now])
        if isinstance(self.screen, EventSheet) and lines[now:]:
            self.screen.wait(lines[now:])


class Listed(Widget, can_focus=True):
    """The people of the event, the last one first; with the focus, keys take them back."""

    BINDINGS = [
        Binding("u", "screen.undo", "take the last one back", show=False),
        Binding("U", "screen.take_back", "take the whole event back", show=False),
        Binding("up,k,escape", "screen.to_name", "back to the names", show=False),
    ]
    DEFAULT_CSS = """
    Listed { height: 1fr; color: $foreground-muted; }
    Listed:focus { color: $foreground; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__(id="listed")
        self.lines: list[str] = []

    def render(self) -> Content:
        return literal("\n".join(fit(line, self.size.width).rstrip() for line in self.lines), lines=True)

    def show(self, lines: list[str]) -> None:
        self.lines = lines
        self.refresh()


class EventSheet(Dialog[int]):
    """Asks for everybody who was met at an event. Each is on disk before the next is asked for.

    Args:
        actions: what is done.
        number: names the event.
        begun: it goes on; None: a new one.
    """

    about = (
        "Where, when, tags and source count for everybody; then a line and Enter for each whom you met. "
        "Behind the name stand company, position, email, number, link and #tags in any order. Who is there "
        "already is shown: the arrows choose who is meant. Of a list that is pasted each line waits for its Enter."
    )

    BINDINGS = [
        Binding("ctrl+s", "save", "add", show=False),
        Binding("ctrl+o", "undo", "take the last one back", show=False),
    ]
    DEFAULT_CSS = """
    EventSheet {
        & .row { height: 1; }
        & .label { width: 9; }
        & .echo { width: auto; max-width: 27; padding-left: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & Field { width: 1fr; }
        & #read { height: auto; min-height: 1; max-height: 4; padding-left: 10; color: $text-success; }
        & #read.-wrong { color: $text-error; }
        & #rest { height: auto; display: none; }
        & #rest.-open { display: block; }
        & #below { height: 8; }
    }
    """

    def __init__(self, pipeline: Pipeline, actions: EventActions, number: int, begun: Occasion | None = None) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._actions = actions
        self._number = number
        self._begun = begun
        self._here: WhoIsHere | None = None
        self._asked: Prospect | None = None
        """The draft for which it was asked whether somebody has its address."""
        self._choices = Choices((), show_cursor=True)
        self._meant: list[int | None] = []
        """Who the lines to choose from mean; None: somebody new."""
        self._stop: Callable[[], None] | None = None
        self._pasted: list[str] = []
        """Lines of a list that was pasted, which come into the line one after the other."""

    # Drawing ----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with self.sheet("An event: whom you met"):
            for name in ONCE:
                yield self._row(name, self._initial(name))
            label = Static("Who", classes="label", markup=False)
            yield Horizontal(label, NameLine(placeholder=_EXAMPLE, id="who"), classes="row")
            with Vertical(id="rest"):
                for name in REST:
                    yield self._row(name, "")
            with Vertical(id="below"):
                yield Static(id="read")
                yield self._choices
                yield Listed()
            yield Static(_HINT, classes="hint", markup=False)

    def _row(self, name: str, value: str) -> Horizontal:
        line = FIELDS_BY_NAME.get(name)
        label, placeholder = (line.label, line.placeholder) if line is not None else ("Remark", REMARK_EXAMPLE)
        field = Field(value, placeholder, is_proposal=name in ONCE, id=name)
        field.suggester = completing(self._pipeline, name)
        echo = Static(classes="echo", id=f"{name}-echo")
        echo.display = False
        return Horizontal(Static(label, classes="label", markup=False), field, echo, classes="row")

    def _initial(self, name: str) -> str:
        """What stands in a field of the event at first: of one that goes on what its people have in common."""
        if self._begun is None:
            return "now" if name == "met_at" else ""
        kept = common(self._pipeline, self._begun)
        if name == "met_at":
            return full(kept.met_at, self._pipeline.calendar.zone) if kept.met_at is not None else "now"
        if name == "source":
            who = kept.source.prospect if kept.source is not None else None
            return source_text(self._pipeline, who) if who is not None else self._pipeline.people.named(kept.source)
        return ", ".join(kept.tags) if name == "tags" else kept.where

    def on_mount(self) -> None:
        self._fit()
        self._list()
        self._stop = self._pipeline.subscribe(self._heard)
        self.focus_field(self.field("who" if self._begun is not None else "where"))
        self.call_after_refresh(self._look_up)

    def on_unmount(self) -> None:
        if self._stop is not None:
            self._stop()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """The sheet keeps its height while names are typed: nothing jumps."""
        rest = len(REST) if self.query_one("#rest").has_class("-open") else 0
        hint = len(wrap(_HINT, min(80, self.app.size.width) - 4))
        room = self.app.size.height - _AROUND - hint - rest
        self.query_one("#below").styles.height = max(_LEAST, min(_MOST, room))

    def _heard(self, ids: set[int]) -> None:
        if self._here is not None:
            self._here.take_in(ids)

    def _look_up(self) -> WhoIsHere:
        if self._here is None:
            self._here = WhoIsHere(self._pipeline)
        return self._here

    def field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _echo(self, name: str, words: str, style: str = "$text-success") -> None:
        echo = self.query_one(f"#{name}-echo", Static)
        echo.update(literal(words, style))
        echo.display = bool(words)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        read = self.query_one("#read", Static)
        read.update(literal(words))
        read.set_class(wrong, "-wrong")

    def _list(self) -> None:
        """Lists who was entered, the last one first."""
        found = of_number(self._pipeline, self._number)
        entered = found.entered if found is not None else ()
        lines = [self._told(each) for each in reversed(entered[-_MOST:])]
        title = f"{counted(len(entered), 'person', 'people')} so far" if entered else "whom you met"
        waiting = f" · {counted(len(self._pasted), 'pasted line')} to come" if self._pasted else ""
        self.query_one(".sheet", Vertical).border_title = Content(f"An event: {title}{waiting}")
        self.query_one(Listed).show(lines)

    def _told(self, entered: Entered) -> str:
        """Somebody who was entered, in a line."""
        pipeline, prospect = self._pipeline, self._pipeline.prospect(entered.who)
        item = next_due(prospect, *pipeline.moment)
        coming = coming_since(item.due_at, pipeline.now, pipeline.calendar.zone) if item is not None else ""
        words = [
            f"{prospect.name}{f', {prospect.company}' if prospect.company else ''}",
            "met again" if entered.again else "",
            f"next: {' or '.join(item.kinds[:2])} {coming}" if item is not None else "closed",
        ]
        return f"{'=' if entered.again else '+'} {' · '.join(filter(None, words))}"

    # Reading ----------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        name = event.input.id or ""
        if name == "who":
            self._read_name()
        elif name in (*ONCE, *REST):
            self._echo(name, "")
            if name in ("met_at", "tags"):
                self._parsed(name)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """In the list other keys act."""
        self.query_one(".hint", Static).update(Content(_HINT_LISTED if event.widget.id == "listed" else _HINT))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Checks a source or an address when its field is left."""
        if event.widget.id in ("source", "emails"):
            self._parsed(event.widget.id)

    def _read_name(self) -> None:
        """Shows how the line is read, and who is there of that name."""
        words = self.field("who").value
        read = read_line(words)
        self._say(_as_read(read) if words.strip() else "")
        self._asked = None
        here = self._look_up().find(read.name)
        others = tuple(who for who in here.same if self._has_another_company(who, read))
        self._offer(tuple(who for who in here.same if who not in others), (*others, *here.begun))

    def _has_another_company(self, who: int, read: Prospect) -> bool:
        ours, theirs = company_key(self._pipeline.prospect(who).company), company_key(read.company)
        return bool(ours and theirs) and not (ours.startswith(theirs) or theirs.startswith(ours))

    def _offer(self, same: tuple[int, ...], begun: tuple[int, ...]) -> None:
        """Shows who may be meant; the first of ``same`` is, else somebody new."""
        those = [*same, *begun]
        self._meant = [*those, None] if those else []
        room = max(20, min(80, self.app.size.width) - 10 - len(_THE_SAME if same else _LIKE_THEM))
        lines = [Choice(" ", self._described(who, room), _THE_SAME if who in same else _LIKE_THEM) for who in those]
        new = Choice(" ", "somebody new", "↓ chooses that" if same else "Enter adds them")
        self._choices.choices = [*lines, new] if those else []
        self._choices.cursor = 0 if same else max(0, len(those))
        self._choices.refresh(layout=True)

    def _described(self, who: int, room: int) -> str:
        prospect = self._pipeline.prospect(who)
        closed = " (closed)" if prospect.closed is not None else ""
        return fit(f"{prospect.name}{f', {prospect.company}' if prospect.company else ''}{closed}", room).rstrip()

    def choose_by(self, by: int) -> bool:
        """Moves among those who may be meant; False at their ends, or where nobody is."""
        place = self._choices.cursor + by
        if not self._meant or not 0 <= place < len(self._meant):
            return False
        self._choices.cursor = place
        return True

    def on_choices_picked(self, event: Choices.Picked) -> None:
        self._choices.cursor = event.place

    def _parsed(self, name: str) -> Parsed | None:
        """What a field means, shown beside it; None if it is not understood, which is said."""
        line, text = FIELDS_BY_NAME.get(name), self.field(name).value
        if line is None or line.parse is None:
            return Parsed(clean(text))
        try:
            read = line.parse(self._pipeline, text)
        except InvalidField as wrong:
            self._echo(name, "? not understood", "$text-error")
            self._say(f"{line.label}: {wrong}", wrong=True)
            return None
        self._echo(name, read.echo)
        return read

    def _draft(self) -> Prospect | None:
        """Whom the line, the other fields and those of the event describe; None if something is not understood."""
        person = read_line(self.field("who").value)
        given: dict[str, Any] = {}
        for name in (*ONCE, *(REST if self.query_one("#rest").has_class("-open") else ())):
            read = self._parsed(name)
            if read is None:
                self.focus_field(self.field(name))
                return None
            given[name] = read.value
        if not clean(person.name):
            self._say("a name first; Esc ends the event", wrong=True)
            self.focus_field(self.field("who"))
            return None
        tags = tuple(dict.fromkeys((*given.pop("tags"), *person.tags)))
        draft = replace(person, **{field: value for field, value in given.items() if value}, tags=tags)
        try:
            refuse_bad_emails(draft.emails)
            return draft
        except Refused as no:
            self._say(str(no), wrong=True)
            return None

    # Entering ---------------------------------------------------------------------------------------------

    def wait(self, lines: list[str]) -> None:
        """These lines of a list come next."""
        self._pasted += lines
        self._list()

    def _next_pasted(self) -> bool:
        """Puts the next line of a list into the line; False where none is left."""
        if not self._pasted:
            return False
        line = self.field("who")
        line.value = self._pasted.pop(0)
        line.action_end()
        self._list()
        return True

    def entered(self, field: Input) -> None:
        """Enter in a field of the event leads to the names, in one of a person it adds them."""
        if field.id not in ONCE:
            self.action_save()
        elif self._parsed(str(field.id)) is not None:
            self.focus_field(self.field("who"))

    def action_save(self) -> None:
        """Adds the person, or the meeting to the one who is there."""
        if self.is_saving or (not self._typed() and self._next_pasted()) or (draft := self._draft()) is None:
            return
        who = self._meant[self._choices.cursor] if self._meant else None
        if who is None or not self._says_nothing_new(who, draft):
            self.save(self._enter(Meeting(draft, who, self._typed())))

    def _says_nothing_new(self, who: int, draft: Prospect) -> bool:
        """True, and says it, if somebody was entered already and the line has nothing more about them."""
        event = of_number(self._pipeline, self._number)
        if event is None or all(each.who != who for each in event.entered):
            return False
        try:
            met_again(draft, self._pipeline.region, is_entered=True)(
                self._pipeline.prospect(who), self._pipeline.moment
            )
        except Refused as no:
            self._say(str(no), wrong=True)
            return True
        return False

    async def _enter(self, meeting: Meeting) -> int | None:
        if meeting.who is None and self._asked != meeting.draft and await self._is_at_address(meeting.draft):
            return None
        result = await self._actions.enter(meeting)
        return result.ids[0] if result is not None else None

    async def _is_at_address(self, draft: Prospect) -> bool:
        """True, and says it, if somebody who is there has an address of somebody new, and was not offered."""
        if not any(getattr(draft, many) for many in KINDS.values()):
            return False
        found = await beside(self.app, partial(self._pipeline.people.like, draft), "looking...")
        those = tuple(who for who, _ in found if who not in self._meant)
        if those and self.is_open:
            self._asked = draft
            self._offer(those, tuple(who for who in self._meant if who is not None))
        return bool(those)

    def saved(self, answer: int) -> None:
        """They are on disk: the line is free for the next one."""
        del answer
        self.query_one("#rest").remove_class("-open")
        for name in ("who", *REST):
            self.field(name).value = ""
        self._fit()
        self._list()
        self._offer((), ())
        self._say("")
        self.focus_field(self.field("who"))
        self._next_pasted()

    def _typed(self) -> str:
        """What was typed for the one person."""
        fields = ("who", *(REST if self.query_one("#rest").has_class("-open") else ()))
        return ", ".join(filter(None, (self.field(name).value.strip() for name in fields)))

    def leave_field(self, by: int) -> None:
        """Tab behind a name opens the other fields, with what the line said in them."""
        rest, who = self.query_one("#rest"), self.field("who")
        if by > 0 and self.focused is who and who.value.strip() and not rest.has_class("-open"):
            read = read_line(who.value)
            rest.add_class("-open")
            for name in REST:
                value = getattr(read, name)
                self.field(name).value = addresses_text(value) if name in KINDS.values() else value
            who.value = ", ".join((read.name, *(f"#{tag}" for tag in read.tags)))
            self._fit()
            self.focus_field(self.field("company"))
        else:
            super().leave_field(by)

    def commands(self) -> Iterator[tuple[str, str, str]]:
        yield from super().commands()
        yield "", "take the whole event back", "take_back"

    # Taking back ------------------------------------------------------------------------------------------

    def action_to_name(self) -> None:
        self.focus_field(self.field("who"))

    def action_undo(self) -> None:
        """Takes the last one back."""
        self._take_back(self._actions.undo)

    def action_take_back(self) -> None:
        """Takes everybody back."""
        self._take_back(self._actions.take_back)

    def _take_back(self, act: Callable[[], Coroutine[Any, Any, Result | None]]) -> None:
        if self.is_saving or of_number(self._pipeline, self._number) is None:
            return
        self.app.run_worker(self._taken_back(act), group="commands")

    async def _taken_back(self, act: Callable[[], Coroutine[Any, Any, Result | None]]) -> None:
        result = await act()
        if result is not None and self.is_open:
            self._list()
            self._say(result.message)

    # Leaving ----------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Ends the event; confirms if somebody was begun."""
        if self.is_saving:
            return
        if left := len(self._pasted) + bool(self._typed()):
            those = f"{left} people are" if left > 1 else "The last one is"
            confirm_leaving(self, words=f"{those} not added yet.")
            return
        self.dismiss(None)


_EXAMPLE = "Ana Ruiz, Ruiz Interiors, ana@x.example, 600 555 010"
_THE_SAME = "is here: the same one? Enter adds the meeting"
_LIKE_THEM = "is here: ↑ chooses them"
_HINT = (
    "Behind the name in any order: company, position, email, number, link, #tag\n"
    "Enter adds · Tab other fields · Ctrl+o takes the last one back · Esc ends it"
)
_HINT_LISTED = (
    "Those whom you met, the last one first\nu takes the last one back · U the whole event · Esc back to the names"
)
_LABELS = {"company": "company ", "position": "position ", "emails": "", "phones": "", "urls": ""}
"""What stands before a value; an address is plain by itself."""


def _as_read(read: Prospect) -> str:
    """A line as it is understood: "Ana Ruiz · company Ruiz Interiors · ana@x.example"."""
    words = [read.name or "? a name first"]
    for name, label in _LABELS.items():
        value = getattr(read, name)
        words += [f"{label}{addresses_text(value) if name in KINDS.values() else value}"] if value else []
    words += [" ".join(f"#{tag}" for tag in read.tags)] if read.tags else []
    return " · ".join([*words, *([f"remark {read.note}"] if read.note else [])])
