"""Disks that fail or remember, and small helpers that the store's tests share."""

from __future__ import annotations

import errno
import json
from typing import TYPE_CHECKING

from tui.store.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.store import Docs, Store, View


class FailingDisk(Disk):
    """Fails the n-th next call of a kind with an errno; ``short``: a failing write first takes half of the data."""

    def __init__(self) -> None:
        self.plan: dict[str, list[int | None]] = {}
        self.short = False
        self.calls: list[str] = []

    def fail(self, call: str, error: int = errno.ENOSPC, *, after: int = 0, times: int = 1) -> None:
        self.plan[call] = [None] * after + [error] * times

    def _called(self, call: str) -> None:
        self.calls.append(call)
        waiting = self.plan.get(call)
        if waiting and (error := waiting.pop(0)) is not None:
            raise OSError(error, "injected")

    def open(self, path: Path, flags: int, mode: int) -> int:
        self._called("open")
        return super().open(path, flags, mode)

    def write(self, fd: int, data: bytes | memoryview) -> int:
        try:
            self._called("write")
        except OSError:
            if self.short:
                super().write(fd, data[: len(data) // 2])
            raise
        return super().write(fd, data)

    def fsync(self, fd: int) -> None:
        self._called("fsync")
        super().fsync(fd)

    def ftruncate(self, fd: int, size: int) -> None:
        self._called("ftruncate")
        super().ftruncate(fd, size)

    def link(self, source: Path, target: Path) -> None:
        self._called("link")
        super().link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        self._called("replace")
        super().replace(source, target)

    def mkdir(self, path: Path, mode: int) -> None:
        self._called("mkdir")
        super().mkdir(path, mode)

    def sync_folder(self, path: Path) -> None:
        self._called("sync_folder")
        super().sync_folder(path)


class Careless(Disk):
    """Waits for no disk: for tests that open thousands of files and throw them away."""

    def fsync(self, fd: int) -> None:
        pass

    def sync_folder(self, path: Path) -> None:
        pass


def put(**documents: object) -> Callable[[View], Docs]:
    """A change that puts prospects: ``put(p1={"name": "Ana"}, p2=None)``."""
    return lambda _: {
        "prospects": {
            int(key[1:]): None if fields is None else json.dumps(fields).encode() for key, fields in documents.items()
        }
    }


def add(fields: dict[str, object], step: dict[str, object] | None = None) -> Callable[[View], Docs]:
    """A change that adds one prospect, with a step if one is given."""

    def change(view: View) -> Docs:
        docs: Docs = {"prospects": {view.next_id("prospects"): json.dumps(fields).encode()}}
        if step is not None:
            docs["steps"] = {view.next_id("steps"): json.dumps(step).encode()}
        return docs

    return change


def contents(store: Store) -> dict[str, dict[int, object]]:
    """All documents but the header, decoded."""
    return {
        name: {doc_id: json.loads(row) for doc_id, row in store.table(name).items()}
        for name in ("prospects", "steps")
        if store.table(name)
    }
