"""The file with the place in the review: whatever is in its place, the review goes on, and only the place is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from tests.helpers import Clock, open_pipeline
from tests.screens.host import NOW, Host, settle
from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.rules.engine import Rule
from tui.screens.review.screen import ReviewScreen
from tui.store.disk import Disk
from tui.views.review import saved_walk as file
from tui.views.review.items import ItemKey, Visit
from tui.views.review.saved_walk import VERSION, SavedWalk
from tui.views.review.walk import Walk

SMALL = (80, 24)
NAMES = ("Ana", "Bob", "Cy")


pytestmark = pytest.mark.usefixtures("at_a_glance")


@pytest.fixture
def pipeline(tmp_path: Path, clock: Clock) -> Pipeline:
    """Three people who owe a first note, the first of them the most pressing."""
    found = open_pipeline(tmp_path, clock)
    for hour, name in enumerate(NAMES):
        found.add(Prospect(name, met_at=NOW - timedelta(hours=9 - hour)))
    return found


def _a_pipe(path: Path) -> None:
    os.mkfifo(path)


def _a_folder(path: Path) -> None:
    path.mkdir()


def _a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _deep(path: Path) -> None:
    path.write_bytes(b'{"x":' + b"[" * 200_000)


def _torn(path: Path) -> None:
    whole = msgspec.json.encode(SavedWalk(VERSION, NOW.date(), 3, NOW))
    path.write_bytes(whole[:-9])


def _no_text(path: Path) -> None:
    path.write_bytes(b'{"version":1,"day":"\xff\xfe","\xff":"\xff"}')


def _huge_numbers(path: Path) -> None:
    path.write_text(f'{{"version":1,"day":"2026-03-02","seen":{"9" * 30},"steps":[-{"9" * 18}]}}')


STRANGE = [_a_pipe, _a_folder, _a_link_to_itself, _a_device, _deep, _torn, _no_text, _huge_numbers]


@pytest.mark.parametrize("make", STRANGE)
def test_what_is_no_walk_is_none_and_may_be_saved_over(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / file.NAME)
    assert file.load(tmp_path) is None
    walk = SavedWalk(VERSION, NOW.date(), 3, NOW)
    file.save(tmp_path, walk)
    assert file.load(tmp_path) == (None if make is _a_folder else walk)


@pytest.mark.parametrize("make", [_a_pipe, _a_folder])
async def test_what_is_no_walk_begins_a_new_one(
    pipeline: Pipeline, host: Host, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "data" / file.NAME)
    await _walks(host, pipeline)


async def _walks(host: Host, pipeline: Pipeline) -> None:
    """A review to its end and back, with a touch in it."""
    before = touches(pipeline)
    async with host.run_test(size=SMALL) as pilot:
        for key in ("r", "k", "g", "G", "t", "e", "k", "k", "j", "j", "j", "j", "u", "k", "escape"):
            await pilot.press(key)
            await settle(pilot)
            assert isinstance(host.screen, ReviewScreen) == (key not in ("t", "escape")), key
    assert touches(pipeline) == before


def touches(pipeline: Pipeline) -> int:
    return sum(len(pipeline.prospect(who).touches) for who in pipeline.people)


NOBODY, ANA, BOB = (ItemKey(who, Rule.CONTACT_CLOCK, NOW - timedelta(hours=10 - who)) for who in (99, 1, 2))


UNSOUND = [
    SavedWalk(VERSION, NOW.date(), 3, NOW, ANA, (Visit(ANA), Visit(ANA), Visit(BOB), Visit(ANA, done=True))),
    SavedWalk(VERSION, NOW.date(), -7),
    SavedWalk(VERSION, NOW.date(), 10**15, None, ANA, (Visit(ANA, done=True), Visit(BOB, done=True)), (10**15,)),
]


@pytest.mark.parametrize(
    "kept",
    [
        SavedWalk(VERSION, NOW.date(), 3, NOW, NOBODY, (Visit(NOBODY),), (999,), (999,), (99,)),
        SavedWalk(VERSION, NOW.date(), 3, NOW, NOBODY, (Visit(NOBODY, done=True),), (1, 2, 3), (), (99, 1)),
        SavedWalk(VERSION, NOW.date(), 3, NOW, NOBODY, (Visit(BOB, done=True), Visit(ANA, again=True))),
        SavedWalk(VERSION, NOW.date(), 3, NOW, BOB, tuple(Visit(ItemKey(n, Rule.PROMISE, NOW)) for n in range(5000))),
        SavedWalk(VERSION, NOW.date(), 10**15, NOW),
    ],
)
async def test_a_walk_through_other_people_is_walked_in_ours(
    pipeline: Pipeline, host: Host, tmp_path: Path, kept: SavedWalk
) -> None:
    (tmp_path / "data" / file.NAME).write_bytes(msgspec.json.encode(kept))
    await _walks(host, pipeline)


@pytest.mark.parametrize("kept", UNSOUND)
def test_what_no_walk_would_write_is_none(tmp_path: Path, kept: SavedWalk) -> None:
    file.save(tmp_path, kept)
    assert (tmp_path / file.NAME).exists()
    assert file.load(tmp_path) is None


async def test_a_place_that_cannot_be_kept_is_let_go(
    pipeline: Pipeline, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.save(tmp_path / "data", Walk(pipeline).to_save())

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "injected")

    monkeypatch.setattr(Disk, "replace", refuse)
    before = (tmp_path / "data" / file.NAME).read_bytes()
    await _walks(host, pipeline)
    assert (tmp_path / "data" / file.NAME).read_bytes() == before
    assert not list((tmp_path / "data").glob("*.part"))


def test_two_sessions_lose_nothing_but_the_place(pipeline: Pipeline, tmp_path: Path, clock: Clock) -> None:
    other = open_pipeline(tmp_path, clock)
    ours, theirs = Walk(pipeline), Walk(other)
    theirs.pass_over()
    other.log(2, Kind.EMAIL)
    theirs.look()
    file.save(tmp_path / "data", theirs.to_save())
    pipeline.refresh()
    pipeline.log(1, Kind.EMAIL)
    ours.look()
    file.save(tmp_path / "data", ours.to_save())
    for last in (ours.to_save(), theirs.to_save()):
        file.save(tmp_path / "data", last)
        found = Walk(open_pipeline(tmp_path, clock), file.load(tmp_path / "data"))
        while found.current is not None:
            found.pass_over()
        assert {each.key.who for each in found.visits if not each.done} == {3}, "the others have had their touch"


def test_sessions_that_save_at_once_leave_a_whole_file(pipeline: Pipeline, tmp_path: Path) -> None:
    kept = Walk(pipeline).to_save()
    file.save(tmp_path, kept)
    walks = [msgspec.structs.replace(kept, visits=tuple(Visit(ItemKey(n, Rule.PROMISE, NOW)) for n in many))
             for many in (range(300), range(2))]  # fmt: skip

    def save(walk: SavedWalk) -> None:
        for _ in range(40):
            file.save(tmp_path, walk)

    threads = [Thread(target=save, args=(walk,)) for walk in walks * 2]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert file.load(tmp_path) in (kept, *walks)
    file.save(tmp_path, kept)
    assert file.load(tmp_path) == kept
