"""The report and the sources as text, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo

from tui.cli.printing import aligned, clean_line
from tui.rules.statistics import Answers, SourceFigures
from tui.text import fit
from tui.views import report_words as words
from tui.views.charts import Pen, reach, spark, split
from tui.views.report import Report, Sources
from tui.when.saying import MONTHS, WEEKDAYS, full

_BAR = 40
"""Cells of a long bar."""
_SOURCES = 5
"""Sources that a report lists; the command ``sources`` has all."""


def report_text(report: Report, zone: tzinfo, pen: Pen) -> Iterator[str]:
    """The lines of a report."""
    yield f"Report, {full(report.now, zone)}"
    yield words.counted(report.counts)
    for title, lines in (
        (f"First answer: {words.clocks(report.first_answer)}", _answers(report, pen)),
        ("Promises", _promises(report, pen)),
        ("Stages", _stages(report, pen)),
        ("Touches a week, from Monday", _weeks(report, pen)),
        ("Expected to fall due", _load(report, pen)),
        ("Sources", _sources(report.sources)),
    ):
        yield ""
        yield title
        yield from (f"  {line}".rstrip() for line in lines)


def _share(share: float | None, pen: Pen) -> str:
    if share is None:
        return "-"
    done = reach(share, 1, _BAR)
    return f"{pen.line * done}{pen.rest * (_BAR - done)} {share:>4.0%}"


def _answers(report: Report, pen: Pen) -> Iterator[str]:
    found = report.first_answer
    if found.clocks:
        for mark, (share, of) in zip(report.marks, words.within(found), strict=True):
            yield f"within {mark:<7} {_share(share, pen)}" + (f" of {of}" if of else "")
    yield f"({words.CLOCKS})"


def _promises(report: Report, pen: Pen) -> Iterator[str]:
    kept = report.promises
    if kept.kept_rate is None:
        yield f"{words.NOTHING_SETTLED}; {kept.open} open"
        return
    yield f"kept on time   {_share(kept.kept_rate, pen)}"
    yield ", ".join(f"{count} {what}" for what, count in words.settled(kept)) + f"; {kept.open} open"


def _stages(report: Report, pen: Pen) -> Iterator[str]:
    ways = report.ways
    most = max(each.ever for each in ways.funnel)
    if not most:
        yield words.NOBODY_YET
        return
    yield f"{'':<14}  now  ever{'':<15}  {'stayed, median':<16}  so far, median"
    for row, stay in zip(ways.funnel, ways.stays, strict=True):
        bar = pen.full * reach(row.ever, most, 13)
        ended, running = (
            words.stayed(stay.median_days, stay.ended),
            words.stayed(stay.running_median_days, stay.running),
        )
        yield f"{row.stage:<14}{row.now:>5} {row.ever:>5}  {bar:<13}  {ended:<16}  {running}"
    for step in ways.conversion if words.moved_on(ways.conversion) else ():
        share = f"{step.share:.0%}: " if step.share is not None else ""
        yield f"{share}{words.went_on(step)}"
    if not words.moved_on(ways.conversion):
        yield words.NOBODY_MOVED
    if ways.new:
        yield words.apart(ways.new)
    yield f"closed now: {words.reasons(ways.closed)}"
    yield f"(ever: {words.EVER};"
    yield f" {words.STAYED})"


def _weeks(report: Report, pen: Pen) -> Iterator[str]:
    weeks = report.weeks
    most = max(week.outbound + week.inbound for week in weeks)
    if not most:
        yield words.NO_TOUCHES
        return
    yield f"{'':<6}    out    in  {pen.full} you  {pen.other} they"
    for week in weeks:
        out, back = split(week.outbound, week.inbound, most, _BAR)
        bar = pen.full * out + pen.other * back
        yield f"{words.monday(week):>6}  {week.outbound:>5} {week.inbound:>5}  {bar}"
    yield ""
    yield f"{'by kind':<10}  {'':<{len(weeks)}}    out    in"
    for each in words.by_kind(weeks):
        yield f"{each.kind:<10}  {spark(each.weeks, pen)}  {each.ours:>5} {each.theirs:>5}"


def _load(report: Report, pen: Pen) -> Iterator[str]:
    yield f"({words.LOAD})"
    most = max((day.due for day in report.load), default=0)
    for day in report.load:
        when = date.fromisoformat(day.date)
        name = f"{WEEKDAYS[when.weekday()]} {when.day:>2} {MONTHS[when.month - 1]}"
        yield f"{name}  {day.due:>5}  {pen.full * reach(day.due, most, _BAR)}"


def _sources(found: list[SourceFigures]) -> Iterator[str]:
    if not found:
        yield "none yet: `keepwarm add NAME --source WHO` records who referred somebody"
    for each in found[:_SOURCES]:
        median = each.answers.median_hours
        answer = f"answered in {words.answer_time(median)}" if median is not None else "no answer yet"
        yield f"{fit(each.name, 20)} {each.referrals:>3} sent, {each.bought} bought, {answer}{_owed(each.reports_owed)}"
    if len(found) > _SOURCES:
        yield f"and {len(found) - _SOURCES} more: `keepwarm sources`"


def sources_text(both: Sources, zone: tzinfo) -> Iterator[str]:
    """What came of each source, and who gives referrals."""
    if not both.found:
        yield "No sources yet: `keepwarm add NAME --source WHO` records who referred somebody."
    for each in both.found:
        yield clean_line(f"{each.name}: {each.referrals} referred, {each.bought} bought{_owed(each.reports_owed)}")
        stages = ", ".join(f"{count} {stage}" for stage, count in each.stages.items() if count) or "nobody yet"
        briefed = full(each.briefed_at, zone) if each.briefed_at else "not yet: `keepwarm brief`"
        rows = [("reached", stages), ("first answer", _first_answer(each.answers)), ("briefed", briefed)]
        yield from aligned(rows, indent="  ")
    if both.giving:
        yield "Referrals given to you by prospects"
        yield from aligned([(str(each.id), each.name, f"{each.given}") for each in both.giving], indent="  ")


def _owed(count: int) -> str:
    return f", {count} report{'s' if count > 1 else ''} owed" if count else ""


def _first_answer(found: Answers) -> str:
    if found.median_hours is None:
        return "none yet"
    shares = ((24, found.within_24), (48, found.within_48), (72, found.within_72))
    within = ", ".join(f"{share:.0%} within {hours} h" for hours, share in shares if share is not None)
    return f"{found.median_hours:.0f} h (median), {within}"
