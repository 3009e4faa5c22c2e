"""Names and notes with markup, escape sequences, right-to-left and wide characters, on every screen."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.helpers import Clock, open_pipeline, seen
from tests.screens.host import NOW, FakeBoard, Host, settle
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.kinds import Kind
from tui.model.records import Prospect, Source, Touch
from tui.text import width
from tui.when.instants import When

NAMES = (
    "call [/] Bob [re] [urgent] deal",
    # All of it in the few cells that a column shows: escapes, markup, directions.
    "\x1b[5m\x9b31m[b]x[/b]\u202eg\x07[@click=app.quit]y[/]\u202c $name\x1b]0;owned\x07 a\tb\nc\rd"
    " \u2066x مرحبا بالعالم שלום",
    "王小明 ❤️ 👩‍👩‍👧‍👦 " * 4 + "x" * 300,
)
KEYS = (("t",), ("t", "T"), ("i",), ("t", "C"), ("t", "p"), ("p",), ("s",), ("x",), ("a",), ("e",), ("enter",),
        ("enter", "e"), ("enter", "tab"), ("L",), ("D",), ("y",), ("B",), ("enter", "G", "e"))  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_drawn_as_it_is_and_harms_nothing(tmp_path: Path, clock: Clock, name: str) -> None:
    """Put into the file by another program: nothing has cleaned it on the way in."""
    pipeline = open_pipeline(tmp_path, clock)
    person = Prospect(
        name,
        added_at=NOW,
        company=name,
        position=name,
        emails=addresses(name),
        phones=addresses(name),
        urls=addresses(name),
        where=name,
        met_at=NOW,
        source=Source(name=name),
        tags=(name,),
        available=name,
        note=name,
        touches=(Touch(NOW, Kind.EMAIL, note=name), Touch(NOW, Kind.CALL, inbound=True, note=name)),
    )
    pipeline.store.commit(lambda _: {"prospects": {1: encode(person, None), 2: encode(person, None)}})
    pipeline.refresh()
    pipeline.promise(1, When(NOW.date().replace(day=9), None), name)
    host = Host(pipeline)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        for keys in KEYS:
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            screen = seen(host)
            assert not any(letter < " " or "\x7f" <= letter <= "\x9f" for letter in screen.replace("\n", "")), keys
            assert not set("\u202e\u2066\u202c") & set(screen), keys
            assert all(width(line) == 80 for line in screen.split("\n")), keys
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
    pipeline = open_pipeline(tmp_path, clock)
    person = Prospect(NAMES[1], added_at=NOW)
    pipeline.store.commit(lambda _: {"prospects": {1: encode(person, None)}})
    assert msgspec.json.decode(pipeline.store.table("prospects")[1])["name"] == NAMES[1]
