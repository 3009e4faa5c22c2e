"""From a screen to the others. The application owns the ways; no screen knows another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.app import App

from tui.commands import Place
from tui.screens.people.action_group import ActionGroup, ActionScreen

if TYPE_CHECKING:
    from collections.abc import Callable


class Reached(ActionScreen, Protocol):
    """A screen that a way leads to."""

    def action_of(self, name: str) -> Callable[[], object]: ...


class Navigator(Protocol):
    """The ways between the screens, as ``tui.navigator`` has them."""

    def go_to(self, place: Place) -> Reached: ...
    def show_detail(self, who: int, below: ActionScreen) -> None: ...


class _HasNavigator(Protocol):
    navigator: Navigator


def navigator(app: App[Any]) -> Navigator:
    """The ways of an application that has them."""
    return cast("_HasNavigator", app).navigator


class Navigation(ActionGroup):
    """To other screens, to a person, to the keys of this screen."""

    def _go_to(self, place: Place) -> Reached:
        return navigator(self._screen.app).go_to(place)

    def detail(self) -> None:
        """Everything about the person."""
        if ids := self._screen.targets_or_warn():
            navigator(self._screen.app).show_detail(ids[0], self._screen)

    def review(self) -> None:
        """What is due, one at a time; from where one was."""
        self._go_to(Place.REVIEW)

    def report(self) -> None:
        """The figures: answered in time, promises kept, what is coming."""
        self._go_to(Place.REPORT)

    def sources(self) -> None:
        """Who refers people to you."""
        self._go_to(Place.SOURCES)

    def grooming(self) -> None:
        """What should be decided about people, by kind of decision."""
        self._go_to(Place.GROOMING)

    def triage(self) -> None:
        """The new people, one by one."""
        self._go_to(Place.TRIAGE)

    def board(self) -> None:
        """Back to the board, however many screens lie over it."""
        self._go_to(Place.BOARD)

    def filter(self) -> None:
        """Back to the board, and there the filter: somebody is looked for."""
        board = self._go_to(Place.BOARD)
        if board is not self._screen:
            board.action_of("filter")()

    def help(self) -> None:
        """The keys of this screen."""
        from tui.screens.dialogs.help import HelpScreen

        self._screen.app.push_screen(HelpScreen(self._screen.place))
