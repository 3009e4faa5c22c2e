"""CSV for other programs: no cell that a spreadsheet takes for a formula, and each text in one line."""

from __future__ import annotations

import csv
import io

import pytest

from tui.exchange.csv_lines import csv_lines, guarded, unguarded


@pytest.mark.parametrize("text", ["=1", "+34 600", "-2", "@SUM(A1)", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"])
@pytest.mark.parametrize("before", ["", " ", "\t", "\r", "\n", "\x00", "\u200b", "\u00a0"])
def test_a_formula_is_a_text_with_an_apostrophe(before: str, text: str) -> None:
    assert guarded(before + text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana Ruiz", "a=b", "\u5c71\u7530 \u592a\u90ce", "O'Neil", "'90s", "''"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@pytest.mark.parametrize("text", ["=1", "'=1", "''+1", "'\uff1d1", "'", "'a", "''a=b", "-"])
def test_the_apostrophe_of_a_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_what_separates_cells_and_lines_stays_inside_them() -> None:
    cells = ["a,b", 'say "hi"', "two\nlines", "semi;colon"]
    lines = csv_lines(["one", "two", "three", "four"], [cells])
    assert list(csv.reader(io.StringIO(lines))) == [
        ["one", "two", "three", "four"], ["a,b", 'say "hi"', "two lines", "semi;colon"],
    ]  # fmt: skip


def test_a_column_may_keep_its_line_breaks() -> None:
    lines = csv_lines(["one", "two"], [["a\r\nb", "=a\r\n\tb"]], lines=("two",))
    assert list(csv.reader(io.StringIO(lines)))[1] == ["a b", "'=a\n\tb"]
