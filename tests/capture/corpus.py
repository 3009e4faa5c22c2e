"""A mailbox made up from a seed, and what is true of it: with whom there was a word, when, and which way.

The truth is told by who made the messages, never by the code that reads them.
"""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

from tests.capture.mails import ME
from tui.capture.known import KnownPeople
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.records import Closing, Prospect, Reason

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAYS = 25
"""Days that the messages reach back, within the window of 30."""


class ArchiveItem(NamedTuple):
    """A touch that happened: thread and day make one of several messages."""

    who: int
    day: str
    inbound: bool
    thread: int


class Mail(NamedTuple):
    """A message of the corpus."""

    raw: bytes
    sent: bool
    """In the folder of sent mail."""
    id: str
    words: tuple[ArchiveItem, ...]
    """What it is a part of; none for what is no touch."""
    flags: str = "S"


FIRST = "Ana Ben Cora Dora Emil Finn Gül Håkon Ines Jörg Kim Łucja Mia Nora Özge Paul Rosa Søren Tom Zoë".split()
LAST = "Ruiz Okafor Müller Nowak Andersson Öztürk García Peña Lindqvist Weiß Dvořák Ibsen Kaya Rossi Silva".split()
SUBJECTS = (
    "The offer", "Lunch on Thursday", "Angebot für März", "Re: your site", "Pläne", "見積もり", "Photos of the fair",
    "", "Thank you", "Question: prices", "=cmd|' /C calc'!A0", "[bold red]Hello[/]",
)  # fmt: skip


