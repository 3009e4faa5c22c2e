"""Maildirs, mboxes and .eml files: everything once, whatever becomes of the files; nothing in them is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.capture.corpus import Corpus, as_maildir, as_mbox, judged
from tests.capture.mails import adds_up, asking, mail
from tests.pipeline.office import NOW
from tui.capture.mail.files import is_left_out
from tui.capture.places import described
from tui.capture.reader import SourceFailed, read_source, reader_for
from tui.capture.records import Feed
from tui.capture.tray import BatchCounts, Tray
from tui.views.tray import how_far


def box(place: Path) -> tuple[Tray, Callable[[], BatchCounts]]:
    """A tray, and what reads the mailbox at a place into it."""
    corpus, tray = Corpus(1, 0, people=3), Tray.unsaved()
    kind, full = described(str(place))
    feed = Feed("box", kind, full)
    tray.keep_feed(feed)
    known, ask = corpus.known(), asking(now=NOW)
    return tray, lambda: read_source(tray, "box", reader_for(feed), known, ask, lambda _: False)


def from_one(number: int, body: str = "Hello") -> bytes:
    return mail("p1@firm1.example", number=number, subject=f"S{number}", body=body)


def subjects(tray: Tray) -> list[str]:
    return sorted(each.note for each in tray.waiting().values())


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    root = tmp_path / "Maildir"
    for folder in (root, root / ".Sent", root / ".Drafts", root / "work" / "INBOX"):
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)
    (root / "new" / "1.a.host").write_bytes(from_one(1))
    (root / ".Drafts" / "cur" / "2.b.host:2,").write_bytes(from_one(2))
    (root / "work" / "INBOX" / "cur" / "3.c.host,U=3:2,S").write_bytes(from_one(3))
    (root / "cur" / "4.d.host:2,DS").write_bytes(from_one(4))
    return root


def test_a_maildir_is_read_once_whatever_is_done_with_its_messages(maildir: Path) -> None:
    tray, read = box(maildir)
    assert read().seen == 3
    assert subjects(tray) == ["S1", "S3"]
    (maildir / "new" / "1.a.host").rename(maildir / ".Sent" / "cur" / "1.a.host:2,RS")
    (maildir / "work" / "INBOX" / "cur" / "3.c.host,U=3:2,S").rename(maildir / "cur" / "3.c.host,U=9:2,")
    assert read().seen == 0
    (maildir / "new" / "5.e.host").write_bytes(from_one(5))
    (maildir / "new" / "6.f.host").write_bytes(from_one(5))  # the same message, delivered twice
    assert read().seen == 2
    assert subjects(tray) == ["S1", "S3", "S5"]


def test_a_maildir_is_not_changed(maildir: Path) -> None:
    before = {path: path.stat() for path in maildir.rglob("*")}
    box(maildir)[1]()
    after = {path: path.stat() for path in maildir.rglob("*")}
    assert {path: (each.st_mtime_ns, each.st_mode) for path, each in after.items()} == {
        path: (each.st_mtime_ns, each.st_mode) for path, each in before.items()
    }


def test_an_mbox_is_read_on_where_it_was_left(tmp_path: Path) -> None:
    file = tmp_path / "mbox"
    line = b"From x@y Mon Mar  2 15:00:00 2026\n"
    quoted = b"Hello\n\n>From here on\nFrom within a paragraph\n"
    file.write_bytes(line + from_one(1, body=quoted.decode()) + b"\n" + line + from_one(2) + b"\n")
    tray, read = box(file)
    assert read().seen == 2
    assert read().seen == 0
    with file.open("ab") as more:
        more.write(line + from_one(3) + b"\n")
    assert read().seen == 1
    assert subjects(tray) == ["S1", "S2", "S3"]
    # Somebody deletes the first and compacts the file: it is read anew, and each is single.
    file.write_bytes(line + from_one(2) + b"\n" + line + from_one(3) + b"\n" + line + from_one(4) + b"\n")
    outcome = read()
    assert (outcome.seen, outcome.already, outcome.proposed) == (3, 2, 1)
    assert subjects(tray) == ["S1", "S2", "S3", "S4"]


def test_an_mbox_that_is_longer_than_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.capture.mail.mbox.SIZE", 2)
    file = tmp_path / "mbox"
    line = b"From x@y Mon Mar  2 15:00:00 2026\n"
    file.write_bytes(b"".join(line + from_one(number) + b"\n" for number in range(5)))
    tray, read = box(file)
    assert read().seen == 5
    assert len(subjects(tray)) == 5
    assert read().seen == 0


def test_a_folder_of_mboxes_and_one_of_eml_files(tmp_path: Path) -> None:
    line = b"From x@y Mon Mar  2 15:00:00 2026\n"
    thunderbird = tmp_path / "Mail"
    (thunderbird / "INBOX.sbd").mkdir(parents=True)
    (thunderbird / "INBOX").write_bytes(line + from_one(1) + b"\n")
    (thunderbird / "INBOX.msf").write_bytes(b"// not mail")
    (thunderbird / "Junk").write_bytes(line + from_one(2) + b"\n")
    (thunderbird / "INBOX.sbd" / "Work").write_bytes(line + from_one(3) + b"\n")
    tray, read = box(thunderbird)
    read()
    assert subjects(tray) == ["S1", "S3"]
    eml = tmp_path / "eml"
    eml.mkdir()
    (eml / "a.EML").write_bytes(from_one(1))
    (eml / "readme.txt").write_bytes(from_one(2))
    tray, read = box(eml)
    assert read().seen == 1
    (eml / "b.eml").write_bytes(from_one(3))
    assert read().seen == 1
    assert subjects(tray) == ["S1", "S3"]


@pytest.mark.parametrize("what", ["nowhere", "empty", "text"])
def test_a_place_without_mail_is_told(tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("hello")
    with pytest.raises(SourceFailed, match=r"No such file|no mail in this folder|no mailbox"):
        described(str(tmp_path / what))


def test_a_mailbox_that_is_gone_is_told(maildir: Path) -> None:
    _, read = box(maildir)
    maildir.rename(maildir.with_name("elsewhere"))
    with pytest.raises(SourceFailed, match="No such file"):
        read()


def test_a_whole_mailbox_adds_up_and_two_ways_to_it_are_one(tmp_path: Path) -> None:
    corpus, tray = Corpus(5, 500, people=40), Tray.unsaved()
    places = {"maildir": as_maildir(corpus, tmp_path / "M"), "mbox": as_mbox(corpus, tmp_path / "mbox")}
    known, ask = corpus.known(), asking(now=NOW, since=NOW - timedelta(days=30))
    outcomes = []
    for kind, place in places.items():
        feed = Feed(kind, kind, str(place))
        tray.keep_feed(feed)
        outcomes += [read_source(tray, kind, reader_for(feed), known, ask, lambda _: False) for _ in range(2)]
    first, again, other, other_again = outcomes
    assert adds_up(first)
    assert first.seen == len(corpus.mails)
    assert (again.seen, other_again.seen) == (0, 0)
    assert (other.proposed, other.already) == (0, first.proposed + first.already)
    found = [(x.who, x.ref, x.inbound, x.certain) for x in tray.waiting().values() if x.what == "touch"]
    figures = judged(corpus, iter(found))
    assert (figures["precision"], figures["recall"]) == (1, 1)
    assert len(found) == len(corpus.truth), "one thread, one day, one direction: one touch"


def test_how_far_a_source_was_read_is_said() -> None:
    position = {"Sent": [7, 12], "INBOX": [7, 100]}
    assert list(how_far(Feed("a", "imap", "", position=position))) == ["INBOX to 99", "Sent to 11"]
    assert list(how_far(Feed("a", "mbox", "", position={".": [1200, "x"]}))) == ["to byte 1,200"]
    assert list(how_far(Feed("a", "maildir", ""))) == []


@pytest.mark.parametrize(("name", "left_out"), [
    (".Entw&APw-rfe", True), ("[Gmail]/Entwu\u0308rfe", True), ("Junk E-mail", True), ("Drafts-1", True),
    ("Correo no deseado", True), ("&AMk-l&AOk-ments supprim&AOk-s", True), ("Unsent Messages", True),
    ("INBOX.Gr&APw-n", False), ("Bo &- Co", False), ("&AAA-", False), ("Gesendete Objekte", False),
])  # fmt: skip
def test_drafts_junk_and_the_bin_in_any_language(name: str, left_out: bool) -> None:
    assert is_left_out(name) is left_out
