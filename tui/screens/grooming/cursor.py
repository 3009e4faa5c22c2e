"""Keeps the cursor of the grooming in place while lines come and go."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from tui.screens.grooming.table import GroomingTable, LineId, Position, line_id


class Anchor(NamedTuple):
    """The position of the cursor before changes are taken in."""

    key: LineId | None
    """The line under the cursor."""
    following: LineId | None
    """The line to go to if that line is removed."""
    near: int
    """The place of the line in its group."""


class CursorKeeper:
    """Keeps the cursor from the first slice of changes (``begin``) to the last (``end``)."""

    def __init__(self, table: GroomingTable) -> None:
        self._table = table
        self._anchor: Anchor | None = None
        self.gone: set[LineId] = set()
        """Lines removed since ``begin``."""
        self.lost: LineId | None = None
        """The line under the cursor, if the last changes have removed it and nobody here did that."""
        self._restored: set[LineId] = set()
        """Lines restored by the last changes."""
        self._decided_lines: list[LineId] = []
        """Lines that were decided here under the cursor, the last one at the end."""

    def begin(self, changed: set[int]) -> None:
        """These people are about to change."""
        if self._anchor is None:
            self._anchor = self._find_anchor(changed)
            self._restored = set() if changed else self._restored

    def _find_anchor(self, changed: set[int]) -> Anchor:
        """The cursor's line, and the next line that these changes do not affect."""
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
        """The lines of some of these people, before and after."""
        self.gone = (self.gone | before) - after
        self._restored |= after - before

    def end(self, *, changed_here: set[int], decided_here: set[int]) -> Position | None:
        """The new place of the cursor, given the people who were changed and decided about here.

        None if its line has left, and nobody here did that.
        """
        gone, self.gone = self.gone, set()
        anchor, self._anchor = self._anchor or Anchor(None, None, 0), None
        self.lost, key = None, anchor.key
        if anchor.key in gone:
            ids = {*anchor.key[1]}
            self._decided_lines += [anchor.key] if ids & decided_here else []
            key = anchor.following
            if not ids & changed_here:
                self.lost, key = anchor.key, None
                self._table.stood = self._table.gap(anchor.key[0], anchor.near)
        return self._table.find(key, anchor.near) if key is not None else None

    def first_restored(self) -> Position | None:
        """The last line decided here that is restored, else the first restored line."""
        while self._decided_lines:
            if (key := self._decided_lines.pop()) in self._restored:
                return self._table.find(key)
        for at, group in enumerate(self._table.groups):
            place = next((n for n, line in enumerate(group.lines) if line_id(line) in self._restored), None)
            if place is not None:
                return Position(at, place)
        return None
