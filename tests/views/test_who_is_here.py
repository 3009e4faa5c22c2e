"""Who is there already, by a name that is typed; and what completes a value that is begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Clock, open_pipeline
from tests.screens.host import NOW
from tui.model.records import Prospect, Source
from tui.pipeline import Pipeline
from tui.views.used_before import used_before
from tui.views.who_is_here import WhoIsHere


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    found = open_pipeline(tmp_path, Clock(NOW))
    people = (
        Prospect("Jörg Müller", company="Acme", where="fair", tags=("club", "vip")),
        Prospect("Ana Ruiz", company="Acme", where="Fair", tags=("club",), source=Source(name="Rob Ash")),
        Prospect("Ana Maria Ruiz", company="Ace", where="fair"),
        Prospect("Anatol", where="fairground"),
    )
    for each in people:
        found.add(each)
    return found


@pytest.mark.parametrize(
    ("typed", "same", "begun"),
    [
        ("jorg muller", [1], []),
        ("Müller Jörg", [1], []),
        ("Dr. Jörg Müller", [1], []),
        ("mull", [], [1]),
        ("an", [], [3, 2, 4]),
        ("ANA RUIZ", [2], []),
        ("ruiz", [], [2, 3]),
        ("maria", [], []),
        ("zed", [], []),
        (" ", [], []),
    ],
)
def test_by_a_name_that_is_whole_or_begun(pipeline: Pipeline, typed: str, same: list[int], begun: list[int]) -> None:
    found = WhoIsHere(pipeline).find(typed)
    assert (list(found.same), list(found.begun)) == (same, begun)


def test_it_follows_who_comes_goes_and_is_renamed(pipeline: Pipeline) -> None:
    here = WhoIsHere(pipeline)
    end = pipeline.subscribe(here.take_in)
    pipeline.add(Prospect("Zed Ruiz"))
    pipeline.edit(2, name="Eva Ruiz")
    pipeline.delete(4)
    end()
    assert [here.find(name).same for name in ("Zed Ruiz", "Ana Ruiz", "Eva Ruiz", "Anatol")] == [(5,), (), (2,), ()]
    assert here.find("ruiz").begun == (3, 2, 5)


@pytest.mark.parametrize(
    ("field", "begun", "completed"),
    [
        ("where", "F", "fair"), ("where", "fairg", "fairground"), ("where", "fairground", ""), ("where", "", ""),
        ("company", "ac", "Acme"), ("company", "ace", ""), ("tags", "v", "vip"), ("tags", "c", "club"),
        ("source", "rob", "Rob Ash"), ("source", "jö", "Jörg Müller"),
    ],
)  # fmt: skip
def test_the_value_that_is_used_most_completes(pipeline: Pipeline, field: str, begun: str, completed: str) -> None:
    assert used_before(pipeline, field).completing(begun) == completed  # type: ignore[arg-type]
