"""The daily review: a walk over what presses now, one item at a time, the most pressing first.

The agenda is the truth at every look; the walk knows only which items were visited, and where the user stands. It
reads decisions from the undo steps: anything recorded about the person shown, here or in another process, is a
decision of the walk, and an undo takes it back. A deletion by another process is no decision: that person is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from tui.agenda.index import Due
from tui.model.records import Instant
from tui.pipeline.history import Step, sound_step
from tui.pipeline.pipeline import Pipeline
from tui.rules.engine import Rule
from tui.store import STEPS
from tui.views.filters import Chosen
from tui.views.review.items import ItemKey, Visit, key_of
from tui.views.review.news import GoneItem, News
from tui.views.review.saved_walk import VERSION, SavedWalk


class Walk:
    """Where the user stands in today's review.

    Its list is fixed when it starts, so that it has an end: what comes due meanwhile is counted apart (``extra``), and
    offered behind the end. ``done`` + ``passed`` + what is left make the total. Call ``look`` whenever the pipeline may
    have changed; moving costs no look, and nothing here grows with the number of people beyond those who press.
    """

    def __init__(self, pipeline: Pipeline, kept: SavedWalk | None = None, only: Chosen | None = None) -> None:
        """A new walk, or one that goes on from ``kept``, unless that is of another day or of other data.

        ``only`` of some people, where there are: then what waits for the day's budget is among it, too.
        """
        self.pipeline = pipeline
        self.only = only
        self.day = pipeline.calendar.day(pipeline.now)
        self.current: ItemKey | None = None
        """The item shown; None at the end."""
        self.visits: list[Visit] = []
        self.steps: list[int] = []
        """The numbers of the undo steps made in this walk, including those undone since."""
        self.undone: set[int] = set()
        self._due: dict[ItemKey, Due] = {}
        self._listed: set[ItemKey] = set()
        """The items of the walk: those due at its start, and what was taken up since."""
        self.touched: set[int] = set()
        """People about whom something was recorded, whose item is still due."""
        resumed = kept is not None and self._resume(kept)
        if not resumed:
            self._seen = max(self.pipeline.store.table(STEPS), default=0)
        self.look()
        if not resumed or not self._listed:
            self._listed = set(self._due)
        self._listed.update(key for key in self._due if key == self.current)
        if self.current is None:  # who comes back to a finished walk finds what came due since
            self.first_open()
            if self.current is None:
                self.take_up()

    # Saved -------------------------------------------------------------------------------------------------

    def _resume(self, kept: SavedWalk) -> bool:
        if kept.version != VERSION or kept.day != self.day or kept.seen_at != self._made_at(kept.seen):
            return False
        self._seen = kept.seen
        self.current = kept.current
        self.visits = list(kept.visits)
        self.steps, self.undone, self.touched = list(kept.steps), set(kept.undone), set(kept.touched)
        self._listed = set(kept.listed)
        return True

    def to_save(self) -> SavedWalk:
        """What is needed to go on later today. Steps that cannot be read tell no time: they are taken in again."""
        seen, steps = self._seen, self.pipeline.store.table(STEPS)
        while seen in steps and self._step(seen) is None:
            seen -= 1
        return SavedWalk(
            VERSION, self.day, seen, self._made_at(seen), self.current, tuple(self.visits),
            tuple(self.steps), tuple(sorted(self.undone)), tuple(sorted(self.touched)),
            tuple(sorted(self._listed, key=lambda key: (key.who, key.rule, key.since))),
        )  # fmt: skip

    def _made_at(self, number: int) -> Instant | None:
        step = self._step(number)
        return step.at if step is not None else None

    def _step(self, number: int) -> Step | None:
        return sound_step(self.pipeline.store.table(STEPS).get(number))

    # Where we are -------------------------------------------------------------------------------------------

    @property
    def who(self) -> int | None:
        """The person shown; None at the end."""
        return self.current.who if self.current is not None else None

    @property
    def line(self) -> Due | None:
        """The line of the agenda shown; None at the end, and for what was decided already."""
        return self._due.get(self.current) if self.current is not None else None

    def is_due(self, key: ItemKey) -> bool:
        """True for an item that presses, by the last look."""
        return key in self._due

    @property
    def open(self) -> list[ItemKey]:
        """What of the list has not been visited yet, in order."""
        visited = {visit.key for visit in self.visits if not visit.again}
        return [key for key in self._due if key in self._listed and key not in visited]

    @property
    def extra(self) -> list[ItemKey]:
        """What came due meanwhile, in order.

        Nobody about whom something was decided here comes again on the same day, but with a report, an answer or a
        promise.
        """
        decided = {visit.key.who for visit in self.visits if visit.done}
        return [
            key
            for key in self._due
            if key not in self._listed and (key.who not in decided or key.rule in _NOT_FROM_DECISIONS)
        ]

    def take_up(self) -> None:
        """What came due meanwhile belongs to the walk from here on, which goes on with it."""
        self._listed.update(self.extra)
        self.first_open()

    @property
    def passed(self) -> list[ItemKey]:
        """What was passed over for now, in order."""
        return [visit.key for visit in self.visits if visit.passed]

    @property
    def done(self) -> int:
        """How many items were decided."""
        return sum(visit.done for visit in self.visits)

    @property
    def total(self) -> int:
        """Decided, passed over and left."""
        return self.done + sum(key in self._listed for key in self._due)

    @property
    def number(self) -> int:
        """The number of the item shown, from 1; at the end all of them."""
        if self.current is None:
            return self.total
        at = self._at()
        return (len(self.visits) if at is None else at) + 1

    def _at(self) -> int | None:
        """The place of the item shown among the visits; None for one not visited yet."""
        return next((place for place, visit in enumerate(self.visits) if visit.key == self.current), None)

    def recorded(self) -> list[Step]:
        """The undo steps of this walk that are not undone, in order."""
        found = (self._step(number) for number in self.steps if number not in self.undone)
        return [step for step in found if step is not None]

    # Moving -------------------------------------------------------------------------------------------------

    def pass_over(self) -> None:
        """On to the next item; this one, if it is still open, is passed over for now."""
        if self.current is None:
            return
        at = self._at()
        if at is None:
            self.visits.append(Visit(self.current))
        elif self.visits[at].again:
            self.visits[at] = Visit(self.current)
        if at is None or at + 1 == len(self.visits):
            self.first_open()
        else:
            self.current = self.visits[at + 1].key

    def back(self) -> bool:
        """To the item before; False at the first one."""
        at = self._at() if self.current is not None else None
        before = (len(self.visits) if at is None else at) - 1
        if before < 0:
            return False
        self.current = self.visits[before].key
        return True

    def first(self) -> None:
        """To the beginning of the walk."""
        self.current = next((visit.key for visit in self.visits), next(iter(self.open), None))

    def first_open(self) -> None:
        """To the most pressing item of the list that was not visited yet; without one, to the end."""
        self.current = next(iter(self.open), None)

    def go_to(self, who: int) -> None:
        """To the item of a person, else to the last visit to them; stays if they are not in this walk."""
        if who != self.who:
            open_now = (key for key in self._due if key.who == who and key in self._listed)
            visited = (visit.key for visit in reversed(self.visits) if visit.key.who == who)
            self.current = next(open_now, next(visited, self.current))

    def walk_again(self) -> None:
        """What was passed over is open once more."""
        self.visits = [visit for visit in self.visits if visit.done]
        self.first_open()

    # Looking ------------------------------------------------------------------------------------------------

    def look(self, *, follow: bool = False) -> News:
        """Takes in what was recorded and what time has changed; goes on from what is decided or gone.

        Args:
            follow: an undo just made here leads back to the person it concerned.
        """
        before, seen = self._due, self._seen
        steps = self._take_steps()
        ours, others = self._made_after(seen)
        agenda, only = self.pipeline.agenda, self.only
        lines = agenda.pressing() if only is None else agenda.due_among(only.ids)
        self._due = {key_of(line): line for line in lines}
        self._carry(before)
        self._keep_listed()
        shown, reopened = self.current, self._reopen()
        decided, gone = self._leave(self._missing(before))
        if shown in gone or self.who in decided:
            self.first_open()
        if follow and ours:
            self._follow(steps)
        concerned = {who for step in (*steps, *ours) for who in step.who} | decided
        went = {key.who: GoneItem(key, self._name(key, before)) for key in gone if key.who not in concerned}
        lost = went.pop(shown.who, None) if shown is not None and shown in gone else None
        return News(
            lost=lost,
            came=() if ours else self._came(before, reopened, concerned),
            gone=tuple(went.values()),
            step=steps[-1] if steps else None,
            elsewhere=_last_about(shown, others),
        )

    def _came(self, before: Mapping[ItemKey, Due], reopened: set[ItemKey], concerned: set[int]) -> tuple[ItemKey, ...]:
        """Items that came due by themselves, of people about whom nothing was recorded."""
        new = (key for key in self._due if key not in before and key not in reopened)
        return tuple(key for key in new if key.who not in concerned)

    def _made_after(self, seen: int) -> tuple[list[Step], list[Step]]:
        """The steps taken in after this one: those made here, and those of other processes."""
        ours: list[Step] = []
        others: list[Step] = []
        for number in range(seen + 1, self._seen + 1):
            if (step := self._step(number)) is not None:
                (ours if self.pipeline.made_here(number) else others).append(step)
        return ours, others

    def _reopen(self) -> set[ItemKey]:
        """Decided items that are due again: what was decided is undone."""
        found = {visit.key for visit in self.visits if visit.done and visit.key in self._due}
        self.visits = [Visit(visit.key, again=True) if visit.key in found else visit for visit in self.visits]
        return found

    def _leave(self, missing: Iterable[ItemKey]) -> tuple[set[int], list[ItemKey]]:
        """Items that are no longer due: whose are decided, as something was recorded; and those that just went."""
        decided: set[int] = set()
        gone: list[ItemKey] = []
        for key in missing:
            if key.who in self.touched:
                if key in self._listed:
                    self._mark_done(key)
                decided.add(key.who)
            else:
                gone.append(key)
        went = set(gone)
        self.visits = [visit for visit in self.visits if visit.key not in went]
        self.touched -= decided
        return decided, gone

    def _follow(self, steps: Sequence[Step]) -> None:
        """Back to the person that the last step concerned, if it is an undo."""
        if steps and steps[-1].undoes is not None and len(steps[-1].who) == 1:
            self.go_to(steps[-1].who[0])

    def _name(self, key: ItemKey, before: Mapping[ItemKey, Due]) -> str:
        """Whose item it is, or was before they were deleted."""
        line = before.get(key)
        return line.row.name if line is not None else self.pipeline.people.name(key.who)

    def _take_steps(self) -> list[Step]:
        """The new undo steps that concern the walk: about the person shown, or taking back or redoing one of its own.

        An undo of anything else is among them too, for ``follow``.
        """
        found = []
        while self._seen + 1 in self.pipeline.store.table(STEPS):
            self._seen += 1
            step = self._step(self._seen)
            if step is None:
                continue
            if step.undoes is not None:
                if step.undoes in self.steps:
                    self.undone.add(step.undoes)
                self.touched -= set(step.who)
            elif step.redoes is not None:
                if step.redoes not in self.steps:
                    continue
                self.undone.discard(step.redoes)
                self.touched |= set(step.who)
            elif self.current is None or self.current.who not in step.who or step.did == "mailing":
                continue  # a mailing decides about nobody
            elif step.did == "delete" and not self.pipeline.made_here(self._seen):
                self.touched.discard(self.current.who)
                continue
            else:
                self.steps.append(self._seen)
                self.touched.add(self.current.who)
            found.append(step)
        return found

    def _carry(self, before: dict[ItemKey, Due]) -> None:
        """Keeps the item shown when only what it counts from has changed, as by a corrected date."""
        shown = self.current
        if shown is None or shown in self._due or Visit(shown, done=True) in self.visits:
            return
        twin = next((key for key in self._due if key.is_like(shown)), None)
        if twin is None or any(visit.key == twin for visit in self.visits):
            return
        self.visits = [replace(visit, key=twin) if visit.key == shown else visit for visit in self.visits]
        self.current = twin
        self._listed.add(twin)
        if shown in before:
            before[twin] = before.pop(shown)

    def _keep_listed(self) -> None:
        """What only counts from another instant by now, as by a corrected date, is still the same item of the list."""
        done = {visit.key for visit in self.visits if visit.done}
        old = {key.who: key for key in self._listed if key not in self._due and key not in done}
        for key in self._due:
            if key not in self._listed and (before := old.get(key.who)) is not None and key.is_like(before):
                self._listed.add(key)

    def _missing(self, before: Iterable[ItemKey]) -> list[ItemKey]:
        """Items that were open and are no longer in the agenda."""
        known = dict.fromkeys(visit.key for visit in self.visits if not visit.done)
        if self.current is not None:
            known[self.current] = None
        known |= dict.fromkeys(before)
        done = {visit.key for visit in self.visits if visit.done}
        return [key for key in known if key not in self._due and key not in done]

    def _mark_done(self, key: ItemKey) -> None:
        at = next((place for place, visit in enumerate(self.visits) if visit.key == key), len(self.visits))
        self.visits[at : at + 1] = [Visit(key, done=True)]


_NOT_FROM_DECISIONS = frozenset({Rule.CONTACT_CLOCK, Rule.REPORT, Rule.PROMISE})
"""Rules that do not ask for somebody again because of what was just decided; a report is contact with the source."""


def _last_about(shown: ItemKey | None, steps: Sequence[Step]) -> Step | None:
    """The last step about the person shown."""
    about = [step for step in steps if shown is not None and shown.who in step.who]
    return about[-1] if about else None
