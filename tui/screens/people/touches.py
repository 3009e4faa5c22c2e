"""Logs touches."""

from __future__ import annotations

from functools import partial, partialmethod
from typing import TYPE_CHECKING

from tui.pipeline import Result
from tui.screens.people.action_group import ActionGroup
from tui.screens.people.command_runner import UNDO, DialogInput
from tui.views.drafts import remembered

if TYPE_CHECKING:
    from tui.screens.dialogs.touch import TouchAnswer


class Touches(ActionGroup):
    """The actions of ``t`` and ``i``."""

    def touch(self, *, inbound: bool = False) -> None:
        from tui.screens.dialogs.touch import TouchPicker

        if ids := self._screen.targets_or_warn():
            picker = TouchPicker(self._pipeline, ids, inbound=inbound)
            self._ask(picker, partial(self.log, ids, inbound=inbound))

    touch_inbound = partialmethod(touch, inbound=True)

    def log(self, ids: list[int], picked: TouchAnswer, *, inbound: bool) -> None:
        """Logs the touch that was picked."""
        copied = "" if inbound or picked.note or picked.at else remembered(self._pipeline, ids, picked.kind)
        if picked.note or copied:
            self._pipeline.stationery.copied = None
        note = picked.note or copied
        stamp, answers = picked.at or self._pipeline.now, self._screen.answers_silence()

        def log(confirmed: bool, who: list[int]) -> Result:
            # The time of the touch, even if saving it takes several tries.
            at = min(stamp, self._pipeline.now)
            return self._pipeline.log(
                who, picked.kind, at=at, inbound=inbound, note=note, confirmed=confirmed, answers_silence=answers
            )

        verb = "from" if inbound else "to"
        self._commands.do(
            partial(log, picked.confirmed),
            confirmed=partial(log, True),
            what=f"{picked.kind} {verb} {self._commands.named(ids)}",
            hint=f"with the text of your message\n{UNDO}" if copied else UNDO,
            given=DialogInput(ids, typed=note),
        )
