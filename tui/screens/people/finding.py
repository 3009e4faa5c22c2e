"""People in the command palette: a name typed there leads to somebody, from any screen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.content import Content

from tui.screens.dialogs.palette import PEOPLE_FIRST, PEOPLE_LAST, PEOPLE_NEXT, Found
from tui.screens.people.navigation import navigator
from tui.screens.people.people_screen import PeopleScreen
from tui.text import clean, counted, cut
from tui.views import lookup
from tui.views.lookup import BEGINS, ELSEWHERE, WHOLE, Lookup

MOST = 8
"""People who are listed. More are shown by the board."""
_RANKS = {WHOLE: PEOPLE_FIRST, BEGINS: PEOPLE_NEXT, ELSEWHERE: PEOPLE_LAST}
_LONGEST = 60
"""Cells of a line in which somebody was found."""


class PeopleFinder(Lookup):
    """Whom the letters find, as lines of the palette on a screen."""

    def __init__(self, screen: PeopleScreen) -> None:
        super().__init__(screen.pipeline, MOST)
        self._navigator = navigator(screen.app)

    def found(self) -> Iterator[Found]:
        best, total = self.best()
        for each in best:
            yield Found(_RANKS[each.how], _line(each), partial(self._navigator.look_at, each.row.id))
        if total > len(best):
            words = f"{counted(total, 'person', 'people')} in all: filter the board"
            act = partial(self._navigator.filter_board, self.words)
            yield Found(PEOPLE_LAST, Content.styled(words, "dim"), act)


def _line(found: lookup.Found) -> Content:
    """Name, company, and where they were found."""
    row, match = found.row, found.match
    parts = [clean(row.company), "closed" if row.closed else "", cut(match.line, _LONGEST) if match else ""]
    more = "".join(f"  {part}" for part in parts if part)
    return Content.assemble((clean(row.name), "bold"), (more, "dim"))
