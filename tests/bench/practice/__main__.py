"""A practice day by day: ``python -m tests.bench.practice``. Figures for people, never asserted in CI.

Everything runs through the real pipeline on a temporary folder (TMPDIR says where), with a clock that is moved on.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from time import perf_counter
from typing import NamedTuple

from tests.bench.practice import scenes
from tests.bench.practice.checks import AGAIN, GREW
from tests.bench.practice.days import START, Practice, Style
from tests.bench.practice.figures import Diary, Told, share
from tests.bench.practice.people import SILENT
from tests.bench.table import show
from tui.model.records import Stage
from tui.rules.capacity import Capacity

IMPORT_DAYS = 130
"""Past the three months after which ceilings break."""
IMPORT_BUDGET = 20
CUSTOMERS = 13_000
WEEKS = (1, 5, 9)


class Figure(NamedTuple):
    """A line of the table."""

    name: str
    of: Callable[[Practice], float]
    goal: str = ""
    digits: int = 0

    def cell(self, practices: Sequence[Practice]) -> str:
        """The median of the seeds, and the worst where it is another."""
        values = [self.of(each) for each in practices]
        middle, worst = (f"{value:,.{self.digits}f}" for value in (statistics.median(values), max(values)))
        return middle if middle == worst else f"{middle} ({worst})"


def _week(values: Sequence[float], week: int) -> float:
    """The mean of a week of five working days, from 1; 0 where it was not reached."""
    found = values[(week - 1) * 5 : week * 5]
    return statistics.mean(found) if found else 0


def _asked(diary: Diary) -> list[float]:
    return [each.asked for each in diary.mornings]


def _asked_to_done(diary: Diary) -> float:
    """The worst week from the third on."""
    weeks = range(3, len(diary.done) // 5 + 1)
    return max((_week(_asked(diary), week) / max(1, _week(diary.done, week)) for week in weeks), default=0)


def _silent(practice: Practice) -> float:
    """Touches to whoever of the silent had most."""
    return max(
        (practice.diary.touches[who] for who, each in practice.people.items() if each.nature is SILENT), default=0
    )


def _weeks(name: str, of: Callable[[Diary], Sequence[float]]) -> Iterable[Figure]:
    def in_week(week: int) -> Figure:
        return Figure(f"{name}, week {week}", lambda each: _week(of(each.diary), week))

    return map(in_week, WEEKS)


def _mornings(name: str, which: Callable[[Told], bool], goal: str = "") -> Figure:
    return Figure(name, lambda each: sum(map(which, each.diary.asked)), goal)


PRACTICE = (
    *_weeks("asked a day", _asked),
    *_weeks("with a place", lambda diary: [each.shown for each in diary.mornings]),
    *_weeks("done a day", lambda diary: diary.done),
    *_weeks("late", lambda diary: [each.late for each in diary.mornings]),
    Figure("asked / done, worst week from the third", lambda each: _asked_to_done(each.diary), "1.3", 2),
    Figure("opening steps late, median, days", lambda each: share(each.diary.step_late, 0.5)),
    Figure("opening steps late, 90 %, days", lambda each: share(each.diary.step_late, 0.9), "4; 6"),
    Figure("opening steps late, most, days", lambda each: max(each.diary.step_late, default=0)),
    Figure("connect late, 90 %, days", lambda each: share(each.diary.connect_late, 0.9)),
    Figure("most steps on a morning", lambda each: max(day.steps for day in each.diary.mornings)),
    Figure("longest without a touch in the opening, days",
           lambda each: max(each.diary.opening_gap[Stage.VISIBILITY], default=0), "21"),
    Figure("the same of who was moved on to credibility",
           lambda each: max(each.diary.opening_gap[Stage.CREDIBILITY], default=0), "21"),
    Figure("weekly people asked after, most days", lambda each: max(each.diary.weekly_gap, default=0), "-; 35"),
    Figure("weekly people touched after, most days", lambda each: max(each.diary.weekly_touch, default=0)),
    Figure("keep warm asked after, 90 %, intervals", lambda each: share(each.diary.stretched, 0.9), digits=1),
    Figure("keep warm asked after, most, intervals", lambda each: max(each.diary.stretched, default=0), digits=1),
    Figure("touches to somebody silent, most", _silent, "12"),
    Figure("broken clocks, reports, promises, ceilings", lambda each: len(each.diary.broken), "0"),
    Figure("lines that came up within a day for no reason", lambda each: each.checks.found[GREW], "0"),
    Figure("people asked for twice on a day", lambda each: each.checks.found[AGAIN], "0"),
    Figure("capacity says: asked, last week", lambda each: each.diary.asked[-1].asked, digits=1),
    _mornings("mornings on which capacity says that it is too much", lambda day: day.said),
    _mornings("mornings on which more is asked than done and budget", lambda day: day.exceeds),
    _mornings("- and capacity says nothing", lambda day: day.exceeds and not day.said, "0"),
    _mornings("mornings on which more wait than a day has places", lambda day: day.queues),
    _mornings("- and capacity says nothing ", lambda day: day.queues and not day.said, "0"),
    _mornings("mornings on which somebody waits, and it says nothing", lambda day: day.waiting > 0 and not day.said),
    Figure("of these, the same person in a row, most", lambda each: each.diary.untold),
    Figure("looks at the day that found a fault", lambda each: each.checks.found.total(), "0"),
)  # fmt: skip

IMPORTED = (
    Figure("first words a day, as the import lays them", lambda each: each.first_words_a_day),
    Figure("first words until, weeks from the import", lambda each: each.first_words_until / 7),
    Figure("the last likely, says the import, weeks", lambda each: each.first_words_likely / 7),
    Figure("most beyond groups 1-3 on a day", lambda each: max(day.cut for day in each.diary.mornings), "20"),
    Figure("most on a day", lambda each: max(day.shown for day in each.diary.mornings)),
    Figure("done a day, last week", lambda each: statistics.mean(each.diary.done[-5:])),
    Figure("first words after their day, median, working days", lambda each: share(each.diary.after_laid, 0.5)),
    Figure("first words after their day, most, working days", lambda each: max(each.diary.after_laid, default=0), "3"),
    Figure("after the day that the import said, most", lambda each: max(each.diary.after_likely, default=0), "3"),
    Figure("broken", lambda each: len(each.diary.broken), "0"),
    Figure("capacity says: asked, last day", lambda each: each.diary.asked[-1].asked, digits=1),
    Figure("looks at the day that found a fault", lambda each: each.checks.found.total(), "0"),
)  # fmt: skip


def told(found: Capacity) -> str:
    """Capacity in a line."""
    words = f"asked {found.asked:,.1f} a working day, done {found.done:.1f}, budget {found.budget}"
    if found.remedy is None:
        return f"{words}; that fits"
    slower = ", ".join(f"{length} in {stage}" for stage, length in found.remedy.rhythms.items()) or "nothing"
    return f"{words}; tried: {slower} would ask for {found.remedy.asked:,.1f}"


def show_practices(title: str, figures: Sequence[Figure], columns: dict[str, list[Practice]]) -> None:
    """A table with a column a practice, and what the looks at the day found."""
    lines = [(each.name, each.goal, *(each.cell(found) for found in columns.values())) for each in figures]
    show(title, ("median of the seeds (worst)", "aim", *columns), lines)
    every = [each for found in columns.values() for each in found]
    looks, afresh = sum(each.checks.looks for each in every), sum(each.checks.afresh for each in every)
    print(f"\n{looks:,} looks at the day, {afresh:,} agendas made afresh")
    for each in every:
        for what in each.checks.examples.values():
            print(f"  fault: {what}")


def practices(days: int, seeds: int, new: Sequence[int], style: Style) -> None:
    """The table of a practice of forty people."""
    columns = {}
    for count in new:
        for words, grooms in (("", True), (", never groomed", False)):
            chosen = style._replace(new=count, grooms=grooms)
            columns[f"{count} new a week{words}"] = [scenes.year(seed, days, chosen) for seed in range(seeds)]
    much = f"{style.touches} touches" if style.touches else f"{style.minutes} minutes"
    show_practices(f"{days} days, 40 people, {much} a day, budget {style.per_day}", PRACTICE, columns)


def imports(sizes: Sequence[int], seeds: int) -> None:
    """The table of imports."""
    style = Style(IMPORT_BUDGET, new=0)
    columns = {}
    for size in sizes:
        runs = range(seeds if size <= 1000 else 1)
        columns[f"{size:,}"] = [scenes.file_of(size, seed, IMPORT_DAYS, style) for seed in runs]
    beside = min(1000, max(sizes))
    for words, after in (("", 0), (", after four weeks", 28)):
        columns[f"{beside:,} beside 40 people, 3 new a week{words}"] = [
            scenes.file_of(beside, seed, IMPORT_DAYS, style._replace(new=3), scenes.known(seed), after=after)
            for seed in range(seeds)
        ]
    show_practices(f"Imports: {IMPORT_DAYS} days, 20 done a day", IMPORTED, columns)


def customers(size: int) -> None:
    """Customers, with a mailing and without."""
    found = scenes.customers(size, 1, IMPORT_DAYS, Style(IMPORT_BUDGET, new=0))
    diary = found.practice.diary
    print(f"\n### {size:,} customers, monthly, by mailing\n")
    print(f"- {len(found.seconds)} mailings, each logged in {max(found.seconds):.1f} s of CPU at most")
    print(f"- most on a day: {max(each.shown for each in diary.mornings)}; broken: {len(diary.broken)};"
          f" faults found: {found.practice.checks.found.total()}")  # fmt: skip
    print(f"- with the mailing: {told(found.with_it)}")
    print(f"- without it: {told(found.without)}")


def absence(seeds: int) -> None:
    """A fortnight on which nothing is done."""
    days = range(28, 42)
    found = [scenes.year(seed, 90, Style(idle=days)) for seed in range(seeds)]
    back = START + timedelta(days=days.stop)

    def calm(each: Practice) -> float:
        mornings = [day for day in each.diary.mornings if day.day >= back]
        return next((number for number, day in enumerate(mornings) if day.asked == day.shown), len(mornings))

    def on_return(each: Practice) -> Callable[[str], float]:
        day = next(day for day in each.diary.mornings if day.day >= back)
        return lambda field: float(getattr(day, field))

    lines = (
        Figure("due on the first morning", lambda each: on_return(each)("asked")),
        Figure("with a place, groups 1-3 among them", lambda each: on_return(each)("shown")),
        Figure("opening steps among them", lambda each: on_return(each)("steps")),
        Figure("working days until nobody waits", calm),
        Figure("looks at the day that found a fault", lambda each: each.checks.found.total(), "0"),
    )
    show_practices("After a fortnight without a touch, 3 new a week, 12 touches a day", lines, {"": found})


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.practice", description=__doc__)
    options.add_argument("--days", default="60,90", help="lengths of the practice")
    options.add_argument("--seeds", type=int, default=5)
    options.add_argument("--new", default="3,6", help="people met in a week")
    options.add_argument("--budget", default="12,25min", help="touches a day, or minutes")
    options.add_argument("--imports", default="300,1000,2000,13000", help="sizes of files; 0: none, and no mailing")
    chosen = options.parse_args()
    begin = perf_counter()
    new, sizes = ([int(word) for word in words.split(",")] for words in (chosen.new, chosen.imports))
    print("### A coffee that does not come about, met on 2 March\n")
    print("; ".join(f"{at.day} {at:%b} {what}" for at, what in scenes.no_coffee()))
    for days in map(int, chosen.days.split(",")):
        for much in chosen.budget.split(","):
            minutes = much.removesuffix("min")
            style = Style(0, int(minutes)) if minutes != much else Style(int(much))
            practices(days, chosen.seeds, new, style)
    absence(chosen.seeds)
    if any(sizes):
        imports(sizes, chosen.seeds)
        customers(CUSTOMERS)
    print(f"\n{(perf_counter() - begin) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
