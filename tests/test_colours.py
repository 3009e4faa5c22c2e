"""Words can be read, and warmth told apart, in each theme, with 256 and sixteen colours, and by those who see fewer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style
from rich.terminal_theme import TerminalTheme

from tui.rules.engine import State
from tui.views.warmth import HEATS
from tui.widgets.theme import DARK_NAME, GLYPHS, LIGHT_NAME, TEXTUALS, Palette, offered, themes, tones_of
from tui.widgets.tones import Rgb, Tones, mix

OWN = (DARK_NAME, LIGHT_NAME, *TEXTUALS)
THEMES = {name: tones_of(name, few=False) for name in OWN} | {f"{name}, 256": tones_of(name, few=True) for name in OWN}
"""All that can be chosen, but those of sixteen colours."""
FEW = {name: tones for name, tones in THEMES.items() if "256" in name}
READABLE = 4.5
APART = 9.0
"""Of two neighbouring steps of warmth, in CIELAB, where 2.3 is just noticed."""

BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.1523, 1.0526, -0.2049), (0.1145, 0.7863, 0.0992), (-0.0039, -0.0481, 1.0520)),
    "deutan": ((0.3673, 0.8606, -0.2280), (0.2801, 0.6725, 0.0474), (-0.0118, 0.0429, 0.9689)),
    "tritan": ((1.2555, -0.0767, -0.1788), (-0.0784, 0.9308, 0.1476), (0.0047, 0.6914, 0.3039)),
}
"""What is seen of linear red, green and blue (Machado, Oliveira and Fernandes 2009, complete blindness)."""

XTERM = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
]  # fmt: skip
XTERM_ON = {True: ((229, 229, 229), (0, 0, 0)), False: ((0, 0, 0), (255, 255, 255))}
"""Text and background, by whether it is dark."""


def linear(part: float) -> float:
    share = part / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: Rgb) -> float:
    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """As WCAG 2 has it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Rgb, seen: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """A colour in CIELAB, as somebody sees it."""
    parts = [linear(part) for part in colour]
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, parts, strict=True)))) for row in seen)

    def cube(share: float) -> float:
        return float(share ** (1 / 3)) if share > 0.008856 else 7.787 * share + 16 / 116

    x = cube((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    y = cube(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = cube((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Rgb, other: Rgb, blindness: str = "none") -> float:
    pair = lab(one, BLINDNESS[blindness]), lab(other, BLINDNESS[blindness])
    return float(sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5)


def shown(colour: Color | None, tones: Tones) -> Rgb:
    """The colour on the screen: of 256, the one that the terminal has."""
    assert colour is not None
    if tones in FEW.values():
        number = colour.downgrade(ColorSystem.EIGHT_BIT).number
        assert number is not None
        colour = Color.from_rgb(*_xterm(number))
    red, green, blue = colour.get_truecolor()
    return red, green, blue


def _xterm(number: int) -> Rgb:
    """A colour of the terminal's table of 256."""
    if number >= 232:
        grey = 8 + 10 * (number - 232)
        return grey, grey, grey
    levels, place = (0, 95, 135, 175, 215, 255), number - 16
    return levels[place // 36], levels[place // 6 % 6], levels[place % 6]


def words(palette: Palette) -> Iterator[tuple[str, Style]]:
    """The styles of all words."""
    for highlight in (0, 1, 2):
        for heat in range(HEATS):
            card = palette.card(heat, highlight)
            yield from ((f"card {heat}, {highlight}", each) for each in card[1:])
            yield from ((f"{each} {heat}, {highlight}", palette.state(each, heat, highlight)) for each in GLYPHS)
        yield from ((f"{each} on the panel, {highlight}", palette.state(each, -1, highlight)) for each in GLYPHS)
    for ground in ("ground", "panel", "highlight"):
        for tone in ("text", "soft", "faint", "accent", "late", "open", "warn"):
            yield f"{tone} on {ground}", palette.style(tone, ground)


@pytest.mark.parametrize("name", THEMES)
def test_every_word_can_be_read(name: str) -> None:
    tones = THEMES[name]
    found = {each: contrast(shown(style.color, tones), shown(style.bgcolor, tones)) for each, style in
             words(Palette("rgb", tones))}  # fmt: skip
    assert len(found) > 100
    assert not {each: round(value, 2) for each, value in found.items() if value < READABLE}


@pytest.mark.parametrize("name", THEMES)
def test_words_that_textual_draws_can_be_read(name: str) -> None:
    """The colours of dialogs; a dimmed word keeps two thirds of its colour."""
    tones = THEMES[name]
    own = {each.name: each for each in themes(few=name in FEW)}
    called = name.removesuffix(", 256")
    theme = own.get(called) or offered(called, few=name in FEW)
    grounds = (theme.background, theme.surface, theme.panel)
    named = [theme.foreground, *(colour for key, colour in theme.variables.items() if key.startswith("text-"))]
    assert "text-disabled" in theme.variables, "examples in fields"
    pairs = [(word, ground) for word in named for ground in grounds]
    pairs += [(theme.foreground, theme.variables["block-cursor-background"])]
    pairs += [(theme.variables["text-warning"], theme.variables["block-cursor-background"])]
    for word, ground in pairs:
        assert word is not None
        assert ground is not None
        assert contrast(shown(Color.parse(word), tones), shown(Color.parse(ground), tones)) >= READABLE, (word, ground)
    for under in (tones.ground, tones.panel):
        dimmed = Color.from_rgb(*mix(under, tones.text, 0.66))
        assert contrast(shown(dimmed, tones), shown(Color.from_rgb(*under), tones)) >= READABLE


@pytest.mark.parametrize("dark", [True, False])
def test_every_word_of_sixteen_colours_can_be_read(dark: bool) -> None:
    text, ground = XTERM_ON[dark]
    theme = TerminalTheme(ground, text, XTERM[:8], XTERM[8:])
    for name, style in words(Palette("ansi", dark=dark)):
        assert not style.dim, name
        over = contrast(text, ground) if style.color is None else 0
        if style.color is not None:
            red, green, blue = style.color.get_truecolor(theme)
            over = contrast((red, green, blue), ground)
        assert over >= READABLE, (name, style)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("name", THEMES)
def test_steps_of_warmth_stay_apart(name: str, blindness: str) -> None:
    tones = THEMES[name]
    palette = Palette("rgb", tones)
    steps = [shown(palette.card(heat, 0).edge.color, tones) for heat in (0, 2, 4, 7, 9)]
    assert min(distance(*pair, blindness) for pair in pairwise(steps)) >= APART
    assert min(distance(*pair, blindness) for pair in combinations(steps, 2)) >= APART


@pytest.mark.parametrize("name", THEMES)
def test_warmth_is_never_the_red_of_what_is_late(name: str) -> None:
    tones = THEMES[name]
    palette = Palette("rgb", tones)
    late = shown(palette.state(State.LATE, 0, 0).color, tones)
    assert min(distance(late, shown(palette.card(heat, 0).edge.color, tones)) for heat in range(HEATS)) > 30
    for dark in (True, False):
        few = Palette("ansi", dark=dark)
        assert few.state(State.LATE, 0, 0).color not in [few.card(heat, 0).edge.color for heat in range(HEATS)]


@pytest.mark.parametrize("name", THEMES)
def test_the_line_under_the_cursor_is_seen(name: str) -> None:
    tones = THEMES[name]
    for ground in (tones.panel, tones.card):
        assert distance(tones.highlight, ground) > 9, "by more than its sign"


@pytest.mark.parametrize("name", FEW)
def test_nothing_is_rounded_to_the_nearest_of_256(name: str) -> None:
    """Greys stay grey, and what is chosen is what is shown."""
    tones = FEW[name]
    for _, style in words(Palette("rgb", tones)):
        under = shown(style.bgcolor, tones)
        assert len(set(under)) == 1 or min(under) > 200, "no block of navy: greys, or hardly a tint"
        for colour in (style.color, style.bgcolor):
            near = shown(colour, tones)
            assert colour is not None
            assert max(abs(a - b) for a, b in zip(near, colour.get_truecolor(), strict=True)) <= 10


@pytest.mark.parametrize("name", [DARK_NAME, LIGHT_NAME])
def test_the_second_part_of_a_bar_has_one_colour_in_true_colours_and_in_256(name: str) -> None:
    assert distance(THEMES[name].cool, THEMES[f"{name}, 256"].cool) < 25
