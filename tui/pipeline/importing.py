"""Imports: who of a file is new, who is known already, and what changes. Pure: the pipeline commits.

Only what a *file* changes counts. What the last import of the same kind of file said of somebody is remembered with
them: where the file says the same again, a value that was corrected by hand stays; where it says something new, that
is taken if nobody has changed it by hand, and is news if somebody has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.documents import encode, with_uid
from tui.model.records import FoundPerson, Prospect, Source, Stage
from tui.pipeline.changes import Moment
from tui.pipeline.errors import Refused
from tui.pipeline.imported import Change, FieldChange, brought, newcomer
from tui.pipeline.imports import IMPORTS, ImportDone, mark
from tui.pipeline.own_import import BESIDE, Tables, beside, own_people, pointed, with_theirs
from tui.pipeline.same_person import Alike, Joined, Known, rows_joined
from tui.rules.duplicates import name_key
from tui.rules.spread import Ahead, answered, likely, spread
from tui.store import PROSPECTS, Docs, View
from tui.text import counted, fold

NEW = 0
"""In the choices: a person of their own, whoever they look like."""
Choices = Mapping[int, int | None]
"""By the line of a person in the file: the id of who they are, ``NEW``, or None: leave them out."""


class Fate(StrEnum):
    """What an import does with somebody in the file."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT = "left out"


class Entry(msgspec.Struct, frozen=True):
    """Somebody in the file, and what becomes of them."""

    person: FoundPerson
    """With what all rows of theirs know."""
    also: tuple[FoundPerson, ...]
    """The further rows of the file that are the same person."""
    fate: Fate
    who: int | None
    """Who they are, if they are known."""
    changes: tuple[FieldChange, ...] = ()
    kept: tuple[FieldChange, ...] = ()
    """What the file says differently, and was not taken: somebody has said otherwise by hand."""
    alike: tuple[Alike, ...] = ()
    """Known people who may be the same as somebody new."""


class ImportDecisions(NamedTuple):
    """What the user says of a file before it is imported."""

    origin: str
    """The kind of file."""
    choices: Choices = {}
    theirs: frozenset[int] = frozenset()
    """Lines whose values win over what was said by hand."""
    tables: Tables | None = None
    """All documents, where Keepwarm itself wrote the file."""


class FirstWords(msgspec.Struct, frozen=True):
    """When the first words to imported people are due."""

    per_day: int
    """The most on a day."""
    first: date | None
    """The user's day; None where nobody gets one."""
    last: date | None
    is_long: bool
    """The last is further off than anybody may go without contact (S10)."""
    likely: tuple[date, ...] = ()
    """When those up to the last will come if everything goes on as it does, also those that others have."""
    answered: float = 0.0
    """How often a touch is taken to be answered; answers come first."""


NO_FIRST_WORDS = FirstWords(0, None, None, is_long=False)


class Plan(msgspec.Struct):
    """What an import does."""

    entries: list[Entry]
    new: list[Prospect]
    """In the order of the entries."""
    records: dict[int, Prospect]
    """What is to be written of those who are known; also where only the memory of the file changes."""
    ids: dict[int, int | None] = {}
    """Of Keepwarm's own file: the ids there, each with who they are here; None: the next of those who are new."""
    tables: Tables = {}
    """Of Keepwarm's own file: all its documents."""
    first_words: FirstWords = NO_FIRST_WORDS

    @property
    def updated(self) -> dict[int, Prospect]:
        """Those of them who change."""
        return {
            each.who: self.records[each.who]
            for each in self.entries
            if each.fate is Fate.UPDATED and each.who is not None
        }

    @property
    def known(self) -> list[tuple[FoundPerson, int]]:
        """Those who are there already, with nothing new."""
        return [
            (each.person, each.who) for each in self.entries if each.fate is Fate.UNCHANGED and each.who is not None
        ]

    @property
    def twice(self) -> list[FoundPerson]:
        """Further rows of somebody who stood in the file already."""
        return [row for each in self.entries for row in each.also]

    def take(self, joined: Joined, who: int, before: Prospect, change: Change) -> None:
        """What the file changes of somebody known; two of a file may turn out to be the same one."""
        if change.prospect != before:
            self.records[who] = change.prospect
        fate = Fate.UPDATED if change.changes else Fate.UNCHANGED
        self.entries.append(Entry(joined.person, joined.also, fate, who, change.changes, change.kept))


