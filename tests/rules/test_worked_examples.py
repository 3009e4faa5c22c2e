"""The worked examples of the rule book, each with its times (rules at their defaults, zone UTC).

Those about a day (20 to 22) stand in ``test_day_oracle.py``.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules import oracle
from tests.rules.people import CASES, RULES, Case, t
from tui.rules.engine import next_due
from tui.rules.measures import influence


def _facts(item: Any) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "state": item.state,
        "kinds": item.kinds,
        "due": item.due_at,
        "late": item.late_at,
        "broken": item.broken_at,
        "step": item.step,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_example(case: Case) -> None:
    got = _facts(next_due(case.prospect, case.now, case.rules, case.calendar))
    assert {key: got[key] for key in case.expected} == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_second_reading_knows_the_worked_example(case: Case) -> None:
    got = _facts(oracle.candidates(case.prospect, case.now, case.rules, case.calendar.zone)[0])
    assert {key: got[key] for key in case.expected} == case.expected


@pytest.mark.parametrize(("now", "left"), [("2026-01-31 10:30", 0.9), ("2026-04-02 07:30", 0.729)])
def test_10_influence_is_lost(now: str, left: float) -> None:
    """30.4375 and 91.3125 days after the last outbound touch."""
    assert influence(t("2026-01-01"), t(now), RULES.influence) == pytest.approx(left, abs=1e-9)
