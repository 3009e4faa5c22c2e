"""The snooze picker: a key for each usual date, with the day it means, and a line for any other date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from textual.binding import Binding

from tui.pipeline import Pipeline, changes
from tui.rules.day import POSTPONABLE
from tui.screens.base.dialog import Field
from tui.screens.dialogs.pick_or_type import PickOrType
from tui.views.previews import Understood, item_after, refusal, understood
from tui.when.instants import When
from tui.when.saying import full, short
from tui.widgets.choices import Choice

USUAL = (
    ("1", "tomorrow", "tomorrow"),
    ("3", "in 3 days", "3 days"),
    ("7", "in a week", "1 week"),
    ("0", "in a month", "1 month"),
)
"""Key, name, and the date in words."""
DATE = "d"
"""The key for any other date."""


_MOMENT = timedelta(minutes=1)


def why_not(pipeline: Pipeline, who: Sequence[int]) -> str:
    """Why no date is possible; empty if one is.

    Some items never wait (rules 1, 2, 5 and 6). If the next item of a single person is one of them, a snooze would
    change nothing: the touch that settles the item ends the snooze too.
    """
    soon = When(pipeline.calendar.day(pipeline.now), pipeline.now + _MOMENT)
    if reason := refusal(pipeline, who, changes.snooze(soon)):
        return reason
    item = pipeline.explain(who[0])[0] if len(who) == 1 else None
    if item is None or not item.started or item.rule in POSTPONABLE:
        return ""
    what = " or ".join(item.kinds[:2]).capitalize()
    return f"{what} stays due: a snooze makes steps and the rhythm wait, and nothing else."


class SnoozePicker(PickOrType[When]):
    """Asks until when sequence and rhythm wait. A digit chooses a usual date at once; letters start a date.

    If the rules refuse the date, the picker stays open and shows the last day that they allow.
    """

    BINDINGS = [
        *(Binding(key, f"take({place})", name, show=False) for place, (key, name, _) in enumerate(USUAL)),
        Binding(DATE, "date", "another date", show=False),
        Binding("k", "move(-1)", "up", show=False),
        Binding("j", "move(1)", "down", show=False),
    ]
    placeholder = "fri, tue 10:00, 20 Nov, 2 weeks"
    hint = "a key snoozes at once · Enter takes what you type · Esc leaves"
    hint_typing = "Enter snoozes until then · ↑ back to the usual dates · Esc leaves"

    def __init__(self, title: str, pipeline: Pipeline, who: Sequence[int]) -> None:
        self._pipeline = pipeline
        self._who = who
        usual = [self._choice(*each) for each in USUAL]
        super().__init__(title, [*usual, Choice(DATE, "a date", "type it")])

    def _choice(self, key: str, name: str, words: str) -> Choice:
        read = self._read(words)
        assert read.when is not None
        calendar = self._pipeline.calendar
        day = full(read.when.day, calendar.zone).removesuffix(f" {calendar.day(self._pipeline.now).year}")
        return Choice(key, name, f"{day}{self._too_late() if read.wrong else self._then(read.when)}")

    def _too_late(self) -> str:
        """The note on a date after the ceiling; several people have different ceilings."""
        if len(self._who) != 1:
            return ", too late for some of them"
        moment = self._pipeline.moment
        end = changes.last_snooze(self._pipeline.prospect(self._who[0]), moment)
        return f", too late: {full(moment.calendar.day(end.due_at), moment.calendar.zone)} at the latest"

    def _then(self, until: When) -> str:
        """The next item during the snooze, if there is one that does not wait."""
        after = item_after(self._pipeline, self._who, changes.snooze(until))
        if after is None or after.due_at >= self._pipeline.calendar.start_of(until.day):
            return ""
        when = short(after.due_at, self._pipeline.now, self._pipeline.calendar.zone)
        return f", but {after.kinds[0]} comes {when}"

    def _read(self, words: str) -> Understood:
        return understood(self._pipeline, words, change=changes.snooze, who=self._who)

    def starts(self, character: str) -> bool:
        """The picker's own keys start no date; ``d`` opens the line for dates that begin with one of them."""
        return character not in {*(key for key, *_ in USUAL), DATE, "j", "k", " "}

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """In the line, keys are letters."""
        return self.focused is None or action not in ("take", "date")

    def action_date(self) -> None:
        self.type()

    def choose(self, place: int) -> None:
        """Answers with a usual date; if the rules refuse it, it is put into the line for editing."""
        if place == len(USUAL):
            self.type()
            return
        words = USUAL[place][2]
        read = self._read(words)
        if read.when is not None and not read.wrong:
            self.dismiss(read.when)
            return
        field = self.query_one(Field)
        field.value = words
        field.cursor_position = len(words)
        self.type()

    def read_back(self, words: str) -> None:
        read = self._read(words) if words.strip() else None
        self.say(read.echo if read is not None else "", wrong=read is not None and bool(read.wrong))

    def submit(self, words: str) -> None:
        if not words.strip():
            self.say("no date yet: type one, or Esc leaves", wrong=True)
            return
        read = self._read(words)
        if read.when is not None and not read.wrong:
            self.dismiss(read.when)
        else:
            self.read_back(words)
