"""Mail in: ``python -m tests.bench.capture [--messages 20000] [--seed 1]``. How good, how fast, and whether it adds up.

The mailbox is made up from the seed (``tests.capture.corpus``), and so is what is true of it. Seconds are those of the
processor; beside the first run stands its floor, the standard library's parser over the same beginnings of messages.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

from msgspec.structs import replace

from tests.bench.table import Figure, show_figures
from tests.capture.calendars import calendar, crowd
from tests.capture.corpus import NOW, Corpus, as_maildir, as_mbox, judged
from tests.capture.mails import ME
from tests.pipeline.office import Office
from tui.capture.mail.message import HEAD
from tui.capture.records import Feed, Proposed
from tui.capture.tray import Tray
from tui.model.documents import encode
from tui.pipeline import Pipeline, capturing
from tui.rules.templates import Me
from tui.store import PROSPECTS
from tui.views.tray import balance, balance_words


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def opened(folder: Path, corpus: Corpus) -> Pipeline:
    """A pipeline of the people of the corpus."""
    office = Office(folder, now=NOW)
    office.settings = replace(office.settings, me=Me(email=(ME, "you@work.example")))
    office.open().store.commit(lambda _: {PROSPECTS: {who: encode(each, None) for who, each in corpus.people.items()}})
    return office.open()


def parsed(root: Path) -> None:
    """The floor: every message's headers, split by the standard library."""
    parser = BytesHeaderParser(policy=compat32)
    for path in root.rglob("*host*"):
        with path.open("rb") as file:
            parser.parsebytes(file.read(HEAD))


def mailboxes(corpus: Corpus, folder: Path) -> tuple[list[Figure], list[str]]:
    """The first run, the next, and the same mail by another way."""
    pipeline = opened(folder / "data", corpus)
    root = as_maildir(corpus, folder / "Maildir")
    places = {"maildir": root, "mbox": as_mbox(corpus, folder / "mbox")}
    found, lines = [], []
    for kind, place in places.items():
        since = NOW - timedelta(days=30)
        pipeline.tray.keep_feed(Feed(kind, kind, str(place), added_at=NOW, since=since))
        for name in ("first run", "next run"):
            seconds = timed(lambda kind=kind: capturing.run(pipeline, kind))  # type: ignore[misc]
            floor = timed(lambda: parsed(root)) if name == "first run" else None
            limit = 15 if name == "first run" else 1
            found.append(Figure(f"{name}, {kind}", "s", seconds, floor, limit=limit))
        feed = pipeline.tray.feed(kind)
        assert feed is not None
        lines.append(f"{kind}: {balance_words(balance(feed[1], pipeline.tray.proposals.values()))}")
    touches = [each for each in pipeline.tray.proposals.values() if each.what == "touch"]
    figures = judged(corpus, iter([(each.who, each.ref, each.inbound, each.certain) for each in touches]))
    lines.append(f"certain {figures['certain']:,}, of these true {figures['precision']:.2%}; "
                 f"of {len(corpus.truth):,} touches that happened proposed {figures['recall']:.2%}; "
                 f"wrong {figures['wrong']:,}, twice {len(touches) - len(corpus.truth):,}")  # fmt: skip
    return found, lines


def calendars(corpus: Corpus, folder: Path, size: int) -> tuple[list[Figure], list[str]]:
    """A calendar of so many events: series with moved and declined dates, all-day, crowds, in five zones and none."""
    pipeline = opened(folder / "data", corpus)
    people = {each.emails[0].value: who for who, each in corpus.people.items() if each.emails and not each.closings}
    made = crowd(1, NOW, sorted(people), size)
    file = folder / "work.ics"
    file.write_bytes(calendar(*made.events))
    pipeline.tray.keep_feed(Feed("calendar", "ics", str(file), added_at=NOW, since=NOW - timedelta(days=30)))
    found = [
        Figure(f"{name}, {size:,} events", "s", timed(lambda: capturing.run(pipeline, "calendar")), limit=limit)
        for name, limit in (("first run", 15), ("next run", 1))
    ]
    feed = pipeline.tray.feed("calendar")
    assert feed is not None
    proposals = pipeline.tray.proposals.values()
    taken = {(each.who, f"{each.at:%Y-%m-%dT%H:%MZ}") for each in proposals if each.what == "touch"}
    truth = {(people[address], at) for address, at in made.truth}
    return found, [
        f"calendar: {balance_words(balance(feed[1], proposals))}",
        f"of {len(truth):,} meetings that were held proposed {len(taken & truth):,}; wrong {len(taken - truth):,}",
    ]


def full_tray(folder: Path, size: int) -> list[Figure]:
    """What waits, read by a process that opens the tray."""
    tray = Tray.open(folder)
    for number in range(size):
        tray.add(Proposed("touch", 1, "work", (str(number),), NOW, at=NOW - timedelta(minutes=number), note="x" * 40))
    return [Figure(f"a tray of {size:,}, read", "s", timed(lambda: Tray.open(folder).waiting()), limit=0.3)]


def main() -> None:
    """Measures, and prints a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=20_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        figures, lines = mailboxes(Corpus(given.seed, given.messages), Path(name))
        more, said = calendars(Corpus(given.seed, 0), Path(name) / "calendar", 300)
        figures += [*more, *full_tray(Path(name) / "tray", 10_000)]
        lines += said
    show_figures(f"{given.messages:,} messages, seed {given.seed}", figures)
    print("\n".join(["", *lines]))


if __name__ == "__main__":
    main()
