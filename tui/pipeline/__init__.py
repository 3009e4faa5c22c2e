"""The only place where anything changes: records, the due index, undo, imports."""

from tui.pipeline.errors import Question, Refused, Unknown
from tui.pipeline.pipeline import Pipeline
from tui.pipeline.result import Result

__all__ = ["Pipeline", "Question", "Refused", "Result", "Unknown"]
