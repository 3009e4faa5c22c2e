"""What the sources of touches came to, to be read."""

from __future__ import annotations

from tui.pipeline import Pipeline
from tui.screens.dialogs.text_view import NoteView
from tui.views.tray import balances


def balance_view(pipeline: Pipeline) -> NoteView:
    """The balance of all sources, as `keepwarm capture status` has it."""
    lines = balances(pipeline) if pipeline.has_tray else []
    return NoteView("The balance", "\n".join(lines) or "No source is set up yet.")
