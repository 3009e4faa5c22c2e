"""The errors of commands that the pipeline refuses. Nothing was changed."""

from __future__ import annotations


class Refused(Exception):
    """A change against the rules: why, and what to do instead, in a line."""


class Question(Refused):
    """A guard asks first; the same command with ``confirmed=True`` goes through."""


class Unknown(Exception):
    """WHO names nobody, or several: the candidates are listed."""

    def __init__(self, message: str, candidates: tuple[tuple[int, str], ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates
