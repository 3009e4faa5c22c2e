"""The tables beside the prospects, and what their documents are.

Another program may have written anything there. What cannot be read is left out, and told of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from tui.model.records import Away
from tui.pipeline.briefings import SOURCES, decode_briefing
from tui.pipeline.history import decode_step
from tui.pipeline.imports import IMPORTS, decode_import
from tui.pipeline.mailings import MAILINGS, decode_mailing
from tui.store import STEPS
from tui.when.instants import refuse_far

AWAY = "away"


class Kept(NamedTuple):
    """What a table keeps."""

    name: str
    """Of one document, in words."""
    decode: Callable[[bytes], object]
    """Raises one of ``UNREADABLE`` for a document that is none."""


_decoder = msgspec.json.Decoder(Away)


def decode_away(raw: bytes) -> Away:
    """The holiday in a document. Raises one of ``UNREADABLE``."""
    found = _decoder.decode(raw)
    refuse_far(found.first)
    refuse_far(found.last)
    return found


TABLES = {
    AWAY: Kept("time away", decode_away),
    IMPORTS: Kept("import", decode_import),
    MAILINGS: Kept("mailing", decode_mailing),
    SOURCES: Kept("briefing of a source", decode_briefing),
    STEPS: Kept("step", decode_step),
}
