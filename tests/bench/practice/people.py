"""A model of people: who answers, how fast, who never does, who agrees to a coffee, buys, refers, wants no more.

Everybody has a random source of their own, so that in another order of the day the same people stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal, NamedTuple

from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Source, Touch


class Nature(NamedTuple):
    """How somebody takes to you; shares of one."""

    name: str
    answers: float
    """Of your touches; of answers to their answer a third as often."""
    hours: float
    """Until the answer, the median."""
    agrees: float
    """To a coffee, each time it is asked for and they answer at all."""


WARM = Nature("warm", 0.5, 6, 0.8)
ORDINARY = Nature("ordinary", 0.2, 24, 0.5)
SILENT = Nature("silent", 0.0, 0, 0.0)

MET = (WARM, ORDINARY, ORDINARY, SILENT)
"""Whom you meet: a quarter warm, half ordinary, a quarter never answer."""
FROM_A_FILE = (WARM, ORDINARY, ORDINARY, ORDINARY, SILENT, SILENT, SILENT, SILENT, SILENT, SILENT)
"""Old contacts: six in ten never answer."""

What = Literal["writes", "calls", "is interested", "buys", "refers", "stops", "coffee", "call", "arrives"]


class Happening(NamedTuple):
    """Something that happens at an instant, whatever the user does. In order of time."""

    at: datetime
    who: int
    """The id on the board; of who arrives the number in the list of people."""
    what: What


@dataclass
class Person:
    """Somebody, and what is going on with them."""

    draft: Prospect
    nature: Nature
    random: Random
    past: tuple[Touch, ...] = ()
    """Touches from before the practice begins."""
    interested: bool = False
    customer: bool = False
    talks: int = 0
    """Answers to answers since the last touch that was asked for."""
    agreed: bool = False
    """They said yes to a coffee; when is still to be settled."""
    wants_call: bool = False
    """They asked to be called on a day to be settled."""

    def react(self, who: int, at: datetime, *, answer: bool, coffee: bool) -> list[Happening]:
        """What follows from a touch of yours.

        Args:
            who: their id.
            at: when it was.
            answer: it answers something of theirs.
            coffee: it asks for a coffee.
        """
        random, nature = self.random, self.nature
        self.talks = self.talks + 1 if answer else 0
        if random.random() >= nature.answers * (1 / 3) ** self.talks:
            return []
        back = _by_day(at + timedelta(hours=min(random.lognormvariate(0, 0.8) * nature.hours, 240)))
        self.agreed = self.agreed or (coffee and random.random() < nature.agrees)
        self.wants_call = random.random() < 0.1
        found = [Happening(back, who, "calls" if random.random() < 0.15 else "writes")]
        if not self.interested and random.random() < 0.12:
            self.interested = True
            found.append(Happening(back + timedelta(minutes=1), who, "is interested"))
        elif self.interested and random.random() < 0.12:
            self.customer = True
            found.append(Happening(back + timedelta(days=random.randint(1, 6)), who, "buys"))
        if random.random() < (0.1 if self.customer else 0.02):
            found.append(Happening(back + timedelta(minutes=2), who, "refers"))
        if random.random() < 0.02:
            found.append(Happening(back + timedelta(minutes=3), who, "stops"))
        return found


def _by_day(at: datetime) -> datetime:
    """Nobody writes at night: the same minute between seven and ten o'clock in the evening (UTC will do)."""
    return at if 6 <= at.hour < 21 else at.replace(hour=7) + timedelta(days=at.hour >= 21)


def met(name: str, at: datetime, random: Random, natures: tuple[Nature, ...], source: Source | None = None) -> Person:
    """Somebody met at an event, or sent by a source."""
    word, number = name.lower().split()
    draft = Prospect(
        name,
        emails=addresses(f"{word}{number}@example.org" if random.random() < 0.95 else ""),
        phones=addresses(f"+34 600 {number}" if random.random() < 0.6 else ""),
        urls=addresses(f"https://linkedin.com/in/{word}{number}" if random.random() < 0.7 else ""),
        where="the chamber of commerce",
        met_at=at if source is None else None,
        referred_at=at if source is not None else None,
        source=source,
    )
    return Person(draft, random.choice(natures), random)


def known_before(person: Person, start: datetime, interval: timedelta) -> Person:
    """With a past: touches every interval, the last less than one ago, and answers according to their nature."""
    random = person.random
    last = start - interval * random.random()
    ours = [last - interval * back for back in range(random.randint(3, 8))]
    touches: list[Touch] = []
    for at in reversed(ours):
        touches.append(Touch(at, random.choice((Kind.EMAIL, Kind.TEXT, Kind.CALL))))
        if random.random() < person.nature.answers and at + timedelta(hours=8) < start:
            touches += [Touch(at + timedelta(hours=5), Kind.EMAIL, inbound=True),
                        Touch(at + timedelta(hours=8), Kind.EMAIL)]  # fmt: skip
    person.past = tuple(touches)
    return person
