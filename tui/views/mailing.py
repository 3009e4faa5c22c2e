"""The mailing as it is shown: whom it goes to, and the words about it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.rules.facts import last_contact
from tui.rules.mailing import Mailing, kept_by_mailing
from tui.text import counted, fold
from tui.when.saying import full

HOW_TO_CHOOSE = (
    "Nobody gets a mailing yet. `keepwarm config mailing.stages profitability` chooses your customers, "
    "`keepwarm config mailing.tags club` whoever has that tag; on the board the settings (`,`) do."
)


class Addressees(NamedTuple):
    """Whom a mailing goes to."""

    people: dict[int, Prospect]
    """By name."""
    recent: int
    """With how many you were in touch lately; they are not among the people, if that was asked for."""
    monthly: bool
    """It is the one that falls due each month: it reaches everybody whom the mailing keeps."""


def addressees(
    pipeline: Pipeline, stage: Stage | None = None, tag: str | None = None, *, leave_out_recent: bool = False
) -> Addressees:
    """The open people of a stage and with a tag; with neither, those whom the mailing keeps.

    From the records: the agenda, which takes several times as long to make, is not needed for it.
    """
    everybody, rules = pipeline.people.table(), pipeline.rules
    kept = {who for who, person in everybody.items() if kept_by_mailing(person, rules)}
    chosen, monthly = kept, True
    if stage is not None or tag is not None:
        chosen = {who for who, person in everybody.items() if _is_in(person, stage, tag)}
        monthly = bool(kept) and kept <= chosen and pipeline.mailing.due_at is not None
    since = pipeline.calendar.minus(pipeline.now, rules.mailing.recent)
    recent = {who for who in chosen if _is_recent(last_contact(everybody[who]), since)}
    if leave_out_recent:
        chosen = chosen - recent
    by_name = sorted(chosen, key=lambda who: (fold(everybody[who].name), who))
    return Addressees({who: everybody[who] for who in by_name}, len(recent), monthly)


def _is_in(person: Prospect, stage: Stage | None, tag: str | None) -> bool:
    if person.closed is not None or (stage is not None and person.stage is not stage):
        return False
    return tag is None or fold(tag) in map(fold, person.tags)


def members(pipeline: Pipeline, *, leave_out_recent: bool) -> tuple[int, ...]:
    """Those whom the mailing keeps, by name: as ``addressees`` finds them, from the rows of an agenda that is there."""
    agenda = pipeline.agenda
    since = pipeline.calendar.minus(pipeline.now, pipeline.rules.mailing.recent)
    rows = [agenda.rows[who] for who in agenda.mailed]
    if leave_out_recent:
        rows = [row for row in rows if not _is_recent(row.last_contact, since)]
    return tuple(row.id for row in sorted(rows, key=lambda row: (fold(row.name), row.id)))


def _is_recent(at: datetime | None, since: datetime) -> bool:
    return at is not None and at >= since


def headline(pipeline: Pipeline) -> str:
    """The line of the day: "card to 12,988 customers, due Mon 2 Mar"; empty while none is due."""
    agenda = pipeline.agenda
    return f"{brief(pipeline)}, {when_due(pipeline, agenda.mailing)}" if agenda.mailing_due is not None else ""


def brief(pipeline: Pipeline) -> str:
    """What the mailing is, and to how many: "card to 12,988 customers"."""
    return f"{pipeline.rules.mailing.kind} to {whom(pipeline, len(pipeline.agenda.mailed))}"


def whom(pipeline: Pipeline, count: int) -> str:
    """So many of those whom the mailing keeps: "12,988 customers"."""
    chosen = pipeline.rules.mailing
    customers = chosen.stages == (Stage.PROFITABILITY,) and not chosen.tags
    return counted(count, "customer") if customers else counted(count, "person", "people")


def when_due(pipeline: Pipeline, stands: Mailing) -> str:
    """When a mailing is due: "due Mon 2 Mar", or "next Wed 1 Apr"."""
    if stands.due_at is not None:
        return f"due {_day(stands.due_at, pipeline)}"
    return f"next {_day(stands.next_at, pipeline)}" if stands.next_at is not None else ""


def kept_words(pipeline: Pipeline, who: int) -> str:
    """ "kept by the mailing, next Wed 1 Apr"; empty for all others."""
    kept = kept_by_mailing(pipeline.prospect(who), pipeline.rules)
    return f"kept by the mailing, {when_due(pipeline, pipeline.mailing)}" if kept else ""


def _day(at: datetime, pipeline: Pipeline) -> str:
    """The day of an instant, with the year where it is not this one."""
    calendar = pipeline.calendar
    return full(calendar.day(at), calendar.zone).removesuffix(f" {calendar.day(pipeline.now).year}")
