"""What the keys of a dialog do, from its own bindings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from textual.binding import ActiveBinding
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.commands import shown
from tui.text import fit, width
from tui.widgets.wrap import wrap

KEY_CELLS = 14
IN_A_FIELD = (
    ("← → Home End", "move in the line"),
    ("Ctrl+w Ctrl+u", "delete a word, all"),
)
"""What a field's keys do; Textual has many more."""
COMPLETES = (("→ at the end", "take what is suggested"),)
"""And of one that completes what is typed."""


_OF_TEXTUAL = {"Copy selected text": "", "Minimize": "", "Focus Next": "next field", "Focus Previous": "field before"}
"""What Textual says of its own keys -> what is said of them here; "": nothing."""
_LAST = ("leave", "all commands", "these keys")


def keys_of(bindings: Iterable[ActiveBinding], *, fields: bool) -> list[tuple[str, str]]:
    """The keys with what they do, in the order of the bindings; those that do the same together.

    Args:
        bindings: of the dialog.
        fields: it has fields, between which keys move.
    """
    found: dict[str, list[str]] = {}
    for _, binding, enabled, _ in bindings:
        words = _OF_TEXTUAL.get(binding.description, binding.description)
        if enabled and words and (fields or binding.description not in _OF_TEXTUAL):
            found.setdefault(words, []).append(shown(binding.key))
    last = {words: found.pop(words) for words in _LAST if words in found}
    return [(" ".join(dict.fromkeys(keys)), words) for words, keys in (found | last).items()]


def own_bindings(dialog: Widget, active: Iterable[ActiveBinding]) -> Iterator[ActiveBinding]:
    """The bindings of a dialog and of its parts, without those of a field and of the application."""
    for each in active:
        if each.node is dialog or (each.node in dialog.walk_children() and not isinstance(each.node, Input | TextArea)):
            yield each


def columns(keys: Sequence[tuple[str, str]], cells: int) -> list[Content]:
    """The keys, one below the other, in two columns where they are many; so many cells are for both."""
    half = len(keys) if len(keys) <= ONE_COLUMN else (len(keys) + 1) // 2
    parts = [part for part in (keys[:half], keys[half:]) if part]
    return [_lines(part, cells // len(parts)) for part in parts]


ONE_COLUMN = 10
"""So many keys stand in one column."""


_NARROW = 34
"""Cells of a column in which what keys do has little room."""


def _lines(keys: Sequence[tuple[str, str]], cells: int) -> Content:
    """What they do stands in one column, also where it takes two lines."""
    wide = max(KEY_CELLS if cells > _NARROW else 0, *(width(key) for key, _ in keys))
    lines = []
    for key, words in keys:
        first, *more = wrap(words, cells - wide - 3)
        lines += [Content.assemble((f" {fit(key, wide)} ", "bold"), first)]
        lines += [Content(f"{' ' * (wide + 2)}{line}") for line in more]
    return Content("\n").join(lines)
