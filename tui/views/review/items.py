"""What a walk remembers about an item of the agenda: which one it is, and whether the user has seen it."""

from __future__ import annotations

import msgspec

from tui.agenda.index import Due
from tui.model.records import Instant
from tui.rules.engine import Rule


class ItemKey(msgspec.Struct, frozen=True):
    """Tells an item from others at every look, whatever its state and its times are by then."""

    who: int
    rule: Rule
    since: Instant
    """What it counts from."""
    step: int | None = None
    promise: int | None = None

    def is_like(self, other: ItemKey) -> bool:
        """True for the same thing to do with the same person, even if it counts from another instant."""
        mine = (self.who, self.rule, self.step, self.promise)
        return mine == (other.who, other.rule, other.step, other.promise)


def key_of(line: Due) -> ItemKey:
    """The key of a line of the agenda."""
    item = line.item
    return ItemKey(line.row.id, item.rule, item.counts_from, item.step, item.promise)


class Visit(msgspec.Struct, frozen=True):
    """An item that the user has seen: decided, or passed over for now."""

    key: ItemKey
    done: bool = False
    again: bool = False
    """The decision was undone: open again, at the same place in the walk."""

    @property
    def passed(self) -> bool:
        """True for what was passed over for now."""
        return not (self.done or self.again)
