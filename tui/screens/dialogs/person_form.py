"""The form for a person, new or known: dense, and each field shows at once how it was understood."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.model.addresses import KINDS, read_addresses
from tui.model.intervals import BadInterval, interval
from tui.model.one_line import read_line, says_more
from tui.model.records import STAGES, Prospect, Stage
from tui.pipeline import Pipeline, Refused, Result, Unknown
from tui.pipeline.changes import refuse_bad_emails
from tui.rules.book import over_ceiling
from tui.screens.base.commit import beside
from tui.screens.base.dialog import Dialog, Field, MultilineField, SaveButton
from tui.screens.dialogs.choose import confirm_leaving
from tui.screens.dialogs.completing import completing
from tui.screens.dialogs.note import REMARK_EXAMPLE
from tui.text import clean, fold
from tui.views.fields import field_text
from tui.views.previews import understood
from tui.when.instants import past_instant
from tui.when.saying import full
from tui.widgets.content import literal
from tui.widgets.wrap import wrap


class InvalidField(Exception):
    """The text of a field is invalid; the message fits on one line."""


class Parsed(NamedTuple):
    """The meaning of a field: the value for the record, and an echo beside the field."""

    value: Any
    echo: str = ""


class FormField(NamedTuple):
    """A field of the form."""

    name: str
    """The name of the field in the record."""
    label: str
    placeholder: str = ""
    parse: Callable[[Pipeline, str], Parsed] | None = None
    """Parses the text; None: the text is the value."""


# Parsing ----------------------------------------------------------------------------------------------------


def _name(_: Pipeline, text: str) -> Parsed:
    if not clean(text):
        raise InvalidField("a name is needed")
    return Parsed(clean(text))


def _addresses(_: Pipeline, text: str) -> Parsed:
    found = read_addresses(text)
    return Parsed(found, f"{len(found)}, the first preferred" if len(found) > 1 else "")


def _emails(pipeline: Pipeline, text: str) -> Parsed:
    read = _addresses(pipeline, text)
    try:
        refuse_bad_emails(read.value)
    except Refused as no:
        raise InvalidField(str(no)) from None
    return read


def _past(pipeline: Pipeline, text: str) -> Parsed:
    if not text.strip():
        return Parsed(None)
    read = understood(pipeline, text, past=True)
    if read.wrong or read.when is None:
        raise InvalidField(read.wrong)
    at = past_instant(read.when, pipeline.now, pipeline.calendar.zone)
    return Parsed(at, full(read.when, pipeline.calendar.zone))


def _source(pipeline: Pipeline, text: str) -> Parsed:
    if not clean(text):
        return Parsed(None)
    try:
        source = pipeline.people.source(text)
    except Unknown as error:
        raise InvalidField(str(error)) from None
    if source.prospect is None:
        return Parsed(source, "not on the board")
    return Parsed(source, f"= {pipeline.people.name(source.prospect)}")


def source_text(pipeline: Pipeline, who: int) -> str:
    """A person as the source field reads them: the name, or the id if others have the same name."""
    name = clean(pipeline.people.name(who))
    try:
        found = pipeline.people.source(name)
    except Unknown:
        return str(who)
    return name if found.prospect == who else str(who)


def _comfort(pipeline: Pipeline, text: str) -> Parsed:
    if not text.strip():
        return Parsed("", "the rhythm of the stage")
    try:
        length = interval(text)
    except BadInterval as error:
        raise InvalidField(str(error)) from None
    if over := over_ceiling(length, pipeline.rules):
        raise InvalidField(f"{length}: {over}")
    return Parsed(str(length), f"every {length}")


def _tags(_: Pipeline, text: str) -> Parsed:
    return Parsed(tuple(dict.fromkeys(tag for tag in (clean(part).lstrip("#") for part in text.split(",")) if tag)))


FORM_FIELDS = (
    FormField("name", "Name", "first and last name", _name),
    FormField("company", "Company", "Ruiz Interiors"),
    FormField("position", "Position", "managing director"),
    FormField("emails", "Email", "ana@work.example (work), ...", _emails),
    FormField("phones", "Phone", "+34 600 555 010 (mobile), ...", _addresses),
    FormField("urls", "Profile", "https://...", _addresses),
    FormField("where", "Met where", "BNI breakfast, trade fair"),
    FormField("met_at", "Met when", "today 10:00, yesterday, 20 Feb", _past),
    FormField("source", "Source", "who referred them: a name", _source),
    FormField("referred_at", "Referred", "yesterday, mon 9:00", _past),
    FormField("tags", "Tags", "bni, dentist", _tags),
    FormField("comfort", "Own rhythm", "10 days, 2 weeks, monthly", _comfort),
    FormField("available", "Suits them", "tue-thu mornings"),
)
"""The single-line fields, in order; the note is below them."""

FIELDS_BY_NAME = {line.name: line for line in FORM_FIELDS}


SaveFields = Callable[[dict[str, Any], str], Coroutine[Any, Any, Result | None]]
"""Saves fields of a person; None: they were not saved, and the user has been told.

