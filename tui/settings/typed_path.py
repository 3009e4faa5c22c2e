"""A path as a user types it."""

from __future__ import annotations

from errno import ENOENT
from pathlib import Path


def typed_path(words: str) -> Path:
    """The path, with a home in the place of ``~``.

    Raises:
        OSError: it begins with a user whom this computer has not.
    """
    try:
        return Path(words).expanduser()
    except RuntimeError:
        raise FileNotFoundError(ENOENT, "there is no such user here", words) from None
