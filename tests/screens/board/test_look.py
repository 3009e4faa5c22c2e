"""Colours, sixteen of them, none; and what the characters say by themselves."""

from __future__ import annotations

import pytest

from tests.boards import app_for, column, screen_of
from tests.helpers import seen
from tui.app import KeepwarmApp
from tui.model.records import Stage
from tui.pipeline import Pipeline
from tui.rules.engine import State
from tui.screens.board.card import Card, Next
from tui.screens.board.painter import Painter
from tui.views.warmth import HEATS
from tui.widgets.theme import CURSOR, GLYPHS, SHADES, Palette
from tui.widgets.tones import DARK, DARK_256, LIGHT, LIGHT_256, Tones, contrast


def card_of(heat: int, highlight: int = 0) -> Card:
    return Card(
        1,
        "Ana",
        "Acme",
        Next("due", ("call", "call"), ("due", "due")),
        heat,
        "warm, 9 days",
        3,
        (5, 12),
        "#a",
        False,
        highlight,
    )


def test_cards_cool_in_colour() -> None:
    for tones in (DARK, LIGHT):
        palette = Palette("rgb", tones)
        red = [palette.card(heat, 0).edge.color.get_truecolor().red for heat in range(HEATS)]  # type: ignore[union-attr]
        assert red[0] < red[-1]
        assert len(set(red)) == HEATS


@pytest.mark.parametrize("mode", ["ansi", "mono"])
def test_cards_cool_in_characters(mode: str) -> None:
    palette = Palette("mono" if mode == "mono" else "ansi")
    edges = [Painter(palette, 30).paint(card_of(heat))[0].text[0] for heat in range(HEATS)]
    assert list(dict.fromkeys(edges)) == list(SHADES)


def test_without_colours_no_colour_is_sent() -> None:
    palette = Palette("mono")
    for highlight in (0, 1, 2):
        for line in Painter(palette, 30).paint(card_of(5, highlight)):
            assert all(segment.style is None or segment.style.color is None for segment in line)
    assert any(segment.style and segment.style.reverse for segment in Painter(palette, 30).paint(card_of(5, 2))[0])


def test_every_state_has_a_glyph_of_its_own() -> None:
    assert len({GLYPHS[state] for state in State}) == len(State)


@pytest.mark.parametrize("cells", [8, 12, 18, 26, 40, 80])
def test_a_card_fills_its_width(cells: int) -> None:
    for line in Painter(Palette("rgb"), cells).paint(card_of(3)):
        assert line.cell_length == cells == sum(segment.cell_length for segment in line)


def test_sixteen_colours_are_seen_on_any_ground() -> None:
    """The terminal may be dark or light, and does not say which."""
    palette = Palette("ansi")
    styles = [part for heat in range(HEATS) for highlight in (0, 1, 2) for part in palette.card(heat, highlight)]
    styles += [palette.state(state, heat, 0) for state in State for heat in range(HEATS)]
    styles += [palette.style(tone) for tone in ("text", "soft", "faint", "accent", "late", "open")]
    named = {style.color.name for style in styles if style.color is not None}
    assert "bright_red" in named
    assert not {each for each in named if "black" in each or "white" in each}
    assert all(style.bgcolor is None for style in styles)


async def test_no_color_takes_the_colours_away(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert pilot.app.theme == "ansi-dark"
        assert screen_of(pilot).board.columns[Stage.VISIBILITY].palette.mode == "mono"


async def test_sixteen_colours_and_other_themes(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", "linux")
    async with app_for(people).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert column(pilot, Stage.VISIBILITY).palette.mode == "ansi"
        for theme in ("nord", "keepwarm-light", "keepwarm", "textual-light"):
            pilot.app.theme = theme
            await pilot.pause()
            assert column(pilot, Stage.VISIBILITY).palette.mode == "rgb"
        # The tones of a theme would become their nearest neighbours: yellow on white.
        assert isinstance(pilot.app, KeepwarmApp)
        for wanted, shown in (("keepwarm-light", "ansi-light"), ("nord", "ansi-dark"), ("", "ansi-dark")):
            pilot.app.choose_theme(wanted)
            assert pilot.app.theme == shown
        await pilot.press("a")
        assert "(BNI breakfast, trade fair)" in seen(pilot.app), "an example does not look like a value"


def test_a_dumb_terminal_is_refused(people: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(SystemExit, match="TERM=dumb"):
        app_for(people).run()


@pytest.mark.parametrize(
    ("tags", "cells", "shown"),
    [
        ("", 28, "warm, 9 days · 3 touches"), ("", 26, "warm, 9 d · 3 touches"), ("", 22, "warm, 9 days"),
        ("#fair", 26, "warm, 9 d #fair"),
        ("#fair", 42, "warm, 9 days · 3 of 5-12  #fair"), ("#fair", 50, "warm, 9 days · 3 of 5-12 touches  #fair"),
    ],
)  # fmt: skip
def test_touches_are_called_so(tags: str, cells: int, shown: str) -> None:
    card = card_of(3)._replace(tags=tags, touches=3)
    assert Painter(Palette("rgb"), cells).paint(card)[2].text[1:].strip() == shown


def test_a_kind_is_not_cut_for_words_that_its_sign_says() -> None:
    late = Next("late", ("social", "social"), ("8 days over", "8 days over"), "8 d")
    shown = [Painter(Palette("rgb"), cells).paint(card_of(3)._replace(next=late))[1].text[2:] for cells in (26, 22, 18)]
    assert [" ".join(each.split()) for each in shown] == ["◆ social 8 days over", "◆ social 8 d over", "◆ social 8 d"]


@pytest.mark.parametrize("tones", [DARK, LIGHT, DARK_256, LIGHT_256])
@pytest.mark.parametrize("compact", [False, True])
def test_the_sign_of_the_cursor_can_be_read_at_every_warmth(tones: Tones, compact: bool) -> None:
    for heat in range(HEATS):
        line = Painter(Palette("rgb", tones), 26, compact=compact).paint(card_of(heat, 2))[0]
        (sign,) = (each for each in line if CURSOR in each.text)
        assert sign.style is not None
        assert sign.style.color is not None
        assert sign.style.bgcolor is not None
        assert contrast(sign.style.color.get_truecolor(), sign.style.bgcolor.get_truecolor()) >= 4.5


def test_a_long_name_ends_in_an_ellipsis() -> None:
    long = card_of(3)._replace(name="Maximiliana Throckmorton-Featherstonehaugh")
    assert Painter(Palette("rgb"), 26).paint(long)[0].text == "▌ Maximiliana Throckmor…  "
