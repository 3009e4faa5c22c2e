"""What can go wrong with the data on disk."""

from __future__ import annotations


class DataError(Exception):
    """Base of all errors about the data on disk; ``str(error)`` says what happened, where, and what to do."""
