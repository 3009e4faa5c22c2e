"""A person in a few lines: name, stage, warmth, and the next item with its evidence."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.rules.engine import Item, Rule, State
from tui.rules.facts import gather
from tui.rules.measures import Measures, influence, influence_from, measure
from tui.rules.proposals import Proposal, proposals
from tui.rules.words import state_words
from tui.text import clean, cut, fit, width
from tui.views.mailing import kept_words
from tui.views.warmth import UNKNOWN, WARMTHS, heat
from tui.when.saying import hours, lately, passed, short
from tui.widgets.content import literal
from tui.widgets.theme import GLYPHS, Palette
from tui.widgets.tones import ramp_at
from tui.widgets.wrap import wrap

_ROOMY = 140
"""From this width on, the figures are explained where they stand."""

RULES = {
    Rule.PROMISE: "promise",
    Rule.CONTACT_CLOCK: "answer",
    Rule.CEILING: "ceiling",
    Rule.REPORT: "report",
    Rule.SEQUENCE: "sequence",
    Rule.RHYTHM: "rhythm",
}
TONES = {State.OPEN: "$text-success", State.LATE: "$text-error", State.BROKEN: "$text-error", State.UPCOMING: "dim"}


def heading(words: str, right: str = "", cells: int = 0) -> Content:
    """The heading of a section: words and a rule, in so many cells; 0: as many as it takes."""
    line = "─" * 200
    right = cut(right, cells - width(words) - 8) if cells else right
    tail = [(f"── {right} ", ""), (line, "dim")] if right else [(line, "dim")]
    return Content.assemble(("── ", "dim"), (words, "bold $text-accent"), " ", *tail)


def headline(prospect: Prospect, place: str, cells: int) -> Content:
    """Name, position and company; at the right the position in the board's order."""
    role = ", ".join(clean(part) for part in (prospect.position, prospect.company) if part)
    room = cells - width(place) - 2
    shown = cut(clean(prospect.name), room)
    rest = room - width(shown)
    middle = fit(f"  {role}", rest) if rest > 5 else " " * rest
    return Content.assemble(" ", (shown, "bold"), middle, " ", (place, "dim"))


def stage_and_warmth(pipeline: Pipeline, prospect: Prospect, palette: Palette, cells: int) -> Content:
    """The stage and its date; warmth as a bar, a word, and how long since your last word; the figure if it fits."""
    now, zone = pipeline.now, pipeline.calendar.zone
    if prospect.closed is not None:
        why = str(prospect.closed.reason).replace("-", " ")
        stage = Content.assemble((f" closed: {why}", "bold $text-warning"), f" {passed(prospect.closed.at, now, zone)}")
    else:
        entered = prospect.stages[-1].at if prospect.stages else prospect.added_at
        ago = f", entered {passed(entered, now, zone)}" if entered is not None else ""
        stage = Content.assemble((f" {prospect.stage}", "bold $text-accent"), ago)
    return Content.assemble(stage, "   ", _warmth(pipeline, prospect, palette, cells - stage.cell_length - 3))


def _warmth(pipeline: Pipeline, prospect: Prospect, palette: Palette, room: int) -> Content:
    moment = pipeline.moment
    left = measure(prospect, *moment).influence
    if left is None:
        return Content.assemble(("warmth ", "dim"), UNKNOWN, (", no word from you yet", "dim"))
    cold = influence(moment.calendar.minus(moment.now, moment.rules.ceiling.broken), moment.now, moment.rules.influence)
    step = heat(left, cold)
    words = step // 2
    bar = "━" * (words + 1) + "┄" * (len(WARMTHS) - words - 1)
    red, green, blue = ramp_at(palette.tones.ramp, step)
    style = f"bold #{red:02x}{green:02x}{blue:02x}" if palette.mode == "rgb" else "bold"
    since = lately(influence_from(gather(prospect)), moment.now, moment.calendar.zone)
    found = Content.assemble(("warmth ", "dim"), (bar, style), f" {WARMTHS[words]}, {since}")
    word = "" if since == "now" else " since your last word"
    for figure in (f"{word}; {left:.0%} of your influence is left, a rule of thumb",
                  f"  {left:.0%}, rule of thumb", f"  {left:.0%}"):  # fmt: skip
        if found.cell_length + width(figure) <= room:
            return Content.assemble(found, (figure, "dim"))
    return found


