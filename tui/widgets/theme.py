"""Colours and glyphs: a warm-to-cold ramp, one accent, and their substitutes without colours.

Three modes: ``rgb`` (truecolor, or 256 colours with tones of their own), ``ansi`` (the terminal's sixteen on its own
background, dark or light) and ``mono`` (``NO_COLOR``: bold and reverse only). Whatever a colour says is also said by a
glyph or a word.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal, NamedTuple

from rich.color import Color
from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from tui.rules.day import DueGroup
from tui.rules.engine import State
from tui.widgets.tones import DARK, DARK_256, LIGHT, LIGHT_256, Rgb, Tones, accented, dressed, mix, ramp_at

Mode = Literal["rgb", "ansi", "mono"]

SHADES = "·░▒▓█"
"""The edge of a card without truecolor, by warmth."""
EDGE = "▌"

GLYPHS: dict[str, str] = {
    State.UPCOMING: "·", State.OPEN: "○", State.DUE: "●", State.LATE: "◆", State.BROKEN: "■",
    "waiting": "◌", "away": "◌", "later": "◌", "mailing": "◌", "closed": "–", "meeting": "◇",
}  # fmt: skip
CURSOR = "▸"
MARK = "✓"

GROUP_STATES: dict[DueGroup, str] = {
    DueGroup.ANSWER: State.OPEN, DueGroup.PROMISED: State.DUE, DueGroup.LAST_CALL: State.LATE,
    DueGroup.OPENING: State.DUE, DueGroup.KEEP_WARM: State.DUE, DueGroup.WAITING: "waiting",
    DueGroup.COMING: State.UPCOMING,
}  # fmt: skip


DARK_NAME, LIGHT_NAME = "keepwarm", "keepwarm-light"
ANSI, ANSI_LIGHT = "ansi-dark", "ansi-light"
"""Textual's names for sixteen colours on the terminal's own background."""


def _hex(tone: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*tone)


def _theme(name: str, tones: Tones, *, dark: bool) -> Theme:
    soft, open_, late, warn = map(_hex, (tones.soft, tones.open, tones.late, tones.warn))
    return Theme(
        name=name, dark=dark, primary=_hex(tones.accent), secondary=_hex(tones.cool), accent=_hex(tones.accent),
        warning=warn, error=late, success=open_, foreground=_hex(tones.text),
        background=_hex(tones.ground), surface=_hex(tones.panel), panel=_hex(tones.card),
        variables={"block-cursor-background": _hex(tones.highlight), "block-cursor-foreground": _hex(tones.text),
                   "text-muted": soft, "foreground-muted": soft, "text-disabled": soft,
                   "text-accent": _hex(tones.accent),
                   "text-primary": _hex(tones.accent), "text-success": open_, "text-error": late,
                   "text-warning": warn, "boost": _hex(tones.card),
                   "scrollbar": _hex(tones.rule), "scrollbar-hover": _hex(tones.rule),
                   "scrollbar-background": _hex(tones.panel),
                   "input-selection-background": _hex(tones.highlight),
                   "footer-key-foreground": _hex(tones.accent)},
    )  # fmt: skip


def _few_theme(name: str, *, dark: bool) -> Theme:
    """Sixteen colours, of which each theme takes those that can be read on its background."""
    blue, late, open_, warn = _ANSI_THEMES[dark]
    return Theme(
        name=name, ansi=True, dark=dark, primary=f"ansi_{blue}", secondary=f"ansi_{blue}", warning=f"ansi_{warn}",
        error=f"ansi_{late}", success=f"ansi_{open_}", accent=f"ansi_{blue}", foreground="ansi_default",
        background="ansi_default", surface="ansi_default", panel="ansi_default", boost="ansi_default",
        variables={"ansi-background": "ansi_black" if dark else "ansi_white",
                   "ansi-foreground": "ansi_white" if dark else "ansi_black",
                   "text-muted": "ansi_default", "foreground-muted": "ansi_default",
                   "block-cursor-foreground": "ansi_black" if dark else "ansi_bright_white",
                   "block-cursor-background": "ansi_white" if dark else "ansi_black",  # as lists, which are reversed
                   "scrollbar": "ansi_bright_black", "scrollbar-hover": "ansi_bright_black",
                   "scrollbar-active": "ansi_bright_black", "scrollbar-background": "ansi_default",
                   "scrollbar-background-hover": "ansi_default", "scrollbar-background-active": "ansi_default",
                   "input-cursor-background": "ansi_default", "input-cursor-foreground": "ansi_default",
                   "input-cursor-text-style": "reverse",
                   "input-selection-background": "ansi_white" if dark else "ansi_blue",
                   "input-selection-foreground": "ansi_black" if dark else "ansi_bright_white"},
    )  # fmt: skip


_ANSI_THEMES = {True: ("cyan", "bright_red", "green", "yellow"), False: ("blue", "red", "blue", "magenta")}
"""By darkness: accent, late, open, warning."""


def themes(*, few: bool) -> tuple[Theme, ...]:
    """Keepwarm's themes; ``few``: the terminal has 256 colours."""
    dark, light = (DARK_256, LIGHT_256) if few else (DARK, LIGHT)
    return (
        _theme(DARK_NAME, dark, dark=True),
        _theme(LIGHT_NAME, light, dark=False),
        _few_theme(ANSI, dark=True),
        _few_theme(ANSI_LIGHT, dark=False),
    )


