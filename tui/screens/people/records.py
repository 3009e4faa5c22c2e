"""The records of people: add, edit, tag, close, delete."""

from __future__ import annotations

from functools import partial
from typing import Any

from tui.model.records import REASON_KEYS, Prospect
from tui.pipeline import Result, changes
from tui.pipeline.seen import Seen
from tui.screens.people.action_group import ActionGroup
from tui.screens.people.command_runner import ALL_BACK, DialogInput
from tui.text import clean
from tui.widgets.choices import Choice

_REASONS = (
    Choice("a", "asked to stop", "they do not want to hear from you"),
    Choice("b", "bought elsewhere", "the need is met"),
    Choice("g", "gone", "moved on, retired, out of reach"),
    Choice("n", "not a fit", "no match for what you do"),
    Choice("o", "other", ""),
)
"""Why somebody is closed."""


class Records(ActionGroup):
    def add(self) -> None:
        """Adds a person; right after a referral, with the person who gave it as the source."""
        from tui.screens.dialogs.person_form import PersonForm

        def added(result: Result) -> None:
            self._screen.show_result(result)
            self._screen.show_person(result.ids[0])

        self._ask(PersonForm(self._pipeline, self._save_new, source=self._who_just_referred()), added)

    async def _save_new(self, fields: dict[str, Any], typed: str) -> Result | None:
        add = partial(self._pipeline.add, Prospect(**fields))
        given = DialogInput(typed=typed, is_open=True)
        return await self._commands.perform(add, what=f"somebody new: {clean(fields['name'])}", given=given)

    def _who_just_referred(self) -> int | None:
        """The target, if their referral is the last step that was done here."""
        ids, last = self._screen.targets(), self._pipeline.undoable()
        if len(ids) != 1 or last is None or not self._pipeline.made_here(last[0]):
            return None
        return ids[0] if last[1].did == "referral" and last[1].who == tuple(ids) else None

    def edit(self) -> None:
        from tui.screens.dialogs.person_form import PersonForm

        if ids := self._open_ones(self._only_one("edit one at a time")):
            save = partial(self.save_fields, ids[0], self._pipeline.seen(ids))
            self._ask(PersonForm(self._pipeline, save, ids[0]), self._commands.show)

    async def save_fields(self, who: int, seen: Seen, fields: dict[str, Any], typed: str) -> Result | None:
        """Saves other values for fields of a person, while the dialog for them stays open. For a worker.

        Args:
            seen: how they stood when the dialog was opened.
            fields: the values.
            typed: what the user typed.

        Returns:
            The result; None if nothing was saved, and the user has been told.
        """
        edit = partial(self._pipeline.edit, **fields)
        given = DialogInput(who, seen, typed, is_open=True)
        return await self._commands.perform(edit, what=f"changes to {self._commands.named([who])}", given=given)

    def note(self) -> None:
        from tui.screens.dialogs.note import NotePrompt

        if not (ids := self._open_ones(self._only_one("one remark at a time"))):
            return
        who, seen = ids[0], self._pipeline.seen(ids)

        async def save(note: str) -> Result | None:
            return await self.save_fields(who, seen, {"note": note}, note)

        prompt = NotePrompt(f"Remark on {self._commands.named(ids)}", self._pipeline.prospect(who).note, save)
        self._ask(prompt, self._commands.show)

    def tag(self) -> None:
        from tui.screens.dialogs.tags import Tagging, TagPrompt

        if not (ids := self._fit_for(changes.tag())):
            return

        def chosen(tags: Tagging) -> None:
            command = partial(self._pipeline.tag, ids, tags.add, tags.remove)
            self._commands.do(command, what=f"{tags.words}: {self._commands.named(ids)}")

        self._ask(TagPrompt(f"Tags of {self._commands.named(ids)}", self._pipeline, ids), chosen)

    def close_prospect(self) -> None:
        if not (ids := self._open_ones()):
            return
        named = self._commands.named(ids)

        def chosen(key: str) -> None:
            self._commands.do(partial(self._pipeline.close, ids, REASON_KEYS[key]), what=f"close {named}")

        self._choose(f"Close {named}: why?", _REASONS, chosen)

    def reopen(self) -> None:
        self._commands.each(partial(self._pipeline.reopen, some=True), "reopen")

    def take_news(self) -> None:
        self._commands.each(partial(self._pipeline.settle_news, take=True), "take what is new of")

    def leave_news(self) -> None:
        self._commands.each(partial(self._pipeline.settle_news, take=False), "leave as they are")

    def delete(self) -> None:
        """Deletes at once, as it can be undone; asks first if they are many."""
        if not (ids := self._screen.targets_or_warn()):
            return
        what, title = f"delete: {self._commands.named(ids)}", f"Delete {len(ids):,} people?"
        words = f"Closing is the normal end; deleting is for mistakes. {ALL_BACK}"
        self._commands.do_for(ids, partial(self._pipeline.delete, ids), what, title, words)