class Corpus:
    """People, and mail with them and with others."""

    def __init__(self, seed: int, size: int, people: int = 200) -> None:
        self.random = random.Random(seed)
        self.people = {who: self._person(who) for who in range(1, people + 1)}
        self.mails: list[Mail] = []
        self._number = 0
        self._thread = 0
        while len(self.mails) < size:
            self.random.choices(self._makers, self._weights)[0](self)
        del self.mails[size:]

    @property
    def truth(self) -> set[ArchiveItem]:
        """Every touch that happened."""
        return {word for mail in self.mails for word in mail.words}

    def words_by_id(self) -> dict[str, set[ArchiveItem]]:
        """What each message is a part of."""
        found: dict[str, set[ArchiveItem]] = {}
        for mail in self.mails:
            found.setdefault(mail.id, set()).update(mail.words)
        return found

    def known(self) -> KnownPeople:
        """These people, as decisions are made by them."""
        documents = {who: encode(person, None) for who, person in self.people.items()}
        return KnownPeople(documents, self.people.__getitem__, [ME, "you@work.example"])

    # Making -----------------------------------------------------------------------------------------------

    def _person(self, who: int) -> Prospect:
        name = f"{self.random.choice(FIRST)} {self.random.choice(LAST)} {'' if who % 3 else 'van '}{_roman(who)}"
        emails = addresses(f"p{who}@firm{who % 40}.example", *([f"private{who}@home.example"] if who % 2 else []))
        shut = (Closing(NOW - timedelta(days=50), Reason.OTHER),) if who % 37 == 0 else ()
        return Prospect(name, added_at=NOW - timedelta(days=99), emails=emails, closings=shut)

    def _one(self) -> int:
        while self.people[who := self.random.choice(list(self.people))].closed is not None:
            pass
        return who

    def _at(self) -> datetime:
        return NOW - timedelta(seconds=self.random.randrange(3600, DAYS * 86_400))

    def _written(self, name: str) -> str:
        """A name as programs write it."""
        way = self.random.random()
        if way < 0.3 or not name:
            return name if name.isascii() else self._encoded(name)
        if way < 0.5:
            return f'"{name}"'
        return self._encoded(name) if way < 0.9 or not name.isascii() else name.upper()

    def _encoded(self, text: str) -> str:
        raw = text.encode()
        if self.random.random() < 0.5:
            return f"=?utf-8?B?{b64encode(raw).decode()}?="
        charset = self.random.choice(("UTF-8", "utf8", "unknown-8bit", "X-WRONG"))
        return f"=?{charset}?q?{''.join(f'={byte:02X}' for byte in raw)}?="

    def _party(self, who: int) -> str:
        address = self.random.choice(self.people[who].emails).value
        address = address.upper() if self.random.random() < 0.1 else address
        name = self._written(self.people[who].name)
        return self.random.choice((f"{name} <{address}>", f"<{address}>", address, f"{name}\r\n <{address}>"))

    def _mine(self) -> str:
        return self.random.choice((ME, f"You <{ME}>", "you@work.example", f'"You, Yourself" <{ME.upper()}>'))

    def _put(
        self, sender: str, to: str, at: datetime, *, sent: bool = False, words: tuple[ArchiveItem, ...] = (),
        subject: str | None = None, id: str = "", flags: str = "S", body: str = "Hello", **more: str,
    ) -> Mail:  # fmt: skip
        self._number += 1
        id = id or f"c{self._number}.{self.random.randrange(10**9)}@mail.example"
        text = self.random.choice(SUBJECTS) if subject is None else subject
        zone = timedelta(hours=self.random.choice((0, 1, -5, 9)))
        date = format_datetime((at + zone).replace(tzinfo=None)).replace(
            "-0000", f"{'-' if zone < timedelta() else '+'}{abs(zone) // timedelta(hours=1):02}00"
        )
        plain = text.isascii() and self.random.random() < 0.8
        fields = {"From": sender, "To": to, "Date": date, "Message-ID": f"<{id}>"}
        fields["Subject"] = text if plain else self._encoded(text)
        if not sent:
            fields["Received"] = f"from mx.example by {ME.partition('@')[2]}; {format_datetime(at)}"
        fields |= {name.replace("_", "-"): value for name, value in more.items()}
        raw = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value) + f"\r\n{body}\r\n"
        mail = Mail(raw.encode("utf-8", "surrogateescape"), sent, id, words, flags)
        self.mails.append(mail)
        return mail

    def _thread_of(self) -> None:
        """A few messages back and forth with somebody, some of them on one day."""
        who, at = self._one(), self._at()
        self._thread += 1
        subject, ids = f"{self.random.choice(SUBJECTS)} {self._thread}", list[str]()
        for turn in range(self.random.randrange(1, 6)):
            inbound = bool(turn % 2) ^ (self._thread % 2 == 0) if self.random.random() < 0.8 else True
            at += timedelta(hours=self.random.choice((0.2, 1, 5, 20)))
            if at >= NOW:
                return
            more = {"References": " ".join(f"<{each}>" for each in ids), "In_Reply_To": f"<{ids[-1]}>"} if ids else {}
            if ids and self.random.random() < 0.2:
                del more["References"]
            words = (ArchiveItem(who, f"{at:%Y-%m-%d}", inbound, self._thread),)
            prefix = self.random.choice(("Re: ", "AW: ", "RE: Re: ")) if ids else ""
            one, other = (self._party(who), self._mine()) if inbound else (self._mine(), self._party(who))
            mail = self._put(one, other, at, sent=not inbound, words=words, subject=prefix + subject, **more)
            ids.append(mail.id)

    def _to_two(self) -> None:
        first, second, at = self._one(), self._one(), self._at()
        self._thread += 1
        day = f"{at:%Y-%m-%d}"
        words = tuple(dict.fromkeys(ArchiveItem(who, day, False, self._thread) for who in (first, second)))
        copied = self.random.random() < 0.5
        to = self._party(first) if copied else f"{self._party(first)}, {self._party(second)}"
        more = {"Cc": self._party(second)} if copied else {}
        self._put(self._mine(), to, at, sent=True, words=words, subject=f"You two {self._thread}", **more)

    def _from_one_to_several(self) -> None:
        who, at = self._one(), self._at()
        self._thread += 1
        words = (ArchiveItem(who, f"{at:%Y-%m-%d}", True, self._thread),)
        to = f"{self._mine()}, Other <other@else.example>"
        self._put(self._party(who), to, at, words=words, subject=f"Fwd: both {self._thread}")

    def _new_address(self) -> None:
        """Somebody known by name writes from an address that nobody has seen, or with a plus in it."""
        who, at = self._one(), self._at()
        self._thread += 1
        words = (ArchiveItem(who, f"{at:%Y-%m-%d}", True, self._thread),)
        local, _, host = self.people[who].emails[0].value.partition("@")
        new = self.random.choice((f"{local}+x@{host}", f"new{who}@elsewhere.example"))
        sender = f"{self._encoded(self.people[who].name)} <{new}>"
        self._put(sender, self._mine(), at, words=words, subject=f"From my new address {self._thread}")

    def _bad_date(self) -> None:
        who, at = self._one(), self._at()
        self._thread += 1
        words = (ArchiveItem(who, f"{at:%Y-%m-%d}", True, self._thread),)
        bad = self.random.choice(
            ("Thu, 1 Jan 1970 00:00:00 +0000", "yesterday", "Mon, 99 Foo 2026", "1 Jan 2099 10:00 +0000")
        )
        self._put(self._party(who), self._mine(), at, words=words, subject=f"Late {self._thread}", Date=bad)

    def _twice(self) -> None:
        """The same message in two folders, or twice in one."""
        if self.mails:
            mail = self.random.choice(self.mails[-50:])
            self.mails.append(mail._replace(sent=self.random.random() < 0.5))

    def _list(self) -> None:
        self._put(self._party(self._one()), "talk@list.example", self._at(), List_Id="Talk <talk.list.example>")

    def _bulk(self) -> None:
        sender = self._party(self._one()) if self.random.random() < 0.3 else "Shop <news@shop.example>"
        if self.random.random() < 0.5:
            self._put(sender, self._mine(), self._at(), Precedence="bulk")
        else:
            self._put(sender, self._mine(), self._at(), List_Unsubscribe="<https://shop.example/u>")

    def _automatic(self) -> None:
        self._put(
            self._party(self._one()), self._mine(), self._at(), subject="Out of office", Auto_Submitted="auto-replied"
        )

    def _no_reply(self) -> None:
        name = self._written(self.people[self._one()].name)
        self._put(f"{name} <no-reply@network.example>", self._mine(), self._at())

    def _bounce(self) -> None:
        body = "Final-Recipient: rfc822; nobody@nowhere.example\r\nAction: failed"
        self._put("Mail Delivery <MAILER-DAEMON@mx.example>", self._mine(), self._at(), body=body,
                  Content_Type="multipart/report; report-type=delivery-status; boundary=b")  # fmt: skip

    def _stranger(self) -> None:
        other = f"s{self.random.randrange(500)}@strange.example"
        if self.random.random() < 0.5:
            self._put(f"Some One <{other}>", self._mine(), self._at())
        else:
            self._put(self._mine(), other, self._at(), sent=True)

    def _pretender(self) -> None:
        """The address of somebody of yours as the name beside another one, and headers that a line break forges."""
        who = self._one()
        sender = f'"{self.people[who].emails[0].value}" <evil@strange.example>'
        forged = "=?utf-8?q?Hello=0D=0AFrom:_" + self.people[who].emails[0].value + "?="
        self._put(sender, self._mine(), self._at(), subject=forged)

    def _circular(self) -> None:
        everybody = ", ".join(self._party(self._one()) for _ in range(40))
        sent = self.random.random() < 0.5
        self._put(self._mine() if sent else self._party(self._one()), everybody, self._at(), sent=sent)

    def _old(self) -> None:
        self._put(self._party(self._one()), self._mine(), NOW - timedelta(days=self.random.randrange(31, 900)))

    def _to_myself(self) -> None:
        self._put(self._mine(), self._mine(), self._at(), sent=True)

    def _draft(self) -> None:
        self._put(self._mine(), self._party(self._one()), self._at(), sent=True, flags="DS")

    def _rubbish(self) -> None:
        self._number += 1
        raw = self.random.choice((b"", b"\xff\xfe\x00", b"From: \r\nTo: x\r\n\r\n", b"no headers at all\r\n" * 50))
        self.mails.append(Mail(raw, False, f"rubbish{self._number}", ()))

    _makers = (
        _thread_of, _to_two, _from_one_to_several, _new_address, _bad_date, _twice, _list, _bulk, _automatic, _no_reply,
        _bounce, _stranger, _pretender, _circular, _old, _to_myself, _draft, _rubbish,
    )  # fmt: skip
    _weights = (20, 4, 4, 2, 2, 6, 10, 12, 3, 6, 2, 14, 2, 1, 5, 1, 1, 1)


