"""The lines of vCards (2.1, 3.0, 4.0): cards, and their properties with groups, parameters and decoded text.

Neither vobject nor icalendar is options: a card without an end, or a line that is none, ends vobject's reading or
vanishes without a word, 100,000 cards take it half a minute, and text that is folded within a letter or comes in two
encodings must be unfolded before it is decoded. icalendar knows no bare parameters (``TEL;CELL``).
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from tui.exchange.encodings import western

_BEGIN = re.compile(rb"begin\s*:\s*vcard\s*", re.IGNORECASE)
_END = re.compile(rb"end\s*:\s*vcard\s*", re.IGNORECASE)
_PARAMETER = re.compile(rb';((?:[^;:"]|"[^"]*")*)')
_LINE = re.compile(rb'(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)((?:;(?:[^;:"]|"[^"]*")*)*):(.*)', re.DOTALL)
"""Group, name, parameters, value."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Property(NamedTuple):
    """A line of a card."""

    name: str
    """In upper case."""
    value: str
    """Decoded, its escapes as they are."""
    types: tuple[str, ...]
    """What it is, in lower case: "work", "cell", "pref"."""
    group: str = ""
    preference: int = 101
    """1 is the most preferred; 101: not said."""

    @property
    def text(self) -> str:
        """The whole value as text."""
        return unescaped(self.value)

    def parts(self, separator: str) -> list[str]:
        """The values between separators, as text."""
        return [unescaped(part) for part in split(self.value, separator)]


class Card(NamedTuple):
    """A card as it stands in a file."""

    number: int
    """From 1."""
    line: int
    """Its first line, from 1."""
    properties: tuple[Property, ...]
    wrong: str = ""
    """What is broken in it; nothing if all of it can be read."""


class Broken(ValueError):
    """A line that cannot be read; `str()` says why."""


def cards(data: bytes, wanted: frozenset[str]) -> Iterator[Card]:
    """Every card, the broken ones too.

    Args:
        data: UTF-8, or lines in other encodings that say so.
        wanted: the properties whose values are decoded; others have none.
    """
    number, start = 0, 0
    lines: list[tuple[int, bytes]] | None = None
    depth = 0
    for at, line in _unfolded(data):
        if depth == 0 and lines is not None and line[0] not in b"bBeE":
            lines.append((at, line))
        elif _BEGIN.fullmatch(line):
            if lines is not None and _is_agent(lines):
                depth += 1  # the card of somebody's assistant stands within theirs
                continue
            if lines is not None:
                yield Card(number, start, (), f"the card that begins in line {start} has no end")
            number, start, lines = number + 1, at, []
        elif _END.fullmatch(line) and depth:
            depth -= 1
        elif _END.fullmatch(line) and lines is not None:
            yield _card(number, start, lines, wanted)
            lines = None
        elif lines is None:
            number += 1
            yield Card(number, at, (), f"line {at} stands outside of a card")
        elif not depth:
            lines.append((at, line))
    if lines is not None:
        yield Card(number, start, (), f"the card that begins in line {start} has no end: the file is cut off")


