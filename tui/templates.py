"""The message templates in force: those that ship, and the user's own in a folder beside the settings."""

from __future__ import annotations

import tomllib
from functools import cached_property
from pathlib import Path

import msgspec

from tui.resources import data_root
from tui.rules.templates import BadTemplate, Me, Template, overridden, read_templates

FOLDER = "templates"


class Templates(msgspec.Struct, frozen=True):
    """What could be read, and what is wrong with the rest."""

    all: tuple[Template, ...]
    problems: tuple[str, ...] = ()
    """A sentence for each of the user's files that is left out because of it."""


class Stationery:
    """What letters are written with: the templates, and what the user said of themselves.

    Args:
        me: ``[me]`` of the settings; answers of the running session are laid over it.
        folder: of the user's own templates; it need not exist.
    """

    def __init__(self, me: Me, folder: Path | None) -> None:
        self.me = me
        self._folder = folder

    @cached_property
    def templates(self) -> Templates:
        """Read at the first use."""
        return load_templates(self._folder)


def load_templates(folder: Path | None) -> Templates:
    """The templates in force. A file of the user's that is wrong is left out and told of, the others count."""
    own: list[Template] = []
    problems: list[str] = []
    for path in _files(folder):
        try:
            own += read_file(path)
        except BadTemplate as error:
            first, *more = str(error).split("\n")
            problems.append(first + (f"; and {len(more)} more: `keepwarm templates --check`" if more else ""))
    return Templates(overridden(shipped(), own), tuple(problems))


def shipped() -> list[Template]:
    """The templates that come with Keepwarm."""
    found: list[Template] = []
    for file in sorted(data_root().joinpath(FOLDER).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            found += read_templates(tomllib.loads(file.read_text("utf-8")), file.name, own=False)
    return found


def read_file(path: Path) -> list[Template]:
    """The templates in a file of the user's.

    Raises:
        BadTemplate: unreadable, no TOML, or a template that is wrong.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadTemplate(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise BadTemplate(f"{path}: cannot be read: it is no UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise BadTemplate(f"{path}: {error}; the file is TOML, a table for each template") from None
    return read_templates(table, str(path), own=True)


def _files(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError:
        return []
