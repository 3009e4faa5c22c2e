"""The last page of a review: what was done, and what is waiting."""

from __future__ import annotations

from textual.content import Content

from tui.pipeline import Pipeline
from tui.rules.engine import Rule
from tui.text import and_more, clean
from tui.views.mailing import headline
from tui.views.review.summary import Summary
from tui.views.review.walk import Walk
from tui.when.saying import short
from tui.widgets.wrap import wrap

_LABEL = 12
"""The width of the labels, in cells."""


def words(found: Summary, walk: Walk, pipeline: Pipeline, cells: int) -> Content:
    """The whole page."""
    lines = [Content.styled(_title(found, walk), "bold"), Content("")]
    done = _done(found, cells)
    lines += [*done, Content("")] if done else []
    for label, names in (("stay due", found.still_due), ("passed", found.passed)):
        lines += _line(f"{label} {len(names):,}", clean(and_more(names, 6)), cells) if names else []
    if walk.passed:
        lines += [_key("r", "walks them again"), Content("")]
    if count := len(walk.extra):
        lines += [_key("j", f"goes on: {count:,} came due meanwhile"), Content("")]
    if walk.only is not None:
        lines += [_key("*", "reviews everybody, without the filter"), Content("")]
    lines += _ahead(found, pipeline, cells, mailing=walk.only is None)
    return Content("\n").join(lines)


def _title(found: Summary, walk: Walk) -> str:
    title = _ended(found, walk)
    return f"Review of {clean(walk.only.words)}. {title}" if walk.only is not None else title


def _ended(found: Summary, walk: Walk) -> str:
    if not walk.total:
        return "Nothing is due now."
    if not walk.done and found.passed and not found.still_due:
        return f"All {walk.total:,} passed over for now." if walk.total > 1 else "Passed over for now."
    if walk.passed:
        left = [(len(found.still_due), "acted on and still due"), (len(found.passed), "passed over")]
        rest = "".join(f", {count:,} {words}" for count, words in left if count)
        return f"Through: {walk.done:,} of {walk.total:,} decided{rest}."
    return f"All {walk.total:,} decided. That is it for now." if walk.total > 1 else "Decided. That is it for now."


def _done(found: Summary, cells: int) -> list[Content]:
    """What was recorded, by kind."""
    lines: list[Content] = []
    touches = [f"{count:,} {kind if count == 1 else kind.many}" for kind, count in found.touches]
    if found.theirs:
        touches.append(f"{found.theirs:,} from them")
    if touches:
        total = sum(count for _, count in found.touches) + found.theirs
        lines += _line(f"touches {total:,}", ", ".join(touches), cells)
    if found.kept:
        lines += _line(f"kept {len(found.kept):,}", f"your word to {clean(and_more(found.kept, 6))}", cells)
    for label, said, steps in (
        ("promised", "promised ", found.promises),
        ("moved", "moved ", found.moved),
        ("snoozed", "snoozed ", found.snoozed),
        ("let go", "", found.let_go),
        ("closed", "closed ", found.closed),
        ("also", "", found.other),
    ):
        for place, step in enumerate(steps):
            lines += _line(f"{label} {len(steps):,}" if place == 0 else "", clean(step.removeprefix(said)), cells)
    return lines


def _ahead(found: Summary, pipeline: Pipeline, cells: int, *, mailing: bool) -> list[Content]:
    """What is waiting, the number for tomorrow, and the next item."""
    lines: list[Content] = []
    if found.waiting:
        most = pipeline.rules.budget.per_day
        lines += _line("waiting", f"{found.waiting:,} beyond the {most} a day; they come up as there is room", cells)
    if mailing and (words := headline(pipeline)):
        lines += _line("mailing", f"{words} (M)", cells)
    if found.tomorrow:
        lines += _line("tomorrow", f"{found.tomorrow:,} {'falls' if found.tomorrow == 1 else 'fall'} due", cells)
    if found.first is not None:
        item = found.first.item
        when = short(item.due_at, pipeline.now, pipeline.calendar.zone, timed=item.rule is Rule.PROMISE)
        lines += _line("next", f"{when}, {' or '.join(item.kinds[:2])}: {clean(found.first.row.name)}", cells)
    elif not pipeline.people:
        lines += [Content.assemble("Nobody is on the board yet: ", ("a", "bold $text-accent"), " adds somebody.")]
    return lines


def _line(label: str, text: str, cells: int) -> list[Content]:
    first, *rest = wrap(text, max(20, cells - _LABEL)) or [""]
    head = Content.assemble((f"{label:<{_LABEL}}", "dim"), first)
    return [head, *(Content(f"{' ' * _LABEL}{line}") for line in rest)]


def _key(key: str, what: str) -> Content:
    return Content.assemble(" " * _LABEL, (key, "bold $text-accent"), f" {what}")
