"""Styles as a terminal is told them (SGR, and links by OSC 8), numbered, and the shortest way from one to another."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, NamedTuple

_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""The parameter that ends an attribute."""
_SEEN_ON_BLANKS: Final = frozenset({"4", "5", "7", "9", "21", "53"})
"""Attributes that are visible on a blank."""


class SgrStyle(NamedTuple):
    """The style of a terminal, as SGR parameters; empty where it is the default."""

    foreground: str = ""
    background: str = ""
    attributes: tuple[str, ...] = ()
    """Bold, reverse and the like, sorted."""
    link: str = ""
    """Where the letters lead; empty: nowhere."""

    @property
    def is_seen_on_blanks(self) -> bool:
        """True if a blank shows more of it than its background."""
        return not _SEEN_ON_BLANKS.isdisjoint(self.attributes)


_STYLES: list[SgrStyle] = []
_NUMBERS: dict[SgrStyle, int] = {}
GROUND: list[int] = []
"""By the number of a style: that of the least style that looks the same on a blank."""


def number_of(style: SgrStyle) -> int:
    """The number of a style; equal styles have the same."""
    found = _NUMBERS.get(style)
    if found is None:
        found = _NUMBERS[style] = len(_STYLES)
        _STYLES.append(style)
        GROUND.append(found)
        if not style.is_seen_on_blanks:
            GROUND[found] = number_of(SgrStyle("", style.background))
    return found


PLAIN: Final = number_of(SgrStyle())


@cache
def number_of_codes(codes: str, link: str = "") -> int:
    """The number of the style that SGR parameters give (``1;31``; empty: the default), with a link."""
    style = apply_sgr(SgrStyle(), codes) if codes else SgrStyle()
    return number_of(style._replace(link=link if link.isascii() and link.isprintable() else ""))


@cache
def way(current: int, wanted: int) -> str:
    """The sequence from one style to another, by number."""
    one, other = _STYLES[current], _STYLES[wanted]
    link = f"\x1b]8;;{other.link}\x1b\\" if one.link != other.link else ""
    return link + shortest_sgr(one._replace(link=""), other._replace(link=""))


@cache
def on_ground(current: int, ground: int) -> int:
    """The style, nearest to the current one, in which a blank looks as in ``ground``."""
    style, wanted = _STYLES[current], _STYLES[ground]
    if style.is_seen_on_blanks or wanted.is_seen_on_blanks:
        return ground
    return number_of(style._replace(background=wanted.background, link=""))


@cache
def unlinked(style: int) -> int:
    """The style without its link."""
    return number_of(_STYLES[style]._replace(link=""))


@cache
def is_erasable(ground: int, with_colour: bool) -> bool:
    """True if erasing leaves blanks of this style; ``with_colour``: the terminal erases with its background."""
    style = _STYLES[ground]
    return not style.is_seen_on_blanks and (with_colour or not style.background)


@lru_cache(maxsize=4096)
def apply_sgr(current: SgrStyle, codes: str) -> SgrStyle:
    """The style after SGR parameters were applied to ``current``."""
    foreground, background, attributes, _ = current
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
            foreground, background, attributes = "", "", ()
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
    ways = [anew if len(anew) > 1 else [""]]
    if all(each in _OFF for each in gone):
        off = list(dict.fromkeys(_OFF[each] for each in gone))
        on = [each for each in wanted.attributes if each not in current.attributes or _OFF.get(each) in off]
        foreground = [wanted.foreground or "39"] if wanted.foreground != current.foreground else []
        background = [wanted.background or "49"] if wanted.background != current.background else []
        ways.append(off + on + foreground + background)
    return f"\x1b[{min((';'.join(way) for way in ways), key=len)}m"
