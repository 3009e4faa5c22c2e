"""Commands that only look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec.structs import asdict

from tui.agenda.index import Due
from tui.cli.printing import (
    candidate_record,
    columns,
    due_records,
    dump,
    full_record,
    instant,
    prospect_record,
    put,
    say,
)
from tui.cli.session import Session
from tui.exchange.agenda import Agenda, Entry
from tui.exchange.writers import formats, writer
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.rules.agenda import DueGroup
from tui.rules.engine import Item, State
from tui.rules.facts import gather
from tui.rules.measures import measure
from tui.rules.promises import outcome
from tui.text import clean, fold
from tui.when.saying import full, iso, short


def due(session: Session) -> int:
    """The agenda."""
    form = session.form
    pipeline, options = session.pipeline, session.options
    lines = pipeline.agenda.all() if options.all else pipeline.agenda.due(options.days)
    if form == "json":
        dump({"now": iso(session.now), "items": due_records(pipeline, lines)})
        return 0
    if form in formats("agenda"):
        put(writer("agenda", form)(_agenda(session, lines)))
        return 0
    if not lines:
        say(_nothing(pipeline))
    for group in DueGroup:
        found = [line for line in lines if line.group is group]
        if found:
            say(f"{group.upper()} ({len(found)})")
            columns(
                [
                    (str(line.row.id), _whom(line), _how(line), _when(line, pipeline),
                     pipeline.reason_of(line.row))
                    for line in found
                ],
                indent="  ",
            )  # fmt: skip
    return 0


def _agenda(session: Session, lines: list[Due]) -> Agenda:
    """The agenda for other programs: what lies ahead at its time, what is due already on the user's today."""
    pipeline, today = session.pipeline, session.pipeline.calendar.day(session.now)
    entries = (
        Entry(
            f"{line.row.id}-{line.item.rule}@keepwarm", line.group, _whom(line), _how(line),
            pipeline.reason_of(line.row), line.item.due_at if line.item.due_at > session.now else today,
        )
        for line in lines
    )  # fmt: skip
    return Agenda(tuple(entries), session.now, "" if lines else _nothing(pipeline))


def _nothing(pipeline: Pipeline) -> str:
    away = pipeline.calendar.away_on(pipeline.now)
    hidden = pipeline.agenda.counts().hidden
    if away is not None and hidden:
        until = full(away.last, pipeline.calendar.zone)
        return f"Nothing is due: you are away until {until}; {hidden} {'waits' if hidden == 1 else 'wait'} for you."
    ahead = pipeline.agenda.due(366)
    if not ahead:
        return "Nobody is on the board yet: `keepwarm add NAME`, or `keepwarm import Connections.csv`."
    first = ahead[0]
    when = short(first.item.due_at, pipeline.now, pipeline.calendar.zone)
    return f"Nothing is due. Next: {first.row.name}, {_how(first)}, {when}."


def _whom(line: Due) -> str:
    return f"{line.row.name} ({line.row.company})" if line.row.company else line.row.name


def _how(line: Due) -> str:
    kinds = line.item.kinds
    return kinds[0].value if len(kinds) == 1 else f"{', '.join(kinds[:-1])} or {kinds[-1]}"


def _when(line: Due, pipeline: Pipeline) -> str:
    when = short(line.item.due_at, pipeline.now, pipeline.calendar.zone)
    if line.item.state in _OVER:
        return f"{line.item.state}, due {when}"
    gone = pipeline.calendar.day(line.item.due_at) < pipeline.calendar.day(pipeline.now)
    return f"{line.item.state}{' since' if gone else ''} {when}"


_OVER = (State.LATE, State.BROKEN)


def explain(session: Session) -> int:
    """All candidates of a prospect; the first is the one that won."""
    pipeline, who = session.pipeline, session.who(session.options.who)
    prospect, items = pipeline.prospect(who), pipeline.explain(who)
    if session.json:
        waits = pipeline.agenda.waits(who)
        candidates = [
            {**asdict(candidate_record(pipeline, who, item, waiting=waits and place == 0)), "won": place == 0}
            for place, item in enumerate(items)
        ]
        dump({"id": who, "name": prospect.name, "candidates": candidates})
        return 0
    if not items:
        closing = prospect.closed
        say(f"{prospect.name} is closed{f' ({closing.reason})' if closing else ''}: never due")
        return 0
    say(f"{prospect.name}: {len(items)} candidate{'s' if len(items) > 1 else ''}, the first is next")
    for place, item in enumerate(items):
        say(f"{'->' if place == 0 else '  '} {item.rule.replace('_', ' ')}, {item.state}: {', '.join(item.kinds)}")
        say(f"     {pipeline.reason(who, item)}")
        say(f"     {_marks(pipeline, item)}")
    return 0


def _marks(pipeline: Pipeline, item: Item) -> str:
    marks = (("due", item.due_at), ("late", item.late_at), ("broken", item.broken_at))
    return ", ".join(f"{name} {full(at, pipeline.calendar.zone)}" for name, at in marks if at is not None)


def listing(session: Session) -> int:
    """Prospects, by name."""
    pipeline, options = session.pipeline, session.options
    words = fold(options.search or "").split()
    found = [
        row
        for row in pipeline.agenda.rows.values()
        if row.closed == options.closed
        and (options.stage is None or row.stage is options.stage)
        and (options.tag is None or fold(options.tag) in map(fold, row.tags))
        and all(word in row.search for word in words)
    ]
    found.sort(key=lambda row: (fold(row.name), row.id))
    if session.json:
        dump({"prospects": [prospect_record(pipeline, row.id) for row in found]})
        return 0
    if not found:
        say("nobody")
    columns([(str(row.id), row.name, row.company, row.stage.value, _next(pipeline, row.item)) for row in found])
    return 0


