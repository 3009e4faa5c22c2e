"""People who are perhaps one person: found by what they share, not by comparing everybody with everybody.

Each person stands in a few blocks: those of their email, phone, link, name and company. Only people of one block are
compared. A block that many people share (an office's number, a common name) says nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, product

import msgspec

from tui.model.addresses import email_key
from tui.model.phone_number import same_number, tail
from tui.model.profile_url import profile_key
from tui.model.records import Prospect
from tui.rules.book import GroomingRules
from tui.text import fold


class Identity(msgspec.Struct, frozen=True, gc=False):
    """The parts of a person that are compared."""

    id: int
    name: tuple[str, ...]
    """The words of the name, folded and sorted, without titles."""
    company: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    """As written, those that are numbers."""
    links: tuple[str, ...]
    open: bool
    touches: int
    apart: frozenset[int]


class Pair(msgspec.Struct, frozen=True, gc=False):
    """Two people who are perhaps one."""

    keep: int
    """The one to keep: open, with more touches, or added first."""
    other: int
    evidence: str


_TITLES = frozenset("dr prof professor mr mrs ms miss herr frau ing dipl mag phd md mba msc bsc jr sr".split())
_COMPANIES = frozenset(
    "inc incorporated ltd limited llc llp plc gmbh ag kg ohg ug se corp corporation co company sa sas sarl srl spa bv "
    "nv oy ab as aps doo sro kft pty pte the and group holding".split()
)
_WORD = re.compile(r"\w+")


def identity(who: int, prospect: Prospect) -> Identity:
    """The parts of ``prospect`` that are compared."""
    return Identity(
        who,
        name_key(prospect.name),
        company_key(prospect.company),
        tuple(dict.fromkeys(filter(None, (email_key(each.value) for each in prospect.emails)))),
        tuple(each.value for each in prospect.phones if tail(each.value)),
        tuple(dict.fromkeys(filter(None, (profile_key(each.value) for each in prospect.urls)))),
        prospect.closed is None,
        len(prospect.touches),
        frozenset(prospect.apart),
    )


def name_key(name: str) -> tuple[str, ...]:
    """The words of a name, folded and sorted, without titles."""
    words = _WORD.findall(fold(name))
    return tuple(sorted([word for word in words if word not in _TITLES] or words))


def company_key(company: str) -> str:
    """A company's name, folded, without its legal form."""
    words = _WORD.findall(fold(company))
    return " ".join([word for word in words if word not in _COMPANIES] or words)


Key = tuple[str, str]
"""A block: what is shared, and its value."""


def keys(person: Identity) -> Iterator[Key]:
    """The blocks of a person."""
    for email in person.emails:
        yield "email", email
    for end in dict.fromkeys(map(tail, person.phones)):
        yield "phone", end
    for link in person.links:
        yield "link", link
    if person.name:
        yield "name", " ".join(person.name)
    if person.company and person.name:
        # A slip of the pen leaves the initials or one of the words.
        yield "initials", f"{person.company}, {''.join(word[0] for word in person.name)}"
        for word in set(person.name) if len(person.name) > 1 else ():
            yield "word", f"{person.company}, {word}"


def pairs(
    key: Key, people: Iterable[Identity], rules: GroomingRules, region: str = ""
) -> list[tuple[Identity, Identity, str]]:
    """The pairs of one block that are perhaps one person, with the reason; ``region`` as ``same_number`` takes it."""
    what, _ = key
    block = sorted(people, key=lambda person: person.id)
    if what in ("initials", "word"):
        return [(a, b, "same company, nearly the same name") for a, b in _alike(block, rules)]
    if what == "name":
        return _namesakes(block, rules)
    found = list(combinations(block, 2))
    if len(block) > rules.shared_by:  # an office: only the same name tells
        found = [(a, b) for a, b in found if a.name == b.name]
    if what == "phone":
        found = [(a, b) for a, b in found if any(same_number(*each, region) for each in product(a.phones, b.phones))]
    return [(a, b, f"same {what}") for a, b in found if _may_be_one(a, b)]


def _may_be_one(a: Identity, b: Identity) -> bool:
    return b.id not in a.apart and a.id not in b.apart and (a.open or b.open)


def _two_profiles(a: Identity, b: Identity) -> bool:
    """True where each has a profile of their own."""
    one, other = ({link for link in each.links if link.startswith("linkedin.com/")} for each in (a, b))
    return bool(one and other) and not one & other


