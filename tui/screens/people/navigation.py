"""Actions that open other screens. The application owns the navigator; no screen knows another."""

from __future__ import annotations

from functools import partialmethod
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.app import App

from tui.commands import Place
from tui.screens.people.action_group import ActionGroup, ActionScreen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.exchange.found import Reading


class OpenedScreen(ActionScreen, Protocol):
    """A screen that was opened."""

    def action_of(self, name: str) -> Callable[[], object]: ...


class Navigator(Protocol):
    """See ``tui.navigator``."""

    def go_to(self, place: Place) -> OpenedScreen: ...
    def show_everybody(self, place: Place) -> None: ...
    def look_at(self, who: int) -> None: ...
    def filter_board(self, words: str) -> None: ...
    def show_detail(self, who: int, below: ActionScreen) -> None: ...
    def show_import(self, path: Path, reading: Reading) -> None: ...


class _HasNavigator(Protocol):
    navigator: Navigator


def navigator(app: App[Any]) -> Navigator:
    """The navigator of the application."""
    return cast("_HasNavigator", app).navigator


class Navigation(ActionGroup):
    """Opens other screens, a person, or the help."""

    def _open(self, place: Place) -> None:
        navigator(self._screen.app).go_to(place)

    review = partialmethod(_open, Place.REVIEW)
    report = partialmethod(_open, Place.REPORT)
    sources = partialmethod(_open, Place.SOURCES)
    grooming = partialmethod(_open, Place.GROOMING)
    triage = partialmethod(_open, Place.TRIAGE)
    tray = partialmethod(_open, Place.TRAY)
    board = partialmethod(_open, Place.BOARD)

    def everybody(self) -> None:
        """This screen of everybody, where it is of those whom the filter shows."""
        if self._screen.only is None:
            self._screen.warn("this is about everybody already")
        else:
            navigator(self._screen.app).show_everybody(self._screen.place)

    def detail(self) -> None:
        if ids := self._screen.targets_or_warn():
            navigator(self._screen.app).show_detail(ids[0], self._screen)

    def filter(self) -> None:
        """Opens the filter on the board."""
        board = navigator(self._screen.app).go_to(Place.BOARD)
        if board is not self._screen:
            board.action_of("filter")()

    def leave(self) -> None:
        """Back to the screen below."""
        self._screen.dismiss()

    def settings(self) -> None:
        from tui.screens.dialogs.settings import SettingsSheet

        self._screen.app.push_screen(SettingsSheet())

    def help(self) -> None:
        from tui.screens.dialogs.help import HelpScreen

        self._screen.app.push_screen(HelpScreen(self._screen.place))