def _is_agent(lines: list[tuple[int, bytes]]) -> bool:
    return bool(lines) and lines[-1][1].strip().upper().startswith(b"AGENT") and lines[-1][1].rstrip().endswith(b":")


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines as they were before they were folded, each with its number from 1; blank ones left out."""
    at = 0
    parts: list[bytes] = []
    quoted = encoded = False
    for number, line in enumerate(data.replace(b"\0", b"").splitlines(), start=1):
        if quoted and parts[-1].endswith(b"="):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif parts and line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        elif encoded and b":" not in line and _BASE64.fullmatch(line):
            encoded = bool(line)
            parts.append(line)
        else:
            if parts:
                yield at, parts[0] if len(parts) == 1 else b"".join(parts)
            if line[:1] == codecs.BOM_UTF8[:1]:
                line = line.removeprefix(codecs.BOM_UTF8)
            at, parts = number, [line] if line and not line.isspace() else []
            quoted = encoded = False
            if 0 < line.find(b";") < line.find(b":"):
                head = line.partition(b":")[0].upper()
                quoted, encoded = b"QUOTED-PRINTABLE" in head, b"BASE64" in head or b"ENCODING=B" in head
    if parts:
        yield at, b"".join(parts)


def _card(number: int, start: int, lines: list[tuple[int, bytes]], wanted: frozenset[str]) -> Card:
    properties: list[Property] = []
    for at, line in lines:
        try:
            properties.append(_property(line, wanted))
        except Broken as error:
            return Card(number, start, tuple(properties), f"line {at} {error}")
    return Card(number, start, tuple(properties))


def _property(line: bytes, wanted: frozenset[str]) -> Property:
    match = _LINE.fullmatch(line)
    if match is None:
        raise Broken("is no field with a name, a colon and a value")
    name = _upper(match[2])
    group = match[1].decode().lower() if match[1] else ""
    if name not in wanted and not name.startswith("X-KEEPWARM-"):
        return Property(name, "", (), group)
    parameters = _parameters(match[3])
    return Property(name, _decoded(match[4], parameters), parameters.types, group, parameters.preference)


class _Parameters(NamedTuple):
    types: tuple[str, ...]
    preference: int
    encoding: str
    charset: str


@lru_cache(maxsize=1024)
def _upper(name: bytes) -> str:
    return name.decode().upper()


@lru_cache(maxsize=1024)
def _parameters(raw: bytes) -> _Parameters:
    """The types of a property, those without a name (2.1) too; and its other parameters."""
    types: list[str] = []
    named: dict[str, str] = {}
    for each in _PARAMETER.findall(raw):
        key, sign, value = each.decode("utf-8", "replace").partition("=")
        key = key.strip().upper()
        if not sign:
            if key in ("QUOTED-PRINTABLE", "BASE64"):
                named["ENCODING"] = key
            types.append(key.lower())
        elif key in ("TYPE", "SERVICE-TYPE"):
            types += value.replace('"', "").lower().split(",")
        else:
            named[key] = value.strip('" ').upper()
    said = named.get("PREF", "")
    preference = int(said) if said.isdecimal() and len(said) < 4 else 1 if "pref" in types else 101
    encoding, charset = named.get("ENCODING", ""), named.get("CHARSET", "")
    return _Parameters(tuple(filter(None, map(str.strip, types))), preference, encoding, charset)


def _decoded(value: bytes, parameters: _Parameters) -> str:
    if parameters.encoding in ("B", "BASE64"):
        return ""
    if parameters.encoding != "QUOTED-PRINTABLE":
        return _text(value, parameters.charset)
    text = _text(binascii.a2b_qp(value), parameters.charset)
    # A backslash in quoted text is one: line breaks stand there as they are.
    return text.replace("\\n", "\\\\n").replace("\\N", "\\\\N")


def _text(value: bytes, charset: str) -> str:
    if charset and charset not in ("UTF-8", "UTF8"):
        try:
            return value.decode(charset)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    try:
        return value.decode()
    except UnicodeDecodeError:
        text = western(value)
    if text is None:
        raise Broken("is in an unknown encoding")
    return text


_MEANT: Final = {"n": "\n", "N": "\n"}


def unescaped(value: str) -> str:
    """The text that an escaped value means."""
    return _ESCAPE.sub(lambda match: _MEANT.get(match[1], match[1]), value) if "\\" in value else value


def split(value: str, separator: str) -> list[str]:
    """The parts of a value between separators that are not escaped; `separator`: the characters that are."""
    if "\\" not in value:
        return value.split(separator) if len(separator) == 1 else re.split(f"[{separator}]", value)
    return re.findall(rf"((?:\\.|[^{separator}\\]|\\$)*)(?:[{separator}]|$)", value, re.DOTALL)
