"""Addresses as links, where the terminal takes them: it opens them itself, with the mouse."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.style import Style

from tui.model.addresses import KINDS
from tui.model.links import link
from tui.model.records import Prospect
from tui.terminal.opening import takes_links
from tui.text import clean


class Link(NamedTuple):
    """Words, and where they lead."""

    words: str
    target: str


@cache
def _taken() -> bool:
    return takes_links(os.environ)


def links_of(person: Prospect, *fields: str) -> tuple[Link, ...]:
    """The links of somebody's addresses, or of these fields (``emails`` ...); none where they are not taken."""
    if not _taken():
        return ()
    found = (
        Link(clean(each.value), target)
        for kind, field in KINDS.items()
        if not fields or field in fields
        for each in getattr(person, field)
        if (target := link(kind, each.value))
    )
    return tuple(found)


def _places(text: str, links: Sequence[Link]) -> Iterator[tuple[int, int, str]]:
    """Where links begin and end in a text that shows their words whole, in order, none over another."""
    end = 0
    for start, words, target in sorted((text.find(words), words, target) for words, target in links if words):
        if start >= end:
            end = start + len(words)
            yield start, end, target


def linked_segments(text: str, links: Sequence[Link], style: RichStyle) -> list[Segment]:
    """A text of one style, its addresses as links."""
    found, at = [], 0
    for start, end, target in _places(text, links):
        found += [Segment(text[at:start], style), Segment(text[start:end], style + RichStyle(link=target))]
        at = end
    return [segment for segment in (*found, Segment(text[at:], style)) if segment.text]


def linked(text: Content, links: Sequence[Link]) -> Content:
    """The same for content."""
    for start, end, target in _places(text.plain, links):
        text = text.stylize(Style(link=target), start, end)
    return text
