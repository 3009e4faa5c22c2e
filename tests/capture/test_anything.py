"""Whatever is done in whatever order: the balance adds up, and no touch is there twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.capture.corpus import NOW, Corpus
from tests.capture.mails import Listed, yours
from tests.pipeline.office import Office
from tui.capture.records import Feed, State
from tui.model.documents import encode
from tui.model.kinds import Kind
from tui.model.records import Reason
from tui.pipeline import Pipeline, Refused, Unknown, capturing
from tui.pipeline.captured import is_there
from tui.pipeline.piped_message import log_message
from tui.store import PROSPECTS
from tui.store.restore import restore
from tui.views.tray import balance

STEPS = 120


def wrong_with(pipeline: Pipeline) -> list[str]:
    """What must never be."""
    pipeline.tray.refresh()
    every = list(pipeline.tray.proposals.values())
    found = [feed.name for feed in pipeline.tray.feeds().values() if not balance(feed, every).adds_up]
    refs = Counter(
        (who, touch.ref) for who, each in pipeline.people.table().items() for touch in each.touches if touch.ref
    )
    lost = [
        f"{number} is taken and not there"
        for number, each in pipeline.tray.proposals.items()
        if each.state is State.TAKEN and each.who in pipeline.people
        if not is_there(each, pipeline.people.look(each.who), pipeline.moment)
    ]
    return found + lost + [str(key) for key, times in refs.items() if times > 1]


class Older:
    """Journals as they once were."""

    def __init__(self, office: Office, folder: Path) -> None:
        self._office = office
        self._backup = folder / "older.jsonl"
        self._kept: list[bytes] = []

    def keep_or_restore(self, dice: random.Random, pipelines: list[Pipeline]) -> None:
        """Keeps the one of now, and sometimes brings one back: the sessions go on with it."""
        self._kept.append(self._office.file.read_bytes())
        if dice.random() < 0.4:
            self._backup.write_bytes(dice.choice(self._kept))
            restore(self._office.folder, self._backup, NOW)
            self._office.open().reconcile()
            for each in pipelines:
                each.refresh()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_done_it_adds_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    dice = random.Random(seed)
    corpus = Corpus(seed, 120, people=8)
    raws = [each.raw for each in corpus.mails]
    seen = {"a": 10, "b": 5}
    monkeypatch.setattr(capturing, "reader_for", lambda feed: Listed(*raws[: seen[feed.name]], size=7))
    office = yours(Office(tmp_path / "data", now=NOW))
    office.open().store.commit(lambda _: {PROSPECTS: {who: encode(x, None) for who, x in corpus.people.items()}})
    pipelines = [office.open(), office.open()]
    pipelines[0].tray.keep_feed(Feed("a", "listed", "", added_at=NOW))
    pipelines[0].tray.keep_feed(Feed("b", "listed", "", added_at=NOW, takes_certain=True))

    older = Older(office, tmp_path)

    def read(pipeline: Pipeline) -> None:
        name = dice.choice("ab")
        seen[name] = min(len(raws), seen[name] + dice.randrange(12))
        capturing.run(pipeline, name)

    def decide(pipeline: Pipeline) -> None:
        waiting = pipeline.tray.waiting()
        some = dice.sample(sorted(waiting), min(len(waiting), dice.randrange(1, 4)))
        if dice.random() < 0.6:
            pipeline.take({number: waiting[number] for number in some})
        else:
            pipeline.let_go(some)
        if dice.random() < 0.2:
            pipeline.ask_again(dice.sample(sorted(pipeline.tray.proposals), 2))

    def late(pipeline: Pipeline) -> None:
        number = dice.choice(sorted(pipeline.tray.proposals) or [0])
        pipeline.take({number: pipeline.tray.proposals[number]} if number else {})

    def anybody() -> int:
        return dice.randrange(1, 9)

    def anew(pipeline: Pipeline) -> None:
        """A source is removed, and added once more under its name."""
        if dice.random() < 0.3:
            pipeline.tray.remove_feed("b")
            pipeline.tray.keep_feed(Feed("b", "listed", "", added_at=NOW, takes_certain=dice.random() < 0.5))

    def forget(pipeline: Pipeline) -> None:
        who = anybody()
        if dice.random() < 0.1 and who in pipeline.people:
            pipeline.forget(pipeline.plan_forgetting(who))

    acts: list[Callable[[Pipeline], object]] = [
        read, read, decide, decide, late,
        lambda pipeline: log_message(pipeline, dice.choice(raws)),
        lambda pipeline: pipeline.undo(),
        lambda pipeline: pipeline.redo(),
        lambda pipeline: pipeline.log(anybody(), Kind.EMAIL, inbound=dice.random() < 0.5, confirmed=True),
        lambda pipeline: pipeline.close(anybody(), Reason.OTHER),
        lambda pipeline: pipeline.reopen(anybody()),
        lambda pipeline: pipeline.merge(anybody(), anybody()),
        lambda pipeline: pipeline.tray.mark("a", position={}),
        forget, anew, lambda pipeline: pipeline.tray.store.compact(),  # type: ignore[attr-defined]
        lambda pipeline: pipeline.store.compact(), lambda _: older.keep_or_restore(dice, pipelines),
    ]  # fmt: skip
    for step in range(STEPS):
        pipeline = dice.choice(pipelines)
        pipeline.refresh()
        act = dice.choice(acts)
        with suppress(Refused, Unknown, KeyError):
            act(pipeline)
        assert not wrong_with(office.open() if step % 10 == 0 else pipeline), f"step {step}"
    assert len(office.open().tray.proposals) > 3
