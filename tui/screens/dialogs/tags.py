"""Adds tags to people, and removes those written with a minus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from tui.pipeline import Pipeline
from tui.screens.dialogs.pick_or_type import PickOrType
from tui.text import clean, cut, fit
from tui.views.tags import usual_tags
from tui.widgets.choices import Choice

MOST = 6
"""The most usual tags that are offered, each with a digit."""
_COUNTED = 200
"""The most people whose tags are counted for the dialog; the command changes all of them."""
_CELLS = 60


class Tagging(msgspec.Struct, frozen=True):
    """Tags to add and to remove."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.add or self.remove)

    @property
    def words(self) -> str:
        found = [f"adds {', '.join(self.add)}"] if self.add else []
        found += [f"takes {', '.join(self.remove)} away"] if self.remove else []
        return ", ".join(found)


class TagPrompt(PickOrType[Tagging]):
    """Asks for tags. Answers with those to add and to remove, or None."""

    about = "Tags with commas between them; a minus before one takes it away. A digit gives the tag beside it."

    placeholder = "vip, dentist, -old"
    hint = "a digit or tags, then Enter; -tag takes one away · ↑ ↓ Enter · Esc leaves"

    def __init__(self, title: str, pipeline: Pipeline, who: Sequence[int]) -> None:
        looked = [each for each in who if each in pipeline.people][:_COUNTED]
        counted = Counter(tag for each in looked for tag in pipeline.people.look(each).tags)
        self._people = len(looked)
        self._having = counted
        self._offered = usual_tags(pipeline, MOST)
        lines = [
            Choice(str(place), cut(clean(tag), 40), self._standing(tag))
            for place, tag in enumerate(self._offered, start=1)
        ]
        super().__init__(title, lines, words=self._now())

    def _now(self) -> str:
        if not self._having:
            return "no tags yet"
        every = self._people == 1
        named = [tag if every else f"{tag} ({count:,})" for tag, count in self._having.most_common(8)]
        return fit(f"now: {', '.join(map(clean, named))}", 76).rstrip()

    def _all_have(self, tag: str) -> bool:
        return self._having[tag] == self._people

    def _standing(self, tag: str) -> str:
        if self._all_have(tag):
            return "takes it away"
        return f"{self._having[tag]} have it already" if self._having[tag] else ""

    def _toggled(self, place: int) -> Tagging:
        """A usual tag: to add, or to remove if everybody has it."""
        tag = (self._offered[place],)
        return Tagging(remove=tag) if self._all_have(tag[0]) else Tagging(add=tag)

    def _read(self, words: str) -> Tagging:
        digit = words.strip()
        if digit.isdecimal() and 1 <= int(digit) <= len(self._offered):
            return self._toggled(int(digit) - 1)
        return tagging(words)

    def choose(self, place: int) -> None:
        self.dismiss(self._toggled(place))

    def read_back(self, words: str) -> None:
        self.say(fit(self._read(words).words, _CELLS).rstrip())

    def submit(self, words: str) -> None:
        found = self._read(words)
        if found:
            self.dismiss(found)
        else:
            self.say("no tag yet: type one, or Esc leaves", wrong=True)


def tagging(words: str) -> Tagging:
    """Parses tags: "vip, dentist, -old"; a # before a tag is ignored.

    Tags may contain spaces, as in the form of a person: a tag ends at a comma, or before the next "#" or "-".
    """
    add: dict[str, None] = {}
    remove: dict[str, None] = {}
    for piece in re.split(r",|\s+(?=[#+-])", words):
        text = clean(piece)
        away = text.startswith("-")
        if tag := text.lstrip("-+# "):
            (remove if away else add)[tag] = None
    return Tagging(tuple(tag for tag in add if tag not in remove), tuple(remove))
