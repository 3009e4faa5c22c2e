"""Plans: promises, snoozing, skipping, the rhythm, holidays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.pipeline import changes
from tui.screens.people.action_group import ActionGroup
from tui.screens.people.command_runner import DialogInput
from tui.views.previews import open_promise
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
        given = DialogInput(ids, self._pipeline.seen(ids))
        one = self._pipeline.prospect(ids[0]) if len(ids) == 1 else None
        ahead = self._ahead(ids[0]) if one is not None else None
        prompt = PromisePrompt(
            f"Promise to be in touch: {self._commands.named(ids)}",
            self._pipeline,
            ids,
            changes.promise,
            partial(changes.move_promise, which=ahead),
            available=one.available if one is not None else None,
            moving=full(ahead, self._pipeline.calendar.zone) if ahead is not None else "",
        )
        self._ask(prompt, partial(self._promised, ids, given, ahead))

    def _ahead(self, who: int) -> When | None:
        """When the promise is that could be moved; None: there is none."""
        promise = open_promise(self._pipeline, who)
        if promise is None:
            return None
        return When(self._pipeline.calendar.day(promise.due_at), None if promise.whole_day else promise.due_at)

    def _promised(self, ids: list[int], given: DialogInput, ahead: When | None, promised: PromiseAnswer) -> None:
        # What suits them is part of the promise: saved in the same step, and undone with it.
        does = partial(self._pipeline.move_promise, which=ahead) if promised.moves else self._pipeline.promise
        command = partial(does, when=promised.when, note=promised.note, available=promised.available)
        typed = "\n".join(filter(None, (promised.note, promised.available)))
        what = f"promise to {self._commands.named(ids)} for {full(promised.when, self._pipeline.calendar.zone)}"
        self._commands.do(command, what=what, given=replace(given, typed=typed))

    def release(self) -> None:
        """Records that they let you off the next promise."""
        self._commands.each_as_seen(partial(self._pipeline.release, some=True), "release")

    def snooze(self) -> None:
        from tui.screens.dialogs.snooze import SnoozePicker, why_not

        if not (ids := self._screen.targets_or_warn()):
            return
        if reason := why_not(self._pipeline, ids):
            self._commands.refuse(ids, " ".join([reason, self._screen.snooze_hint]).rstrip())
            return
        given = DialogInput(ids, self._pipeline.seen(ids))
        picker = SnoozePicker(f"Snooze {self._commands.named(ids)}", self._pipeline, ids)

        def chosen(until: When) -> None:
            command = partial(self._pipeline.put_off, until=until)
            self._commands.do(command, what=f"snooze {self._commands.named(ids)}", given=given)

        self._ask(picker, chosen)

    def skip(self) -> None:
        """Skips the next item; of several people, those who have one that can be skipped."""
        self._commands.each_as_seen(partial(self._pipeline.skip, some=True), "skip")

    def skip_rest(self) -> None:
        self._commands.each(partial(self._pipeline.skip, rest=True, some=True), "end the sequence")

    def comfort(self) -> None:
        from tui.screens.dialogs.comfort import ComfortPrompt

        if not (ids := self._fit_for(changes.comfort(""))):
            return
        given = DialogInput(ids, self._pipeline.seen(ids))

        def chosen(words: str) -> None:
            command = partial(self._pipeline.comfort, words=words, answers_silence=self._screen.answers_silence())
            self._commands.do(command, what=f"rhythm of {self._commands.named(ids)}", given=given)

        title = f"How often is comfortable for {self._commands.named(ids)}?"
        self._ask(ComfortPrompt(title, self._pipeline, ids), chosen)

    def away(self) -> None:
        from tui.screens.dialogs.away import AwayPrompt

        def chosen(holiday: Holiday) -> None:
            self._commands.do(partial(self._pipeline.away, holiday.first, holiday.last), what="away")

        self._ask(AwayPrompt(self._pipeline), chosen)