def _namesakes(block: list[Identity], rules: GroomingRules) -> list[tuple[Identity, Identity, str]]:
    common = len(block) > rules.shared_by or len(block[0].name) < 2
    groups: dict[str, list[Identity]] = {}
    for person in block:
        groups.setdefault(person.company if common else "", []).append(person)
    return [
        (a, b, "same name and company" if a.company and a.company == b.company else "same name")
        for company, group in groups.items()
        if not common or company or len(block) <= rules.shared_by
        for a, b in combinations(group, 2)
        if _may_be_one(a, b) and not _two_profiles(a, b)
    ]


def _alike(block: list[Identity], rules: GroomingRules) -> Iterator[tuple[Identity, Identity]]:
    """Names of one company that differ a little, or of which one is part of the other."""
    from rapidfuzz.fuzz import ratio

    named = [(person, " ".join(person.name)) for person in block[:_CROWD]]
    for (a, one), (b, other) in combinations(named, 2):
        if one == other or not (_within(a.name, b.name) or ratio(one, other) >= 100 * rules.likeness):
            continue
        if _may_be_one(a, b) and not _two_profiles(a, b):
            yield a, b


def _within(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """True where one name is part of the other, a single word excepted."""
    if len(a) == len(b):
        return False
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    return len(shorter) > 1 and set(shorter) < set(longer)


_CROWD = 100
"""At most so many people of one company with the same initials or word are compared: nobody waits for more."""


class Duplicates:
    """All pairs, kept as people change: one person's change costs the blocks they stand in."""

    def __init__(self, rules: GroomingRules, region: str = "") -> None:
        self._rules = rules
        self._region = region
        self._people: dict[int, Identity] = {}
        self._blocks: dict[Key, tuple[int, ...]] = {}
        self._pairs: dict[Key, list[tuple[Identity, Identity, str]]] = {}
        self._dirty: set[Key] = set()

    def put(self, person: Identity) -> None:
        """Somebody new, or changed."""
        self.drop(person.id)
        self._people[person.id] = person
        for key in keys(person):
            block = self._blocks[key] = (*self._blocks.get(key, ()), person.id)
            if len(block) > 1:
                self._dirty.add(key)

    def drop(self, who: int) -> None:
        """Somebody is gone."""
        person = self._people.pop(who, None)
        if person is None:
            return
        for key in keys(person):
            self._blocks[key] = tuple(each for each in self._blocks[key] if each != who)
            if not self._blocks[key]:
                del self._blocks[key]
            self._pairs.pop(key, None)
            self._dirty.add(key)

    @property
    def waiting(self) -> bool:
        """True while changed blocks are still to be compared."""
        return bool(self._dirty)

    def compare(self) -> None:
        """Compares the people of one changed block. Raises KeyError when none is ``waiting``."""
        key = self._dirty.pop()
        block = self._blocks.get(key, ())
        found = pairs(key, [self._people[who] for who in block], self._rules, self._region) if len(block) > 1 else []
        if found:
            self._pairs[key] = found
        else:
            self._pairs.pop(key, None)

    def pairs(self) -> list[Pair]:
        """All pairs that are perhaps one person, with all reasons."""
        return self._joined(self._pairs.values())

    def of(self, who: int) -> list[Pair]:
        """The pairs of one person."""
        person = self._people.get(who)
        blocks = [self._pairs.get(key, ()) for key in keys(person)] if person is not None else []
        return self._joined([each for each in block if who in (each[0].id, each[1].id)] for block in blocks)

    def _joined(self, blocks: Iterable[Iterable[tuple[Identity, Identity, str]]]) -> list[Pair]:
        reasons: dict[tuple[int, int], set[str]] = {}
        for block in blocks:
            for a, b, reason in block:
                reasons.setdefault((a.id, b.id), set()).add(reason)
        return [self._pair(*both, sorted(why)) for both, why in sorted(reasons.items())]

    def _pair(self, a: int, b: int, reasons: list[str]) -> Pair:
        keep, other = sorted((self._people[a], self._people[b]), key=_standing)
        if not other.open:
            reasons.append("one of them is closed")
        return Pair(keep.id, other.id, "; ".join(reasons))


def _standing(person: Identity) -> tuple[bool, int, int]:
    """Sorts the one to keep first."""
    return not person.open, -person.touches, person.id
