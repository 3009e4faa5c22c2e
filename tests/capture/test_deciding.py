"""What a message means: with whom, which way, how certain; and why it is nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.capture.corpus import Corpus, judged
from tests.capture.mails import ME, asking, mail
from tests.pipeline.office import NOW
from tui.capture.known import KnownPeople
from tui.capture.mail.deciding import decide, plain_subject
from tui.capture.mail.message import read_message
from tui.capture.records import Decision
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.records import Closing, Prospect, Reason

PEOPLE = {
    1: Prospect("Ana Ruiz", added_at=NOW, emails=addresses("ana@ruiz.example", "ana@home.example")),
    2: Prospect("Ben Okafor", added_at=NOW, emails=addresses("ben@b.example")),
    3: Prospect(
        "Tom OnlyClosed", added_at=NOW, emails=addresses("tom@t.example"), closings=(Closing(NOW, Reason.OTHER),)
    ),
    4: Prospect("One Twin", added_at=NOW, emails=addresses("office@twin.example")),
    5: Prospect("Other Twin", added_at=NOW, emails=addresses("office@twin.example")),
}


@pytest.fixture(scope="module")
def known() -> KnownPeople:
    return KnownPeople(
        {who: encode(each, None) for who, each in PEOPLE.items()}, PEOPLE.__getitem__, [ME, "you@work.example"]
    )


def said(decision: Decision) -> object:
    """In short: who, which way and the doubt of each touch; else the reason."""
    found = [
        (each.who, "in" if each.inbound else "out", each.why) for each in decision.proposed if each.what == "touch"
    ]
    return found or decision.reason


CASES = {
    "from an address of theirs": (mail("ana@home.example"), [(1, "in", "")]),
    "to an address of theirs": (mail(ME, "Ana <ANA@ruiz.example>"), [(1, "out", "")]),
    "from my other address": (mail("you@work.example", "ben@b.example"), [(2, "out", "")]),
    "to two": (mail(ME, "ana@ruiz.example, ben@b.example"), [(1, "out", ""), (2, "out", "")]),
    "twice to the same": (mail(ME, "ana@ruiz.example, ana@home.example"), [(1, "out", "")]),
    "in copy": (mail(ME, "ana@ruiz.example", Cc="ben@b.example"), [(1, "out", ""), (2, "out", "in copy")]),
    "to me and another": (mail(to=f"{ME}, x@x.example"), [(1, "in", "to 2 people")]),
    "not to me": (mail(to="x@x.example"), [(1, "in", "not addressed to you")]),
    "behind a plus": (mail("ana+x@ruiz.example"), [(1, "in", "from ana+x@ruiz.example")]),
    "by name": (mail("ANA RUIZ <a@new.example>"), [(1, "in", "by name, from a@new.example")]),
    "a name that is an address of theirs": (mail("ana@ruiz.example <evil@x.example>"), "nobody known"),
    "a name that is an address of mine": (mail(f"{ME} <evil@x.example>", "ana@ruiz.example"), "nobody known"),
    "to me behind a plus": (mail(to="You <you+ana@home.example>"), [(1, "in", "")]),
    "from me behind a plus": (mail("you+ana@home.example", f"ben@b.example, {ME}"), [(2, "out", "")]),
    "in blind copy": (mail(ME, ME, Bcc="ana@ruiz.example"), [(1, "out", "in copy")]),
    "a circular in blind copy": (mail(ME, ME, Bcc=", ".join(f"x{n}@x.example" for n in range(9))), "bulk"),
    "a word is no name": (mail("Ana <a@new.example>"), "nobody known"),
    "a stranger": (mail("x@x.example"), "nobody known"),
    "somebody closed": (mail("tom@t.example"), "closed"),
    "an address of two": (mail("office@twin.example"), [(4, "in", "2 people have this address")]),
    "myself": (mail(ME, "you@work.example"), "yourself"),
    "a circular of mine": (mail(ME, ", ".join(f"x{n}@x.example" for n in range(9))), "bulk"),
    "a circular of theirs": (mail(to=", ".join(f"x{n}@x.example" for n in range(9))), "bulk"),
    "too old": (mail(at=NOW - timedelta(days=31)), "outside the window"),
    "the name is an address of theirs": (mail('"ana@ruiz.example" <evil@x.example>'), "nobody known"),
    "without a date": (mail(Date="never"), "unreadable"),
    "a list": (mail(List_Id="<x>"), "a list"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_message_means(known: KnownPeople, case: str) -> None:
    raw, expected = CASES[case]
    assert said(decide(read_message(raw), known, asking())) == expected


def test_a_new_address_is_proposed_with_the_touch(known: KnownPeople) -> None:
    found = decide(read_message(mail("Ana Ruiz <a@new.example>")), known, asking())
    assert [(each.what, each.address, each.certain) for each in found.proposed] == [
        ("touch", "", False), ("address", "a@new.example", False),
    ]  # fmt: skip


def test_strangers_are_whom_you_write_to(known: KnownPeople) -> None:
    found = decide(read_message(mail(ME, "Cora <c@c.example>, noreply@x.example, ana@ruiz.example")), known, asking())
    assert [(each.address, each.name) for each in found.strangers] == [("c@c.example", "Cora")]
    assert not decide(read_message(mail("c@c.example")), known, asking()).strangers


def test_a_bounce_flags_the_address(known: KnownPeople) -> None:
    raw = mail("mailer-daemon@x.example", X_Failed_Recipients="ana@ruiz.example, x@x.example")
    found = decide(read_message(raw), known, asking())
    assert [(each.what, each.who, each.address) for each in found.proposed] == [("bounce", 1, "ana@ruiz.example")]


def test_of_a_subject_no_more_is_kept_than_the_rules_say(known: KnownPeople) -> None:
    raw = mail(subject="x" * 300)
    (whole,) = decide(read_message(raw), known, asking(subject=0)).proposed
    assert "xxx" not in repr(whole), "not in what it is known by either"
    assert len(decide(read_message(raw), known, asking()).proposed[0].note) == 200
    assert decide(read_message(raw), known, asking(subject=0)).proposed[0].note == ""


@pytest.mark.parametrize("subject", ["Re: Fwd: The Offer", "AW: the offer", "RE[2]: The öffer", "the offer"])
def test_subjects_of_one_thread(subject: str) -> None:
    assert plain_subject(subject) == "the offer"


def test_of_what_is_certain_all_is_true_and_nothing_is_missed() -> None:
    """On a mailbox made up from a seed; 20,000 messages by ``python -m tests.bench.capture``."""
    corpus = Corpus(7, 1200, people=60)
    known, ask = corpus.known(), asking(now=NOW, since=NOW - timedelta(days=30))
    proposed = [
        each
        for item in corpus.mails
        if "D" not in item.flags
        for each in decide(read_message(item.raw), known, ask).proposed
    ]
    found = judged(corpus, iter([(x.who, x.ref, x.inbound, x.certain) for x in proposed if x.what == "touch"]))
    assert found["precision"] == 1
    assert found["recall"] >= 0.99
    assert found["wrong"] == 0
    assert found["certain"] > 300
