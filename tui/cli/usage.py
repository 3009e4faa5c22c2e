"""Wrong usage of the command line."""

from __future__ import annotations


class Usage(Exception):
    """Wrong usage: exit code 2."""
