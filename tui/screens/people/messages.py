"""Messages to the people of a screen: shown, edited, copied."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial, partialmethod
from typing import TYPE_CHECKING, Any

from tui.model.addresses import reach
from tui.pipeline import Result
from tui.pipeline.seen import Seen
from tui.screens.people.action_group import ActionGroup
from tui.screens.people.command_runner import DialogInput
from tui.screens.people.touches import Touches
from tui.text import clean
from tui.views.drafts import kept_words, remember

if TYPE_CHECKING:
    from tui.rules.drafts import Draft
    from tui.screens.dialogs.message import Begin


class Messages(ActionGroup):
    """The actions of ``B``, ``m``, ``E`` and ``y``."""

    def briefing(self) -> None:
        """Shows what to know of somebody before a word with them."""
        from tui.screens.dialogs.brief import BriefView

        if ids := self._only_one("a brief is of one at a time"):
            self._screen.app.push_screen(BriefView(self._pipeline, ids[0]))

    def message(self, begin: Begin = "") -> None:
        from tui.screens.dialogs.message import MessageDialog

        if not (ids := self._only_one("a message is for one at a time")):
            return
        if (found := self._screen.draft()) is None:
            self._screen.warn("no template fits: `keepwarm templates` lists them")
            return
        sheet = MessageDialog(self._pipeline, ids[0], found, begin, save=self._keep, warn=self._screen.warn)
        self._ask(sheet, partial(Touches(self._screen).log, ids, inbound=False))

    write = partialmethod(message, "write")

    async def _keep(self, who: int, fields: dict[str, Any], seen: Seen) -> Result | None:
        """Saves what the user added to somebody's record."""
        edit, words = partial(self._pipeline.edit, **fields), kept_words(fields)
        return await self._commands.perform(edit, what=words, given=DialogInput(who, seen))

    def copy(self) -> None:
        """Copies the draft; first asks for what it lacks. For several people, or without a draft: contact data.

        Says what was copied, as no terminal confirms it; if it cannot be copied, shows the text.
        """
        from tui.terminal import clipboard

        if not (ids := self._screen.targets_or_warn()):
            return
        found = self._screen.draft() if len(ids) == 1 else None
        if found is None:
            text = "\n".join(map(self._contact, ids))
            self.copy_text(text, text if len(ids) == 1 else f"how to reach {len(ids):,} people")
        elif found.missing or clipboard.refusal(found.text, os.environ):
            self.message("copy")
        else:
            kept = " with this text" if found.note else ""
            what = f"{found.template.title}, {found.kind} to {found.to}"
            remember(self._pipeline, ids[0], found)
            logs = f"t, then {found.kind.key} logs it{kept}"
            self.copy_text(found.text, what, *self._shipped_note(found), logs)

    def copy_text(self, text: str, what: str, *more: str) -> None:
        """Copies a text, and says so; if it cannot be copied, shows it."""
        from tui.screens.dialogs.text_view import NoteView
        from tui.terminal import clipboard

        if clipboard.refusal(text, os.environ):
            self._screen.app.push_screen(NoteView(clean(what[:1].upper() + what[1:]), text, copies=True))
        else:
            self._screen.app.run_worker(self._copied(text, what, more), group="copy", exclusive=True)

    async def _copied(self, text: str, what: str, more: Sequence[str]) -> None:
        from tui.terminal import clipboard

        sent = await clipboard.copy(self._screen.app, text)
        words = "\n".join((f"{'copied' if sent.done else 'not copied'}: {what}", sent.words, *more))
        self._screen.app.notify(words, severity="information" if sent.done else "warning", timeout=10, markup=False)

    def _shipped_note(self, found: Draft) -> list[str]:
        """A note if the user's own template is broken, so that the shipped one was copied."""
        lacks = self._pipeline.stationery.templates.lacks(found.template)
        return [f"the one that ships: your {found.template.id} is wrong, m says why"] if lacks else []

    def _contact(self, who: int) -> str:
        person = self._pipeline.prospect(who)
        return clean(", ".join([person.name, *([person.company] if person.company else []), *reach(person)]))
