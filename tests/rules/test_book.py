"""The rule book: complete and reasoned as shipped, overridden value by value, and refused with clear words."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tests.rules.people import BOOK, SHIPPED, rules
from tui.model.intervals import Interval
from tui.model.kinds import Kind
from tui.rules.book import KEYS, BadRules, GuardRules, RuleBook, Rules, Step, keys_of, load


def effective(own: dict[str, Any] | None = None, book: dict[str, Any] | None = None) -> RuleBook:
    return load(SHIPPED if book is None else book, "rulebook.toml", own, "own.toml")


def refusal(own: dict[str, Any] | None = None, book: dict[str, Any] | None = None) -> str:
    with pytest.raises(BadRules) as caught:
        effective(own, book)
    return str(caught.value)


def changed(key: str, **parts: Any) -> dict[str, Any]:
    """The shipped book with parts of one key replaced; None takes a part out, and an empty call the key."""
    book = tomllib.loads(BOOK.read_text("utf-8"))
    *path, last = key.split(".")
    table = book
    for name in path:
        table = table[name]
    if not parts:
        del table[last]
    for part, value in parts.items():
        table[last][part] = value
        if value is None:
            del table[last][part]
    return book


def test_every_key_has_value_source_and_why() -> None:
    entries = effective().entries
    assert [entry.key for entry in entries] == list(KEYS)
    for entry in entries:
        assert entry.value.strip(), entry.key
        assert entry.origin == "rulebook.toml", entry.key
        assert re.fullmatch(r"S([1-9]|1[0-7])|default", entry.source), entry.key
        assert re.fullmatch(r"\S.*\.", entry.why), entry.key


def test_the_keys_are_the_fields_of_the_records() -> None:
    assert keys_of(Rules) == KEYS
    assert keys_of(GuardRules) == {"comfort": Interval}
    assert list(keys_of(Step, "a.")) == ["a.label", "a.kinds", "a.after", "a.from", "a.fresh"]
    assert "sequence.second_card.from" in keys_of(Rules)


def test_the_numbers_of_the_texts() -> None:
    book = effective().rules
    hours = [Interval(seconds=count * 3600) for count in (24, 48, 72)]
    assert [book.clock.due, book.clock.late, book.clock.broken] == hours
    assert [book.report.due, book.report.late, book.report.broken] == hours
    assert [step.after for step in book.sequence.steps] == [hours[0], *(Interval(days=n) for n in (1, 2, 5, 7, 1))]
    assert [step.from_ for step in book.sequence.steps] == ["first contact"] * 3 + ["card", "call", "coffee"]
    assert [step.fresh for step in book.sequence.steps] == [False] * 5 + [True]
    assert (book.rhythm.visibility, book.rhythm.credibility) == (Interval(days=7), Interval(months=1))
    assert (book.rhythm.profitability, book.rhythm.late_most) == (Interval(months=1), Interval(days=14))
    assert (book.ceiling.broken, book.ceiling.due_before) == (Interval(months=3), Interval(days=14))
    assert (book.ceiling.late_before, book.sequence.late) == (Interval(days=7), Interval(days=2))
    assert (book.promise.grace, book.guard.comfort) == (Interval(seconds=1800), Interval(days=2))
    assert (book.entry.added_oldest, book.entry.imported_oldest) == (Interval(days=14), Interval(seconds=86_400))
    assert (book.budget.per_day, book.meter.low, book.meter.high, book.influence.monthly_loss) == (15, 5, 12, 0.1)
    assert book.promise.kinds == (Kind.CALL, Kind.EMAIL, Kind.TEXT, Kind.MEETING, Kind.NOTE)
    assert book.clock.thanks_kinds == (Kind.CARD, Kind.NOTE, Kind.CALL, Kind.EMAIL)
    assert book.sequence.note.kinds == (Kind.EMAIL, Kind.NOTE, Kind.TEXT)
    assert (book.sequence.takes_two, book.sequence.ask_kinds) == ((Kind.MEETING,), (Kind.CALL, Kind.TEXT, Kind.EMAIL))
    assert [(each.touches, each.interval) for each in book.rhythm.stretch] == [
        (5, Interval(days=14)), (8, Interval(months=1)), (12, Interval(months=2)),
    ]  # fmt: skip
    assert (book.workdays.days, book.entry.above_oldest) == ((0, 1, 2, 3, 4), hours[2])
    assert (book.budget.keep_warm, book.budget.first_words, book.budget.imports) == (3, 2, 2)
    assert (book.capacity.days, book.capacity.half_hour, book.absence.after) == (28, 12, Interval(days=7))
    assert (book.mailing.stages, book.mailing.tags, book.mailing.day, book.mailing.kind) == ((), (), 1, Kind.CARD)
    assert (book.proposal.askings, book.proposal.skip_late, book.mailing.recent) == (
        3,
        Interval(days=14),
        Interval(days=7),
    )


def test_a_single_value_is_overridden_and_says_where_it_comes_from() -> None:
    found = effective({"rhythm.visibility": "10 days"})
    assert found.rules.rhythm.visibility == Interval(days=10)
    assert found.rules.rhythm.credibility == Interval(months=1)
    by_key = {entry.key: entry for entry in found.entries}
    shipped = {entry.key: entry for entry in effective().entries}
    assert (by_key["rhythm.visibility"].value, by_key["rhythm.visibility"].origin) == ("10 days", "own.toml")
    assert by_key["rhythm.visibility"].why == shipped["rhythm.visibility"].why
    assert [key for key, entry in by_key.items() if entry != shipped[key]] == ["rhythm.visibility"]


@pytest.mark.parametrize(
    ("own", "key", "value"),
    [
        ({"rhythm": {"visibility": "2 weeks"}}, "rhythm.visibility", "14 days"),
        ({"rhythm": {"late_share": 0.25}}, "rhythm.late_share", "0.25"),
        ({"budget.per_day": 5}, "budget.per_day", "5"),
        ({"influence": {"mode": "linear"}}, "influence.mode", "linear"),
        ({"sequence": {"card": {"fresh": True}}}, "sequence.card.fresh", "true"),
        ({"sequence.card.label": "postcard"}, "sequence.card.label", "postcard"),
        ({"sequence.call": {"from": "social"}}, "sequence.call.from", "social"),
        ({"clock.kinds": ["call", "gift", "call"]}, "clock.kinds", "call, gift"),
        ({"promise.grace": "1 hour"}, "promise.grace", "1 hour"),
        ({"budget.per_day": 0}, "budget.per_day", "0"),
        ({"workdays": "mon-sun"}, "workdays", "mon-sun"),
        ({"workdays": "Sun - Thu"}, "workdays", "mon-thu,sun"),
        ({"workdays": "mon, tue,thu"}, "workdays", "mon-tue,thu"),
        ({"workdays": "fri-mon,wed"}, "workdays", "mon,wed,fri-sun"),
        ({"workdays": "tue"}, "workdays", "tue"),
        ({"rhythm": {"stretch": []}}, "rhythm.stretch", "none"),
        ({"rhythm.stretch": [[3, "10 days"], [6, "1 month"]]}, "rhythm.stretch", "3: 10 days, 6: 1 month"),
        ({"sequence.takes_two": []}, "sequence.takes_two", "none"),
        ({"sequence.ask_kinds": []}, "sequence.ask_kinds", "none"),
        ({"capacity.rhythms": []}, "capacity.rhythms", "none"),
        ({"capacity.rhythms": ["10 days", "3 weeks"]}, "capacity.rhythms", "10 days, 21 days"),
        ({"mailing": {"stages": ["profitability", "profitability"]}}, "mailing.stages", "profitability"),
        ({"mailing": {"tags": ["Christmas", "fair"]}}, "mailing.tags", "Christmas, fair"),
        ({"mailing.kind": "note"}, "mailing.kind", "note"),
    ],
)
def test_values_of_each_type(own: dict[str, Any], key: str, value: str) -> None:
    assert {entry.key: entry.value for entry in effective(own).entries}[key] == value


WRONG: list[tuple[str, Any, str]] = [
    # A length.
    ("rhythm.visibility", "soon", "3 months"),
    ("rhythm.visibility", 7, "7 days"),
    ("rhythm.visibility", True, "7 days"),
    ("rhythm.visibility", "0 days", "7 days"),
    ("rhythm.visibility", "-7 days", "7 days"),
    ("rhythm.visibility", ["7 days"], "7 days"),
    ("clock.due", "", "24 hours"),
    ("promise.grace", "1 day", "minutes or hours"),
    ("entry.added_oldest", "11 years", "ten years"),
    ("guard.comfort", "9999 months", "ten years"),
    # A whole number, a share.
    ("budget.per_day", -1, "from 0 to"),
    ("budget.keep_warm", 0, "from 1 to"),
    ("budget.first_words", 0, "from 1 to"),
    ("budget.imports", 0, "from 1 to"),
    ("proposal.askings", 0, "from 1 to"),
    ("capacity.days", 6, "from 7 to 366"),
    ("capacity.days", 367, "from 7 to 366"),
    ("mailing.day", 0, "from 1 to 28"),
    ("mailing.day", 29, "from 1 to 28"),
    ("budget.per_day", 2.5, "whole number"),
    ("budget.per_day", "20", "number"),
    ("budget.per_day", True, "number"),
    ("rhythm.late_share", 1.5, "between 0 and 1"),
    ("rhythm.late_share", 0, "between 0 and 1"),
    ("rhythm.late_share", float("nan"), "between 0 and 1"),
    ("rhythm.late_share", "half", "number"),
    ("influence.monthly_loss", 1, "between 0 and 1"),
    # A choice, a text, a list of kinds, yes or no.
    ("influence.mode", "square", "compound, linear"),
    ("influence.mode", 3, "compound, linear"),
    ("sequence.card.label", "  ", "text"),
    ("sequence.card.label", 3, "text"),
    ("sequence.card.kinds", "card", "list of kinds"),
    ("sequence.card.kinds", [], "list of kinds"),
    ("sequence.card.kinds", ["postcard"], "email, note, social, card"),
    ("sequence.card.kinds", [["card"]], "list of kinds"),
    ("sequence.card.fresh", "yes", "true or false"),
    ("sequence.card.fresh", 1, "true or false"),
    ("sequence.card.from", "lunch", "first contact"),
    ("clock.thanks_kinds", [], "list of kinds"),
    ("mailing.kind", "postcard", "email, note, social, card"),
    # Days of the week: at least one.
    ("workdays", "", "mon-fri"),
    ("workdays", "none", "mon-fri"),
    ("workdays", "monday", "mon-fri"),
    ("workdays", "mon-", "mon-fri"),
    ("workdays", "mon-fri,", "mon-fri"),
    ("workdays", "mon-wed-fri", "mon-fri"),
    ("workdays", ["mon"], "mon-fri"),
    ("workdays", 5, "mon-fri"),
    # Silence: rising touches and lengths.
    ("rhythm.stretch", "5: 2 weeks", "both rising"),
    ("rhythm.stretch", [5, "2 weeks"], "both rising"),
    ("rhythm.stretch", [[5]], "both rising"),
    ("rhythm.stretch", [[5, "2 weeks", "x"]], "both rising"),
    ("rhythm.stretch", [[5, "2 weeks"], [5, "1 month"]], "both rising"),
    ("rhythm.stretch", [[5, "2 weeks"], [4, "1 month"]], "both rising"),
    ("rhythm.stretch", [[5, "2 weeks"], [8, "14 days"]], "both rising"),
    ("rhythm.stretch", [[5, "1 month"], [8, "2 weeks"]], "both rising"),
    ("rhythm.stretch", [[0, "2 weeks"]], "whole number"),
    ("rhythm.stretch", [["five", "2 weeks"]], "number"),
    ("rhythm.stretch", [[5, "soon"]], "length"),
    # Lists of stages, texts, lengths.
    ("mailing.stages", "profitability", "visibility, credibility, profitability"),
    ("mailing.stages", ["customers"], "visibility, credibility, profitability"),
    ("mailing.tags", "christmas", "list of texts"),
    ("mailing.tags", [3], "list of texts"),
    ("mailing.tags", ["  "], "list of texts"),
    ("capacity.rhythms", "2 weeks", "list of lengths"),
    ("capacity.rhythms", ["soon"], "length"),
]


@pytest.mark.parametrize(("key", "value", "allowed"), WRONG, ids=[f"{key} {value!r}" for key, value, _ in WRONG])
def test_a_wrong_value_names_file_key_and_what_is_allowed(key: str, value: Any, allowed: str) -> None:
    said = refusal({key: value})
    assert said.startswith(f"own.toml: {key} = ")
    assert repr(value) in said
    assert allowed in said
    assert refusal(book=changed(key, value=value)).startswith(f"rulebook.toml: {key} = ")


def test_an_unknown_key_is_refused_with_a_suggestion() -> None:
    said = refusal({"rhythm.visibilty": "10 days"})
    assert said.startswith("own.toml: rhythm.visibilty is no key")
    assert "did you mean rhythm.visibility?" in said
    assert refusal({"zzz": 1}) == "own.toml: zzz is no key of the rule book; see `keepwarm rules`"
    assert "own.toml: rhythm.visibility.value is no key" in refusal({"rhythm": {"visibility": {"value": "10 days"}}})


def test_the_shipped_book_must_be_whole() -> None:
    for key in ("rhythm.visibility", "sequence.card.kinds", "proposal.touches"):
        assert refusal(book=changed(key)).startswith(f"rulebook.toml: {key} is missing")
        assert refusal(book=changed(key, source=None)) == f"rulebook.toml: {key} lacks its source"
        assert refusal(book=changed(key, why=None)) == f"rulebook.toml: {key} lacks its why"
    added = {**SHIPPED, "rhythm": {**SHIPPED["rhythm"], "sundays": {"value": 1, "source": "default", "why": "."}}}
    assert refusal(book=added) == "rulebook.toml: rhythm.sundays is no key of the rule book"
    assert "must be a table with value, source and why" in refusal(book={**SHIPPED, "budget": 20})
    assert "is missing" in refusal(book={})


CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    ({"clock.due": "3 days"}, "own.toml: clock.due must be no more than clock.late"),
    ({"clock.late": "4 days"}, "own.toml: clock.late must be no more than clock.broken"),
    ({"clock.broken": "24 hours"}, "own.toml: clock.broken must be no less than clock.late"),
    ({"ceiling.broken": "20 days"}, "own.toml: ceiling.broken = 20 days: rhythm.credibility = 1 month is longer"),
    ({"report.broken": "1 hour"}, "own.toml: report.broken must be no less than report.late"),
    ({"ceiling.broken": "14 days"}, "own.toml: ceiling.broken must be more than ceiling.due_before"),
    (
        {"ceiling": {"broken": "5 days", "due_before": "2 days", "late_before": "1 day"}},
        "own.toml: ceiling.broken = 5 days: rhythm.visibility = 7 days is longer: no interval may exceed the ceiling",
    ),
    ({"report.due": "1 month"}, "own.toml: report.due must be no more than report.late"),
    ({"ceiling.late_before": "15 days"}, "own.toml: ceiling.late_before must be no more than ceiling.due_before"),
    ({"ceiling.due_before": "3 months"}, "own.toml: ceiling.due_before must be less than ceiling.broken"),
    ({"meter.low": 13}, "own.toml: meter.low must be no more than meter.high"),
    ({"rhythm.visibility": "4 months"}, "own.toml: rhythm.visibility = 4 months: no interval may exceed the ceiling"),
    ({"rhythm.profitability": "92 days"}, "own.toml: rhythm.profitability = 92 days: no interval may exceed"),
    (
        {"rhythm.stretch": [[5, "2 weeks"], [8, "4 months"]]},
        "own.toml: rhythm.stretch = 8: 4 months: no interval may exceed the ceiling of 3 months",
    ),
    (
        {"rhythm.stretch": [[5, "2 months"]], "ceiling.broken": "45 days"},
        "own.toml: rhythm.stretch = 5: 2 months: no interval may exceed the ceiling of 45 days",
    ),
    ({"sequence.card.from": "call"}, "own.toml: sequence.card.from = 'call': allowed are first contact, note, social"),
    ({"sequence.card.from": "card"}, "own.toml: sequence.card.from = 'card': allowed are first contact, note, social"),
]


def test_what_ships_for_silence_gives_way_to_a_lower_ceiling() -> None:
    """It is cut off there (the tables of the rhythm say how), for nobody asked for it."""
    assert rules(**{"ceiling.broken": "45 days"}).rhythm.stretch == rules().rhythm.stretch


@pytest.mark.parametrize(("own", "expected"), CONTRADICTIONS, ids=[said for _, said in CONTRADICTIONS])
def test_values_that_contradict_each_other(own: dict[str, Any], expected: str) -> None:
    assert refusal(own).startswith(expected)


def test_an_interval_as_long_as_the_ceiling_is_allowed() -> None:
    assert rules(**{"rhythm.visibility": "3 months"}).rhythm.visibility == Interval(months=3)
    assert rules(rhythm={"visibility": "quarterly"}, ceiling={"broken": "1 quarter"}).ceiling.broken.months == 3


def test_values_at_their_bounds() -> None:
    allowed: dict[str, Any] = {
        "clock.due": "48 hours", "budget.per_day": 0, "mailing.day": 28, "capacity.days": 7,
        "proposal.touches": 100_000, "guard.comfort": "3660 days",
    }  # fmt: skip
    assert rules(**allowed).clock.due == rules().clock.late
    assert rules(**{"meter.low": 12}).meter.low == 12
    assert refusal({"proposal.touches": 100_001}).endswith(": a whole number from 1 to 100000 is allowed")
    assert refusal({"guard.comfort": "3661 days"}).endswith(": at most ten years are allowed")
    assert refusal({"influence.monthly_loss": 0.0}).endswith(": a share between 0 and 1 is allowed, such as 0.5")


def test_tables_and_dotted_keys_stand_side_by_side() -> None:
    found = effective({"rhythm.visibility": "10 days", "budget": {"per_day": 5}, "meter": {"low": 3}}).rules
    assert (found.rhythm.visibility.days, found.budget.per_day, found.meter.low) == (10, 5, 3)


def test_a_shorter_ceiling_than_an_interval_in_force_names_both() -> None:
    said = refusal({"ceiling": {"broken": "20 days"}})
    assert "rhythm.credibility" in said
    assert "20 days" in said
