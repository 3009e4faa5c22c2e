"""Colours and glyphs: a warm-to-cold ramp, one accent, and their substitutes without colours.

Three modes: ``rgb`` (truecolor, rounded by the terminal where it has 256 colours), ``ansi`` (the terminal's sixteen on
its own background, dark or light) and ``mono`` (``NO_COLOR``: bold and reverse only). Whatever a colour says is also
said by a glyph or a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.color import Color
from rich.style import Style
from textual.theme import Theme

from tui.rules.day import DueGroup
from tui.rules.engine import State
from tui.views.warmth import HEATS

if TYPE_CHECKING:
    from collections.abc import Mapping

Mode = Literal["rgb", "ansi", "mono"]
Rgb = tuple[int, int, int]

SHADES = "·░▒▓█"
"""The edge of a card without truecolor, by warmth."""
EDGE = "▌"

GLYPHS: dict[str, str] = {
    State.UPCOMING: "·", State.OPEN: "○", State.DUE: "●", State.LATE: "◆", State.BROKEN: "■",
    "waiting": "◌", "away": "◌", "later": "◌", "mailing": "◌", "closed": "–",
}  # fmt: skip
CURSOR = "▸"
MARK = "✓"

GROUP_STATES: dict[DueGroup, str] = {
    DueGroup.ANSWER: State.OPEN, DueGroup.PROMISED: State.DUE, DueGroup.LAST_CALL: State.LATE,
    DueGroup.OPENING: State.DUE, DueGroup.KEEP_WARM: State.DUE, DueGroup.WAITING: "waiting",
    DueGroup.COMING: State.UPCOMING,
}  # fmt: skip


class Tones(NamedTuple):
    """The colours of ``rgb`` mode."""

    ground: Rgb
    panel: Rgb
    card: Rgb
    text: Rgb
    soft: Rgb
    faint: Rgb
    accent: Rgb
    highlight: Rgb
    """Background under the cursor, in the active pane."""
    dim_highlight: Rgb
    """The same in the other pane."""
    late: Rgb
    open: Rgb
    ramp: tuple[Rgb, ...]
    """From cold to hot."""
    tint: float
    """How much of the ramp is mixed into a card's background, 0 to 1."""


DARK = Tones(
    ground=(15, 17, 22), panel=(20, 23, 30), card=(26, 29, 37), text=(225, 228, 235), soft=(150, 158, 173),
    faint=(92, 100, 116), accent=(126, 214, 186), highlight=(54, 70, 94), dim_highlight=(37, 45, 60),
    late=(242, 118, 132), open=(126, 214, 186),
    ramp=((74, 96, 158), (88, 138, 188), (150, 160, 150), (226, 164, 88), (255, 112, 67)), tint=0.10,
)  # fmt: skip
LIGHT = Tones(
    ground=(240, 240, 237), panel=(231, 232, 230), card=(251, 251, 249), text=(32, 36, 44), soft=(88, 95, 108),
    faint=(140, 146, 156), accent=(0, 116, 96), highlight=(196, 224, 216), dim_highlight=(218, 228, 224),
    late=(180, 32, 60), open=(0, 116, 96),
    ramp=((66, 92, 160), (60, 120, 170), (128, 132, 116), (190, 120, 30), (214, 74, 30)), tint=0.08,
)  # fmt: skip

DARK_NAME, LIGHT_NAME = "keepwarm", "keepwarm-light"
ANSI = "ansi-dark"
"""Textual's theme for sixteen colours; for light terminals too, as background and text are the terminal's own."""


def _hex(tone: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*tone)


def _theme(name: str, tones: Tones, *, dark: bool) -> Theme:
    return Theme(
        name=name, dark=dark, primary=_hex(tones.accent), secondary=_hex(tones.ramp[1]), accent=_hex(tones.accent),
        warning=_hex(tones.ramp[3]), error=_hex(tones.late), success=_hex(tones.open), foreground=_hex(tones.text),
        background=_hex(tones.ground), surface=_hex(tones.panel), panel=_hex(tones.card),
        variables={"block-cursor-background": _hex(tones.highlight), "block-cursor-foreground": _hex(tones.text),
                   "input-selection-background": f"{_hex(tones.accent)} 35%",
                   "footer-key-foreground": _hex(tones.accent)},
    )  # fmt: skip


THEMES: tuple[Theme, ...] = (_theme(DARK_NAME, DARK, dark=True), _theme(LIGHT_NAME, LIGHT, dark=False))


