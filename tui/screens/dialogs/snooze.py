"""The snooze picker: a key for each usual time today or date, with what it means, and a line for any other."""

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
from tui.when.saying import coming, full
from tui.widgets.choices import Choice

TODAY = (
    ("h", "in an hour", "1 hour"),
    ("4", "in 4 hours", "4 hours"),
)
"""Key, name, and the time in words: anything that is due can be put off within the day."""
USUAL = (
    ("1", "tomorrow", "tomorrow"),
    ("3", "in 3 days", "3 days"),
    ("7", "in a week", "1 week"),
    ("0", "in a month", "1 month"),
)
"""The same, of days: only steps and the rhythm can wait so long."""
DATE = "d"
"""The key for any other time or date."""


def why_not(pipeline: Pipeline, who: Sequence[int]) -> str:
    """Why neither a time today nor a date is possible; empty if one is."""
    soon = _soon(pipeline)
    if not refusal(pipeline, who, changes.later(soon)):
        return ""
    return refusal(pipeline, who, changes.snooze(soon))


def _soon(pipeline: Pipeline) -> When:
    """A minute from now: if that is refused, any later time is."""
    at = pipeline.now + timedelta(minutes=1)
    return When(pipeline.calendar.day(at), at)


def _can_wait(pipeline: Pipeline, who: Sequence[int]) -> bool:
    """True where days are worth offering.

    Some items never wait for days (rules 1, 2, 5 and 6). If the next item of a single person is one of them, a snooze
    would change nothing: the touch that settles the item ends the snooze too.
    """
    item = pipeline.explain(who[0])[0] if len(who) == 1 else None
    return item is None or not item.started or item.rule in POSTPONABLE


class SnoozePicker(PickOrType[When]):
    """Asks until when what is next waits. A key chooses a usual time at once; letters start a date.

    If the rules refuse it, the picker stays open and shows the last time that they allow.
    """

    about = (
        "Later today puts off what is due within the day; a day lets opening steps and rhythm wait until "
        "then. Any date may be typed: fri, in 10 days; after d also 20 Nov, 16:30."
    )

    BINDINGS = [
        *(Binding(key, f"usual('{key}')", name, show=False) for key, name, _ in (*TODAY, *USUAL)),
        Binding(DATE, "date", "another date", show=False),
        Binding("k", "move(-1)", "up", show=False),
        Binding("j", "move(1)", "down", show=False),
    ]
    placeholder = "fri, tue 10:00, in 2 weeks; after d: 16:00, 20 Nov"
    hint = "a key puts off at once · Enter takes what you type · Esc leaves"
    hint_typing = "Enter puts off until then · ↑ back to the usual dates · Esc leaves"

    def __init__(self, title: str, pipeline: Pipeline, who: Sequence[int]) -> None:
        self._pipeline = pipeline
        self._who = who
        if not _can_wait(pipeline, who):
            self.placeholder = "16:00, 2 hours"
        self._usual = (
            *(TODAY if not refusal(pipeline, who, changes.later(_soon(pipeline))) else ()),
            *(USUAL if _can_wait(pipeline, who) else ()),
        )
        usual = [self._choice(*each) for each in self._usual]
        super().__init__(title, [*usual, Choice(DATE, "a time or date", "type it")])

    def _choice(self, key: str, name: str, words: str) -> Choice:
        read = self._read(words)
        assert read.when is not None
        calendar = self._pipeline.calendar
        if (at := read.when.at) is not None:  # later today
            later = f"today {calendar.wall(at):%H:%M}; it comes back by itself"
            return Choice(key, name, self._too_late_today() if read.wrong else later)
        day = full(read.when.day, calendar.zone).removesuffix(f" {calendar.day(self._pipeline.now).year}")
        return Choice(key, name, f"{day}{self._too_late() if read.wrong else self._then(read.when)}")

    def _too_late_today(self) -> str:
        """The note on a time after the next mark, or after the end of the day."""
        if len(self._who) != 1:
            return "too late for some of them"
        moment = self._pipeline.moment
        end = changes.last_later(self._pipeline.explain(self._who[0])[0], moment)
        last = f"{moment.calendar.wall(end):%H:%M}" if end < moment.calendar.day_end(moment.now) else "midnight"
        return f"too late: {last} at the latest"

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
        when = coming(after.due_at, self._pipeline.now, self._pipeline.calendar.zone)
        return f", but {after.kinds[0]} comes {when}"

    def _read(self, words: str) -> Understood:
        return understood(self._pipeline, words, change=changes.put_off, who=self._who)

    def starts(self, character: str) -> bool:
        """The keys that are offered start no date; ``d`` opens the line for dates that begin with one of them."""
        return character not in {*(key for key, *_ in self._usual), DATE, "j", "k", " ", "?"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the line, keys are letters; so is one that is not offered."""
        offered = action != "usual" or any(key == parameters[0] for key, *_ in self._usual)
        return offered and (self.focused is None or action not in ("usual", "date"))

    def action_usual(self, key: str) -> None:
        self.choose(next(place for place, each in enumerate(self._usual) if each[0] == key))

    def action_date(self) -> None:
        self.type()

    def choose(self, place: int) -> None:
        """Answers with a usual date; if the rules refuse it, it is put into the line for editing."""
        if place == len(self._usual):
            self.type()
            return
        words = self._usual[place][2]
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
        self.say(self._said(read) if read is not None else "", wrong=read is not None and bool(read.wrong))

    def _said(self, read: Understood) -> str:
        """What a date means, and what comes before it all the same."""
        if read.wrong or read.when is None or changes.is_today(read.when, self._pipeline.moment):
            return read.echo
        return f"{read.echo}{self._then(read.when)}"

    def submit(self, words: str) -> None:
        if not words.strip():
            self.say("no date yet: type one, or Esc leaves", wrong=True)
            return
        read = self._read(words)
        if read.when is not None and not read.wrong:
            self.dismiss(read.when)
        else:
            self.read_back(words)
