"""What a command answers."""

from __future__ import annotations

import msgspec


class Result(msgspec.Struct, frozen=True):
    """What a command did: the changed ids, a message, and the id of the undo step."""

    ids: tuple[int, ...]
    message: str
    step: int | None = None
