"""What is printed of somebody: the fields, the figures, the timeline, and what is next."""

from __future__ import annotations

from datetime import datetime

from tui.model.addresses import addresses_text
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.rules.engine import Item, Rule, State
from tui.rules.facts import gather
from tui.rules.measures import measure
from tui.rules.promises import outcome
from tui.rules.proposals import proposals
from tui.rules.words import news_words, state_words
from tui.text import clean
from tui.views.mailing import kept_words
from tui.views.timeline import OUTCOMES
from tui.when.saying import full, hours, short


def next_item(pipeline: Pipeline, item: Item | None) -> str:
    """What is next, and when."""
    if item is None:
        return "closed"
    when = short(item.due_at, pipeline.now, pipeline.calendar.zone, timed=item.rule is Rule.PROMISE)
    words = f"{' or '.join(item.kinds[:2])} {when}"
    return words if item.state is State.UPCOMING else f"{words} ({state_words(item.state)})"


def figures(pipeline: Pipeline, who: int, prospect: Prospect) -> list[tuple[str, str]]:
    """What is next, the measures and what is proposed, each with its name; empty where there is none."""
    items = pipeline.explain(who)
    found = measure(prospect, pipeline.now, pipeline.rules, pipeline.calendar)
    meter = pipeline.rules.meter
    answer, kept = found.first_answer_hours, found.kept_rate
    left = f"{found.influence:.0%} (a rule of thumb)" if found.influence is not None else "new: no word from you yet"
    rows = [
        ("next", f"{next_item(pipeline, items[0])}: {pipeline.reason(who, items[0])}" if items else ""),
        ("mailing", kept_words(pipeline, who)),
        ("influence", left),
        ("touches", f"{found.touches_out} of {meter.low}-{meter.high}, {found.meter}"),
        ("you answered", f"in {hours(answer)} (median)" if answer is not None else ""),
        ("promises", f"{kept:.0%} kept on time" if kept is not None else ""),
    ]
    proposed = proposals(prospect, pipeline.now, pipeline.rules, pipeline.calendar)
    rows += [("proposed", f"{_PROPOSED[each.what].format(each.stage)}: {each.evidence}") for each in proposed]
    return rows


_PROPOSED = {"up": "move up to {}", "back": "step back to {}", "decide": "decide", "skip": "skip a step"}


def facts(pipeline: Pipeline, prospect: Prospect) -> list[tuple[str, str]]:
    """The fields, each with its name; empty ones too."""
    zone = pipeline.calendar.zone
    closing = prospect.closed
    since = f" since {full(prospect.stages[-1].at, zone)}" if prospect.stages else ""
    return [
        ("stage", prospect.stage + since),
        ("closed", f"{closing.reason}, {full(closing.at, zone)}" if closing is not None else ""),
        ("company", prospect.company),
        ("position", prospect.position),
        ("email", addresses_text(prospect.emails)),
        ("phone", addresses_text(prospect.phones)),
        ("link", addresses_text(prospect.urls)),
        ("met", " ".join(filter(None, (prospect.where, full(prospect.met_at, zone) if prospect.met_at else "")))),
        ("source", pipeline.people.source_name(prospect)),
        ("tags", ", ".join(prospect.tags)),
        ("rhythm", prospect.comfort),
        ("suits them", prospect.available),
        ("news", "; ".join(map(news_words, prospect.news))),
        ("remark", clean(prospect.note)),
    ]


def timeline(pipeline: Pipeline, prospect: Prospect) -> list[tuple[str, ...]]:
    """What happened, newest first: when, what, and the note."""
    entries: list[tuple[datetime, str, str]] = []
    for touch in (*prospect.past, *prospect.touches):
        marks = "".join(f" [{'before interest' if mark == 'pitch' else 'soon'}]" for mark in touch.despite)
        arrow = "<-" if touch.inbound else "->"
        about = f" about {pipeline.people.name(touch.about)}" if touch.about is not None else ""
        many = " by mailing" if touch.mailing else ""
        entries.append((touch.at, f"{arrow} {touch.kind}{about}{many}{marks}", clean(touch.note)))
    outbound = gather(prospect).outbound
    for kept in prospect.promises:
        when = pipeline.calendar.day(kept.due_at) if kept.whole_day else kept.due_at
        became = outcome(kept, outbound, pipeline.now, pipeline.rules.promise)
        note = f": {kept.note}" if kept.note else ""
        entries.append(
            (kept.made_at, "promised", f"{full(when, pipeline.calendar.zone)} ({OUTCOMES[became][0]}){note}")
        )
    if prospect.taken_up_at is not None:
        entries.append((prospect.taken_up_at, "taken up", "first contact counts from here"))
    entries += [(move.at, "stage", move.stage.value) for move in prospect.stages]
    entries += [(event.at, event.what, "") for event in prospect.events]
    entries += [(skip.at, "skipped", f"step {skip.step}" if skip.step else skip.what) for skip in prospect.skips]
    for closing in prospect.closings:
        entries.append((closing.at, "closed", closing.reason.value))
        if closing.reopened_at is not None:
            entries.append((closing.reopened_at, "reopened", ""))
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return [(full(at, pipeline.calendar.zone), what, note) for at, what, note in entries]
