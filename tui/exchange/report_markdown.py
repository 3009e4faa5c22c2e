"""The report as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from tui.exchange.markdown import escaped, table
from tui.model.records import STAGES, Reason
from tui.views import report_words as words
from tui.views.charts import Pen, spark
from tui.views.report import Report
from tui.when.saying import full


def report_markdown(report: Report, zone: tzinfo, pen: Pen) -> str:
    """A document of tables."""
    return "\n".join(_document(report, zone, pen)).rstrip("\n") + "\n"


def _document(report: Report, zone: tzinfo, pen: Pen) -> Iterator[str]:
    yield f"# Keepwarm report, {full(report.now, zone)}\n"
    yield f"{words.counted(report.counts)}\n"
    yield from _kept(report)
    yield from _stages(report)
    yield from _weeks(report, pen)
    yield "## Expected to fall due\n"
    yield f"{words.LOAD[0].upper()}{words.LOAD[1:]}.\n"
    yield from table(("Day", "All", "Rhythm"), ((day.date, day.due, day.rhythm) for day in report.load))
    yield from _sources(report)


def _kept(report: Report) -> Iterator[str]:
    found, kept = report.first_answer, report.promises
    yield "## First answer\n"
    yield f"{words.clocks(found)} ({words.CLOCKS})\n"
    shares = zip(report.marks, words.within(found), strict=True)
    yield from table(("Within", "Share", "Of"), ((mark, _percent(share), of) for mark, (share, of) in shares))
    yield "## Promises\n"
    rows: list[tuple[str, str | int]] = [
        ("kept on time, of the settled", _percent(kept.kept_rate)),
        *words.settled(kept),
        ("open", kept.open),
    ]
    yield from table(("Promises", "Figure"), rows)


def _stages(report: Report) -> Iterator[str]:
    ways = report.ways
    yield "## Stages\n"
    yield f"Ever: {words.EVER}. Days are medians; {words.STAYED}.\n"
    yield from table(
        ("Stage", "Now", "Ever", "Entered here", "Days stayed", "of", "Days here so far", "of"),
        (
            (row.stage, row.now, row.ever, row.entered,
             _days(stay.median_days), stay.ended, _days(stay.running_median_days), stay.running)
            for row, stay in zip(ways.funnel, ways.stays, strict=True)
        ),
    )  # fmt: skip
    yield from table(
        ("Went on", "Came there", "Reached the next", "Share"),
        ((f"{each.stage} to {each.to}", each.of, each.reached, _percent(each.share)) for each in ways.conversion),
    )
    if ways.new:
        yield f"Went on: {words.apart(ways.new)}.\n"
    yield from table(
        ("Closed", "People"), ((Reason(each).replace("-", " "), ways.closed[each]) for each in ways.closed)
    )


def _weeks(report: Report, pen: Pen) -> Iterator[str]:
    yield "## Touches a week\n"
    rows = ((each.monday, each.outbound, each.inbound) for each in report.weeks)
    yield from table(("From Monday", "From you", "From them"), rows)
    kinds = words.by_kind(report.weeks)
    if kinds:
        yield from table(
            ("Kind", "From you", "From them", "Week by week"),
            ((each.kind, each.ours, each.theirs, escaped(spark(each.weeks, pen))) for each in kinds),
        )


def _sources(report: Report) -> Iterator[str]:
    yield "## Sources\n"
    if not report.sources:
        yield "none yet\n"
        return
    yield from table(
        ("Source", "Sent", "Median hours to answer", *map(str.capitalize, STAGES), "Bought", "Reports owed"),
        (
            (escaped(each.name), each.referrals, _hours(each.answers.median_hours),
             *(each.stages[stage.value] for stage in STAGES), each.bought, each.reports_owed)
            for each in report.sources
        ),
    )  # fmt: skip


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def _days(length: float | None) -> str:
    return "-" if length is None else f"{length:.1f}"


def _hours(length: float | None) -> str:
    return "-" if length is None else f"{length:.0f}"
