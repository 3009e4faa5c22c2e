"""Asks which value stands, where somebody else changed what was being changed here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import takewhile, zip_longest
from typing import Any

from textual.app import App
from textual.content import Content

from tui.pipeline import Pipeline
from tui.pipeline.seen import FIELDS, JOINABLE, ChangedElsewhere, Decision, Difference, Seen
from tui.screens.dialogs.not_saved import NotSaved
from tui.text import clean, fit
from tui.views.fields import field_text
from tui.widgets.choices import Choice
from tui.widgets.content import literal
from tui.widgets.wrap import wrap

_GAP = 3
_NARROW = 48
"""Below this many cells, the two values stand below each other."""
_ALIKE = 12
"""Words, and the gaps between them, that are shown of a long common beginning."""
_MOST = 3000
"""Characters that are shown of a value."""

_MINE = Choice("m", "keep yours")
_THEIRS = Choice("t", "take theirs")
_BOTH = Choice("b", "keep both", "theirs, and behind it what only yours has")
_BACK = "e"
_DECISIONS: dict[str, Decision] = {"m": "mine", "t": "theirs", "b": "both"}


async def which_stands(app: App[Any], pipeline: Pipeline, error: ChangedElsewhere, leaving: str) -> Seen | None:
    """Asks about one field after the other. For a worker.

    Returns:
        What was seen and decided, for the next try; None: nothing was decided.
    """
    fields = list(dict.fromkeys(each.field for each in error.differences))
    decisions: dict[str, Decision] = {}
    for number, field in enumerate(fields, start=1):
        found = [each for each in error.differences if each.field == field]
        title = "Changed elsewhere meanwhile" + (f" ({number} of {len(fields)})" if len(fields) > 1 else "")
        answer = await app.push_screen_wait(_dialog(pipeline, title, found, leaving))
        if answer not in _DECISIONS:
            return None
        decisions[field] = _DECISIONS[answer]
    return error.decided(decisions)


def _dialog(pipeline: Pipeline, title: str, found: Sequence[Difference], leaving: str) -> NotSaved:
    first = found[0]
    mine, theirs = (field_text(pipeline, each, first.field) for each in (first.mine, first.theirs))
    more = f", and of {len(found) - 1:,} more" if len(found) > 1 else ""
    whose = f"{clean(first.theirs.name)}: {FIELDS[first.field]}{more}"
    choices = [_MINE, _THEIRS, *([_BOTH] if first.field in JOINABLE else []), Choice(_BACK, leaving)]
    body = partial(_side_by_side, whose, mine, theirs)
    return NotSaved(title, body, choices, typed=mine, leaving=leaving, cursor=len(choices) - 1)


def _side_by_side(whose: str, mine: str, theirs: str, cells: int) -> Content:
    mine, theirs = (_begun(text) for text in _where_they_differ(mine, theirs))
    heading = literal(whose, "bold")
    if cells < _NARROW:
        return Content("\n").join([heading, Content.styled("yours:", "dim"), literal(mine, lines=True),
                                   Content.styled("theirs:", "dim"), literal(theirs, lines=True)])  # fmt: skip
    column = (cells - _GAP) // 2
    rows = zip_longest(wrap(mine, column), wrap(theirs, column), fillvalue="")
    gap = " " * _GAP
    lines = [Content(f"{fit(one, column)}{gap}{fit(other, column)}") for one, other in rows]
    heads = Content.styled(f"{fit('yours', column)}{gap}{fit('theirs', column)}", "dim")
    return Content("\n").join([heading, heads, *lines])


def _where_they_differ(mine: str, theirs: str) -> tuple[str, str]:
    """Both texts, without most of a long common beginning."""
    one, other = (re.findall(r"\s+|\S+", text) for text in (mine, theirs))
    begin = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))) - _ALIKE
    if begin <= _ALIKE:
        return mine, theirs
    return f"… {''.join(one[begin:])}", f"… {''.join(other[begin:])}"


def _begun(text: str) -> str:
    """A text in a readable length; "(nothing)" for an empty one."""
    if len(text) > _MOST:
        return f"{text[:_MOST]}… and {len(text) - _MOST:,} characters more"
    return text or "(nothing)"
