"""Events: everybody who was met at one, entered one after another, and taken back as a whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.pipeline import Refused, Result
from tui.screens.people.action_group import ActionGroup
from tui.screens.people.command_runner import DialogInput
from tui.text import clean, counted
from tui.when.saying import full

if TYPE_CHECKING:
    from tui.screens.dialogs.event import Meeting
    from tui.views.occasions import Occasion


class Occasions(ActionGroup):
    def event(self) -> None:
        """Asks for the people of an event; one of today goes on."""
        from tui.pipeline.occasions import begun
        from tui.screens.dialogs.event import EventActions, EventSheet
        from tui.views.occasions import occasions

        pipeline = self._pipeline
        known = occasions(pipeline)
        today = pipeline.calendar.day(pipeline.now)
        on = known[-1] if known and pipeline.calendar.day(known[-1].at) == today else None
        number = on.number if on is not None else begun(pipeline.store.recent, pipeline.now)
        actions = EventActions(
            partial(self._enter, number), partial(self._undo_one, number), partial(self._take_back, number)
        )
        self._screen.app.push_screen(EventSheet(pipeline, actions, number, on), partial(self._ended, number, on))

    async def _enter(self, number: int, meeting: Meeting) -> Result | None:
        pipeline, given = self._pipeline, DialogInput(typed=meeting.typed, is_open=True)
        if meeting.who is None:
            command = partial(pipeline.add, meeting.draft, occasion=number)
        else:
            command = partial(pipeline.met_again, meeting.who, meeting.draft, occasion=number)
        return await self._commands.perform(command, what=f"met: {clean(meeting.draft.name)}", given=given)

    async def _undo_one(self, number: int) -> Result | None:
        def undo() -> Result:
            last = self._pipeline.undoable()
            if last is None or last[1].occasion != number:
                raise Refused("something else was done since; Esc, then u takes that back first")
            return self._pipeline.undo(last[0])

        return await self._commands.perform(undo, what="undo")

    async def _take_back(self, number: int) -> Result | None:
        back = partial(self._pipeline.take_back_occasion, number)
        return await self._commands.perform(back, what="taking the event back")

    def _ended(self, number: int, before: Occasion | None, _: int | None) -> None:
        from tui.views.occasions import of_number

        found = of_number(self._pipeline, number)
        if found is None or found == before:
            return
        words = f"{counted(len(found.entered), 'person', 'people')} met{self._where(found)}"
        hint = "u takes the last one back, Take an event back in the palette (:) all of them"
        self._screen.show_result(Result((), words), hint)
        self._screen.show_person(found.entered[-1].who)

    def _where(self, occasion: Occasion) -> str:
        from tui.views.occasions import common

        where = clean(common(self._pipeline, occasion).where)
        return f" at {where}" if where else ""

    def event_back(self) -> None:
        """Takes an event back, after it was chosen."""
        from tui.views.occasions import occasions
        from tui.widgets.choices import Choice

        found = occasions(self._pipeline)[: -_OFFERED - 1 : -1]
        if not found:
            self._screen.warn("there is no event that could be taken back: A enters one")
            return
        zone = self._pipeline.calendar.zone
        choices = [
            Choice(
                str(place), f"{counted(len(each.entered), 'person', 'people')}{self._where(each)}", full(each.at, zone)
            )
            for place, each in enumerate(found, start=1)
        ]

        def chosen(key: str) -> None:
            back = partial(self._pipeline.take_back_occasion, found[int(key) - 1].number)
            self._commands.do(back, what="taking the event back")

        self._choose("Take an event back", choices, chosen)


_OFFERED = 9
