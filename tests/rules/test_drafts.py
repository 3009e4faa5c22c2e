"""Which message fits, what it says, and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules import people
from tests.rules.people import CALENDAR, RULES, STEPS, Case, promised, t
from tests.rules.people import CASES as EXAMPLES
from tests.rules.strategies import History, histories, moments
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Closing, Event, Prospect, Reason, Skip, Source, Stage, Touch
from tui.rules.calendar import Calendar
from tui.rules.drafts import Draft, Situation, answered, choose, edited, fill, refused, values
from tui.rules.engine import explain
from tui.rules.guards import has_interest
from tui.rules.templates import OCCASIONS, PLACEHOLDERS, Me, Template, read_templates
from tui.settings.templates import shipped

SHIPPED = shipped()
ME = Me("Sam Weber", "Weber & Co", "555 0100", "Sam")


EVERYWHERE = {
    "emails": addresses("ana@x.example"), "phones": addresses("+34 600 555 010"),
    "urls": addresses("https://www.linkedin.com/in/ana"),
}  # fmt: skip


def met(when: str, *log: str, **fields: Any) -> Prospect:
    """Somebody met, who can be reached in any way."""
    return people.met(when, *log, **(EVERYWHERE | fields))


def known(when: str, *log: str, **fields: Any) -> Prospect:
    """Somebody entered without first clock and sequence, who can be reached in any way."""
    return people.known(when, *log, **(EVERYWHERE | fields))


def at(prospect: Prospect, now: str | datetime, *, source: str = "", me: Me = ME) -> Situation:
    """Somebody at a moment."""
    when = t(now) if isinstance(now, str) else now
    items = explain(prospect, when, RULES, CALENDAR)
    return Situation(prospect, tuple(items), when, CALENDAR, recent(when), source, me)


def recent(now: datetime, calendar: Calendar = CALENDAR) -> datetime:
    """From here on a message may speak of what happened."""
    return calendar.minus(now, RULES.draft.recent)


def first(situation: Situation, given: Mapping[str, str] | None = None) -> Draft:
    """The draft for what is next."""
    return fill(choose(SHIPPED, situation)[0], situation, given or {})


def named(name: str) -> Template:
    """A template that ships."""
    return next(each for each in SHIPPED if each.id == name)


def own(text: str, **fields: object) -> Template:
    """A template of the user's."""
    table = {"title": "Mine", "kinds": ["email"], "text": text, **fields}
    return read_templates({"mine": table}, "own.toml", own=True)[0]


# Which --------------------------------------------------------------------------------------------------------

_REFERRED = met("2 10:00", met_at=None, source=Source(name="Ray Gold"), referred_at=t("2 10:00"))
_PROMISE = known("1 12:00", "2 12:00 call", promises=(promised("10 14:00", "2 12:01", note="the list"),))


