"""How fast the engine is: ``python -m tests.bench.engine``. Figures for people, never asserted in CI.

For each size: the whole agenda from cold (a new calendar, records decoded), the same per prospect, and one
prospect's change taken into the due index. The floor is a loop over all touches that adds nothing but their times.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.pipeline import Pipeline
from tui.pipeline.demo import write_demo
from tui.rules.calendar import Calendar
from tui.rules.engine import next_due
from tui.settings.config import Settings, load_settings
from tui.store import Store

SIZES = (100, 1_000, 13_000, 100_000)
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
TOUCHES = 12
ROUNDS = 5


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of some rounds, in seconds."""
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def measure(size: int, settings: Settings) -> tuple[float, float, float]:
    """Seconds of the floor, of the cold agenda, and of one change in the index."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline = Pipeline(Store.open(Path(folder) / "data"), settings, lambda: NOW)
        write_demo(pipeline, size, TOUCHES, 7)
        people: list[Prospect] = list(pipeline.people.table().values())
        gc.collect()
        gc.freeze()
        gc.disable()
        floor = best(lambda: sum(touch.at > NOW for prospect in people for touch in prospect.touches))

        def cold() -> None:
            calendar = Calendar(settings.zone)
            for prospect in people:
                next_due(prospect, NOW, settings.book.rules, calendar)

        whole = best(cold)
        assert pipeline.agenda.rows
        whom = [1 + place * size // 50 for place in range(50)]

        def change() -> None:
            for who in whom:
                pipeline.agenda.put(pipeline.row_cache.row(who, *pipeline.people.read(who), NOW))

        one = best(change) / len(whom)
        gc.enable()
        gc.unfreeze()
        assert pipeline.log(1, Kind.TEXT, confirmed=True).ids == (1,)
        pipeline.store.close()
        return floor, whole, one


def main() -> None:
    """Prints the table."""
    settings = msgspec.structs.replace(load_settings(None), zone=ZoneInfo("Europe/Berlin"))
    print("prospects  floor ms  agenda ms  x floor  us each  growth  change us")
    before = 0.0
    for size in SIZES:
        floor, whole, one = measure(size, settings)
        each = whole / size * 1e6
        growth = f"{each / before:.2f}" if before else "-"
        times = f"{floor * 1e3:>9.1f} {whole * 1e3:>10.1f} {whole / floor:>8.1f} {each:>8.2f}"
        print(f"{size:>9,} {times} {growth:>7} {one * 1e6:>10.1f}")
        before = each


if __name__ == "__main__":
    main()
