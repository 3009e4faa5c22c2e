"""The tables of programs that need more than the names of their columns: ``layouts.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache

import msgspec

from tui.exchange.headers import key
from tui.settings.resources import read_text


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A program's table, as its entry in the file describes it."""

    name: str = "CSV"
    refuse: str = ""
    advice: str = ""
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    fields: dict[str, str] = {}
    hidden: tuple[str, ...] = ()
    key: str = ""
    american: bool = False

    def fits(self, keys: frozenset[str]) -> bool:
        """Whether a header with these keys is its."""
        return keys.issuperset(map(key, self.all)) and (not self.any or not keys.isdisjoint(map(key, self.any)))


ANY = Layout()
"""That of a table that no program needs an entry for."""


def layout(header: Iterable[str]) -> Layout:
    """The first layout whose header this is; `ANY` where there is none."""
    keys = frozenset(map(key, header))
    return next((each for each in _layouts() if each.fits(keys)), ANY)


@cache
def _layouts() -> tuple[Layout, ...]:
    return tuple(msgspec.convert(tomllib.loads(read_text("layouts.toml"))["layout"], list[Layout]))
