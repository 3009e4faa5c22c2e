"""Warmth in words and steps: how much of your influence is left, as cards and filters say it."""

from __future__ import annotations

WARMTHS = ("cold", "cool", "mild", "warm", "hot")
"""The words for warmth, coldest first."""
UNKNOWN = "new"
"""The word for those who never had a word from you: nobody knows."""
HEATS = 2 * len(WARMTHS)
"""Steps of warmth, 0 coldest: two a word."""
NEUTRAL = HEATS // 2
"""The step shown where nobody knows: neither hot nor cold."""
_BEND = 1.7


def heat(influence: float, cold: float) -> int:
    """The step of warmth of an influence (0 to 1); ``cold`` is the influence at which nothing warm is left.

    Bent, so that the first weeks of silence show: by default hot for ten days, mild at a month, cold at two.
    """
    left = max(0.0, min(1.0, (influence - cold) / (1 - cold))) if cold < 1 else 1.0
    return min(HEATS - 1, int(left**_BEND * HEATS))
