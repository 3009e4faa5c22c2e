"""Completes what is typed in a field with values that were used before: ``→`` takes what is shown."""

from __future__ import annotations

from textual.suggester import Suggester

from tui.pipeline import Pipeline
from tui.views.used_before import UsedField, UsedValues, used_before

COMPLETED: dict[str, UsedField] = {"where": "where", "company": "company", "tags": "tags", "source": "source"}
"""Fields of a person that are completed."""


def completing(pipeline: Pipeline, field: str) -> UsedBefore | None:
    """What completes a field of a person; None for one that nothing completes."""
    return UsedBefore(pipeline, COMPLETED[field], several=field == "tags") if field in COMPLETED else None


class UsedBefore(Suggester):
    """Suggests values of a field; they are gathered when the first letter is typed.

    Args:
        pipeline: whose people have the values.
        field: whose values.
        several: separated by commas; the last one is completed.
    """

    def __init__(self, pipeline: Pipeline, field: UsedField, *, several: bool = False) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._pipeline = pipeline
        self._field: UsedField = field
        self._several = several
        self._values: UsedValues | None = None

    async def get_suggestion(self, value: str) -> str | None:
        if self._values is None:
            self._values = used_before(self._pipeline, self._field)
        begun = value.rpartition(",")[2].lstrip("# ") if self._several else value
        found = self._values.completing(begun)
        return value + found[len(begun) :] if found else None
