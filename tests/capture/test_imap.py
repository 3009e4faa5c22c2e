"""An account on a real server (Dovecot, on the loopback interface): everything once, and nothing changed there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from imaplib import IMAP4, Time2Internaldate
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.capture.corpus import Corpus, judged
from tests.capture.dovecot import PROGRAM, Dovecot, running
from tests.capture.mails import adds_up, asking, mail
from tests.pipeline.office import NOW
from tui.capture.calendar import dav
from tui.capture.mail import imap
from tui.capture.reader import SourceFailed, read_source, reader_for
from tui.capture.records import Feed
from tui.capture.secrets import OPTION
from tui.capture.tray import BatchCounts, Tray

pytestmark = pytest.mark.skipif(
    PROGRAM is None and not os.environ.get("KEEPWARM_REQUIRE_E2E"), reason="there is no dovecot here"
)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as found:
        yield found


def signed_in(server: Dovecot, who: str) -> IMAP4:
    client = IMAP4("127.0.0.1", server.port)
    client.login(who, "secret")
    return client


def put(client: IMAP4, raw: bytes, folder: str = "INBOX", flags: str = "") -> None:
    assert client.append(folder, flags, Time2Internaldate(NOW - timedelta(hours=1)), raw)[0] == "OK"


def flags_of(client: IMAP4, folder: str) -> list[bytes]:
    client.select(folder, readonly=True)
    kind, data = client.fetch("1:*", "(UID FLAGS)")
    assert kind == "OK"
    return [each for each in data if isinstance(each, bytes)]


def account(server: Dovecot, tmp_path: Path) -> tuple[Tray, Corpus, Callable[[], BatchCounts]]:
    """A tray, whom it knows, and what reads the account into it."""
    secret = tmp_path / "password"
    secret.write_text("secret\n")
    secret.chmod(0o600)
    corpus, tray = Corpus(3, 150, people=10), Tray.unsaved()
    since = NOW - timedelta(days=30)
    feed = Feed("work", "imap", server.place, {OPTION: str(secret)}, since=since)
    tray.keep_feed(feed)
    known, ask = corpus.known(), asking(now=NOW, since=since, source="work")
    return tray, corpus, lambda: read_source(tray, "work", reader_for(feed), known, ask, lambda _: False)


def test_an_account_is_read_once_and_not_changed(
    dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "SIZE", 40)
    tray, corpus, read = account(dovecot, tmp_path)
    client = signed_in(dovecot, "you")
    for folder in ("Sent", "Junk", "INBOX.Gr&APw-n"):
        client.create(folder)
    kept = 0
    for number, item in enumerate(corpus.mails):
        if item.raw.strip() and "D" not in item.flags:
            put(client, item.raw, "Sent" if item.sent else "INBOX", ("", "(\\Seen)", "(\\Flagged)")[number % 3])
            kept += 1
    put(client, mail("p1@firm1.example", number="draft", subject="draft"), "Sent", "(\\Draft)")
    put(client, mail("p1@firm1.example", number="junk", subject="junk"), "Junk")
    before = [flags_of(client, folder) for folder in ("INBOX", "Sent", "Junk")]
    first = read()
    assert adds_up(first)
    assert (first.seen, first.not_ours["not sent"]) == (kept + 1, 1)
    found = [(x.who, x.ref, x.inbound, x.certain) for x in tray.waiting().values() if x.what == "touch"]
    assert judged(corpus, iter(found))["recall"] == judged(corpus, iter(found))["precision"] == 1
    assert read().seen == 0
    put(client, mail("p1@firm1.example", number="new", subject="new"), "INBOX.Gr&APw-n")
    assert (read().proposed, read().seen) == (1, 0)
    assert [flags_of(client, folder) for folder in ("INBOX", "Sent", "Junk")] == before
    # The server numbers its messages anew: all are read again, and each is known.
    number, feed = next(iter(tray.feeds().items()))
    assert number
    anew = {folder: [validity + 1, following] for folder, (validity, following) in feed.position.items()}
    tray.mark("work", position=anew)
    again = read()
    assert (again.seen, again.proposed) == (kept + 2, 0)
    assert adds_up(again)
    # And truly: a folder is made anew with the same messages in it.
    client.close()
    client.delete("INBOX.Gr&APw-n")
    client.create("INBOX.Gr&APw-n")
    for name in ("new", "newer"):
        put(client, mail("p1@firm1.example", number=name, subject=name), "INBOX.Gr&APw-n")
    again = read()
    assert (again.seen, again.proposed) == (2, 1)
    client.logout()


def test_a_connection_that_goes_leaves_what_was_read(
    dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "SIZE", 3)
    monkeypatch.setattr(dovecot, "place", dovecot.place.replace("you@", "other%40home@"))
    tray, _, read = account(dovecot, tmp_path)
    dovecot_user = signed_in(dovecot, "other@home")
    for number in range(8):
        put(dovecot_user, mail("p1@firm1.example", number=f"o{number}", subject=f"O{number}"), "INBOX")
    with monkeypatch.context() as cut:
        fetched, calls = imap._fetched, list[int]()

        def goes(box: object, uids: list[int]) -> object:
            calls.append(1)
            if len(calls) == 2:
                box.client.shutdown()  # type: ignore[attr-defined]
            return fetched(box, uids)  # type: ignore[arg-type]

        cut.setattr(imap, "_fetched", goes)
        with pytest.raises(SourceFailed, match=r"127\.0\.0\.1: "):
            read()
    notes = {each.note for each in tray.waiting().values()}
    assert {"O0", "O1", "O2"} <= notes
    read()
    assert {f"O{number}" for number in range(8)} <= {each.note for each in tray.waiting().values()}
    assert read().seen == 0


def test_what_is_wrong_is_said_without_the_password(dovecot: Dovecot, tmp_path: Path) -> None:
    tray, _, read = account(dovecot, tmp_path)
    secret = tmp_path / "password"
    secret.write_text("hunter2\n")
    with pytest.raises(SourceFailed, match="refuses this name or password") as refused:
        read()
    assert "hunter2" not in str(refused.value)
    secret.chmod(0o644)
    with pytest.raises(SourceFailed, match="chmod 600"):
        read()
    secret.unlink()
    with pytest.raises(SourceFailed, match="No such file"):
        read()
    assert tray.waiting() == {}


def test_only_a_trusted_server_of_that_name_is_told_the_password(
    dovecot: Dovecot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(signed_in(dovecot, "tls"), mail("p1@firm1.example", number="tls", subject="Encrypted"))

    def read(place: str) -> str:
        with monkeypatch.context() as here:
            here.setattr(dovecot, "place", place)
            tray, _, ask = account(dovecot, tmp_path)
        try:
            ask()
        except SourceFailed as told:
            return str(told)
        return ", ".join(each.note for each in tray.waiting().values())

    for place in (f"imaps://tls@localhost:{dovecot.secure}", f"imap://tls@localhost:{dovecot.port}"):
        monkeypatch.setattr(imap.Server, "is_here", False)  # as if it were elsewhere: imap:// becomes encrypted, too
        monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
        assert read(place).startswith("localhost: its certificate is not trusted here (self")
        monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
        assert "for another name: is the address right?" in read(place.replace("localhost", "127.0.0.1"))
        assert read(place) == "Encrypted"
    assert "does not speak TLS at this port" in read(f"imaps://tls@localhost:{dovecot.port}")
    log = (dovecot.root / "log").read_text()
    assert log.count("user=<tls>") == 3, "nobody signed in but by hand, and twice to the trusted one"
    # A calendar is asked no other way: what answers here is no CalDAV server, and is not told so before it is trusted.
    for names, why in ((("localhost", ""), "not trusted here"), (("127.0.0.1", dovecot.certificate), "another name")):
        monkeypatch.setenv("SSL_CERT_FILE", str(names[1]))
        monkeypatch.setattr(dav, "_ask_nobody_else", asked := Mock(side_effect=dav._ask_nobody_else))
        server = dav.server_at(f"https://you@{names[0]}:{dovecot.secure}/")
        with pytest.raises(SourceFailed, match=why):
            dav._told(server, "secret", {}, NOW, NOW)
        assert asked.call_args.args[0].session._revocation_configuration is None, "no authority is asked"
    with monkeypatch.context() as without:
        without.setattr("imaplib.IMAP4.starttls", lambda *_: ("NO", [b"STARTTLS is unknown"]))
        assert "no encryption at this port, and no password was sent" in read(f"imap://tls@localhost:{dovecot.port}")


@pytest.mark.parametrize(
    "place", ["imaps://mail.example.com", "imaps://you:secret@mail.example.com", "imaps://you@x:99999", "http://you@x"]
)
def test_places_that_are_none(place: str) -> None:
    with pytest.raises(SourceFailed, match="write imaps://you@mail"):
        imap.server_at(place)
