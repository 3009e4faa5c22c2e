"""The brief on its sheet."""

from __future__ import annotations

import pytest

from tests.helpers import seen
from tests.screens.host import FakeBoard, Host, settle, top
from tui.model.kinds import Kind
from tui.pipeline import Pipeline
from tui.screens.dialogs.brief import BriefView


async def test_one_key_shows_what_to_know_of_one_and_copies_it(
    host: Host, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.log(1, Kind.EMAIL, inbound=True, note="wants [b]two[/b] " + "and more words " * 8)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("B")
        shown = seen(host)
        assert "Before you meet Ana Ruiz" in shown
        assert "they said     email, today 15:00, just now: wants [b]two[/b] and more words" in shown
        folded = shown[shown.index("they said") :].splitlines()[1]
        assert folded.removeprefix("│ ").startswith(" " * 14 + "and more words"), "folded under the words"
        assert "since         met at BNI, today 10:00, 5 h ago" in shown
        copied: list[str] = []
        monkeypatch.setattr(BriefView, "send", lambda _, text: copied.append(text))
        await pilot.press("y", "B")
        assert copied[0].startswith("Ana Ruiz\ndoes          Acme\nstage         visibility")
        assert top(host) is FakeBoard
        host.board.marked = {1, 2}
        await pilot.press("B")
        await settle(pilot)
        assert top(host) is FakeBoard
        assert "a brief is of one at a time" in host.toasts[-1]
