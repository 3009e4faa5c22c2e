"""Who hears of changes: from subscribing until it is ended, also where that happens while they are told."""

from __future__ import annotations

import pytest

from tests.pipeline.office import Office, met


def test_a_listener_hears_until_it_ends(office: Office) -> None:
    pipeline = office.open()
    heard: list[tuple[str, set[int]]] = []
    end = pipeline.subscribe(lambda ids: heard.append(("one", ids)))
    pipeline.subscribe(lambda ids: heard.append(("other", ids)))
    pipeline.add(met())
    assert heard == [("one", {1}), ("other", {1})]
    end()
    end()
    office.open().add(met("Ben Adler"))
    pipeline.refresh()
    assert heard[2:] == [("other", {2})]


def test_who_leaves_on_hearing_takes_the_word_from_nobody(office: Office) -> None:
    pipeline = office.open()
    heard: list[str] = []

    def leave(_: set[int]) -> None:
        heard.append("first")
        end()

    end = pipeline.subscribe(leave)
    pipeline.subscribe(lambda _: heard.append("second"))
    pipeline.add(met())
    pipeline.add(met("Ben Adler"))
    assert heard == ["first", "second", "second"]


def test_who_was_looked_at_is_known_until_it_is_told_that_they_have_gone(office: Office) -> None:
    """The store is read on in another thread while a picture of them is drawn."""
    pipeline, other = office.open(), office.open()
    pipeline.add(met())
    name = pipeline.prospect(1).name
    other.refresh()
    other.delete(1)
    found = pipeline.store.refresh()
    assert 1 not in pipeline.people
    assert pipeline.prospect(1).name == name
    pipeline._bring_up_to_date(found, {})
    with pytest.raises(KeyError):
        pipeline.prospect(1)
