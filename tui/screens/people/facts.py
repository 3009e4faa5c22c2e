"""Facts about people: interest, a purchase, a referral, their stage."""

from __future__ import annotations

from functools import partial, partialmethod

from tui.commands import Place
from tui.model.records import STAGES, Stage
from tui.pipeline import changes
from tui.rules.proposals import evidence
from tui.screens.people.action_group import ActionGroup
from tui.screens.people.command_runner import UNDO
from tui.text import clean
from tui.views.previews import refusal


class Facts(ActionGroup):
    """Facts are recorded without a dialog; a stage move is confirmed if the records hardly support it."""

    def interest(self) -> None:
        self._commands.each(partial(self._pipeline.interest, some=True), "they expressed interest")

    def bought(self) -> None:
        self._commands.each(partial(self._pipeline.bought, some=True), "they bought")

    def referral(self) -> None:
        """Records a referral; the hint says how to add the person they sent."""
        adds = len(self._screen.targets()) == 1 and self._screen.place is not Place.GROOMING
        hint = f"a adds whom they sent; {UNDO}" if adds else UNDO
        self._commands.each(partial(self._pipeline.referral, some=True), "they gave a referral", hint)

    def _move(self, by: int) -> None:
        """Moves the targets by this many stages."""
        if not (ids := self._screen.targets_or_warn()):
            return
        stages = {self._pipeline.prospect(who).stage for who in ids}
        if len(stages) > 1:
            self._screen.warn("the marked are in different stages: mark people of one column")
            return
        place = STAGES.index(stages.pop()) + by
        if not 0 <= place < len(STAGES):
            self._screen.warn(f"{STAGES[place - by]} is the {'last' if by > 0 else 'first'} stage")
            return
        self._move_to(ids, STAGES[place])

    stage_back, stage_on = partialmethod(_move, -1), partialmethod(_move, 1)

    def _move_to(self, ids: list[int], stage: Stage) -> None:
        move, what = partial(self._pipeline.move, ids, stage), f"{stage}: {self._commands.named(ids)}"
        doubts = []
        if not refusal(self._pipeline, ids, changes.move(stage)):  # no question about a move that is refused anyway
            found = [(who, evidence(self._pipeline.prospect(who), stage, self._pipeline.rules)) for who in ids]
            doubts = [
                f"{clean(self._pipeline.people.name(who))}: {each.words}" for who, each in found if not each.enough
            ]
        if not doubts:
            self._commands.do_for(ids, move, what, f"Move {len(ids):,} people to {stage}?")
            return
        words = "\n".join(doubts[:3] + ([f"and {len(doubts) - 3:,} more"] if len(doubts) > 3 else []))
        act = partial(self._commands.do, move, what=what)
        self._commands.ask(f"Little speaks for {stage} yet", words, act, yes="move anyway", no="stay")
