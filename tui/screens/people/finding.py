"""People in the command palette: a name typed there leads to somebody, from any screen."""

from __future__ import annotations

from functools import partial

from textual.command import Hit, Hits, Provider
from textual.content import Content

from tui.screens.people.navigation import navigator
from tui.screens.people.people_screen import PeopleScreen
from tui.terminal.command_palette import PEOPLE_FIRST, PEOPLE_LAST
from tui.text import clean, counted, cut
from tui.views.lookup import BEGINS, ELSEWHERE, WHOLE, Found, Lookup

MOST = 8
"""People who are listed. More are shown by the board."""
_SCORES = {WHOLE: PEOPLE_FIRST, BEGINS: PEOPLE_LAST, ELSEWHERE: 1.0}
_LONGEST = 60
"""Cells of a line in which somebody was found."""


class PeopleInPalette(Provider):
    """Whom the letters find. A command that is called so stands above them, one that only resembles it below."""

    _lookup: Lookup | None = None

    async def search(self, query: str) -> Hits:
        screen = self.screen
        if not isinstance(screen, PeopleScreen):
            return
        if self._lookup is None:
            self._lookup = Lookup(screen.pipeline)
        found, total = self._lookup.look(query, MOST)
        for place, each in enumerate(found):
            act = partial(navigator(screen.app).look_at, each.row.id)
            yield Hit(_SCORES[each.how] - place / 1000, _line(each), act, text=clean(each.row.name))
        if total > len(found):
            act = partial(navigator(screen.app).filter_board, query)
            words = f"{counted(total, 'person', 'people')} in all: filter the board"
            yield Hit(_SCORES[ELSEWHERE] - 0.5, Content.styled(words, "dim"), act, text=words)


def _line(found: Found) -> Content:
    """Name, company, and where they were found."""
    row, match = found.row, found.match
    parts = [clean(row.company), "closed" if row.closed else "", cut(match.line, _LONGEST) if match else ""]
    more = "".join(f"  {part}" for part in parts if part)
    return Content.assemble((clean(row.name), "bold"), (more, "dim"))
