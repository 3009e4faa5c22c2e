"""The ways between the screens: from each to every other, and back to where one was.

A screen that stands open below is gone back to, and what lies above it left: there is never a second one of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import Place

if TYPE_CHECKING:
    from tui.screens.base.people_screen import Acting


def enter(here: Acting, place: Place) -> Acting:
    """The screen of a place, on top from now on; leaving a new one leads back here."""
    from tui.screens.base.people_screen import Acting

    acting = [each for each in here.app.screen_stack if isinstance(each, Acting)]
    for room in acting:
        if room.place is place:
            left = acting[acting.index(room) + 1 :]
            while here.app.screen is not room:
                here.app.pop_screen()
            for each in reversed(left):
                each.gone_back(room)
            return room
    new = _opened(here, place)
    here.app.push_screen(new)
    return new


def _opened(here: Acting, place: Place) -> Acting:
    """A new one. Each is imported when it is asked for: the board is there sooner."""
    match place:
        case Place.REVIEW:
            from tui.screens.review.screen import ReviewScreen

            return ReviewScreen(here.pipeline)
        case Place.GROOMING:
            from tui.screens.grooming.screen import GroomingScreen

            return GroomingScreen(here.pipeline)
        case Place.TRIAGE:
            from tui.screens.triage.screen import TriageScreen

            return TriageScreen(here.pipeline)
        case Place.REPORT:
            from tui.screens.report.screen import ReportScreen

            return ReportScreen(here.pipeline)
        case _:
            from tui.screens.sources.screen import SourcesScreen

            return SourcesScreen(here.pipeline)
