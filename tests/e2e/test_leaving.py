"""Leaving the board: a journal that is mostly history is compacted, and nothing of it is lost."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.terminal import KEEPWARM, needs_tmux, terminal
from tui.store import Store, View

pytestmark = needs_tmux


def test_a_journal_of_much_history_is_compacted(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data")
    document = json.dumps({"name": "Ana Ruiz", "note": "x" * 50_000}).encode()

    def change(_: View) -> dict[str, dict[int, bytes | None]]:
        return {"prospects": {1: document}}

    for _ in range(100):
        store.commit(change)
    store.close()
    before = store.path.read_bytes()
    with terminal(tmp_path) as pane:
        pane.run(KEEPWARM)
        pane.wait("VISIBILITY", "Ana Ruiz")
        pane.press("q")
        pane.prompt()
        assert "keepwarm:" not in pane.screen
    assert store.path.stat().st_size < 60_000
    assert store.path.with_name("prospects.jsonl.1").read_bytes() == before
    assert dict(Store.open(tmp_path / "data").table("prospects").items()) == {1: document}
