"""Moves on a screen that is one list: a line, half a page, to either end."""

from __future__ import annotations

from typing import Final, Protocol

from textual.widget import Widget

from tui.screens.people.action_group import ActionGroup, ActionScreen

_FAR: Final = 1_000_000_000
"""More lines than any list has."""


class ListScreen(ActionScreen, Protocol):
    """A screen that is one list; these only have the keys."""

    @property
    def table(self) -> Widget: ...
    def move(self, by: int) -> None: ...


class ListMoves(ActionGroup):
    """Moves the cursor of the list; without a cursor, the lines."""

    _screen: ListScreen

    def line(self, by: int) -> None:
        self._screen.move(by)

    def page(self, by: int) -> None:
        self._screen.move(by * max(1, self._screen.table.size.height // 2))

    def end(self, direction: int) -> None:
        self._screen.move(direction * _FAR)
