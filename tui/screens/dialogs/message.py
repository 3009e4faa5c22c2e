"""The message to a person: the draft, a question for each gap; to copy, edit and log.

Nothing is sent. Enter does the next step: asks for what is missing, copies, and then logs the touch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, Literal, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.model.addresses import KINDS
from tui.model.kinds import Kind
from tui.model.links import letter_link, link
from tui.model.records import Prospect
from tui.pipeline import Pipeline, Refused, Result
from tui.pipeline.seen import Seen
from tui.rules import drafts as rules
from tui.rules.drafts import Blank, Draft
from tui.screens.base.dialog import Field
from tui.screens.base.own_settings import keeps_settings
from tui.screens.dialogs.choose import confirm_leaving
from tui.screens.dialogs.not_saved import AGAIN, not_saved
from tui.screens.dialogs.text_view import TextView
from tui.screens.dialogs.touch import TouchAnswer
from tui.terminal import editor
from tui.terminal.keys import consume
from tui.terminal.opening import open_link, opener
from tui.text import clean, fit
from tui.views.drafts import draft, drafts, introduce, keepable, kept_words, remember
from tui.widgets.content import literal
from tui.widgets.draft_text import editor_text, heading, letter, next_kind, split_subject

_PROBLEM = 160
"""Cells for the problem of a template: three lines, with the text after it."""

Begin = Literal["", "write", "copy"]
"""What the dialog does first: open the editor; or ask for what is missing, and then copy."""


class KeepAnswers(Protocol):
    """Saves answers in somebody's record; None if that was refused or given up, and the user has been told."""

    async def __call__(self, who: int, fields: dict[str, Any], seen: Seen) -> Result | None:
        """``seen``: how they stood when it was found that these fields are empty."""
        ...


