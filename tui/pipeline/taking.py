"""Proposals taken from the tray, let go, or asked about again: what that does to people, and to the tray.

The journal comes first, then the tray hears of it: each decision is an undo step, and the tray follows the steps. What
is killed in between, undone, or lost by a restore is put right by ``reconcile``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from msgspec.structs import replace

from tui.capture.records import Proposed, State
from tui.capture.tray import Tray
from tui.model.errors import DataError
from tui.model.records import Prospect
from tui.pipeline import captured
from tui.pipeline.captured import AlreadyThere
from tui.pipeline.changes import Moment
from tui.pipeline.errors import Gone, Refused
from tui.pipeline.history import Step, sound_step
from tui.pipeline.people import People
from tui.pipeline.write_model import Work
from tui.store import PROSPECTS, Docs
from tui.text import counted

TAKES: Final = "capture"
"""What a step did that took proposals; so the two below."""
LETS_GO: Final = "let go"
ASKS_AGAIN: Final = "ask again"
_BECAME: Final[Mapping[tuple[str, bool], State]] = {
    (TAKES, True): State.TAKEN, (TAKES, False): State.LET_GO,
    (LETS_GO, True): State.LET_GO, (LETS_GO, False): State.OPEN,
    (ASKS_AGAIN, True): State.OPEN, (ASKS_AGAIN, False): State.LET_GO,
}  # fmt: skip
"""What a step did, and whether it is in force -> what became of its proposals. A taken one that is undone is not asked
about again by itself, or what is certain would be logged once more at the next run."""


class Taking:
    """Proposals that are being taken."""

    def __init__(self, several: Mapping[int, Proposed], tray: Tray) -> None:
        self._several = several
        self._tray = tray
        self._states: dict[int, State] = {}
        self.left: list[str] = []
        """Why some could not be taken."""

    def build(self, work: Work) -> tuple[Docs, Step]:
        """The documents with all that can be taken, and the undo step. Refused where nothing can."""
        found: dict[int, Prospect] = {}
        said: list[str] = []
        self._tray.refresh()
        self._states.clear()
        self.left.clear()
        one: Proposed | None = None
        for number, proposed in self._several.items():
            try:
                known = self._tray.get(number)
                if known is None or known.state not in (State.OPEN, State.LET_GO):
                    raise Refused(f"proposal {number} is not there any more" + (f": {known.state}" if known else ""))
                before = found.get(proposed.who) or work.read(proposed.who)
                found[proposed.who] = captured.taken(proposed, before, work.moment)
            except AlreadyThere as there:
                self._states[number] = State.THERE
                self.left.append(str(there))
            except Gone as gone:
                self._states[number] = State.WITHDRAWN
                self.left.append(str(gone).splitlines()[0])
            except Refused as no:
                self.left.append(str(no).splitlines()[0])
            else:
                self._states[number] = State.TAKEN
                said.append(captured.taken_words(proposed, before.name, work.moment))
                one = proposed
        if one is None:
            many = f"none of these {len(self.left):,} can be taken: " if len(self.left) > 1 else ""
            raise Refused(f"{many}{self.left[0]}" if self.left else "nothing is to be taken")
        words = "; ".join(said) if len(said) <= _SAID else f"took {counted(len(said), 'proposal')}"
        if self.left:
            words += f"; not {len(self.left):,}: {self.left[0]}"
        step = Step(work.moment.now, TAKES, words, tuple(found))
        if len(said) == 1 and one.what == "touch":
            step = replace(step, kind=one.kind, inbound=one.inbound)
        return {PROSPECTS: work.documents(found)}, step

    def settle(self, now: datetime, step: int = 0) -> None:
        """Says in the tray what became of them, by which step."""
        for state in (State.TAKEN, State.THERE, State.WITHDRAWN):
            several = {number: self._several[number] for number, each in self._states.items() if each is state}
            self._tray.settle(several, state, now, step if state is State.TAKEN else 0)


_SAID = 2
"""So many are named in the words of a step."""


class Turning:
    """Proposals that wait and are let go, or that were let go and wait again. Nobody's document changes.

    Args:
        did: ``LETS_GO`` or ``ASKS_AGAIN``.
        numbers: of them; of those that do not stand so any more there is nothing to turn.
    """

    def __init__(self, did: str, numbers: Collection[int], tray: Tray) -> None:
        self._did = did
        self._numbers = numbers
        self._tray = tray
        self._found: dict[int, Proposed] = {}

    def build(self, work: Work) -> tuple[Docs, Step]:
        """The undo step: it is about nobody, for nothing of anybody changes. Refused where there is none of them."""
        self._tray.refresh()
        known = {number: found for number in self._numbers if (found := self._tray.get(number)) is not None}
        self._found = {number: each for number, each in known.items() if each.state is _BECAME[self._did, False]}
        if not self._found:
            raise Refused(f"nothing of that {_STANDS[_BECAME[self._did, False]]}")
        what = counted(len(self._found), "proposal")
        if len(self._found) == 1:
            (one,) = self._found.values()
            name = work.read(one.who).name if one.who in work.prospects else "somebody who is not here"
            what = captured.taken_words(one, name, work.moment).removeprefix("logged ")
        return {}, Step(work.moment.now, self._did, f"{_TURNED[self._did]}: {what}")

    def settle(self, now: datetime, step: int = 0) -> None:
        """Says so in the tray."""
        self._tray.settle(self._found, _BECAME[self._did, True], now, step)


_STANDS: Final = {State.OPEN: "waits in the tray", State.LET_GO: "was let go"}
_TURNED: Final = {LETS_GO: "let go for good", ASKS_AGAIN: "waits again"}


# The tray follows the journal ----------------------------------------------------------------------------------------


class Undone(NamedTuple):
    """What the journal says otherwise than the tray did."""

    waiting: int
    """So many wait again."""
    let_go: tuple[int, ...]
    """Taken ones that were undone."""


def reconcile(tray: Tray, steps: Mapping[int, bytes], people: People, moment: Moment) -> Undone:
    """Has the tray agree with the journal, whatever happened to one of them alone.

    What a run that was killed had logged is out of the tray: its ref stands in the journal. What was undone or done
    again since stands as its step does. What was taken, and of which the journal has never heard - it is an older one,
    restored - waits again.
    """
    tray.refresh()
    found: dict[tuple[State, int], dict[int, Proposed]] = {}
    follower = _Follower(tray, steps, people, moment)
    for number, each in tray.proposals.items():
        after = follower.after(each)
        if (after.state, after.step) != (each.state, each.step):
            found.setdefault((after.state, after.step), {})[number] = after
    for (state, step), several in found.items():
        tray.settle(several, state, moment.now, step)
    again = sum(len(several) for (state, _), several in found.items() if state is State.OPEN)
    return Undone(again, tuple(n for (state, _), several in found.items() if state is State.LET_GO for n in several))


class _Follower:
    """What the journal says of each proposal."""

    def __init__(self, tray: Tray, steps: Mapping[int, bytes], people: People, moment: Moment) -> None:
        self._tray = tray
        self._steps = _of_the_tray(steps)
        self._journal = steps
        self._first = min(steps, default=0)
        self._people = people
        self._moment = moment
        self._refs: dict[int, frozenset[str]] = {}

    def after(self, each: Proposed) -> Proposed:
        """How it stands by the journal."""
        if each.step in self._steps and each.state in (State.OPEN, State.TAKEN, State.LET_GO):
            return replace(each, state=_BECAME[self._steps[each.step]])
        if each.state is State.OPEN and each.what == "touch" and self._is_logged(each):
            # The last step that took something about them, and of which no proposal knows.
            step = next((number for number, several in self._untold if each.who in several), 0)
            return replace(each, state=State.TAKEN if step else State.THERE, step=step)
        is_lost = each.state is State.TAKEN and each.step > self._first and each.step not in self._steps
        if (is_lost or (each.state is State.THERE and each.what == "touch")) and self._is_missed(each):
            return self._again(each)
        return each

    def _is_logged(self, each: Proposed) -> bool:
        if each.who not in self._refs:
            self._refs[each.who] = frozenset()
            with suppress(DataError):
                if each.who in self._people:
                    prospect = self._people.look(each.who)
                    self._refs[each.who] = frozenset(touch.ref for touch in (*prospect.touches, *prospect.past))
        return each.ref != "" and each.ref in self._refs[each.who]

    @cached_property
    def _untold(self) -> list[tuple[int, tuple[int, ...]]]:
        told = {each.step for each in self._tray.proposals.values()}
        taking = (n for n, known in reversed(self._steps.items()) if known == (TAKES, True) and n not in told)
        return [(number, step.who) for number in taking if (step := sound_step(self._journal[number])) is not None]

    def _is_missed(self, each: Proposed) -> bool:
        """Whether it is about somebody who is here, and does not stand there."""
        with suppress(DataError):
            if each.who in self._people:
                return not captured.is_there(each, self._people.look(each.who), self._moment)
        return False

    def _again(self, each: Proposed) -> Proposed:
        """As it waits again: a meeting that was moved since at its new time, one that did not take place not at all."""
        for later in self._tray.of_meeting(each.ref).values():
            if (later.who, later.state) == (each.who, State.TAKEN) and later.what == "cancelled":
                return replace(each, state=State.WITHDRAWN)
            if (later.who, later.state) == (each.who, State.TAKEN) and later.what == "moved":
                each = replace(each, at=later.at)
        return replace(each, state=State.OPEN)


def is_of_the_tray(steps: Mapping[int, bytes], number: int | None) -> bool:
    """Whether a step undoes or redoes one about proposals."""
    step = sound_step(steps.get(number or 0))
    of = sound_step(steps.get(step.undoes or step.redoes or 0)) if step is not None else None
    return of is not None and (of.did, True) in _BECAME


def _of_the_tray(steps: Mapping[int, bytes]) -> dict[int, tuple[str, bool]]:
    """The steps about proposals: what each did, and whether it is in force."""
    found: dict[int, tuple[str, bool]] = {}
    for number, raw in sorted(steps.items()):
        step = sound_step(raw)
        if step is None:
            continue
        of, is_in_force = step.undoes or step.redoes or number, step.undoes is None
        did = found[of][0] if of in found else step.did
        if (did, is_in_force) in _BECAME:
            found[of] = did, is_in_force
    return found
