"""The tones of each theme: for truecolor, and for 256 colours those of the terminal's own table.

Every word is at least 4.5:1 on its ground, and the five steps of warmth stay apart for the three kinds of colour
blindness: tests compute both. Warmth ends in orange, lateness is the colour of raspberries.
"""

from __future__ import annotations

from typing import NamedTuple

from tui.views.warmth import HEATS

Rgb = tuple[int, int, int]


_COLOURS = 5
"""Of warmth, from cold to hot."""


class Tones(NamedTuple):
    """The colours of a theme."""

    ground: Rgb
    panel: Rgb
    card: Rgb
    text: Rgb
    soft: Rgb
    faint: Rgb
    """The softest that words have."""
    rule: Rgb
    """Of lines, which need not be read."""
    lit: Rgb
    """Of soft words, and those of warmth, under the cursor."""
    accent: Rgb
    highlight: Rgb
    """Background under the cursor, in the active pane."""
    dim_highlight: Rgb
    """The same in the other pane."""
    late: Rgb
    open: Rgb
    warn: Rgb
    ramp: tuple[Rgb, ...]
    """From cold to hot."""
    tint: float
    """How much of the ramp is mixed into a card's background, 0 to 1; at 0, nothing is mixed at all."""

    @property
    def cool(self) -> Rgb:
        """The second of the five colours of warmth: of what stands beside the accent."""
        return self.ramp[len(self.ramp) // _COLOURS]


def indexed(number: int) -> Rgb:
    """What is rounded to a colour of the 256 (16 to 255), and to no other."""
    if number >= _GREYS:
        grey = round((number - _GREYS + 1) * _GREY_STEP)
        return grey, grey, grey
    red, rest = divmod(number - _CUBE, 36)
    return _LEVELS[red], _LEVELS[rest // 6], _LEVELS[rest % 6]


_CUBE, _GREYS = 16, 232
"""Where the cube of 6 x 6 x 6 begins, and the greys."""
_LEVELS = (0, 95, 135, 175, 215, 255)
_GREY_STEP = 10.2
"""Rich takes a grey for the next of 26 steps; the terminal's own greys lie a little lower."""


def _steps(*numbers: int) -> tuple[Rgb, ...]:
    """A ramp of five colours of the 256, two heats each: nothing between them has to be rounded."""
    return tuple(indexed(numbers[heat * len(numbers) // HEATS]) for heat in range(HEATS))


DARK = Tones(
    ground=(15, 17, 22), panel=(20, 23, 30), card=(26, 29, 37), text=(225, 228, 235), soft=(160, 168, 183),
    faint=(138, 146, 161), rule=(92, 100, 116), lit=(195, 201, 213), accent=(126, 214, 186),
    highlight=(48, 63, 88), dim_highlight=(37, 45, 60), late=(255, 132, 165), open=(126, 214, 186),
    warn=(240, 190, 100),
    ramp=((110, 146, 255), (105, 195, 225), (176, 182, 172), (240, 194, 92), (255, 136, 52)), tint=0.06,
)  # fmt: skip
LIGHT = Tones(
    ground=(243, 243, 240), panel=(235, 236, 233), card=(252, 252, 250), text=(32, 36, 44), soft=(78, 85, 98),
    faint=(92, 98, 108), rule=(148, 153, 162), lit=(62, 68, 80), accent=(0, 100, 82),
    highlight=(198, 224, 216), dim_highlight=(220, 230, 226), late=(150, 0, 90), open=(0, 100, 82),
    warn=(112, 72, 0),
    ramp=((35, 60, 175), (0, 98, 128), (96, 98, 88), (136, 90, 0), (132, 20, 0)), tint=0.03,
)  # fmt: skip
DARK_256 = Tones(
    ground=indexed(233), panel=indexed(234), card=indexed(235), text=indexed(254), soft=indexed(248),
    faint=indexed(246), rule=indexed(240), lit=indexed(251), accent=indexed(115),
    highlight=indexed(238), dim_highlight=indexed(237), late=indexed(218), open=indexed(115), warn=indexed(222),
    ramp=_steps(69, 80, 248, 221, 208), tint=0,
)  # fmt: skip
LIGHT_256 = Tones(
    ground=indexed(255), panel=indexed(254), card=indexed(231), text=indexed(235), soft=indexed(239),
    faint=indexed(241), rule=indexed(248), lit=indexed(237), accent=indexed(23),
    highlight=indexed(194), dim_highlight=indexed(253), late=indexed(89), open=indexed(23), warn=indexed(58),
    ramp=_steps(20, 24, 241, 94, 88), tint=0,
)  # fmt: skip


def mix(tone: Rgb, other: Rgb, share: float) -> Rgb:
    """``tone`` with a ``share`` (0 to 1) of ``other`` mixed in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(tone, other, strict=True))
    return red, green, blue


def ramp_at(ramp: tuple[Rgb, ...], heat: int) -> Rgb:
    """The tone of a heat, interpolated on the ramp."""
    place = max(0, min(heat, HEATS - 1)) / (HEATS - 1) * (len(ramp) - 1)
    low = min(int(place), len(ramp) - 2)
    return mix(ramp[low], ramp[low + 1], place - low)


# Tones for the grounds of others ----------------------------------------------------------------------------------


READABLE = 4.6
"""Of a word on its ground, as WCAG counts it: a little more than the 4.5 that are held, for what is rounded."""
_STRONG = 9.0
"""Of the strongest word on the background under the cursor, so that soft ones can be read there too."""

_DEEP = {True: 15.0, False: 18.0}
"""Of a dark ground and white, of a light one and black: the steps of warmth need the room to stay apart."""


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours, 1 to 21."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(tone: Rgb) -> float:
    shares = (part / 255 for part in tone)
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def dressed(base: Tones, ground: Rgb, text: Rgb, accent: Rgb, *, dark: bool) -> Tones:
    """``base`` on another ground, with its text and accent: each lightened, or darkened, until it can be read there."""
    white, black = (255, 255, 255), (0, 0, 0)
    end, other = (white, black) if dark else (black, white)
    steps = [step / 20 for step in range(21)]

    def readable(tone: Rgb, *grounds: Rgb, share: float = 1.0) -> Rgb:
        """The tone, as near as can be; ``share``: what is left of it where it is dimmed."""
        mixed = (mix(tone, end, step) for step in steps)
        return next(
            (each for each in mixed if all(contrast(mix(on, each, share), on) >= READABLE for on in grounds)), end
        )

    grounds = (mix(ground, other, step) for step in steps)
    ground = next(each for each in grounds if contrast(each, end) >= _DEEP[dark])
    panel, card = mix(ground, text, 0.04), mix(ground, text, 0.07)
    shares = (0.3 - step * 0.3 for step in steps)
    under = next(share for share in shares if contrast(mix(ground, accent, share), end) >= _STRONG or not share)
    highlight, dim_highlight = mix(ground, accent, under), mix(ground, accent, under / 2)
    plain = (ground, panel, card)
    every = (*plain, highlight, dim_highlight)
    text = readable(readable(text, *every), *every, share=_DIMMED)
    soft, faint, lit, late, warn = (
        readable(tone, *every) for tone in (base.soft, base.faint, base.lit, base.late, base.warn)
    )
    ramp = tuple(readable(tone, *plain, mix(card, tone, base.tint)) for tone in base.ramp)
    accent = readable(accent, *every)
    return base._replace(
        soft=soft, faint=faint, lit=lit, late=late, warn=warn, ground=ground, panel=panel, card=card, text=text,
        rule=mix(text, ground, 0.6), accent=accent, open=accent, highlight=highlight, dim_highlight=dim_highlight,
        ramp=ramp,
    )  # fmt: skip


_DIMMED = 0.66
"""What is left of a dimmed word."""


def accented(base: Tones, accent: Rgb) -> Tones:
    """``base``, which has colours of the 256, with another accent: the nearest of them that can be read."""
    grounds = (base.ground, base.panel, base.card, base.highlight, base.dim_highlight)
    coloured = (tone for tone in map(indexed, range(_CUBE, _GREYS)) if len(set(tone)) > 1)
    can_be_read = (tone for tone in coloured if all(contrast(tone, each) >= READABLE for each in grounds))
    nearest = min(can_be_read, key=lambda tone: sum((a - b) ** 2 for a, b in zip(tone, accent, strict=True)))
    return base._replace(accent=nearest, open=nearest)
