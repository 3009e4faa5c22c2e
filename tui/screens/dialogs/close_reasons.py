"""The reasons for closing somebody, as choices."""

from __future__ import annotations

from tui.widgets.choices import Choice

REASONS = (
    Choice("a", "asked to stop", "they do not want to hear from you"),
    Choice("b", "bought elsewhere", "the need is met"),
    Choice("g", "gone", "moved on, retired, out of reach"),
    Choice("n", "not a fit", "no match for what you do"),
    Choice("o", "other", ""),
)
