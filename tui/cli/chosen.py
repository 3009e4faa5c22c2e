"""The options that choose people, and whom they choose: what ``list`` shows, and what ``export`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.cli.grammar import SEARCH, argument, choice
from tui.cli.usage import Usage
from tui.model.records import Stage

if TYPE_CHECKING:
    from tui.agenda.rows import Row
    from tui.cli.session import Session
    from tui.pipeline import Pipeline

WHICH: Final = (
    argument("--stage", metavar="STAGE", type=choice(Stage)),
    argument("--tag", metavar="TAG"),
    SEARCH,
    argument("--closed", action="store_true", help="those who are closed, instead"),
)


def chosen(session: Session) -> list[Row]:
    """The rows of these people, by name; of everybody who is open where nothing is asked for."""
    from tui.views.listing import listed

    options = session.options
    check_search(session.pipeline, options.search, closed=options.closed)
    return listed(session.pipeline, options.stage, options.tag, options.search or "", closed=options.closed)


def check_search(pipeline: Pipeline, words: str | None, *, closed: bool = False) -> None:
    """Raises Usage for a search that finds nobody, as it asks for a state or a field that there is not."""
    from tui.views.filters import Filter
    from tui.views.listing import listed

    if words and (mistake := Filter(words).mistake) and not listed(pipeline, None, None, words, closed=closed):
        raise Usage(f"--search: {mistake}")


def is_everybody(session: Session) -> bool:
    """Whether nothing is asked for."""
    options = session.options
    return options.stage is None and options.tag is None and not options.search and not options.closed
