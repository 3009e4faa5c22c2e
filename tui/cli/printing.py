"""How the command line prints: text for people, JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.rules.agenda import DueGroup
from tui.rules.engine import Item, Rule, State
from tui.rules.facts import gather
from tui.rules.measures import measure
from tui.rules.promises import outcome
from tui.text import clean, fit, width
from tui.when.saying import iso

if TYPE_CHECKING:
    from tui.agenda.index import Due
    from tui.agenda.rows import Row
    from tui.pipeline import Pipeline


def say(text: str = "") -> None:
    """A line for people; whatever it carries from outside is made safe."""
    print(clean_line(text))


def clean_line(text: str) -> str:
    """The text without control characters; leading spaces are layout and stay."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + clean(text, lines=True)


def dump(value: Any) -> None:
    """A value as JSON."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2))
    sys.stdout.buffer.write(b"\n")


def put(written: str | bytes) -> None:
    """What was written for another program: text as text, a file's bytes as they are."""
    if isinstance(written, bytes):
        sys.stdout.buffer.write(written)
    else:
        print(written, end="")


def columns(rows: list[tuple[str, ...]], indent: str = "") -> None:
    """Rows in aligned columns; on a terminal the last column is cut at the edge, elsewhere nothing is."""
    if not rows:
        return
    from shutil import get_terminal_size

    safe = [tuple(clean(cell) for cell in row) for row in rows]
    sizes = [min(max(width(row[place]) for row in safe), 32) for place in range(len(safe[0]) - 1)]
    room = get_terminal_size().columns if sys.stdout.isatty() else 0
    for row in safe:
        cells = [cell if not room and width(cell) > size else fit(cell, size) for cell, size in zip(row, sizes)]  # noqa: B905 - the last column stands apart
        line = indent + "  ".join(cells) + "  "
        left = room - width(line)
        last = row[-1]
        print((line + (fit(last, left) if room and width(last) > left > 0 else last)).rstrip())


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


def item_record(who: int, person: Prospect | Row, item: Item, reason: str, *, waiting: bool) -> ItemRecord:
    """The record of an item; instants in UTC are printed as ISO 8601 ending in Z."""
    return ItemRecord(
        who, person.name, person.company, person.stage, item.rule, item.kinds, item.state,
        item.due_at, item.late_at, item.broken_at, reason, item.step, waiting,
    )  # fmt: skip


def due_records(pipeline: Pipeline, lines: Iterable[Due]) -> list[ItemRecord]:
    """The records of lines of the agenda."""
    at = pipeline.said_now()
    return [
        item_record(
            line.row.id, line.row, line.item, pipeline.reason_of(line.row, at), waiting=line.group is DueGroup.WAITING
        )
        for line in lines
    ]


def candidate_record(pipeline: Pipeline, who: int, item: Item, *, waiting: bool) -> ItemRecord:
    """The record of a candidate of somebody."""
    return item_record(who, pipeline.prospect(who), item, pipeline.reason(who, item), waiting=waiting)


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
        "email": prospect.email,
        "phone": prospect.phone,
        "url": prospect.url,
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
        "closed": {"at": iso(closing.at), "reason": closing.reason} if closing is not None else None,
    }


def full_record(pipeline: Pipeline, who: int) -> dict[str, Any]:
    """A prospect with timeline and measures as ``show --json`` prints it (contract)."""
    from tui.rules.proposals import proposals

    prospect = pipeline.prospect(who)
    items = pipeline.explain(who)
    return {
        **prospect_record(pipeline, who),
        "next": candidate_record(pipeline, who, items[0], waiting=pipeline.agenda.waits(who)) if items else None,
        "touches": [
            {
                "at": iso(touch.at), "kind": touch.kind, "inbound": touch.inbound, "note": touch.note,
                "about": touch.about, "despite": touch.despite,
            }
            for touch in prospect.touches
        ],
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
