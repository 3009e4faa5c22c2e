"""The only place where anything changes: records, the due index, undo, imports."""

from tui.pipeline.commits import Outcome
from tui.pipeline.errors import Question, Refused, Unknown
from tui.pipeline.pipeline import Pipeline

__all__ = ["Outcome", "Pipeline", "Question", "Refused", "Unknown"]
