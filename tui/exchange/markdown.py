"""Markdown: text from outside that stays text, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tui.text import clean

# What begins markup or HTML anywhere in a line; and what readers make links of by themselves, or mentions.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&@$!]|(?<=[A-Za-z]):(?=//)|(?<=\bwww)\.)", re.IGNORECASE)


def escaped(text: str) -> str:
    """Text in one line that no reader of Markdown takes for markup, HTML, a link or a mention."""
    return _MARKS.sub(r"\\\1", clean(text))


def table(heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """The lines of a table: the first column at the left, the others at the right. Cells must be escaped."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join([' --- ', *(' ---: ' for _ in heads[1:])])}|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
    yield ""