The second argument is what the user typed, as text: it can be copied if it cannot be saved.
"""

# Widgets ----------------------------------------------------------------------------------------------------


class StagePick(Widget, can_focus=True):
    """Chooses one of the three stages."""

    BINDINGS = [
        Binding("right,space,l", "turn(1)", "next", show=False),
        Binding("left,h", "turn(-1)", "previous", show=False),
    ]
    DEFAULT_CSS = """
    StagePick { height: 1; padding: 0 1; background: $boost; }
    StagePick:focus { color: $block-cursor-foreground; background: $block-cursor-background; }
    StagePick:focus:nocolor { text-style: reverse; }
    """

    stage = Stage.VISIBILITY

    def render(self) -> Content:
        return Content(f"‹ {self.stage} ›")

    def on_click(self) -> None:
        self.action_turn(1)

    def action_turn(self, by: int) -> None:
        self.stage = STAGES[(STAGES.index(self.stage) + by) % len(STAGES)]
        self.refresh()


# The form ---------------------------------------------------------------------------------------------------


class PersonForm(Dialog[Result]):
    """Adds or edits a person. Answers with the result; closes only when it is on disk.

    Args:
        save: saves the fields that were changed; of a new person, those that were filled and the stage.
        who: the person to edit; None: a new one.
        source: the id of the person who referred the new one, if known.
    """

    about = (
        "Only the name is needed. Beside a field stands how it is understood; → takes what is suggested from "
        "what you used before. Days and times as in: today 10:00, yesterday, 20 Feb, mon 9:00."
    )

    BINDINGS = [
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "previous field", show=False),
        Binding("ctrl+s", "save", "save", show=False),
    ]
    DEFAULT_CSS = """
    PersonForm {
        & #fields { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }
        & .row { height: 1; }
        & .label { width: 12; }
        & .echo { width: auto; max-width: 25; padding-left: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & Field, & StagePick { width: 1fr; }
        & MultilineField, & MultilineField:focus { height: 3; width: 1fr; }
        & .note { height: 3; }
        & #says { height: auto; max-height: 3; color: $text-error; }
        & #bottom { height: 1; }
        & SaveButton { margin-right: 2; }
    }
    """

    def __init__(self, pipeline: Pipeline, save: SaveFields, who: int | None = None, source: int | None = None) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._save = save
        self._who = who
        self._person = pipeline.prospect(who) if who is not None else Prospect("")
        self._before = {line.name: clean(field_text(pipeline, self._person, line.name)) for line in FORM_FIELDS}
        self._initial = (
            {**self._before, "source": source_text(pipeline, source)} if source is not None else self._before
        )
        """The initial texts of the fields."""
        self._told_of: tuple[tuple[int, str], ...] = ()
        """Who is there already and may be the same, as the user was told."""
        self._said = ""

    # Drawing ----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with self.sheet("Somebody new" if self._who is None else f"Edit {self._person.name}"):
            with VerticalScroll(id="fields", can_focus=False):
                yield from self._rows()
                with Horizontal(classes="row note"):
                    yield Static("Remark", classes="label", markup=False)
                    yield MultilineField(self._person.note, REMARK_EXAMPLE, id="note")
            yield Static(id="says")
            with Horizontal(id="bottom"):
                yield SaveButton()
                yield Static("Enter saves · Tab ↓ ↑ fields · Esc leaves", classes="hint", markup=False)

    def _rows(self) -> Iterator[Widget]:
        for line in FORM_FIELDS:
            field = Field(self._initial[line.name], line.placeholder, id=line.name)
            field.suggester = completing(self._pipeline, line.name)
            label, echo = (
                Static(line.label, classes="label", markup=False),
                Static(classes="echo", id=f"{line.name}-echo"),
            )
            echo.display = False  # while nothing is said of it the field takes the room
            yield Horizontal(label, field, echo, classes="row")
            if line.name == "referred_at" and self._who is None:
                label = Static("Stage", classes="label", markup=False)
                yield Horizontal(label, StagePick(), Static("← → another", classes="echo hint"), classes="row")

    def on_mount(self) -> None:
        field = self.query_one("#name", Field)
        field.cursor_position = len(field.value)
        self.focus_field(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        line = FIELDS_BY_NAME.get(event.input.id or "")
        if line is None or line.parse is None or line.name == "name":
            return
        if line.name in ("source", "emails"):  # checked on leaving the field, not while half typed
            self._echo(line.name, "")
            return
        self._check(line)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Checks a name or an address when its field is left. An odd address that was imported may stay."""
        line = FIELDS_BY_NAME.get(event.widget.id or "")
        field = event.widget
        if line is not None and line.name == "source":
            self._check(line)
        elif line is not None and line.name == "emails" and isinstance(field, Field):
            if field.value != self._before["emails"]:
                self._check(line)
        elif line is not None and line.name == "name" and self._who is None:
            self._take_line()
            self._echo("name", self._same_name(), "$text-warning")

    def _take_line(self) -> None:
        """What is typed behind the name of somebody new, as for an event, goes into the fields that are empty."""
        read = read_line(self.query_one("#name", Field).value)
        if not says_more(read):
            return
        self.query_one("#name", Field).value = read.name
        for name in ("company", "position", *KINDS.values(), "tags"):
            field = self.query_one(f"#{name}", Field)
            field.value = field.value or field_text(self._pipeline, read, name)
        remark = self.query_one(MultilineField)
        remark.text = remark.text or read.note

    def _same_name(self) -> str:
        """A warning if somebody of that name exists."""
        wanted = fold(clean(self.query_one("#name", Field).value))
        rows = self._pipeline.agenda.rows.values()
        twin = next((row for row in rows if wanted and fold(row.name) == wanted), None)
        return "" if twin is None else f"one is there{f', {twin.company}' if twin.company else ' already'}"

    def _check(self, line: FormField) -> Parsed | None:
        """Parses the field and shows the result beside it; None if it is invalid."""
        assert line.parse is not None
        field = self.query_one(f"#{line.name}", Field)
        try:
            read = line.parse(self._pipeline, field.value)
        except InvalidField as wrong:
            self._echo(line.name, "? not understood" if line.name != "name" else "? needed", "$text-error")
            self._say(f"{line.label}: {wrong}")
            return None
        self._echo(line.name, read.echo, "$text-success")
        self._say("")
        return read

    def _echo(self, name: str, words: str, style: str = "") -> None:
        echo = self.query_one(f"#{name}-echo", Static)
        echo.update(literal(words, style))
        echo.display = bool(words)

    def _say(self, words: str, tone: str = "$text-error") -> None:
        if self.is_open:
            self._said = words
            self.query_one("#says", Static).update(literal(words, tone))
            self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """What is said, and the keys, stay in view: where room is scarce the fields scroll."""
        cells = min(80, self.app.size.width) - 4
        said = min(3, len(wrap(self._said, cells)))
        self.query_one("#fields").styles.max_height = max(3, self.app.size.height - 3 - said)

    # Saving -----------------------------------------------------------------------------------------------

    def entered(self, field: Input) -> None:
        del field
        self.action_save()

    def action_save(self) -> None:
        """Saves if all fields are valid; else moves to the first that is not."""
        if self.is_saving:
            return
        if self._who is None:
            self._take_line()
        values = self._values()
        if values is None:
            return
        if self._who is not None and not values:
            self.dismiss(None)
            return
        typed = self._typed(values)
        if self._who is None:
            values["stage"] = self.query_one(StagePick).stage
        self.save(self._saved_unless_there(values, typed))

    async def _saved_unless_there(self, values: dict[str, Any], typed: str) -> Result | None:
        """Saves; somebody new only if nobody of that name or address is there, or the user was told who."""
        if self._who is None:
            like = await beside(self.app, partial(self._pipeline.people.like, Prospect(**values)), "looking...")
            if like and like != self._told_of:
                self._told_of = like
                named = ", ".join(words for _, words in like)
                self._say(f"{named} is here already: Enter again adds somebody new, Esc leaves", tone="$text-warning")
                return None
        return await self._save(values, typed)

    def _values(self) -> dict[str, Any] | None:
        """The changed fields, or None if one is invalid."""
        values: dict[str, Any] = {}
        for line in FORM_FIELDS:
            text = self.query_one(f"#{line.name}", Field).value
            if text == self._before[line.name] and line.name != "name":
                continue
            read = self._check(line) if line.parse is not None else Parsed(clean(text))
            if read is None:
                self.focus_field(self.query_one(f"#{line.name}", Field))
                return None
            if text != self._before[line.name]:
                values[line.name] = read.value
        note = clean(self.query_one(MultilineField).text, lines=True)
        return values if note == clean(self._person.note, lines=True) else {**values, "note": note}

    def _typed(self, values: dict[str, Any]) -> str:
        """What was typed into these fields, a line for each."""
        lines = [
            f"{line.label}: {self.query_one(f'#{line.name}', Field).value}"
            for line in FORM_FIELDS
            if line.name in values
        ]
        return "\n".join([*lines, *([values["note"]] if "note" in values else [])])

    # Leaving ----------------------------------------------------------------------------------------------

    @property
    def _is_changed(self) -> bool:
        lines = any(self.query_one(f"#{line.name}", Field).value != self._initial[line.name] for line in FORM_FIELDS)
        return lines or clean(self.query_one(MultilineField).text, lines=True) != clean(self._person.note, lines=True)

    def action_leave(self) -> None:
        """Closes the form; confirms if something was typed. While it is saved it closes by itself."""
        if self.is_saving:
            return
        if self._is_changed:
            confirm_leaving(self)
        else:
            self.dismiss(None)
