"""The report as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from tui.exchange.markdown import table
from tui.model.records import Reason
from tui.views import report_tables as tables
from tui.views import report_words as words
from tui.views.capacity_words import rate, standing
from tui.views.charts import Pen
from tui.views.report import Report
from tui.views.table import by_position, in_markdown
from tui.when.saying import full


def report_markdown(report: Report, zone: tzinfo, pen: Pen) -> str:
    """A document of tables."""
    return "\n".join(_document(report, zone, pen)).rstrip("\n") + "\n"


def _document(report: Report, zone: tzinfo, pen: Pen) -> Iterator[str]:
    yield f"# Keepwarm report, {full(report.now, zone)}\n"
    yield f"{_sentence(standing(report.counts, mailing=report.mailing))}\n"
    yield from _kept(report)
    yield from _stages(report, pen)
    yield "## Touches a week\n"
    yield from table(in_markdown(tables.weeks(report.weeks, pen)), report.weeks)
    if kinds := words.by_kind(report.weeks):
        yield from table(in_markdown(tables.kinds(report.weeks, pen)), kinds)
    yield from _coming(report, pen)
    yield "## Sources\n"
    if not report.sources:
        yield "none yet\n"
        return
    yield from table(in_markdown(tables.sources_of(report, zone)), report.sources)


def _coming(report: Report, pen: Pen) -> Iterator[str]:
    found = report.capacity
    yield "## Capacity\n"
    yield from (f"{_sentence(each)}\n" for each in report.sentences)
    rows = (("asked", rate(found.asked)), ("done", rate(found.done)), ("budget", found.budget or "none"))
    yield from table(by_position("A working day", "People"), rows)
    yield "## Expected to fall due\n"
    told = (words.LOAD, words.waits(report.load, found.budget))
    yield " ".join(_sentence(each) for each in told if each) + "\n"
    yield from table(in_markdown(tables.days(report.load, found.budget, 1, pen)), report.load)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _kept(report: Report) -> Iterator[str]:
    found, kept = report.first_answer, report.promises
    yield "## First answer\n"
    yield f"{words.clocks(found)} ({words.CLOCKS})\n"
    shares = zip(report.marks, words.within(found), strict=True)
    yield from table(
        by_position("Within", "Share", "Of"), ((mark, words.percent(share), of) for mark, (share, of) in shares)
    )
    yield "## Promises\n"
    became = [
        ("kept on time, of the settled", words.percent(kept.kept_rate)),
        *words.settled(kept),
        ("open", kept.open),
    ]
    yield from table(by_position("Promises", "Figure"), became)


def _stages(report: Report, pen: Pen) -> Iterator[str]:
    ways, rows = report.ways, tables.stage_rows(report.ways)
    yield "## Stages\n"
    yield f"Ever: {words.EVER}. Days are medians; {words.STAYED}.\n"
    yield from table(in_markdown(tables.stages(rows, pen)), rows)
    yield from table(
        by_position("Went on", "Came there", "Reached the next", "Share"),
        ((f"{each.stage} to {each.to}", each.of, each.reached, words.percent(each.share)) for each in ways.conversion),
    )
    if ways.new:
        yield f"Went on: {words.apart(ways.new)}.\n"
    closed = ((Reason(each).replace("-", " "), count) for each, count in ways.closed.items())
    yield from table(by_position("Closed", "People"), closed)