class MessageDialog(TextView[TouchAnswer]):
    """Shows the drafts for a person, one at a time. Answers with the touch to log, or None.

    Args:
        first: the draft to show first.
        begin: what to do first.
        save: saves what the user adds to the record.
        warn: warns on the screen below.
    """

    about = (
        "The draft of a message, filled with what is known of them and of you. y copies it, E opens it in "
        "your editor, t logs it as sent."
    )

    BINDINGS = [
        Binding("right,l,right_square_bracket", "turn(1)", "next draft", show=False),
        Binding("left,h,left_square_bracket", "turn(-1)", "draft before", show=False),
        Binding("tab", "as_another", "another kind", show=False),
        Binding("enter", "go_on", "what comes next", show=False),
        Binding("s", "copy_subject", "copy the subject", show=False),
        Binding("Y", "copy_address", "copy the address", show=False),
        Binding("o", "open", "open it", show=False),
        Binding("E,e", "write", "in your editor", show=False),
        Binding("t", "log", "log it", show=False),
    ]
    DEFAULT_CSS = """
    MessageDialog {
        & #ask { height: auto; margin-bottom: 1; }
        & #question { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #theirs { height: auto; max-height: 3; color: $foreground-muted; }
        & #problem { height: auto; max-height: 4; color: $text-warning; }
    }
    """

    def __init__(
        self,
        pipeline: Pipeline,
        who: int,
        first: Draft,
        begin: Begin,
        *,
        save: KeepAnswers,
        warn: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._save, self._warn = save, warn
        self._who = who
        self._given: dict[str, str] = {}
        self._kinds: dict[str, Kind] = {}
        self._written: dict[str, Draft] = {}
        """Edited drafts, by template id."""
        self._ids = [each.template.id for each in drafts(self._pipeline, who)]
        if first.template.id not in self._ids:
            self._ids.insert(0, first.template.id)
        self._place = self._ids.index(first.template.id)
        self._kinds[first.template.id] = first.kind
        if first.edited:
            self._written[first.template.id] = first
        self._begin = begin
        self._copies = False
        """Copy the text when nothing is missing any more."""
        self._asking: Blank | None = None
        self._copied = ""
        """The text that was copied last."""

    # Drawing ------------------------------------------------------------------------------------------------

    def below(self) -> ComposeResult:
        with Vertical(id="ask"):
            yield Static(id="question")
            yield Static(id="theirs")
            yield Field(id="answer")
        yield Static(id="problem")

    def on_mount(self) -> None:
        problems = self._pipeline.stationery.templates.problems
        first = fit(clean(problems[0]), _PROBLEM).rstrip() if problems else ""
        more = f"; and {len(problems) - 1} more" if len(problems) > 1 else ""
        self.query_one("#problem", Static).update(literal(f"{first}{more}: `keepwarm templates` says all of it"))
        self.query_one("#problem").display = bool(problems)
        if self.says_lost():  # between the key and the dialog
            return
        self._draw()
        if self._begin == "write":
            self.action_write()
        elif self._begin == "copy":
            self._copies = True
            self.action_go_on()

    @property
    def text(self) -> str:
        """The text to copy; the subject is copied separately."""
        return self._draft.text

    @property
    def whole_text(self) -> str:
        return editor_text(self._draft)

    @property
    def _draft(self) -> Draft:
        template = self._ids[self._place]
        written = self._written.get(template)
        return written or draft(self._pipeline, self._who, template, self._given, self._kinds.get(template))

    def _draw(self) -> None:
        found = self._draft
        sheet = self.query_one(".sheet", Vertical)
        sheet.border_title = literal(heading(found))
        edited = "changed by hand · " if found.edited else ""
        place = f"{self._place + 1} of {len(self._ids)}"
        sheet.border_subtitle = literal(f"{edited}{found.template.title} · {place} · ? keys")
        self.query_one("#text", Static).update(letter(found))
        self.query_one("#ask").display = self._asking is not None
        if self._asking is not None:
            self._draw_question(self._asking)
        self.show_keys(self._keys(found))

    def tell_help(self) -> None:
        """It stands behind the name of the template."""

    def _draw_question(self, blank: Blank) -> None:
        """The question, and where the answer is kept."""
        keeps = keepable(self._pipeline, self._who, {blank.name: "something"})
        kept = "for this message only"
        if keeps:
            kept = "kept in their record"
        elif blank.setting:
            kept = "kept in your settings (,)" if keeps_settings(self.app).own.keeps else "kept until you leave"
        question = blank.question[:1].upper() + blank.question[1:]
        self.query_one("#question", Static).update(Content.assemble((question, "bold"), (f"  {kept}", "dim")))
        self.query_one("#theirs", Static).update(literal(f'They wrote: "{blank.hint}"' if blank.hint else ""))
        self.query_one("#theirs").display = bool(blank.hint)

    def _keys(self, found: Draft) -> Iterator[str]:
        if self._asking is not None:
            more = len(found.missing) - 1
            yield "Enter goes on" + (f", {more} more to say" if more > 0 else "")
            yield "Esc leaves the field"
            return
        if found.missing:
            yield f"Enter asks for {found.missing[0].question}"
        elif self._logs_next(found):
            yield f"Enter logs {found.kind.the}" + (" with this text" if found.note else "")
        elif found.whole:
            yield "Enter copies"
            yield f"t logs {found.kind.the}"
        if len(self._ids) > 1:
            yield "← → others"
        if len(found.template.kinds) > 1 and not found.edited:
            yield f"Tab as {next_kind(found.template.kinds, found.kind)}"
        yield "E edit"
        if found.whole:
            yield "v show to select"
            if found.subject:
                yield "s copies the subject"
            if self._address():
                yield "Y its address"
            if self._link() and opener(os.environ):
                yield "o opens it"
        yield "Esc back"

    def _logs_next(self, found: Draft) -> bool:
        return found.whole and (found.spoken or self._copied == found.text)

    def _whole(self, not_yet: str) -> bool:
        """True if the message is complete; else says what was not done, and asks for what is missing."""
        if self._draft.missing:
            self._ask()
            self._say_missing(not_yet)
        return self._draft.whole

    def _say_missing(self, not_yet: str) -> None:
        if missing := self._draft.missing:
            self.say(f"not {not_yet} yet: it lacks {missing[0].question}", wrong=True)

    async def on_key(self, event: events.Key) -> None:
        """Leaves if another process removed the receiver."""
        if self.says_lost():
            consume(event)
        else:
            await super().on_key(event)

    def says_lost(self) -> bool:
        """Closes the dialog if there is no receiver any more; first shows what was written, to be copied."""
        if not (lost := self._lost()):
            return False
        words = [each.text for each in self._written.values()] + list(self._given.values())
        written = "\n\n".join(filter(None, (*words, self.query_one("#answer", Field).value.strip())))
        if not written:
            self._warn(lost)
            self.dismiss(None)
            return True

        def answered(key: str | None) -> None:
            if key != AGAIN:
                self.dismiss(None)

        self.app.push_screen(not_saved("What you wrote", lost, typed=written), answered)
        return True

    def _lost(self) -> str:
        """Why there is no receiver any more; empty if there is."""
        if self._who not in self._pipeline.people:
            return "they were deleted meanwhile: u brings them back"
        try:
            _ = self._draft
        except Refused as no:
            return str(no)
        return ""

    # Choosing -----------------------------------------------------------------------------------------------

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """While a gap is asked for, keys are letters."""
        return self._asking is None or action == "leave"

    def action_turn(self, by: int) -> None:
        self._place = (self._place + by) % len(self._ids)
        self.top()
        self.say("")
        self._draw()

    def action_as_another(self) -> None:
        """Turns the draft into another kind of touch."""
        found = self._draft
        if not found.edited:
            self._kinds[found.template.id] = next_kind(found.template.kinds, found.kind)
            self._draw()

    # Asking for what is missing ------------------------------------------------------------------------------

    def action_go_on(self) -> None:
        """The next step: ask, copy, or log."""
        found = self._draft
        if found.missing:
            self._ask()
        elif self._logs_next(found):
            self.action_log()
        else:
            self.action_copy()

    def _ask(self) -> None:
        found = self._draft
        self._asking = found.missing[0]
        field = self.query_one("#answer", Field)
        field.value = ""
        self.say("")
        self._draw()
        self.focus_field(field)

    def entered(self, field: Input) -> None:
        del field
        self.submit_answer()

    def submit_answer(self) -> None:
        """Fills the gap with the typed words, and asks for the next gap."""
        if self._asking is None or self.says_lost():
            return
        words = clean(self.query_one("#answer", Field).value)
        if not words:
            self._stop_asking()
            return
        self._given[self._asking.name] = words
        if (found := self._draft).edited:
            self._written[found.template.id] = rules.answered(found, self._asking, words)
        if self._draft.missing:
            self._ask()
        else:
            self._stop_asking()

    def leave_field(self, by: int) -> None:
        """Tab is as good as Enter; back closes the field."""
        if by > 0:
            self.submit_answer()
        else:
            self._stop_asking()

    def _stop_asking(self) -> None:
        """Closes the field, and saves the answers where they belong."""
        if self.says_lost():
            return
        self._asking = None
        self.set_focus(None)
        for setting, words in introduce(self._pipeline, self._given).items():
            keeps_settings(self.app).keep_setting(setting, words)
        self._draw()
        if self._copies:
            self._say_missing("copied")
        copies, self._copies = self._copies and self._draft.whole, False
        seen = self._pipeline.seen([self._who])
        if fields := keepable(self._pipeline, self._who, self._given):
            self.app.run_worker(self._keep(fields, seen, copies=copies), group="commands")
        elif copies:
            self.action_copy()

    async def _keep(self, fields: dict[str, Any], seen: Seen, *, copies: bool) -> None:
        outcome = await self._save(self._who, fields, seen)
        kept = ""
        if outcome is not None and outcome.step is not None:
            kept = f"kept in their record: {kept_words(fields)}; u on the board undoes that"
        if not self.is_open or self._lost():
            return
        if copies:
            self.send(self.text, done=kept)
        elif kept:
            self.say(kept)

    # Copying, writing, logging ------------------------------------------------------------------------------

    def action_copy(self) -> None:
        if self._whole("copied"):
            super().action_copy()

    def action_copy_subject(self) -> None:
        if (subject := self._draft.subject) and self._whole("copied"):
            self.send(subject, "copied the subject")

    def _receiver(self) -> Prospect | None:
        """Whom the draft goes to: a report goes to the source. None for one who is not on the board."""
        person = self._pipeline.prospect(self._who)
        if self._draft.kind is not Kind.REPORT:
            return person
        source = person.source.prospect if person.source is not None else None
        return self._pipeline.prospect(source) if source is not None and source in self._pipeline.people else None

    def _address(self) -> str:
        """The address it goes to; "" where none is known, or none is needed."""
        kind, person = self._draft.kind, self._receiver()
        field = kind.address or ("email" if kind.has_subject else "")
        several = getattr(person, KINDS[field]) if person is not None and field else ()
        return several[0].value if several else ""

    def _link(self) -> str:
        """What opens it: a letter in the mail program, else the address."""
        found, address = self._draft, self._address()
        if not address:
            return ""
        if found.kind.has_subject:
            return letter_link(address, {"subject": found.subject, "body": found.text})
        return link(found.kind.address or "email", address)

    def action_copy_address(self) -> None:
        if address := self._address():
            self.send(address, "copied the address")
        else:
            self.say("there is no address for it: Esc, then e adds one", wrong=True)

    def action_open(self) -> None:
        """Opens the mail program with the letter, or the link."""
        if not self._whole("opened"):
            return
        if not (target := self._link()):
            self.say("there is no address for it that can be opened", wrong=True)
        else:
            remember(self._pipeline, self._who, self._draft)
            self.app.run_worker(self._open(target), group="copy", exclusive=True)

    async def _open(self, target: str) -> None:
        wrong = await open_link(target, os.environ)
        if self.is_open:
            where = " in your mail program" if target.startswith("mailto:") else ""
            self.say(wrong or f"opened{where}; t logs {self._draft.kind.the}", wrong=bool(wrong))

    def action_show_plainly(self) -> None:
        if self._whole("shown"):
            super().action_show_plainly()

    def sent(self, text: str) -> None:
        """After a copy, Enter logs."""
        if not self._lost() and text == self.text:
            self._copied = text
            remember(self._pipeline, self._who, self._draft)
            self._draw()

    def action_write(self) -> None:
        found = self._draft
        written = editor.edit(self.app, editor_text(found))
        if written.text is None:
            self.say(written.words, wrong=True)
            return
        subject, text = split_subject(written.text, with_subject=bool(found.subject))
        self._written[found.template.id] = written_now = rules.edited(found, subject, text)
        remember(self._pipeline, self._who, written_now)
        self.say("")
        self._draw()

    def action_log(self) -> None:
        """Answers with the touch; the text becomes its note."""
        if self._whole("logged"):
            found = self._draft
            self.dismiss(TouchAnswer(found.kind, note=found.note))

    def action_leave(self) -> None:
        """Closes the field, else the dialog; confirms if a text was edited."""
        if self._asking is not None:
            self._stop_asking()
        elif self._written:
            confirm_leaving(self, "Leave the message?", "What you wrote is kept only for the touch that you log next.")
        else:
            self.dismiss(None)
