"""Tags and comfort intervals for one and for many: what is offered, read back, refused; on the board too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Clock, seen
from tests.screens.groomed import imported, pipeline_of
from tests.screens.host import Host, settle, top, type_words
from tui.model.addresses import addresses
from tui.model.records import Prospect, Reason
from tui.pipeline import Pipeline
from tui.screens.dialogs.comfort import ComfortPrompt
from tui.screens.dialogs.tags import Tagging, TagPrompt, tagging
from tui.views.tags import last_tags, usual_tags

SMALL = (80, 24)


@pytest.mark.parametrize(
    ("words", "add", "remove"),
    [
        ("vip", ("vip",), ()),
        ("vip, dentist, -old", ("vip", "dentist"), ("old",)),
        ("#vip #bni -old", ("vip", "bni"), ("old",)),
        ("new york", ("new york",), ()),
        ("e-mail, +x", ("e-mail", "x"), ()),
        ("vip, vip, -vip", (), ("vip",)),
        ("  , -, #, ", (), ()),
        ("a\x1b[5mb", ("a[5mb",), ()),
    ],
)
def test_what_words_for_tags_mean(words: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    assert tagging(words) == Tagging(add, remove)


def test_the_last_tags_come_first_then_the_frequent_ones(pipeline: Pipeline) -> None:
    assert last_tags(pipeline) == ()
    for name in ("Cy", "Di", "Ed"):
        pipeline.add(Prospect(name, tags=("design", "food") if name != "Cy" else ("design",)))
    assert usual_tags(pipeline, 6) == ["design", "food"]
    pipeline.tag([1, 3], ["fair", "design"])
    pipeline.tag(2, ["vip"])
    assert last_tags(pipeline) == ("vip",)
    assert usual_tags(pipeline, 6) == ["vip", "fair", "design", "food"]
    pipeline.tag(2, remove=["vip"])
    assert last_tags(pipeline) == ("vip",), "taken away is not given"


async def test_tags_are_typed_read_back_and_given(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("number_sign")
        assert top(host) is TagPrompt
        assert "no tags yet" in seen(host)
        await type_words(pilot, "vip, -old")
        assert "adds vip, takes old away" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(1).tags == ("vip",)
        await pilot.press("j", "number_sign", "1", "enter")
        await settle(pilot)
        assert pipeline.prospect(2).tags == ("vip",), "a digit is a tag that is offered"
        await pilot.press("number_sign")
        assert "takes it away" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(2).tags == ()
        await pilot.press("number_sign", "enter")
        await settle(pilot)
        assert pipeline.prospect(2).tags == ("vip",)


async def test_nothing_typed_is_no_tag(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("number_sign", "enter")
        assert "no tag yet: type one" in seen(host)
        await pilot.press("escape")
        assert pipeline.prospect(1).tags == ()


async def test_many_are_tagged_in_one_step(host: Host, pipeline: Pipeline) -> None:
    pipeline.tag(1, ["fair"])
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.marked = {1, 2}
        await pilot.press("number_sign")
        assert "Tags of 2 people" in seen(host)
        assert "now: fair (1)" in seen(host)
        assert "1 have it already" in seen(host)
        await type_words(pilot, "vip, -fair")
        await pilot.press("enter")
        await settle(pilot)
        assert [pipeline.prospect(who).tags for who in (1, 2)] == [("vip",), ("vip",)]
        await pilot.press("u")
        await settle(pilot)
        assert [pipeline.prospect(who).tags for who in (1, 2)] == [("fair",), ()]


@pytest.mark.parametrize(
    ("key", "comfort"), [("w", "7 days"), ("t", "14 days"), ("m", "1 month"), ("b", "2 months"), ("q", "3 months")]
)
async def test_a_letter_sets_the_interval(host: Host, pipeline: Pipeline, key: str, comfort: str) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("c")
        assert top(host) is ComfortPrompt
        assert "now: the default of the stage" in seen(host)
        await pilot.press(key)
        await settle(pilot)
        assert pipeline.prospect(1).comfort == comfort
        await pilot.press("c", "d")
        await settle(pilot)
        assert pipeline.prospect(1).comfort == ""


async def test_what_follows_is_told_of_somebody_new(tmp_path: Path, clock: Clock) -> None:
    """Their first date is the same with any interval."""
    host = Host(pipeline_of([imported("New One", emails=addresses("new@example.com"))], tmp_path, clock))
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("c")
        await pilot.pause()
        shown = seen(host)
        assert "next: card Thu 15:00, then every week" in shown
        assert "next: card Thu 15:00, then every 2 weeks" in shown
        assert "next: card Thu 15:00, then every 2 months" in shown
        assert "next: card Thu 15:00, then every 7 days" in shown


async def test_a_length_is_typed_read_back_and_refused_over_the_ceiling(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("c")
        await type_words(pilot, "100 days")
        assert "no interval may exceed the ceiling of 3 months" in seen(host)
        await pilot.press("enter")
        assert top(host) is ComfortPrompt
        await pilot.press("ctrl+u")
        await type_words(pilot, "10 days")
        assert "every 10 days; next: email or note" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert pipeline.prospect(1).comfort == "10 days"
        await pilot.press("c", "1", "ctrl+u", "enter")
        assert "no interval yet" in seen(host)
        await pilot.press("up", "up", "enter")
        await settle(pilot)
        assert pipeline.prospect(1).comfort == "3 months", "arrows and Enter choose too"


async def test_who_is_closed_is_not_asked_about(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    del clock
    pipeline.close(1, Reason.GONE)
    async with host.run_test(size=SMALL) as pilot:
        for key in ("c", "number_sign"):
            await pilot.press(key)
            assert "reopen first" in seen(host)
            await pilot.press("escape")
