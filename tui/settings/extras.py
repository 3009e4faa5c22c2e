"""What is installed beside Keepwarm where it is wanted."""

from __future__ import annotations

import shlex
import sys


def installing(extra: str) -> str:
    """The command that installs an extra where this program runs: its environment may have no pip of its own, and
    ``python3`` may be the one of that environment."""
    python = f"{sys.base_prefix}/bin/python3"
    return f"`{shlex.quote(python)} -m pip --python {shlex.quote(sys.prefix)} install 'keepwarm[{extra}]'`"
