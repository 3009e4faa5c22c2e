"""What is done for the journal when the board is left."""

from __future__ import annotations

from typing import Final

from tui.store.errors import Busy, StoreError
from tui.store.store import Store

WORTH_COMPACTING: Final = 4 << 20
"""Bytes: a smaller file loads at once however much of it is history, and that history can be undone."""


def tidy(store: Store) -> str:
    """Compacts where garbage outweighs what lives; says what went wrong. Never in the way of leaving."""
    try:
        if store.worth_compacting(WORTH_COMPACTING):
            store.compact()
    except Busy:
        pass  # another session is open: the last one to leave does it
    except StoreError as error:
        return str(error)
    return ""
