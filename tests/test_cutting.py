"""A name beside another is cut only where what is left of it means something."""

from __future__ import annotations

import pytest

from tui.text import sensible_cut
from tui.widgets.wrap import hanging, wrap


@pytest.mark.parametrize(
    ("text", "cells", "kept"),
    [
        ("Nordlys Energi", 14, "Nordlys Energi"),
        ("Nordlys Energi", 13, "Nordlys Ener…"),
        ("Nordlys Energi", 10, "Nordlys…"),
        ("Nordlys Energi", 8, "Nordlys…"),
        ("Nordlys Energi", 7, "Nordly…"),
        ("Nordlys Energi", 6, ""),
        ("Viñas del Sur", 6, "Viñas…"),
        ("Viñas del Sur", 5, ""),
        ("Lot & Co", 4, "Lot…"),
        ("Lot & Co", 6, "Lot…"),
        ("IT Consulting", 9, "IT Consu…"),
        ("IT Consulting", 5, ""),
        ("Acme", 4, "Acme"),
        ("Acme", 3, ""),
        ("王府井百货", 7, "王府井…"),
        ("서울 주식회사", 4, ""),
        ("서울 주식회사", 6, "서울…"),
        ("", 9, ""),
        ("Acme", 0, ""),
        ("Acme", -3, ""),
    ],
)
def test_a_name_is_cut_only_where_it_keeps_sense(text: str, cells: int, kept: str) -> None:
    assert sensible_cut(text, cells) == kept


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("first word: 9 h left of 24 h", 26, ["first word: 9 h left of", "24 h"]),
        ("erster Anruf, völlig anders: 3 days over", 31, ["erster Anruf, völlig anders:", "3 days over"]),
        ("see `keepwarm add --help`, please", 24, ["see", "`keepwarm add --help`,", "please"]),
        ("see `keepwarm add --help`", 14, ["see `keepwarm", "add --help`"]),
    ],
)
def test_a_figure_stays_with_its_unit_and_a_command_in_one_line(text: str, cells: int, lines: list[str]) -> None:
    assert wrap(text, cells) == lines


def test_what_goes_on_hangs_below_what_it_belongs_to() -> None:
    assert hanging("  16 seen = 12 proposed + 2 not ours", 20) == ["  16 seen = 12", "    proposed + 2 not", "    ours"]
    assert hanging("short", 20) == ["short"]
