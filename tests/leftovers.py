"""Stores that tests leave open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui.store import Store

OPEN: list[Store] = []
"""Every store that a test has opened."""


@pytest.fixture(autouse=True)
def left_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test leaves open is closed: descriptors are few."""
    really = Store._open

    def noted(store: Store) -> None:
        OPEN.append(store)
        really(store)

    monkeypatch.setattr(Store, "_open", noted)
    yield
    close_all()


def close_all() -> None:
    """Closes what is open."""
    while OPEN:
        OPEN.pop().close()
