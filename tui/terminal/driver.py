"""What is sent to the terminal, in fewer bytes: a change of style says only what differs.

Textual ends the style of each piece of text and begins the next from nothing: in truecolor forty bytes a piece, most
of them the colours it already had. Between two pieces the terminal would draw the same with a fifth of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from textual.driver import Driver

_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVES = re.compile(r"(?:\x1b\[[0-9;]*H|\n)*")
"""What draws nothing, so that no style need be there for it."""


class Worn(NamedTuple):
    """The style a terminal draws with: parameters of SGR, without any where it is the default."""

    ink: str = ""
    ground: str = ""
    traits: tuple[str, ...] = ()
    """Bold, reverse and the like, in their order."""


PLAIN = Worn()
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What ends a trait."""
_SEEN_ON_BLANKS = frozenset({"4", "5", "7", "9", "21", "53"})
"""Traits that a blank shows too."""


def compact(data: str) -> str:
    """The same on any screen, in fewer bytes. Its end leaves the style that ``data`` would leave."""
    pieces = _STYLE.split(data)
    if len(pieces) == 1:
        return data
    found = [pieces[0]]
    worn = wanted = PLAIN
    for codes, text in zip(pieces[1::2], pieces[2::2], strict=True):
        wanted = after(wanted, codes)
        moves = _MOVES.match(text)
        drawn = moves.end() if moves else 0
        if drawn == len(text):
            found.append(text)
            continue
        style = wanted
        if text[drawn:].isspace() and not _SEEN_ON_BLANKS.intersection(worn.traits + wanted.traits):
            style = Worn(worn.ink, wanted.ground, worn.traits)  # the ink of nothing is not seen
        found += (text[:drawn], change(worn, style), text[drawn:])
        worn = style
    found.append(change(worn, wanted))
    return "".join(found)


@lru_cache(maxsize=4096)
def after(worn: Worn, codes: str) -> Worn:
    """The style after the parameters of an SGR."""
    ink, ground, traits = worn
    left = (codes or "0").split(";")
    while left:
        code = left.pop(0)
        number = int(code or 0)
        if number in (38, 48):
            many = 4 if left[:1] == ["2"] else 2
            colour = ";".join((code, *left[:many]))
            del left[:many]
            ink, ground = (colour, ground) if number == 38 else (ink, colour)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            ink = code
        elif 40 <= number <= 47 or 100 <= number <= 107:
            ground = code
        elif number == 39:
            ink = ""
        elif number == 49:
            ground = ""
        elif number == 0:
            ink, ground, traits = PLAIN
        elif code in _OFF.values():
            traits = tuple(trait for trait in traits if _OFF.get(trait) != code)
        else:
            traits = tuple(sorted({*traits, code}))
    return Worn(ink, ground, traits)


@lru_cache(maxsize=4096)
def change(worn: Worn, wanted: Worn) -> str:
    """The shorter of two ways from one style to another: from nothing, or by what differs."""
    if worn == wanted:
        return ""
    anew = ["0", *wanted.traits, *filter(None, (wanted.ink, wanted.ground))]
    gone = [trait for trait in worn.traits if trait not in wanted.traits]
    ways = [anew]
    if all(trait in _OFF for trait in gone):
        off = list(dict.fromkeys(_OFF[trait] for trait in gone))
        on = [trait for trait in wanted.traits if trait not in worn.traits or _OFF.get(trait) in off]
        ink = [wanted.ink or "39"] if wanted.ink != worn.ink else []
        ground = [wanted.ground or "49"] if wanted.ground != worn.ground else []
        ways.append(off + on + ink + ground)
    return f"\x1b[{min((';'.join(way) for way in ways), key=len)}m"


class Thrift(Driver):
    """Put before a driver: what it writes is shortened."""

    def write(self, data: str) -> None:
        """As the driver does."""
        super().write(compact(data))  # type: ignore[safe-super]


def with_thrift(driver: type[Driver]) -> type[Driver]:
    """The same driver, sending less."""
    return type(f"Thrifty{driver.__name__}", (Thrift, driver), {})
