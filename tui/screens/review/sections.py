"""The sections of the review: progress, person, next item and reason, recent history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from textual.content import Content

from tui.model import addresses
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.pipeline.history import Step
from tui.rules.engine import Item, Rule
from tui.rules.facts import gather
from tui.rules.promises import is_unsettled
from tui.text import clean, cut, fit, width
from tui.views.review.news import PendingNews
from tui.views.review.walk import Walk
from tui.views.timeline import IN, OUT, Entry, Ground, entries
from tui.when.saying import coming_since, full, passed, short
from tui.widgets import person_summary
from tui.widgets.links import linked, links_of
from tui.widgets.person_summary import MARKS
from tui.widgets.theme import GLYPHS, MARK, Palette
from tui.widgets.wrap import within, wrap

BAR = 20
"""Cells of the progress bar."""
_EVIDENCE = 2
"""Lines of evidence if room is scarce."""
_FILTER = 24
"""Cells of the filter whose people a review is of."""
EVERYBODY = "* everybody"
"""How a review of some becomes one of all."""
_NOTE = 4
"""Lines of the note if there is room."""


def progress(walk: Walk, pipeline: Pipeline, news: str, cells: int) -> Content:
    """The position in the walk ("7 of 23") with a bar, and the time. News may take the place of date and bar.

    Without news, a walk of some people says how it becomes one of all.
    """
    more = f"+{len(walk.extra):,}  " if walk.extra else ""
    place = f"{walk.number:,} of {walk.total:,}  {more}" if walk.total else more
    of = f"of {cut(clean(walk.only.words), _FILTER)}, " if walk.only is not None else " "
    head = Content.assemble((" Review ", "bold $text-accent"), (of, "$text-accent"), (place, "bold"))
    when, bar = full(pipeline.now, pipeline.calendar.zone), _bar(walk) if walk.total else Content("")
    tone = "$text-warning"
    if walk.only is not None and not news:
        news, tone = EVERYBODY, "dim"
    needed = head.cell_length + width(news) + 6
    if needed + bar.cell_length + width(when) > cells:
        when = f"{pipeline.calendar.wall(pipeline.now):%H:%M}"
        bar = bar if needed + bar.cell_length + width(when) <= cells else Content("")
    left = Content.assemble(head, bar, "  " if news and bar.plain else "")
    room = cells - left.cell_length - width(when) - 2
    return Content.assemble(left, (fit(news, room), tone), " ", (when, "dim"))


def _bar(walk: Walk) -> Content:
    """Decided, passed over, left."""
    total = max(1, walk.total)
    solid, light = walk.done * BAR // total, len(walk.passed) * BAR // total
    rest = BAR - solid - light
    return Content.assemble(("━" * solid, "$text-accent"), ("╌" * light, "dim"), ("┄" * rest, "dim"))


def news(found: PendingNews) -> str:
    """What came and went without a key here; empty if nothing did."""
    words = []
    if found.elsewhere is not None:
        words.append(f"elsewhere: {clean(found.elsewhere.what)}")
    if found.came:
        words.append(f"+{len(found.came):,} came due")
    if len(found.gone) == 1:
        words.append(f"{clean(found.gone[0].name)} is no longer due")
    elif found.gone:
        words.append(f"{len(found.gone):,} are no longer due")
    return ", ".join(words)


def person_lines(pipeline: Pipeline, who: int, item: Item | None, palette: Palette, cells: int) -> Content:
    """Five lines: name and position; where met and through whom; stage and warmth; figures; contact data.

    If ``item`` is a report, the contact data are those of the source who gets it.
    """
    person = pipeline.prospect(who)
    return Content("\n").join(
        [
            person_summary.headline(person, "", cells),
            Content(f" {fit(_origin(pipeline, person), cells - 2)}"),
            person_summary.stage_and_warmth(pipeline, person, palette, cells),
            person_summary.figures(pipeline, person, cells),
            _reach(pipeline, person, item, cells),
        ]
    )


def nobody() -> Content:
    """In place of a deleted person."""
    return Content.styled(" deleted; u brings them back", "dim")


def _origin(pipeline: Pipeline, person: Prospect) -> str:
    """Where and when met, and the source."""
    calendar, now = pipeline.calendar, pipeline.now

    def day(at: datetime) -> str:
        return full(calendar.day(at), calendar.zone).removesuffix(f" {calendar.day(now).year}")

    parts = []
    if person.met_at is not None or person.where:
        where = f"at {clean(person.where)}" if person.where else ""
        met = (day(person.met_at), passed(person.met_at, now, calendar.zone)) if person.met_at else ()
        parts.append(f"met {', '.join(filter(None, (where, *met)))}")
    if source := clean(pipeline.people.source_name(person)):
        parts.append(f"through {source}" + (f", {day(person.referred_at)}" if person.referred_at is not None else ""))
    if not parts and person.added_at is not None:
        parts.append(f"{'imported' if person.imported else 'added'} {day(person.added_at)}")
    return " · ".join(parts)


def _reach(pipeline: Pipeline, person: Prospect, item: Item | None, cells: int) -> Content:
    source = person.source.prospect if person.source is not None else None
    if item is not None and item.rule is Rule.REPORT and source is not None and source in pipeline.people:
        told = pipeline.prospect(source)
        name = f"{clean(told.name)}: "
    else:
        told, name = person, ""
    reach = [clean(text) for text in addresses.reach(told)]
    if not reach:
        return Content.styled(f" {name}no way to reach them yet: e adds an email, a phone or a link", "dim")
    words = fit(" · ".join(reach), cells - 2 - width(name)).rstrip()
    return Content.assemble(" ", name, linked(Content.styled(words, "$text-accent"), links_of(told)))


def why(pipeline: Pipeline, who: int, item: Item, cells: int, *, roomy: bool) -> Content:
    """State, kinds and times of the item, and the evidence; in two lines at most if room is scarce."""
    head = person_summary.item_head(item)
    evidence = wrap(pipeline.reason(who, item), cells - 4)
    if roomy:
        lines = [head, *(Content(f"   {line}") for line in evidence), *person_summary.timed(item, pipeline, cells)]
        return Content("\n").join(lines)
    evidence = [fit(line, cells - 4) for line in within(evidence, _EVIDENCE)]
    shown, room = person_summary.times(item, pipeline).split(MARKS), cells - head.cell_length - 3
    while shown and width(MARKS.join(shown)) > room:  # the last marks first: each is whole
        shown.pop()
    head = Content.assemble(head, "   ", (MARKS.join(shown), "dim"))
    return Content("\n").join([head, *(Content(f"   {line}") for line in evidence)])


def decided(pipeline: Pipeline, who: int, steps: Sequence[Step], cells: int) -> Content:
    """A person who was decided about in this review: the step, and the next item."""
    found = [Content.styled(f" {MARK} done in this review", "bold $text-success")]
    last = next((step for step in reversed(steps) if who in step.who), None)
    if last is not None:
        found.append(Content(f"   {fit(last.what, cells - 4)}"))
    items = pipeline.explain(who) if who in pipeline.people else []
    if items:
        when = coming_since(items[0].due_at, pipeline.now, pipeline.calendar.zone)
        found.append(Content.styled(f"   next: {' or '.join(items[0].kinds[:2])}, {when}", "dim"))
    return Content("\n").join(found)


def lately(pipeline: Pipeline, who: int, cells: int, lines: int, *, roomy: bool) -> Content:
    """The next promise, what suits them, the other promises, the note; then as many touches as fit."""
    person = pipeline.prospect(who)
    found = [*_promised(pipeline, person, cells)]
    if person.available:  # after the first promise, to be visible however many there are
        found.insert(1, _labelled("suits", person.available, cells))
    if person.note:
        found += _note(person.note, cells, _NOTE if roomy else 1)
    found = found[: max(0, lines - 1)]
    touches = [entry for entry in entries(person, _ground(pipeline, person)) if entry.sign in (OUT, IN)]
    now, zone = pipeline.now, pipeline.calendar.zone
    shown = touches[: max(0, lines - len(found))]
    found += [_touch(entry, passed(entry.at, now, zone), cells) for entry in shown]
    if not touches:
        found.append(Content.styled("   no touch yet", "dim"))
    return Content("\n").join(found)


def _note(note: str, cells: int, lines: int) -> list[Content]:
    """The note, cut to this many lines."""
    found = within(wrap(" ".join(note.split()) if lines == 1 else note, cells - 14), lines)
    return [_labelled("remark" if place == 0 else "", line, cells) for place, line in enumerate(found)]


def _ground(pipeline: Pipeline, person: Prospect) -> Ground:
    def say(at: datetime, day: bool) -> str:
        return full(pipeline.calendar.day(at) if day else at, pipeline.calendar.zone)

    return Ground(pipeline.now, pipeline.rules, say, pipeline.people.name, pipeline.people.source_name(person))


def _promised(pipeline: Pipeline, person: Prospect, cells: int) -> list[Content]:
    """Unsettled promises, the next first."""
    if not person.promises:
        return []
    outbound = gather(person).outbound
    calendar, now = pipeline.calendar, pipeline.now
    found = []
    for promise in sorted(person.promises, key=lambda promise: promise.due_at):
        if is_unsettled(promise, outbound):
            at = short(calendar.day(promise.due_at) if promise.whole_day else promise.due_at, now, calendar.zone)
            words = f"{at}: {promise.note}" if promise.note else at
            found.append(_labelled("promised", words, cells))
    return found


def coming(pipeline: Pipeline, walk: Walk, cells: int, lines: int) -> list[Content]:
    """Who comes next in the review: whom and how, and below it why; as many as so many lines have room for, whole."""
    rows = pipeline.agenda.rows
    found: list[Content] = []
    after = (rows.get(key.who) for key in walk.open if key != walk.current and key.who != walk.who)
    for row in islice(after, _COMING):
        if row is None or row.item is None:
            continue
        sign = (f" {GLYPHS[row.item.state]} ", person_summary.TONES.get(row.item.state, ""))
        how = str(row.item.kinds[0])
        whom = cut(clean(row.name), cells - 6 - width(how))
        told = [Content.assemble(sign, whom, "  ", (how, "dim"))]
        told += [Content.styled(f"   {line}", "dim") for line in wrap(clean(pipeline.reason_of(row)), cells - 4)]
        if len(found) + len(told) > lines:
            break
        found += told
    return found


_COMING = 6
"""The most of them."""


def _labelled(label: str, words: str, cells: int) -> Content:
    return Content.assemble((f"   {label:<9}", "dim"), fit(words, cells - 14).rstrip())


def _touch(entry: Entry, ago: str, cells: int) -> Content:
    tone = "bold $text-accent" if entry.sign == IN else ""
    words = " ".join(entry.words.split())
    room = cells - 3 - 16 - 14
    return Content.assemble(
        "   ", (fit(f"{entry.sign} {entry.what}", 15) + " ", tone), (fit(ago, 13) + " ", "dim"), fit(words, room)
    )
