"""What a search finds: who somebody is, how they are reached, what was said; and what stands behind a colon."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.pipeline.office import NOW, Office, by, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.text import Spellings, searchable
from tui.views import search
from tui.views.filters import Filter
from tui.views.listing import listed
from tui.views.search import BEGINS, WHOLE, Search

WHO = [
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
]  # fmt: skip
"""What is typed, and whom it finds."""
SEARCHES = [typed for typed, _ in WHO] + [
    "+49 30 1234567 jo",
    "source:zoe ray",
    "price is:new",
    "#münchen",
    '"ana ru',
    "ana",
]


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


@pytest.mark.parametrize(("typed", "names"), WHO)
def test_who_is_found(people: Pipeline, typed: str, names: str) -> None:
    assert ", ".join(row.name for row in listed(people, None, None, typed, closed=False)) == names


@pytest.mark.parametrize("text", SEARCHES)
def test_whose_words_were_taken_in_are_found_as_who_is_looked_through(
    people: Pipeline, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", 0)
    ready, slow = Search(people), Search(people)
    ready.work()
    assert ready.is_ready
    assert not slow.is_ready
    for end in range(len(text) + 1):
        wanted = Filter(text[:end])
        assert ready.find(wanted) == slow.find(wanted), text[:end]
        for how in (BEGINS, WHOLE):
            called = {who for who in slow.find(wanted) if all(stands(how, word, people, who) for word in wanted.words)}
            assert ready.called(ready.find(wanted), wanted.words, how) == (called if wanted.words else set())


def stands(how: str, word: Spellings, people: Pipeline, who: int) -> bool:
    return any(how.format(each) in f" {searchable(people.prospect(who).name)} " for each in word)


def test_who_came_went_or_changed_is_found_as_they_are_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW", 2)
    pipeline = Office(tmp_path).open()
    for name in ("Ana Ruiz", "Bo Li", "Ana Cruz", "Cem Acar"):
        pipeline.add(met(name, where="the fair"))
    found = Search(pipeline)
    found.work(0)
    found.work()

    def names(text: str) -> str:
        return " ".join(sorted(pipeline.agenda.rows[who].name for who in found.find(Filter(text))))

    assert names("ana") == "Ana Cruz Ana Ruiz"
    pipeline.edit(1, name="Eva Ruiz")
    pipeline.delete(3)
    assert found.is_ready, "two are few"
    assert (names("ana"), names("eva"), names("met:fair ruiz")) == ("", "Eva Ruiz", "Eva Ruiz")
    pipeline.add(met("Ana Neu"))
    assert names("ana") == "Ana Neu"
    pipeline.edit(4, source=by(1))
    assert (names("source:eva"), names("eva")) == ("Cem Acar", "Cem Acar Eva Ruiz")
    found.work()
    pipeline.edit(1, name="Fay Ruiz")
    assert (names("source:eva"), names("source:fay"), names("fay")) == ("", "Cem Acar", "Cem Acar Fay Ruiz")


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
    assert not name or wanted.mistake.endswith("there are #tag, is:, stage:, source:, met:")
