"""What a search finds: who somebody is, how they are reached, what was said; and what stands behind a colon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pipeline.office import NOW, Office, by, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.views.board import BoardColumns
from tui.views.filters import Filter, circumstances, no_such_field
from tui.views.listing import listed


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    office = Office(tmp_path_factory.mktemp("people"))
    found = office.open()
    found.add(met("Jörg Müller", company="Müller & Söhne", where="Chamber breakfast", tags=("fair",),
                  position="Partner", emails=addresses("j@mueller.example"),
                  phones=addresses("+49 30 1234567")))  # fmt: skip
    found.add(Prospect("Ana Ruiz", stage=Stage.CREDIBILITY, source=by(1), note="two children", where="Frühstück"))
    found.add(
        Prospect(
            "Bo Li",
            source=by("Zoe Ray"),
            urls=addresses("https://linkedin.com/in/boli"),
            tags=("München",),
            available="mornings",
        )
    )
    found.log(3, Kind.CALL, note="wants the price list", at=NOW - timedelta(hours=1))
    found.promise(2, office.when("+2d"), "the samples")
    return found


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("sohne", "Jörg Müller"), ("jorg soehne", "Jörg Müller"), ("Söhne", "Jörg Müller"),
        ("j@mueller", "Jörg Müller"),
        ("muller", "Ana Ruiz, Jörg Müller"), ("mueller ruiz", "Ana Ruiz"), ("partner", "Jörg Müller"),
        ("mornings", "Bo Li"), ("#muenchen", "Bo Li"), ("#munchen", "Bo Li"), ("met:frühstück", "Ana Ruiz"),
        ("met:fruehstueck", "Ana Ruiz"), ("source:joerg", "Ana Ruiz"),
        ("IS:Late", ""), ("STAGE:Cred", "Ana Ruiz"),
        ("+49 30 1234567", "Jörg Müller"), ("49301234567", "Jörg Müller"), ("breakfast", "Jörg Müller"),
        ("children", "Ana Ruiz"), ("samples", "Ana Ruiz"), ("price list", "Bo Li"), ("boli", "Bo Li"),
        ("zoe ray", "Bo Li"), ("#fair", "Jörg Müller"), ("stage:cred", "Ana Ruiz"), ("source:jorg", "Ana Ruiz"),
        ("source:zoe", "Bo Li"), ("met:chamber", "Jörg Müller"), ("stage:vis source:zoe", "Bo Li"),
        ("stage:vis met:fair", ""), ("stage:", "Ana Ruiz, Bo Li, Jörg Müller"),
        ("", "Ana Ruiz, Bo Li, Jörg Müller"),
        ('met:"chamber breakfast"', "Jörg Müller"), ('met:"breakfast chamber"', ""), ('"price list"', "Bo Li"),
        ('"list price"', ""), ('source:"zoe ray" stage:vis', "Bo Li"), ('met:"cham', "Jörg Müller"),
        ("#fair is:late met:chamber stage:vis joerg", ""), ("#fair is:hot met:chamber stage:vis joerg", "Jörg Müller"),
        ("030 1234567", "Jörg Müller"), ("0049 30 1234567", "Jörg Müller"), ("(030) 123-45-67", "Jörg Müller"),
        ("+49 30 1234568", ""), ("stge:vis", ""), ("note:price", ""), ("https://linkedin.com/in/boli", "Bo Li"),
    ],
)  # fmt: skip
def test_who_is_found(people: Pipeline, search: str, names: str) -> None:
    assert ", ".join(row.name for row in listed(people, None, None, search, closed=False)) == names


@pytest.mark.parametrize(
    "text",
    [
        'met:"chamber break',
        "+49 30 1234567 jo",
        "source:zoe ray",
        "met:chamber b",
        "stage:vis #fair",
        "price is:new",
        "mueller",
        "müller",
        "#münchen",
    ],
)
def test_another_letter_only_ever_finds_fewer(people: Pipeline, text: str) -> None:
    """What was found with the letters before is looked at alone."""
    now, rows = circumstances(people), people.agenda.rows
    view = BoardColumns(rows, now, lambda: people.agenda.turn)
    for end in range(1, len(text) + 1):
        before, wanted = Filter(text[: end - 1]), Filter(text[:end])
        if wanted.narrows(before):
            found = {who for who, row in rows.items() if wanted.matches(row, now)}
            assert found <= {who for who, row in rows.items() if before.matches(row, now)}, text[:end]
        view.ask(text[:end])  # as it is asked letter by letter
        assert set(view.ids()) == {who for who, row in rows.items() if wanted.matches(row, now)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("stge:cred ana", "stge"), ("NOTE:price", "note"), ("stage:cred", ""), ("is:zzz", ""),
        ("https://x.example", ""), ("14:30", ""), ("re:", ""), ("x.example:8080", ""),
    ],
)  # fmt: skip
def test_a_field_that_there_is_not_is_told(text: str, name: str) -> None:
    wanted = Filter(text)
    assert wanted.no_field == name
    assert not name or no_such_field(name).endswith("there are #tag, is:, stage:, source:, met:")
