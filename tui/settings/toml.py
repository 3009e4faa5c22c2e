"""The user's TOML files: read, or refused with a reason in words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

DEEPEST = 20
"""Tables within tables. Settings have three; without a limit, nesting could crash whoever reads it."""


class Unreadable(Exception):
    """The file cannot be read: why."""


class NotToml(Exception):
    """The text is not TOML, or nested too deeply: what is wrong, and where."""


def text_of(path: Path, errors: str = "strict") -> str:
    """The text of a file. A pipe is refused: reading it could wait for ever.

    Raises:
        Unreadable: not there, not allowed, no regular file, no UTF-8.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir() or path.samefile(os.devnull)):
            raise Unreadable("it is no regular file")
        return path.read_text("utf-8-sig", errors)
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise Unreadable("it is no UTF-8 text") from None


def parsed(text: str) -> dict[str, Any]:
    """The tables of a text.

    Raises:
        NotToml: and why it is none.
    """
    import tomllib  # many have no settings file

    try:
        found = tomllib.loads(text)
    except ValueError as error:  # of TOML, or of a number with thousands of digits
        raise NotToml(str(error)) from None
    except RecursionError:
        found = None
    if found is None or _depth_is_over(found):
        raise NotToml(f"tables or lists within each other, more than {DEEPEST} deep")
    return found


def _depth_is_over(table: dict[str, Any]) -> bool:
    level: list[Any] = [table]
    for _ in range(DEEPEST):
        level = [each for value in level for each in (value.values() if isinstance(value, dict) else value)]
        level = [each for each in level if isinstance(each, dict | list)]
    return bool(level)
