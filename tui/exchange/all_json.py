"""All data in one line of JSON: stock TinyDB opens it, and Keepwarm takes it for its journal."""

from __future__ import annotations

from tui.pipeline import Pipeline


def write(pipeline: Pipeline) -> bytes:
    """The line, its newline included."""
    return pipeline.store.as_one_line()
