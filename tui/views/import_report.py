"""What an import does or would do, in words: the same for the command line and the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui.model.addresses import KINDS
from tui.pipeline.imported import FieldChange
from tui.pipeline.importing import Entry, Fate, Plan
from tui.text import clean, counted

_NAMES = {
    "emails": "email", "phones": "phone", "urls": "profile", "met_at": "met", "where": "met where",
    "referred_at": "referred", "note": "remark",
}  # fmt: skip


def field_name(field: str) -> str:
    """A field of a person as the report names it."""
    return _NAMES.get(field, field)


def change_words(change: FieldChange) -> str:
    """A field and its old and new value: "company Oldjob AS -> Newjob AS", "email + ana@new.example"."""
    name = field_name(change.field)
    if change.field in (*KINDS.values(), "tags"):
        before, after = (text.split(", ") if text else [] for text in (change.old, change.new))
        added = [part for part in after if part not in before]
        first = " first" if before and after[0] != before[0] else ""
        return f"{name} + {clean(', '.join(added) or after[0])}{first}"
    old, new = (_short(clean(text)) for text in _where_they_differ(change.old, change.new))
    return f"{name} {old} -> {new}" if old else f"{name} {new}"


_LONGEST = 80
"""Characters of a value in the report; a remark can be long."""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _where_they_differ(old: str, new: str) -> tuple[str, str]:
    """Both texts; of long ones that begin alike only what is said from a little before the difference on."""
    alike = next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    if not old or alike < _LONGEST // 2:
        return old, new
    begin = old.rfind(" ", 0, alike - _BEFORE) + 1
    return f"…{old[begin:]}", f"…{new[begin:]}"


_BEFORE = 20
"""Characters before a difference that show where it is."""


def kept_words(change: FieldChange) -> str:
    """What the file says differently: "company: you have Acme, the file says Globex"."""
    return f"{field_name(change.field)}: you have {clean(change.old)}, the file says {clean(change.new)}"


def who_words(name: str, company: str) -> str:
    """Name and company."""
    return clean(f"{name} ({company})" if company else name)


def counts(plan: Plan) -> str:
    """How many of each: "3 new, 2 updated, 40 unchanged, 1 left out"."""
    found = [(fate, sum(1 for each in plan.entries if each.fate is fate)) for fate in Fate]
    return ", ".join(f"{number:,} {fate}" for fate, number in found if number or fate is not Fate.LEFT)


def entry_words(entry: Entry, named: Callable[[int], str]) -> Iterator[str]:
    """Lines on somebody in the file: what changes, what is kept, and who they may be.

    Args:
        entry: what becomes of them.
        named: says who a known person is.
    """
    if entry.changes:
        yield "; ".join(map(change_words, entry.changes))
    yield from (f"{kept_words(change)}: kept" for change in entry.kept)
    if entry.alike:
        listed = ", ".join(f"{named(each.who)} ({each.reason})" for each in entry.alike)
        yield f"may be {listed}"
    if entry.also:
        lines = ", ".join(str(row.line) for row in entry.also)
        yield f"{counted(len(entry.also), 'more row', 'more rows')} of the file, joined: line {lines}"


def mentioned(plan: Plan) -> set[int]:
    """The known people whose names such lines need."""
    return {each.who for entry in plan.entries for each in entry.alike}
