"""People in the command palette: a name typed there leads to somebody, from any screen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tui.pipeline import Pipeline
from tui.screens.dialogs.palette import PEOPLE_FIRST, PEOPLE_LAST, PEOPLE_NEXT, Found
from tui.screens.people.navigation import Navigator
from tui.text import clean, counted, cut
from tui.views import lookup
from tui.views.lookup import BEGINS, ELSEWHERE, WHOLE, Lookup

MOST = 8
"""People who are listed. More are shown by the board."""
_RANKS = {WHOLE: PEOPLE_FIRST, BEGINS: PEOPLE_NEXT, ELSEWHERE: PEOPLE_LAST}
_LONGEST = 60
"""Cells of a line in which somebody was found."""


class PeopleFinder(Lookup):
    """Whom the letters find, as lines of the palette."""

    def __init__(self, pipeline: Pipeline, navigator: Navigator) -> None:
        super().__init__(pipeline, MOST)
        self._navigator = navigator

    def found(self) -> Iterator[Found]:
        best, total = self.best()
        for each in best:
            act = partial(self._navigator.look_at, each.row.id)
            yield Found(_RANKS[each.how], clean(each.row.name), _beside(each), act)
        if total > len(best):
            words = f"{counted(total, 'person', 'people')} in all: filter the board"
            act = partial(self._navigator.filter_board, self.words)
            yield Found(PEOPLE_LAST, "", words, act)


def _beside(found: lookup.Found) -> str:
    """Company, and where they were found."""
    row, match = found.row, found.match
    parts = [clean(row.company), "closed" if row.closed else "", cut(match.line, _LONGEST) if match else ""]
    return "  ".join(filter(None, parts))