@pytest.mark.parametrize(
    ("prospect", "now", "template", "kind"),
    [
        (met("2 10:00"), "2 15:00", "nice-to-meet-you", Kind.EMAIL),
        (_REFERRED, "2 15:00", "introduced", Kind.EMAIL),
        (met("2 10:00", imported=True, where="BNI"), "2 15:00", "nice-to-meet-you", Kind.EMAIL),
        (met("2 10:00", imported=True), "2 15:00", "connected", Kind.EMAIL),
        (replace(_REFERRED, imported=True), "2 15:00", "introduced", Kind.EMAIL),
        (met("2 10:00", *STEPS[:1]), "3 09:00", "connect", Kind.SOCIAL),
        (met("2 10:00", *STEPS[:2]), "4 09:00", "nice-to-meet-you-card", Kind.CARD),
        (met("2 10:00", *STEPS[:3]), "9 12:00", "first-call-after-card", Kind.CALL),
        (met("2 10:00", *STEPS[:4]), "16 12:00", "coffee-by-phone", Kind.CALL),
        (met("2 10:00", *STEPS[:5]), "17 12:00", "second-card-after-coffee", Kind.CARD),
        (met("2 10:00", *STEPS, "20 09:00 email in"), "20 10:00", "answer", Kind.EMAIL),
        (_PROMISE, "10 09:00", "promised-call", Kind.CALL),
        (_PROMISE, "10 14:01", "promised-call-after-its-time", Kind.CALL),
        (_PROMISE, "12 09:00", "promised-call-after-its-time", Kind.CALL),
        (replace(_REFERRED, met_at=t("2 10:00")), "2 15:00", "nice-to-meet-you", Kind.EMAIL),
        (known("2026-01-01 12:00", "2026-01-01 12:00 call", comfort="3 months"), "20 12:00", "reconnect-call",
         Kind.CALL),
        (known("2 10:00"), "2 12:00", "first-word-call", Kind.CALL),
        (replace(_REFERRED, touches=met("2 10:00", "2 11:00 email").touches), "2 12:00", "report-back", Kind.REPORT),
        (met("2 10:00", *STEPS, events=(Event(t("18 10:00"), "interest"),)), "27 12:00", "information",
         Kind.LITERATURE),
        (met("2 10:00", *STEPS, events=(Event(t("18 10:00"), "referral"),)), "27 12:00", "thank-source", Kind.CARD),
        (met("2 10:00", *STEPS, events=(Event(t("18 10:00"), "bought"),)), "27 12:00", "thank-you-for-buying",
         Kind.CARD),
        (met("2 10:00", *STEPS, events=(Event(t("16 10:00"), "referral"),)), "27 12:00", "check-in-call",
         Kind.CALL),
        (met("2 10:00", closings=(Closing(t("3 10:00"), Reason.GONE),)), "9 12:00", "which-days", Kind.EMAIL),
        # Their thanks, by the clock; and what the source is told then.
        (met("2 10:00", *STEPS, events=(Event(t("18 10:00"), "bought"),)), "18 12:00", "thank-you-for-buying",
         Kind.CARD),
        (met("2 10:00", *STEPS, events=(Event(t("18 10:00"), "referral"),)), "18 12:00", "thank-source", Kind.CARD),
        (met("2 10:00", *STEPS, "3 12:00 report", "18 12:00 card", source=Source(name="Ray Gold"),
             events=(Event(t("18 10:00"), "bought"),)), "18 13:00", "report-bought", Kind.REPORT),
        # Nobody whom you met is told that you came across their name.
        (known("2 10:00", met_at=t("2025-06-01")), "2 12:00", "first-word-met-call", Kind.CALL),
        (known("2 10:00", met_at=t("2025-06-01"), imported=True, where="BNI"), "2 12:00", "first-word-met-call",
         Kind.CALL),
        (known("2 10:00", imported=True, where="BNI"), "2 12:00", "first-word-met-call", Kind.CALL),
        (known("2 10:00", imported=True), "2 12:00", "first-word-call", Kind.CALL),
    ],
)  # fmt: skip
def test_what_is_next_decides(prospect: Prospect, now: str, template: str, kind: Kind) -> None:
    found = first(at(prospect, now, source="Ray Gold"))
    assert (found.template.id, found.kind) == (template, kind)


SITUATIONS: dict[str, tuple[Prospect, str]] = {
    "first note": (met("2 10:00"), "2 15:00"),
    "referred": (_REFERRED, "2 15:00"),
    "connected": (met("2 10:00", imported=True), "2 15:00"),
    "answer": (known("2 10:00", "20 09:00 email in"), "20 10:00"),
    "promise": (_PROMISE, "10 09:00"),
    "thanks": (known("2 10:00", events=(Event(t("18 10:00"), "bought"),)), "18 12:00"),
    "thanks of a source": (known("2 10:00", events=(Event(t("18 10:00"), "referral"),)), "18 12:00"),
    "coffee": (met("2 10:00", *STEPS[:4]), "16 12:00"),
    "rhythm": (met("2 10:00", *STEPS), "25 12:00"),
    "ceiling": (known("2026-01-01 12:00", "2026-01-01 12:00 call", comfort="3 months"), "20 12:00"),
}

