"""After an absence the review begins with what broke meanwhile: a decision for many with one key, and one undo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.screens.dialogs.choose import Choose
from tui.views.review.absence import Offer, last_touch, offer_command, offer_words, offers
from tui.when.saying import full
from tui.widgets.choices import Choice

if TYPE_CHECKING:
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
        choices = [Choice(str(place), *offer_words(each, pipeline)) for place, each in enumerate(found, 1)]
        since = full(last, pipeline.calendar.zone)
        words = f"No touch since {since}. What piled up can be decided at once; u takes each of these back."
        dialog = Choose("Welcome back", [*choices, Choice(GO_ON, "go on", "with the review as it is")], words=words)
        self._screen.app.push_screen(dialog, partial(self._answered, found))

    def _answered(self, found: list[Offer], key: str | None) -> None:
        if key is None or key == GO_ON:
            return
        offer = found[int(key) - 1]
        self.is_asking = True
        self._screen.commands.do(offer_command(offer, self._screen.pipeline), what=offer.what)
