"""Calendars on a server: a Radicale of its own on the loopback interface, started and ended here."""

from __future__ import annotations

import importlib.util
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.capture.calendars import calendar, event
from tests.capture.mails import adds_up, asking
from tests.capture.test_calendar import ANA, BEN, DAY, KNOWN
from tests.pipeline.office import NOW
from tui.capture.calendar import dav
from tui.capture.calendar.dav import server_at
from tui.capture.calendar.places import described
from tui.capture.reader import SourceFailed, read_source, reader_for
from tui.capture.records import Feed
from tui.capture.tray import Tray

CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {root}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {root}/collections
"""
needs_radicale = pytest.mark.skipif(
    importlib.util.find_spec("radicale") is None and not os.environ.get("KEEPWARM_REQUIRE_E2E"),
    reason="there is no radicale here",
)


class Radicale:
    """A server with one account, ``you`` with the password ``secret``, and two calendars."""

    def __init__(self, root: Path, port: int) -> None:
        self.root = root
        self.url = f"http://127.0.0.1:{port}/"
        self.place = f"http://you@127.0.0.1:{port}/"

    def ask(self, method: str, path: str, data: bytes = b"", kind: str = "text/calendar") -> None:
        """A request of the account's owner."""
        request = Request(f"{self.url}{path}", data, {"Content-Type": kind, "Authorization": "Basic eW91OnNlY3JldA=="})
        request.method = method
        with urlopen(request, timeout=20):
            pass

    def files(self) -> dict[str, bytes]:
        """All that it holds, but for what it keeps for itself."""
        every = (path for path in self.root.rglob("*.ics") if ".Radicale.cache" not in path.parts)
        return {str(path): path.read_bytes() for path in every}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    root = tmp_path_factory.mktemp("radicale")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (root / "users").write_text("you:secret\n")
    (root / "config").write_text(CONFIG.format(port=port, root=root))
    command = [sys.executable, "-m", "radicale", "--config", str(root / "config")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = Radicale(root, port)
    try:
        until = time.monotonic() + 30
        while True:
            try:
                found.ask("MKCALENDAR", "you/work/")
                break
            except HTTPError:
                raise
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
        found.ask("MKCALENDAR", "you/home/")
        yield found
    finally:
        process.terminate()
        process.wait(20)


@needs_radicale
def test_meetings_of_all_calendars_or_of_one(server: Radicale, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret\n")
    secret.chmod(0o600)
    series = event("s", "20260227T100000Z", "20260227T110000Z", ANA, more=["RRULE:FREQ=DAILY;COUNT=9"])
    server.ask("PUT", "you/work/s.ics", calendar(series))
    server.ask("PUT", "you/home/b.ics", calendar(event("b", "20260301T100000Z", "20260301T110000Z", BEN)))
    server.ask("PUT", "you/home/old.ics", calendar(event("o", "20240301T100000Z", "20240301T110000Z", BEN)))
    before = server.files()
    for place, count, ahead in ((server.place, 5, 5), (f"{server.place}you/home/", 1, 0)):
        kind, place = described(place)
        tray, feed = Tray.unsaved(), Feed("cal", kind, place, {"password": str(secret)})
        tray.keep_feed(feed)
        ask = asking(back=NOW - 30 * DAY, ahead=NOW + 7 * DAY, source="cal")
        reader = reader_for(feed)
        assert read_source(tray, "cal", reader, KNOWN, ask, lambda _: False).proposed == count
        assert len(reader.ahead) == ahead  # type: ignore[attr-defined]
        assert read_source(tray, "cal", reader_for(feed), KNOWN, ask, lambda _: False).seen == 0
    assert server.files() == before, "nothing is changed there"
    server.ask("DELETE", "you/home/b.ics")
    assert read_source(tray, "cal", reader_for(feed), KNOWN, ask, lambda _: False).withdrawn == 1
    secret.write_text("wrong\n")
    with pytest.raises(SourceFailed, match=r"^127\.0\.0\.1: the server refuses this name or password$"):
        read_source(tray, "cal", reader_for(feed), KNOWN, ask, lambda _: False)
    gone = Feed("cal", "caldav", "http://you@127.0.0.1:9/", {"password": str(secret)})
    with pytest.raises(SourceFailed) as told:
        list(_begun(gone))
    assert "127.0.0.1: " in str(told.value)
    assert "wrong" not in str(told.value)


class CalendarAnswer:
    """What was asked of the server: how many events came whole."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events = 0
        real = dav._named

        def named(event: Any) -> tuple[str, bytes]:
            self.events += 1
            return real(event)

        monkeypatch.setattr(dav, "_named", named)

    def taken(self) -> int:
        found, self.events = self.events, 0
        return found


@needs_radicale
@pytest.mark.parametrize("tells", ["what", "whether"])
def test_only_what_has_changed_is_read_where_the_server_tells_it(
    server: Radicale, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tells: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret\n")
    secret.chmod(0o600)
    folder = f"you/{tells}"
    for each in ("a", "b"):
        server.ask("MKCALENDAR", f"{folder}-{each}/")
    real = dav._mark
    mark: dict[str, Callable[[Any], str]] = {
        "what": real, "whether": lambda each: f"tag:{real(each)}", "nothing": lambda _: "",
    }  # fmt: skip
    monkeypatch.setattr(dav, "_calendars", lambda client, _: [
        each for each in client.principal().calendars() if f"/{tells}-" in str(each.url)
    ])  # fmt: skip
    told, dice, now = CalendarAnswer(monkeypatch), random.Random(4), NOW
    tray, whole = Tray.unsaved(), Tray.unsaved()
    feed = Feed("cal", "caldav", server.place, {"password": str(secret)})
    tray.keep_feed(feed)
    whole.keep_feed(feed)

    def put(name: str, day: int, *guests: str, at: int = 9, where: str = "a", more: tuple[str, ...] = ()) -> None:
        start = f"{NOW + day * DAY:%Y%m%d}"
        times = f"{start}T{at:02}0000Z", f"{start}T{at:02}3000Z"
        server.ask("PUT", f"{folder}-{where}/{name}.ics", calendar(event(name, *times, *guests, more=more)))

    def read(tray: Tray, tells: str = tells) -> tuple[Any, ...]:
        monkeypatch.setattr(dav, "_mark", mark[tells])
        ask = asking(now=now, back=now - 30 * DAY, ahead=now + 7 * DAY, source="cal", since=NOW - 30 * DAY)
        reader = reader_for(feed)
        outcome = read_source(tray, "cal", reader, KNOWN, ask, lambda _: False)
        assert adds_up(outcome)
        waiting = sorted((each.ref, each.who, each.at) for each in tray.waiting().values())
        return waiting, reader.ahead, outcome.seen  # type: ignore[attr-defined]

    for number in range(8):
        put(f"past@{number}", -1 - number, (ANA, BEN)[number % 2])
    put("soon", 1, ANA)
    put("far", 11, ANA)
    put("both", -3, BEN, at=11)
    put("both", -3, BEN, at=11, where="b")
    put("weekly", -12, ANA, at=7, more=("RRULE:FREQ=WEEKLY",))
    read(tray)
    assert told.taken() == 12
    assert read(tray)[2] == 0
    assert told.taken() == 2, "what is not over yet"
    put("past@3", -4, ANA, at=15)
    assert read(tray)[2] == 1
    assert told.taken() == {"what": 3, "whether": 12}[tells]
    read(whole, "nothing")
    # Whatever is done to the events as days pass, it comes to what reading all of them comes to.
    for step in range(4 if tells == "what" else 0):
        now += dice.randrange(3) * DAY
        name = f"past@{dice.randrange(8)}"
        act = dice.choice(["move", "remove", "decline", "both", "new"])
        if act == "remove":
            with suppress(HTTPError):
                server.ask("DELETE", f"{folder}-a/{name}.ics")
        elif act == "both":
            with suppress(HTTPError):
                server.ask("DELETE", f"{folder}-{dice.choice('ab')}/both.ics")
        elif act == "new":
            put(f"new{step}", dice.randrange(-5, 12), BEN, where="b")
        else:
            put(name, -dice.randrange(1, 25), f"{ANA}{' DECLINED' if act == 'decline' else ''}", at=step)
        assert read(tray) == read(whole, "nothing"), f"{step}: {act}"
    for days in (9, 12):
        now = NOW + days * DAY
        far = read(tray)[0]
    assert ("cal:far", 1, NOW.replace(hour=9, minute=0) + 11 * DAY) in far, "it came near, and nobody changed it"
    monkeypatch.setattr(dav, "_calendars", lambda *_: [])
    (empty := Tray.unsaved()).keep_feed(feed)
    assert read(empty)[0] == read(empty)[0] == [], "an account without a calendar"


def _begun(feed: Feed) -> Iterator[object]:
    reader = reader_for(feed)
    reader.begin(KNOWN, asking(back=NOW - 30 * DAY, ahead=NOW + timedelta(days=7)))  # type: ignore[attr-defined]
    yield from reader.batches(feed, set())


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("http://you@dav.example.com/", "for all to read: write https://"),
        ("https://dav.example.com/", "write https://you@dav.example.com/"),
        ("https://you:secret@dav.example.com/", "the password is asked for"),
        ("ftp://you@dav.example.com/", "write https://"),
        ("https://you@[::1/", "write https://"),
    ],
)
def test_a_place_that_is_none(place: str, why: str) -> None:
    with pytest.raises(SourceFailed, match=why):
        described(place)


def test_a_place() -> None:
    assert server_at("https://you%40x.example@dav.example.com:8443/cal/?a=b") == (
        "https://dav.example.com:8443/cal/", "you@x.example", "dav.example.com",
    )  # fmt: skip