FIRST_DRAFTS: dict[str, dict[str, Kind]] = {
    # By what is known: nothing, e-mail, phone, profile, everything.
    "first note": {"": Kind.NOTE, "e": Kind.EMAIL, "p": Kind.NOTE, "u": Kind.NOTE, "epu": Kind.EMAIL},
    "referred": {"": Kind.NOTE, "e": Kind.EMAIL, "p": Kind.NOTE, "u": Kind.NOTE, "epu": Kind.EMAIL},
    "connected": {"": Kind.NOTE, "e": Kind.EMAIL, "p": Kind.NOTE, "u": Kind.NOTE, "epu": Kind.EMAIL},
    "answer": {"": Kind.NOTE, "e": Kind.EMAIL, "p": Kind.CALL, "u": Kind.NOTE, "epu": Kind.EMAIL},
    "promise": {"": Kind.NOTE, "e": Kind.EMAIL, "p": Kind.CALL, "u": Kind.NOTE, "epu": Kind.CALL},
    "thanks": dict.fromkeys(("", "e", "p", "u", "epu"), Kind.CARD),
    "thanks of a source": dict.fromkeys(("", "e", "p", "u", "epu"), Kind.CARD),
    "coffee": {"": Kind.CALL, "e": Kind.EMAIL, "p": Kind.CALL, "u": Kind.CALL, "epu": Kind.CALL},
    "rhythm": {"": Kind.CARD, "e": Kind.CARD, "p": Kind.CALL, "u": Kind.SOCIAL, "epu": Kind.CALL},
    "ceiling": {"": Kind.CARD, "e": Kind.CARD, "p": Kind.CALL, "u": Kind.SOCIAL, "epu": Kind.CALL},
}


@pytest.mark.parametrize("ways", ["", "e", "p", "u", "epu"])
@pytest.mark.parametrize("what", SITUATIONS)
def test_the_first_draft_is_of_the_first_kind_that_reaches_them(what: str, ways: str) -> None:
    person, now = SITUATIONS[what]
    reached = {field: words if field[0] in ways else () for field, words in EVERYWHERE.items()}
    assert first(at(replace(person, **reached), now, source="Ray Gold")).kind is FIRST_DRAFTS[what][ways]


def _let_go(*steps: int, at: str = "5 10:00") -> tuple[Skip, ...]:
    return tuple(Skip(t(at), "step", step) for step in steps)


@pytest.mark.parametrize(
    ("prospect", "now", "template"),
    [
        # The card: it was a pleasure to meet whom one met, and lately.
        (met("2 10:00", *STEPS[:2]), "4 09:00", "nice-to-meet-you-card"),
        (met("2 10:00", *STEPS[:2]), "16 10:00", "nice-to-meet-you-card"),
        (met("2 10:00", *STEPS[:2]), "16 10:01", "first-card"),
        (replace(_REFERRED, touches=met("2 10:00", *STEPS[:2], "3 10:00 report").touches), "4 09:00", "first-card"),
        # The call: of the card only where one was posted, and lately.
        (met("2 10:00", *STEPS[:2], skips=_let_go(3)), "10 12:00", "first-call"),
        (met("2 10:00", *STEPS[:3]), "18 12:00", "first-call-after-card"),
        (met("2 10:00", *STEPS[:3]), "18 12:01", "first-call"),
        (met("2 10:00", *STEPS[:2], "4 12:00 card in", skips=_let_go(3), promises=()), "10 12:00", "answer"),
        # The second card: of the coffee only where one sat together, and lately.
        (met("2 10:00", *STEPS[:3], skips=_let_go(4, 5)), "8 12:00", "second-card"),
        (met("2 10:00", *STEPS[:5]), "30 12:00", "second-card-after-coffee"),
        (met("2 10:00", *STEPS[:5]), "30 12:01", "second-card"),
        # It has been a while: not since the day before the closing.
        (known("2026-01-01 12:00", "19 12:00 call", closings=(Closing(t("20"), Reason.GONE, t("21 12:00")),)),
         "21 13:00", "whom-to-meet-call"),
        (known("2026-01-01 12:00", "2026-02-01 12:00 call", closings=(Closing(t("2026-02-02"), Reason.GONE,
         t("21 12:00")),)), "21 13:00", "reconnect-call"),
        (known("2026-01-01 12:00", "2026-01-01 12:00 call", "18 12:00 email in", comfort="3 months",
         skips=(Skip(t("19"), "clock", through=t("18 12:00")),)), "20 12:00", "whom-to-meet-call"),
    ],
)  # fmt: skip
def test_only_what_happened_lately_is_spoken_of(prospect: Prospect, now: str, template: str) -> None:
    assert first(at(prospect, now, source="Ray Gold")).template.id == template


