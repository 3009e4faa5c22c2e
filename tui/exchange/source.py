"""A file as it was found: its bytes, and the text in them. Nothing here knows a format."""

from __future__ import annotations

import codecs
import re
import stat
from functools import cached_property
from pathlib import Path
from typing import Final

from tui.exchange.found import BadFile

LARGEST: Final = 256 << 20
"""Bytes of a file that are read at all."""


class Source:
    """A file that was read whole.

    Args:
        path: for messages; its name says nothing of the format.
        data: its bytes.
    """

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.data = data

    @cached_property
    def start(self) -> bytes:
        """The first bytes of a text, in upper case, without a byte order mark and space before them."""
        return self.data[:512].removeprefix(codecs.BOM_UTF8).lstrip().upper()

    @property
    def text(self) -> str:
        """The text of the bytes. Raises :class:`BadFile` where they are none, or nobody can say in which encoding."""
        return self._decoded[0]

    @property
    def assumed(self) -> str:
        """The encoding that had to be assumed for the text; nothing where it is certain."""
        return self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return _decode(self.path, self.data)


def load(path: Path) -> Source:
    """A file that may be read whole.

    Raises:
        BadFile: there is none, it is a directory or a device, too large, or the system refuses.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadFile(path, "is a directory", advice="Name the file in it, for example Connections.csv.")
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise BadFile(path, "is no file that can be read to its end", advice="Name a CSV file.")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise BadFile(path, "there is no such file") from None
    except PermissionError:
        raise BadFile(path, "you are not allowed to read this file", advice="Check its permissions.") from None
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL or a lone surrogate in the name
        raise BadFile(path, "this is no name of a file") from None
    if len(data) > LARGEST:
        raise BadFile(path, f"is larger than {LARGEST >> 20} MB", advice="Split it and import the parts.")
    if not data.strip():
        raise BadFile(path, "is empty", advice="Export it again.")
    return Source(path, data)


_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_WESTERN = re.compile(
    "[À-ÖØ-öø-ÿŠŒŽšœžŸƒ]{3,}"  # another alphabet: Western words have one or two of these in a row
    "|[¢£¤¥¦§¬¯±²³¶¸¹¼½¾†‡ˆ‰˜](?=[A-Za-z])"  # letters of Central Europe, of a Mac
    "|(?<=[A-Za-z])[¡-©¬¯±-´¶-¹»-¿†‡ˆ‰‹›˜](?=[A-Za-z])|(?<=[a-z])[ŽŠŒŸ‡ˆ‰]"
)


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text of the bytes, and what had to be assumed for it ("" if nothing).

    UTF-8, or what a byte order mark says; UTF-16 without one by its zero bytes; else Windows-1252, if the outcome
    looks Western European. Nothing is replaced by question marks.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError:
                raise BadFile(
                    path, f"says it is {encoding.upper()}, but is damaged", advice="Export it again."
                ) from None
    if data[1:4:2] == b"\0\0" or data[0:3:2] == b"\0\0":
        encoding = "utf-16-le" if data[1] == 0 else "utf-16-be"
        try:
            return data.decode(encoding), "UTF-16, by its zero bytes"
        except UnicodeDecodeError:
            raise BadFile(path, "is no text but a binary file", advice="Export the contacts as CSV.") from None
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return _decode_western(path, data, error)


def _decode_western(path: Path, data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    advice = 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8") and import that file.'
    line = data.count(b"\n", 0, error.start) + 1
    if data.count(b"\0", 0, 1 << 16) or _controls(data[: 1 << 16]) > 0.02:
        raise BadFile(path, "is no text but a binary file", advice="Export the contacts as CSV.")
    salvaged = data.decode("utf-8", "replace")
    broken = salvaged.count("\ufffd")
    if sum(1 for _ in re.finditer("[^\x00-\x7f\ufffd]", salvaged)) > broken:
        raise BadFile(path, "a byte here is not UTF-8, the rest of the file is", line=line, advice=advice)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise BadFile(path, "a byte here is in an unknown encoding", line=line, advice=advice) from None
    special = sum(1 for _ in re.finditer("[^\x00-\x7f]", text))
    if sum(len(found[0]) for found in _NOT_WESTERN.finditer(text)) * 10 >= special:
        raise BadFile(path, "is neither UTF-8 nor Western European", line=line, advice=advice)
    return text, "Windows-1252 (Western European): it is not UTF-8"


def _controls(data: bytes) -> float:
    """The share of bytes that no text has; ESC is common in hostile text and not counted."""
    return len(data) and sum(data.count(byte) for byte in (*range(1, 9), *range(14, 27), *range(28, 32))) / len(data)
