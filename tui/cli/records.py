"""The records that the command line prints as JSON (contract)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict

from tui.model.addresses import KINDS
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage, Touch
from tui.rules.day import DueGroup, group
from tui.rules.engine import Item, Rule, State
from tui.rules.facts import gather
from tui.rules.measures import measure
from tui.rules.promises import outcome
from tui.when.saying import iso

if TYPE_CHECKING:
    from tui.agenda.index import Due
    from tui.agenda.rows import Row
    from tui.exchange.found import Reading
    from tui.pipeline import Pipeline, Result
    from tui.pipeline.importing import Entry, Plan
    from tui.pipeline.imports import ImportDone, TakenBack
    from tui.rules.capacity import Capacity
    from tui.rules.statistics import SourceFigures
    from tui.views.meetings import Coming
    from tui.views.report import Report


def instant(at: datetime | None) -> str | None:
    """ISO 8601 in UTC ending in Z, or None."""
    return iso(at) if at is not None else None


class ItemRecord(msgspec.Struct, frozen=True, gc=False):
    """A due item as ``due --json`` prints it (contract)."""

    id: int
    name: str
    company: str
    stage: Stage
    rule: Rule
    kinds: tuple[Kind, ...]
    state: State
    due_at: datetime
    late_at: datetime | None
    broken_at: datetime | None
    reason: str
    step: int | None
    waiting: bool
    group: str


def item_record(who: int, person: Prospect | Row, item: Item, reason: str, place: DueGroup) -> ItemRecord:
    """The record of an item; instants in UTC are printed as ISO 8601 ending in Z."""
    return ItemRecord(
        who, person.name, person.company, person.stage, item.rule, item.kinds, item.state,
        item.due_at, item.late_at, item.broken_at, reason, item.step,
        place is DueGroup.WAITING, place.name.lower(),
    )  # fmt: skip


def meeting_records(found: Iterable[Coming]) -> list[dict[str, Any]]:
    """Meetings ahead, as ``due --json`` prints them beside its items."""
    return [
        {
            "start": iso(each.start),
            "end": iso(each.end),
            "with": [{"id": who, "name": name} for who, name in each.people],
        }
        for each in found
    ]


def mailing_record(pipeline: Pipeline) -> dict[str, Any] | None:
    """The mailing that is due, as ``due --json`` prints it (contract); None without one."""
    agenda = pipeline.agenda
    if agenda.mailing_due is None:
        return None
    return {"people": len(agenda.mailed), "due_at": iso(agenda.mailing_due), "kind": pipeline.rules.mailing.kind}


def due_records(pipeline: Pipeline, lines: Iterable[Due]) -> list[ItemRecord]:
    """The records of lines of the agenda."""
    at = pipeline.said_now()
    return [
        item_record(line.row.id, line.row, line.item, pipeline.reason_of(line.row, at), line.group) for line in lines
    ]


def candidate_records(pipeline: Pipeline, who: int) -> list[dict[str, Any]]:
    """The records of every candidate of somebody, each with whether it won."""
    return [{**asdict(record), "won": place == 0} for place, record in enumerate(_candidates(pipeline, who))]


def _candidates(pipeline: Pipeline, who: int) -> list[ItemRecord]:
    """Every candidate, the one that won first: in the group where it stands, the others where they would."""
    row = pipeline.agenda.rows[who]
    return [
        item_record(who, row, item, pipeline.reason(who, item), group(item) if place else pipeline.agenda.group_of(row))
        for place, item in enumerate(pipeline.explain(who))
    ]


def prospect_record(pipeline: Pipeline, who: int) -> dict[str, Any]:
    """A prospect's fields as ``list --json`` prints them."""
    prospect = pipeline.prospect(who)
    closing = prospect.closed
    return {
        "id": who,
        "name": prospect.name,
        "company": prospect.company,
        "position": prospect.position,
        "stage": prospect.stage,
        **{kind: getattr(prospect, kind) or None for kind in KINDS},
        **{many: [asdict(each) for each in getattr(prospect, many)] for many in KINDS.values()},
        "where": prospect.where,
        "met_at": instant(prospect.met_at),
        "source": pipeline.people.source_name(prospect) or None,
        "source_id": prospect.source.prospect if prospect.source is not None else None,
        "referred_at": instant(prospect.referred_at),
        "added_at": instant(prospect.added_at),
        "imported": prospect.imported,
        "taken_up_at": instant(prospect.taken_up_at),
        "tags": prospect.tags,
        "comfort": prospect.comfort or None,
        "available": prospect.available,
        "note": prospect.note,
        "snoozed_until": instant(prospect.snooze.until) if prospect.snooze is not None else None,
        "news": [asdict(each) for each in prospect.news],
        "closed": {"at": iso(closing.at), "reason": closing.reason} if closing is not None else None,
    }


