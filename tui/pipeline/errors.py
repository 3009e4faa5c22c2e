"""The errors of commands that the pipeline refuses. Nothing was changed. Names bring no line into one."""

from __future__ import annotations

from tui.text import clean


class Refused(Exception):
    """A change against the rules: why, and what to do instead, in a line; ``advice`` stands in a second one."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__("\n".join(filter(None, (clean(message), clean(advice)))))


class Question(Refused):
    """A guard asks first; the same command with ``confirmed=True`` goes through."""


class Gone(Refused):
    """Somebody whom a command is for was deleted, or merged into somebody else, meanwhile."""

    def __init__(self, who: int, message: str) -> None:
        super().__init__(message)
        self.who = who


class Unknown(Exception):
    """WHO names nobody, or several: the candidates are listed."""

    def __init__(self, message: str, candidates: tuple[tuple[int, str], ...] = ()) -> None:
        super().__init__(clean(message))
        self.candidates = candidates
