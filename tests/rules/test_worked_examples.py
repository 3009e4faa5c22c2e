"""The worked examples of the rule book, each with its times (rules at their defaults, zone UTC)."""

from __future__ import annotations

import pytest

from tests.rules.people import CASES, Case
from tui.rules.engine import next_due


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_example(case: Case) -> None:
    item = next_due(case.prospect, case.now, case.rules, case.calendar)
    assert item is not None
    got = {
        "rule": item.rule,
        "state": item.state,
        "kinds": item.kinds,
        "due": item.due_at,
        "late": item.late_at,
        "broken": item.broken_at,
        "step": item.step,
    }
    assert {key: got[key] for key in case.expected} == case.expected
