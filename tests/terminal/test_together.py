"""One picture for what belongs together: a frame that another follows at once is not sent by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from rich.segment import Segment
from textual._compositor import LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.terminal.driver import DrawingDriver, drawn_together
from tui.terminal.shown import AskingDriver

SIZE = Size(20, 3)


class Loop:
    """An event loop whose time and calls are in the hands of the test."""

    def __init__(self) -> None:
        self.now = 0.0
        self._ready: list[Any] = []
        self.due: list[Callable[[], None]] = []

    def time(self) -> float:
        return self.now

    def call_soon(self, act: Callable[[], None]) -> SimpleNamespace:
        self.due.append(act)
        return SimpleNamespace(cancel=lambda: self.due.remove(act))

    def call_later(self, seconds: float, act: Callable[[], None]) -> SimpleNamespace:
        del seconds
        return self.call_soon(act)

    def turn(self, seconds: float = 0.0) -> None:
        """Runs what is due."""
        self.now += seconds
        due, self.due = self.due, []
        for act in due:
            act()


class Drawn(DrawingDriver):
    """A driver that keeps what it sends."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.sent = ""
        self.loop = self._loop = Loop()  # type: ignore[assignment]
        self._is_ours = True

    def write(self, data: str) -> None:
        self.sent += data

    def show(self, words: str) -> None:
        """The application draws its first line."""
        strips: list[Iterable[Strip]]
        strips = [[Strip([Segment(words.ljust(SIZE.width))])], *([Strip.blank(SIZE.width)] for _ in range(2))]
        self.draw(LayoutUpdate(strips, Region(0, 0, *SIZE)), (0, 0))

    def start_application_mode(self) -> None: ...
    def disable_input(self) -> None: ...
    def stop_application_mode(self) -> None: ...


@pytest.fixture
async def drawn() -> Drawn:
    screen = SimpleNamespace(_layout_required=False, _scroll_required=False, _repaint_required=False,
                             _recompose_required=False, _dirty_widgets=set())  # fmt: skip
    app = SimpleNamespace(console=SimpleNamespace(_color_system=None), size=SIZE, screen_stack=[screen],
                          _sync_available=False, screen=screen)  # fmt: skip
    found = Drawn(app)
    app._driver = found
    return found


async def test_it_is_sent_as_soon_as_nothing_follows(drawn: Drawn) -> None:
    drawn.show("board")
    assert not drawn.sent
    drawn.loop.turn()
    assert "board" in drawn.sent


@pytest.mark.parametrize("why", ["something runs", "a screen draws", "a command is saved"])
async def test_what_follows_at_once_is_sent_with_it(drawn: Drawn, why: str) -> None:
    saving = drawn_together(drawn._app)
    if why == "something runs":
        drawn.loop._ready.append(None)
    elif why == "a screen draws":
        drawn._app.screen._layout_required = True
    else:
        saving.__enter__()
    drawn.show("dialog closed")
    drawn.loop.turn(0.01)
    assert not drawn.sent
    drawn.loop._ready.clear()
    drawn._app.screen._layout_required = False
    if why == "a command is saved":
        saving.__exit__(None, None, None)
    drawn.show("the next")
    drawn.loop.turn(0.01)
    assert "the next" in drawn.sent
    assert "closed" not in drawn.sent


async def test_what_is_long_in_coming_is_not_waited_for(drawn: Drawn) -> None:
    with drawn_together(drawn._app):
        drawn.show("dialog closed")
        for _ in range(20):
            drawn.loop.turn(0.05)
        assert "dialog closed" in drawn.sent


@pytest.mark.parametrize("answers", [True, False])
async def test_it_has_been_seen_when_it_was_sent(drawn: Drawn, answers: bool) -> None:
    """Before that nobody is asked, and a terminal that never answers has not shown it either."""
    shown: list[float] = []
    drawn._answers = answers
    drawn.loop._ready.append(None)
    drawn.show("the next")
    AskingDriver.ask(drawn, shown.append)
    drawn.flush()
    drawn.loop.turn(0.01)
    assert not shown
    assert "\x1b[6n" not in drawn.sent
    drawn.loop._ready.clear()
    drawn.loop.turn(0.01)
    assert "the next" in drawn.sent
    assert ("\x1b[6n" in drawn.sent, bool(shown)) == (answers, not answers)


async def test_the_answer_to_an_earlier_question_sends_nothing_half_done(drawn: Drawn) -> None:
    drawn.loop._ready.append(None)
    drawn.show("dialog closed")
    drawn.go_on()
    assert not drawn.sent


async def test_nothing_is_sent_to_a_terminal_that_was_left(drawn: Drawn) -> None:
    drawn.show("board")
    DrawingDriver.stop_application_mode(drawn)
    drawn.show("later")
    drawn.loop.turn()
    assert "board" not in drawn.sent
