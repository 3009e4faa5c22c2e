"""What is loaded first, so that loading the rest takes less."""

from __future__ import annotations

import sys
from typing import Any


def load_msgspec() -> None:
    """Loads msgspec with Python's own ``typing``; before anything else does.

    It takes ``typing_extensions`` for the same things where others have installed it; loading that takes as long as all
    the rest of msgspec, and a tenth of a short command.
    """
    modules: dict[str, Any] = sys.modules
    if "msgspec" in modules or "typing_extensions" in modules:
        return
    modules["typing_extensions"] = None
    try:
        import msgspec  # noqa: F401
    finally:
        del modules["typing_extensions"]
