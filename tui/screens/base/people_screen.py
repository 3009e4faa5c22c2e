"""What can be done with the people of a screen: every action asks what it must, commits, and says what happened.

A screen that acts derives from ``Acting`` and says who is meant (``targets``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.commands import Place
from tui.model.records import STAGES, Reason, Stage
from tui.pipeline import Result, changes
from tui.rules.proposals import evidence
from tui.screens.base.command_runner import ALL_BACK, FEW, UNDO
from tui.screens.base.rooms import enter
from tui.screens.base.touching import Touching
from tui.text import clean
from tui.views.previews import open_promise, refusal
from tui.when.instants import When
from tui.when.saying import full
from tui.widgets.theme import Palette

if TYPE_CHECKING:
    from tui.screens.dialogs.prompts import Holiday, Promised

only_open = changes.close(Reason.OTHER)
"""Refused for who is closed: asked before a dialog is opened in vain."""


class Acting(Touching):
    """A screen whose people can be acted on."""

    later = ""
    """How somebody who cannot be snoozed is left for later here, in words."""

    def order(self) -> Sequence[int]:
        """Everybody in the order of the screen, for walking through them in the detail."""
        return self.targets()

    def gone_back(self, back: Acting) -> None:
        """It was left, for a screen that had been open below."""

    def show_person(self, who: int) -> None:
        """Somebody was added, or looked at last in the detail: the cursor may go there."""

    def wear(self, palette: Palette) -> None:
        """Another look, for a screen that draws with one."""

    # Facts and promises -----------------------------------------------------------------------------------

    def action_interest(self) -> None:
        """They expressed interest."""
        self.each(partial(self.pipeline.interest, some=True), "they expressed interest")

    def action_bought(self) -> None:
        """They bought."""
        self.each(partial(self.pipeline.bought, some=True), "they bought")

    def action_referral(self) -> None:
        """They gave a referral; whom they sent comes next."""
        adds = len(self.targets()) == 1 and self.place is not Place.GROOMING
        hint = f"a adds whom they sent; {UNDO}" if adds else UNDO
        self.each(partial(self.pipeline.referral, some=True), "they gave a referral", hint)

    def action_promise(self) -> None:
        """Promise to be in touch: when is asked."""
        from tui.screens.dialogs.prompts import PromisePrompt

        if not (ids := self.whom()):
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self.refuse(ids, reason)
            return
        one = self.pipeline.prospect(ids[0]) if len(ids) == 1 else None
        prompt = PromisePrompt(
            f"Promise to be in touch: {self.named(ids)}",
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
        self.do(command, what=f"promise to {self.named(ids)}")

    def action_release(self) -> None:
        """They let you off the promise that is next."""
        self.each(partial(self.pipeline.release, some=True), "release")

    # Postponing and letting go ----------------------------------------------------------------------------

    def action_snooze(self) -> None:
        """Rhythm and sequence wait: until when is asked."""
        from tui.screens.dialogs.snooze import SnoozePicker, why_not

        if not (ids := self.whom()):
            return
        if reason := why_not(self.pipeline, ids):
            self.refuse(ids, " ".join([reason, self.later]).rstrip())
            return
        picker = SnoozePicker(f"Snooze {self.named(ids)}", self.pipeline, ids)
        self.app.push_screen(picker, partial(self._snoozed, ids))

    def _snoozed(self, ids: list[int], until: When | None) -> None:
        if until is not None:
            self.do(partial(self.pipeline.snooze, ids, until), what=f"snooze {self.named(ids)}")

    def action_skip(self) -> None:
        """Lets go what is next; of several of those for whom that can be done."""
        self.each(partial(self.pipeline.skip, some=True), "skip")

    def action_skip_rest(self) -> None:
        """Lets go the rest of the sequence."""
        self.each(partial(self.pipeline.skip, rest=True, some=True), "end the sequence")

    def action_comfort(self) -> None:
        """How often is comfortable for them: an interval is asked."""
        from tui.screens.dialogs.comfort import ComfortPrompt

        if not (ids := self.whom()):
            return
        if reason := refusal(self.pipeline, ids, changes.comfort("")):
            self.refuse(ids, reason)
            return

        def chosen(words: str | None) -> None:
            if words is not None:
                command = partial(self.pipeline.comfort, ids, words, answers_silence=self.answers_silence())
                self.do(command, what=f"rhythm of {self.named(ids)}")

        title = f"How often is comfortable for {self.named(ids)}?"
        self.app.push_screen(ComfortPrompt(title, self.pipeline, ids), chosen)

    def action_away(self) -> None:
        """A holiday: from when to when is asked."""
        from tui.screens.dialogs.prompts import AwayPrompt

        def set_away(holiday: Holiday | None) -> None:
            if holiday is not None:
                self.do(partial(self.pipeline.away, holiday.first, holiday.last), what="away")

        self.app.push_screen(AwayPrompt(self.pipeline), set_away)

    # Stages -----------------------------------------------------------------------------------------------

    def action_stage(self, by: int) -> None:
        """One stage on (1) or back (-1); what the records do not speak for is asked about."""
        if not (ids := self.whom()):
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
        move = partial(self.do, partial(self.pipeline.move, ids, stage), what=f"{stage}: {self.named(ids)}")
        doubts = []
        if not refusal(self.pipeline, ids, changes.move(stage)):  # what is refused anyway is not asked about
            found = [(who, evidence(self.pipeline.prospect(who), stage, self.pipeline.rules)) for who in ids]
            doubts = [
                f"{clean(self.pipeline.people.name(who))}: {each.words}" for who, each in found if not each.enough
            ]
        if not doubts:
            self.if_many(ids, move, f"Move {len(ids):,} people to {stage}?")
            return
        words = "\n".join(doubts[:3] + ([f"and {len(doubts) - 3:,} more"] if len(doubts) > 3 else []))
        self.ask(f"Little speaks for {stage} yet", words, move, yes="move anyway", no="stay")

    # Closing and deleting ---------------------------------------------------------------------------------

    def action_close_prospect(self) -> None:
        """Never due again: why is asked."""
        from tui.screens.dialogs.choose import Choose
        from tui.screens.dialogs.close_reasons import REASONS

        if not (ids := self.whom()):
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self.refuse(ids, reason)
            return
        self.app.push_screen(Choose(f"Close {self.named(ids)}: why?", REASONS), partial(self._close_them, ids))

    def _close_them(self, ids: list[int], key: str | None) -> None:
        from tui.screens.dialogs.close_reasons import BY_KEY

        if key is not None:
            self.do(partial(self.pipeline.close, ids, BY_KEY[key]), what=f"close {self.named(ids)}")

    def action_reopen(self) -> None:
        """Back on the board."""
        self.each(partial(self.pipeline.reopen, some=True), "reopen")

    def action_delete(self) -> None:
        """For mistakes: at once, as it can be undone; of many it is asked."""
        if not (ids := self.whom()):
            return
        delete = partial(self.do, partial(self.pipeline.delete, ids), what=f"delete: {self.named(ids)}")
        words = f"Closing is the normal end; deleting is for mistakes. {ALL_BACK}"
        self.if_many(ids, delete, f"Delete {len(ids):,} people?", words)

    # People -----------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """A new person; right behind a referral, with who gave it as the source."""
        from tui.screens.dialogs.person_form import PersonForm

        def added(result: Result | None) -> None:
            if result is not None:
                self.said(result)
                self.show_person(result.ids[0])

        self.app.push_screen(PersonForm(self.pipeline, source=self._who_just_referred()), added)

    def _who_just_referred(self) -> int | None:
        """Who is meant, where their referral is the last thing that was done here."""
        ids, last = self.targets(), self.pipeline.undoable()
        if len(ids) != 1 or last is None or not self.pipeline.made_here(last[0]):
            return None
        return ids[0] if last[1].did == "referral" and last[1].who == tuple(ids) else None

    def action_edit(self) -> None:
        """The fields of the person."""
        from tui.screens.dialogs.person_form import PersonForm

        if not (ids := self.whom()):
            return
        if len(ids) > 1:
            self.warn("edit one at a time: Esc takes the marks away")
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self.refuse(ids, reason)
            return

        def edited(result: Result | None) -> None:
            if result is not None:
                self.said(result)

        self.app.push_screen(PersonForm(self.pipeline, ids[0]), edited)

    def action_tag(self) -> None:
        """Other tags: which are asked."""
        from tui.screens.dialogs.tags import Tagging, TagPrompt

        if not (ids := self.whom()):
            return
        if reason := refusal(self.pipeline, ids, changes.tag()):
            self.refuse(ids, reason)
            return

        def chosen(tags: Tagging | None) -> None:
            if tags is not None:
                command = partial(self.pipeline.tag, ids, tags.add, tags.remove)
                self.do(command, what=f"{tags.words}: {self.named(ids)}")

        self.app.push_screen(TagPrompt(f"Tags of {self.named(ids)}", self.pipeline, ids), chosen)

    def action_note(self) -> None:
        """The note on the person, in full."""
        from tui.screens.dialogs.prompts import NotePrompt

        if not (ids := self.whom()):
            return
        if len(ids) > 1:
            self.warn("one note at a time: Esc takes the marks away")
            return
        if reason := refusal(self.pipeline, ids, only_open):
            self.refuse(ids, reason)
            return
        prompt = NotePrompt(f"Note on {self.named(ids)}", self.pipeline.prospect(ids[0]).note)
        self.app.push_screen(prompt, partial(self._noted, ids[0]))

    def _noted(self, who: int, note: str | None) -> None:
        if note is not None and note != self.pipeline.prospect(who).note:
            self.do(partial(self.pipeline.edit, who, note=note), what=f"note: {note}")

    def action_detail(self) -> None:
        """Everything about the person."""
        from tui.screens.detail.screen import DetailScreen

        if ids := self.whom():
            self.app.push_screen(DetailScreen(self.pipeline, ids[0], self))

    # To other screens -------------------------------------------------------------------------------------

    def action_review(self) -> None:
        """What is due, one at a time; from where one was."""
        enter(self, Place.REVIEW)

    def action_report(self) -> None:
        """The figures: answered in time, promises kept, what is coming."""
        enter(self, Place.REPORT)

    def action_sources(self) -> None:
        """Who refers people to you."""
        enter(self, Place.SOURCES)

    def action_grooming(self) -> None:
        """What should be decided about people, by kind of decision."""
        enter(self, Place.GROOMING)

    def action_triage(self) -> None:
        """The new people, one by one."""
        enter(self, Place.TRIAGE)

    def action_board(self) -> None:
        """Back to the board, however many screens lie over it."""
        enter(self, Place.BOARD)

    def action_filter(self) -> None:
        """Back to the board, and there the filter: somebody is looked for."""
        board = enter(self, Place.BOARD)
        if board is not self:
            board.action_filter()

    # Back and forth ---------------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Takes the last step back, and says what it was; of many, or of another sitting, it is asked."""
        found = self.pipeline.undoable()
        number, step = found or (None, None)
        undo = partial(self.do, partial(self.pipeline.undo, number), what="undo", hint="ctrl+r does it again")
        if number is None or step is None or (self.pipeline.made_here(number) and len(step.who) <= FEW):
            undo()
            return
        made = full(step.at, self.pipeline.calendar.zone)
        words = f"{step.what}\n{made}" + (f", {len(step.who):,} people" if len(step.who) > 1 else "")
        self.ask("Undo this?", words, undo, yes="undo it", no="leave it")

    def action_redo(self) -> None:
        """Does again what undo took back."""
        self.do(self.pipeline.redo, what="redo", hint=UNDO)

    def action_help(self) -> None:
        """The keys of this screen."""
        from tui.screens.dialogs.help import HelpScreen

        self.app.push_screen(HelpScreen(self))
