"""A disk that remembers every call, and every image of the disk that a power cut after any of them may leave.

The model is harsher than a real journaling file system: until ``fsync`` returns, an append may be there, not there, cut
at any length, or any of its 512-byte sectors may read as zeros, or as before, while others have arrived, also across
several appends; until ``sync_folder`` returns, a new, renamed or removed name may be as it was before. Names change in
the order in which they were changed. After ``fsync`` the content is safe, after ``sync_folder`` the names are.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from tui.store.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECTOR = 512
Image = dict[str, bytes]


class Killed(BaseException):
    """The process is gone: nothing of it runs any more, its clean-up neither."""


@dataclass
class Inode:
    """What a file holds now, and everything it may hold after a power cut: contents since the last fsync."""

    states: list[bytes] = field(default_factory=lambda: [b""])

    @property
    def now(self) -> bytes:
        return self.states[-1]

    def images(self) -> set[bytes]:
        """Every legal content."""
        found = set(self.states)
        safe = self.states[0]
        for number, state in enumerate(self.states[1:], 1):
            common = next((n for n, (a, b) in enumerate(zip(safe, state, strict=False)) if a != b), len(safe))
            common = min(common, len(state))
            for cut in (common + 1, (common + len(state)) // 2, len(state) - 1):
                if common < cut < len(state):
                    found.add(state[:cut])
                    found.add(state[:cut] + bytes(len(state) - cut))
            edges = [common, *range(common + SECTOR - common % SECTOR, len(state), SECTOR), len(state)]
            chunks = [state[left:right] for left, right in pairwise(edges)]
            zeros = [bytes(len(chunk)) for chunk in chunks]
            older = [
                [before[left:right].ljust(right - left, b"\0") for left, right in pairwise(edges)]
                for before in self.states[:number]
            ]
            for n, missing in itertools.product(range(len(chunks)), (zeros, *older)):
                found.add(state[:common] + b"".join([*chunks[:n], missing[n], *chunks[n + 1 :]]))
                found.add(state[:common] + b"".join([*missing[:n], chunks[n], *missing[n + 1 :]]))
        return found


def name_of(path: Path) -> str:
    """The name of a file in the data folder, or in a folder of it."""
    return path.name if path.parent.name == "data" else f"{path.parent.name}/{path.name}"


class Machine:
    """The memory and the disk of one computer: its inodes, and every state of the names since they were last synced."""

    def __init__(self) -> None:
        self.names: list[dict[str, int]] = [{}]
        self.inodes: list[Inode] = []

    def rename(self, names: dict[str, int]) -> None:
        self.names.append(names)

    def images(self) -> Iterator[Image]:
        """Every legal disk after a power cut now. Two files are never both in doubt, so they are not multiplied."""
        for all_names in self.names:
            names = {
                name: inode
                for name, inode in all_names.items()
                if not name.endswith("/") and ("/" not in name or f"{name.partition('/')[0]}/" in all_names)
            }
            kept = {name: self.inodes[inode].now for name, inode in names.items()}
            yield kept
            for name, inode in names.items():
                for content in self.inodes[inode].images():
                    yield {**kept, name: content}

    def sync(self, folder: str) -> None:
        """The names in a folder ("" is the data folder itself) are as they are now in every state there may be."""

        def is_in(name: str) -> bool:
            return name.removesuffix("/").rpartition("/")[0] == folder

        now = {name: inode for name, inode in self.names[-1].items() if is_in(name)}
        states = [{name: inode for name, inode in names.items() if not is_in(name)} | now for names in self.names]
        self.names = [state for place, state in enumerate(states) if not place or state != states[place - 1]]


class RecordingDisk(Disk):
    """One process's way to the machine; ``dies_at``: the call, counted from 0, at which it is killed."""

    def __init__(self, machine: Machine, dies_at: int = -1) -> None:
        self.machine = machine
        self.calls = 0
        self.dies_at = dies_at
        self._files: dict[int, int] = {}

    def _call(self) -> None:
        if 0 <= self.dies_at <= self.calls:
            raise Killed
        self.calls += 1

    def _done(self) -> None:
        """For whoever wants to look at the disk after each call."""

    def mkdir(self, path: Path, mode: int) -> None:
        self._call()
        super().mkdir(path, mode)
        if path.parent.name == "data":
            self.machine.rename({**self.machine.names[-1], f"{path.name}/": -1})
        self._done()

    def open(self, path: Path, flags: int, mode: int) -> int:
        self._call()
        fd = super().open(path, flags, mode)
        names = self.machine.names[-1]
        if name_of(path) not in names:
            self.machine.inodes.append(Inode())
            self.machine.rename({**names, name_of(path): len(self.machine.inodes) - 1})
        self._files[fd] = self.machine.names[-1][name_of(path)]
        self._done()
        return fd

    def close(self, fd: int) -> None:
        self._files.pop(fd, None)
        super().close(fd)

    def _inode(self, fd: int) -> Inode:
        return self.machine.inodes[self._files[fd]]

    def write(self, fd: int, data: bytes | memoryview) -> int:
        if self.calls == self.dies_at:
            self._write(fd, data[: len(data) // 2])  # killed in the middle of it
        self._call()
        size = self._write(fd, data)
        self._done()
        return size

    def _write(self, fd: int, data: bytes | memoryview) -> int:
        size = super().write(fd, data)
        inode = self._inode(fd)
        inode.states.append(inode.now + bytes(data[:size]))
        return size

    def ftruncate(self, fd: int, size: int) -> None:
        self._call()
        super().ftruncate(fd, size)
        inode = self._inode(fd)
        inode.states.append(inode.now[:size])
        self._done()

    def fsync(self, fd: int) -> None:
        self._call()
        inode = self._inode(fd)
        inode.states = [inode.now]
        self._done()

    def link(self, source: Path, target: Path) -> None:
        self._call()
        super().link(source, target)
        names = self.machine.names[-1]
        self.machine.rename({**names, name_of(target): names[name_of(source)]})
        self._done()

    def replace(self, source: Path, target: Path) -> None:
        self._call()
        super().replace(source, target)
        names = dict(self.machine.names[-1])
        names[name_of(target)] = names.pop(name_of(source))
        self.machine.rename(names)
        self._done()

    def unlink(self, path: Path) -> None:
        self._call()
        super().unlink(path)
        names = dict(self.machine.names[-1])
        del names[name_of(path)]
        self.machine.rename(names)
        self._done()

    def sync_folder(self, path: Path) -> None:
        self._call()
        if path.name == "data":
            self.machine.sync("")
        elif path.parent.name == "data":
            self.machine.sync(path.name)
        self._done()
