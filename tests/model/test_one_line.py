"""A person in a line: what stands behind the name is understood in any order, with commas and without."""

from __future__ import annotations

import pytest

from tui.model.addresses import KINDS
from tui.model.one_line import read_line


def told(line: str) -> dict[str, object]:
    """What a line says of somebody, without what it leaves out."""
    found = read_line(line)
    fields = {field: getattr(found, field) for field in ("name", "company", "position", "note", "tags")}
    fields |= {many: tuple(each.value for each in getattr(found, many)) for many in KINDS.values()}
    return {field: value for field, value in fields.items() if value}


ANA = {"name": "Ana Ruiz", "emails": ("ana@x.example",), "phones": ("+34 600 555 010",)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ana Ruiz", {"name": "Ana Ruiz"}),
        ("Ana Ruiz, Ruiz Interiors, ana@x.example, +34 600 555 010", {**ANA, "company": "Ruiz Interiors"}),
        ("Ana Ruiz; +34 600 555 010; ana@x.example; Ruiz Interiors", {**ANA, "company": "Ruiz Interiors"}),
        ("Ana Ruiz +34 600 555 010 ana@x.example", ANA),
        ("Ana Ruiz <ana@x.example>, +34 600 555 010", ANA),
        ("Ana Ruiz +34 600 555 010, Studio 54 ana@x.example", {**ANA, "company": "Studio 54"}),
        ("Ana Ruiz #fair #new, #two words", {"name": "Ana Ruiz", "tags": ("fair", "new", "two", "words")}),
        ("Ana Ruiz linkedin.com/in/ana", {"name": "Ana Ruiz", "urls": ("linkedin.com/in/ana",)}),
        ("Ana Ruiz, a, b, c, d", {"name": "Ana Ruiz", "company": "a", "position": "b", "note": "c, d"}),
        ("Ana Ruiz, Agentur 2000, boss", {"name": "Ana Ruiz", "company": "Agentur 2000", "position": "boss"}),
        ("Louis 14, (030) 555-0100", {"name": "Louis 14", "phones": ("(030) 555-0100",)}),
        ("Ana Ruiz, , #", {"name": "Ana Ruiz", "company": "#"}),
        (", Acme", {"company": "Acme"}),
        ("Ana Ruiz / Ruiz & Co / +34 600 555 010 / ana@x.example", {**ANA, "company": "Ruiz & Co"}),
        ("Ana Ruiz\tRuiz & Co\tana@x.example\t+34 600 555 010", {**ANA, "company": "Ruiz & Co"}),
        ("Ana Ruiz | Acme - Berlin | boss", {"name": "Ana Ruiz", "company": "Acme - Berlin", "position": "boss"}),
        ("ana@x.example Ana Ruiz - +34 600 555 010", ANA),
        ("Ana Ruiz 030 / 555 0100", {"name": "Ana Ruiz", "phones": ("030 / 555 0100",)}),
        ("Ana Ruiz, 030 555 0100 ext. 12", {"name": "Ana Ruiz", "phones": ("030 555 0100 ext. 12",)}),
        ("Ana Ruiz, Acme, Inc., boss", {"name": "Ana Ruiz", "company": "Acme, Inc.", "position": "boss"}),
        ('Ana Ruiz, "Hart, Ek & Sons", boss', {"name": "Ana Ruiz", "company": "Hart, Ek & Sons", "position": "boss"}),
        ("Ana Ruiz, CEO at Acme", {"name": "Ana Ruiz", "company": "Acme", "position": "CEO"}),
        ("Ana Ruiz (Acme)", {"name": "Ana Ruiz", "company": "Acme"}),
        ("Ana Ruiz (Bo), Acme", {"name": "Ana Ruiz (Bo)", "company": "Acme"}),
        ("Ana Ruiz @ Acme", {"name": "Ana Ruiz", "company": "Acme"}),
        ("Ana Ruiz - met Bo's boss", {"name": "Ana Ruiz", "note": "met Bo's boss"}),
        ('Ana "Ani" Ruiz', {"name": 'Ana "Ani" Ruiz'}),
        ("", {}),
    ],
)  # fmt: skip
def test_what_a_line_says(line: str, expected: dict[str, object]) -> None:
    assert told(line) == expected
