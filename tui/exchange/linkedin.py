"""LinkedIn's Connections.csv: a CSV with notes above its header, and members whom LinkedIn does not show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from tui.exchange.csv_people import read_as
from tui.exchange.csv_table import possible_headers, shown
from tui.exchange.found import Reading
from tui.exchange.headers import is_linkedin
from tui.exchange.source import Source

_HIDDEN: Final = frozenset({"linkedin member", "restricted member"})
"""Names of members whom LinkedIn does not show."""
_REMARK = re.compile(r"notes\b.{0,3}|when exporting your connection data.*", re.IGNORECASE | re.DOTALL)


def recognises(source: Source) -> bool:
    """Whether the header of LinkedIn's file is in the first lines."""
    return any(is_linkedin(row.cells) for row in possible_headers(source.text))


def read(source: Source, mapping: Mapping[str, str], today: date) -> Reading:
    """The people in it; as :func:`tui.exchange.csv_people.read`."""
    return read_as("LinkedIn connections", source, mapping, today, _why_nobody)


def _why_nobody(cells: list[str], name: str) -> str:
    if not any(map(str.strip, cells[1:])) and (len(cells) == 1 or _REMARK.fullmatch(cells[0])):
        return f"a remark, no person ({shown(cells[0])})"
    return f"LinkedIn does not show who this is ({name})" if name.lower() in _HIDDEN else ""
