"""Where the cursor of the grooming belongs while lines go and come: on its line, else where that one was."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from tui.screens.grooming.table import GroomingTable, LineId, Position, line_id


class Anchor(NamedTuple):
    """What the cursor holds on to while changes are taken in."""

    key: LineId | None
    """Its line."""
    following: LineId | None
    """The one it goes to when that line goes."""
    near: int
    """Its place in the group."""


class CursorKeeper:
    """Held from the first slice of changes (``begin``) to the last (``end``), between which lines stand as they may."""

    def __init__(self, table: GroomingTable) -> None:
        self._table = table
        self._anchor: Anchor | None = None
        self.gone: set[LineId] = set()
        """Lines that went since it began."""
        self._restored: set[LineId] = set()
        """Lines that came back as the last changes were taken in."""
        self._decided_here: list[LineId] = []
        """Where the cursor stood at what was decided here, the last at the end."""

    def begin(self, changed: set[int]) -> None:
        """These people are about to change."""
        if self._anchor is None:
            self._anchor = self._find_anchor(changed)
            self._restored = set() if changed else self._restored

    def _find_anchor(self, changed: set[int]) -> Anchor:
        """Where the cursor is, and where it goes if its line does: to the next that nothing happens to."""
        at, current = self._table.place, self._table.current
        if at is None or current is None:
            return Anchor(None, None, 0)
        groups, stays = self._table.groups, changed.isdisjoint
        own = groups[at.group].lines
        others = [*groups[at.group + 1 :], *reversed(groups[: at.group])]
        following = chain(
            (own[place] for place in range(at.line, len(own))),
            (own[place] for place in range(at.line - 1, -1, -1)),
            (line for group in others for line in group.lines),
        )
        return Anchor(line_id(current), next((line_id(line) for line in following if stays(line.ids)), None), at.line)

    def changed(self, before: set[LineId], after: set[LineId]) -> None:
        """The lines of some of them, before and now."""
        self.gone = (self.gone | before) - after
        self._restored |= after - before

    def end(self, *, ours: bool) -> Position | None:
        """Where the cursor belongs among the lines that the table was told; ``ours``: it was decided here."""
        gone, self.gone = self.gone, set()
        anchor, self._anchor = self._anchor or Anchor(None, None, 0), None
        if anchor.key in gone:
            self._decided_here += [anchor.key] if ours else []
            key = anchor.following
        else:
            key = anchor.key
        return self._table.find(key, anchor.near) if key is not None else None

    def first_restored(self) -> Position | None:
        """The line that came back on which it was decided, else the first of those that did."""
        while self._decided_here:
            if (key := self._decided_here.pop()) in self._restored:
                return self._table.find(key)
        for at, group in enumerate(self._table.groups):
            place = next((n for n, line in enumerate(group.lines) if line_id(line) in self._restored), None)
            if place is not None:
                return Position(at, place)
        return None
