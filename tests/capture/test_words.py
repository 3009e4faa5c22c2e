"""What an item of an archive means: with whom, how certain, and why it is nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.capture.mails import asking
from tests.pipeline.office import NOW
from tui.capture.known import Known
from tui.capture.words import Party, Word, decide
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.kinds import Kind
from tui.model.records import Closing, Prospect, Reason

PEOPLE = {
    1: Prospect("Ana Ruiz", added_at=NOW, urls=addresses("linkedin.com/in/ana"), phones=addresses("+34 600 555 010")),
    2: Prospect("Ruiz, Ben", added_at=NOW),
    3: Prospect("Tom Shut", added_at=NOW, closings=(Closing(NOW, Reason.OTHER),)),
    4: Prospect("One Twin", added_at=NOW),
    5: Prospect("One Twin", added_at=NOW),
}
KNOWN = Known({who: encode(each, None) for who, each in PEOPLE.items()}, PEOPLE.__getitem__, [], "ES")


def word(*parties: Party, **fields: Any) -> Word:
    return Word("li:2-a#1", NOW - timedelta(days=2), Kind.SOCIAL, parties, **fields)


CASES = {
    "by their profile": (word(Party("A", "https://www.linkedin.com/in/ana/")), [(1, "")]),
    "by their number": (word(Party(phone="600555010")), [(1, "")]),
    "by name": (word(Party("ana RUIZ")), [(1, "by name")]),
    "a comma in a name": (word(Party("Ruiz, Ben")), [(2, "by name")]),
    "a comma between names": (word(Party("Ana Ruiz, Zed Zee")), [(1, "by name")]),
    "two of a name": (word(Party("One Twin")), [(4, "2 people are called so")]),
    "as the user said": (word(Party("Nobody", who=2)), [(2, "")]),
    "somebody closed": (word(Party("Tom Shut")), "closed"),
    "a first name only": (word(Party("Ana")), "nobody known"),
    "what the archive says": (word(Party("Ana Ruiz"), reason="not sent"), "not sent"),
    "to many": (word(Party("Ana Ruiz"), others=8), "bulk"),
    "long ago": (Word("x", NOW - timedelta(days=99), Kind.CALL, (Party("Ana Ruiz"),)), "outside the window"),
    "ahead": (Word("x", NOW + timedelta(days=1), Kind.CALL, (Party("Ana Ruiz"),)), "unreadable"),
}


@pytest.mark.parametrize(("item", "means"), CASES.values(), ids=CASES)
def test_what_an_item_means(item: Word, means: object) -> None:
    found = decide(item, KNOWN, asking())
    assert ([(each.who, each.why) for each in found.proposed] or found.reason) == means


def test_a_job_is_news_whenever_it_was() -> None:
    job = Word("li:job", None, Kind.SOCIAL, (Party(url="linkedin.com/in/ana"),), is_job=True, company="Nordkante")
    (found,) = decide(job, KNOWN, asking()).proposed
    assert (found.what, found.company, found.certain) == ("job", "Nordkante", True)
