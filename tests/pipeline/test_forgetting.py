"""Forgetting: not a trace of them in any file, others' data as they were, and safe whatever happens in the middle."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.office import NOW, Office, by, documents, known, met, seen
from tests.store.every_call import each_call
from tests.store.power import Inode, Killed, Machine, RecordingDisk
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import FoundPerson, Prospect, Stage
from tui.pipeline import Pipeline, Refused, forgetting
from tui.store import Store, StoreError, check
from tui.store.journal import ORDER
from tui.store.restore import restore

ANA = Prospect(
    "Ana María Ruiz-Peña", emails=addresses("ana@ruiz.example"), phones=addresses("+34 600 555 010"), urls=addresses("https://linkedin.com/in/ana-ruiz-9"),
    company="Interiors", met_at=NOW - timedelta(hours=5), note="Two children, Leo and Mia",
)  # fmt: skip
TRACES = (
    "Ana María Ruiz-Peña", "Ana Ruiz", "ana@ruiz.example", "ana@old.example", "+34 600 555 010", "linkedin.com/in/ana",
    "Leo and Mia", "dislikes",
)  # fmt: skip


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file below, as it stands and with JSON's escapes resolved."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_bytes().decode("utf-8", "replace")
        yield path, text
        yield path, text.encode("ascii", "backslashreplace").decode("unicode_escape", "replace")


def traces(folder: Path) -> list[tuple[str, str]]:
    return [(path.name, each) for path, text in texts(folder) for each in TRACES if each.casefold() in text.casefold()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data")


def told_a_lot(office: Office) -> Pipeline:
    """Ana (1) in all that can happen to her, and others around her."""
    pipeline = office.open()
    pipeline.add(ANA)
    pipeline.add(met("Ben Okafor", source=by(1)))
    pipeline.add(known("Anna Ruiz", note="no relation"))
    pipeline.add(known("Bo", note="a one with a short name, 1 of 1"))
    pipeline.log(1, Kind.CALL, note="She dislikes mornings", confirmed=True)
    pipeline.log([1, 2, 3], Kind.EMAIL, note="the invitation", confirmed=True)
    pipeline.log(2, Kind.REPORT)
    pipeline.brief(pipeline.people.source("1"))
    pipeline.edit(1, source=by(3))
    pipeline.log(1, Kind.REPORT)
    pipeline.edit(1, name="Ana Ruiz", emails=addresses("ana@old.example"))
    pipeline.undo()
    pipeline.keep_apart([1, 3])
    pipeline.merge(3, 1)
    pipeline.tag(3, ["mixed"])
    pipeline.store.backup(office.now)  # while they were one
    pipeline.undo()
    pipeline.undo()
    ana = FoundPerson(ANA.name, company="Interiors", position="Boss")
    guests = [FoundPerson("Guest One", source="Ana Ruiz"), FoundPerson("Guest Two"), ana]
    pipeline.take_in(guests, "Ana Ruiz, and others.csv")
    pipeline.edit(1, stage=Stage.CREDIBILITY)
    pipeline.promise(1, office.when("+3d"), "the samples")
    pipeline.log(3, Kind.CALL, note="about the offer", confirmed=True)
    office.later(minutes=5)
    return pipeline


def surrounded(office: Office) -> Pipeline:
    """The same, with every kind of file beside it that may hold something of her."""
    pipeline = told_a_lot(office)
    folder = office.folder
    backup = pipeline.store.backup(office.now)
    assert backup is not None
    pipeline.store.close()
    restore(folder, backup, office.now)
    pipeline = office.open_warm()
    pipeline.store.compact()
    pipeline.log(1, Kind.CARD, confirmed=True)
    pipeline.log(3, Kind.CARD, confirmed=True)
    pipeline.store.start_cache.write(lambda documents: b"".join(documents.values()))
    line = office.file.read_bytes().splitlines(keepends=True)[-3]
    escaped = json.dumps({"prospects": {"1": {"name": ANA.name, "stage": "visibility", "touches": []}}})
    assert "\\u" in escaped
    (folder / "backups" / "prospects-2025-01-01-by-hand.jsonl").write_text(f"{escaped}\n")
    (folder / "backups" / ".prospects-2026-03-02.jsonl.part").write_bytes(line)
    (folder / "prospects.jsonl.new").write_bytes(line)
    (folder / "prospects.kept.part").write_bytes(line)
    (folder / f".keepwarm-{'0' * 16}.part").write_bytes(line)
    (folder / "review.json").write_text('{"version":1}')
    (folder / "prospects.jsonl.torn-1").write_bytes(b'{"prospects":{"1":{"name":"Ana Mar')
    (folder / "prospects.jsonl.torn-2").write_bytes(b'{"prospects":{"3":{"name":"Anna Ru')
    (folder / "prospects.jsonl.torn-3").write_bytes(bytes(600) + b" dislikes mornings")
    (folder / "prospects.jsonl.bad-lines-2026-01-01-000000").write_bytes(
        b'line 2 of prospects.jsonl: malformed\n{"prospects":{"1":{"name":\n'
        b'line 3 of prospects.jsonl: malformed\n{"prospects":{"2":{"name":"Ben Okafor"\n'
    )
    before = folder / "prospects.jsonl.before-restore-2026-01-01-000000"
    before.write_bytes(line + b'{"prospects":{"1":{"name":"Ana Ruiz",}}\n' + line)
    for path in folder.rglob("*.jsonl*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
        path.chmod(0o600)
    return pipeline


def forget(pipeline: Pipeline, who: int = 1) -> forgetting.Forgotten:
    return pipeline.forget(pipeline.plan_forgetting(who))


def others(pipeline: Pipeline) -> dict[str, Any]:
    """What there is of everybody else, but for her name."""
    shown = seen(pipeline)
    lines = {who: (row.name, row.item, pipeline.explain(who)) for who, row in shown["rows"].items() if row.id != 1}
    return {"lines": lines, "raw": {who: raw for who, raw in documents(pipeline)["prospects"].items() if who != 1}}


def test_not_a_trace_is_left_in_any_file(office: Office) -> None:
    pipeline = surrounded(office)
    assert {name for name, _ in traces(office.folder)} > {"prospects.jsonl", "prospects.kept", "prospects.jsonl.1"}
    done = forget(pipeline)
    assert done.left == ()
    assert traces(office.folder) == []
    assert not (office.folder / ORDER).exists()
    assert 1 not in pipeline.people
    assert 1 not in pipeline.agenda.rows
    assert not [step for _, step in pipeline.history() if 1 in step.who]
    assert check(office.file) == []
    names = {path.name for path in office.folder.rglob("*") if path.is_file()}
    assert "prospects.jsonl.torn-2" in names, "it is somebody else's"
    assert names.isdisjoint({
        "prospects.jsonl.torn-1", "prospects.jsonl.torn-3", "prospects.kept", "prospects.kept.part", "review.json",
        "prospects.jsonl.new", ".prospects-2026-03-02.jsonl.part", f".keepwarm-{'0' * 16}.part",
    })  # fmt: skip
    bad = (office.folder / "prospects.jsonl.bad-lines-2026-01-01-000000").read_text()
    assert bad.splitlines()[1:] == [
        "line 3 of prospects.jsonl: malformed", '{"prospects":{"2":{"name":"Ben Okafor"',
    ]  # fmt: skip
    for path in (office.folder / "backups").glob("*.jsonl"):
        assert check(path) == []
        assert path.stat().st_mtime == 1_700_000_000, "the newest backup stays the newest"
        assert path.stat().st_mode & 0o777 == 0o600
    # A second time there is nothing to do, and nobody to be found.
    with pytest.raises(Refused, match="nothing is known"):
        pipeline.plan_forgetting(1)
    assert forgetting.former(pipeline.store, "ana@ruiz.example") is None


def test_others_are_as_they_were_now_and_at_every_step_back(office: Office) -> None:
    pipeline = told_a_lot(office)
    before = others(pipeline)
    twin = Office(office.folder.with_name("twin"), now=office.now)
    shutil.copytree(office.folder, twin.folder)
    forget(pipeline)
    after = others(pipeline)
    assert after["lines"] == before["lines"]
    changed = {who for who in before["raw"] if before["raw"][who] != after["raw"][who]}
    assert changed == {2, 3, 5}
    ben, anna = (json.loads(after["raw"][who]) for who in (2, 3))
    assert ben == json.loads(before["raw"][2]) | {"source": {"name": "somebody forgotten"}}
    was = json.loads(before["raw"][3])
    del was["apart"]
    assert [touch.pop("about", None) for touch in was["touches"]] == [None, 1, None]
    assert [touch.pop("about", None) for touch in anna["touches"]] == [None, 0, None]
    assert anna == was
    assert "reported to the source of somebody forgotten" in {step.what for _, step in pipeline.history()}
    assert others(office.open())["raw"] == after["raw"]
    # As far back as it goes, and on again: what others had then.
    states = [after["raw"]]
    while pipeline.undoable():
        pipeline.undo()
        states.append(others(pipeline)["raw"])
    assert states[-1] == {}
    assert len(states) > 8
    for expected in reversed(states[:-1]):
        pipeline.redo()
        assert others(pipeline)["raw"] == expected


def test_ids_are_not_given_again_and_a_restored_backup_knows_nothing(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ben Okafor"))
    pipeline.add(ANA)
    backup = pipeline.store.backup(office.now)
    assert backup is not None
    forget(pipeline, 2)
    assert pipeline.add(met("Cy")).ids == (3,)
    pipeline.store.close()
    restore(office.folder, backup, office.now)
    again = office.open()
    assert [*again.people] == [1]
    assert again.add(met("Dee")).ids == (4,)
    assert traces(office.folder) == []


def test_who_was_deleted_or_merged_can_be_forgotten_too(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(met("Ben Okafor"))
    pipeline.add(ANA)
    pipeline.delete(2)
    assert forgetting.former(pipeline.store, "ana maria ruiz-pena") == 2
    assert forgetting.former(pipeline.store, "2") == 2
    assert forgetting.former(pipeline.store, "nobody") is None
    pipeline.undo()
    pipeline.add(met("A. Ruiz", emails=addresses("other@ruiz.example")))
    pipeline.merge(3, 2)
    assert pipeline.plan_forgetting(3).order.ids == (2, 3)
    forget(pipeline, 3)
    assert traces(office.folder) == []
    assert "other@ruiz.example" not in office.file.read_text()
    assert [*pipeline.people] == [1]


def test_one_half_of_who_was_merged_is_not_forgotten_alone(office: Office) -> None:
    pipeline = office.open()
    pipeline.add(known("Ana Ruiz"))
    pipeline.add(known("Anna Ruiz"))
    pipeline.merge(1, 2)
    before = pipeline.store.path.read_bytes()
    with pytest.raises(Refused, match=r"^#2 was merged into Ana Ruiz #1, .*: forget #1, or undo the merge first$"):
        forgetting.plan(pipeline.store, 2)
    assert pipeline.store.path.read_bytes() == before
    pipeline.undo()
    pipeline.redo()
    with pytest.raises(Refused, match="#2 was merged into"):
        forgetting.plan(pipeline.store, 2)
    pipeline.undo()
    pipeline.delete(2)
    pipeline.forget(forgetting.plan(pipeline.store, 2))
    assert check(office.file) == []
    assert [pipeline.people.name(who) for who in pipeline.people] == ["Ana Ruiz"]


def test_what_it_does_and_what_stays_is_said_before(office: Office) -> None:
    pipeline = told_a_lot(office)
    pipeline.edit(3, note="Ana María Ruiz-Peña knows her; ANA@ruiz.example too. Not Diana María Ruiz-Peñalver.")
    pipeline.store.backup(office.now)
    (office.folder / "all.json").write_bytes(pipeline.store.as_one_line())
    (office.folder / "harmless.txt").write_text("Anna Ruiz")
    os.link(office.file, office.folder.with_name("linked"))
    (office.folder / ".git").mkdir()
    plan = pipeline.plan_forgetting(1)
    said = forgetting.question(plan)
    assert "Forget Ana María Ruiz-Peña (#1) for good" in said
    assert "2 backups and copies" in said
    assert "can no longer be undone" in said
    assert "3 others point to them" in said
    assert "2 mentions stay in what you wrote about others: Anna Ruiz #3." in said
    assert f"{office.folder / 'all.json'} is not Keepwarm's and may name them" in said
    assert "harmless.txt" not in said
    assert f"{office.file} has another name somewhere" in said
    assert "under git" in said
    assert "Not reached: exports" in said
    pipeline.forget(plan)
    assert "Ana María Ruiz-Peña knows her" in office.file.read_text()


@pytest.mark.parametrize("name", ["A", "Call", "1", "someone", "[.*]1", 'O\'Neill \\ "Bo"', "名", "a" * 300])
def test_a_name_is_text_and_takes_nothing_of_others_along(office: Office, name: str) -> None:
    pipeline = office.open()
    pipeline.add(met("Ben Okafor", note="Call A at 1, someone said"))
    pipeline.add(met(name))
    pipeline.log(1, Kind.CALL)
    pipeline.add(met(f"{name} Smith"))
    pipeline.keep_apart([2, 3])
    pipeline.merge(1, 3)
    pipeline.undo()
    history = {number: step.what for number, step in pipeline.history()}
    raw = {who: documents(pipeline)["prospects"][who] for who in (1,)}
    forget(pipeline, 2)
    left = {number: step.what for number, step in pipeline.history()}
    assert left == {
        number: (what.replace(f"kept {name} and", "kept somebody forgotten and"))
        for number, what in history.items()
        if what != f"added {name}"
    }
    assert {who: documents(pipeline)["prospects"][who] for who in (1,)} == raw
    assert json.loads(documents(pipeline)["prospects"][3])["name"] == f"{name} Smith"


# In the middle of it ---------------------------------------------------------------------------------------------


def small(office: Office) -> None:
    """A journal with two commits of hers, a backup, a copy, a torn part."""
    pipeline = office.open()
    pipeline.add(ANA)
    pipeline.add(met("Ben Okafor", source=by(1)))
    pipeline.store.backup(office.now)
    pipeline.store.close()
    shutil.copy(office.file, office.folder / "prospects.jsonl.before-restore-2026-01-01-000000")
    (office.folder / "prospects.jsonl.torn-1").write_bytes(b'{"prospects":{"1":{"name":"Ana Mar')


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock" and not path.name.endswith(".part") and path.suffix != ".new"
    }


def all_or_nothing(folder: Path, before: dict[str, bytes], *, done: bool) -> str:
    """After a new start all is as it was, or there is no trace; what is wrong, if anything."""
    again = Office(folder)
    pipeline = again.open()
    pipeline.store.close()
    if not traces(folder) and 1 not in pipeline.people and 2 in pipeline.people and check(again.file) == []:
        return "" if not (folder / ORDER).exists() else "the order is still there"
    if done:
        return f"there are traces: {traces(folder)}"
    return "" if files(folder) == before else f"half of it: {sorted(set(traces(folder)))}"


def test_each_call_may_fail_and_what_is_said_is_true(tmp_path: Path) -> None:
    for failing in each_call():
        office = Office(tmp_path / str(failing.at) / "data")
        small(office)
        before = files(office.folder)
        pipeline = office.open()
        plan = pipeline.plan_forgetting(1)
        said = ""
        try:
            done = failing.run(partial(pipeline.forget, plan))
        except StoreError as error:
            said = str(error)
        if said:
            assert "Nothing was" in said or "cannot be read" in said, said
            assert files(office.folder) == before, (failing.failed, failing.at)
            assert 1 in pipeline.people
            done = forget(pipeline)
        assert 1 not in pipeline.people
        assert bool(done.left) is (office.folder / ORDER).exists()
        pipeline.store.close()
        assert all_or_nothing(office.folder, before, done=True) == "", (failing.failed, done.left)


class Watching:
    """Looks at every disk that a power cut may leave, after each call of the one who forgets."""

    def __init__(self, folder: Path, before: dict[str, bytes]) -> None:
        self.folder = folder
        self.before = before
        self.machine = Machine()
        self.done = False
        self.looked: set[object] = set()
        names: dict[str, int] = {}
        for name, content in before.items():
            names[name] = len(self.machine.inodes)
            self.machine.inodes.append(Inode([content]))
        names["backups/"] = -1
        self.machine.names = [names]

    def look(self) -> None:
        for image in self.machine.images():
            key = (frozenset(image.items()), self.done)
            if key in self.looked:
                continue
            self.looked.add(key)
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True, mode=0o700)
            for name, content in image.items():
                (self.folder / name).parent.mkdir(exist_ok=True, mode=0o700)
                (self.folder / name).write_bytes(content)
            wrong = all_or_nothing(self.folder, self.before, done=self.done)
            assert not wrong, wrong


def disk_of(watching: Watching, dies_at: int = -1) -> RecordingDisk:
    class Watched(RecordingDisk):
        def _done(self) -> None:
            watching.look()

    return Watched(watching.machine, dies_at)


def begun(office: Office, disk: RecordingDisk) -> Pipeline:
    return Pipeline(Store.open(office.folder, disk=disk), office.settings, lambda: office.now)


def test_every_image_of_the_disk_while_somebody_is_forgotten(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    small(office)
    watching = Watching(tmp_path / "image" / "data", files(office.folder))
    pipeline = begun(office, disk_of(watching))
    assert forget(pipeline).left == ()
    watching.done = True
    watching.look()
    assert len(watching.looked) > 40


def test_a_process_killed_at_any_call_is_finished_by_the_next(tmp_path: Path) -> None:
    for dies_at in range(100):
        office = Office(tmp_path / f"dies-{dies_at}" / "data")
        small(office)
        before = files(office.folder)
        watching = Watching(tmp_path / "image" / "data", before)
        pipeline = begun(office, RecordingDisk(watching.machine, dies_at))
        plan = pipeline.plan_forgetting(1)
        try:
            pipeline.forget(plan)
        except Killed:
            pipeline.store.close()
            ordered = (office.folder / ORDER).exists()
            assert all_or_nothing(office.folder, before, done=ordered) == ""
        else:
            assert dies_at > 20
            return
    raise AssertionError("it never came to its end")


@pytest.mark.parametrize("call", ["fsync", "sync_folder"])
def test_the_proof_notices_what_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    monkeypatch.setattr(RecordingDisk, call, lambda *_: None)
    with pytest.raises((AssertionError, StoreError)):
        test_every_image_of_the_disk_while_somebody_is_forgotten(tmp_path)


def test_what_was_begun_is_said_by_the_run_that_ends_it(office: Office) -> None:
    small(office)
    pipeline = office.open()
    plan = pipeline.plan_forgetting(1)
    blocked = office.folder / "backups" / f".{next((office.folder / 'backups').glob('*.jsonl')).name}.part"
    blocked.mkdir()
    done = pipeline.forget(plan)
    assert len(done.left) == 1
    assert "backups" in done.left[0]
    pipeline.store.close()
    again = office.open()
    assert any("not wholly forgotten yet" in notice for notice in again.store.notices)
    with pytest.raises(StoreError, match="Somebody else is not wholly forgotten yet"):
        forget(again, 2)
    again.store.close()
    blocked.rmdir()
    last = office.open()
    assert last.store.notices == ["what `keepwarm forget` had begun is finished"]
    assert traces(office.folder) == []
    assert office.open().store.notices == []


def test_another_session_sees_it_and_brings_nothing_back(office: Office) -> None:
    small(office)
    theirs = office.open_warm()
    forget(office.open())
    theirs.store.start_cache.write(lambda documents: b"".join(documents.values()))
    assert not (office.folder / "prospects.kept").exists()
    with pytest.raises(Refused, match="gone"):
        theirs.log(1, Kind.CALL)
    theirs.refresh()
    assert 1 not in theirs.people
    assert theirs.add(met("New")).ids == (3,)
    assert traces(office.folder) == []