def plan(
    people: Sequence[FoundPerson],
    known: Mapping[int, Prospect],
    moment: Moment,
    ahead: Ahead,
    region: str,
    told: ImportDecisions,
    batch: int = 0,
) -> Plan:
    """What importing ``people`` into ``known`` does; ``tui.pipeline.same_person`` says who is who.

    Args:
        people: the rows of the file.
        ahead: what the coming days hold already.
        region: as ``same_number`` takes it.
        told: what kind of file it is, and what the user decided.
        batch: the id of the import.

    Raises:
        Refused: somebody whom the user chose is gone.
    """
    _refuse_gone(people, known, told.choices)
    index = Known(known, told.origin, region, moment.rules.grooming.shared_by)
    if told.tables is not None:
        found = _own_plan(people, known, index, moment, region, told)
        found.first_words = first_words(found.new, known, ahead, moment)
        return found
    names = _names(known)
    found = Plan([], [], {})
    rows = rows_joined(people, region)
    many = Counter(name_key(each.person.name) for each in rows)
    for joined in rows:
        person = joined.person
        likely = index.find(person, alone=many[name_key(person.name)] == 1)
        who = told.choices.get(person.line, likely)
        source = _source(person.source, names)
        if person.line in told.choices and who is None:
            found.entries.append(Entry(person, joined.also, Fate.LEFT, likely))
        elif not who:
            found.new.append(newcomer(person, source, moment, told.origin, batch))
            alike = index.alike(person) if person.line not in told.choices else ()
            found.entries.append(Entry(person, joined.also, Fate.NEW, None, alike=alike))
        else:
            before, theirs = found.records.get(who, known[who]), person.line in told.theirs
            change = brought(before, person, source, moment, region, told.origin, batch, theirs=theirs)
            found.take(joined, who, before, change)
    found.new = _spread(found.new, ahead.held, moment)
    found.first_words = first_words(found.new, known, ahead, moment)
    return found


def _refuse_gone(people: Sequence[FoundPerson], known: Mapping[int, Prospect], choices: Choices) -> None:
    for person in people:
        who = choices.get(person.line)
        if who and who not in known:
            raise Refused(
                f"{who}, whom you chose for {person.name}, is gone meanwhile: nothing was imported; choose again"
            )


def _own_plan(
    people: Sequence[FoundPerson],
    known: Mapping[int, Prospect],
    index: Known,
    moment: Moment,
    region: str,
    told: ImportDecisions,
) -> Plan:
    """What taking in Keepwarm's own file does. Its people are as many as its documents that have a name."""
    assert told.tables is not None
    own = own_people(told.tables, moment)
    found = Plan([], [], {}, tables=told.tables)
    for person in people:
        there = own[person.line - 1]
        likely = index.find(person)
        who = told.choices.get(person.line, likely)
        if person.line in told.choices and who is None:
            found.entries.append(Entry(person, (), Fate.LEFT, likely))
        elif not who:
            found.ids[there.id] = None
            found.new.append(there.prospect)
            found.entries.append(Entry(person, (), Fate.NEW, None, alike=index.alike(person)))
        else:
            found.ids[there.id] = who
            before = found.records.get(who, known[who])
            # Ids of that file mean nothing here: whom they came from is told by the pointing of new people only.
            theirs = pointed(there.prospect, {})
            change = with_theirs(before, theirs, region, wins=person.line in told.theirs)
            found.take(Joined(person, ()), who, before, change)
    return found


