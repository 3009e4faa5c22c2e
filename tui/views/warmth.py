"""Warmth in words and steps: how much of your influence is left, as cards and filters say it."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta

from tui.agenda.rows import Row
from tui.rules import measures
from tui.rules.book import Rules

WARMTHS = ("cold", "cool", "mild", "warm", "hot")
"""The words for warmth, coldest first."""
UNKNOWN = "new"
"""The word for those who never had a word from you: nobody knows."""
HEATS = 2 * len(WARMTHS)
"""Steps of warmth, 0 coldest: two a word."""
NEUTRAL = HEATS // 2
"""The step shown where nobody knows: neither hot nor cold."""
_BEND = 1.7
_AGES = range(100 * 366 * 24 * 3600 * 1_000_000)
"""Microseconds of silence that are told apart."""


def coldest(rules: Rules) -> float:
    """The influence that is left at the ceiling, 0 to 1: nothing warm."""
    months = rules.ceiling.broken.nominal_days / measures.MONTH_DAYS
    if rules.influence.mode == "linear":
        return max(0.0, 1 - rules.influence.monthly_loss * months)
    return float((1 - rules.influence.monthly_loss) ** months)


def warmth_word(row: Row, now: datetime, rules: Rules, cold: float) -> str:
    """The warmth of somebody in a word; ``cold`` as ``coldest`` gives it."""
    if row.is_unopened:
        return UNKNOWN
    return WARMTHS[heat(measures.influence(row.influence_from, now, rules.influence), cold) // 2]


def warm_since(word: str, now: datetime, rules: Rules, cold: float) -> tuple[datetime, datetime]:
    """Between when your last word lies with those whose warmth is this one of ``WARMTHS``: after the first instant,
    and not after the second. As ``warmth_word`` has it of each.
    """
    step = WARMTHS.index(word)

    def coldness(age: int) -> int:
        since = now - timedelta(microseconds=age)
        return -(heat(measures.influence(since, now, rules.influence), cold) // 2)

    begins, ends = (bisect_left(_AGES, -each, key=coldness) for each in (step, step - 1))
    return (
        now - timedelta(microseconds=ends) if ends < len(_AGES) else datetime.min.replace(tzinfo=UTC),
        now - timedelta(microseconds=begins) if begins else datetime.max.replace(tzinfo=UTC),
    )


def heat(influence: float, cold: float) -> int:
    """The step of warmth of an influence (0 to 1); ``cold`` is the influence at which nothing warm is left.

    Bent, so that the first weeks of silence show: by default hot for ten days, mild at a month, cold at two.
    """
    left = max(0.0, min(1.0, (influence - cold) / (1 - cold))) if cold < 1 else 1.0
    return min(HEATS - 1, int(left**_BEND * HEATS))
