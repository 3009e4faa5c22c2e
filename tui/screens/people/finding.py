"""People in the command palette: a name typed there leads to somebody, from any screen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tui.screens.dialogs.palette import PEOPLE_FIRST, PEOPLE_LAST, PEOPLE_NEXT, Found
from tui.screens.people.navigation import Navigator
from tui.text import clean, counted, cut
from tui.views import lookup
from tui.views.lookup import Lookup
from tui.views.search import ANYWHERE, BEGINS, WHOLE, Search

MOST = 8
"""People who are listed. More are shown by the board."""
_RANKS = {WHOLE: PEOPLE_FIRST, BEGINS: PEOPLE_NEXT, ANYWHERE: PEOPLE_LAST}
_LONGEST = 60
"""Cells of a line in which somebody was found."""


class PeopleFinder:
    """Whom the letters find, as lines of the palette."""

    def __init__(self, search: Search, navigator: Navigator) -> None:
        self._lookup = Lookup(search, MOST)
        self._navigator = navigator

    def found(self, words: str) -> Iterator[Found]:
        best, total = self._lookup.look(words)
        for each in best:
            act = partial(self._navigator.look_at, each.row.id)
            yield Found(_RANKS[each.how], clean(each.row.name), _beside(each), act)
        if total > len(best):
            found = f"{counted(total, 'person', 'people')} in all: filter the board"
            yield Found(PEOPLE_LAST, "", found, partial(self._navigator.filter_board, words))


def _beside(found: lookup.Found) -> str:
    """Company, and where they were found."""
    row, match = found.row, found.match
    parts = [clean(row.company), "closed" if row.closed else "", cut(match.line, _LONGEST) if match else ""]
    return "  ".join(filter(None, parts))
