"""Textual's command palette, safe for keys typed ahead and for hands in a hurry, and in the order of our list."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Literal, Protocol, cast

from textual import work
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Size
from textual.system_commands import SystemCommandsProvider
from textual.theme import ThemeProvider
from textual.widgets import LoadingIndicator
from textual.worker import Worker

from tui.terminal.keys import consume, copy_of, run_binding
from tui.terminal.later import later
from tui.terminal.left import hears_while_open, is_beside
from tui.text import fit

_LEAST = 1
"""Cells that a line of the list has at least: Textual cannot break text for none."""
_SOON = 0.01
"""Seconds until it is looked again whether the list is there."""
_ABOUT_THE_LIST = frozenset("enter up down pageup pagedown ctrl+home ctrl+end shift+home shift+end".split())
"""Keys that mean what is seen in the list."""


COMMANDS_FIRST, PEOPLE_FIRST, COMMANDS_NEXT, PEOPLE_LAST = 5.0, 4.0, 3.0, 2.0
"""Scores of who and what is called as was typed (first), or begins so (next, last). All else has less."""
_NAME, _KEYS = 28, 12
"""Cells of a command's name, and of its keys."""


class CommandsInOrder(SystemCommandsProvider):
    """Lists the commands in their given order instead of by name, a line each. What is called as was typed is first."""

    async def discover(self) -> Hits:
        for name, what, callback, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(self._line(Content(name), what), callback, text=name)

    async def search(self, query: str) -> Hits:
        matcher, words = self.matcher(query), query.lower().split()
        for name, what, callback, _ in self.app.get_system_commands(self.screen):
            if (score := matcher.match(name)) > 0:
                score = _called(name.lower().split(), words) + score / _HIGHEST
                yield Hit(score, self._line(matcher.highlight(name), what), callback, text=name)

    def _line(self, name: Content, what: str) -> Content:
        """A command in a line: its name, its keys, what it does; ``what`` are the last two, with a tab between them."""
        keys, _, does = what.rpartition("\t")
        return Content.assemble(name, " " * (_NAME - name.cell_length), (f"  {fit(keys, _KEYS)}{does}", "dim"))


def _called(name: list[str], words: list[str]) -> float:
    """A score: every word typed is one of the name, or begins one; or neither."""
    if all(word in name for word in words):
        return COMMANDS_FIRST
    return COMMANDS_NEXT if all(any(each.startswith(word) for each in name) for word in words) else 0.0


_HIGHEST = 1000
"""More than any score of Textual."""


class SteadyList(CommandList):
    """A list that can be paged before it was laid out, and laid out in no room at all. Each option is a line."""

    DEFAULT_CSS = """
    SteadyList { text-wrap: nowrap; text-overflow: ellipsis; }
    """

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


class InputInTurn(CommandInput):
    """The line of the palette; its palette says when the turn of a key has come."""

    async def on_key(self, event: Key) -> None:
        if isinstance(self.screen, TypeAheadPalette):
            await self.screen.take(event)

    async def act(self, key: Key) -> None:
        """Puts in a letter, or does what the key is bound to."""
        if key.is_printable:
            await self._on_key(key)
        else:
            await run_binding(self.app, key.key)


@hears_while_open
class TypeAheadPalette(CommandPalette):
    """The command palette, for keys typed ahead.

    Keys about the list wait until it is that of the letters typed before them. Keys typed behind the one that closed
    the palette are for the screen below, but a second Enter chooses nothing, here or there.
    """

    _asked_for: str | None = None
    """The letters for which commands were last gathered."""
    _has_chosen = False
    """The last key was the Enter that chose."""

    def __init__(self, *providers: type[Provider], placeholder: str = "A command, or somebody…") -> None:
        super().__init__(providers or None, placeholder=placeholder)
        self._waiting: deque[Key] = deque()

    def compose(self) -> ComposeResult:
        """As Textual's, with an input and a list of our own, and no icon."""
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                yield InputInTurn(placeholder=self._placeholder, select_on_focus=False)
            with Vertical(id="--results"):
                yield SteadyList()
                yield LoadingIndicator()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Once only: a second click beside it, or Escape behind a click, would close the screen below."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        if is_beside(self, event):
            super()._on_click(event)

    def _gather_commands(self, search_value: str) -> Worker[None]:
        self._asked_for = search_value
        return self._gather(search_value)

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather(self, search_value: str) -> None:
        """Not any more when the palette, or the board, was closed before this begins."""
        if self.is_current and self.query(CommandList):
            await _gather(self, search_value)

    async def _search_for(self, search_value: str) -> AsyncGenerator[DiscoveryHit | Hit, bool]:
        """One provider after the other. Textual's waits a tenth of a second for more where nothing is found."""
        for provider in self._providers:
            async for hit in provider._search(search_value):
                if (yield hit):
                    return

    async def take(self, key: Key) -> None:
        """Acts on a key as soon as its turn has come."""
        consume(key)
        if not self.is_current:
            self._pass_on(copy_of(key))
            return
        self._waiting.append(copy_of(key))
        if len(self._waiting) == 1:
            await self._act_in_turn()

    async def _act_in_turn(self) -> None:
        """Acts on the first key that waits; the next one follows."""
        if not self.is_current:
            self._waiting.clear()  # closed by a click: they were for what is no longer seen
        elif self._waiting[0].key in _ABOUT_THE_LIST and not self._is_listed():
            later(_SOON, self, self._act_in_turn)
        else:
            try:
                await self._act(self._waiting[0])
            finally:
                self._waiting.popleft()
                self._go_on()

    def _go_on(self) -> None:
        if not self.is_current:
            while self._waiting:
                self._pass_on(self._waiting.popleft())
        elif self._waiting:
            self.call_next(self._act_in_turn)

    async def _act(self, key: Key) -> None:
        if key.key == "enter":
            self._choose()
        else:
            await self.query_one(InputInTurn).act(key)

    def _choose(self) -> None:
        found = self.query_one(CommandList)
        option, place = found.highlighted_option, found.highlighted
        if option is not None and place is not None and not option.disabled:
            self._has_chosen = True
            self._select_command(CommandList.OptionSelected(found, option, place))

    def _is_listed(self) -> bool:
        """True if the list is that of the letters typed so far."""
        gathering = (worker for worker in self.workers if worker.group == self._GATHER_COMMANDS_GROUP)
        letters = self.query_one(InputInTurn).value.strip()
        return self._asked_for == letters and all(worker.is_finished for worker in gathering)

    def _pass_on(self, key: Key) -> None:
        """Gives the screen below a key that was typed behind the one that closed this."""
        if not (self._has_chosen and key.key == "enter"):
            self._has_chosen = False
            self.app.post_message(key)


_gather = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]
"""What Textual runs as a worker."""


class ThemesToKeep(ThemeProvider):
    """The themes; the one that is chosen is kept. Before them what suits the terminal."""

    @property
    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        choose = cast("ChoosesThemes", self.app).choose_theme
        names = ["", *sorted(self.app.available_themes)]
        return [(name or "what suits the terminal", partial(choose, name)) for name in names]


class ChoosesThemes(Protocol):
    """The application that keeps the theme."""

    def choose_theme(self, name: str) -> None: ...


def theme_palette() -> TypeAheadPalette:
    """A palette of the themes."""
    return TypeAheadPalette(ThemesToKeep, placeholder="Search for themes…")
