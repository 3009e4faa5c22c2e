"""Occasions at which several people were met: what was entered at one, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from tui.pipeline.errors import Refused
from tui.pipeline.history import Done, image, stacks
from tui.store import PROSPECTS, Commit

TOOK_BACK: Final = "take back"
"""What a step did that took an occasion back."""


class TakingBack(NamedTuple):
    """What taking an occasion back would change."""

    people: dict[int, bytes | None]
    """The documents as they were before; None: they were new."""
    stay: int
    """People who were changed since."""


def begun(recent: Iterable[Commit], now: datetime) -> int:
    """What names an occasion that begins now, unlike any before."""
    number = round(now.timestamp() * 1_000_000)
    return max([number, *(done.step.occasion + 1 for done in stacks(list(recent)).undo if done.step.occasion)])


def steps_of(recent: Iterable[Commit], occasion: int) -> list[Done]:
    """The steps of an occasion that can be undone, the latest last: those behind which it was not taken back."""
    found: list[Done] = []
    for done in stacks(list(recent)).undo:
        if done.step.occasion == occasion:
            found = [] if done.step.did == TOOK_BACK else [*found, done]
    return found


def taking_back_occasion(recent: Iterable[Commit], occasion: int, now: Mapping[int, bytes]) -> TakingBack:
    """How people would stand without an occasion; ``now``: how they stand. Refused where nothing is left of it."""
    people: dict[int, bytes | None] = {}
    stay: set[int] = set()
    for done in reversed(steps_of(recent, occasion)):
        after, before = (image(done, before=each).get(PROSPECTS, {}) for each in (False, True))
        for who, document in after.items():
            if who not in stay and people.get(who, now.get(who)) == document:
                people[who] = before[who]
            else:
                stay.add(who)
    if not people:
        since = "everybody was changed since" if stay else "it was taken back, or is too long ago"
        raise Refused(f"nothing of that event can be taken back: {since}")
    return TakingBack(people, len(stay))
