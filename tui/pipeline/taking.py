"""Proposals taken from the tray, or let go: what that does to several people at once, and to the tray."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.capture.records import Proposed, State
from tui.capture.tray import Tray
from tui.pipeline import captured
from tui.pipeline.captured import AlreadyThere
from tui.pipeline.errors import Gone, Refused
from tui.pipeline.history import Step
from tui.pipeline.result import Result
from tui.store import PROSPECTS, Docs
from tui.text import counted

if TYPE_CHECKING:
    from tui.model.records import Prospect
    from tui.pipeline.write_model import Work


class Taking:
    """Proposals that are being taken.

    The journal comes first, then the tray hears of it. What is killed in between is in the journal once, and the tray
    finds it there: by its ref, or by what it says.
    """

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
        known = self._tray.proposals
        self._states.clear()
        self.left.clear()
        one: Proposed | None = None
        for number, proposed in self._several.items():
            try:
                self._refuse_settled(number, known.get(number))
                before = found.get(proposed.who) or work.read(proposed.who)
                found[proposed.who] = captured.taken(proposed)(before, work.moment)
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
                said.append(captured.words(proposed, before.name, work.moment))
                one = proposed
        if one is None:
            raise Refused(self.left[0] if len(self.left) == 1 else _none(self.left))
        words = "; ".join(said) if len(said) <= _SAID else f"took {counted(len(said), 'proposal')}"
        if self.left:
            words += f"; not {len(self.left):,}: {self.left[0]}"
        step = Step(work.moment.now, "capture", words, tuple(found))
        if len(said) == 1 and one.what == "touch":
            step = replace(step, kind=one.kind, inbound=one.inbound)
        return {PROSPECTS: work.documents(found)}, step

    def settle(self, now: datetime) -> None:
        """Says in the tray what became of them."""
        for state in (State.TAKEN, State.THERE, State.WITHDRAWN):
            several = {number: self._several[number] for number, each in self._states.items() if each is state}
            self._tray.settle(several, state, now)

    @staticmethod
    def _refuse_settled(number: int, known: Proposed | None) -> None:
        if known is None or known.state not in (State.OPEN, State.LET_GO):
            raise Refused(f"proposal {number} is not there any more" + (f": {known.state}" if known else ""))


_SAID = 2
"""So many are named in the words of a step."""


def _none(left: list[str]) -> str:
    return f"none of these {len(left):,} can be taken: {left[0]}" if left else "nothing is to be taken"


def let_go(tray: Tray, numbers: Collection[int], now: datetime) -> Result:
    """As ``Pipeline.let_go``."""
    waiting = tray.waiting()
    found = {number: waiting[number] for number in numbers if number in waiting}
    if not found:
        raise Refused("nothing of that waits in the tray")
    tray.settle(found, State.LET_GO, now)
    back = f" (keepwarm accept {next(iter(found))} takes it after all)" if len(found) == 1 else ""
    return Result((), f"let {counted(len(found), 'proposal')} go; never asked again{back}")
