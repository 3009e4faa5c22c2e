"""Sends fewer bytes to the terminal: a style change contains only the difference.

Textual resets the style after each piece of text and sets the next one completely: in truecolor forty bytes a piece,
mostly for colours that were already set. The same result needs a fifth of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from textual.driver import Driver

from tui.terminal.input import SteadyInputDriver
from tui.terminal.shown import AskingDriver

_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVES = re.compile(r"(?:\x1b\[[0-9;]*H|\n)*")
"""Cursor movements: they draw nothing and need no style."""


class SgrStyle(NamedTuple):
    """The style of a terminal, as SGR parameters; empty where it is the default."""

    foreground: str = ""
    background: str = ""
    attributes: tuple[str, ...] = ()
    """Bold, reverse and the like, sorted."""


PLAIN = SgrStyle()
_OFF = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""The parameter that ends an attribute."""
_SEEN_ON_BLANKS = frozenset({"4", "5", "7", "9", "21", "53"})
"""Attributes that are visible on a blank."""


def compact(data: str) -> str:
    """The same output in fewer bytes; it leaves the terminal in the style that ``data`` would leave."""
    pieces = _STYLE.split(data)
    if len(pieces) == 1:
        return data
    found = [pieces[0]]
    current = wanted = PLAIN
    for codes, text in zip(pieces[1::2], pieces[2::2], strict=True):
        wanted = apply_sgr(wanted, codes)
        moves = _MOVES.match(text)
        drawn = moves.end() if moves else 0
        if drawn == len(text):
            found.append(text)
            continue
        style = wanted
        if text[drawn:].isspace() and not _SEEN_ON_BLANKS.intersection(current.attributes + wanted.attributes):
            style = current._replace(background=wanted.background)  # blanks show no foreground
        found += (text[:drawn], shortest_sgr(current, style), text[drawn:])
        current = style
    found.append(shortest_sgr(current, wanted))
    return "".join(found)


@lru_cache(maxsize=4096)
def apply_sgr(current: SgrStyle, codes: str) -> SgrStyle:
    """The style after SGR parameters were applied to ``current``."""
    foreground, background, attributes = current
    left = (codes or "0").split(";")
    while left:
        code = left.pop(0)
        number = int(code or 0)
        if number in (38, 48):
            many = 4 if left[:1] == ["2"] else 2
            colour = ";".join((code, *left[:many]))
            del left[:many]
            foreground, background = (colour, background) if number == 38 else (foreground, colour)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            foreground = code
        elif 40 <= number <= 47 or 100 <= number <= 107:
            background = code
        elif number == 39:
            foreground = ""
        elif number == 49:
            background = ""
        elif number == 0:
            foreground, background, attributes = PLAIN
        elif code in _OFF.values():
            attributes = tuple(each for each in attributes if _OFF.get(each) != code)
        else:
            attributes = tuple(sorted({*attributes, code}))
    return SgrStyle(foreground, background, attributes)


@lru_cache(maxsize=4096)
def shortest_sgr(current: SgrStyle, wanted: SgrStyle) -> str:
    """The shorter sequence from one style to another: a full reset, or the difference."""
    if current == wanted:
        return ""
    anew = ["0", *wanted.attributes, *filter(None, (wanted.foreground, wanted.background))]
    gone = [each for each in current.attributes if each not in wanted.attributes]
    ways = [anew]
    if all(each in _OFF for each in gone):
        off = list(dict.fromkeys(_OFF[each] for each in gone))
        on = [each for each in wanted.attributes if each not in current.attributes or _OFF.get(each) in off]
        foreground = [wanted.foreground or "39"] if wanted.foreground != current.foreground else []
        background = [wanted.background or "49"] if wanted.background != current.background else []
        ways.append(off + on + foreground + background)
    return f"\x1b[{min((';'.join(way) for way in ways), key=len)}m"


class CompactDriver(Driver):
    """Mixed in before a driver class: shortens what it writes."""

    def write(self, data: str) -> None:
        super().write(compact(data))  # type: ignore[safe-super]


def compact_driver(driver: type[Driver]) -> type[Driver]:
    """The driver class with shortened output, which asks what the terminal has shown, and reads on after errors."""
    return type(f"Compact{driver.__name__}", (CompactDriver, AskingDriver, SteadyInputDriver, driver), {})