def test_what_did_not_happen_is_said_by_no_draft_that_is_offered() -> None:
    skipped = met("2 10:00", skips=_let_go(1, 2, 3, 4, 5))
    for situation in (at(skipped, "6 12:00"), at(replace(skipped, skips=_let_go(1, 2, 3)), "12 12:00")):
        offered = [each.id for each in choose(SHIPPED, situation)]
        assert not {"first-call-after-card", "second-card-after-coffee"} & set(offered)


def test_the_coffee_is_arranged_before_it_is_prepared() -> None:
    situation = at(met("2 10:00", *STEPS[:4]), "16 12:00")
    assert [each.id for each in choose(SHIPPED, situation)][:3] == ["coffee-by-phone", "coffee", "at-the-coffee"]


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_the_worked_examples_have_a_draft_of_a_kind_that_is_asked_for(case: Case) -> None:
    items = explain(case.prospect, case.now, case.rules, case.calendar)
    situation = Situation(case.prospect, tuple(items), case.now, case.calendar, recent(case.now, case.calendar), "", ME)
    found = first(situation)
    assert found.kind in items[0].kinds or found.template.id == "coffee", "which is arranged first"


def test_the_words_of_the_rhythm_change_from_week_to_week() -> None:
    prospect, now = met("2 10:00", *STEPS, where="BNI"), t("24 16:00")
    said: dict[Kind, list[str]] = {kind: [] for kind in RULES.rhythm.kinds}
    for _ in range(4):
        found = choose(SHIPPED, at(prospect, now))
        kinds = [each.kinds[0] for each in found if "rhythm" in each.occasions and each.kinds[0] in said]
        assert kinds == sorted(kinds, key=RULES.rhythm.kinds.index), "as the board names them"
        assert found[0].kinds[0] is Kind.CALL
        for kind, ids in said.items():
            ids.append(next(each.id for each in found if each.kinds[0] is kind))
        prospect = replace(prospect, touches=(*prospect.touches, Touch(now, Kind.TEXT)))
        now = CALENDAR.plus(now, RULES.rhythm.visibility)
    for ids in said.values():
        assert ids[:2] == ids[2:]
        assert ids[0] != ids[1], "not the same words twice in a row"


def test_the_users_own_come_first_for_a_step_and_take_their_turn_in_the_rhythm() -> None:
    step = own("Hello {first}", **{"for": ["note"]})
    assert choose([*SHIPPED, step], at(met("2 10:00"), "2 15:00"))[0] is step
    turn = own("Hello {first}", **{"for": ["rhythm"], "kinds": ["call"]})
    found = {choose([*SHIPPED, turn], at(met("2 10:00", *STEPS, *log), "31 12:00"))[0].id for log in (
        [f"{day} 10:00 call" for day in range(18, 18 + more)] for more in range(12))}  # fmt: skip
    assert found == {"mine", "check-in-call", "whom-to-meet-call"}


def test_who_wrote_after_the_closing_can_be_answered() -> None:
    prospect = met("2 10:00", "4 10:00 email in", closings=(Closing(t("3 10:00"), Reason.GONE),))
    assert choose(SHIPPED, at(prospect, "4 11:00"))[0].id == "answer"


def offered(*templates: Mapping[str, object], to: Situation) -> list[str]:
    """The ids of what is chosen among templates for these occasions."""
    table = {f"{n}": {"title": "Mine", "kinds": ["email"], "text": "x", **each} for n, each in enumerate(templates)}
    return [each.id for each in choose(read_templates(table, "own.toml", own=True), to)]


def test_a_first_word_and_a_late_promise_are_words_for_the_rhythm_and_a_promise_too() -> None:
    entered = at(known("1 12:00"), "9")
    assert [item.cause for item in entered.items[:1]] == ["entry"]
    templates = ({"for": ["rhythm"]}, {"for": ["rhythm"], "kinds": ["call"]}, {"for": ["entry"]})
    assert offered(*templates, to=entered) == ["2", "1", "0"], "by the kinds that the item asks for"
    late = at(_PROMISE, "10 15:00")
    assert offered({}, {"for": ["promise"]}, {"for": ["promise_late"]}, to=late) == ["2", "1", "0"]
    assert offered({}, {"for": ["promise"]}, {"for": ["promise_late"]}, to=at(_PROMISE, "10 13:00")) == ["1", "0"]


