"""New people in line mode: shows somebody in a few labelled sentences and reads a letter, as the board reads a key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from tui.cli.line_mode import ASKS, ITEM, Ended, LineWalk, cut, cut_lines, labelled, sentence
from tui.model.addresses import reach
from tui.pipeline import Result
from tui.pipeline.pipeline import Pipeline
from tui.views.newcomers import Newcomers, became
from tui.views.tags import last_tags
from tui.when.saying import full

HELP: Final = """\
f first contact, from now on. w their rhythm is right. 1 every month, 3 every three months, c another interval.
x close, # add a tag, + the last tag again, W keep all who are left.
j next, k before, u undo, q leave; who is left stays new."""


class PlainTriage(LineWalk):
    """Walks through imported people whom nobody has looked at."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.newcomers = Newcomers(pipeline)
        self.newcomers.work()
        self.people = self.newcomers.people
        self.at = 0
        self._tags = last_tags(pipeline)
        self._decisions: dict[str, Callable[[int], bool]] = {
            "f": self._deciding(pipeline.take_up), "w": self._deciding(pipeline.looked),
            "1": partial(self._every, words="1 month"), "3": partial(self._every, words="3 months"),
            "c": partial(self._every, words=""), "x": self._close, "#": self._tag, "+": self._tag_again,
        }  # fmt: skip

    def run(self) -> None:
        """Until nobody is left, the user leaves, or the input ends."""
        try:
            while self._turn():
                pass
        except Ended:
            pass
        left = sum(map(self.newcomers.is_new, self.people))
        self.talk.say(f"{left} left for later." if left else "Nobody is new.")

    def _turn(self) -> bool:
        """Shows who stands next, and does what is answered; False to leave."""
        if self.at >= len(self.people):
            return False
        who = self.people[self.at]
        self.show(who)
        self.talk.say(self._person(who))
        while True:
            words = self.talk.ask(ASKS)
            letter = words[:1]
            if letter == "q":
                return False
            if letter == "?":
                self.talk.say(HELP)
            elif letter in ("j", "k"):
                self.at = max(0, self.at + (1 if letter == "j" else -1))
                return True
            elif letter == "u":
                if self.undo():
                    self.at = next((at for at, each in enumerate(self.people) if self.newcomers.is_new(each)), self.at)
                    return True
            elif letter == "W":
                return self._keep_rest()
            elif letter in self._decisions:
                if self._decisions[letter](who) and not self.newcomers.is_new(who):
                    self._go_on()
                return True
            elif words:
                self.talk.say(f'"{cut(words, 20)}" is no letter here.')

    def _go_on(self) -> None:
        """To the next person who is still new; behind the last one to the end."""
        while self.at < len(self.people) and not self.newcomers.is_new(self.people[self.at]):
            self.at += 1

    def _person(self, who: int) -> str:
        place = f"{self.at + 1:,} of {len(self.people):,}"
        if who not in self.pipeline.people:
            return f"{place}: deleted. j goes on."
        person, calendar = self.pipeline.prospect(who), self.pipeline.calendar
        named = cut(", ".join(filter(None, (person.name, person.position, person.company))), 90)
        found = [sentence(f"{place}, new: {named}")]
        if not self.newcomers.is_new(who):
            return f"{sentence(f'{place}: {named}')} Decided: {became(self.pipeline, who)}."
        found.append(labelled("Reach", "; ".join(reach(person)), 60) if reach(person) else "No address.")
        if person.met_at is not None or person.where:
            day = full(calendar.day(person.met_at), calendar.zone) if person.met_at is not None else ""
            found.append(labelled("Met", ", ".join(filter(None, (day, person.where))), 60))
        if person.source is not None:
            found.append(labelled("Sent by", self.pipeline.people.source_name(person), 40))
        if person.tags:
            found.append(labelled("Tags", ", ".join(person.tags), 40))
        if person.note:
            found.append(labelled("Remark", " ".join(person.note.split()), 60))
        return cut_lines(found, ITEM - len(ASKS) - 2)

    # Deciding -----------------------------------------------------------------------------------------------

    def _deciding(self, command: Callable[[list[int]], Result]) -> Callable[[int], bool]:
        return lambda who: self.do(partial(command, [who]))

    def _every(self, who: int, *, words: str) -> bool:
        seen = self.show(who)
        words = words or self.talk.ask("How often suits them (such as 2 weeks; Enter: as it is)?")
        return bool(words) and self.do(partial(self.pipeline.comfort, [who], words, seen=seen))

    def _close(self, who: int) -> bool:
        self.close(who)
        return True

    def _tag(self, who: int) -> bool:
        words = self.talk.ask("Tags (with commas between; Enter: none):")
        tags = tuple(filter(None, (word.strip().lstrip("#") for word in words.split(","))))
        if tags and self.do(partial(self.pipeline.tag, [who], add=tags)):
            self._tags = tags
        return False

    def _tag_again(self, who: int) -> bool:
        if self._tags:
            self.do(partial(self.pipeline.tag, [who], add=self._tags))
        else:
            self.talk.say("No tag was added yet: # adds one.")
        return False

    def _keep_rest(self) -> bool:
        """Keeps the rhythm of everybody left, in one step, once that is agreed to."""
        left = [who for who in self.people if self.newcomers.is_new(who)]
        if not left or not self.talk.agrees(f"Keep {len(left):,} people as they are?"):
            return True
        self.show(0)
        return not self.do(partial(self.pipeline.looked, left))
