"""Messages read from their bytes: whatever a program wrote, nothing raises, and nothing in it is obeyed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.capture.mails import mail
from tests.pipeline.office import NOW
from tui.capture.mail.message import HEAD, Party, decoded, is_no_reply, parties, read_message, when


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?Angebot_f=C3=BCr?= =?utf-8?q?_M=C3=A4rz?=", "Angebot für März"),
        ("=?UTF-8?B?w7w=?=\r\n =?utf-8?b?w6Q=?=", "üä"),
        ("=?utf-8?b?w?= rest", "rest"),
        ("=?utf-8?B?4w==?= =?utf-8?B?gYI=?=", "あ"),
        ("=?iso-8859-1?q?=FCber?=", "über"),
        ("=?no-such-charset?q?=C3=BC?=", "ü"),
        ("=?utf-8?q?=FC?=", "ü"),
        ("=?utf-8*de?q?ja?= und =?us-ascii?q?nein?=", "ja und nein"),
        ("=?utf-8?q?Hello=0D=0AFrom:_evil@x.example?=", "Hello From: evil@x.example"),
        ("=?utf-8?q?=1B[31mred=07?=", "[31mred"),
        ("Gr\udcc3\udcbc\udcdfe", "GrÃ¼ße"),
        ("Gr\udcc3\udcbc\udcc3\udc9fe", "Grüße"),
        ("a\r\n\tb", "a b"),
        ("=?x", "=?x"),
    ],
)
def test_the_text_of_a_header(header: str, text: str) -> None:
    assert decoded(header) == text


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("ana@x.example", [("ana@x.example", "")]),
        ("Ana Ruiz <ANA@X.example>", [("ana@x.example", "Ana Ruiz")]),
        ('"Ruiz, Ana" <ana@x.example>, ben@y.example', [("ana@x.example", "Ruiz, Ana"), ("ben@y.example", "")]),
        ("=?utf-8?q?Ruiz=2C_Ana?= <ana@x.example>", [("ana@x.example", "Ruiz, Ana")]),
        ("undisclosed-recipients:;", []),
        ("Team: ana@x.example, ben@y.example;", [("ana@x.example", ""), ("ben@y.example", "")]),
        ("", []),
        ("no address", []),
        ('"ana@x.example" <evil@y.example>', [("evil@y.example", "ana@x.example")]),
        ("ana@x.example <evil@y.example>", [("evil@y.example", "ana at x.example")]),
        (
            "'ana@x.example' <ana@x.example>, ben@y.example",
            [
                ("ana@x.example", "'ana at x.example'"),
                ("ben@y.example", ""),
            ],
        ),
        ("ana@xn--mnchen-3ya.example", [("ana@münchen.example", "")]),
        ("ana@xn--0.example", [("ana@xn--0.example", "")]),
        ("ana@x.example (Ana)\r\n\t, <ben@y.example>", [("ana@x.example", "Ana"), ("ben@y.example", "")]),
    ],
)
def test_addresses(header: str, found: list[tuple[str, str]]) -> None:
    assert parties(header) == tuple(Party(*each) for each in found)


NATURES = {
    "a list": {"List_Id": "<x.y>"},
    "a list ": {"Precedence": "list"},
    "bulk": {"Precedence": "Bulk"},
    "bulk ": {"List_Unsubscribe": "<mailto:x>"},
    "automatic": {"Auto_Submitted": "auto-replied (vacation)"},
    "automatic ": {"sender": "Ana Ruiz <no-reply@network.example>"},
    "a bounce": {"sender": "MAILER-DAEMON@x.example"},
    "a bounce ": {"Content_Type": "multipart/report; report-type=delivery-status"},
    "": {"Auto_Submitted": "no"},
    "unreadable": {"sender": "nobody"},
    "not sent": {"X_Unsent": "1"},
}


@pytest.mark.parametrize("nature", NATURES)
def test_what_no_person_wrote_to_another(nature: str) -> None:
    assert read_message(mail(**NATURES[nature])).nature == nature.strip()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["noreply@x", "no-reply@x", "do-not-reply@x", "x.noreply@x", "bounces+1=2@x", "notification@x"]
)
def test_addresses_that_nobody_reads(address: str) -> None:
    assert is_no_reply(address)


@pytest.mark.parametrize("address", ["ana@noreply.example", "norma@x", "bo.unces@x", "reply@x", "mailerson@x"])
def test_addresses_that_somebody_reads(address: str) -> None:
    assert not is_no_reply(address)


def test_a_bounce_names_what_did_not_arrive() -> None:
    body = "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; Ana@Ruiz.example\r\nAction: failed\r\nStatus: 5.1.1"
    message = mail("MAILER-DAEMON@x.example", body=body, Content_Type="multipart/report; report-type=delivery-status")
    assert read_message(message).failed == ("ana@ruiz.example",)
    assert read_message(message.replace(b"failed", b"delayed")).failed == ()


def test_ids_threads_and_what_stands_for_a_missing_id() -> None:
    first = read_message(mail(number=1))
    assert (first.id, first.root) == ("m1@x.example", "m1@x.example")
    assert read_message(mail(number=2, References="<a@x>\r\n <b@x>", In_Reply_To="<b@x>")).root == "a@x"
    assert read_message(mail(number=2, In_Reply_To="<b@x> from Ana")).root == "b@x"
    without = mail().replace(b"Message-ID", b"X-Other")
    assert read_message(without).id == read_message(without).id != first.id
    assert read_message(mail(subject="Other").replace(b"Message-ID", b"X-Other")).id != read_message(without).id


HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("sent", "arrived", "stored", "at", "doubtful"),
    [
        (-3, -3, None, -3, False),
        (-3, None, None, -3, False),
        (2, None, None, 0, False),  # a clock a little ahead
        (400, -3, None, -3, True),
        (-9000, -3, None, -3, True),
        (None, -3, -1, -3, True),
        (None, None, -1, -1, True),
        (-900, None, -1, -900, False),  # a mailbox that was moved
        (900, None, None, None, False),
        (None, None, None, None, False),
    ],
)
def test_when_it_counts_from(
    sent: int | None, arrived: int | None, stored: int | None, at: int | None, doubtful: bool
) -> None:
    def instant(hours: int | None) -> datetime | None:
        return NOW + hours * HOURS if hours is not None else None

    message = read_message(mail())
    from msgspec.structs import replace

    found = when(
        replace(message, sent_at=instant(sent), arrived_at=instant(arrived), stored_at=instant(stored)), NOW
    )  # fmt: skip
    assert (found and found.at, bool(found and found.doubtful)) == (instant(at), doubtful)


@pytest.mark.parametrize("date", ["yesterday", "Mon, 99 Foo 2026 10:00:00", "", "1 Jan 99999 1:1"])
def test_dates_that_are_none(date: str) -> None:
    raw = mail(Date=date)
    assert read_message(raw, stored=NOW).sent_at is None


def test_a_zone_and_a_date_without_one() -> None:
    assert read_message(mail(Date="Mon, 2 Mar 2026 10:00:00 -0500")).sent_at == datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert read_message(mail(Date="2 Mar 2026 10:00")).sent_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_what_stands_in_the_text_is_no_header() -> None:
    message = read_message(mail(body="List-Id: <x.y>\r\nFrom: evil@x.example"))
    assert (message.nature, message.sender.address) == ("", "ana@ruiz.example")


@given(st.binary(max_size=400))
def test_nothing_raises(raw: bytes) -> None:
    found = read_message(b"From: " + raw)
    assert "\n" not in found.subject
    read_message(raw[:HEAD])
    decoded(raw.decode("ascii", "surrogateescape"))
    parties(raw.decode("ascii", "surrogateescape"))
