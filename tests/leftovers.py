"""Stores that tests leave open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui.store import Store

_open: list[Store] | None = None
"""Every store that the test which runs has opened; None between tests, where the fixtures of modules open theirs."""
_really_open = Store._open


def noted_open(store: Store) -> None:
    """In the place of ``Store._open``."""
    if _open is not None:
        _open.append(store)
    _really_open(store)


@pytest.fixture(autouse=True)
def left_open() -> Iterator[None]:
    """What a test leaves open is closed: descriptors are few."""
    global _open
    _open = []
    yield
    close_all()
    _open = None


def close_all() -> None:
    """Closes what is open."""
    while _open:
        _open.pop().close()