def test_who_was_in_touch_lately_is_not_greeted_after_a_long_time() -> None:
    reopened = known("1 12:00", "2 12:00 call", closings=(Closing(t("3"), Reason.OTHER, t("2026-06-01 12:00")),))
    templates = ({"for": ["rhythm"]}, {"for": ["reopened"]})
    since = RULES.draft.recent
    assert offered(*templates, to=at(reopened, CALENDAR.plus(t("2 12:00"), since))) == ["0"]


def test_what_has_not_started_is_not_written_about_yet() -> None:
    prospect = met("2 10:00", *STEPS[:3])
    assert "reconnect-call" not in {each.id for each in choose(SHIPPED, at(prospect, "9 12:00"))}


def test_stages_are_kept_to() -> None:
    buyer = known("2 10:00", "3 10:00 call", stage=Stage.PROFITABILITY)
    assert {"all-well-call", "check-in-call"} <= {each.id for each in choose(SHIPPED, at(buyer, "30 10:00"))}
    assert "whom-to-meet-call" not in {each.id for each in choose(SHIPPED, at(buyer, "30 10:00"))}


# No pitch before interest (S3) --------------------------------------------------------------------------------


@settings(max_examples=60)
@given(histories(), st.data())
def test_no_pitch_before_interest(history: History, data: st.DataObject) -> None:
    now = data.draw(moments(history))
    items = tuple(explain(history.prospect, now, history.rules, Calendar(history.zone)))
    zone = Calendar(history.zone)
    situation = Situation(history.prospect, items, now, zone, recent(now, zone), "Ray", ME)
    pushy = own("Buy it", **{"for": [*OCCASIONS]}, pitch=True)
    always = read_templates({"always": {"title": "x", "kinds": ["literature"], "text": "x"}}, "own.toml", own=True)
    found = choose([pushy, *always, *SHIPPED], situation)
    assert found
    assert has_interest(history.prospect, now) or not any(each.pitch for each in found)
    assert len({each.id for each in found}) == len(found)


def test_a_pitch_by_name_is_refused_with_the_reason() -> None:
    prospect = met("2 10:00")
    assert refused(named("proposal"), at(prospect, "2 15:00")) == (
        "no pitch before interest: proposal waits until Ana Ruiz expressed interest"
    )
    asked = replace(prospect, events=(Event(t("2 14:00"), "interest"),))
    assert refused(named("proposal"), at(asked, "2 15:00")) == ""
    assert refused(named("proposal"), at(asked, "2 13:00")), "it was not expressed by then"
    assert refused(named("answer"), at(prospect, "2 15:00")) == ""


# What it says -------------------------------------------------------------------------------------------------


def test_a_whole_letter() -> None:
    found = first(at(met("2 10:00", where="BNI"), "2 15:00"))
    assert found.whole
    assert found.subject == "Good to meet you at BNI"
    assert found.text == (
        "Hello Ana,\n\nIt was good to meet you today at BNI. I would like to hear more about what you do, and to "
        "stay in touch.\n\nUntil soon,\nSam"
    )
    assert found.message == f"{found.subject}\n\n{found.text}" == found.note
    assert (found.to, found.gaps(found.text)) == ("Ana Ruiz", [])


