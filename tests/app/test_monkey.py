"""A monkey at the board, for a few seconds; ``python -m tests.monkey --minutes 60`` has it there for an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monkey.in_process import Monkey
from tests.monkey.in_terminal import TerminalMonkey


@pytest.mark.parametrize("seed", range(1, 5))
async def test_whatever_is_done_the_board_and_the_data_are_well(seed: int, tmp_path: Path) -> None:
    report = await Monkey(seed, tmp_path / "data").run(40)
    assert not report.wrong, str(report)
    assert len(report.screens) > 2


@pytest.mark.parametrize("seed", [2])
def test_also_in_a_terminal(seed: int, tmp_path: Path) -> None:
    report = TerminalMonkey(seed, tmp_path / "data").run(40)
    assert not report.wrong, str(report)
