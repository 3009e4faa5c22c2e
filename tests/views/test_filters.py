"""What a search finds: who somebody is, how they are reached, what was said; and what stands behind a colon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pipeline.office import NOW, Office, by, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.views.filters import Filter, circumstances
from tui.views.listing import listed


@pytest.fixture
def people(office: Office) -> Pipeline:
    found = office.open()
    found.add(met("Jörg Müller", company="Müller & Söhne", where="Chamber breakfast", tags=("fair",),
                  emails=addresses("j@mueller.example"), phones=addresses("+49 30 1234567")))  # fmt: skip
    found.add(Prospect("Ana Ruiz", stage=Stage.CREDIBILITY, source=by(1), note="two children"))
    found.add(Prospect("Bo Li", source=by("Zoe Ray"), urls=addresses("https://linkedin.com/in/boli")))
    found.log(3, Kind.CALL, note="wants the price list", at=NOW - timedelta(hours=1))
    found.promise(2, office.when("+2d"), "the samples")
    return found


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("muller", "Jörg Müller"), ("jorg sohne", "Jörg Müller"), ("j@mueller", "Jörg Müller"),
        ("+49 30 1234567", "Jörg Müller"), ("49301234567", "Jörg Müller"), ("breakfast", "Jörg Müller"),
        ("children", "Ana Ruiz"), ("samples", "Ana Ruiz"), ("price list", "Bo Li"), ("boli", "Bo Li"),
        ("zoe ray", "Bo Li"), ("#fair", "Jörg Müller"), ("stage:cred", "Ana Ruiz"), ("source:jorg", "Ana Ruiz"),
        ("source:zoe", "Bo Li"), ("met:chamber", "Jörg Müller"), ("stage:vis source:zoe", "Bo Li"),
        ("stage:vis met:fair", ""), ("stage:", "Ana Ruiz, Bo Li, Jörg Müller"),
        ("", "Ana Ruiz, Bo Li, Jörg Müller"),
    ],
)  # fmt: skip
def test_who_is_found(people: Pipeline, search: str, names: str) -> None:
    assert ", ".join(row.name for row in listed(people, None, None, search, closed=False)) == names


@pytest.mark.parametrize("text", ["source:zoe ray", "met:chamber b", "stage:vis #fair", "price is:new"])
def test_another_letter_only_ever_finds_fewer(people: Pipeline, text: str) -> None:
    """What was found with the letters before is looked at alone."""
    now, rows = circumstances(people), people.agenda.rows
    for end in range(1, len(text) + 1):
        before, wanted = Filter(text[: end - 1]), Filter(text[:end])
        if wanted.narrows(before):
            found = {who for who, row in rows.items() if wanted.matches(row, now)}
            assert found <= {who for who, row in rows.items() if before.matches(row, now)}, text[:end]
