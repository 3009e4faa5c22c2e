"""A small application around the screens: a list of names for a board, so that dialogs are tested by themselves."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Static

from tui.commands import Place, bindings
from tui.navigator import Navigator
from tui.pipeline import Pipeline
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.not_saved import NotSaved
from tui.screens.people.people_screen import PeopleScreen
from tui.settings.config import load_settings
from tui.settings.own import OwnSettings

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday."""


class FakeBoard(PeopleScreen):
    """Names, a cursor, marks."""

    BINDINGS = [
        *bindings(Place.BOARD),
        Binding("Z", "run('referral')", show=False),
        Binding("W", "run('away')", show=False),
    ]

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self.cursor = 0
        self.marked: set[int] = set()
        self.shown: list[int] = []
        self.moved: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static("board", markup=False)

    def order(self) -> list[int]:
        return sorted(self.pipeline.people)

    def targets(self) -> list[int]:
        order = self.order()
        return sorted(self.marked) or order[self.cursor : self.cursor + 1]

    def show_person(self, who: int) -> None:
        self.shown.append(who)

    def action_cursor_down(self) -> None:
        self.cursor += 1

    def action_clear(self) -> None:
        self.marked.clear()


class Host(App[None]):
    """The application: commits are delivered on its own thread."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self.pipeline = pipeline
        self.own = OwnSettings(load_settings(None), None)
        self.animation_level = "none"

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        self.pipeline.deliver = lambda settle: void(loop.call_soon_threadsafe(settle))
        self.navigator = Navigator(self, self.pipeline)
        self.board = FakeBoard(self.pipeline)
        self.push_screen(self.board)

    def keep_setting(self, key: str, words: str | None) -> None:
        self.own.change(key, words)

    @property
    def toasts(self) -> list[str]:
        """What was said, the latest last."""
        return [notification.message for notification in self._notifications]


def void(_: object) -> None:
    """Forgets."""


async def settle(pilot: Pilot[None]) -> None:
    """Until every command is on disk, every copy with the terminal, and all of it was spoken of."""
    await pilot.pause()
    while _under_way(pilot):
        await asyncio.sleep(0.005)
    await pilot.pause()


def _under_way(pilot: Pilot[None]) -> bool:
    """A command that asks something waits for the test."""
    groups = {worker.group for worker in pilot.app.workers if not worker.is_finished}
    return "copy" in groups or ("commands" in groups and not isinstance(pilot.app.screen, Confirm | NotSaved))


def top(host: Host) -> type:
    """The kind of screen on top."""
    return type(host.screen)


async def type_words(pilot: Pilot[None], words: str) -> None:
    """All keys at once, as a paste over a slow line brings them; then waits until they have arrived."""
    for letter in words:
        pilot.app.post_message(events.Key("space" if letter == " " else letter, letter))
    for _ in range(3):
        await pilot.pause()
