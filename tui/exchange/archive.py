"""ZIP archives: LinkedIn's as it arrives, and others with one file of people in them."""

from __future__ import annotations

import io
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from tui.exchange.csv_table import listed
from tui.exchange.found import BadFile
from tui.exchange.source import LARGEST, Source
from tui.text import clean

WORKBOOK: Final = "xl/workbook.xml"
"""What a workbook of Excel is told by; it is a ZIP archive too."""

_CONNECTIONS: Final = "connections.csv"
_PEOPLE: Final = (".csv", ".tsv", ".json", ".vcf", ".vcard")
_NO_PEOPLE: Final = (
    ("word/document.xml", "is a Word document", "Export the contacts as CSV or vCard."),
    ("ppt/presentation.xml", "is a presentation", "Export the contacts as CSV or vCard."),
    ("content.xml", "is an OpenDocument file", "Open it and save the sheet as CSV (UTF-8)."),
    ("Index/Document.iwa", "is a document of Numbers or Pages", "Open it and export the sheet as CSV."),
)
_LINKEDIN: Final = frozenset({"profile.csv", "messages.csv", "invitations.csv", "positions.csv", "skills.csv"})
_DAMAGED = (
    BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, struct.error, zlib.error,
    lzma.LZMAError,
)  # fmt: skip
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_DEEPEST: Final = 2
"""Archives within archives: Notion wraps one."""


def unpacked(source: Source, depth: int = 1) -> Source:
    """The file of people in an archive; the file itself where it is none.

    Raises:
        BadFile: damaged, too large, without such a file or with several.
    """
    if not source.data.startswith(_ZIP):
        return source
    with _opened(source, "Unpack it and import the file in it, or get it again.") as archive:
        files = [each for each in archive.infolist() if _is_file(each)]
        if any(each.filename == WORKBOOK for each in files):
            return source
        return _people(source, archive, files, depth)


def files_in(source: Source, is_wanted: Callable[[str], bool]) -> dict[str, Source]:
    """The files whose names (in lower case) are wanted, in an archive, by name; none where the file is no archive.

    Raises:
        BadFile: damaged, or too large.
    """
    if not source.data.startswith(_ZIP):
        return {}
    with _opened(source, "Get it again.") as archive:
        wanted = [each for each in archive.infolist() if _is_file(each) and is_wanted(_base(each))]
        return {_base(each): _one(source, archive, each) for each in wanted}


@contextmanager
def _opened(source: Source, advice: str) -> Iterator[ZipFile]:
    try:
        with ZipFile(io.BytesIO(source.data)) as archive:
            yield archive
    except _DAMAGED as error:
        why = "needs a password" if "password" in str(error) else "is a damaged ZIP archive"
        raise BadFile(source.path, why, advice=advice) from None


def _is_file(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith(".")


def _people(source: Source, archive: ZipFile, files: list[ZipInfo], depth: int) -> Source:
    names = {each.filename for each in files}
    for name, what, advice in _NO_PEOPLE:
        if name in names:
            raise BadFile(source.path, what, advice=advice)
    if not files:
        raise BadFile(source.path, "is an empty ZIP archive", advice="Export it again.")
    if wanted := [each for each in files if _base(each) == _CONNECTIONS]:
        return _one(source, archive, wanted[0])
    if {_base(each) for each in files} & _LINKEDIN:
        raise BadFile(
            source.path, "is LinkedIn's archive, but Connections.csv is not in it yet",
            advice='Ask LinkedIn for the data "Connections" (Settings, Data privacy, Get a copy of your data).',
        )  # fmt: skip
    if len(files) == 1 and _base(files[0]).endswith(".zip") and depth < _DEEPEST:
        return unpacked(_one(source, archive, files[0]), depth + 1)
    return _other(source, archive, [each for each in files if _base(each).endswith(_PEOPLE)])


def _other(source: Source, archive: ZipFile, files: list[ZipInfo]) -> Source:
    """The one file of people in the archive of any program; its cards, where it has nothing else."""
    cards = [each for each in files if _base(each).endswith((".vcf", ".vcard"))]
    if cards and len(cards) == len(files):
        return Source(source.path, b"\r\n".join(_read(source.path, archive, each) for each in cards))
    # Notion gives what a view shows, and beside it the whole of the table.
    whole = [each for each in files if _base(each).endswith("_all.csv")]
    for found in (whole, files):
        if len(found) == 1:
            return _one(source, archive, found[0])
    if not files:
        raise BadFile(
            source.path, "is a ZIP archive without a CSV, vCard or JSON file", advice="Export the contacts as CSV."
        )
    names = listed([each.filename for each in files])
    raise BadFile(source.path, f"holds several files: {names}", advice="Unpack it and import the one with the people.")


def _base(entry: ZipInfo) -> str:
    return PurePosixPath(entry.filename).name.lower()


def _one(source: Source, archive: ZipFile, entry: ZipInfo) -> Source:
    return Source(source.path / clean(PurePosixPath(entry.filename).name), _read(source.path, archive, entry))


def _read(path: Path, archive: ZipFile, entry: ZipInfo) -> bytes:
    """The bytes of a file in an archive, never more than are read of any file, whatever the archive says of itself."""
    with archive.open(entry) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadFile(path, f"unpacks to more than {LARGEST >> 20} MB", advice="Split it and import the parts.")
    return data
