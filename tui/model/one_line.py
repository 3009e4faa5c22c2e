"""A person in one line, as it is typed in a hurry: the name, then what else is known, in any order.

``Ana Ruiz, Ruiz Interiors, ana@x.example, +34 600 555 010, #fair``, with tabs, ``;`` or ``|`` in the place of commas,
or without any where nothing else can be meant: ``Ana Ruiz ana@x.example 600 555 010 #fair``
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

    Behind the name stand emails, numbers, links and #tags as they are, and "met ..." as a remark; of other words the
    first are the company, the next the position, and the rest a remark too. "CEO at Acme" says both, and a comma in
    quotes or before a legal form parts nothing.
    """
    first, *rest = _parts(line)
    name, *beside = _apart(first)
    several: dict[str, list[str]] = {many: [] for many in KINDS.values()}
    tags: list[str] = []
    words: list[str] = []
    remarks: list[str] = []
    for part in filter(None, [*beside, *chain.from_iterable(map(_apart, rest))]):
        kind = kind_of(part)
        if kind is not None:
            several[KINDS[kind]].append(part)
        elif part.startswith("#") and len(part) > 1:
            tags += [tag for tag in part.replace("#", " ").split() if tag]
        elif part.startswith("met "):
            remarks.append(part)
        elif words and _LEGAL_FORM.fullmatch(part):
            words[-1] += f", {part}"
        else:
            words.append(part)
    name, company, position, more = _works(name, words)
    reach: dict[str, Any] = {many: addresses(*values) for many, values in several.items()}
    note = ", ".join([*more, *remarks])
    return Prospect(name, company=company, position=position, note=note, tags=tuple(dict.fromkeys(tags)), **reach)


def says_more(read: Prospect) -> bool:
    """Whether a line says more than a name: an address or a tag. No name has one of those, but some have a comma."""
    return bool(read.name) and any((read.emails, read.phones, read.urls, read.tags))


def _parts(line: str) -> list[str]:
    """What stands between the separators; " / " and " - " are some only where there are no others."""
    parts = _SEPARATOR.sub(lambda found: "\n" if found[1] else found[0], line).split("\n")
    if len(parts) == 1:
        parts = _DASH.split(line)
    return [part[1:-1] if _QUOTED.fullmatch(part) else part for part in map(clean, parts)]


def _works(name: str, words: list[str]) -> tuple[str, str, str, list[str]]:
    """Name, company, position and what is left of the words: "Ana Ruiz (Acme)", "Ana Ruiz @ Acme", "CEO at Acme"."""
    if not words and (found := _BEHIND_NAME.fullmatch(name)):
        return found[1], found[2] or found[3], "", []
    if words and (found := _AT.fullmatch(words[0])):
        return name, found[2], found[1], words[1:]
    company, position = (*words, "", "")[:2]
    return name, company, position, words[2:]


_SEPARATOR = re.compile(r'"[^"]*"|([,;|\t\n])')
_QUOTED = re.compile(r'"[^"]*"')
_DASH = re.compile(r"(?<![\d)])\s+[/\-–—]\s+|\s+[/\-–—]\s+(?![\d(+])")
"""Between two figures it stands in a number."""
_BEHIND_NAME = re.compile(r"(\S.*?)\s*(?:\(([^()]+)\)|\s(?:@|at)\s+(\S.*))")
_AT = re.compile(r"(\S.*?)\s+(?:@|at)\s+(\S.*)")
_LEGAL_FORM = re.compile(
    r"(?:inc|incorporated|ltd|limited|llc|llp|plc|corp|co|gmbh|ag|kg|s\.?a|s\.?l|s\.?r\.?l|b\.?v|n\.?v|a/?s|oy|ab)\.?",
    re.IGNORECASE,
)
_OF_A_NUMBER = re.compile(r"[+(]?[\d().\-/+]+")
_EXTENSION = re.compile(r"(?:ext|extn)\.?|x\d+", re.IGNORECASE)


def _apart(part: str) -> Iterator[str]:
    """The plain words of a part, "" where there are none, and behind them what stands among them and is none."""
    if part.startswith("#"):
        yield from ("", part)
        return
    plain: list[str] = []
    told: list[str] = []
    run: list[str] = []
    for word in (*part.split(), ""):
        if _OF_A_NUMBER.fullmatch(word) or (run and _EXTENSION.fullmatch(word)):
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
