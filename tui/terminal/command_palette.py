"""Textual's command palette, safe for keys typed ahead and for hands in a hurry, and in the order of our list."""

from __future__ import annotations

from functools import partial
from typing import Literal

from textual import work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hits
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.geometry import Size
from textual.system_commands import SystemCommandsProvider
from textual.theme import ThemeProvider
from textual.widgets import Input, LoadingIndicator

from tui.terminal.later import later
from tui.terminal.left import hears_while_open, is_beside

_LEAST = 1
"""Cells that a line of the list has at least: Textual cannot break text for none."""


class CommandsInOrder(SystemCommandsProvider):
    """Lists the commands in their given order instead of by name."""

    async def discover(self) -> Hits:
        for name, what, callback, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(name, callback, help=what)


class SteadyList(CommandList):
    """A list that can be paged before it was laid out, and laid out in no room at all."""

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        if (self.highlighted or 0) in self._index_to_line:
            super()._move_page(direction)

    def _update_lines(self) -> None:
        if self.scrollable_content_region.width - self._around >= _LEAST:
            super()._update_lines()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return super().get_content_height(container, viewport, max(width, self._around + _LEAST))

    @property
    def _around(self) -> int:
        """Cells around the text of a line."""
        return self.get_component_styles("option-list--option").padding.width


@hears_while_open
class TypeAheadPalette(CommandPalette):
    """The command palette, for keys typed ahead.

    Enter waits until the list matches the letters typed before it. A second Enter finds the palette closed, and chooses
    nothing.
    """

    def compose(self) -> ComposeResult:
        """As Textual's, with a list of our own, and no icon."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield CommandInput(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield SteadyList()
                yield LoadingIndicator()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Once only: a second click beside it, or Escape behind a click, would close the screen below."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        if is_beside(self, event):
            super()._on_click(event)

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        """Not any more when the palette, or the board, was closed before this begins."""
        if self.is_current and self.query(CommandList):
            await _gather(self, search_value)

    def _action_command_list(self, action: str) -> None:
        if action == "select":
            if not self.is_current:
                return
            if any(worker.group == self._GATHER_COMMANDS_GROUP and not worker.is_finished for worker in self.workers):
                later(0.02, self, partial(self._action_command_list, action))
                return
            found = self.query_one(CommandList)
            if found.highlighted is None and found.option_count and self.query_one(Input).value.strip():
                found.highlighted = 0
        super()._action_command_list(action)


_gather = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]
"""What Textual runs as a worker."""


def theme_palette() -> TypeAheadPalette:
    """A palette of the themes."""
    return TypeAheadPalette([ThemeProvider], placeholder="Search for themes…")
