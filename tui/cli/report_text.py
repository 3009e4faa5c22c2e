"""The report and the sources as text, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from textwrap import wrap

from tui.cli.printing import aligned, clean_line, lines_of, titles
from tui.views import report_tables as tables
from tui.views import report_words as words
from tui.views.capacity_words import standing
from tui.views.charts import Pen, reach
from tui.views.report import Report, Sources
from tui.views.table import R, Table, in_text, plain
from tui.when.saying import full

_BAR = 40
"""Cells of a share."""
_ROOM = 78
"""Cells of a sentence."""
_SOURCES = 5
"""Sources that a report lists; the command ``sources`` has all."""


def report_text(report: Report, zone: tzinfo, pen: Pen) -> Iterator[str]:
    """The lines of a report."""
    yield f"Report, {full(report.now, zone)}"
    yield standing(report.counts, mailing=report.mailing)
    for title, lines in (
        (f"First answer: {words.clocks(report.first_answer)}", _answers(report, pen)),
        ("Promises", _promises(report, pen)),
        ("Stages", _stages(report, pen)),
        ("Touches a week, from Monday", _weeks(report, pen)),
        ("Capacity", _capacity(report)),
        ("Expected to fall due", _load(report, pen)),
        ("Sources", _sources(report, zone)),
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
            yield f"within {mark:<7} {_share(share, pen)}" + (f" of {of:,}" if of else "")
    yield f"({words.CLOCKS})"


def _promises(report: Report, pen: Pen) -> Iterator[str]:
    kept = report.promises
    if kept.kept_rate is None:
        yield f"{words.NOTHING_SETTLED}; {kept.open:,} open"
        return
    yield f"kept on time   {_share(kept.kept_rate, pen)}"
    yield ", ".join(f"{count:,} {what}" for what, count in words.settled(kept)) + f"; {kept.open:,} open"


def _stages(report: Report, pen: Pen) -> Iterator[str]:
    ways, rows = report.ways, tables.stage_rows(report.ways)
    if not any(reached.ever for reached, _ in rows):
        yield words.NOBODY_YET
        return
    yield from _table(tables.stages(rows, pen), rows)
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
    if not any(week.outbound or week.inbound for week in weeks):
        yield words.NO_TOUCHES
        return
    yield from _table(tables.weeks(weeks, pen), weeks)
    yield ""
    yield from _table(tables.kinds(weeks, pen), words.by_kind(weeks))


def _table(table: Table[R], rows: Sequence[R]) -> Iterator[str]:
    yield titles(in_text(table))
    yield from lines_of(in_text(table), rows)


def _capacity(report: Report) -> Iterator[str]:
    return (line for sentence in report.sentences for line in wrap(sentence, _ROOM))


def _load(report: Report, pen: Pen) -> Iterator[str]:
    budget, most = report.capacity.budget, max((day.due for day in report.load), default=0)
    yield from lines_of(in_text(tables.days(report.load, budget, most, pen)), report.load)
    if told := words.waits(report.load, budget):
        yield told
    yield f"({words.LOAD})"


def _sources(report: Report, zone: tzinfo) -> Iterator[str]:
    if not report.sources:
        yield "none yet: `keepwarm add NAME --source WHO` records who referred somebody"
    yield from lines_of(in_text(tables.sources_of(report, zone)), report.sources[:_SOURCES])
    if len(report.sources) > _SOURCES:
        yield f"and {len(report.sources) - _SOURCES} more: `keepwarm sources`"


def sources_text(both: Sources, zone: tzinfo) -> Iterator[str]:
    """What came of each source, and who gives referrals."""
    if not both.found:
        yield "No sources yet: `keepwarm add NAME --source WHO` records who referred somebody."
    for each in both.found:
        yield clean_line(f"{each.name}: {each.referrals} referred, {each.bought} bought{words.owed(each.reports_owed)}")
        rows = [(column.title, plain(column.value(each))) for column in tables.source_details(zone)]
        yield from aligned(rows, indent="  ")
    if both.giving:
        yield "Referrals given to you by prospects"
        yield from aligned([(str(each.id), each.name, f"{each.given}") for each in both.giving], indent="  ")