def _roman(number: int) -> str:
    """A last part of a name that nobody else has."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number)).title()


# Kept somewhere ------------------------------------------------------------------------------------------------------


def as_maildir(corpus: Corpus, root: Path) -> Path:
    """The corpus as a Maildir with a folder of sent mail."""
    for folder in (root, root / ".Sent"):
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(corpus.mails):
        folder = root / ".Sent" if mail.sent else root
        (folder / "cur" / f"{1_770_000_000 + number}.M{number}P1.host:2,{mail.flags}").write_bytes(mail.raw)
    return root


def as_mbox(corpus: Corpus, path: Path) -> Path:
    """The corpus as one mbox; drafts, which it cannot tell, are left out."""
    with path.open("wb") as file:
        for mail in corpus.mails:
            if "D" not in mail.flags:
                file.write(b"From x@y Mon Mar  2 15:00:00 2026\n" + mail.raw.replace(b"\r\n", b"\n") + b"\n")
    return path


def judged(corpus: Corpus, found: Iterator[tuple[int, str, bool, bool]]) -> dict[str, float]:
    """How good proposals are: of those that are certain the share that is true, and how much of the truth they have.

    Args:
        corpus: what they were made from.
        found: who, ref, inbound and certain of each.
    """
    by_id, certain, right, reached = corpus.words_by_id(), 0, 0, set[ArchiveItem]()
    wrong = 0
    for who, ref, inbound, sure in found:
        words = {word for word in by_id.get(ref.removeprefix("mid:"), ()) if (word.who, word.inbound) == (who, inbound)}
        reached |= words
        certain += sure
        right += sure and bool(words)
        wrong += not words
    truth = corpus.truth
    return {"certain": certain, "precision": right / certain, "recall": len(reached) / len(truth), "wrong": wrong}
