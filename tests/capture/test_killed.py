"""A run that is killed, or meets a full disk, at every call by which it writes: it ends as one that was not."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.calendars import calendar, event
from tests.capture.mails import ME, Listed, mail, yours
from tests.pipeline.office import NOW, Office, known
from tui.capture.ahead import known_ahead
from tui.capture.calendar.reading import CalendarAnswer, CalendarReader
from tui.capture.reader import Reader
from tui.capture.records import Feed
from tui.model.addresses import addresses
from tui.model.errors import DataError
from tui.pipeline import Pipeline, capturing
from tui.store.disk import Disk
from tui.views.tray import balance

ANA, BEN = ("ana@ruiz.example", ME), (ME, "ben@b.example, ana@ruiz.example")
MESSAGES = (
    *(
        mail(*(ANA if number % 2 else BEN), NOW - timedelta(hours=5 * number), f"Thread {number // 3}", number)
        for number in range(1, 10)
    ),
    mail("news@shop.example", number=20, List_Id="<x>"),
    mail("x@x.example", number=21),
)


EVENTS = (
    *(event(f"m{day}", f"202602{day}T100000Z", f"202602{day}T110000Z", "ana@ruiz.example") for day in range(20, 26)),
    event("gone", "20260226T100000Z", "20260226T110000Z", "ana@ruiz.example DECLINED"),
    event("soon", "20260303T100000Z", "20260303T110000Z", "ben@b.example"),
)
READERS: dict[str, Callable[[], Reader]] = {
    "mail": lambda: Listed(*MESSAGES, size=4),
    "calendar": lambda: CalendarReader(lambda *_: CalendarAnswer([("", calendar(*EVENTS))], None, {"so": "far"})),
}


def run(pipeline: Pipeline) -> capturing.Ran:
    return capturing.run(pipeline, "box")


def outcome(office: Office) -> tuple[Any, ...]:
    """All that there is in the end."""
    pipeline = office.open()
    touches = [(who, touch) for who, each in pipeline.people.table().items() for touch in each.touches]
    feed = pipeline.tray.feed("box")
    assert feed is not None
    found = balance(feed[1], pipeline.tray.proposals.values())
    assert found.adds_up
    return touches, found, len(pipeline.tray.waiting()), known_ahead(office.folder, NOW)


@pytest.fixture(params=READERS)
def office(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ana and Ben, and a source of which what is certain is logged at once."""
    monkeypatch.setattr(capturing, "reader_for", lambda _: READERS[request.param]())
    found = yours(Office(tmp_path / "data"))
    pipeline = found.open()
    pipeline.add(known("Ana Ruiz", emails=addresses("ana@ruiz.example")))
    pipeline.add(known("Ben Okafor", emails=addresses("ben@b.example")))
    pipeline.tray.keep_feed(Feed("box", "listed", "nowhere", takes_certain=True, added_at=NOW))
    return found


def at_call(at: int, act: Callable[[], None]) -> Callable[[pytest.MonkeyPatch], None]:
    """Makes the disk act before the call of this number that writes something."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        calls = [0]
        for name in ("write", "fsync", "replace", "sync_folder"):
            real = getattr(Disk, name)

            def called(disk: Disk, *args: Any, _real: Any = real) -> Any:
                calls[0] += 1
                if calls[0] == at:
                    act()
                return _real(disk, *args)

            monkeypatch.setattr(Disk, name, called)

    return patch


def killed(office: Office, at: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a run in a process of its own came to that call, and was killed there."""
    child = os.fork()
    if child == 0:
        at_call(at, lambda: os.kill(os.getpid(), signal.SIGKILL))(monkeypatch)
        run(office.open())
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def full(office: Office, at: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a run came to that call, and the disk was full there."""
    met: list[int] = []

    def refuse() -> None:
        met.append(at)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        at_call(at, refuse)(patch)
        try:
            run(office.open())
        except DataError as error:
            assert "space" in str(error)  # noqa: PT017
    return bool(met)


@pytest.mark.parametrize("cut", [killed, full])
def test_cut_anywhere_it_ends_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch, cut: Callable[[Office, int, pytest.MonkeyPatch], bool]
) -> None:
    whole = yours(Office(office.folder.with_name("whole")))
    shutil.copytree(office.folder, whole.folder)
    run(whole.open())
    expected = outcome(whole)
    assert len(expected[0]) > 5
    at = 1
    while True:
        tried = yours(Office(office.folder.with_name(f"cut{at}")))
        shutil.copytree(office.folder, tried.folder)
        was_cut = cut(tried, at, monkeypatch)
        run(tried.open())
        assert outcome(tried) == expected, f"cut before call {at}"
        run(tried.open())
        assert outcome(tried) == expected
        if not was_cut:
            break
        at += 1
    assert at > 10
