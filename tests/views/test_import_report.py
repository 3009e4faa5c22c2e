"""What an import changes, in words."""

from __future__ import annotations

from tui.pipeline.imported import FieldChange
from tui.views.import_report import change_words


def test_a_long_remark_is_said_from_a_little_before_its_difference() -> None:
    old = "Met at the fair; likes sailing and quiet rooms, and asks for a longer letter each time"
    assert change_words(FieldChange("note", old, f"{old}, by post")) == (
        "remark …longer letter each time -> …longer letter each time, by post"
    )
    assert change_words(FieldChange("note", "sails", "sings")) == "remark sails -> sings"
    assert change_words(FieldChange("note", "", "x" * 90)) == f"remark {'x' * 79}…"