def test_what_is_missing_is_asked_for_and_marked() -> None:
    found = first(at(met("2 10:00"), "2 15:00", me=Me()))
    assert [(blank.name, blank.question, blank.field, blank.setting) for blank in found.missing] == [
        ("where", "where you met", "where", ""),
        ("my_name", "your name", "", "name"),
    ]
    assert not found.whole
    assert found.subject == "Good to meet you at [where you met]"
    assert [found.text[start:end] for start, end in found.gaps(found.text)] == ["[where you met]", "[your name]"]
    told = first(at(met("2 10:00"), "2 15:00", me=Me()), {"where": "BNI", "my_name": "Sam", "day": " "})
    assert told.whole
    assert told.text.endswith("Sam")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("BNI", "BNI"), ("at BNI", "BNI"), ("trade fair, hall 4", "the trade fair, hall 4"), ("the fair", "the fair"),
        ("my office", "my office"), ("Thursday breakfast club", "the Thursday breakfast club"), ("Sunday", "Sunday"),
        ("42nd street", "42nd street"), ("Ana's party", "Ana's party"), ("", ""),
    ],
)  # fmt: skip
def test_a_place_stands_behind_at(where: str, said: str) -> None:
    assert values(at(met("2 10:00", where=where), "2 15:00"), {}).get("where", "") == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2 15:00", "today"), ("3 00:00", "yesterday"), ("4 09:00", "on Monday"), ("8 09:00", "on Monday"),
        ("9 09:00", "on 2 March"), ("2027-01-05 09:00", "on 2 March 2026"),
    ],
)  # fmt: skip
def test_the_day_of_the_meeting_in_words(now: str, said: str) -> None:
    assert values(at(met("2 10:00"), now), {})["day"] == said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://www.acme.example/", "acme.example"), ("http://acme.example/de", "acme.example/de"),
        ("acme.example", "acme.example"), ("https://www.linkedin.com/in/ana", ""), ("linkedin.com/in/ana", ""),
        ("https://de.linkedin.com/in/ana", ""), ("https://x.com/ana", ""), ("https://xerox.com", "xerox.com"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_page_in_a_network_is_no_web_site(url: str, said: str) -> None:
    situation = at(met("2 10:00", urls=addresses(url)), "2 15:00")
    assert values(situation, {}).get("site", "") == said
    if not said:
        blank = next(each for each in fill(named("look-at-the-site"), situation, {}).missing if each.name == "site")
        assert blank.field == ("" if url else "urls"), "a link that is there is not written over"


@pytest.mark.parametrize(
    ("available", "said"),
    [
        ("any time!", "I have noted what suits you: any time. Is that still so?"),
        ("mornings; ", "I have noted what suits you: mornings. Is that still so?"),
        ("after 4 p.m.", "I have noted what suits you: after 4 p.m. Is that still so?"),
        ("?", "Which days and times suit you?"),
    ],
)
def test_what_suits_them_ends_as_a_sentence(available: str, said: str) -> None:
    coffee = next(each for each in SHIPPED if each.id == "coffee")
    assert said in fill(coffee, at(met("2 10:00", available=available), "2 15:00"), {}).text


def test_who_has_told_when_it_suits_them_is_not_asked() -> None:
    asks = [each for each in SHIPPED if "{suits}" in each.body]
    assert {"introduced", "first-call", "coffee", "which-days", "reconnect"} <= {each.id for each in asks}
    given = dict.fromkeys(("offer", "promised", "answer"), "x")
    for each in asks:
        unknown = fill(each, at(met("2 10:00"), "2 15:00"), given).text
        assert "Which days and times suit you?" in unknown
        found = fill(each, at(met("2 10:00", available="tue-thu mornings."), "2 15:00"), given).text
        assert "I have noted what suits you: tue-thu mornings. Is that still so?" in found
        assert "hich days" not in found
    for each in SHIPPED:
        assert "days and times" not in each.body, f"{each.id} asks who has told"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ((), ""),
        ((("3 10:00", "Dee"),), "Dee"),
        ((("1 10:00", "Dee"), ("2 11:00", "Eve")), "Eve"),
        ((("3 10:00", "Dee"), ("4 10:00", "E\x1bve")), "Dee and Eve"),
        ((("1 09:00", "Old"), ("3 10:00", "Dee"), ("4 10:00", "Eve"), ("5 10:00", "Flo")), "Dee, Eve and Flo"),
        ((("3 10:00", "D"), ("4 10:00", "E"), ("5 10:00", "F"), ("5 11:00", "王小明")), "E, F, 王小明 and others"),
        ((("1 10:00", "Dee"), ("1 11:00", "Eve")), "Eve"),
    ],
)  # fmt: skip
def test_whom_they_sent_since_you_were_in_touch(sent: tuple[tuple[str, str], ...], said: str) -> None:
    referred = tuple((t(when), name) for when, name in sent)
    situation = replace(at(met("2 10:00", "2 18:00 email"), "6 10:00"), referred=referred)
    assert values(situation, {}).get("referred", "") == said
    assert values(situation, {"referred": "Gus"})["referred"] == "Gus"


