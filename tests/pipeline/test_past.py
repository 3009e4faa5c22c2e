"""History from archives moves no clock, whatever it is and whenever it was: the engine says the same as before."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.rules.strategies import History
from tests.rules.test_oracle import calendar_of
from tests.rules.test_properties import asked, thorough
from tui.capture.records import Proposed
from tui.model.kinds import Kind
from tui.pipeline.captured import AlreadyThere, taken
from tui.pipeline.changes import Moment
from tui.rules.engine import explain
from tui.rules.measures import measure
from tui.rules.proposals import proposals

AGO = st.tuples(st.integers(0, 900), st.sampled_from((0, 1, 30, 720)), st.sampled_from(tuple(Kind)), st.booleans())


@thorough
@given(asked(), st.lists(AGO, min_size=1, max_size=12))
def test_history_that_is_taken_moves_no_clock(case: tuple[History, Any], past: list[Any]) -> None:
    history, now = case
    before = history.prospect
    if before.closed is not None:
        return
    calendar = calendar_of(history.zone.key, False)
    moment = Moment(now, history.rules, calendar)
    after = before
    for number, (days, minutes, kind, inbound) in enumerate(past):
        at = now - timedelta(days=days, minutes=minutes)
        proposed = Proposed(
            "touch", 1, "linkedin", (), now, at=at, kind=kind, inbound=inbound, ref=f"li:x#{number}", history=True
        )
        with suppress(AlreadyThere):  # the same was logged by hand
            after = taken(proposed, after, moment)
    assert [touch.at for touch in after.past] == sorted(touch.at for touch in after.past)
    assert replace(after, past=()) == before
    for later in (timedelta(0), timedelta(days=1), timedelta(days=40)):
        assert explain(after, now + later, history.rules, calendar) == explain(
            before, now + later, history.rules, calendar
        )
    assert measure(after, now, history.rules, calendar) == measure(before, now, history.rules, calendar)
    assert proposals(after, now, history.rules, calendar) == proposals(before, now, history.rules, calendar)
