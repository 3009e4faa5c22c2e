"""Who somebody in a file is: rows of one file that are one person, and the person known already. Pure.

What only one person has tells for certain: what a file calls them by (``uid``), and a profile on LinkedIn. With the
same name, an email, a number or a page tells too, and so does the company. One name alone tells only where nothing
speaks against it: two people of one name with different numbers are two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from tui.model.addresses import KINDS, email_key, joined, same_address, url_key
from tui.model.phone_number import tail
from tui.model.profile_url import profile_key
from tui.model.records import FoundPerson, Prospect
from tui.rules.duplicates import company_key, name_key

Person = Prospect | FoundPerson


class Alike(NamedTuple):
    """Somebody known who may be the same person, and why."""

    who: int
    reason: str


def profiles(person: Person) -> set[str]:
    """The keys of profiles that belong to one person; other pages, such as a team's, may be shared."""
    pages = (profile_key(each.value) for each in person.urls)
    return {page for page in pages if page.startswith("linkedin.com/")}


def sure_keys(person: Person) -> Iterator[str]:
    """Keys that only entries of one person share, the strongest first."""
    name = " ".join(name_key(person.name))
    for page in sorted(profiles(person)):
        yield f"url {page}"
    for each in person.emails:
        yield f"email {email_key(each.value)} {name}"
    for each in person.phones:
        if end := tail(each.value):
            yield f"phone {end} {name}"
    for each in person.urls:
        if page := url_key(each.value):
            yield f"page {page} {name}"
    if company := company_key(person.company):
        yield f"company {company} {name}"


def contradict(one: Person, other: Person, region: str) -> bool:
    """Whether each has an address of a kind, and not one in common: two people of one name."""
    for kind, many in KINDS.items():
        ours, theirs = getattr(one, many), getattr(other, many)
        if ours and theirs and not any(same_address(kind, a.value, b.value, region) for a in ours for b in theirs):
            return True
    return False


def are_two(one: Person, other: Person) -> bool:
    """True where each has a profile of their own."""
    ours, theirs = profiles(one), profiles(other)
    return bool(ours and theirs) and not ours & theirs


# One file -------------------------------------------------------------------------------------------------------


class Joined(NamedTuple):
    """A person of a file, with all that its rows know."""

    person: FoundPerson
    also: tuple[FoundPerson, ...]
    """The further rows that are the same person."""


def rows_joined(people: Iterable[FoundPerson], region: str) -> list[Joined]:
    """The people of a file, each once, in the order of their first rows."""
    found: list[Joined] = []
    by_key: dict[str, int] = {}
    bare: dict[tuple[str, ...], list[int]] = {}
    for row in people:
        keys = [*([f"uid {row.uid}"] if row.uid else []), *sure_keys(row)]
        place = _place(row, keys, by_key, found, region)
        name = name_key(row.name)
        if place is None and not row.company:
            same = (
                at
                for at in bare.get(name, ())
                if not contradict(found[at].person, row, region) and not _are_told_apart(found[at].person, row)
            )
            place = next(same, None)
        if place is None:
            place = len(found)
            found.append(Joined(row, ()))
            if not row.company:
                bare.setdefault(name, []).append(place)
        else:
            found[place] = Joined(with_row(found[place].person, row, region), (*found[place].also, row))
        for key in keys:
            by_key.setdefault(key, place)
    return found


def _place(
    row: FoundPerson, keys: list[str], by_key: Mapping[str, int], found: list[Joined], region: str
) -> int | None:
    for key in keys:
        place = by_key.get(key)
        if place is None or are_two(found[place].person, row):
            continue
        if not key.startswith("company ") or not _speaks_against(found[place].person, row, region):
            return place
    return None


def _are_told_apart(one: FoundPerson, other: FoundPerson) -> bool:
    """Whether the file itself knows them by two keys."""
    return bool(one.uid and other.uid) and one.uid != other.uid


def _speaks_against(one: FoundPerson, other: FoundPerson, region: str) -> bool:
    """Whether two rows of one name and company may be two people: a file lists each person once, mostly."""
    pairs = ((one.uid, other.uid), (one.position, other.position), (one.met_on, other.met_on))
    return any(a and b and a != b for a, b in pairs) or contradict(one, other, region)


def with_row(person: FoundPerson, row: FoundPerson, region: str) -> FoundPerson:
    """A person with what a second row of theirs adds."""
    fields = ("company", "position", "where", "source", "comfort", "met_on", "referred_on", "stage", "last_on", "uid")
    return replace(
        person,
        **{field: getattr(person, field) or getattr(row, field) for field in fields},
        **{many: joined(kind, getattr(person, many), getattr(row, many), region) for kind, many in KINDS.items()},
        tags=tuple({tag.casefold(): tag for tag in (*row.tags, *person.tags)}.values()) if row.tags else person.tags,
        note=with_lines(person.note, row.note),
    )