FULL = met(
    "2 10:00",
    company="Ruiz Interiors",
    position="Owner",
    where="trade fair",
    source=Source(name="Ray Gold"),
    urls=addresses("https://www.ruiz.example/en/"),
    available="mondays.",
    promises=(promised("9 14:00", "2 12:00", note="a list"),),
)


def test_all_that_is_known_has_its_placeholder() -> None:
    situation = at(FULL, "4 09:00", source="Ray Gold", me=replace(ME, signature="Sam\nWeber & Co"))
    assert values(situation, {"answer": "One\nTwo"}) == {
        "first": "Ana", "name": "Ana Ruiz", "company": "Ruiz Interiors", "position": "Owner",
        "where": "the trade fair", "day": "on Monday", "source": "Ray Gold", "source_first": "Ray",
        "available": "mondays.", "suits": "I have noted what suits you: mondays. Is that still so?",
        "site": "ruiz.example/en", "my_name": "Sam Weber", "my_company": "Weber & Co", "my_phone": "555 0100",
        "signature": "Sam\nWeber & Co", "promise": "a list", "promised": "on Monday", "answer": "One\nTwo",
    }  # fmt: skip
    assert values(at(met("2 10:00"), "2 15:00"), {})["suits"] == "Which days and times suit you?"
    page = "https://www.linkedin.com/in/ana"
    assert values(at(replace(FULL, urls=addresses(page)), "4 09:00"), {}).get("site") is None
    assert values(at(FULL, "4 09:00"), {"site": page})["site"] == "linkedin.com/in/ana", "as it was given"


@pytest.mark.parametrize(
    ("now", "said"),
    [("8 23:00", "tomorrow"), ("9 09:00", "today"), ("7 23:00", "on Monday"), ("3 12:00", "on Monday"),
     ("2 12:00", "on 9 March"), ("10 09:00", "yesterday"), ("11 09:00", "on Monday"), ("16 09:00", "on 9 March")],
)  # fmt: skip
def test_the_day_of_a_promise_in_words(now: str, said: str) -> None:
    assert values(at(FULL, now), {})["promised"] == said


def test_a_report_without_a_source_by_name_goes_to_the_source() -> None:
    template = own("Dear source", kinds=["report"])
    assert fill(template, at(met("2 10:00", "2 18:00 email"), "3"), {}).to == "the source"


def test_a_promise_is_told_of_as_it_was_made() -> None:
    found = fill(named("as-promised"), at(_PROMISE, "10 09:00"), {})
    assert "you would hear from me today: the list." in found.text
    over = fill(named("promise-after-its-time"), at(_PROMISE, "12 09:00"), {})
    assert "hear from me on Tuesday, and" in over.text
    bare = replace(_PROMISE, promises=(promised("10 14:00", "2 12:01"),))
    assert [blank.name for blank in fill(named("as-promised"), at(bare, "10 09:00"), {}).missing] == ["promise"]


def test_a_report_goes_to_the_source_and_names_the_person() -> None:
    prospect = replace(_REFERRED, touches=met("2 10:00", "2 11:00 email").touches)
    found = first(at(prospect, "2 12:00", source="Gold, Ray"))
    assert found.to == "Gold, Ray"
    assert found.text.startswith("Hello Ray,\n\nYou told me about Ana Ruiz")


def test_an_answer_is_asked_for_with_what_they_wrote() -> None:
    prospect = met("2 10:00", *STEPS, "20 09:00 email in")
    wrote = replace(prospect.touches[-1], note="Do you know\na broker?")
    before = replace(prospect.touches[-2], note="Their warehouse")
    found = first(at(replace(prospect, touches=(*prospect.touches[:-2], before, wrote)), "20 10:00"))
    assert [(blank.name, blank.hint) for blank in found.missing] == [("answer", "Do you know a broker?")]
    silent = fill(named("answer"), at(replace(prospect, touches=(before,)), "20 10:00"), {})
    assert silent.missing[0].hint == "", "what you wrote yourself is no question of theirs"


def test_what_only_helps_to_speak_is_no_note() -> None:
    call = first(at(met("2 10:00", *STEPS[:3]), "9 12:00"))
    assert (call.spoken, call.note, call.subject) == (True, "", "")
    assert edited(call, "", "They want a coffee").note == "They want a coffee"


