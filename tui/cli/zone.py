"""The user's time zone on a server that stands at UTC, asked for once."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tui.settings.zone import zone_name

if TYPE_CHECKING:
    from tui.cli.session import Session


def ask(session: Session) -> None:
    """Asks for the zone, in plain lines, and keeps the answer in the settings: it is asked for once."""
    if not session.zone_is_unsaid:
        return
    words = _asked("This computer is at UTC. Where are you (such as Europe/Berlin, or Berlin; Enter: UTC)? ")
    while words:
        if name := zone_name(words):
            _keep(session, name)
            return
        from zoneinfo import available_timezones

        near = ", ".join(get_close_matches(words.title(), sorted(available_timezones()), n=3, cutoff=0.5))
        words = _asked(f'"{words}" is no zone{f"; perhaps {near}" if near else ""}. Which one? ')
    if words == "":
        _keep(session, "UTC")


def _asked(question: str) -> str | None:
    """A line of the user's; None where none comes."""
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _keep(session: Session, name: str) -> None:
    """Writes it into the settings; where they cannot be written, the board opens all the same."""
    from tui.cli.printing import warn
    from tui.model.errors import DataError
    from tui.settings.config import BadSettings
    from tui.settings.editing import set_value

    try:
        session.settings = set_value(session.config, "timezone", name)
    except (BadSettings, DataError, OSError) as error:
        warn(f"the zone could not be kept: {error}")
