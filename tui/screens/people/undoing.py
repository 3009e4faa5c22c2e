"""Undo and redo."""

from __future__ import annotations

from functools import partial

from tui.screens.people.action_group import ActionGroup
from tui.screens.people.command_runner import UNASKED, UNDO
from tui.when.saying import full


class Undoing(ActionGroup):
    def undo(self) -> None:
        """Takes back the last step, and says which; asks first if it is from another session or about many people."""
        found = self._pipeline.undoable()
        number, step = found or (None, None)
        undo = partial(
            self._commands.do, partial(self._pipeline.undo, number), what="undo", hint="ctrl+r does it again"
        )
        if number is None or step is None or (self._pipeline.made_here(number) and len(step.who) <= UNASKED):
            undo()
            return
        made = full(step.at, self._pipeline.calendar.zone)
        words = f"{step.what}\n{made}" + (f", {len(step.who):,} people" if len(step.who) > 1 else "")
        self._commands.ask("Undo this?", words, undo, yes="undo it", no="leave it")

    def redo(self) -> None:
        self._commands.do(self._pipeline.redo, what="redo", hint=UNDO)