def tones_of(colours: Mapping[str, str], *, dark: bool) -> Tones:
    """Tones for one of Textual's own themes, from its variables (``#rrggbb`` by name)."""
    base = DARK if dark else LIGHT
    ground, text = _rgb(colours["background"]), _rgb(colours["foreground"])
    accent, late = _rgb(colours["accent"]), _rgb(colours["error"])
    return base._replace(
        ground=ground, panel=mix(ground, text, 0.05), card=mix(ground, text, 0.08), text=text,
        soft=mix(text, ground, 0.35), faint=mix(text, ground, 0.6), accent=accent, open=accent, late=late,
        highlight=mix(ground, accent, 0.32), dim_highlight=mix(ground, accent, 0.16),
    )  # fmt: skip


def _rgb(colour: str) -> Rgb:
    red, green, blue = Color.parse(colour[:7]).get_truecolor()
    return red, green, blue


class CardStyles(NamedTuple):
    """The styles of a card's parts."""

    edge: Style
    name: Style
    company: Style
    meta: Style
    mark: Style


class Palette:
    """Styles for one mode and theme. Equal palettes draw the same."""

    def __init__(self, mode: Mode, tones: Tones = DARK) -> None:
        self.mode = mode
        self.tones = tones
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
            soft = Style(dim=not highlight, reverse=over)
            return CardStyles(edge, Style(bold=True, reverse=over), soft, soft, Style(bold=True, reverse=over))
        ground = self.card_ground(heat, highlight)
        name = mix(tones.text, ramp, 0.22 if heat > 3 else 0.35)
        soft_tone = tones.soft if highlight else mix(tones.soft, ground, 0.12)
        return CardStyles(
            self._of(ramp, ground),
            self._of(tones.text if highlight else name, ground, bold=True),
            self._of(soft_tone, ground),
            self._of(soft_tone, ground),
            self._of(tones.accent, ground, bold=True),
        )

    def _state(self, state: str, heat: int, highlight: int) -> Style:
        """The style of an item's state on a card; ``heat`` -1: on the panel."""
        tone = _STATE_TONES.get(state, "soft")
        if self.mode != "rgb":
            return self._few(tone, bold=state in _BOLD, dim=tone == "soft" and not highlight, over=highlight == 2)
        return self._of(getattr(self.tones, tone), self.card_ground(heat, highlight), bold=state in _BOLD)

    def card_ground(self, heat: int, highlight: int) -> Rgb:
        """The background of a card, or of a line of the panel (``heat`` -1)."""
        tones = self.tones
        if highlight:
            return tones.highlight if highlight == 2 else tones.dim_highlight
        return tones.panel if heat < 0 else mix(tones.card, ramp_at(tones.ramp, heat), tones.tint)

    def _style(self, tone: str, ground: str = "ground", *, bold: bool = False) -> Style:
        """A style by the names of two tones: ``("accent", "panel")``."""
        if self.mode != "rgb":
            return self._few(tone, bold=bold, dim=tone in ("soft", "faint"), over=ground == "highlight")
        return self._of(getattr(self.tones, tone), getattr(self.tones, ground), bold=bold)

    def _few(self, tone: str, *, bold: bool, dim: bool, over: bool) -> Style:
        """A style for sixteen colours or none. Under the cursor (``over``) it is reversed, without colour."""
        colour = _ANSI_TONES.get(tone) if self.mode == "ansi" and not over else None
        return Style(color=colour, bold=bold, dim=dim and not over, reverse=over)

    def _ansi_heat(self, heat: int) -> Style:
        if self.mode == "mono":
            return Style()
        return Style(color=_ANSI_RAMP[heat // 2])

    def _of(self, tone: Rgb, ground: Rgb, *, bold: bool = False) -> Style:
        if self.mode != "rgb":
            return Style(bold=bold)
        return Style(color=Color.from_rgb(*tone), bgcolor=Color.from_rgb(*ground), bold=bold or None)


_STATE_TONES: dict[str, str] = {
    State.OPEN: "open", State.DUE: "text", State.LATE: "late", State.BROKEN: "late",
}  # fmt: skip
_ANSI_TONES = {"accent": "cyan", "late": "red", "open": "green"}
_ANSI_RAMP = ("blue", "cyan", None, "yellow", "bright_red")
"""From cold to hot. Neither black nor white: they would be invisible on such a background."""
_BOLD = frozenset({State.LATE, State.BROKEN})


def mix(tone: Rgb, other: Rgb, share: float) -> Rgb:
    """``tone`` with a ``share`` (0 to 1) of ``other`` mixed in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(tone, other, strict=True))
    return red, green, blue


def ramp_at(ramp: tuple[Rgb, ...], heat: int) -> Rgb:
    """The tone of a heat, interpolated on the ramp."""
    place = max(0, min(heat, HEATS - 1)) / (HEATS - 1) * (len(ramp) - 1)
    low = min(int(place), len(ramp) - 2)
    return mix(ramp[low], ramp[low + 1], place - low)
