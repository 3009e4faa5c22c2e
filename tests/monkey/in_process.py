"""A monkey at a board in this process: events in its queue, a clock of its own, nothing slept for."""

from __future__ import annotations

import asyncio
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from unittest.mock import patch

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.monkey.acts import Act, Focus, Keys, Mouse, Odd, Other, Passes, Paste, Resize, Rest, acts
from tests.monkey.neighbour import Neighbour
from tui.app import KeepwarmApp
from tui.screens.base.sight import MIN_PAUSE
from tui.screens.board.screen import BoardScreen
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.not_saved import NotSaved
from tui.screens.review import screen as review
from tui.settings.error_log import told

BEGIN = datetime(2026, 3, 17, 10, 12, tzinfo=UTC)
LAST = 12
"""So many acts are told before an error."""
_CHARACTERS = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b", "space": " "}


class Report:
    """How it went."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.acts = 0
        self.screens: set[str] = set()
        """What was seen."""
        self.wrong: list[str] = []
        """What should not have been; empty if all is well."""

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.acts} acts, {len(self.screens)} screens; " + ("; ".join(self.wrong) or "well")


class Monkey:
    """One run: a board on the data in a folder, and somebody else who works on them too."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.report = Report(seed)
        self._now = BEGIN
        self._other = Neighbour(folder, lambda: self._now)
        self._last: deque[Act] = deque(maxlen=LAST)
        self._rng = Random(seed)

    async def run(self, count: int) -> Report:
        """Does so many acts, on as many boards as are left, and looks what holds then."""
        report, found = self.report, acts(self.report.seed)
        self._other.begin(self._rng)
        with self._noting_errors():
            while report.acts < count and not report.wrong:
                await self._one_board(islice(found, count - report.acts))
        if not report.wrong:
            report.wrong += self._other.wrong()
        self._other.close()
        return report

    async def _one_board(self, found: Iterator[Act]) -> None:
        """Until the monkey leaves it."""
        self._other.mend()  # with somebody who cannot be read it does not open
        pipeline = self._other.open()
        app = KeepwarmApp(pipeline)
        try:
            async with app.run_test(size=(80, 24), notifications=True) as pilot:
                for act in found:
                    self.report.acts += 1
                    self._last.append(act)
                    await self._do(act, pilot)
                    if not app.is_running or app._exit or self.report.wrong:
                        break
                    self.report.screens.add(type(app.screen).__name__)
                else:
                    await self._leave(pilot)
        except Exception as error:
            self._note(error)
        finally:
            pipeline.store.close()
        if app.return_code:
            self.report.wrong.append(f"the board ended with {app.return_code}")

    @contextmanager
    def _noting_errors(self) -> Iterator[None]:
        def noted(error: BaseException) -> str:
            self._note(error)
            return told(error)

        at_a_glance = patch.multiple(review, MIN_SEEN=0.0, MIN_PAUSE=0.0)
        with patch("tui.terminal.unexpected.told", noted), at_a_glance:
            yield

    def _note(self, error: BaseException) -> None:
        lines = "".join(traceback.format_exception(error))
        acts_before = "\n".join(f"  {act}" for act in self._last)
        self.report.wrong.append(f"{type(error).__name__} after\n{acts_before}\n{lines}")

    # Acting -------------------------------------------------------------------------------------------------

    async def _do(self, act: Act, pilot: Pilot[None]) -> None:
        for event in _events(act):
            pilot.app.post_message(event)
        match act:
            case Resize(columns, rows):
                await pilot.resize_terminal(columns, rows)
            case Other(seed):
                self._other.act(seed)
            case Passes(minutes):
                self._now += timedelta(minutes=minutes)
                _board(pilot).pass_minute()
            case Rest():
                await pilot.pause()
            case Odd():
                _board(pilot).poll()
        for _ in range(self._rng.choice((0, 0, 1, 5))):
            await asyncio.sleep(0)

    async def _leave(self, pilot: Pilot[None]) -> None:
        """Goes back to the board, which acts on keys and shows what is true; then quits."""
        await pilot.resize_terminal(80, 24)
        for turn in range(40):
            await pilot.pause()
            screen = pilot.app.screen
            if isinstance(screen, BoardScreen) and not screen.is_busy():
                break
            leaves = "y" if isinstance(screen, Confirm) else "escape"
            again = isinstance(screen, NotSaved) and turn % 2 == 0  # where that fails, Escape leads back to the text
            await pilot.press("enter" if again else leaves)
            # Keys that closely follow one that did nothing do nothing: now and then it stops.
            await asyncio.sleep(MIN_PAUSE if turn % 10 == 9 else 0.02)
        else:
            self.report.wrong.append(f"no way back from {pilot.app.screen}")
            return
        board = _board(pilot)
        self._other.mend()
        board.poll()
        await pilot.press("escape", "escape", "escape")
        for _ in range(3):  # what others changed a moment ago must have been seen before keys act
            await asyncio.sleep(MIN_PAUSE)
            await pilot.press("question_mark")
            await pilot.pause()
            if type(pilot.app.screen).__name__ == "HelpScreen":
                break
        if type(pilot.app.screen).__name__ != "HelpScreen":
            self.report.wrong.append("the board acts on no key")
        fresh = self._other.open()
        _same(self.report.wrong.append, "agenda", board.pipeline.agenda.rows, fresh.agenda.rows)
        _same(self.report.wrong.append, "cards", set(board.state.view.rows), set(fresh.agenda.rows))
        fresh.store.close()


def _same(say: Callable[[str], None], what: str, shown: object, true: object) -> None:
    if shown != true:
        say(f"the board's {what}: {shown!r}\nis not what is true: {true!r}"[:4000])


def _board(pilot: Pilot[None]) -> BoardScreen:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, BoardScreen))


def _events(act: Act) -> Iterator[events.Event]:
    """What the terminal reports."""
    match act:
        case Keys(keys):
            yield from map(_key, keys)
        case Mouse():
            yield from _mouse(act)
        case Paste(text):
            yield events.Paste(text)
        case Focus(here):
            yield events.AppFocus() if here else events.AppBlur()
        case _:
            pass


def _key(key: str) -> events.Key:
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    return events.Key(key, _CHARACTERS.get(key))


def _mouse(act: Mouse) -> Iterator[events.MouseEvent]:
    def event(kind: type[events.MouseEvent], x: int, y: int, button: int = 1) -> events.MouseEvent:
        return kind(None, x, y, 0, 0, button, False, False, False, x, y)

    at = (act.x, act.y)
    match act.what:
        case "click" | "double":
            for _ in range(1 if act.what == "click" else 2):
                yield event(events.MouseDown, *at)
                yield event(events.MouseUp, *at)
        case "drag":
            yield event(events.MouseDown, *at)
            yield event(events.MouseMove, *act.to)
            yield event(events.MouseUp, *act.to)
        case "up" | "down":
            yield event(events.MouseScrollUp if act.what == "up" else events.MouseScrollDown, *at, 0)
        case _:
            yield event(events.MouseMove, *at, 0)
