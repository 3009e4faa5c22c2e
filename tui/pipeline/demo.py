"""The demo pipeline, relative to now, and synthetic ones of any size for benchmarks."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from tui.model.addresses import KINDS, addresses, read_addresses
from tui.model.documents import BadDocument, decode, encode, with_uid
from tui.model.kinds import Kind
from tui.model.records import Prospect, Reason, Source, Stage, StageMove, Touch
from tui.pipeline import Pipeline, Refused, changes
from tui.pipeline.changes import Change, Moment
from tui.rules.facts import starts_quietly
from tui.settings.resources import read_text
from tui.store import PROSPECTS, Docs, View
from tui.when.instants import When

_LONGEST = 36_500
"""Days that anybody is known at most, however many touches there are."""
_BATCH = 2000
"""Prospects in one commit of a large demo: a line of a few megabytes."""


def write_demo(pipeline: Pipeline, prospects: int | None, touches: int | None, seed: int | None) -> int:
    """Writes the demo into an empty pipeline and returns the number of prospects.

    Without numbers it is the hand-made demo; with any of them a synthetic one: ``prospects`` people with
    ``touches`` touches each, the same for the same ``seed`` and the same now.
    """
    if prospects is None and touches is None and seed is None:
        people = list(_by_hand(pipeline))
    else:
        count, each, dice = (
            default if given is None else given for given, default in ((prospects, 50), (touches, 12), (seed, 7))
        )
        people = list(_synthetic(pipeline, count, each, dice))
    _refuse_odd_times(people, pipeline)
    for start in range(0, len(people), _BATCH):
        batch = people[start : start + _BATCH]

        def change(view: View, batch: list[Prospect] = batch) -> Docs:
            ids = [view.next_id(PROSPECTS) for _ in batch]
            return {PROSPECTS: {who: encode(with_uid(who, each), None) for who, each in zip(ids, batch, strict=True)}}

        pipeline.store.commit(change)
    return len(people)


def _refuse_odd_times(people: list[Prospect], pipeline: Pipeline) -> None:
    """Nothing is written that could not be read: the demo may reach back further than dates go."""
    try:
        for number, prospect in enumerate(people, start=1):
            decode(number, encode(prospect, None), pipeline.opened)
    except BadDocument as error:
        raise Refused(f"the demo does not fit into the calendar: {error.why}; give another --now") from None


# The demo by hand ---------------------------------------------------------------------------------------------


def _by_hand(pipeline: Pipeline) -> Iterator[Prospect]:
    drafts: list[dict[str, Any]] = tomllib.loads(read_text("demo/people.toml"))["person"]
    places = {draft["name"]: place for place, draft in enumerate(drafts, start=1)}
    for draft in drafts:
        yield _person(draft, places, pipeline)


def _person(draft: dict[str, Any], places: dict[str, int], pipeline: Pipeline) -> Prospect:
    now, calendar = pipeline.now, pipeline.calendar
    met = _time(draft.pop("met"), now, pipeline) if "met" in draft else None
    referred = _time(draft.pop("referred"), now, pipeline) if "referred" in draft else None
    added = _time(draft.pop("added"), now, pipeline) if "added" in draft else met
    assert added is not None, f"{draft['name']} needs met or added"
    spread = _time(draft.pop("first_rhythm"), now, pipeline) if "first_rhythm" in draft else None
    imported = draft.pop("imported", False)
    lines: list[str] = draft.pop("history", [])
    named = draft.pop("source", None)
    source = None
    if named is not None:
        source = Source(prospect=places[named]) if named in places else Source(name=named)
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in draft.items()}
    for kind, many in KINDS.items():
        fields[many] = read_addresses(fields.pop(kind, ""))
    fields["stage"] = Stage(fields.get("stage", Stage.VISIBILITY))
    new = Prospect(**fields, met_at=met, referred_at=referred, source=source)
    prospect = changes.entered(new, Moment(added, pipeline.rules, calendar), imported=imported)
    if spread is not None:  # as an import spreads them
        prospect = replace(prospect, first_rhythm_at=spread)
    for line in lines:
        at, change = _change(line, now, pipeline)
        prospect = change(prospect, Moment(at, pipeline.rules, calendar))
    return prospect


def _time(words: str, now: datetime, pipeline: Pipeline) -> datetime:
    """ "-12d 18:00" as an instant."""
    import arrow

    away, _, clock = words.partition(" ")
    hour, minute = clock.split(":")
    day = arrow.get(now).to(pipeline.calendar.zone).shift(days=int(away[:-1]))
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0).to("UTC").datetime


def _change(line: str, now: datetime, pipeline: Pipeline) -> tuple[datetime, Change]:
    what, _, note = (part.strip() for part in line.partition("|"))
    day, clock, *command = what.split()
    at = _time(f"{day} {clock}", now, pipeline)
    return at, _command(command, at, note, pipeline)


def _command(words: list[str], at: datetime, note: str, pipeline: Pipeline) -> Change:
    match words:
        case ["interest" | "bought" | "referral" as what]:
            return changes.event(what, at)
        case ["move", stage]:
            return changes.move(Stage(stage))
        case ["skip", *rest]:
            return changes.skip(rest=bool(rest))
        case ["close", reason]:
            return changes.close(Reason(reason))
        case ["snooze", days]:
            return changes.snooze(_ahead(days, "", at, pipeline))
        case ["promise", days, *clock]:
            return changes.promise(_ahead(days, "".join(clock), at, pipeline), note)
        case [kind, *inbound]:
            return changes.log(Touch(at, Kind(kind), inbound=bool(inbound), note=note), confirmed=True)
    raise ValueError(f"the demo has no command {words}")


def _ahead(days: str, clock: str, at: datetime, pipeline: Pipeline) -> When:
    moment = _time(f"{days} {clock or '12:00'}", at, pipeline)
    return When(pipeline.calendar.day(moment), moment if clock else None)


# Synthetic ------------------------------------------------------------------------------------------------------

_FIRST = (
    "Ana Ben Chloé Dmitri Elif Fatima Grace Hannah Ingrid Jonas Kwame Liam Marta Noah Olga Priya Rashid Sakura "
    "Tomasz Uma Victor Wei Ximena Yael Zoltán"
).split()
_LAST = (
    "Adebayo Benali Carter Dubois Eriksen Fernández Haugen Ito Johansson Kim Lindqvist Mensah Novak Okafor "
    "Papadakis Quinn Rossi Schmidt Tanaka Usman Volkov Wójcik Xu Yılmaz Zhang"
).split()
_TRADES = "Logistics Interiors Solar Foods Print Capital Studio Roofing Ceramics Tours Pharma Textiles".split()
_PLACES = ("breakfast club", "trade fair", "alumni evening", "chamber of commerce", "design week")
_TAGS = ("fair", "intro", "design", "customer", "alumni")


def _synthetic(pipeline: Pipeline, count: int, touches: int, seed: int) -> Iterator[Prospect]:
    dice = random.Random(seed)
    now = pipeline.now.replace(microsecond=0)
    for number in range(1, count + 1):
        yield _somebody(number, touches, now, dice, pipeline)


def _somebody(number: int, touches: int, now: datetime, dice: random.Random, pipeline: Pipeline) -> Prospect:
    stage = dice.choices(tuple(Stage), (6, 3, 1))[0]
    days = min(dice.uniform(1, 80 + 25 * touches), _LONGEST)
    added = now - timedelta(days=days) // timedelta(seconds=1) * timedelta(seconds=1)
    last = dice.choice(_LAST)
    new = Prospect(
        name=f"{dice.choice(_FIRST)} {last}",
        company=f"{last} {dice.choice(_TRADES)} {number}",
        position=dice.choice(("Owner", "Partner", "Buyer", "Director", "")),
        emails=addresses(f"p{number}@example.org" if dice.random() < 0.7 else ""),
        where=dice.choice(_PLACES),
        met_at=added if dice.random() < 0.5 else None,
        tags=tuple(dice.sample(_TAGS, dice.randrange(3))),
        note=dice.choice(("", "Knows everybody in the trade.", "Prefers a call to an email.")),
        stage=stage,
        added_at=added,
        stages=(StageMove(added, stage),),
    )
    if starts_quietly(new, pipeline.rules, pipeline.calendar):
        new = replace(new, first_rhythm_at=added)
    return replace(new, touches=_touches(touches, added, now, dice))


def _touches(count: int, added: datetime, now: datetime, dice: random.Random) -> tuple[Touch, ...]:
    span = (now - added).total_seconds()
    kinds = tuple(kind for kind in Kind if kind is not Kind.REPORT)
    at = sorted(added + timedelta(seconds=int(span * dice.random())) for _ in range(count))
    notes = ("", "", "Left a message.", "Talked about the season and what comes after it.")
    return tuple(
        Touch(moment, dice.choice(kinds), inbound=dice.random() < 0.2, note=dice.choice(notes)) for moment in at
    )
