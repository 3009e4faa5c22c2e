"""The line in which a search found somebody, where it is not seen anyhow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pipeline.office import NOW, Office, by, met
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.text import width
from tui.views.filters import Filter
from tui.views.matches import Match, Matches


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    office = Office(tmp_path_factory.mktemp("people"))
    found = office.open()
    found.add(met("Zoe Ray"))
    found.add(met("Jörg Müller", company="Müller & Söhne", position="Partner", where="Chamber breakfast",
                  tags=("fair",), source=by(1), note="two\nchildren [b]", available="mornings",
                  emails=addresses("j@x.example"), phones=addresses("+49 30 123"),
                  urls=addresses("x.example/jm")))  # fmt: skip
    found.log(2, Kind.CALL, note="wants the price list", at=NOW - timedelta(hours=2))
    found.log(2, Kind.EMAIL, inbound=True, note="the price is high, the list long", at=NOW - timedelta(hours=1))
    found.promise(2, office.when("+2d"), "samples of the frame")
    return found


@pytest.mark.parametrize(
    ("search", "line", "lit"),
    [
        ("jorg sohne", "", ""), ("joerg #fair", "", ""), ("is:new stage:vis", "", ""), ("nobody", "", ""),
        ("partner", "Partner", "Partner"), ("breakfast", "met: Chamber breakfast", "breakfast"),
        ("met:cham", "met: Chamber breakfast", "Chamber"), ("source:zo", "through: Zoe Ray", "Zoe"),
        ("ray", "through: Zoe Ray", "Ray"), ("children", "remark: two children [b]", "children"),
        ("morn", "suits: mornings", "mornings"), ("samples", "promised: samples of the frame", "samples"),
        ("high", "email today: the price is high, the list long", "high,"),
        ("price", "email today: the price is high, the list long", "price"),
        ("price wants", "call today: wants the price list", "price"), ("j@x", "j@x.example", "j@x.example"),
        ("4930123", "phone: +49 30 123", ""), ("example/jm", "x.example/jm", "x.example/jm"),
    ],
)  # fmt: skip
def test_the_line_and_its_word(pipeline: Pipeline, search: str, line: str, lit: str) -> None:
    found = Matches(pipeline).of(pipeline.agenda.rows[2], Filter(search), "Jörg Müller Müller & Söhne fair")
    if not line:
        assert found is None
        return
    assert found is not None
    assert found.line == line
    assert found.words[found.start : found.end] == lit


@pytest.mark.parametrize("cells", range(41))
@pytest.mark.parametrize("before", ["", "all of these words stand before the word that was found: ", "王小明 " * 9])
def test_the_word_is_seen_in_any_room(before: str, cells: int) -> None:
    match = Match("", "", f"{before}needle and more behind it", len(before), len(before) + 6)
    shown = match.excerpt(cells)
    assert sum(map(width, shown)) <= cells
    if cells >= 10:
        assert shown[1] == "needle"
        assert "".join(shown).strip("…") in match.words
