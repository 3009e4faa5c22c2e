"""A person in one line, as it is typed in a hurry: the name, then what else is known, in any order.

``Ana Ruiz, Ruiz Interiors, ana@x.example, +34 600 555 010, #fair``, or without commas where nothing else can be meant:
``Ana Ruiz ana@x.example 600 555 010 #fair``
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from tui.model.addresses import KINDS, addresses, kind_of
from tui.model.phone_number import is_number
from tui.model.records import Prospect
from tui.text import clean


def read_line(line: str) -> Prospect:
    """The person in a line; without a name if there is none.

    Behind the name stand emails, numbers, links and #tags as they are; of other words the first are the company, the
    next the position, and the rest are the note.
    """
    first, *rest = [clean(part) for part in line.replace(";", ",").split(",")]
    name, *beside = _apart(first)
    several: dict[str, list[str]] = {many: [] for many in KINDS.values()}
    tags: list[str] = []
    words: list[str] = []
    for part in filter(None, [*beside, *chain.from_iterable(map(_apart, rest))]):
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


_OF_A_NUMBER = re.compile(r"[+(]?[\d().\-/+]+")


def _apart(part: str) -> Iterator[str]:
    """The plain words of a part, "" where there are none, and behind them what stands among them and is none."""
    if part.startswith("#"):
        yield from ("", part)
        return
    plain: list[str] = []
    told: list[str] = []
    run: list[str] = []
    for word in (*part.split(), ""):
        if _OF_A_NUMBER.fullmatch(word):
            run.append(word)
            continue
        (told if is_number(" ".join(run)) else plain).extend([" ".join(run)] if run else [])
        run = []
        bare = word.strip("<>")
        if kind_of(bare) is not None or (word.startswith("#") and len(word) > 1):
            told.append(bare)
        elif word:
            plain.append(word)
    yield " ".join(plain)
    yield from told
