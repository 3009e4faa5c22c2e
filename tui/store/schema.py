"""The schema of the documents, and how documents of an older one become today's.

What a schema number means:

- 0: no header. A hand, a script or stock TinyDB wrote the file. Its documents are read as they are, with all the
  lenience that is shown to foreign documents (``tui.model.documents``), and stay so until they change.
- 1: the first shape that Keepwarm wrote.
- 2: a person has several emails, phones and urls, with labels, and a uid.

Whoever changes the shape of a document in a way that older code or older documents cannot live with raises ``SCHEMA``
and enters under the old number what leads to the new one. A new field with a default needs neither.

Opening an older file changes nothing on disk: its documents are migrated in memory. The first write makes a backup and
rewrites the file, once, under the lock; from then on an older Keepwarm refuses it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tui.model.addresses import one_became_several
from tui.model.uids import made_uid

Tables = dict[str, dict[int, dict[str, Any]]]
"""table -> id -> fields of the document."""

Migration = Callable[[Tables], Tables]
"""From all documents of one schema to those of the next; may change what it is given in place."""


def _several_addresses(tables: Tables) -> Tables:
    for who, fields in tables.get("prospects", {}).items():
        one_became_several(fields)
        fields.setdefault("uid", made_uid(who, str(fields.get("added_at", "")), str(fields.get("name", ""))))
    return tables


FOREIGN: Final = 0
SCHEMA: int = 2
MIGRATIONS: dict[int, Migration] = {1: _several_addresses}
"""Schema -> what leads to the next. Where a number is missing, nothing in the documents changes."""


def needed(schema: int) -> list[Migration]:
    """What leads from a schema to today's, in order; empty where the documents are fine as they are."""
    if schema == FOREIGN:
        return []
    return [MIGRATIONS[number] for number in range(schema, SCHEMA) if number in MIGRATIONS]
