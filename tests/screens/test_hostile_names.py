"""Names and notes with markup, escape sequences, right-to-left and wide characters, on every screen."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.helpers import Clock, seen
from tests.screens.host import NOW, FakeBoard, Host, settle
from tests.screens.hostile import NAMES, assert_harmless, hostile, written
from tui.model.kinds import Kind
from tui.model.records import Prospect, Touch
from tui.when.instants import When

KEYS = (("t",), ("t", "T"), ("i",), ("t", "C"), ("t", "p"), ("p",), ("s",), ("x",), ("a",), ("e",), ("enter",),
        ("enter", "e"), ("enter", "tab"), ("L",), ("D",), ("y",), ("B",), ("enter", "G", "e"))  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_drawn_as_it_is_and_harms_nothing(tmp_path: Path, clock: Clock, name: str) -> None:
    touches = (Touch(NOW, Kind.EMAIL, note=name), Touch(NOW, Kind.CALL, inbound=True, note=name))
    pipeline = written(tmp_path, clock, *[hostile(name, touches=touches)] * 2)
    pipeline.promise(1, When(NOW.date().replace(day=9), None), name)
    host = Host(pipeline)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        for keys in KEYS:
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            screen = seen(host)
            assert_harmless(screen, what=keys)
            if name.startswith("call") and keys == ("t",):
                assert "Log a touch: call [/] Bob [re] [urgent] deal" in screen
            if name.startswith("call") and keys == ("D",):
                assert "deleted call [/] Bob [re] [urgent] deal" in host.toasts[-1]
                assert "[re]" in screen, "and so it stands in the toast"
            host.clear_notifications()
            if 1 not in pipeline.people:
                pipeline.undo()
            while not isinstance(host.screen, FakeBoard):
                await pilot.press("escape")
            assert host.return_code is None


def test_the_names_are_on_disk_as_they_were(tmp_path: Path, clock: Clock) -> None:
    """The test above would prove nothing if the store had cleaned them."""
    pipeline = written(tmp_path, clock, Prospect(NAMES[1], added_at=NOW))
    assert msgspec.json.decode(pipeline.store.table("prospects")[1])["name"] == NAMES[1]
