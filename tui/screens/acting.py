"""What can be done with the people of a screen: every action asks what it must, commits, and says what happened.

A screen that acts derives from ``Acting`` and says who is meant (``targets``). Dialogs are pushed before anything
else runs, so that keys typed in advance reach them; commands run one after the other in a thread of their own.
Dialogs are imported when they are asked for: the board is there sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal
from weakref import ref

from tui.commands import Place
from tui.model import STAGES, Reason, Stage
from tui.pipeline import Outcome, Pipeline, Question, Refused, Unknown, changes
from tui.pipeline.drafting import drafts
from tui.rules.drafts import Draft
from tui.rules.proposals import evidence
from tui.screens.in_turn import InTurn
from tui.screens.trying import open_promise, refusal
from tui.store import StoreError
from tui.text import clean
from tui.theme import Palette
from tui.when.instants import When
from tui.when.saying import full

if TYPE_CHECKING:
    from tui.screens.message import Begin
    from tui.screens.prompts import Holiday, Promised
    from tui.screens.saving import Doing
    from tui.screens.touch_picker import Picked

UNDO = "u undoes"
ALL_BACK = "One u takes it back for all of them."

only_open = changes.close(Reason.OTHER)
"""Refused for who is closed: asked before a dialog is opened in vain."""
_FEW = 20
"""People for whom something is done without a question: as many as one has seen, not a whole list by a key too many."""


class Acting(InTurn):
    """A screen whose people can be acted on.

    The screen sets ``pipeline`` and answers ``targets``. The application points ``pipeline.deliver`` at its own
    thread: ``pipeline.deliver = loop.call_soon_threadsafe``.
    """

    pipeline: Pipeline
    place: Place = Place.BOARD
    """Whose commands bindings, palette and help list."""
    later = ""
    """How somebody who cannot be snoozed is left for later here, in words."""

    def targets(self) -> list[int]:
        """Whom an action means: the marked ones, else the one under the cursor; nobody on an empty board."""
        raise NotImplementedError

    def order(self) -> Sequence[int]:
        """Everybody in the order of the screen, for walking through them in the detail."""
        return self.targets()

    def show_person(self, who: int) -> None:
        """Somebody was added, or looked at last in the detail: the cursor may go there."""

    def settles(self, deed: Literal["touch", "comfort"]) -> bool:
        """True where doing this answers what the screen asks about the targets."""
        del deed
        return False

    def draft(self) -> Draft | None:
        """The message that ``y``, ``E`` and ``m`` mean: the best one for the only target; None with several people."""
        ids = [who for who in self.targets() if who in self.pipeline.people]
        return next(iter(drafts(self.pipeline, ids[0])), None) if len(ids) == 1 else None

    def wear(self, palette: Palette) -> None:
        """Another look, for a screen that draws with one."""

    # Changes ----------------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Hears of changes from now on. The pipeline keeps its listeners for ever: it must not keep this screen."""
        weak = ref(self)

        def heard(ids: set[int]) -> None:
            screen = weak()
            if screen is not None and screen.is_attached:
                screen.heard(ids)

        self.pipeline.subscribe(heard)

    def heard(self, ids: set[int]) -> None:
        """People changed, here or in another process, or time has passed for them."""

    # Doing ------------------------------------------------------------------------------------------------

    async def perform(self, command: Doing, *, confirmed: Doing | None = None, what: str = "") -> Outcome | None:
        """Runs a command and waits until it is on disk. To be awaited in a worker.

        Args:
            command: of the pipeline, ready to run.
            confirmed: the same, once the question of a guard was answered with yes.
            what: in words, for the case that it cannot be saved.

        Returns:
            What it did, or None when it was refused or let go; the user has been told.
        """
        from tui.screens.saving import commit

        while True:
            try:
                return await commit(self.app, command)
            except Question as question:
                if confirmed is None or not await self._answered(str(question)):
                    self.app.notify("left as it was", markup=False)
                    return None
                command, confirmed = confirmed, None
            except (Refused, Unknown) as no:
                self.warn(str(no))
                return None
            except StoreError as error:
                if not await self._again(what or "the last command", str(error)):
                    self.warn(f"let go, not saved: {what}" if what else "let go, nothing was saved")
                    return None

    async def _answered(self, question: str) -> bool:
        from tui.screens.dialogs import Confirm

        return await self.app.push_screen_wait(Confirm("A second thought", question)) == "y"

    async def _again(self, what: str, error: str) -> bool:
        from tui.screens.saving import NotSaved

        return await self.app.push_screen_wait(NotSaved(what, error)) is True

    def warn(self, words: str) -> None:
        """Says why something was not done."""
        self.app.notify(clean(words, lines=True), severity="warning", timeout=8, markup=False)

    def do(self, command: Doing, *, confirmed: Doing | None = None, what: str = "", hint: str = UNDO) -> None:
        """Starts a command; a toast says what it did once it is on disk. Keys wait for it."""
        self._under_way += 1
        # The application's worker, not the screen's: leaving the screen must not leave a commit unmentioned.
        self.app.run_worker(self._done(command, confirmed, what, hint), group="commands")

    async def _done(self, command: Doing, confirmed: Doing | None, what: str, hint: str) -> None:
        try:
            outcome = await self.perform(command, confirmed=confirmed, what=what)
            if outcome is not None:
                self.said(outcome, hint)
        finally:
            self._under_way -= 1
            if self.is_attached:
                self.release()

    def said(self, outcome: Outcome, hint: str = UNDO) -> None:
        """A toast with what a command did."""
        words = clean(outcome.message, lines=True)
        self.app.notify(f"{words}\n{hint}" if hint else words, markup=False)

    def _whom(self) -> list[int]:
        """The targets; says so when there are none."""
        found = [who for who in self.targets() if who in self.pipeline.people]
        if not found:
            self.warn("nobody here: a adds somebody")
        return found

    def _named(self, ids: Sequence[int]) -> str:
        return clean(self.pipeline.people.name(ids[0])) if len(ids) == 1 else f"{len(ids)} people"

    def _refuse(self, ids: Sequence[int], reason: str) -> None:
        """Says why not in the place of a dialog: what was typed for that must not act as commands here."""
        from tui.screens.dialogs import Notice

        self.app.push_screen(Notice(self._named(ids), reason))

    def _each(self, command: Callable[[list[int]], Outcome], words: str) -> None:
        """A command without a dialog for all targets; of many it is asked."""
        if ids := self._whom():
            do = partial(self.do, partial(command, ids), what=f"{words}: {self._named(ids)}")
            self._if_many(ids, do, f"{words[:1].upper()}{words[1:]}: {len(ids):,} people?")

    def _if_many(self, ids: Sequence[int], act: Callable[[], None], title: str, words: str = ALL_BACK) -> None:
        """Acts; of more than a few people it is asked first, as nobody has seen all of them."""
        if len(ids) > _FEW:
            self._ask(title, words, act, yes=f"yes, all {len(ids):,}", no="leave them")
        else:
            act()

    def _ask(self, title: str, words: str, act: Callable[[], None], *, yes: str, no: str) -> None:
        """Acts where it is answered with yes."""
        from tui.screens.dialogs import Confirm

        def answered(key: str | None) -> None:
            if key == "y":
                act()

        self.app.push_screen(Confirm(clean(title), clean(words, lines=True), yes=yes, no=no), answered)

    # Touches ----------------------------------------------------------------------------------------------

    def action_touch(self) -> None:
        """Log a touch: a key for its kind follows."""
        self._pick(inbound=False)

    def action_touch_inbound(self) -> None:
        """They were in touch: a key for how follows."""
        self._pick(inbound=True)

    def _pick(self, *, inbound: bool) -> None:
        from tui.screens.touch_picker import TouchPicker

        if ids := self._whom():
            self.app.push_screen(
                TouchPicker(self.pipeline, ids, inbound=inbound), partial(self._log, ids, inbound=inbound)
            )

    def _log(self, ids: list[int], picked: Picked | None, *, inbound: bool) -> None:
        if picked is None:
            return
        stamp, settles = picked.at or self.pipeline.now, self.settles("touch")

        def log(confirmed: bool) -> Outcome:
            # The moment it happened, also when it is saved at the third try.
            at = min(stamp, self.pipeline.now)
            return self.pipeline.log(
                ids, picked.kind, at=at, inbound=inbound, note=picked.note, confirmed=confirmed, settles=settles
            )

        verb = "from" if inbound else "to"
        self.do(
            partial(log, picked.confirmed),
            confirmed=partial(log, True),
            what=f"{picked.kind} {verb} {self._named(ids)}" + (f": {picked.note}" if picked.note else ""),
        )

    # Facts and promises -----------------------------------------------------------------------------------

    def action_interest(self) -> None:
        """They expressed interest."""
        self._each(self.pipeline.interest, "they expressed interest")

    def action_bought(self) -> None:
        """They bought."""
        self._each(self.pipeline.bought, "they bought")

    def action_referral(self) -> None:
        """They gave a referral."""
        self._each(self.pipeline.referral, "they gave a referral")

    def action_promise(self) -> None:
        """Promise to be in touch: when is asked."""
        from tui.screens.prompts import PromisePrompt

        if not (ids := self._whom()):
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self._refuse(ids, reason)
            return
        one = self.pipeline.prospect(ids[0]) if len(ids) == 1 else None
        prompt = PromisePrompt(
            f"Promise to be in touch: {self._named(ids)}",
            self.pipeline,
            ids,
            changes.promise,
            changes.move_promise,
            available=one.available if one is not None else None,
            moving=self._ahead(ids[0]) if one is not None else "",
        )
        self.app.push_screen(prompt, partial(self._promised, ids))

    def _ahead(self, who: int) -> str:
        """The promise that could be moved, in words; empty: none."""
        promise = open_promise(self.pipeline, who)
        if promise is None:
            return ""
        zone = self.pipeline.calendar.zone
        return full(self.pipeline.calendar.day(promise.due_at) if promise.whole_day else promise.due_at, zone)

    def _promised(self, ids: list[int], promised: Promised | None) -> None:
        if promised is None:
            return
        # What suits them is part of the promise: one step, on disk with it, undone with it.
        available = promised.available if len(ids) == 1 else None
        command = (
            partial(self.pipeline.move_promise, ids, promised.when, available=available)
            if promised.moves
            else partial(self.pipeline.promise, ids, promised.when, promised.note, available=available)
        )
        self.do(command, what=f"promise to {self._named(ids)}")

    def action_release(self) -> None:
        """They let you off the promise that is next."""
        self._each(self.pipeline.release, "release")

    # Postponing and letting go ----------------------------------------------------------------------------

    def action_snooze(self) -> None:
        """Rhythm and sequence wait: until when is asked."""
        from tui.screens.snooze import SnoozePicker, why_not

        if not (ids := self._whom()):
            return
        if reason := why_not(self.pipeline, ids):
            self._refuse(ids, " ".join([reason, self.later]).rstrip())
            return
        picker = SnoozePicker(f"Snooze {self._named(ids)}", self.pipeline, ids)
        self.app.push_screen(picker, partial(self._snoozed, ids))

    def _snoozed(self, ids: list[int], until: When | None) -> None:
        if until is not None:
            self.do(partial(self.pipeline.snooze, ids, until), what=f"snooze {self._named(ids)}")

    def action_skip(self) -> None:
        """Lets go what is next; of several of those for whom that can be done."""
        self._each(partial(self.pipeline.skip, some=True), "skip")

    def action_skip_rest(self) -> None:
        """Lets go the rest of the sequence."""
        self._each(partial(self.pipeline.skip, rest=True, some=True), "end the sequence")

    def action_comfort(self) -> None:
        """How often is comfortable for them: an interval is asked."""
        from tui.screens.comfort_prompt import ComfortPrompt

        if not (ids := self._whom()):
            return
        if reason := refusal(self.pipeline, ids, changes.comfort("")):
            self._refuse(ids, reason)
            return

        def chosen(words: str | None) -> None:
            if words is not None:
                command = partial(self.pipeline.comfort, ids, words, settles=self.settles("comfort"))
                self.do(command, what=f"rhythm of {self._named(ids)}")

        title = f"How often is comfortable for {self._named(ids)}?"
        self.app.push_screen(ComfortPrompt(title, self.pipeline, ids), chosen)

    def action_away(self) -> None:
        """A holiday: from when to when is asked."""
        from tui.screens.prompts import AwayPrompt

        def set_away(holiday: Holiday | None) -> None:
            if holiday is not None:
                self.do(partial(self.pipeline.away, holiday.first, holiday.last), what="away")

        self.app.push_screen(AwayPrompt(self.pipeline), set_away)

    # Stages -----------------------------------------------------------------------------------------------

    def action_stage(self, by: int) -> None:
        """One stage on (1) or back (-1); what the records do not speak for is asked about."""
        if not (ids := self._whom()):
            return
        stages = {self.pipeline.prospect(who).stage for who in ids}
        if len(stages) > 1:
            self.warn("the marked are in different stages: mark people of one column")
            return
        place = STAGES.index(stages.pop()) + by
        if not 0 <= place < len(STAGES):
            self.warn(f"{STAGES[place - by]} is the {'last' if by > 0 else 'first'} stage")
            return
        self._move(ids, STAGES[place])

    def action_stage_back(self) -> None:
        """One stage back."""
        self.action_stage(-1)

    def action_stage_on(self) -> None:
        """One stage on."""
        self.action_stage(1)

    def _move(self, ids: list[int], stage: Stage) -> None:
        move = partial(self.do, partial(self.pipeline.move, ids, stage), what=f"{stage}: {self._named(ids)}")
        doubts = []
        if not refusal(self.pipeline, ids, changes.move(stage)):  # what is refused anyway is not asked about
            found = [(who, evidence(self.pipeline.prospect(who), stage, self.pipeline.rules)) for who in ids]
            doubts = [
                f"{clean(self.pipeline.people.name(who))}: {each.words}" for who, each in found if not each.enough
            ]
        if not doubts:
            self._if_many(ids, move, f"Move {len(ids):,} people to {stage}?")
            return
        words = "\n".join(doubts[:3] + ([f"and {len(doubts) - 3:,} more"] if len(doubts) > 3 else []))
        self._ask(f"Little speaks for {stage} yet", words, move, yes="move anyway", no="stay")

    # Closing and deleting ---------------------------------------------------------------------------------

    def action_close_prospect(self) -> None:
        """Never due again: why is asked."""
        from tui.screens.closing import REASONS
        from tui.screens.dialogs import Choose

        if not (ids := self._whom()):
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self._refuse(ids, reason)
            return
        self.app.push_screen(Choose(f"Close {self._named(ids)}: why?", REASONS), partial(self._close_them, ids))

    def _close_them(self, ids: list[int], key: str | None) -> None:
        from tui.screens.closing import BY_KEY

        if key is not None:
            self.do(partial(self.pipeline.close, ids, BY_KEY[key]), what=f"close {self._named(ids)}")

    def action_reopen(self) -> None:
        """Back on the board."""
        self._each(self.pipeline.reopen, "reopen")

    def action_delete(self) -> None:
        """For mistakes: at once, as it can be undone; of many it is asked."""
        if not (ids := self._whom()):
            return
        delete = partial(self.do, partial(self.pipeline.delete, ids), what=f"delete: {self._named(ids)}")
        words = f"Closing is the normal end; deleting is for mistakes. {ALL_BACK}"
        self._if_many(ids, delete, f"Delete {len(ids):,} people?", words)

    # People -----------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """A new person."""
        from tui.screens.person_form import PersonForm

        def added(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.said(outcome)
                self.show_person(outcome.ids[0])

        self.app.push_screen(PersonForm(self.pipeline), added)

    def action_edit(self) -> None:
        """The fields of the person."""
        from tui.screens.person_form import PersonForm

        if not (ids := self._whom()):
            return
        if len(ids) > 1:
            self.warn("edit one at a time: Esc takes the marks away")
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self._refuse(ids, reason)
            return

        def edited(outcome: Outcome | None) -> None:
            if outcome is not None:
                self.said(outcome)

        self.app.push_screen(PersonForm(self.pipeline, ids[0]), edited)

    def action_tag(self) -> None:
        """Other tags: which are asked."""
        from tui.screens.tag_prompt import Tagging, TagPrompt

        if not (ids := self._whom()):
            return
        if reason := refusal(self.pipeline, ids, changes.tag()):
            self._refuse(ids, reason)
            return

        def chosen(tags: Tagging | None) -> None:
            if tags is not None:
                command = partial(self.pipeline.tag, ids, tags.add, tags.remove)
                self.do(command, what=f"{tags.words}: {self._named(ids)}")

        self.app.push_screen(TagPrompt(f"Tags of {self._named(ids)}", self.pipeline, ids), chosen)

    def action_note(self) -> None:
        """The note on the person, in full."""
        from tui.screens.prompts import NotePrompt

        if not (ids := self._whom()):
            return
        if len(ids) > 1:
            self.warn("one note at a time: Esc takes the marks away")
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self._refuse(ids, reason)
            return
        prompt = NotePrompt(f"Note on {self._named(ids)}", self.pipeline.prospect(ids[0]).note)
        self.app.push_screen(prompt, partial(self._noted, ids[0]))

    def _noted(self, who: int, note: str | None) -> None:
        if note is not None and note != self.pipeline.prospect(who).note:
            self.do(partial(self.pipeline.edit, who, note=note), what=f"note: {note}")

    def action_detail(self) -> None:
        """Everything about the person."""
        from tui.screens.detail import DetailScreen

        if ids := self._whom():
            self.app.push_screen(DetailScreen(self.pipeline, ids[0], self))

    def action_review(self) -> None:
        """What is due, one at a time; from where one was."""
        from tui.screens.review import ReviewScreen

        if any(isinstance(screen, ReviewScreen) for screen in self.app.screen_stack[:-1]):
            self.dismiss(None)  # the detail was opened from there
        else:
            self.app.push_screen(ReviewScreen(self.pipeline, self))

    def action_report(self) -> None:
        """The figures: answered in time, promises kept, what is coming."""
        from tui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen(self.pipeline))

    def action_sources(self) -> None:
        """Who refers people to you."""
        from tui.screens.sources import SourcesScreen

        self.app.push_screen(SourcesScreen(self.pipeline))

    def action_grooming(self) -> None:
        """What should be decided about people, by kind of decision."""
        from tui.screens.grooming import GroomingScreen

        self.app.push_screen(GroomingScreen(self.pipeline))

    def action_triage(self) -> None:
        """The new people, one by one."""
        from tui.screens.triage import TriageScreen

        self.app.push_screen(TriageScreen(self.pipeline))

    # Messages ---------------------------------------------------------------------------------------------

    def action_message(self) -> None:
        """The message for them, to copy, change and log."""
        self._write_to()

    def action_write(self) -> None:
        """The message for them, in the user's editor."""
        self._write_to("write")

    def _write_to(self, begin: Begin = "") -> None:
        from tui.screens.message import MessageSheet

        if not (ids := self._whom()):
            return
        if len(ids) > 1:
            self.warn("a message is for one at a time: Esc takes the marks away")
            return
        if (found := self.draft()) is None:
            self.warn("no template fits: `keepwarm templates` lists them")
            return
        sheet = MessageSheet(self, ids[0], found, begin)
        self.app.push_screen(sheet, partial(self._log, ids, inbound=False))

    def action_copy(self) -> None:
        """The draft to the clipboard; what it lacks is asked for. Of several people, or without one: how to reach them.

        What was copied is said too, as no terminal answers.
        """
        if not (ids := self._whom()):
            return
        found = self.draft() if len(ids) == 1 else None
        if found is not None and found.missing:
            self._write_to("copy")
            return
        if found is not None:
            text, shown = found.text, f"copied: {found.template.title}, {found.kind} to {found.to}"
        else:
            text = "\n".join(map(self._contact, ids))
            shown = f"copied: {text}" if len(ids) == 1 else f"copied: how to reach {len(ids)} people"
        self.app.run_worker(self._copied(text, shown, found), group="copy", exclusive=True)

    async def _copied(self, text: str, shown: str, found: Draft | None) -> None:
        from tui import clipboard

        sent = await clipboard.copy(self.app, text)
        words = [shown, sent.words]
        if not sent.taken and found is not None:
            words.append("m, then v shows the message to select")
        self.app.notify("\n".join(words), severity="information" if sent.taken else "warning", timeout=10, markup=False)

    def _contact(self, who: int) -> str:
        person = self.pipeline.prospect(who)
        reach = [text for text in (person.email, person.phone, person.url) if text]
        return clean(", ".join([person.name, *([person.company] if person.company else []), *reach]))

    # Back and forth ---------------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Takes the last step back, and says what it was; of many, or of another sitting, it is asked."""
        found = self.pipeline.undoable()
        number, step = found or (None, None)
        undo = partial(self.do, partial(self.pipeline.undo, number), what="undo", hint="ctrl+r does it again")
        if number is None or step is None or (self.pipeline.made_here(number) and len(step.who) <= _FEW):
            undo()
            return
        made = full(step.at, self.pipeline.calendar.zone)
        words = f"{step.what}\n{made}" + (f", {len(step.who):,} people" if len(step.who) > 1 else "")
        self._ask("Undo this?", words, undo, yes="undo it", no="leave it")

    def action_redo(self) -> None:
        """Does again what undo took back."""
        self.do(self.pipeline.redo, what="redo", hint=UNDO)

    def action_help(self) -> None:
        """The keys of this screen."""
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self))
