"""A file as it was found: its bytes, and the text in them. Nothing here knows a format."""

from __future__ import annotations

import codecs
import stat
import sys
from functools import cached_property
from pathlib import Path
from typing import Final

from tui.exchange.encodings import decode
from tui.exchange.found import STDIN, BadFile

LARGEST: Final = 256 << 20
"""Bytes of a file that are read at all."""
_ENOUGH: Final = LARGEST + 1
"""Tells that there is more than that; what has no end is left there."""


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
        """The first bytes of a text, in upper case, without a byte order mark, zero bytes and space before them."""
        return self.data[:512].replace(b"\0", b"").lstrip(_MARKS).lstrip().upper()

    @property
    def text(self) -> str:
        """The text of the bytes. Raises :class:`BadFile` where they are none, or nobody can say in which encoding."""
        return self._decoded[0]

    @property
    def assumed(self) -> str:
        """The encoding that had to be assumed for the text; nothing where it is certain, or nobody asked for it."""
        return self._decoded[1] if "_decoded" in self.__dict__ else ""

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decode(self.path, self.data)


_MARKS: Final = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE


def load(path: Path) -> Source:
    """A file that may be read whole, or what comes from standard input (`STDIN`).

    Raises:
        BadFile: there is none, it is a directory or a device, too large, empty, or the system refuses.
    """
    data = read_bytes(path)
    if not data.strip(b"\0 \t\r\n"):
        what = "holds nothing but zero bytes" if b"\0" in data else "is empty"
        raise BadFile(path, what, advice="Export it again.")
    return Source(path, data)


def read_bytes(path: Path) -> bytes:
    """The same as its bytes, which may be none."""
    try:
        data = _input() if str(path) == STDIN else _file(path)
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
    return data


def _file(path: Path) -> bytes:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise BadFile(path, "is a directory", advice="Name the file in it, for example Connections.csv.")
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        raise BadFile(path, "is no file that can be read to its end", advice="Name a file.")
    with path.open("rb") as file:
        return file.read(_ENOUGH)


def _input() -> bytes:
    if sys.stdin is None:
        raise BadFile(Path(STDIN), "is closed")
    return sys.stdin.buffer.read(_ENOUGH)
