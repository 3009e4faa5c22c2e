"""Every call of the operating system that an action makes fails once: which of them, and what is said then."""

from __future__ import annotations

import errno
import fcntl
import os
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DONE_ALL_THE_SAME: Final = ("close", "flock")
"""They report an error of what came before, and have done what they were asked."""
_CALLS: Final = (
    "open", "write", "fsync", "ftruncate", "link", "replace", "unlink", "mkdir", "fchmod", "chmod", "close", "fstat",
    "stat", "pread", "utime", "statvfs",
)  # fmt: skip


class Failing:
    """Fails the ``at``-th call (from 0) while it is armed, and every one like it after that; remembers which it was."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.called = 0
        self.failed = ""

    def run(self, action: Callable[[], Any]) -> Any:
        """What the action answers, with the n-th of its calls failing."""
        with pytest.MonkeyPatch.context() as patch:
            for name in _CALLS:
                patch.setattr(os, name, self._wrapped(name, getattr(os, name)))
            patch.setattr(fcntl, "flock", self._wrapped("flock", fcntl.flock))
            return action()

    def _wrapped(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            fails = self.called == self.at
            self.called += 1
            if not fails:
                return call(*args, **options)
            self.failed = name
            if name in _DONE_ALL_THE_SAME:
                call(*args, **options)
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        return wrapped


def each_call() -> Iterator[Failing]:
    """One after another, until an action has come to its end without a call that failed."""
    for at in range(400):
        failing = Failing(at)
        yield failing
        if not failing.failed:
            assert at > 5, "hardly anything was called"
            return
    raise AssertionError("it never came to its end")