@cache
def tones_of(name: str, *, few: bool) -> Tones:
    """The tones of a theme with colours of its own: Keepwarm's, or one of Textual's with tones that can be read."""
    dark, light = (DARK_256, LIGHT_256) if few else (DARK, LIGHT)
    own = {DARK_NAME: dark, LIGHT_NAME: light}.get(name)
    if own is not None:
        return own
    theme = BUILTIN_THEMES[name]
    named = theme.to_color_system().generate()
    ground, text, accent = (_rgb(named[each]) for each in ("background", "foreground", "accent"))
    base = dark if theme.dark else light
    return accented(base, accent) if few else dressed(base, ground, text, accent, dark=theme.dark)


@cache
def offered(name: str, *, few: bool) -> Theme:
    """A theme of Textual's in tones that can be read."""
    return _theme(name, tones_of(name, few=few), dark=BUILTIN_THEMES[name].dark)


TEXTUALS = tuple(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)
"""Textual's own themes."""


def _rgb(colour: str) -> Rgb:
    red, green, blue = Color.parse(colour[:7]).get_truecolor()
    return red, green, blue


class CardStyles(NamedTuple):
    """The styles of a card's parts."""

    edge: Style
    warmth: Style
    """Of the word for it."""
    name: Style
    company: Style
    meta: Style
    mark: Style