def with_lines(note: str, more: str) -> str:
    """A note with the lines of another that it lacks."""
    known = set(note.split("\n"))
    return "\n".join([*([note] if note else []), *(line for line in more.split("\n") if line and line not in known)])


# Those known already --------------------------------------------------------------------------------------------


class Known:
    """Finds who of the known people somebody in a file is.

    Args:
        origin: the kind of file: what it brought of somebody before tells too, whatever became of it since.
        region: as ``same_number`` takes it.
        crowd: so many who share an email or a number are an office, and nobody's likeness.
    """

    def __init__(self, known: Mapping[int, Prospect], origin: str, region: str, crowd: int) -> None:
        self._known = known
        self._region = region
        self._crowd = crowd
        self._said: dict[FoundPerson, int] = {}
        self._sure: dict[str, list[int]] = {}
        self._named: dict[tuple[str, ...], list[int]] = {}
        self._came: set[int] = set()
        """Who came from a file of this kind, or is in one."""
        self._at: dict[str, list[int]] = {}
        for who, prospect in known.items():
            self._enter(who, prospect)
            for brought in prospect.brought:
                if brought.origin == origin:
                    self._came.add(who)
                    if _named_and_reached(brought.person) != _named_and_reached(prospect):
                        self._enter(who, brought.person)
                    self._said.setdefault(brought.person, who)
                    if brought.person.uid:
                        self._sure.setdefault(f"uid {brought.person.uid}", []).append(who)
            self._sure.setdefault(f"uid {prospect.uid}", []).append(who)

    def _enter(self, who: int, person: Person) -> None:
        for key in sure_keys(person):
            self._sure.setdefault(key, []).append(who)
        named = self._named.setdefault(name_key(person.name), [])
        if who not in named[-1:]:
            named.append(who)
        for key in _anybodys(person):
            self._at.setdefault(key, []).append(who)

    def find(self, person: FoundPerson, *, alone: bool = False) -> int | None:
        """The id of that person, or None for somebody new; ``alone``: nobody else in the file has the name."""
        if not self._known:
            return None
        if (said := self._said.get(replace(person, line=0))) is not None:
            return said
        keys = [*([f"uid {person.uid}"] if person.uid else []), *sure_keys(person)]
        for key in keys:
            found = self._sure.get(key, ())
            found = [who for who in found if key.startswith("uid ") or not are_two(self._known[who], person)]
            if found:
                has_profile = bool(profiles(person))
                return min(found, key=lambda who: (bool(profiles(self._known[who])) is not has_profile, who))
        named = [who for who in self._named.get(name_key(person.name), ()) if not are_two(self._known[who], person)]
        if alone and len(named) == 1 and named[0] in self._came:  # with another company by now
            return None if contradict(self._known[named[0]], person, self._region) else named[0]
        if not person.company:
            named = [who for who in named if not contradict(self._known[who], person, self._region)]
            bare = [who for who in named if not self._known[who].company]
            return bare[0] if len(bare) == 1 else None
        # Entered by hand with nothing but a name: the file knows the rest.
        bare = [who for who in named if not self._known[who].company]
        clear = len(named) == len(bare) == 1 and not contradict(self._known[bare[0]], person, self._region)
        return bare[0] if clear else None

    def alike(self, person: FoundPerson) -> tuple[Alike, ...]:
        """Up to three known people who may be the same."""
        found: dict[int, list[str]] = {}
        for key in _anybodys(person) if self._known else ():
            those = dict.fromkeys(self._at.get(key, ()))
            for who in those if len(those) <= self._crowd else ():
                found.setdefault(who, []).append(f"same {key.partition(' ')[0]}")
        named = self._named.get(name_key(person.name), ()) if self._known else ()
        for who in named if len(named) <= self._crowd else ():
            found.setdefault(who, []).append("same name")
        return tuple(Alike(who, ", ".join(dict.fromkeys(why))) for who, why in list(found.items())[:3])


def _named_and_reached(person: Person) -> tuple[object, ...]:
    """What the keys of a person are made of."""
    return person.name, person.company, person.emails, person.phones, person.urls


def _anybodys(person: Person) -> Iterator[str]:
    """What may be shared with somebody else, and is still a hint."""
    for each in person.emails:
        yield f"email {email_key(each.value)}"
    for each in person.phones:
        if tail(each.value):
            yield f"phone {tail(each.value)}"
