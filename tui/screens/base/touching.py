"""Being in touch with the people of a screen: what was done is logged, and what is to be sent is at hand."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.pipeline import Result
from tui.screens.base.command_runner import Performing
from tui.text import clean

if TYPE_CHECKING:
    from tui.rules.drafts import Draft
    from tui.screens.dialogs.message import Begin
    from tui.screens.dialogs.touch import Picked


class Touching(Performing):
    """A screen on which touches are logged, and messages copied and written."""

    def draft(self) -> Draft | None:
        """The message that ``y``, ``E`` and ``m`` mean: the best one for the only target; None with several people."""
        from tui.views.drafts import best

        ids = [who for who in self.targets() if who in self.pipeline.people]
        return best(self.pipeline, ids[0]) if len(ids) == 1 else None

    # Touches ----------------------------------------------------------------------------------------------

    def action_touch(self) -> None:
        """Log a touch: a key for its kind follows."""
        self._pick(inbound=False)

    def action_touch_inbound(self) -> None:
        """They were in touch: a key for how follows."""
        self._pick(inbound=True)

    def _pick(self, *, inbound: bool) -> None:
        from tui.screens.dialogs.touch import TouchPicker

        if ids := self.whom():
            self.app.push_screen(
                TouchPicker(self.pipeline, ids, inbound=inbound), partial(self._log, ids, inbound=inbound)
            )

    def _log(self, ids: list[int], picked: Picked | None, *, inbound: bool) -> None:
        if picked is None:
            return
        stamp, answers = picked.at or self.pipeline.now, self.answers_silence()

        def log(confirmed: bool) -> Result:
            # The moment it happened, also when it is saved at the third try.
            at = min(stamp, self.pipeline.now)
            return self.pipeline.log(
                ids, picked.kind, at=at, inbound=inbound, note=picked.note, confirmed=confirmed, answers_silence=answers
            )

        verb = "from" if inbound else "to"
        self.do(
            partial(log, picked.confirmed),
            confirmed=partial(log, True),
            what=f"{picked.kind} {verb} {self.named(ids)}" + (f": {picked.note}" if picked.note else ""),
        )

    # Messages ---------------------------------------------------------------------------------------------

    def action_message(self) -> None:
        """The message for them, to copy, change and log."""
        self._write_to()

    def action_write(self) -> None:
        """The message for them, in the user's editor."""
        self._write_to("write")

    def _write_to(self, begin: Begin = "") -> None:
        from tui.screens.dialogs.message import MessageSheet

        if not (ids := self.whom()):
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

        What was copied is said too, as no terminal answers; where it cannot be, the text is shown.
        """
        from tui.terminal import clipboard

        if not (ids := self.whom()):
            return
        found = self.draft() if len(ids) == 1 else None
        if found is None:
            text = "\n".join(map(self._contact, ids))
            self.copy(text, text if len(ids) == 1 else f"how to reach {len(ids):,} people")
        elif found.missing or clipboard.refusal(found.text, os.environ):
            self._write_to("copy")
        else:
            kept = " with this text" if found.note else ""
            what = f"{found.template.title}, {found.kind} to {found.to}"
            self.copy(found.text, what, *self._not_theirs(found), f"m, then t logs the {found.kind}{kept}")

    def copy(self, text: str, what: str, *more: str) -> None:
        """A text to the clipboard; says so, and more. Where it cannot be copied it is shown."""
        from tui.screens.dialogs.text_view import NoteView
        from tui.terminal import clipboard

        if clipboard.refusal(text, os.environ):
            self.app.push_screen(NoteView(clean(what[:1].upper() + what[1:]), text, copies=True))
        else:
            self.app.run_worker(self._copied(text, what, more), group="copy", exclusive=True)

    async def _copied(self, text: str, what: str, more: Sequence[str]) -> None:
        from tui.terminal import clipboard

        sent = await clipboard.copy(self.app, text)
        words = "\n".join((f"{'copied' if sent.taken else 'not copied'}: {what}", sent.words, *more))
        self.app.notify(words, severity="information" if sent.taken else "warning", timeout=10, markup=False)

    def _not_theirs(self, found: Draft) -> list[str]:
        """That the user's own text is not what was copied."""
        lacks = self.pipeline.stationery.templates.lacks(found.template)
        return [f"the one that ships: your {found.template.id} is wrong, m says why"] if lacks else []

    def _contact(self, who: int) -> str:
        person = self.pipeline.prospect(who)
        reach = [text for text in (person.email, person.phone, person.url) if text]
        return clean(", ".join([person.name, *([person.company] if person.company else []), *reach]))
