"""The shortest change of style is the right one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.terminal.sgr import GROUND, SgrStyle, apply_sgr, number_of, on_ground, shortest_sgr

COLOURS = ["31", "94", "38;5;19", "38;2;0;0;255"]
GROUNDS = ["40", "103", "48;5;7", "48;2;1;2;3"]
STYLES = st.builds(
    SgrStyle,
    st.sampled_from(["", *COLOURS]),
    st.sampled_from(["", *GROUNDS]),
    st.sets(st.sampled_from(["1", "2", "3", "4", "7", "9"])).map(lambda found: tuple(sorted(found))),
    st.just(""),
)


@given(STYLES, STYLES)
def test_it_leads_from_any_style_to_any_other(one: SgrStyle, other: SgrStyle) -> None:
    codes = shortest_sgr(one, other).removeprefix("\x1b[").removesuffix("m")
    anew = ";".join(("0", *other.attributes, *filter(None, other[:2])))
    assert (apply_sgr(one, codes) if one != other else one) == other
    assert len(codes) <= len(anew)


@given(STYLES, STYLES)
def test_on_the_ground_of_another_a_blank_looks_the_same(one: SgrStyle, other: SgrStyle) -> None:
    ground = GROUND[number_of(other)]
    assert GROUND[on_ground(number_of(one), ground)] == ground


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        (SgrStyle(), SgrStyle("31", "40", ("1",)), "\x1b[1;31;40m"),
        (SgrStyle("31", "40", ("1",)), SgrStyle("31", "40"), "\x1b[22m"),
        (SgrStyle("38;2;0;0;255", "40"), SgrStyle("31", "40"), "\x1b[31m"),
        (SgrStyle("31", "40", ("1", "4")), SgrStyle(), "\x1b[m"),
        (SgrStyle("", "", ("1", "2")), SgrStyle("", "", ("2",)), "\x1b[0;2m"),
    ],
)
def test_by_example(one: SgrStyle, other: SgrStyle, codes: str) -> None:
    assert shortest_sgr(one, other) == codes
