"""What an answer of the terminal is for: some are lost, come twice or late, and some keys look like one."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events
from textual.geometry import Size
from textual.message import Message

from tests.helpers import Clock
from tests.screens.host import NOW
from tui.terminal import shown
from tui.terminal.shown import AskingDriver


class Line(AskingDriver):
    """A driver whose terminal answers when it is told to."""

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self.places: list[tuple[int, int]] = []
        """Row and column of each question."""
        self.passed_on: list[Message] = []
        self.start_application_mode()
        self.answer(0)

    def write(self, data: str) -> None:
        self.places += [(int(row), int(column)) for row, column in re.findall(r"\x1b\[(\d+);(\d+)H\x1b\[6n", data)]

    def send_message(self, message: Message) -> None:
        self.passed_on.append(message)

    def start_application_mode(self) -> None:
        if hasattr(self, "places"):
            super().start_application_mode()

    def disable_input(self) -> None: ...
    def stop_application_mode(self) -> None: ...

    def say(self, row: int, column: int) -> None:
        """What the terminal sends: CSI row ; column R."""
        self.process_message(events.CursorPosition(column - 1, row - 1))

    def answer(self, question: int) -> None:
        """Answers a question, by its number; 0 is that of the start."""
        self.say(*self.places[question])


class Asking:
    """Asks, and notes which questions were answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, line: type[Line] = Line) -> None:
        self.clock = Clock(NOW)
        monkeypatch.setattr(shown, "monotonic", lambda: (self.clock.now - NOW).total_seconds() + 1000)
        self.app = SimpleNamespace(size=Size(80, 24))
        self.line = line(self.app)
        self._shown: list[str] = []

    def ask(self, name: str) -> None:
        """Draws something, and asks whether it is shown."""
        self.line.ask(lambda _: self._shown.append(name))
        self.line.flush()

    async def shown(self) -> str:
        """The names of what is shown, in order."""
        await asyncio.sleep(0)
        return "".join(self._shown)


@pytest.fixture
async def asking(monkeypatch: pytest.MonkeyPatch) -> Asking:
    return Asking(monkeypatch)


async def test_each_answer_is_for_its_question(asking: Asking) -> None:
    for name in "abc":
        asking.ask(name)
    for number, found in enumerate(("a", "ab", "abc"), start=1):
        asking.line.answer(number)
        assert await asking.shown() == found


async def test_the_next_answer_stands_for_those_that_were_lost(asking: Asking) -> None:
    for name in "abcd":
        asking.ask(name)
    asking.line.answer(3)
    assert await asking.shown() == "abc"
    asking.line.answer(4)
    assert await asking.shown() == "abcd"


@pytest.mark.parametrize("again", [1, 2])
async def test_an_answer_that_comes_twice_or_late_is_for_nothing_else(asking: Asking, again: int) -> None:
    for name in "ab":
        asking.ask(name)
    asking.line.answer(1)
    asking.line.answer(2)
    asking.ask("c")
    for _ in range(3):
        asking.line.answer(again)
    assert await asking.shown() == "ab", "what was drawn since has not been shown"
    asking.line.answer(3)
    assert await asking.shown() == "abc"


async def test_f3_with_a_key_beside_it_is_no_answer(asking: Asking) -> None:
    asking.ask("a")
    for key in range(2, 9):  # Shift is 2, Alt 3, Ctrl 5
        asking.line.say(1, key)
    assert await asking.shown() == ""
    assert len(asking.line.passed_on) == 7
    asking.line.answer(1)
    assert await asking.shown() == "a"


async def test_a_lost_answer_and_a_long_pause_judge_nothing_by_the_clock(asking: Asking) -> None:
    asking.ask("a")
    asking.clock.passes(minutes=10)
    asking.ask("b")
    asking.clock.passes(seconds=30)
    asking.ask("c")
    assert await asking.shown() == ""
    asking.line.answer(2)
    assert await asking.shown() == "ab"


async def test_a_terminal_that_was_put_in_the_place_of_another_and_is_silent_is_judged_by_the_clock(
    asking: Asking,
) -> None:
    for name in "abcdefghijklm":
        asking.ask(name)
        assert await asking.shown() == "", "a slow line"
        asking.clock.passes(seconds=5)
    asking.clock.passes(seconds=1)
    asking.ask("n")
    assert await asking.shown() == "abcdefghijklmn"
    asking.line.say(2, 7)  # it answers after all
    asking.ask("o")
    assert await asking.shown() == "abcdefghijklmn"
    asking.line.answer(14)
    assert await asking.shown() == "abcdefghijklmno"


async def test_a_line_slower_than_any_is_waited_for_while_it_answers(asking: Asking) -> None:
    for name in "abcdefgh":
        asking.ask(name)
        asking.clock.passes(seconds=20)
        if len(asking.line.places) > 4:
            asking.line.answer(len(asking.line.places) - 4)
    assert await asking.shown() == "abcde"


async def test_in_a_terminal_of_one_line_the_clock_judges(asking: Asking) -> None:
    asking.ask("a")
    asking.app.size = Size(80, 1)
    asking.ask("b")
    assert await asking.shown() == "b"
    asking.app.size = Size(80, 24)
    asking.ask("c")
    asking.line.answer(2)
    assert await asking.shown() == "bac"


async def test_what_was_asked_before_a_pause_is_asked_again(asking: Asking) -> None:
    asking.ask("a")
    asking.line.start_application_mode()
    asking.line.answer(1)
    assert await asking.shown() == "", "it may have been drawn over"
    asking.line.answer(2)
    assert await asking.shown() == "a"


class Stubborn(Line):
    """Its terminal does not put the cursor where it is told."""

    def answer(self, question: int) -> None:
        del question
        self.say(24, 80)


@pytest.fixture
async def stubborn(monkeypatch: pytest.MonkeyPatch) -> Asking:
    return Asking(monkeypatch, Stubborn)


async def test_where_another_terminal_stands_in_the_place_of_the_first_it_is_heard(asking: Asking) -> None:
    asking.ask("a")
    asking.line.answer(1)
    asking.ask("b")
    asking.line.say(24, 80)
    assert await asking.shown() == "ab"


async def test_an_answer_that_says_not_which_one_it_is_is_the_oldest(stubborn: Asking) -> None:
    for name in "ab":
        stubborn.ask(name)
    stubborn.line.answer(1)
    assert await stubborn.shown() == "a"
    stubborn.line.answer(2)
    assert await stubborn.shown() == "ab"


async def test_there_a_lost_answer_shifts_the_others_for_a_minute_only(stubborn: Asking) -> None:
    stubborn.ask("a")  # lost
    stubborn.clock.passes(seconds=30)
    stubborn.ask("b")
    stubborn.line.answer(2)
    assert await stubborn.shown() == "a", "for all that is known"
    stubborn.clock.passes(seconds=61)
    stubborn.ask("c")
    stubborn.line.answer(3)
    assert await stubborn.shown() == "abc"
    stubborn.ask("d")
    stubborn.line.answer(4)
    assert await stubborn.shown() == "abcd"