def _next(pipeline: Pipeline, item: Item | None) -> str:
    if item is None:
        return "closed"
    when = short(item.due_at, pipeline.now, pipeline.calendar.zone)
    words = f"{' or '.join(item.kinds[:2])} {when}"
    return words if item.state is State.UPCOMING else f"{words} ({item.state})"


def show(session: Session) -> int:
    """A prospect with timeline and measures."""
    pipeline, who = session.pipeline, session.who(session.options.who)
    if session.json:
        dump(full_record(pipeline, who))
        return 0
    prospect = pipeline.prospect(who)
    say(f"{prospect.name}  #{who}")
    facts = [*_facts(pipeline, prospect), *_figures(pipeline, who, prospect)]
    columns([row for row in facts if row[1]])
    _timeline(pipeline, prospect)
    return 0


def _figures(pipeline: Pipeline, who: int, prospect: Prospect) -> list[tuple[str, str]]:
    from tui.rules.proposals import proposals

    items = pipeline.explain(who)
    found = measure(prospect, pipeline.now, pipeline.rules, pipeline.calendar)
    meter = pipeline.rules.meter
    answer, kept = found.first_answer_hours, found.kept_rate
    rows = [
        ("next", f"{_next(pipeline, items[0])}: {pipeline.reason(who, items[0])}" if items else ""),
        ("influence", f"{found.influence:.0%} (a rule of thumb)"),
        ("touches", f"{found.touches_out} of {meter.low}-{meter.high}, {found.meter}"),
        ("you answered", f"in {answer:.0f} h (median)" if answer is not None else ""),
        ("promises", f"{kept:.0%} kept on time" if kept is not None else ""),
    ]
    proposed = proposals(prospect, pipeline.now, pipeline.rules, pipeline.calendar)
    rows += [("proposed", f"{_PROPOSED[each.what].format(each.stage)}: {each.evidence}") for each in proposed]
    return rows


_PROPOSED = {"up": "move up to {}", "back": "step back to {}", "decide": "decide", "skip": "skip a step"}


def _facts(pipeline: Pipeline, prospect: Prospect) -> list[tuple[str, str]]:
    zone = pipeline.calendar.zone
    closing = prospect.closed
    since = f" since {full(prospect.stages[-1].at, zone)}" if prospect.stages else ""
    return [
        ("stage", prospect.stage + since),
        ("closed", f"{closing.reason}, {full(closing.at, zone)}" if closing is not None else ""),
        ("company", prospect.company),
        ("position", prospect.position),
        ("email", prospect.email),
        ("phone", prospect.phone),
        ("link", prospect.url),
        ("met", " ".join(filter(None, (prospect.where, full(prospect.met_at, zone) if prospect.met_at else "")))),
        ("source", pipeline.people.source_name(prospect)),
        ("tags", ", ".join(prospect.tags)),
        ("rhythm", prospect.comfort),
        ("suits them", prospect.available),
        ("note", clean(prospect.note)),
    ]


def _timeline(pipeline: Pipeline, prospect: Prospect) -> None:
    entries: list[tuple[datetime, str, str]] = []
    for touch in prospect.touches:
        marks = "".join(f" [{'before interest' if mark == 'pitch' else 'soon'}]" for mark in touch.despite)
        arrow = "<-" if touch.inbound else "->"
        about = f" about {pipeline.people.name(touch.about)}" if touch.about is not None else ""
        entries.append((touch.at, f"{arrow} {touch.kind}{about}{marks}", clean(touch.note)))
    outbound = gather(prospect).outbound
    for kept in prospect.promises:
        when = pipeline.calendar.day(kept.due_at) if kept.whole_day else kept.due_at
        became = outcome(kept, outbound, pipeline.now, pipeline.rules.promise)
        note = f": {kept.note}" if kept.note else ""
        entries.append((kept.made_at, "promised", f"{full(when, pipeline.calendar.zone)} ({became}){note}"))
    if prospect.taken_up_at is not None:
        entries.append((prospect.taken_up_at, "taken up", "first contact counts from here"))
    entries += [(move.at, "stage", move.stage.value) for move in prospect.stages]
    entries += [(event.at, event.what, "") for event in prospect.events]
    entries += [(skip.at, "skipped", f"step {skip.step}" if skip.step else skip.what) for skip in prospect.skips]
    for closing in prospect.closings:
        entries.append((closing.at, "closed", closing.reason.value))
        if closing.reopened_at is not None:
            entries.append((closing.reopened_at, "reopened", ""))
    say()
    entries.sort(key=lambda entry: entry[0], reverse=True)
    columns([(full(at, pipeline.calendar.zone), what, note) for at, what, note in entries])


def history(session: Session) -> int:
    """Steps, newest first."""
    pipeline = session.pipeline
    who = session.who(session.options.who) if session.options.who else None
    steps = pipeline.history(who)
    if session.json:
        records: list[dict[str, Any]] = [
            {"step": number, "at": instant(step.at), "did": step.did, "what": step.what, "ids": step.who}
            for number, step in steps
        ]
        dump({"steps": records})
        return 0
    if not steps:
        say("nothing happened yet")
    zone = pipeline.calendar.zone
    columns([(str(number), full(step.at, zone), step.what) for number, step in steps])
    return 0


COMMANDS: dict[str, Callable[[Session], int]] = {
    "due": due,
    "explain": explain,
    "list": listing,
    "show": show,
    "history": history,
}
