"""A person in one line, as it is typed in a hurry: the name, then what else is known, in any order.

``Ana Ruiz, Ruiz Interiors, ana@x.example, +34 600 555 010, #fair``
"""

from __future__ import annotations

from typing import Any

from tui.model.addresses import KINDS, addresses, kind_of
from tui.model.records import Prospect
from tui.text import clean


def read_line(line: str) -> Prospect:
    """The person in a line; without a name if there is none.

    Behind the name stand emails, numbers, links and #tags as they are; of other words the first are the company, the
    next the position, and the rest are the note.
    """
    name, *rest = [clean(part) for part in line.replace(";", ",").split(",")]
    several: dict[str, list[str]] = {many: [] for many in KINDS.values()}
    tags: list[str] = []
    words: list[str] = []
    for part in filter(None, rest):
        kind = kind_of(part)
        if kind is not None:
            several[KINDS[kind]].append(part)
        elif part.startswith("#") and len(part) > 1:
            tags += [tag for tag in part.replace("#", " ").split() if tag]
        else:
            words.append(part)
    company, position = (*words, "", "")[:2]
    reach: dict[str, Any] = {many: addresses(*values) for many, values in several.items()}
    return Prospect(
        name, company=company, position=position, note=", ".join(words[2:]), tags=tuple(dict.fromkeys(tags)), **reach
    )
