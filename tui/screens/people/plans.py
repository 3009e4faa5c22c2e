"""Plans: promises, snoozing, skipping, the rhythm, holidays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.pipeline import changes
from tui.screens.people.action_group import ActionGroup
from tui.views.previews import open_promise, refusal
from tui.when.instants import When
from tui.when.saying import full

if TYPE_CHECKING:
    from tui.screens.dialogs.away import Holiday
    from tui.screens.dialogs.promise import PromiseAnswer


class Plans(ActionGroup):
    """The dialogs show the dates that would follow."""

    def promise(self) -> None:
        from tui.screens.dialogs.promise import PromisePrompt

        if not (ids := self._open_ones()):
            return
        one = self._pipeline.prospect(ids[0]) if len(ids) == 1 else None
        prompt = PromisePrompt(
            f"Promise to be in touch: {self._commands.named(ids)}",
            self._pipeline,
            ids,
            changes.promise,
            changes.move_promise,
            available=one.available if one is not None else None,
            moving=self._ahead(ids[0]) if one is not None else "",
        )
        self._screen.app.push_screen(prompt, partial(self._promised, ids))

    def _ahead(self, who: int) -> str:
        """The promise that could be moved, in words; empty: none."""
        promise = open_promise(self._pipeline, who)
        if promise is None:
            return ""
        calendar = self._pipeline.calendar
        return full(calendar.day(promise.due_at) if promise.whole_day else promise.due_at, calendar.zone)

    def _promised(self, ids: list[int], promised: PromiseAnswer | None) -> None:
        if promised is None:
            return
        # What suits them is part of the promise: saved in the same step, and undone with it.
        available = promised.available if len(ids) == 1 else None
        command = (
            partial(self._pipeline.move_promise, ids, promised.when, available=available)
            if promised.moves
            else partial(self._pipeline.promise, ids, promised.when, promised.note, available=available)
        )
        self._commands.do(command, what=f"promise to {self._commands.named(ids)}")

    def release(self) -> None:
        """Records that they let you off the next promise."""
        self._commands.each(partial(self._pipeline.release, some=True), "release")

    def snooze(self) -> None:
        from tui.screens.dialogs.snooze import SnoozePicker, why_not

        if not (ids := self._screen.targets_or_warn()):
            return
        if reason := why_not(self._pipeline, ids):
            self._commands.refuse(ids, " ".join([reason, self._screen.snooze_hint]).rstrip())
            return
        picker = SnoozePicker(f"Snooze {self._commands.named(ids)}", self._pipeline, ids)
        self._screen.app.push_screen(picker, partial(self._snoozed, ids))

    def _snoozed(self, ids: list[int], until: When | None) -> None:
        if until is not None:
            command = partial(self._pipeline.put_off, ids, until)
            self._commands.do(command, what=f"snooze {self._commands.named(ids)}")

    def skip(self) -> None:
        """Skips the next item; of several people, those who have one that can be skipped."""
        self._commands.each(partial(self._pipeline.skip, some=True), "skip")

    def skip_rest(self) -> None:
        self._commands.each(partial(self._pipeline.skip, rest=True, some=True), "end the sequence")

    def comfort(self) -> None:
        from tui.screens.dialogs.comfort import ComfortPrompt

        if not (ids := self._screen.targets_or_warn()):
            return
        if reason := refusal(self._pipeline, ids, changes.comfort("")):
            self._commands.refuse(ids, reason)
            return

        def chosen(words: str | None) -> None:
            if words is not None:
                command = partial(self._pipeline.comfort, ids, words, answers_silence=self._screen.answers_silence())
                self._commands.do(command, what=f"rhythm of {self._commands.named(ids)}")

        title = f"How often is comfortable for {self._commands.named(ids)}?"
        self._screen.app.push_screen(ComfortPrompt(title, self._pipeline, ids), chosen)

    def away(self) -> None:
        from tui.screens.dialogs.away import AwayPrompt

        def set_away(holiday: Holiday | None) -> None:
            if holiday is not None:
                self._commands.do(partial(self._pipeline.away, holiday.first, holiday.last), what="away")

        self._screen.app.push_screen(AwayPrompt(self._pipeline), set_away)
