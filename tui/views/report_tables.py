"""The tables of the report and of the sources: each column once, for the screen, for the command line, for Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import TypeAlias

from tui.model.records import STAGES, Stage
from tui.rules.stages import Reached, StageFigures, Stays
from tui.rules.statistics import Day, SourceFigures
from tui.rules.weeks import Week
from tui.text import clean, fit
from tui.views import report_words as words
from tui.views.charts import Pen, spark
from tui.views.report import Report
from tui.views.table import ALL, Bar, Column, Growing, R, Shown, Table
from tui.when.saying import full


def _number(
    figure: Callable[[R], int], screen: tuple[str, int], text: tuple[str, int, int], markdown: str,
    tone: str | Callable[[R], str] = "soft",
) -> Shown[R]:  # fmt: skip
    """A column of numbers: title and width on the screen; title, width and gap in text; title in Markdown."""
    return Shown(
        Column(screen[0], lambda row: figure(row) or "·", screen[1], tone=tone),
        Column(text[0], figure, text[1], gap=text[2]),
        Column(markdown, figure),
    )


# Sources --------------------------------------------------------------------------------------------------------

Source: TypeAlias = SourceFigures


def sources(
    late: str, broken: str, day: Callable[[datetime], date], today: date, *, name: str = "text"
) -> Table[SourceFigures]:
    """What came of each source.

    Args:
        late: what the second share of the answers is counted to: "48 h".
        broken: the same of the third.
        day: the user's day of an instant.
        today: the user's day.
        name: the tone of the names.
    """

    def briefed(each: Source) -> str:
        return words.short_day(day(each.briefed_at), today) if each.briefed_at else "not yet"

    return (
        Shown(
            Column("source", _name, Growing(16, 34, enough=26), "<", name),
            Column("", lambda each: fit(_name(each), 20)),
            Column("Source", _name, align="<"),
        ),
        _count("sent", 5, "Sent", lambda each: each.referrals, lambda each: f" {each.referrals:>3} sent", none="-"),
        Shown(Column("briefed", briefed, 8, "<", lambda each: "soft" if each.briefed_at else "accent", 2, airy=True)),
        Shown(
            Column("median", lambda each: words.answer_time(each.answers.median_hours), 8, airy=True,
                   group="first answer"),
            None,
            Column("Median hours to answer", lambda each: words.rounded(each.answers.median_hours)),
        ),
        _share(late, lambda each: each.answers.within_48),
        _share(broken, lambda each: each.answers.within_72),
        *map(_reached, STAGES),
        _count("bought", 8, "Bought", lambda each: each.bought, lambda each: f", {each.bought} bought", tone="open"),
        Shown(text=Column("", lambda each: f", {words.answered(each.answers)}")),
        _count("owed", 5, "Reports owed", lambda each: each.reports_owed, lambda each: words.owed(each.reports_owed),
               tone="late"),
    )  # fmt: skip


def sources_of(report: Report, zone: tzinfo) -> Table[SourceFigures]:
    """The same for the sources of a report."""

    def day(at: datetime) -> date:
        return at.astimezone(zone).date()

    return sources(*report.marks[1:], day, day(report.now))


def source_details(zone: tzinfo) -> tuple[Column[Source], ...]:
    """What the command line says of a source below its name, a line each."""
    return (
        Column("reached", lambda each: words.reached(each.stages)),
        Column("first answer", lambda each: words.first_answer(each.answers)),
        Column(
            "briefed", lambda each: full(each.briefed_at, zone) if each.briefed_at else "not yet: `keepwarm briefed`"
        ),
    )


def _name(each: Source) -> str:
    return clean(each.name)


def _count(
    title: str, width: int, markdown: str, figure: Callable[[Source], int], said: Callable[[Source], str] | None,
    *, tone: str = "soft", none: str = "·",
) -> Shown[Source]:  # fmt: skip
    """A count: what stands for none of them, and what a line of text says of it."""
    return Shown(
        Column(title, lambda each: figure(each) or none, width, tone=lambda each: tone if figure(each) else "faint",
               airy=True),
        Column("", said) if said else None,
        Column(markdown, figure),
    )  # fmt: skip


def _share(title: str, share: Callable[[Source], float | None]) -> Shown[Source]:
    tone: Callable[[Source], str] = lambda each: "faint" if share(each) is None else "soft"  # noqa: E731
    return Shown(Column(title, lambda each: words.percent(share(each)), 6, tone=tone, airy=True))


def _reached(stage: Stage) -> Shown[Source]:
    """How many reached a stage; the stages stand close together, below one word."""
    first = stage is STAGES[0]
    shown = _count(stage[:3], 5 if first else 4, stage.capitalize(), lambda each: each.stages[stage.value], None)
    assert isinstance(shown.screen, Column)
    return shown._replace(screen=shown.screen._replace(airy=first, group="reached" if first else ""))


# Stages ---------------------------------------------------------------------------------------------------------

StageRow: TypeAlias = tuple[Reached, Stays]


def stage_rows(ways: StageFigures) -> list[StageRow]:
    """The stages, each with how long people stay."""
    return list(zip(ways.funnel, ways.stays, strict=True))


def stages(rows: Sequence[StageRow], pen: Pen) -> Table[StageRow]:
    """Who is and was in each stage, and for how long."""
    most = max(reached.ever for reached, _ in rows)
    name = Column[StageRow]("", lambda row: row[0].stage, 14, "<", "text")
    return (
        Shown(name, name, name._replace(title="Stage")),
        _number(lambda row: row[0].now, ("now", 7), ("now", 6, 0), "Now",
                lambda row: "bold text" if row[0].now else "text"),
        _number(lambda row: row[0].ever, ("ever", 8), ("ever", 6, 1), "Ever"),
        Shown(
            Bar("", lambda row: (row[0].now, row[0].ever - row[0].now), most, pen, Growing(1, 60), gap=2),
            Bar("", lambda row: (row[0].ever, 0), most, pen, 13, gap=2),
            Column("Entered here", lambda row: row[0].entered),
        ),
        *_stay("stayed, median", 16, "Days stayed", rows, lambda row: (row[1].median_days, row[1].ended)),
        *_stay("so far, median", 0, "Days here so far", rows, lambda row: (row[1].running_median_days, row[1].running)),
    )  # fmt: skip


def _stay(
    title: str, in_text: int, markdown: str, rows: Sequence[StageRow],
    stay: Callable[[StageRow], tuple[float | None, int]],
) -> Table[StageRow]:  # fmt: skip
    """A median stay and of how many it is: one column of words, in Markdown two of figures."""
    wide = max(len(title), *(len(words.stayed(*stay(row))) for row in rows))
    text = Column[StageRow](title, lambda row: words.stayed(*stay(row)), in_text and max(in_text, wide), "<", gap=2)
    return (
        Shown(text._replace(width=wide), text, Column(markdown, lambda row: words.rounded(stay(row)[0], 1))),
        Shown(markdown=Column("of", lambda row: stay(row)[1])),
    )


# Touches --------------------------------------------------------------------------------------------------------


def weeks(found: Sequence[Week], pen: Pen) -> Table[Week]:
    """The touches of each week, yours and theirs."""
    most = max(week.outbound + week.inbound for week in found)
    bar = Bar[Week]("", lambda week: (week.outbound, week.inbound), most, pen, ALL, gap=1)
    both: Table[Week] = _both(lambda week: week.outbound, lambda week: week.inbound)
    return (
        Shown(
            Column("", words.monday, 7, tone=lambda week: "accent" if week is found[-1] else "soft"),
            Column("", words.monday, 6),
            Column("From Monday", lambda week: week.monday, align="<"),
        ),
        *both,
        Shown(bar, bar._replace(title=f"{pen.full} you  {pen.other} they", width=40, gap=2)),
    )


def kinds(found: Sequence[Week], pen: Pen) -> Table[words.OfKind]:
    """The touches of each kind, week by week in small."""
    name = Column[words.OfKind]("by kind", lambda each: each.kind, 11, "<")
    shape = Column[words.OfKind]("", lambda each: spark(each.weeks, pen), len(found), tone="bar")
    both: Table[words.OfKind] = _both(lambda each: each.ours, lambda each: each.theirs)
    return (
        Shown(name, name._replace(width=10), name._replace(title="Kind")),
        Shown(shape, shape._replace(gap=2)),
        *both,
        Shown(markdown=shape._replace(title="Week by week")),
    )


def _both(ours: Callable[[R], int], theirs: Callable[[R], int]) -> Table[R]:
    """What came from you, and what from them."""
    return (
        _number(ours, ("you", 6), ("out", 5, 2), "From you", "bold text"),
        _number(theirs, ("they", 6), ("in", 5, 1), "From them"),
    )


# Days -----------------------------------------------------------------------------------------------------------


def days(load: Sequence[Day], budget: int, whole: int, pen: Pen) -> Table[Day]:
    """What is to be done on each day, and what then waits. ``whole``: what a bar of the full width stands for."""

    def tone(day: Day) -> str:
        return "bold accent" if day is load[0] else "faint" if words.is_weekend(day) else "soft"

    def waiting(day: Day) -> str:
        return f"{day.waiting} wait{'s' * (day.waiting == 1)}" if day.waiting else ""

    label = Column[Day]("", words.weekday, 11, "<", tone)
    return (
        Shown(label, label._replace(width=10), Column("Day", lambda day: day.date, align="<")),
        _number(lambda day: day.due, ("due", 4), ("", 5, 2), "Due", lambda day: "bold text" if day.due else "faint"),
        Shown(
            Column("waits", lambda day: day.waiting or "", 6, tone="soft", gap=1),
            None,
            Column("Presses", lambda day: day.pressing),
        ),
        Shown(
            Bar("", lambda day: (day.pressing, day.due - day.pressing), whole, pen, ALL, 1, budget),
            Bar("", lambda day: (day.due, 0), whole, pen, 40, 2),
            Column("Waits", lambda day: day.waiting),
        ),
        Shown(text=Column("", waiting, 12, gap=1)),
    )
