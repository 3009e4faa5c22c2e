"""Somebody by a few letters: those who are called so first."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pipeline.office import Office, met
from tui.model.records import Prospect, Reason
from tui.pipeline import Pipeline
from tui.views.lookup import Lookup
from tui.views.search import ANYWHERE, BEGINS, WHOLE, Search


@pytest.fixture
def pipeline(office: Office) -> Pipeline:
    found = office.open()
    for name, note in (("Anabel Cruz", ""), ("Ana Ruiz", ""), ("Diana Ross", ""), ("Jörg Müller", ""),
                       ("Bo Li", "knows Ana and Mueller"), ("Ana Mueller", ""), ("Ana Gone", "")):  # fmt: skip
        found.add(met(name, note=note))
    found.close(7, Reason.OTHER)
    return found


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ana", "Ana Gone, Ana Mueller, Ana Ruiz | Anabel Cruz | Bo Li, Diana Ross"),
        ("ana ru", "| Ana Ruiz | Anabel Cruz"),
        ("muller", "Ana Mueller, Jörg Müller | | Bo Li"),
        ("mueller", "Ana Mueller, Jörg Müller | | Bo Li"),
        ("joerg mu", "| Jörg Müller |"),
        ("knows", "| | Bo Li"),
        ("is:closed", "| | Ana Gone"),
        ("nobody", "| |"), ("is:lost", "| |"), ("", "| |"),
    ],
)  # fmt: skip
def test_who_is_called_so_stands_first(pipeline: Pipeline, words: str, names: str) -> None:
    lookup = Lookup(Search(pipeline), 9)
    for end in range(1, len(words)):
        lookup.look(words[:end])  # letter by letter, as it is typed
    found, total = lookup.look(words)
    said = [", ".join(each.row.name for each in found if each.how == how) for how in (WHOLE, BEGINS, ANYWHERE)]
    assert said == [each.strip() for each in names.split("|")]
    assert total == len(found)
    assert found == sorted(found, key=lambda each: (WHOLE, BEGINS, ANYWHERE).index(each.how))
    assert [each.match.line for each in found if each.row.name == "Bo Li" and each.match] == (
        ["remark: knows Ana and Mueller"] * ("Bo Li" in names)
    )


def test_of_many_the_first_are_shown_and_all_are_counted(office: Office) -> None:
    pipeline = office.open()
    pipeline.store.commit(lambda _: {"prospects": {
        who: b'{"name":"%s %03d","stage":"visibility","added_at":"2026-01-05T10:00:00Z"}' % (name, who)
        for who, name in enumerate([b"Bea"] * 400 + [b"Abe B"] * 400, start=1)
    }})  # fmt: skip
    pipeline.refresh()
    lookup = Lookup(Search(pipeline), 9)
    found, total = lookup.look("b")
    assert total == 800
    assert [each.row.name for each in found] == [f"Abe B {who}" for who in range(401, 410)]
    totals = [lookup.look("bea 001"[:end])[1] for end in range(1, 8)]
    assert all(after <= before for before, after in pairwise(totals))
    assert totals[-1] == 1


def test_who_came_went_or_changed_is_found_as_they_are_now(pipeline: Pipeline) -> None:
    lookup = Lookup(Search(pipeline), 9)
    lookup.look("ana")
    pipeline.add(Prospect("Ana Aas"))
    pipeline.edit(2, name="Zoe Ruiz")
    pipeline.edit(5, note="knows Ana, and Zoe")
    pipeline.delete(6)
    assert [each.row.name for each in lookup.look("ana")[0]] == [
        "Ana Aas",
        "Ana Gone",
        "Anabel Cruz",
        "Bo Li",
        "Diana Ross",
    ]
    found, _ = lookup.look("zoe")
    assert [(each.row.name, each.match and each.match.line) for each in found] == [
        ("Zoe Ruiz", None), ("Bo Li", "remark: knows Ana, and Zoe"),
    ]  # fmt: skip
