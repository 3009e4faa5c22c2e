"""Commands that add up: sources, report, and what the agenda would be under other rules."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from tui.cli.printing import columns, due_records, dump, put, say
from tui.cli.report_text import text
from tui.cli.session import Session
from tui.exchange.writers import formats, writer
from tui.pipeline import Pipeline
from tui.rules.statistics import Answers, SourceFigures
from tui.views.charts import pen
from tui.views.report import Report, expected, gather_report, gather_sources
from tui.views.report_words import counted
from tui.when.saying import full, iso, over


def sources(session: Session) -> int:
    """What came of each source, and who gives referrals."""
    both = gather_sources(session.pipeline)
    found, giving = both.found, both.giving
    if session.json:
        dump({"sources": [_source_record(each) for each in found], "referrals_given": giving})
        return 0
    if not found:
        say("No sources yet: `keepwarm add NAME --source WHO` records who referred somebody.")
    for each in found:
        say(f"{each.name}: {each.referrals} referred, {each.bought} bought{_owed(each.reports_owed)}")
        stages = ", ".join(f"{count} {stage}" for stage, count in each.stages.items() if count) or "nobody yet"
        briefed = full(each.briefed_at, session.zone) if each.briefed_at else "not yet: `keepwarm brief`"
        columns([("reached", stages), ("first answer", _answers(each.answers)), ("briefed", briefed)], indent="  ")
    if giving:
        say("Referrals given to you by prospects")
        columns([(str(each.id), each.name, f"{each.given}") for each in giving], indent="  ")
    return 0


def _owed(count: int) -> str:
    return f", {count} report{'s' if count > 1 else ''} owed" if count else ""


def _source_record(each: SourceFigures) -> dict[str, Any]:
    return {
        "name": each.name, "id": each.prospect, "briefed_at": iso(each.briefed_at) if each.briefed_at else None,
        "referrals": each.referrals, "first_answer": each.answers, "stages": each.stages, "bought": each.bought,
        "reports_owed": each.reports_owed,
    }  # fmt: skip


def _answers(found: Answers) -> str:
    if found.median_hours is None:
        return "none yet"
    shares = ((24, found.within_24), (48, found.within_48), (72, found.within_72))
    within = ", ".join(f"{share:.0%} within {hours} h" for hours, share in shares if share is not None)
    return f"{found.median_hours:.0f} h (median), {within}"


def report(session: Session) -> int:
    """How it stands, answers, promises, stages, touches a week, the load ahead, sources."""
    form = session.form
    found = gather_report(session.pipeline)
    if form == "json":
        dump(_report_record(found))
        return 0
    chosen = pen(sys.stdout.encoding, os.environ.get("TERM", ""))
    if form in formats("report"):
        put(writer("report", form)(found, session.zone, chosen))
        return 0
    for line in text(found, session.zone, chosen):
        say(line)
    return 0


def _report_record(found: Report) -> dict[str, Any]:
    ways = found.ways
    return {
        "now": iso(found.now), "counts": found.counts, "first_answer": found.first_answer, "promises": found.promises,
        "funnel": ways.funnel, "conversion": ways.conversion, "new": ways.new, "stays": ways.stays,
        "closed": ways.closed, "weeks": found.weeks,
        "sources": [_source_record(each) for each in found.sources], "load": found.load,
    }  # fmt: skip


def tried(session: Session, changed: dict[str, str]) -> int:
    """The agenda and the load under changed rules, beside what they are; nothing is written."""
    from tui.pipeline import Pipeline as Tried
    from tui.settings.config import load_settings

    pipeline = session.pipeline
    other = Tried(pipeline.store, load_settings(session.config, changed), session.clock)
    before, after = expected(pipeline), expected(other)
    if session.json:
        items = due_records(other, other.agenda.due())
        dump(
            {
                "now": iso(session.now), "tried": changed,
                "before": {"counts": pipeline.agenda.counts(), "load": before},
                "after": {"counts": other.agenda.counts(), "load": after}, "items": items,
            }
        )  # fmt: skip
        return 0
    say(f"If {', '.join(f'{key} were {value}' for key, value in changed.items())} (nothing is written):")
    say(f"  as it is: {counted(pipeline.agenda.counts())}")
    say(f"  then:     {counted(other.agenda.counts())}")
    say("expected to fall due: as it is, then")
    for now, then in zip(before, after, strict=True):
        say(f"  {now.date}  {now.due:>5} {then.due:>5}  {then.due - now.due:+d}")
    _moved(pipeline, other)
    return 0


def _moved(pipeline: Pipeline, other: Pipeline) -> None:
    """Whose next item would be another one."""
    rows: list[tuple[str, ...]] = []
    total = 0
    for who, row in pipeline.agenda.rows.items():
        then = other.agenda.rows[who]
        if row.item is None or then.item is None or row.item.due_at == then.item.due_at:
            continue
        total += 1
        if len(rows) < 10:
            direction = "later" if then.item.due_at > row.item.due_at else "earlier"
            length = over(then.item.due_at - row.item.due_at)
            rows.append((str(who), row.name, f"{then.item.rule.replace('_', ' ')} {length} {direction}"))
    people = "1 person" if total == 1 else f"{total:,} people"
    say(f"{people} would be due at another time" + (", among them" if total > len(rows) else ""))
    columns(rows, indent="  ")


COMMANDS: dict[str, Callable[[Session], int]] = {"sources": sources, "report": report}
