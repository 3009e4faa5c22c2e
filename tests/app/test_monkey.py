"""A monkey at the board, for a few seconds; ``python -m tests.monkey --minutes 60`` has it there for an hour."""

from __future__ import annotations

from pathlib import Path

from tests.monkey.in_process import Monkey


async def test_whatever_is_done_the_board_and_the_data_are_well(tmp_path: Path) -> None:
    screens: set[str] = set()
    for seed in range(1, 5):
        report = await Monkey(seed, tmp_path / str(seed)).run(40)
        assert not report.wrong, str(report)
        screens |= report.screens
    assert len(screens) > 4, "it comes around"
