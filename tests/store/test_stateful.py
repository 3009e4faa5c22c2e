"""Any sequence of changes, by two processes and TinyDB, with reopening and compaction: always equal to a dict."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.disks import Careless, contents
from tui.store import Docs, Store, View, check
from tui.store.journal_db import JournalDB

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
FIELDS = st.dictionaries(TEXT, st.none() | st.booleans() | st.integers(-9, 9) | TEXT | st.lists(TEXT, max_size=3))
IDS = st.integers(1, 6)


class Journal(RuleBasedStateMachine):
    """``model`` is what everybody must see; ``used`` every id ever put or given."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="keepwarm-test-"))
        self.stores = [Store.open(self.folder, keep=4, disk=Careless()) for _ in range(2)]
        self.model: dict[str, dict[int, Any]] = {"prospects": {}, "steps": {}}
        self.used = {"prospects": 0, "steps": 0}

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    def _apply(self, name: str, doc_id: int, fields: dict[str, Any] | None) -> None:
        if fields is None:
            self.model[name].pop(doc_id, None)
        else:
            self.model[name][doc_id] = fields
        self.used[name] = max(self.used[name], doc_id)

    @rule(
        who=st.integers(0, 1),
        documents=st.dictionaries(
            st.sampled_from(["prospects", "steps"]), st.dictionaries(IDS, st.none() | FIELDS), max_size=2
        ),
    )
    def put(self, who: int, documents: dict[str, dict[int, Any]]) -> None:
        def change(view: View) -> Docs:
            assert {name: dict(view.table(name)).keys() for name in self.model} == {
                name: rows.keys() for name, rows in self.model.items()
            }
            return {
                name: {
                    doc_id: None if fields is None else json.dumps(fields, ensure_ascii=False).encode()
                    for doc_id, fields in rows.items()
                }
                for name, rows in documents.items()
            }

        before = {name: {doc_id: self.model[name].get(doc_id) for doc_id in rows} for name, rows in documents.items()}
        commit = self.stores[who].commit(change)
        if any(documents.values()):
            assert {
                name: {doc_id: None if row is None else json.loads(row) for doc_id, row in rows.items()}
                for name, rows in commit.before.items()
            } == {"prospects": {}, **before}
        for name, rows in documents.items():
            for doc_id, fields in rows.items():
                self._apply(name, doc_id, fields)

    @rule(who=st.integers(0, 1), name=st.sampled_from(["prospects", "steps"]), fields=FIELDS)
    def insert(self, who: int, name: str, fields: dict[str, Any]) -> None:
        doc_id = JournalDB(self.stores[who]).table(name).insert(fields)
        assert doc_id == self.used[name] + 1
        self._apply(name, doc_id, fields)

    @rule(who=st.integers(0, 1), doc_id=IDS, fields=FIELDS)
    def update(self, who: int, doc_id: int, fields: dict[str, Any]) -> None:
        found = JournalDB(self.stores[who]).table("prospects").update(fields, doc_ids=[doc_id])
        assert found == [doc_id] * (doc_id in self.model["prospects"])
        if found:
            self._apply("prospects", doc_id, {**self.model["prospects"][doc_id], **fields})

    @rule(who=st.integers(0, 1))
    def compact(self, who: int) -> None:
        self.stores[who].compact()
        steps = self.model["steps"]
        if self.stores[who].path.exists():
            self.model["steps"] = {doc_id: steps[doc_id] for doc_id in sorted(steps)[-4:]}

    @rule(who=st.integers(0, 1))
    def refresh(self, who: int) -> None:
        before = {name: dict(self.stores[who].table(name)) for name in self.model}
        changes = self.stores[who].refresh()
        for name, old in before.items():
            new = self.stores[who].table(name)
            differ = {doc_id for doc_id in old.keys() | new.keys() if old.get(doc_id) != new.get(doc_id)}
            assert differ <= changes.ids.get(name, set())

    @rule(who=st.integers(0, 1))
    def reopen(self, who: int) -> None:
        self.stores[who].close()
        self.stores[who] = Store.open(self.folder, keep=4, disk=Careless())

    @rule(torn=st.binary(min_size=1, max_size=40).filter(lambda data: b"\n" not in data and data.strip()))
    def crash(self, torn: bytes) -> None:
        path = self.stores[0].path
        if path.exists():
            with path.open("ab") as file:
                file.write(b"{" + torn)

    @invariant()
    def a_fresh_start_sees_it_all(self) -> None:
        if hasattr(self, "folder"):
            fresh = Store.open(self.folder, keep=4, disk=Careless())
            assert contents(fresh) == {name: rows for name, rows in self.model.items() if rows}
            assert check(fresh.path) == []
            for store in self.stores:
                if not store.changed_on_disk():
                    assert contents(store) == contents(fresh)
            fresh.close()


TestJournal = Journal.TestCase
TestJournal.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
