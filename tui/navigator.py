"""Navigation between the screens: from each to every other, and back.

A screen that is already open is never opened twice: going to it closes the screens above it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.commands import Place
from tui.pipeline import Pipeline
from tui.screens.board.screen import BoardScreen
from tui.screens.people.action_group import ActionScreen
from tui.screens.people.people_screen import PeopleScreen

if TYPE_CHECKING:
    from pathlib import Path

    from tui.exchange.found import Reading
    from tui.screens.people.finding import PeopleFinder
    from tui.views.filters import Chosen


def _review(pipeline: Pipeline, chosen: Chosen | None) -> PeopleScreen:
    from tui.screens.review.screen import ReviewScreen

    return ReviewScreen(pipeline, chosen)


def _grooming(pipeline: Pipeline, chosen: Chosen | None) -> PeopleScreen:
    from tui.screens.grooming.screen import GroomingScreen

    return GroomingScreen(pipeline, chosen)


def _triage(pipeline: Pipeline, _: Chosen | None) -> PeopleScreen:
    from tui.screens.triage.screen import TriageScreen

    return TriageScreen(pipeline)


def _report(pipeline: Pipeline, _: Chosen | None) -> PeopleScreen:
    from tui.screens.report.screen import ReportScreen

    return ReportScreen(pipeline)


def _sources(pipeline: Pipeline, _: Chosen | None) -> PeopleScreen:
    from tui.screens.sources.screen import SourcesScreen

    return SourcesScreen(pipeline)


def _tray(pipeline: Pipeline, _: Chosen | None) -> PeopleScreen:
    from tui.screens.tray.screen import TrayScreen

    return TrayScreen(pipeline)


SCREENS: dict[Place, Callable[[Pipeline, Chosen | None], PeopleScreen]] = {
    Place.REVIEW: _review,
    Place.GROOMING: _grooming,
    Place.TRIAGE: _triage,
    Place.REPORT: _report,
    Place.SOURCES: _sources,
    Place.TRAY: _tray,
}
"""How each screen above the board is made; review and grooming are of those whom the board's filter shows.

Screens are imported on first use, so that the board starts faster.
"""


class Navigator:
    """Moves between the screens of an application.

    Args:
        app: its lowest screen is the board.
        pipeline: shown by new screens.
    """

    def __init__(self, app: App[Any], pipeline: Pipeline) -> None:
        self._app = app
        self._pipeline = pipeline

    @cached_property
    def people(self) -> PeopleFinder:
        """Looks for people, in the command palette."""
        from tui.screens.people.finding import PeopleFinder
        from tui.views.search import Search

        board = self._board()
        return PeopleFinder(board.state.search if board is not None else Search(self._pipeline), self)

    def go_to(self, place: Place) -> PeopleScreen:
        """Brings the screen of a place to the top and returns it. Leaving a new screen returns to the one before."""
        stack = [each for each in self._app.screen_stack if isinstance(each, PeopleScreen)]
        found = next((each for each in stack if each.place is place), None)
        if found is None:
            board = self._board()
            found = SCREENS[place](self._pipeline, board.shown_by_filter() if board is not None else None)
            self._app.push_screen(found)
            return found
        while self._app.screen is not found:
            self._app.pop_screen()
        for left in reversed(stack[stack.index(found) + 1 :]):
            left.left_for(found)
        return found

    def _board(self) -> BoardScreen | None:
        return next((each for each in self._app.screen_stack if isinstance(each, BoardScreen)), None)

    def show_everybody(self, place: Place) -> None:
        """The screen on top again, of everybody: the filter of the board is cleared."""
        board = self._board()
        if board is not None:
            board.clear_filter()
        self._app.pop_screen()
        self.go_to(place)

    def show_import(self, path: Path, reading: Reading) -> None:
        """Shows what importing a file would do."""
        from tui.screens.importing.screen import ImportScreen

        self._app.push_screen(ImportScreen(self._pipeline, path, reading))

    def look_at(self, who: int) -> None:
        """Opens the detail of a person over any screen; in a detail, shows them there."""
        from tui.screens.detail.screen import DetailScreen

        top = self._app.screen
        if who not in self._pipeline.people:
            self._app.notify("they are no longer there", severity="warning", markup=False)
        elif isinstance(top, DetailScreen):
            top.look_at(who)
        elif isinstance(top, PeopleScreen):
            self.show_detail(who, top)

    def filter_board(self, words: str) -> None:
        """The board, with this filter."""
        board = self.go_to(Place.BOARD)
        if isinstance(board, BoardScreen):
            board.filter_by(words)

    def show_detail(self, who: int, below: ActionScreen) -> None:
        """Opens the detail of a person. ``below`` is told which person the user saw last."""
        from tui.screens.detail.screen import DetailScreen

        self._app.push_screen(DetailScreen(self._pipeline, who, below))
