from __future__ import annotations

from tests.pipeline.conftest import office, pipeline

__all__ = ["office", "pipeline"]
