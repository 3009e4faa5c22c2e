"""Textual's command palette, safe for keys typed ahead, and in the order of our list."""

from __future__ import annotations

from functools import partial

from textual.command import CommandPalette, DiscoveryHit, Hits
from textual.system_commands import SystemCommandsProvider
from textual.widgets import Button, Input, OptionList

from tui.terminal.later import later


class CommandsInOrder(SystemCommandsProvider):
    """Lists the commands in their given order instead of by name."""

    async def discover(self) -> Hits:
        for name, what, callback, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(name, callback, help=what)


class TypeAheadPalette(CommandPalette):
    """The command palette, for keys typed ahead.

    Enter waits until the list matches the letters typed before it. A second Enter finds the palette closed, and chooses
    nothing.
    """

    def _action_command_list(self, action: str) -> None:
        if action == "select":
            if not self.is_current:
                return
            if any(worker.group == self._GATHER_COMMANDS_GROUP and not worker.is_finished for worker in self.workers):
                later(0.02, self, partial(self._action_command_list, action))
                return
            found = self.query_one(OptionList)
            if found.highlighted is None and found.option_count and self.query_one(Input).value.strip():
                found.highlighted = 0
        super()._action_command_list(action)

    def _select_or_command(self, event: Input.Submitted | Button.Pressed | None = None) -> None:
        if self.is_current:
            super()._select_or_command(event)
        elif event is not None:
            event.stop()
