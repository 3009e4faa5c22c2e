"""What is written for other programs: one list, one module a format.

The command line asks it for the formats of a document and for what writes one; text for people and the JSON of single
commands it prints by itself. A writer is named and not imported, so that no command loads a format it does not write.

A new format is a module and a line in the list. What its function is given is what the other writers of that document
are given: the agenda (:class:`tui.exchange.agenda.Agenda`), the report with the user's zone and the pen for its charts,
the whole pipeline, the pipeline and the ids of some of its people in order, the people of a mailing. It answers text to
be printed, or the bytes of a file.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, Literal, NamedTuple

Document = Literal["agenda", "report", "all", "people", "mailing"]


class Writer(NamedTuple):
    """A format of a document, as ``--format`` names it, and the module and function that write it."""

    document: Document
    format: str
    module: str
    function: str = "write"


WRITERS: Final = (
    Writer("agenda", "md", "agenda_markdown"),
    Writer("agenda", "html", "agenda_html"),
    Writer("agenda", "ics", "agenda_ics"),
    Writer("report", "md", "report_markdown", "report_markdown"),
    Writer("all", "json", "all_json"),
    Writer("people", "json", "people_json"),
    Writer("people", "csv", "people_csv"),
    Writer("people", "vcf", "people_vcard"),
    Writer("people", "ics", "people_ics"),
    Writer("people", "md", "people_markdown"),
    Writer("mailing", "csv", "addresses_csv"),
)


def formats(document: Document) -> tuple[str, ...]:
    """The formats that a document can be written in."""
    return tuple(each.format for each in WRITERS if each.document == document)


def writer(document: Document, format: str) -> Callable[..., str | bytes]:
    """What writes a document in one of its formats."""
    found = next(each for each in WRITERS if (each.document, each.format) == (document, format))
    function: Any = getattr(import_module(f"tui.exchange.{found.module}"), found.function)
    write: Callable[..., str | bytes] = function
    return write
