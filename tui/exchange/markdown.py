"""Markdown: text from outside that stays text, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tui.text import clean
from tui.views.table import Column, R

# What begins markup or HTML anywhere in a line; and what readers make links of by themselves, or mentions.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&@$!]|(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.)", re.IGNORECASE)

_BLOCKS = re.compile(r"^(\d*)([-+=.)])")


def escaped(text: str) -> str:
    """Text in one line that no reader of Markdown takes for markup, HTML, a link or a mention."""
    return _MARKS.sub(r"\\\1", clean(text))


def begins_line(text: str) -> str:
    """The same for text that begins a line, where it could also make a list or a heading of it."""
    return _BLOCKS.sub(r"\1\\\2", escaped(text))


def table(columns: Sequence[Column[R]], rows: Iterable[R]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(each.title for each in columns)} |"
    yield f"|{'|'.join(' --- ' if each.align == '<' else ' ---: ' for each in columns)}|"
    for row in rows:
        yield f"| {' | '.join(escaped(str(each.value(row))) for each in columns)} |"
    yield ""
