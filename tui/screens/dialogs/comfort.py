"""Asks for the comfort interval of one or more people (S4)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding

from tui.model.intervals import BadInterval, interval
from tui.pipeline import Pipeline, changes
from tui.rules.engine import Rule
from tui.rules.rhythm import interval_in_force
from tui.screens.dialogs.pick_or_type import PickOrType
from tui.views.previews import item_after, next_after, refusal
from tui.when.saying import short
from tui.widgets.choices import Choice

LENGTHS = (
    ("w", "weekly", "1 week"),
    ("t", "every two weeks", "2 weeks"),
    ("m", "monthly", "1 month"),
    ("b", "every two months", "2 months"),
    ("q", "every three months", "3 months"),
    ("d", "the default of the stage", ""),
)
"""Usual intervals: key, name, and the interval in words; empty: no interval of their own (S8)."""


class ComfortPrompt(PickOrType[str]):
    """Asks how often: a letter for a usual interval, or words that begin with a number. Answers with the words.

    If the rules refuse the interval, the prompt stays open and shows why.
    """

    about = (
        "How often suits them: a rhythm of their own, in place of that of their stage. Such as 10 days, 2 "
        "weeks, 3 months."
    )

    BINDINGS = [Binding(key, f"take({place})", name, show=False) for place, (key, name, _) in enumerate(LENGTHS)]
    placeholder = "or type: 10 days, 6 weeks"
    hint = "a letter, or a number of days, weeks or months · ↑ ↓ Enter · Esc leaves"

    def __init__(self, title: str, pipeline: Pipeline, who: Sequence[int]) -> None:
        self._pipeline = pipeline
        self._who = [each for each in who if each in pipeline.people]
        super().__init__(title, [Choice(key, name, self._after(words)) for key, name, words in LENGTHS],
                         words=self._now())  # fmt: skip

    def _now(self) -> str:
        found = {self._pipeline.people.look(who).comfort for who in self._who[:2]}
        if len(self._who) != 1:
            return ""
        own = found.pop()
        return f"now: every {own}" if own else "now: the default of the stage"

    def _after(self, words: str) -> str:
        """What would be next with this interval; for several people, only why it would be refused."""
        if wrong := self._wrong(words):
            return wrong
        if len(self._who) != 1:
            return ""
        change, who, now = changes.comfort(words), self._who[0], self._pipeline.now
        item = item_after(self._pipeline, [who], change)
        if item is None or item.rule is not Rule.RHYTHM:
            after = next_after(self._pipeline, who, change)
            return f"next: {after}" if after else ""
        # For a new person the first date is the same with any interval; only the dates after it differ.
        when = "now" if item.due_at <= now else short(item.due_at, now, self._pipeline.calendar.zone)
        every = words or self._without_own(who)
        return f"next: {item.kinds[0]} {when}, then every {every}".replace("every 1 ", "every ")

    def _without_own(self, who: int) -> str:
        """The interval of a person without one of their own."""
        without = changes.comfort("")(self._pipeline.prospect(who), self._pipeline.moment)
        return str(interval_in_force(without, self._pipeline.rules))

    def _wrong(self, words: str) -> str:
        if words.strip():  # nobody may be left to try it with
            try:
                interval(words)
            except BadInterval as wrong:
                return str(wrong)
        return refusal(self._pipeline, self._who, changes.comfort(words))

    def starts(self, character: str) -> bool:
        """Letters choose; a typed interval begins with its number."""
        return character.isdecimal()

    def choose(self, place: int) -> None:
        self.submit(LENGTHS[place][2])

    def read_back(self, words: str) -> None:
        if not words.strip():
            self.say("")
        elif wrong := self._wrong(words):
            self.say(wrong, wrong=True)
        else:
            after = self._after(words)
            self.say(after if ", then every" in after else "; ".join(filter(None, (f"every {interval(words)}", after))))

    def submit(self, words: str) -> None:
        """An empty line is no answer; the default has its own letter."""
        if self.focused is not None and not words.strip():
            self.say("no interval yet: type one, or Esc leaves", wrong=True)
        elif wrong := self._wrong(words):
            self.say(wrong, wrong=True)
        else:
            self.dismiss(words.strip())