def full_record(pipeline: Pipeline, who: int) -> dict[str, Any]:
    """A prospect with timeline and measures as ``show --json`` prints it (contract)."""
    from tui.rules.proposals import proposals

    prospect = pipeline.prospect(who)
    items = _candidates(pipeline, who)
    return {
        **prospect_record(pipeline, who),
        "next": items[0] if items else None,
        "touches": list(map(_touch, prospect.touches)),
        "past": list(map(_touch, prospect.past)),
        "promises": _promises(pipeline, prospect),
        "stages": [{"at": iso(move.at), "stage": move.stage} for move in prospect.stages],
        "events": [{"at": iso(event.at), "what": event.what} for event in prospect.events],
        "closings": [
            {"at": iso(each.at), "reason": each.reason, "reopened_at": instant(each.reopened_at)}
            for each in prospect.closings
        ],
        "measures": measure(prospect, pipeline.now, pipeline.rules, pipeline.calendar),
        "proposals": proposals(prospect, pipeline.now, pipeline.rules, pipeline.calendar),
    }  # fmt: skip


def _touch(touch: Touch) -> dict[str, Any]:
    return {
        "at": iso(touch.at), "kind": touch.kind, "inbound": touch.inbound, "note": touch.note, "about": touch.about,
        "despite": touch.despite, "mailing": touch.mailing, "ref": touch.ref or None,
    }  # fmt: skip


def _promises(pipeline: Pipeline, prospect: Prospect) -> list[dict[str, Any]]:
    outbound = gather(prospect).outbound
    return [
        {
            "due_at": iso(kept.due_at),
            "made_at": iso(kept.made_at),
            "outcome": outcome(kept, outbound, pipeline.now, pipeline.rules.promise),
            "whole_day": kept.whole_day,
            "note": kept.note,
        }
        for kept in prospect.promises
    ]


def source_records(found: Iterable[SourceFigures]) -> list[dict[str, Any]]:
    """What came of sources as ``sources --json`` prints it."""
    return [
        {
            "name": each.name, "id": each.prospect, "briefed_at": instant(each.briefed_at),
            "referrals": each.referrals, "first_answer": each.answers, "stages": each.stages, "bought": each.bought,
            "reports_owed": each.reports_owed,
        }
        for each in found
    ]  # fmt: skip


def report_record(found: Report) -> dict[str, Any]:
    """A report as ``report --json`` prints it."""
    ways = found.ways
    return {
        "now": iso(found.now), "counts": found.counts, "first_answer": found.first_answer, "promises": found.promises,
        "funnel": ways.funnel, "conversion": ways.conversion, "new": ways.new, "stays": ways.stays,
        "closed": ways.closed, "weeks": found.weeks,
        "sources": source_records(found.sources), "load": found.load, "capacity": capacity_record(found.capacity),
    }  # fmt: skip


def capacity_record(found: Capacity) -> dict[str, Any]:
    """What is asked, what is done and the budget (0: none), of a working day (contract)."""
    return {"asked": found.asked, "done": found.done, "budget": found.budget}


def _entry_record(entry: Entry) -> dict[str, Any]:
    """What becomes of somebody in the file."""
    return {
        "line": entry.person.line, "name": entry.person.name, "fate": entry.fate, "id": entry.who,
        "changes": [change._asdict() for change in entry.changes],
        "kept": [change._asdict() for change in entry.kept],
        "alike": [{"id": each.who, "reason": each.reason} for each in entry.alike],
        "also": [row.line for row in entry.also],
    }  # fmt: skip


def imports_record(found: Mapping[int, ImportDone]) -> list[dict[str, Any]]:
    """The imports as ``imports --json`` prints them, the first one first."""
    return [
        {
            "id": number, "at": iso(done.at), "file": done.file, "format": done.origin, "new": list(done.new),
            "updated": done.updated, "taken_back_at": instant(done.taken_back_at),
        }
        for number, done in found.items()
    ]  # fmt: skip


def taken_back_record(outcome: Result, back: TakenBack) -> dict[str, Any]:
    """What taking an import back did, as ``imports --take-back ID --json`` prints it."""
    return {
        "message": outcome.message, "removed": back.removed, "reverted": list(back.reverted), "stay": back.stay,
    }  # fmt: skip


def import_record(reading: Reading, plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """What an import did, or would do, as ``import --json`` prints it."""
    words = plan.first_words
    return {
        "format": reading.format,
        "dry_run": dry_run,
        "people": len(reading.people),
        "added": len(plan.new),
        "updated": list(plan.updated),
        "unchanged": [who for _, who in plan.known],
        "twice": [person.line for person in plan.twice],
        "entries": [_entry_record(each) for each in plan.entries],
        "passed": [{"line": passed.line, "why": passed.why} for passed in reading.passed],
        "notes": [{"line": note.line, "text": note.text} for note in reading.notes],
        "first_words": {
            "per_day": words.per_day,
            "first": words.first,
            "last": words.last,
            "likely_last": max(words.likely, default=None),
        },
        "columns": dict(reading.columns),
        "unused": reading.unused,
    }
