"""What an item of an archive means: with whom, how certain, and why it is nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.capture.mails import asking
from tests.pipeline.office import NOW
from tui.capture.archive_items import ArchiveItem, ArchivePerson, decide
from tui.capture.known import KnownPeople
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.kinds import Kind
from tui.model.records import Closing, Prospect, Reason

PEOPLE = {
    1: Prospect("Ana Ruiz", added_at=NOW, urls=addresses("linkedin.com/in/ana"), phones=addresses("+34 600 555 010")),
    2: Prospect("Ruiz, Ben", added_at=NOW),
    3: Prospect("Tom OnlyClosed", added_at=NOW, closings=(Closing(NOW, Reason.OTHER),)),
    4: Prospect("One Twin", added_at=NOW),
    5: Prospect("One Twin", added_at=NOW),
}
KNOWN = KnownPeople({who: encode(each, None) for who, each in PEOPLE.items()}, PEOPLE.__getitem__, [], "ES")


def word(*parties: ArchivePerson, **fields: Any) -> ArchiveItem:
    return ArchiveItem("li:2-a#1", NOW - timedelta(days=2), Kind.SOCIAL, parties, **fields)


PROFILE = "https://www.linkedin.com/in/ana/"
CASES = {
    "by their profile": (word(ArchivePerson("A", PROFILE)), [(1, "")]),
    "by their number": (word(ArchivePerson(phone="600555010")), [(1, "")]),
    "by name": (word(ArchivePerson("ana RUIZ")), [(1, "by name")]),
    "a comma in a name": (word(ArchivePerson("Ruiz, Ben")), [(2, "by name")]),
    "a comma between names": (word(ArchivePerson("Ana Ruiz, Zed Zee")), [(1, "by name")]),
    "two of a name": (word(ArchivePerson("One Twin")), [(4, "2 people are called so")]),
    "as the user said": (word(ArchivePerson("Nobody", who=2)), [(2, "")]),
    "somebody closed": (word(ArchivePerson("Tom OnlyClosed")), "closed"),
    "a first name only": (word(ArchivePerson("Ana")), "nobody known"),
    "what the archive says": (word(ArchivePerson("Ana Ruiz"), reason="not sent"), "not sent"),
    "a doubt of the archive": (word(ArchivePerson("A", PROFILE), doubt="a missed call"), [(1, "a missed call")]),
    "to many": (word(ArchivePerson("Ana Ruiz"), others=8), "bulk"),
    "long ago": (
        ArchiveItem("x", NOW - timedelta(days=99), Kind.CALL, (ArchivePerson("Ana Ruiz"),)),
        "outside the window",
    ),
    "ahead": (ArchiveItem("x", NOW + timedelta(days=1), Kind.CALL, (ArchivePerson("Ana Ruiz"),)), "unreadable"),
}


@pytest.mark.parametrize(("item", "means"), CASES.values(), ids=CASES)
def test_what_an_item_means(item: ArchiveItem, means: object) -> None:
    found = decide(item, KNOWN, asking())
    assert ([(each.who, each.why) for each in found.proposed] or found.reason) == means


def test_a_job_is_news_whenever_it_was() -> None:
    job = ArchiveItem(
        "li:job", None, Kind.SOCIAL, (ArchivePerson(url="linkedin.com/in/ana"),), is_job=True, company="Nordkante"
    )
    (found,) = decide(job, KNOWN, asking()).proposed
    assert (found.what, found.company, found.certain) == ("job", "Nordkante", True)
