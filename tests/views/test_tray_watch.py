"""Whether something came into the tray: said once, and what cannot be read is told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.office import NOW, Office, known
from tui.capture.records import Feed, Proposed
from tui.store import Damaged
from tui.views.tray_watch import TrayWatch


def test_news_here_and_elsewhere_and_a_damaged_file(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    pipeline = office.open()
    pipeline.add(known())
    watch = TrayWatch(pipeline)
    assert not watch.has_news(), "nothing was ever laid in"
    office.open().tray.keep_feed(Feed("work", "maildir", "/mail"))
    assert watch.has_news()
    watch.begin()
    assert not watch.has_news(), "somebody looks already"
    assert watch.look(lambda: pipeline.tray.count()) == 0
    assert not watch.has_news()
    office.open().tray.add(Proposed("touch", 1, "work", ("1",), NOW, at=NOW))
    assert watch.has_news()
    assert watch.look(lambda: pipeline.tray.count()) == 1
    pipeline.let_go([1])
    assert watch.has_news()
    assert watch.look(lambda: pipeline.tray.count()) == 0

    file = office.folder / "capture" / "tray.jsonl"
    whole = file.read_bytes()
    file.write_bytes(b"rubbish\n" + whole)
    for one in (watch, TrayWatch(office.open())):
        assert one.has_news()
        with pytest.raises(Damaged):
            one.look(lambda: 0)
        assert not one.has_news(), "it is told once"
    file.write_bytes(whole)
    assert watch.has_news()
    assert watch.look(lambda: pipeline.tray.count()) == 0
