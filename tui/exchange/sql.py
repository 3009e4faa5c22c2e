"""Dumps of databases: their statements are no people, and are refused in words that help."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from tui.exchange.found import BadFile, ReadOptions
from tui.exchange.source import Source

_STATEMENT = re.compile(
    r"(?:INSERT\s+INTO|CREATE\s+TABLE|SET\s+(?:FOREIGN_KEY_CHECKS|NAMES|SQL_MODE|@)|DROP\s+TABLE|LOCK\s+TABLES"
    r"|PRAGMA\s+FOREIGN_KEYS|BEGIN\s+TRANSACTION)\b",
    re.IGNORECASE,
)
_COMMENT: Final = ("--", "#", "/*")
_BEGINNING: Final = 20_000
"""Characters in which the first statement begins."""


def recognises(source: Source) -> bool:
    """Whether the first line that is no comment is a statement."""
    lines = (line.strip() for line in source.text[:_BEGINNING].splitlines())
    first = next((line for line in lines if line and not line.startswith(_COMMENT)), "")
    return _STATEMENT.match(first) is not None


def read(source: Source, options: ReadOptions) -> NoReturn:
    """Refuses it."""
    del options
    raise BadFile(
        source.path, "is a dump of a database (SQL), not a list of people",
        advice="Export JSON or vCard instead (in Monica: Settings, Export, JSON).",
    )  # fmt: skip
