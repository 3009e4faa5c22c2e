"""After an absence the review begins with what broke meanwhile: a decision for many with one key, and one undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.screens.dialogs.choose import Choose
from tui.text import counted
from tui.views.review.absence import Offer, last_touch, offers
from tui.when.saying import full
from tui.widgets.choices import Choice

if TYPE_CHECKING:
    from tui.pipeline import Pipeline
    from tui.screens.base.commit import Job
    from tui.screens.people.people_screen import PeopleScreen

GO_ON = "r"


class AbsenceDecisions:
    """Asks until everything is decided, or the user goes on with the review."""

    def __init__(self, screen: PeopleScreen) -> None:
        self._screen = screen
        self.is_asking = False
        """A decision was taken and is on its way to the disk: then the others are asked for."""

    def ask(self) -> None:
        """Opens the dialog, if there is anything to decide."""
        self.is_asking = False
        pipeline = self._screen.pipeline
        found, last = offers(pipeline), last_touch(pipeline)
        if not found or last is None:
            return
        choices = [Choice(str(place), *_words(each, pipeline)) for place, each in enumerate(found, 1)]
        since = full(last, pipeline.calendar.zone)
        words = f"No touch since {since}. What piled up can be decided at once; u takes each of these back."
        dialog = Choose("Welcome back", [*choices, Choice(GO_ON, "go on", "with the review as it is")], words=words)
        self._screen.app.push_screen(dialog, partial(self._answered, found))

    def _answered(self, found: list[Offer], key: str | None) -> None:
        if key is None or key == GO_ON:
            return
        offer = found[int(key) - 1]
        self.is_asking = True
        self._screen.commands.do(_command(offer, self._screen.pipeline), what=offer.what)


def _command(offer: Offer, pipeline: Pipeline) -> Job:
    if offer.what == "clocks":
        return partial(pipeline.let_go_broken, offer.people)
    today = pipeline.calendar.day(pipeline.now)
    days = {who: day for who, day in zip(offer.people, offer.days, strict=True) if day > today}
    return partial(pipeline.spread, days)


def _words(offer: Offer, pipeline: Pipeline) -> tuple[str, str]:
    """Name and detail of a decision."""
    count = len(offer.people)
    if offer.what == "clocks":
        return f"let {counted(count, 'broken clock')} go", "the answers stay on record as missed"
    a_day = max(offer.days.count(day) for day in offer.days)
    until = f"{a_day} a day, the last on {full(offer.days[-1], pipeline.calendar.zone)}"
    if offer.what == "steps":
        return f"go on with {counted(count, 'opening step')}", until
    return f"spread {count:,} to keep warm", until
