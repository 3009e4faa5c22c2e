"""What a file brings to a record: of somebody new, and of somebody known. Pure.

Of a known person, what was missing is filled in; addresses, tags and lines of the note are added; what the file
changes since its last import is taken, unless somebody has changed it by hand: that is kept, and told as news.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from tui.model.addresses import KINDS, AddressKind, addresses_text, cleaned, joined, same_address, with_preferred
from tui.model.intervals import BadInterval, interval
from tui.model.kinds import Kind
from tui.model.records import (
    LAST_IN_A_FILE,
    Address,
    Brought,
    FoundPerson,
    Later,
    News,
    Prospect,
    Snooze,
    Source,
    Stage,
    Touch,
)
from tui.pipeline.changes import Moment, entered
from tui.pipeline.same_person import with_lines
from tui.rules.book import Rules, over_ceiling
from tui.rules.words import origin_words
from tui.text import clean, fold

_ONE_VALUE = ("name", "company", "position", "where", "comfort")


class FieldChange(NamedTuple):
    """A field, and its text before and after."""

    field: str
    old: str
    new: str


class Change(NamedTuple):
    """A known person after the file."""

    prospect: Prospect
    changes: tuple[FieldChange, ...]
    kept: tuple[FieldChange, ...]
    """What the file says differently and is not taken: it was said otherwise by hand."""


def newcomer(person: FoundPerson, source: Source | None, moment: Moment, origin: str, batch: int) -> Prospect:
    """The record of somebody new."""
    referred = person.referred_on if source is not None else None
    draft = Prospect(
        name=clean(person.name),
        stage=person.stage or Stage.VISIBILITY,
        company=clean(person.company),
        position=clean(person.position),
        emails=cleaned(person.emails),
        phones=cleaned(person.phones),
        urls=cleaned(person.urls),
        where=clean(person.where),
        met_at=_noon(person.met_on, moment),
        source=source,
        referred_at=_noon(referred, moment),
        tags=person.tags,
        comfort=_comfort(person.comfort, moment.rules),
        note=clean(person.note, lines=True),
        touches=_last_touch(person, (), moment, origin),
    )
    memory = Brought(origin, moment.now, batch, replace(person, line=0))
    return replace(entered(draft, moment, imported=True), brought=(memory,))


def brought(
    prospect: Prospect,
    person: FoundPerson,
    source: Source | None,
    moment: Moment,
    region: str,
    origin: str,
    batch: int,
    *,
    theirs: bool,
) -> Change:
    """The record of somebody known with what the file says; ``theirs``: its values win over what was said by hand."""
    memory = next((each for each in prospect.brought if each.origin == origin), None)
    last = memory.person if memory is not None else None
    new = replace(person, line=0)
    if last == new and not theirs:  # the file says the same again
        return Change(prospect, (), ())
    values, kept = _one_values(prospect, person, last, moment.rules, theirs=theirs)
    values |= _addresses(prospect, person, last, region) | _added(prospect, person, last)
    if prospect.met_at is None and person.met_on is not None and (last is None or last.met_on != person.met_on):
        values["met_at"] = _noon(person.met_on, moment)
    if prospect.source is None and source is not None and (last is None or last.source != person.source):
        values |= {"source": source, "referred_at": _noon(person.referred_on, moment)}
    if last is None or last.last_on != person.last_on:
        values["touches"] = _last_touch(person, prospect.touches, moment, origin)
    values = {field: value for field, value in values.items() if value != getattr(prospect, field)}
    if last == new and not values:
        return Change(prospect, (), kept)
    before = {field: msgspec.to_builtins(getattr(prospect, field)) for field in values}
    memories = [each for each in prospect.brought if each.origin != origin]
    found = replace(
        prospect,
        **values,
        brought=(
            *memories,
            Brought(origin, moment.now, batch, new, before, {each: seal(values[each]) for each in before}),
        ),
        news=_news(prospect, person, values, kept, moment.now, origin),
    )
    changes = tuple(FieldChange(field, field_words(prospect, field), field_words(found, field)) for field in values)
    return Change(found, changes, kept)


def _one_values(
    prospect: Prospect, person: FoundPerson, last: FoundPerson | None, rules: Rules, *, theirs: bool
) -> tuple[dict[str, Any], tuple[FieldChange, ...]]:
    values: dict[str, Any] = {}
    kept: list[FieldChange] = []
    for field in _ONE_VALUE:
        new, old = clean(getattr(person, field)), getattr(prospect, field)
        if field == "comfort":
            new = _comfort(new, rules)
        said = clean(getattr(last, field)) if last is not None else None
        if not new or fold(new) == fold(old) or (new == said and not theirs):
            continue
        if not old or old == said or theirs:
            values[field] = new
        else:
            kept.append(FieldChange(field, old, new))
    return values, tuple(kept)


def _addresses(prospect: Prospect, person: FoundPerson, last: FoundPerson | None, region: str) -> dict[str, Any]:
    """Addresses with those that are new in the file; where it prefers another one since, that comes first."""
    values: dict[str, Any] = {}
    for kind, many in KINDS.items():
        ours, file = getattr(prospect, many), cleaned(getattr(person, many))
        said: tuple[Address, ...] = getattr(last, many) if last is not None else ()
        new = [each for each in file if not _has(kind, said, each, region) or _has(kind, ours, each, region)]
        found = joined(kind, ours, new, region)
        if (
            file
            and said
            and ours
            and not _same(kind, file[0], said[0], region)
            and _same(kind, ours[0], said[0], region)
        ):
            place = next((at for at, each in enumerate(found) if _same(kind, each, file[0], region)), 0)
            found = with_preferred(found, place)
        values[many] = found
    return values


def _same(kind: AddressKind, one: Address, other: Address, region: str) -> bool:
    return same_address(kind, one.value, other.value, region)


def _has(kind: AddressKind, several: tuple[Address, ...], one: Address, region: str) -> bool:
    return any(_same(kind, each, one, region) for each in several)


def _added(prospect: Prospect, person: FoundPerson, last: FoundPerson | None) -> dict[str, Any]:
    """Tags and lines of the note that are new in the file."""
    known = {fold(tag) for tag in (*prospect.tags, *(last.tags if last is not None else ()))}
    tags = (*prospect.tags, *(tag for tag in person.tags if fold(tag) not in known))
    note = clean(person.note, lines=True)
    said = set(clean(last.note, lines=True).split("\n")) if last is not None else set()
    fresh = "\n".join(line for line in note.split("\n") if line not in said)
    return {"tags": tags, "note": with_lines(prospect.note, fresh)}


def _last_touch(person: FoundPerson, touches: tuple[Touch, ...], moment: Moment, origin: str) -> tuple[Touch, ...]:
    """The touches with the last contact that the file knows, unless there was one since."""
    at = _noon(person.last_on, moment)
    if at is None or person.last_on is None or any(_day(each.at, moment) >= person.last_on for each in touches):
        return touches
    ref = f"{LAST_IN_A_FILE}{person.last_on.isoformat()}"
    note = f"as {origin_words(origin)} says"
    return (*touches, Touch(at, Kind.EMAIL, note=note, ref=ref))


def _news(
    prospect: Prospect,
    person: FoundPerson,
    values: dict[str, Any],
    kept: tuple[FieldChange, ...],
    now: datetime,
    origin: str,
) -> tuple[News, ...]:
    """What is worth a word: another job or name, whether it was taken or not. What was empty before is no news."""
    said = {field for field in values if getattr(prospect, field)} | {change.field for change in kept}
    name = clean(person.name) if "name" in said else ""
    company, position = (clean(person.company), clean(person.position)) if said & {"company", "position"} else ("", "")
    if not (name or company or position):
        return prospect.news
    found = News(now, origin, name, company, position)
    return (*(each for each in prospect.news if each.origin != origin), found)


def seal(value: Any) -> str:
    """What tells later whether a value is still the same."""
    from hashlib import blake2b

    return blake2b(msgspec.json.encode(value), digest_size=6).hexdigest()


def _comfort(words: str, rules: Rules) -> str:
    """An interval that the rules allow; "" for any other words."""
    try:
        length = interval(words) if words else None
    except BadInterval:
        return ""
    return str(length) if length is not None and not over_ceiling(length, rules) else ""


def _noon(day: date | None, moment: Moment) -> datetime | None:
    """Noon of a day, or now where that is still ahead."""
    if day is None:
        return None
    calendar = moment.calendar
    noon = calendar.instant(calendar.wall(calendar.start_of(day)).replace(hour=12, minute=0))
    return min(noon, moment.now)


def _day(at: datetime, moment: Moment) -> date:
    return moment.calendar.day(at)


def field_words(prospect: Prospect, field: str) -> str:
    """A field as the report of an import shows it."""
    value = getattr(prospect, field)
    if field in KINDS.values():
        return addresses_text(value)
    if field == "tags":
        return ", ".join(value)
    if field in ("touches", "events", "promises", "rests", "skips", "closings"):
        return str(len(value))
    if field == "source":
        return "" if value is None else value.name or f"#{value.prospect}"
    if isinstance(value, Snooze | Later):
        value = value.until
    return value.date().isoformat() if isinstance(value, datetime) else str(value or "")