def test_only_what_goes_by_email_has_a_subject() -> None:
    situation = at(met("2 10:00", *STEPS, "20 09:00 email in"), "20 10:00")
    given = {"answer": "Yes."}
    assert fill(named("answer"), situation, given).subject
    assert fill(named("answer"), situation, given, Kind.TEXT).subject == ""


def test_a_gap_left_open_by_hand_is_one_still() -> None:
    found = first(at(met("2 10:00"), "2 15:00", me=Me()))
    changed = edited(found, "Hello", found.text.replace("[your name]", "Sam\x1b[1m"))
    assert [blank.name for blank in changed.missing] == ["where"]
    assert "\x1b" not in changed.text
    assert edited(found, "Hello", "Hello Ana").whole
    assert [blank.name for blank in edited(found, found.subject, "Hello Ana").missing] == ["where"]
    assert edited(found, "Hello", "One\nTwo").text == "One\nTwo"
    assert changed.edited


def test_an_answer_takes_the_place_of_a_gap_left_open() -> None:
    found = first(at(met("2 10:00"), "2 15:00", me=Me()))
    changed = edited(found, f"Hello {found.missing[0].gap}", f"{found.missing[0].gap}, {found.missing[-1].gap}")
    assert changed.gaps("[where you met], [where you met]") == [(0, 15), (17, 32)]
    told = answered(changed, found.missing[0], "the fair")
    assert (told.subject, told.text) == ("Hello the fair", f"the fair, {found.missing[-1].gap}")
    assert (told.edited, told.missing) == (True, found.missing[1:])


# Values are data ----------------------------------------------------------------------------------------------

_NASTY = st.sampled_from(
    ["{first}", "{my_name.__class__}", "{}", "{{", "}", "{0!r:>9}", "[bold]x[/]", "[/]", "\x1b[31mred", "\x9b31m",
     "a\u202eb", "%s%(x)s", "$first ${first}", "\\g<1>", "Ana", "王小明", "❤️", " ", ""]
)  # fmt: skip
_VALUES = st.one_of(_NASTY, st.text(max_size=12))
_SLOT = re.compile(r"\{[a-z_]*\}")


@given(st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), _VALUES), st.sampled_from(SHIPPED), _VALUES, _VALUES)
def test_values_are_never_read_for_placeholders(
    given: dict[str, str], template: Template, company: str, source: str
) -> None:
    prospect = met("2 10:00", company=company, where=company, name=source or "Ana Ruiz")
    situation = at(prospect, "2 15:00", source=source, me=Me())
    found = fill(template, situation, given)
    known_values = values(situation, given)
    if found.whole:
        text = f"{found.subject}\n{found.text}"
        for slot in _SLOT.findall(text):
            assert any(slot in value for value in known_values.values()), "only what came in as a value"
        assert found.gaps(found.text) == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", f"{found.subject}{found.text}")
    assert "\n" not in found.subject


@settings(max_examples=60)
@given(histories(), st.data())
def test_a_whole_draft_has_no_braces(history: History, data: st.DataObject) -> None:
    now = data.draw(moments(history))
    zone = Calendar(history.zone)
    situation = Situation(
        history.prospect,
        tuple(explain(history.prospect, now, history.rules, zone)),
        now,
        zone,
        recent(now, zone),
        "Ray",
    )
    for template in choose(SHIPPED, situation):
        bare = fill(template, situation, {})
        assert not set("{}") & set(bare.subject + bare.text), "nor one with gaps"
        whole = fill(template, situation, {blank.name: "something" for blank in bare.missing})
        assert whole.whole
        assert not whole.gaps(whole.text)


def test_every_placeholder_can_be_given() -> None:
    for name in PLACEHOLDERS:
        template = own(f"<{{{name}}}>")
        empty = Prospect("?", added_at=t("2 10:00"))
        situation = Situation(empty, (), t("2 10:00"), CALENDAR, t("1"))
        bare = fill(template, situation, {})
        assert bare.whole is (name in ("name", "suits")), name
        asked = bare.missing[0].name if bare.missing else name
        assert fill(template, situation, {asked: "Xyz"}).text == "<Xyz>", name
