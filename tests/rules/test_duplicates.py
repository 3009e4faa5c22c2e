"""People who are perhaps one person: what tells, what does not, and that changes are taken in one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules.people import RULES, Closing, Prospect, Reason, known, rules, t, touches
from tui.model.addresses import KINDS, addresses
from tui.rules.book import GroomingRules
from tui.rules.duplicates import Duplicates, Pair, identity


def somebody(name: str = "Ana Ruiz", **fields: Any) -> Prospect:
    ways = {KINDS[kind]: addresses(fields.pop(kind)) for kind in KINDS if kind in fields}
    return replace(known("1"), name=name, **ways, **fields)


def found(*people: Prospect, book: GroomingRules = RULES.grooming) -> list[Pair]:
    """The pairs among people with ids from 1."""
    index = Duplicates(book)
    for who, person in enumerate(people, start=1):
        index.put(identity(who, person))
    compared(index)
    return index.pairs()


def compared(index: Duplicates) -> None:
    """Looks into every block that changed."""
    while index.waiting:
        index.compare()


def reasons(*people: Prospect) -> str | None:
    """Why two people are perhaps one; None where they are not."""
    pairs = found(*people)
    assert len(pairs) <= 1
    return pairs[0].evidence if pairs else None


ONE = "https://www.linkedin.com/in/ana-ruiz"
NEARLY = "same company, nearly the same name"

PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], str | None]] = [
    ("nothing in common", {"name": "Ana Ruiz"}, {"name": "Ben Okafor"}, None),
    # Email.
    ("same email", {"name": "Ana Ruiz", "email": "ana@acme.com"}, {"name": "A. R.", "email": " Ana@ACME.com"},
     "same email"),
    ("no email", {"name": "Ana Ruiz", "email": ""}, {"name": "Ben Okafor", "email": ""}, None),
    # Phone.
    ("same digits", {"name": "Ana", "phone": "030 / 123-4567"}, {"name": "Ben", "phone": "(030) 1234567"},
     "same phone"),
    ("with its country", {"name": "Ana", "phone": "030 1234567"}, {"name": "Ben", "phone": "+49 (0)30 1234567"},
     "same phone"),
    ("with its country by zeros", {"name": "Ana", "phone": "0049 30 1234567"}, {"name": "Ben", "phone": "301234567"},
     "same phone"),
    ("another area", {"name": "Ana", "phone": "212-555-1234"}, {"name": "Ben", "phone": "312-555-1234"}, None),
    ("an extension is no number", {"name": "Ana", "phone": "12345"}, {"name": "Ben", "phone": "12345"}, None),
    ("six digits are one", {"name": "Ana", "phone": "123456"}, {"name": "Ben", "phone": "123456"}, "same phone"),
    # Link.
    ("same profile", {"name": "Ana", "url": ONE}, {"name": "Ben", "url": "linkedin.com/in/Ana-Ruiz/?trk=x"},
     "same link"),
    ("a company's site is nobody's", {"name": "Ana", "url": "acme.com"}, {"name": "Ben", "url": "acme.com"}, None),
    # Name.
    ("same name", {"name": "José Ruiz"}, {"name": "jose  ruiz"}, "same name"),
    ("its words in another order", {"name": "Ruiz, Ana"}, {"name": "Ana Ruiz"}, "same name"),
    ("with a title", {"name": "Dr. Ana Ruiz, MBA"}, {"name": "Ana Ruiz"}, "same name"),
    ("and company", {"company": "Acme GmbH"}, {"company": "ACME"}, "same name and company"),
    ("another company", {"company": "Acme"}, {"company": "Globex"}, "same name"),
    ("each with a profile", {"url": ONE}, {"url": ONE + "-2"}, None),
    ("one with a profile", {"url": ONE}, {"url": "ruiz.org/ana"}, "same name"),
    ("a first name only", {"name": "Ana", "company": "Acme"}, {"name": "Ana", "company": "Globex"}, None),
    ("in one company", {"name": "Ana", "company": "Acme"}, {"name": "Ana", "company": "Acme Ltd"},
     "same name and company"),
    ("and nothing else", {"name": "Ana"}, {"name": "Ana"}, "same name"),
    ("a title only", {"name": "Dr"}, {"name": "Dr"}, "same name"),
    ("wide characters", {"name": "王 伟"}, {"name": "王 伟"}, "same name"),
    ("no letters at all", {"name": "!!!"}, {"name": "???"}, None),
    # Nearly the same name.
    ("a letter more", {"name": "Jon Smith", "company": "Acme"}, {"name": "John Smith", "company": "Acme"}, NEARLY),
    ("a letter else", {"name": "Ben Okafor", "company": "Acme"}, {"name": "Ben Okafer", "company": "Acme"}, NEARLY),
    ("a second name", {"name": "Ana Ruiz", "company": "Acme"}, {"name": "Ana María Ruiz", "company": "Acme"}, NEARLY),
    ("another company then", {"name": "Jon Smith", "company": "Acme"}, {"name": "John Smith", "company": "Globex"},
     None),
    ("no company", {"name": "Jon Smith"}, {"name": "John Smith"}, None),
    ("a relative", {"name": "Tom Lee", "company": "Acme"}, {"name": "Tim Lee", "company": "Acme"}, None),
    ("each with a profile there", {"name": "Jon Smith", "company": "Acme", "url": ONE},
     {"name": "John Smith", "company": "Acme", "url": ONE + "-2"}, None),
    # Several reasons.
    ("all of it", {"email": "a@b", "phone": "1234567", "url": ONE, "company": "Acme"},
     {"email": "a@b", "phone": "1234567", "url": ONE, "company": "Acme"},
     "same email; same link; same name and company; same phone"),
    ("one closed", {"email": "a@b", "name": "A"}, {"email": "a@b", "closings": (Closing(t("5"), Reason.GONE),)},
     "same email; one of them is closed"),
    ("both closed", {"closings": (Closing(t("5"), Reason.GONE),)}, {"closings": (Closing(t("5"), Reason.GONE),)}, None),
    # Kept apart, on either side.
    ("kept apart", {"email": "a@b", "apart": (2,)}, {"email": "a@b"}, None),
    ("kept apart by the other", {"email": "a@b"}, {"email": "a@b", "apart": (1,)}, None),
    ("kept apart from somebody else", {"email": "a@b", "apart": (3,)}, {"email": "a@b"}, "same email; same name"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "other", "why"), PAIRS, ids=[name for name, *_ in PAIRS])
def test_a_pair(name: str, one: dict[str, Any], other: dict[str, Any], why: str | None) -> None:
    assert reasons(somebody(**one), somebody(**other)) == why, name


def test_the_one_there_is_more_of_is_kept() -> None:
    plain = somebody(emails=addresses("a@b"))
    busy = replace(plain, touches=touches("2 10:00 call"))
    closed = replace(busy, closings=(Closing(t("5"), Reason.GONE),))
    assert [(pair.keep, pair.other) for pair in found(plain, plain)] == [(1, 2)]
    assert [(pair.keep, pair.other) for pair in found(plain, busy)] == [(2, 1)]
    assert [(pair.keep, pair.other) for pair in found(closed, plain)] == [(2, 1)]


def test_one_of_three_goes() -> None:
    index = Duplicates(RULES.grooming)
    for who in (1, 2, 3):
        index.put(identity(who, somebody(f"Guest{who}", emails=addresses("a@b"))))
    compared(index)
    assert len(index.pairs()) == 3
    index.drop(2)
    compared(index)
    assert [(pair.keep, pair.other) for pair in index.pairs()] == [(1, 3)]
    assert index.of(2) == []


def test_what_an_office_shares_tells_nothing() -> None:
    """Four with one address are looked at; five share an office, and only those of one name are."""
    four = [somebody(f"Guest{n} No{n}", emails=addresses("info@acme.com")) for n in range(4)]
    assert len(found(*four)) == 6
    five = [*four, somebody("Guest0 No0", emails=addresses("info@acme.com"), company="Acme")]
    assert [(pair.keep, pair.other, pair.evidence) for pair in found(*five)] == [(1, 5, "same email; same name")]


def test_a_common_name_tells_nothing_without_the_company() -> None:
    five = [somebody("John Smith", company=company) for company in ("Acme", "Globex", "Initech", "", "")]
    assert len(found(*five[:4])) == 6
    assert found(*five) == []
    assert [(pair.keep, pair.other) for pair in found(*five, somebody("John Smith", company="ACME Inc."))] == [(1, 6)]


def test_marks_of_the_user() -> None:
    strict = rules(grooming={"shared_by": 1, "likeness": 0.99}).grooming
    pair = (
        somebody("Jon Smith", company="Acme", emails=addresses("a@b")),
        somebody("John Smith", company="Acme", emails=addresses("a@b")),
    )
    assert found(*pair)[0].evidence == f"{NEARLY}; same email"
    assert found(*pair, book=strict) == []


def test_a_crowd_of_one_company_is_no_wait() -> None:
    """Thirteen thousand of one employer, by a few names: not everybody with everybody."""
    people = [somebody(f"First{n % 90} Last{n // 90}", company="Acme") for n in range(13_000)]
    index = Duplicates(RULES.grooming)
    for who, person in enumerate(people):
        index.put(identity(who, person))
    steps = 0
    while index.waiting:
        index.compare()
        steps += 1
    assert steps < 13_000


EMAILS = st.sampled_from(["", "", "a@b", "c@d"])
PEOPLE = st.builds(
    somebody,
    st.sampled_from(["Ana Ruiz", "Anna Ruiz", "Ruiz Ana", "Ben Okafor"]),
    emails=EMAILS.map(addresses),
    company=st.sampled_from(["", "Acme", "Acme Ltd"]),
    phones=st.sampled_from(["", "1234567", "+49 1234567"]).map(addresses),
    apart=st.sampled_from([(), (1,), (2, 3)]),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(1, 7), PEOPLE | st.none()), max_size=25), st.integers(0, 25))
def test_changes_taken_in_one_by_one_come_to_the_same(history: list[tuple[int, Prospect | None]], pause: int) -> None:
    index, now = Duplicates(RULES.grooming), dict[int, Prospect]()
    for place, (who, person) in enumerate(history):
        if person is None:
            index.drop(who)
            now.pop(who, None)
        else:
            index.put(identity(who, person))
            now[who] = person
        if place == pause:
            compared(index)
    fresh = Duplicates(RULES.grooming)
    for who, person in now.items():
        fresh.put(identity(who, person))
    compared(index)
    compared(fresh)
    assert index.pairs() == fresh.pairs()
    for who in now:
        assert index.of(who) == [pair for pair in fresh.pairs() if who in (pair.keep, pair.other)]
    for pair in index.pairs():
        assert pair.other not in now[pair.keep].apart
        assert pair.keep not in now[pair.other].apart
