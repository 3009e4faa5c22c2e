"""A monkey at the board, for a few seconds; ``python -m tests.monkey --minutes 60`` has it there for an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monkey.in_process import Monkey


@pytest.mark.parametrize("seed", range(1, 5))
async def test_whatever_is_done_the_board_and_the_data_are_well(seed: int, tmp_path: Path) -> None:
    report = await Monkey(seed, tmp_path / "data").run(40)
    assert not report.wrong, str(report)
    assert len(report.screens) > 2
