"""Addresses as links: what is none, or holds anything odd, is no link."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.addresses import AddressKind
from tui.model.links import LONGEST, letter_link, link


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("email", "ana@x.example", "mailto:ana@x.example"),
        ("email", "Ana Ruiz <ana@x.example>", "mailto:ana@x.example"),
        ("email", "a+b&c?d@x.example", "mailto:a%2Bb%26c%3Fd@x.example"),
        ("email", "ana@x", ""),
        ("email", "ana@x.example?bcc=all@y.example", ""),
        ("email", "ana@x.example, bo@x.example", ""),
        ("email", "ana\x1b]8;;@x.example", ""),
        ("phone", "+49 30 555 0100", "tel:+49305550100"),
        ("phone", "0034 600 555 010", "tel:+34600555010"),
        ("phone", "(030) 555-0100", "tel:0305550100"),
        ("phone", "ask Anna", ""),
        ("phone", "555", ""),
        ("url", "https://www.linkedin.com/in/ana", "https://www.linkedin.com/in/ana"),
        ("url", "linkedin.com/in/jörg", "https://linkedin.com/in/j%C3%B6rg"),
        ("url", "HTTPS://X.Example/A?b=c#d", "https://x.example/A?b=c#d"),
        ("url", "http://x.example", ""),
        ("url", "javascript:alert(1)", ""),
        ("url", "file:///etc/passwd", ""),
        ("url", "https://ana:secret@x.example", ""),
        ("url", "https://x.example/a b", ""),
        ("url", "https://x.example/\x1b\\\x07", "https://x.example/%1B%5C%07"),
        ("url", "https://x.example/" + "a" * LONGEST, ""),
        ("url", "https://раypal.example", ""),
    ],
)
def test_links(kind: AddressKind, value: str, expected: str) -> None:
    assert link(kind, value) == expected


@given(st.sampled_from(("email", "phone", "url")), st.text(max_size=60))
def test_whatever_stands_there_a_link_obeys_nothing(kind: AddressKind, value: str) -> None:
    found = link(kind, value) + link(kind, f"https://x.example/{value}")
    assert found.isascii()
    assert found.isprintable()
    assert " " not in found


def test_a_letter_comes_whole_into_the_mail_program() -> None:
    words = {"subject": "50% & more?", "body": "Hello Jörg,\n\nuntil soon"}
    found = urlsplit(letter_link("ana@x.example", words))
    assert (found.scheme, unquote(found.path)) == ("mailto", "ana@x.example")
    assert parse_qs(found.query) == {"subject": ["50% & more?"], "body": ["Hello Jörg,\r\n\r\nuntil soon"]}


def test_a_long_letter_leaves_its_text_out() -> None:
    assert letter_link("ana@x.example", {"subject": "Hi", "body": "ö" * 1000}) == "mailto:ana@x.example?subject=Hi"
    assert letter_link("ana@x.example", {"subject": "", "body": ""}) == "mailto:ana@x.example"
    assert letter_link("nobody", {"subject": "Hi"}) == ""
