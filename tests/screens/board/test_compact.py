"""Compact cards: a line each, with what fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.boards import NOW, app_for, column, current, names, screen_of
from tests.helpers import in_sizes, seen, text_of, until
from tests.screens.hostile import NAMES
from tui.app import KeepwarmApp
from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline
from tui.pipeline.demo import write_demo
from tui.screens.board.card import Card, Next
from tui.screens.board.painter import Painter
from tui.settings.config import load_settings
from tui.settings.own import OwnSettings
from tui.text import clean
from tui.views.matches import Match
from tui.widgets.theme import Palette

V, C, P = Stage
LATE = Next("late", ("call", "call or text"), ("late 3 d", "late, 3 days over"), "3 d")
CARD = Card(1, "Ana Ruiz", "Acme Interiors", LATE, 5, "mild 92%", 3, (5, 12), "#fair", False, 0)
FOUND = CARD._replace(match=Match("note", "", "she wants the price list", 14, 19))


def line(card: Card, cells: int, mode: str = "rgb") -> str:
    (strip,) = Painter(Palette("mono" if mode == "mono" else "rgb"), cells, compact=True).paint(card)
    assert strip.cell_length == cells == sum(segment.cell_length for segment in strip)
    return strip.text


@pytest.mark.parametrize(
    ("card", "cells", "shown"),
    [
        (CARD, 25, "▌ ◆ 3 d    Ana Ruiz"),
        (CARD, 34, "▌ ◆ call    3 d    Ana Ruiz"),
        (CARD, 44, "▌ ◆ call    3 d    Ana Ruiz  Acme Int… mild"),
        (CARD, 60, "▌ ◆ call    3 d    Ana Ruiz  Acme Interiors            mild"),
        (CARD._replace(marked=True, highlight=2), 25, "▌▸◆ 3 d    Ana Ruiz     ✓"),
        (CARD._replace(name="王小明 青山設計 有限公司"), 25, "▌ ◆ 3 d    王小明 青山…"),
        (CARD._replace(company="Ito"), 25, "▌ ◆ 3 d    Ana Ruiz  Ito"),
        (FOUND, 25, "▌ ◆ Ana Ruiz …price list"),
        (FOUND, 44, "▌ ◆ Ana Ruiz she wants the price list"),
        (FOUND, 48, "▌ ◆ call    3 d    Ana Ruiz …the price list"),
        (FOUND._replace(marked=True), 60, "▌ ◆ call    3 d    Ana Ruiz she wants the price list   mild✓"),
    ],
)
def test_what_fits_is_shown(card: Card, cells: int, shown: str) -> None:
    assert line(card, cells).rstrip() == shown


def test_without_colours_the_edge_says_how_warm() -> None:
    assert [line(CARD._replace(heat=heat), 25, "mono")[0] for heat in (0, 9)] == ["·", "█"]


@pytest.mark.parametrize("cells", [1, 2, 5, 9, 14, 25, 33, 44, 80])
def test_any_name_fills_any_width(cells: int) -> None:
    for name in map(clean, NAMES):
        for card in (CARD, FOUND, CARD._replace(highlight=2, marked=True)):
            text = line(card._replace(name=name, company=name, match=card.match and Match("", "", name, 0, 0)), cells)
            assert not any(letter < " " or "\x7f" <= letter <= "\x9f" for letter in text)


async def test_z_shows_a_score_of_people_and_is_kept(empty: Pipeline, tmp_path: Path) -> None:
    write_demo(empty, 60, 3, 1)
    config = tmp_path / "config.toml"
    config.write_text('# mine\ntimezone = "UTC"\n')
    async with KeepwarmApp(empty, own=OwnSettings(load_settings(config), config)).run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "g", "j")
        who, screen = current(pilot), screen_of(pilot)
        await pilot.press("z")
        await until(pilot, lambda: 'cards = "compact"' in config.read_text())
        assert config.read_text().startswith("# mine\n")
        assert current(pilot) == who
        assert len(screen.board.people_in_view()) >= 20
        async for _ in in_sizes(pilot, (80, 24), (50, 20), (120, 40)):
            lines = text_of(column(pilot, V)).splitlines()
            assert any("▸" in each and who[:8] in each for each in lines)
            shown = [screen.state.agenda.rows[each].name[:8] for each in column(pilot, V).people_in_view()]
            rows = lines[column(pilot, V).head_lines :]
            assert all(name in row for name, row in zip(shown, rows, strict=False))
        top = column(pilot, V).head_lines
        await pilot.click(column(pilot, V), offset=(6, top + 4))
        assert current(pilot) == names(pilot, V)[column(pilot, V).top + 4]
        await pilot.press("space", "G")
        assert current(pilot) == names(pilot, V)[-1]
        assert "✓" in text_of(column(pilot, V)) or column(pilot, V).top
        await pilot.press("z")
        await until(pilot, lambda: 'cards = "roomy"' in config.read_text())
        assert current(pilot) == names(pilot, V)[-1]
        assert current(pilot)[:8] in text_of(column(pilot, V))


async def test_a_search_shows_the_line_that_it_found(people: Pipeline) -> None:
    people.log(6, Kind.CALL, note="asked for the price list", at=NOW, confirmed=True)
    async with app_for(people).run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"price")
        assert names(pilot, C) == ["Finn Gale"]
        assert "▌ call: …the price list" in text_of(column(pilot, C))
        await pilot.press(*" gale")
        assert "…the price list" in text_of(column(pilot, C))
        await pilot.press("enter", "z")
        assert "Finn Gale …price" in text_of(column(pilot, C))
        await pilot.press("escape")
        assert "price" not in text_of(column(pilot, C))
        await pilot.press("z", "slash", *"vip")
        assert "#vip" in text_of(column(pilot, C))
        async for size in in_sizes(pilot, (50, 20), (80, 24)):
            assert seen(pilot.app).splitlines()[-1].startswith(" / vip ")
            assert ("#tag" in seen(pilot.app).splitlines()[-1]) is (size[0] == 80)
        screen_of(pilot).filter_bar.open("many words " * 9 + "end")
        await pilot.pause()
        assert " end " in seen(pilot.app).splitlines()[-1], "the end of long words is seen"


async def test_what_is_cut_on_a_card_is_not_seen(empty: Pipeline) -> None:
    """Blue... does not say why a search for consulting found them."""
    empty.add(Prospect("Hugo Haas-Silva", company="Blue Harbour Consulting Group", met_at=NOW, tags=("logistics",)))
    for stage in (C, P):
        empty.add(Prospect("Bo Li", stage=stage))  # else their cells would be for the others
    async with app_for(empty).run_test(size=(80, 24)) as pilot:
        assert "#logistics" in text_of(column(pilot, V))
        await pilot.press("slash", *"consult")
        assert "Consulting" in text_of(column(pilot, V))
        await pilot.press(*["backspace"] * 7, *"logi")
        assert "#logistics" in text_of(column(pilot, V))
        await pilot.press(*["backspace"] * 4, *"haas")
        assert "hot, now" in text_of(column(pilot, V))
