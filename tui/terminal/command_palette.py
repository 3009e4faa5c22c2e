"""What the command palette lists before anything is typed."""

from __future__ import annotations

from textual.command import DiscoveryHit, Hits
from textual.system_commands import SystemCommandsProvider


class InOrder(SystemCommandsProvider):
    """The commands as their list has them, not by name: those of the screen first, then the ways to other screens."""

    async def discover(self) -> Hits:
        """All of them."""
        for name, what, callback, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(name, callback, help=what)
