"""The message templates in force: those that ship, and the user's own in a folder beside the settings."""

from __future__ import annotations

import os
import re
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

import msgspec

from tui.model.kinds import Kind
from tui.rules.templates import BadTemplate, Me, Tables, Template, overridden, read_templates, sound_templates
from tui.settings.resources import data_root, tables
from tui.settings.toml import NotToml, Unreadable, parsed, text_of

FOLDER = "templates"


class Templates(msgspec.Struct, frozen=True):
    """What could be read, and what is wrong with the rest."""

    all: tuple[Template, ...]
    problems: tuple[str, ...] = ()
    """A sentence for each thing that is wrong with the user's templates; a wrong template is left out."""
    left_out: frozenset[str] = frozenset()
    """The ids of the user's templates that are left out."""

    def lacks(self, template: Template) -> bool:
        """True for one that ships where the user's own should stand, and is wrong."""
        return template.id in self.left_out and not template.own


class Copied(msgspec.Struct, frozen=True):
    """A message that was copied, or written in the editor."""

    who: int
    kinds: tuple[Kind, ...]
    """What it may have been sent as."""
    text: str
    at: datetime


class Stationery:
    """What messages are written from: the templates, and what the user said about themselves.

    Args:
        me: ``[me]`` of the settings; answers of the running session are laid over it.
        folder: of the user's own templates; it need not exist.
    """

    def __init__(self, me: Me, folder: Path | None) -> None:
        self.me = me
        self.copied: Copied | None = None
        """What was copied last, until it is logged."""
        self._folder = folder

    @cached_property
    def templates(self) -> Templates:
        """Read at the first use."""
        return load_templates(self._folder)


def load_templates(folder: Path | None) -> Templates:
    """The templates in force. Wrong ones of the user's are left out and reported; the others count."""
    own: list[Template] = []
    problems: list[str] = []
    left_out: set[str] = set()
    try:
        files = _files(folder)
    except OSError as error:
        files = []
        problems.append(f"{folder}: cannot be read: {error.strerror or error}")
    for path in files:
        try:
            found, wrong = sound_templates(_parsed(path), str(path), own=True, replaced=_replaced())
        except BadTemplate as error:
            problems.append(str(error))
            left_out.update(_headed(path))
            continue
        own += found
        left_out.update(wrong)
        problems += [line for lines in wrong.values() for line in lines.split("\n")]
    return Templates(overridden(shipped(), own), tuple(problems), frozenset(left_out))


def shipped() -> list[Template]:
    """The templates that come with Keepwarm."""
    return [each for name, tables in _shipped().items() for each in read_templates(tables, name, own=False)]


@cache
def _shipped() -> dict[str, Tables]:
    """The files that ship, parsed, by name."""
    names = sorted(file.name for file in data_root().joinpath(FOLDER).iterdir())
    return {name: tables(f"{FOLDER}/{name}") for name in names if name.endswith(".toml")}


def _replaced() -> Tables:
    """The tables that ship, by id: those whose place the user's can take."""
    return {key: table for tables in _shipped().values() for key, table in tables.items()}


def read_file(path: Path) -> list[Template]:
    """The templates in a file of the user's.

    Raises:
        BadTemplate: unreadable, no TOML, or a template that is wrong.
    """
    return read_templates(_parsed(path), str(path), own=True, replaced=_replaced())


def _parsed(path: Path) -> Tables:
    try:
        return parsed(text_of(path))
    except Unreadable as error:
        raise BadTemplate(f"{path}: cannot be read: {error}") from None
    except NotToml as error:
        raise BadTemplate(f"{path}: {error}; the file is TOML, a table for each template") from None


_HEAD = re.compile(r"(?m)^\s*\[\s*([A-Za-z0-9_-]+)\s*\]")


def _headed(path: Path) -> list[str]:
    """The ids of the templates that a file means to hold, as far as it can be read."""
    try:
        return _HEAD.findall(text_of(path, "replace"))
    except Unreadable:
        return []


def _files(folder: Path | None) -> list[Path]:
    """The user's files; none without a folder. Raises OSError where there is one that cannot be read."""
    if folder is None or not os.path.lexists(folder):
        return []
    return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
