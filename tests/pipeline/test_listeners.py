"""Who hears of changes: from subscribing until it is ended, also where that happens while they are told."""

from __future__ import annotations

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