class Palette:
    """Styles for one mode and theme.

    Args:
        dark: of the sixteen colours, those for a dark background.
    """

    def __init__(self, mode: Mode, tones: Tones = DARK, *, dark: bool = True) -> None:
        self.mode = mode
        self.tones = tones
        self._few_tones = dict(zip(("accent", "late", "open", "warn"), _ANSI_THEMES[dark], strict=True))
        self._ramp = _ANSI_RAMP if dark else _ANSI_LIGHT_RAMP
        self.bars = ("cyan", "bright_blue") if dark else ("blue", "cyan")
        """Of sixteen colours, those of the strong and the weak part of a bar."""
        self.ground = self._of(tones.text, tones.ground)
        self.card = lru_cache(maxsize=None)(self._card)
        self.state = lru_cache(maxsize=None)(self._state)
        self.style = lru_cache(maxsize=None)(self._style)

    def edge(self, heat: int) -> str:
        """The left edge of a card: warmth by colour in ``rgb`` mode, by texture in the others."""
        return EDGE if self.mode == "rgb" else SHADES[heat // 2]

    def _card(self, heat: int, highlight: int) -> CardStyles:
        """``highlight``: 0 not under the cursor, 1 under it while the other pane is active, 2 under it."""
        tones = self.tones
        ramp = ramp_at(tones.ramp, heat)
        if self.mode != "rgb":
            edge, over = self._ansi_heat(heat), highlight == 2
            soft = self._few("soft", bold=False, over=over)
            bold = Style(bold=True, reverse=over)
            return CardStyles(edge, soft, bold, soft, soft, bold)
        ground = self.card_ground(heat, highlight)
        name = mix(tones.text, ramp, (0.22 if heat > 3 else 0.35) if tones.tint and not highlight else 0)
        soft = self._of(tones.lit if highlight else tones.soft, ground)
        return CardStyles(
            self._of(ramp, ground),
            self._of(tones.lit if highlight else ramp, ground),
            self._of(name, ground, bold=True),
            soft,
            soft,
            self._of(tones.accent, ground, bold=True),
        )

    def _state(self, state: str, heat: int, highlight: int) -> Style:
        """The style of an item's state on a card; ``heat`` -1: on the panel."""
        tone = _STATE_TONES.get(state, "soft")
        if self.mode != "rgb":
            return self._few(tone, bold=state in _BOLD, over=highlight == 2)
        if highlight and tone == "soft":
            tone = "lit"
        return self._of(getattr(self.tones, tone), self.card_ground(heat, highlight), bold=state in _BOLD)

    def card_ground(self, heat: int, highlight: int) -> Rgb:
        """The background of a card, or of a line of the panel (``heat`` -1)."""
        tones = self.tones
        if highlight:
            return tones.highlight if highlight == 2 else tones.dim_highlight
        if heat < 0:
            return tones.panel
        return mix(tones.card, ramp_at(tones.ramp, heat), tones.tint) if tones.tint else tones.card

    def _style(self, tone: str, ground: str = "ground", *, bold: bool = False) -> Style:
        """A style by the names of two tones: ``("accent", "panel")``."""
        over = ground == "highlight"
        if self.mode != "rgb":
            return self._few(tone, bold=bold, over=over)
        if over and tone in _SOFT:
            tone = "lit"
        return self._of(getattr(self.tones, tone), getattr(self.tones, ground), bold=bold)

    def _few(self, tone: str, *, bold: bool, over: bool) -> Style:
        """A style for sixteen colours or none. Under the cursor (``over``) it is reversed, without colour.

        How far a terminal dims is its own affair, and often too far: only lines are dimmed.
        """
        colour = self._few_tones.get(tone) if self.mode == "ansi" and not over else None
        return Style(color=colour, bold=bold, dim=tone == "rule" and not over, reverse=over)

    def _ansi_heat(self, heat: int) -> Style:
        if self.mode == "mono":
            return Style()
        return Style(color=self._ramp[heat // 2])

    def _of(self, tone: Rgb, ground: Rgb, *, bold: bool = False) -> Style:
        if self.mode != "rgb":
            return Style(bold=bold)
        return Style(color=Color.from_rgb(*tone), bgcolor=Color.from_rgb(*ground), bold=bold or None)


@lru_cache(maxsize=8)
def palette(mode: Mode, theme: str = DARK_NAME, *, few: bool = False, dark: bool = True) -> Palette:
    """The palette of a theme. It is kept, as each line that is drawn asks for it."""
    return Palette(mode, tones_of(theme, few=few) if mode == "rgb" else DARK, dark=dark)


_STATE_TONES: dict[str, str] = {
    State.OPEN: "open", State.DUE: "text", State.LATE: "late", State.BROKEN: "late",
}  # fmt: skip
_SOFT = frozenset({"soft", "faint"})
_ANSI_RAMP = ("bright_blue", "cyan", None, "yellow", "bright_yellow")
_ANSI_LIGHT_RAMP = ("blue", "cyan", None, "magenta", "magenta")
"""Of the edges of cards, from cold to hot; texture says it too. Never the red of what is late."""
_BOLD = frozenset({State.LATE, State.BROKEN})
