"""Imports: who of a file is new, who is known already, and what would change. Pure: the pipeline commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from tui.model.addresses import KINDS, cleaned, email_key, joined
from tui.model.documents import encode, with_uid
from tui.model.profile_url import profile_key
from tui.model.records import FoundPerson, Prospect, Stage
from tui.pipeline.changes import Moment, entered
from tui.rules.spread import spread
from tui.store import PROSPECTS, View
from tui.text import clean, counted, fold


class Plan(msgspec.Struct):
    """What an import does."""

    new: list[Prospect]
    updated: dict[int, Prospect]
    """The changed records of people known already."""
    known: list[tuple[FoundPerson, int]]
    """People who are there already, with nothing new."""
    twice: list[FoundPerson]
    """People who stand in the file a second time."""


def plan(
    people: Sequence[FoundPerson], known: Mapping[int, Prospect], moment: Moment, held: Mapping[date, int], region: str
) -> Plan:
    """What importing ``people`` into ``known`` does.

    The same profile URL, or the same email and name, is the same person; if one of the two has no profile, the same
    name and company. Known people get what the file knows better (company, position) and what was missing; nobody is
    added twice. ``held`` says how many first words lie on coming days already.
    """
    index = _Known(known)
    found = Plan([], {}, [], [])
    seen: set[str] = set()
    for person in people:
        keys = _keys(person)
        if any(key in seen for key in keys):
            found.twice.append(person)
            continue
        seen.update(keys)
        who = index.find(person)
        if who is None:
            found.new.append(_newcomer(person, moment))
            continue
        changed = _updated(known[who], person, region)
        if changed == known[who]:
            found.known.append((person, who))
        else:
            found.updated[who] = changed
    found.new = _spread(found.new, held, moment)
    return found


class FirstWords(msgspec.Struct, frozen=True):
    """When the first words to imported people are due."""

    per_day: int
    """The most on a day."""
    first: date | None
    """The user's day; None where nobody gets one."""
    last: date | None
    is_long: bool
    """The last is further off than anybody may go without contact (S10)."""


def first_words(found: Plan, moment: Moment) -> FirstWords:
    """When the first words to the new people are due."""
    calendar = moment.calendar
    days = Counter(calendar.day(new.first_rhythm_at) for new in found.new if new.first_rhythm_at is not None)
    if not days:
        return FirstWords(0, None, None, is_long=False)
    last = max(days)
    end = calendar.day(calendar.plus(moment.now, moment.rules.ceiling.broken))
    return FirstWords(max(days.values()), min(days), last, is_long=last > end)


def _spread(new: list[Prospect], held: Mapping[date, int], moment: Moment) -> list[Prospect]:
    """With the dates of their first words (rulebook, Spread of an import), the people of each stage in their order."""
    calendar, today = moment.calendar, moment.calendar.day(moment.now)
    taken = Counter(held)
    dated: dict[int, Prospect] = {}
    for stage in Stage:
        places = [place for place, each in enumerate(new) if each.stage is stage and each.first_rhythm_at is not None]
        days = spread(len(places), stage, today, taken, moment.rules, calendar)
        taken.update(days)
        for place, day in zip(places, days, strict=True):
            dated[place] = replace(new[place], first_rhythm_at=calendar.start_of(day))
    return [dated.get(place, each) for place, each in enumerate(new)]


def documents(found: Plan, view: View) -> dict[int, bytes | None]:
    """The documents to write for it."""
    table = view.table(PROSPECTS)
    new: dict[int, bytes | None] = {}
    for each in found.new:
        who = view.next_id(PROSPECTS)
        new[who] = encode(with_uid(who, each), None)
    return new | {who: encode(changed, table[who]) for who, changed in found.updated.items()}


def words(found: Plan, name: str) -> str:
    """What it did with the people of the file ``name``, in words."""
    return f"imported {counted(len(found.new), 'person', 'people')} from {name}, updated {len(found.updated):,}"


def _newcomer(person: FoundPerson, moment: Moment) -> Prospect:
    calendar = moment.calendar
    met_at: datetime | None = None
    if person.met_on is not None:
        noon = calendar.instant(calendar.wall(calendar.start_of(person.met_on)).replace(hour=12, minute=0))
        met_at = min(noon, moment.now)
    draft = Prospect(
        name=clean(person.name),
        company=clean(person.company),
        position=clean(person.position),
        emails=cleaned(person.emails),
        phones=cleaned(person.phones),
        urls=cleaned(person.urls),
        where=clean(person.where),
        met_at=met_at,
        tags=person.tags,
        note=clean(person.note, lines=True),
    )
    return entered(draft, moment, imported=True)


def _updated(prospect: Prospect, person: FoundPerson, region: str) -> Prospect:
    """What the file knows better: where they work now; and whatever was missing."""
    newer = {field: clean(getattr(person, field)) for field in ("company", "position") if clean(getattr(person, field))}
    reach = {
        many: joined(kind, getattr(prospect, many), cleaned(getattr(person, many)), region)
        for kind, many in KINDS.items()
    }
    tags = tuple(dict.fromkeys((*prospect.tags, *person.tags)))
    return replace(prospect, **newer, **reach, where=prospect.where or clean(person.where), tags=tags)


class _Known:
    """Finds who of the known people somebody in the file is."""

    def __init__(self, known: Mapping[int, Prospect]) -> None:
        self._known = known
        self._sure = {key: who for who, prospect in known.items() for key in _keys(prospect)}
        self._named: dict[str, list[int]] = {}
        for who, prospect in known.items():
            self._named.setdefault(fold(prospect.name), []).append(who)

    def find(self, person: FoundPerson) -> int | None:
        """The id of that person, or None for somebody new."""
        sure = next((self._sure[key] for key in _keys(person) if key in self._sure), None)
        if sure is not None:
            return sure
        named = [who for who in self._named.get(fold(person.name), ()) if not self._are_two(who, person)]
        same = [who for who in named if fold(self._known[who].company) == fold(person.company)]
        if same:
            return same[0]
        # Entered by hand with nothing but a name: the file knows the rest.
        bare = [who for who in named if not self._known[who].company]
        return bare[0] if len(named) == len(bare) == 1 else None

    def _are_two(self, who: int, person: FoundPerson) -> bool:
        """True if both have profiles: they differ, or they would have been found by them."""
        return bool(_profile(self._known[who]) and _profile(person))


def _profile(person: Prospect | FoundPerson) -> str:
    """The key of a profile that belongs to one person; other pages, such as a team's, may be shared."""
    pages = (profile_key(each.value) for each in person.urls)
    return next((page for page in pages if page.startswith("linkedin.com/")), "")


def _keys(person: Prospect | FoundPerson) -> tuple[str, ...]:
    """Keys that only entries of one person share, the strongest first; without any, name and company."""
    name = fold(person.name)
    found: list[str] = []
    if profile := _profile(person):
        found.append(f"url {profile}")
    found += [f"url {page} {name}" for each in person.urls if (page := profile_key(each.value))]
    found += [f"email {email_key(each.value)} {name}" for each in person.emails]
    return tuple(found) or (f"name {name}, {fold(person.company)}",)