def figures(pipeline: Pipeline, prospect: Prospect, cells: int) -> Content:
    """The touch meter, promises kept, time to the first answer, and the tags that fit."""
    found = measure(prospect, *pipeline.moment)
    rules = pipeline.rules.meter
    parts = [("touches ", "dim"), *_meter(found, rules.low, rules.high)]
    parts.append((f" {found.touches_out} of {rules.low}-{rules.high}", ""))
    if cells >= _ROOMY:
        parts.append((", as many as it takes to move somebody to act", "dim"))
    if found.kept_rate is not None:
        parts += [("   promises kept ", "dim"), (f"{found.kept_rate:.0%}", "")]
    if found.first_answer_hours is not None:
        parts += [("   you answered in ", "dim"), (hours(found.first_answer_hours), "")]
    line = Content.assemble(" ", *parts)
    room = cells - line.cell_length - 4
    tags = " ".join(f"#{clean(tag)}" for tag in prospect.tags)
    return Content.assemble(line, "   ", (fit(tags, room).rstrip(), "$text-accent")) if tags and room > 6 else line


def _meter(found: Measures, low: int, high: int) -> list[tuple[str, str]]:
    done = min(found.touches_out, high)
    tone = {"below": "", "inside": "$text-success", "beyond": "$text-warning"}[found.meter]
    dots = "•" * done + "·" * (high - done)
    return [(dots[:low], tone), ("╷", "dim"), (dots[low:], tone)]


def next_item(pipeline: Pipeline, who: int, item: Item | None, cells: int) -> Content:
    """The next item: kinds, state, evidence and times."""
    if item is None:
        return Content.styled(" closed: nothing is due; touches can still be logged", "dim")
    evidence = [Content(f"   {line}") for line in wrap(pipeline.reason(who, item), cells - 4)]
    lines = [item_head(item), *evidence, *timed(item, pipeline, cells)]
    if words := kept_words(pipeline, who):
        kept = Content.styled(f" {GLYPHS['mailing']} {words}", "bold")
        rests = pipeline.agenda.rests_by_mailing(pipeline.agenda.rows[who])
        lines = [kept, *lines[1:]] if rests else [*lines, kept]
    return Content("\n").join(lines)


def item_head(item: Item) -> Content:
    """State and kinds of an item."""
    kinds = [str(kind) for kind in item.kinds]
    how = ", ".join(kinds[:-1]) + (" or " if len(kinds) > 1 else "") + kinds[-1]
    tone = TONES.get(item.state, "")
    return Content.assemble(
        (f" {GLYPHS[item.state]} {state_words(item.state)}  ", f"bold {tone}".strip()), (how, "bold")
    )


def proposed(pipeline: Pipeline, prospect: Prospect, cells: int, *, roomy: bool) -> Content:
    """What the rules propose, with the evidence; nothing is done automatically."""
    found = proposals(prospect, *pipeline.moment)
    return Content("\n").join([_proposed(each, cells, roomy=roomy) for each in found])


def _proposed(each: Proposal, cells: int, *, roomy: bool) -> Content:
    words = {
        "up": f"move up to {each.stage} (L)",
        "back": f"a step back to {each.stage} (H)",
        "decide": "go on, or close (x)",
        "skip": "let the step go (S)",
    }[each.what]
    head = Content.assemble((" ◇ proposed: ", "$text-accent"), words)
    room = cells - head.cell_length - 3
    if roomy and width(each.evidence) > room:
        return Content("\n").join(
            [head, *(Content.styled(f"   {line}", "dim") for line in wrap(each.evidence, cells - 4))]
        )
    return Content.assemble(head, ("  " + fit(each.evidence, max(1, room)).rstrip(), "dim"))


def other_item(pipeline: Pipeline, who: int, item: Item, cells: int, *, roomy: bool) -> Content:
    """Another candidate item: rule, evidence and times; on one line if room is scarce."""
    head = Content.assemble((f" {GLYPHS[item.state]} {RULES[item.rule]:<9} ", TONES.get(item.state, "")))
    reason = pipeline.reason(who, item)
    if not roomy:
        return Content.assemble(head, times(item, pipeline), "  ", literal(reason, "dim"))
    lines = [Content(f"   {line}") for line in wrap(reason, cells - 4)]
    return Content("\n").join([head, *lines, *timed(item, pipeline, cells)])


def timed(item: Item, pipeline: Pipeline, cells: int) -> list[Content]:
    """The times of an item in lines of their own, each time whole."""
    lines: list[str] = []
    for mark in times(item, pipeline).split(MARKS):
        if lines and width(lines[-1] + MARKS + mark) <= cells - 4:
            lines[-1] += MARKS + mark
        else:
            lines.append(mark)
    return [Content.styled(f"   {line}", "dim") for line in lines]


MARKS = " · "
"""Between the times of an item."""


def times(item: Item, pipeline: Pipeline) -> str:
    """The times of an item, in order: due, late, over."""
    now, zone = pipeline.now, pipeline.calendar.zone

    def at(mark: datetime) -> str:
        return short(mark, now, zone)

    found = [f"due {at(item.due_at)}"]
    if item.late_at is not None and item.late_at != item.due_at:
        found.append(f"late {at(item.late_at)}")
    if item.broken_at is not None and item.broken_at != item.late_at:
        found.append(f"over {at(item.broken_at)}")
    return MARKS.join(found)
