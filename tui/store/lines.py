"""The format: a line of JSON is a commit, ``{"prospects":{"17":{...},"9":null},"steps":{"53":{...}}}``.

Documents are kept as the bytes that stand in the file, undecoded: 13,000 of them load in a fraction of the time, and
fields we do not know stay as they are. That does not mean unchecked: the JSON of every line is read to its end, its
UTF-8 too, and a document must be an object or null.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import msgspec

from tui.store import schema
from tui.store.disk import open_to_read
from tui.store.errors import Damaged, NewerSchema, StoreError
from tui.text import clean, counted

R = TypeVar("R")

#: table -> id -> the document's JSON as UTF-8 bytes; None removes it.
Docs = dict[str, dict[int, bytes | None]]

#: The table scripts fold over: every line has it, if only as ``{}``.
PROSPECTS: Final = "prospects"
#: The table of things done, newest last: a commit with a step in it can be shown and undone.
STEPS: Final = "steps"
#: Document 1 of this table is the file's own: schema and the ids that are free.
META: Final = "meta"
HEADER_ID: Final = 1

_SECTOR: Final = 512
_BOM: Final = b"\xef\xbb\xbf"
_decode = msgspec.json.Decoder(dict[str, dict[int, msgspec.Raw]]).decode


class BadLine(ValueError):
    """The line is not a commit; the text says why, without saying where."""


class Header(msgspec.Struct):
    """``meta`` document 1. ``next_id`` is table -> first id never used; ``compacted`` marks a line that is a sum, not
    a commit."""

    schema: int = 1
    next_id: dict[str, int] = {}
    compacted: bool = False


class Problem(msgspec.Struct, frozen=True):
    """One bad line of a file: its number from 1, and what is wrong with it."""

    line: int
    what: str


def decode(line: bytes) -> Docs:
    """The commit in a line (with or without its newline); :class:`BadLine` if it is none."""
    try:
        if not line.isascii():
            line.decode()  # the JSON reader does not look into strings that it leaves undecoded
        tables = _decode(line)
    except UnicodeDecodeError as error:
        raise BadLine(f"not UTF-8 (byte {error.start + 1})") from None
    except RecursionError:
        raise BadLine("nested too deeply") from None
    except msgspec.ValidationError as error:
        raise BadLine(f"not tables of documents: {error}") from None
    except msgspec.DecodeError as error:
        raise BadLine(str(error) if line else "empty") from None
    return {
        name: {doc_id: _document(raw, name, doc_id) for doc_id, raw in documents.items()}
        for name, documents in tables.items()
    }


def _document(raw: msgspec.Raw, table: str, doc_id: int) -> bytes | None:
    document = bytes(raw)  # a copy: the Raw would keep its whole line alive
    if document[0] == 0x7B:
        return document
    if document == b"null":
        return None
    raise BadLine(f"document {doc_id} of {clean(table)} is neither an object nor null")


def encode(docs: Docs) -> bytes:
    """The line for a commit, newline included, "prospects" first. ``ValueError`` if a document spans several lines."""
    names = [PROSPECTS, *(name for name in docs if name != PROSPECTS)]
    line = b"{%b}\n" % b",".join(
        b"%b:{%b}"
        % (
            msgspec.json.encode(name),
            b",".join(b'"%d":%b' % (doc_id, document or b"null") for doc_id, document in docs.get(name, {}).items()),
        )
        for name in names
    )
    if line.find(b"\n") != len(line) - 1:
        raise ValueError("a document holds a line break between its fields")
    return line


def header(docs: Docs) -> Header | None:
    """The header in a commit, if there is one; :class:`BadLine` if it cannot be read."""
    document = docs.get(META, {}).get(HEADER_ID)
    if document is None:
        return None
    try:
        return msgspec.json.decode(document, type=Header)
    except msgspec.DecodeError as error:
        raise BadLine(f"the header (meta 1) cannot be read: {error}") from None


class Scan:
    """Reads the commits of an open file from one offset up to an end that was fixed before.

    After it has been iterated to its end: ``good`` is the offset behind the last whole commit, ``number`` the number of
    the line that begins (or goes on) there, ``open_line`` whether that commit still lacks its newline, and ``torn``
    whether something that is no commit stands between ``good`` and the end. Damage anywhere else raises
    :class:`Damaged`, a file from the future :class:`NewerSchema`.
    """

    def __init__(
        self, fd: int, path: Path, *, end: int, start: int = 0, number: int = 1, open_line: bool = False
    ) -> None:
        self._fd = fd
        self._path = path
        self._end = end
        self.good = start
        self.number = number
        self.open_line = open_line
        self.torn = False

    def __iter__(self) -> Iterator[Docs]:
        for line in self._lines():
            text = line.removeprefix(_BOM) if self.good == 0 else line
            if not text or text.isspace():
                self._advance(line, open_line=self.open_line and line[-1:] != b"\n")
                continue
            try:
                docs = decode(text)
                self._look_at_header(docs)
            except BadLine as bad:
                if self.good + len(line) < self._end or not _is_torn(line, self.good):
                    raise Damaged(self._path, self.number, str(bad)) from None
                self.torn = True
                whole = _whole_commit(text)
                if whole:
                    docs = decode(whole)
                    self._look_at_header(docs)
                    self._advance(line[: len(line) - len(text) + len(whole)], open_line=True)
                    yield docs
                return
            self._advance(line, open_line=line[-1:] != b"\n")
            yield docs

    def skip_line(self) -> None:
        """Leaves out the line that begins at ``good``, whatever it is."""
        self._advance(next(self._lines()), open_line=False)

    @property
    def rest(self) -> int:
        """Bytes between ``good`` and the end."""
        return self._end - self.good

    def _lines(self) -> Iterator[bytes]:
        with open(self._fd, "rb", buffering=1 << 20, closefd=False) as file:
            position = file.seek(self.good)
            for line in file:
                # What was appended since the end was fixed is left for the next scan.
                yield line[: self._end - position] if position + len(line) > self._end else line
                position += len(line)
                if position >= self._end:
                    return

    def _advance(self, line: bytes, *, open_line: bool) -> None:
        self.good += len(line)
        self.number += line.endswith(b"\n")
        self.open_line = open_line

    def _look_at_header(self, docs: Docs) -> None:
        if META in docs and (found := header(docs)) and found.schema > schema.SCHEMA:
            raise NewerSchema(
                f"{self._path} was written by a newer Keepwarm "
                f"(schema {found.schema}, this one knows {schema.SCHEMA}).\n"
                "Nothing was written. Update Keepwarm, or use another folder with --data."
            )


def _is_torn(line: bytes, start: int) -> bool:
    """Whether a bad last line, at offset ``start``, is what a crash leaves of an append.

    Either it is short (no newline), or the disk wrote its sectors out of order: then a sector that never arrived reads
    as zeros, which JSON never holds. Anything else was somebody's hand or a bad disk, and is damage.
    """
    if not line.endswith(b"\n"):
        return True
    edges = [0, *range(_SECTOR - start % _SECTOR, len(line), _SECTOR), len(line)]
    return any(not line[left:right].strip(b"\0") for left, right in pairwise(edges))


def _whole_commit(line: bytes) -> bytes:
    """The whole commit at the beginning of a torn line, or nothing.

    Stock TinyDB ends its file without a newline; what a crash left behind such a line must not take it along.
    """
    from json import JSONDecoder  # only here: after a crash

    try:
        whole = line[: JSONDecoder().raw_decode(line.decode("latin-1"))[1]]
        decode(whole)
    except (ValueError, RecursionError):
        return b""
    return whole


_IDS: Final = re.compile(rb'"(?:(\w+)":\s*\{(?=\s*"\d)|(\d{1,9})":\s*[{n])')


def ids_in(text: bytes) -> dict[str, int]:
    """table -> first id that nothing in a piece of a journal, damaged or cut off, looks as if it used."""
    found: dict[str, int] = {}
    tables: tuple[str, ...] = (PROSPECTS, STEPS)
    for match in _IDS.finditer(text):
        if match[1]:
            tables = (match[1].decode("utf-8", "replace"),)
        else:
            for table in tables:
                found[table] = max(found.get(table, 1), int(match[2]) + 1)
    return found


class Stretch(NamedTuple):
    """A stretch of a file: a commit, or a bad line.

    ``number`` is that of its line, from 1; ``start`` and ``end`` are offsets. ``docs`` is None where the line is bad,
    and ``problem`` says why. Blank lines belong to the commit behind them.
    """

    number: int
    start: int
    end: int
    docs: Docs | None
    problem: str = ""


def stretches(scan: Scan) -> Iterator[Stretch]:
    """Every commit and every bad line of a file, in order, a torn end last. Raises :class:`NewerSchema` only."""
    while True:
        start = scan.good
        try:
            for docs in scan:
                yield Stretch(scan.number - (not scan.open_line), start, scan.good, docs)
                start = scan.good
        except Damaged as damage:
            start = scan.good
            scan.skip_line()
            yield Stretch(damage.line, start, scan.good, None, damage.reason)
            continue
        if scan.torn:
            torn = f"torn by a crash: {counted(scan.rest, 'byte that is', 'bytes that are')} no commit"
            yield Stretch(scan.number, scan.good, scan.good + scan.rest, None, torn)
        return


def check(path: Path) -> list[Problem]:
    """Every bad line of a journal, a torn last one too; empty if all is well or there is no file.

    Reads only, without the lock: run it where nobody writes, or expect the line that is being written as torn.
    ``StoreError`` if the file cannot be read at all.
    """
    return look_through(path)[0]


def look_through(path: Path) -> tuple[list[Problem], dict[str, dict[int, tuple[int, bytes]]]]:
    """As :func:`check`, and what the good lines add up to: table -> id -> (line that put it, document)."""
    problems: list[Problem] = []
    tables: dict[str, dict[int, tuple[int, bytes]]] = {}
    try:
        with os.fdopen(open_to_read(path), "rb", buffering=0) as file:
            scan = Scan(file.fileno(), path, end=os.fstat(file.fileno()).st_size)
            while True:
                try:
                    for found in stretches(scan):
                        if found.docs is None:
                            problems.append(Problem(found.number, found.problem))
                        else:
                            put_in(tables, found.docs, partial(_on_line, found.number))
                except NewerSchema as newer:
                    problems.append(Problem(scan.number, str(newer).splitlines()[0]))
                    scan.skip_line()
                else:
                    return problems, tables
    except FileNotFoundError:
        return [], {}
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}.") from error


def _on_line(number: int, document: bytes) -> tuple[int, bytes]:
    return number, document


def put_in(tables: dict[str, dict[int, R]], docs: Docs, row: Callable[[bytes], R]) -> None:
    """Takes a line into tables whose rows are made of documents."""
    for name, documents in docs.items():
        rows = tables.setdefault(name, {})
        for doc_id, document in documents.items():
            if document is None:
                rows.pop(doc_id, None)
            else:
                rows[doc_id] = row(document)
