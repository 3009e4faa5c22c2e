"""A name beside another is cut only where what is left of it means something."""

from __future__ import annotations

import pytest

from tui.text import sensible_cut


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
        ("", 9, ""),
        ("Acme", 0, ""),
        ("Acme", -3, ""),
    ],
)
def test_a_name_is_cut_only_where_it_keeps_sense(text: str, cells: int, kept: str) -> None:
    assert sensible_cut(text, cells) == kept