def _names(known: Mapping[int, Prospect]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for who, prospect in known.items():
        found.setdefault(fold(prospect.name), []).append(who)
    return found


def _source(name: str, names: Mapping[str, list[int]]) -> Source | None:
    """Who referred somebody: a person on the board, if only one has the name."""
    if not name:
        return None
    found = names.get(fold(name), ())
    return Source(prospect=found[0]) if len(found) == 1 else Source(name=name)


def first_words(new: Sequence[Prospect], known: Mapping[int, Prospect], ahead: Ahead, moment: Moment) -> FirstWords:
    """When the first words to the new people are due, and when they are likely to come."""
    calendar, rules, today = moment.calendar, moment.rules, moment.calendar.day(moment.now)
    asked = [
        (calendar.day(each.first_rhythm_at), each.stage) for each in new if each.first_rhythm_at and not each.touches
    ]
    days = Counter(day for day, _ in asked)
    if not days:
        return NO_FIRST_WORDS
    last = max(days)
    end = calendar.day(calendar.plus(moment.now, rules.ceiling.broken))
    again = sum(7 / rules.rhythm.of(stage).nominal_days for _, stage in asked) / len(asked) / len(rules.workdays.days)
    laid = [today] * ahead.waiting + sorted(day for day in (days + Counter(ahead.held)).elements() if day <= last)
    share = answered(known.values(), moment.now, rules)
    found = likely(laid, today, ahead, share, again, rules, calendar)
    return FirstWords(max(days.values()), min(days), last, last > end, tuple(found), share)


def _spread(new: list[Prospect], held: Mapping[date, int], moment: Moment) -> list[Prospect]:
    """With the dates of their first words (rulebook, Spread of an import), the people of each stage in their order."""
    calendar, today = moment.calendar, moment.calendar.day(moment.now)
    taken = Counter(held)
    dated: dict[int, Prospect] = {}
    for stage in Stage:
        # Who was contacted before, as the file says, is asked for no first word.
        places = [
            place for place, each in enumerate(new) if each.stage is stage and each.first_rhythm_at and not each.touches
        ]
        days = spread(len(places), stage, today, taken, moment.rules, calendar)
        taken.update(days)
        for place, day in zip(places, days, strict=True):
            dated[place] = replace(new[place], first_rhythm_at=calendar.start_of(day))
    return [dated.get(place, each) for place, each in enumerate(new)]


def documents(found: Plan, view: View, moment: Moment, name: str, origin: str, batch: int) -> Docs:
    """The documents to write for it, with the entry in the list of imports; nothing where nothing changes."""
    table = view.table(PROSPECTS)
    ids = _new_ids(found, view)
    others = _others(found, view)
    names = {fold(each.name): who for each, who in zip(found.new, ids, strict=True)}
    written: dict[int, bytes | None] = {}
    marks: dict[int, str] = {}
    for who, each in zip(ids, found.new, strict=True):
        source = each.source
        if source is not None and source.prospect is None and names.get(fold(source.name), who) != who:
            each = replace(each, source=Source(prospect=names[fold(source.name)]))  # from the same file
        new = with_uid(who, each)
        written[who] = encode(new, None)
        marks[who] = mark(new)
    written |= {who: encode(changed, table[who]) for who, changed in found.records.items()}
    if not written and not others:
        return {PROSPECTS: {}}
    done = ImportDone(moment.now, name, origin, marks, tuple(found.updated))
    return {PROSPECTS: written, **others, IMPORTS: {batch: msgspec.json.encode(done)}}


def _new_ids(found: Plan, view: View) -> list[int]:
    """The ids of those who are new: in an empty pipeline those that Keepwarm's own file gives them."""
    is_empty = not view.table(PROSPECTS)
    ids = [view.next_id(PROSPECTS) for _ in found.new]
    theirs = [there for there, who in found.ids.items() if who is None]
    if not theirs:
        return ids
    ids = theirs if is_empty and ids[0] == 1 else ids
    here = dict(zip(theirs, ids, strict=True)) | {there: who for there, who in found.ids.items() if who is not None}
    found.new = [pointed(each, here) for each in found.new]
    return ids


def _others(found: Plan, view: View) -> dict[str, dict[int, bytes | None]]:
    """The documents of the other tables of Keepwarm's own file that are not here yet."""
    here = {name: view.table(name).values() for name in BESIDE}
    return {
        name: {view.next_id(name): raw for raw in documents} for name, documents in beside(found.tables, here).items()
    }


def words(found: Plan, name: str) -> str:
    """What it did with the people of the file ``name``, in words."""
    return f"imported {counted(len(found.new), 'person', 'people')} from {name}, updated {len(found.updated):,}"
