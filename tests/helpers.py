"""What all tests of screens share: a clock, a pipeline on disk, and looks at the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

from textual._context import visible_screen_stack
from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget

from tui.pipeline import Pipeline
from tui.settings.config import load_settings
from tui.store import Store


class Clock:
    """Stands at ``now`` until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **length: float) -> None:
        """Time goes on."""
        self.now += timedelta(**length)


def open_pipeline(folder: Path, clock: Clock, config: str = 'timezone = "UTC"\n') -> Pipeline:
    """The pipeline in a folder, as another process would open it; its configuration is written first."""
    (folder / "config.toml").write_text(config)
    return Pipeline(Store.open(folder / "data"), load_settings(folder / "config.toml"), clock)


async def in_sizes(pilot: Pilot[None], *sizes: tuple[int, int]) -> AsyncIterator[tuple[int, int]]:
    """Gives the terminal each size in turn, and waits until the screen is drawn in it."""
    for size in sizes:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        yield size


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Waits until something holds, for ten seconds at most: mostly it does as soon as nothing is under way."""
    for times in range(200):
        if holds():
            return
        await pilot.pause(0.05 if times > 2 else None)
    raise AssertionError("never seen")


def seen(app: App[None]) -> str:
    """The characters on the screen, lines of them."""
    visible_screen_stack.set([*app._background_screens])
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def text_of(widget: Widget) -> str:
    """What a widget draws, as characters."""
    lines = (widget.render_line(y) for y in range(widget.size.height))
    return "\n".join("".join(segment.text for segment in line) for line in lines)
