"""Line mode: prints sentences and reads a line. Nothing is drawn and no cursor moves.

It is for screen readers, braille displays, very slow lines, phones and pipes.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Final

from tui.cli.asking import has_terminal
from tui.cli.printing import folded
from tui.model.errors import DataError
from tui.model.records import REASON_KEYS
from tui.pipeline import Question, Refused, Result, Unknown
from tui.pipeline.pipeline import Pipeline
from tui.pipeline.seen import Seen
from tui.terminal.capable import refusal
from tui.text import clean

ITEM: Final = 400
"""Bytes of an item, the question behind it included: half a minute of a line of 150 bit/s, a few lines of braille."""
ASKS: Final = "Letter (? for help):"
_END: Final = "..."


def is_plain(*, asked: bool) -> bool:
    """True if the user or the environment asks for line mode, or if nothing else is possible."""
    if asked or os.environ.get("ACCESSIBLE", "") not in ("", "0"):
        return True
    return bool(refusal(os.environ.get("TERM", ""))) or not has_terminal()


def may_ask() -> bool:
    """True if somebody is there to answer. A script that left out a word is told so, and does not wait."""
    return sys.stdin.isatty() or os.environ.get("ACCESSIBLE", "") not in ("", "0")


class Ended(Exception):
    """The input has ended: nobody answers any more."""


class Talk:
    """A talk with the user."""

    def __init__(self) -> None:
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")

    def say(self, words: str) -> None:
        """A sentence, or several lines."""
        print(folded(clean(words, lines=True)), flush=True)

    def ask(self, question: str) -> str:
        """The answer to a question, without the spaces around it. Raises Ended."""
        print(folded(clean(question)), end=" ", flush=True)
        line = sys.stdin.readline()
        if not line or not sys.stdin.isatty():
            print(flush=True)  # nobody's Enter did that
        if not line:
            raise Ended
        return clean(line)

    def agrees(self, question: str) -> bool:
        """Whether a yes is answered. Raises Ended."""
        return self.ask(f"{question} (y or n)").lower() in ("y", "yes")


def cut(text: str, most: int) -> str:
    """The text in so many bytes, cut between words."""
    text = clean(text)
    if len(text.encode()) <= most:
        return text
    words = text.encode()[: most - len(_END)].decode(errors="ignore")
    return f"{words.rpartition(' ')[0] or words}{_END}"


def cut_lines(lines: list[str], most: int) -> str:
    """The lines in so many bytes: the last ones are left out where they do not fit."""
    found = lines[0]
    for line in lines[1:]:
        if len(f"{found}\n{line}".encode()) > most:
            break
        found += f"\n{line}"
    return found


class LineWalk:
    """A walk through people, whose commands are about the one who was shown last."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.talk = Talk()
        self._seen: Seen = pipeline.seen([])

    def show(self, who: int) -> Seen:
        """Remembers how somebody is shown now: the next answer is about that."""
        self._seen = self.pipeline.seen([who])
        return self._seen

    def is_stale(self) -> bool:
        """True if they have changed since they were shown: the answer was not about them as they are now."""
        for words in self.pipeline.catch_up():
            self.talk.say(words)
        return self.pipeline.seen(list(self._seen.documents)).documents != self._seen.documents

    def do(self, command: Callable[[], Result], confirmed: Callable[[], Result] | None = None) -> bool:
        """Runs a command and says what it did. If nothing was changed, says why, and returns False."""
        if self.is_stale():
            self.talk.say("Changed elsewhere meanwhile: nothing was done.")
            return False
        try:
            result = command()
        except Question as question:
            if confirmed is None or not self.talk.agrees(str(question)):
                self.talk.say("Left as it was.")
                return False
            return self.do(confirmed)
        except (Refused, Unknown, DataError) as error:
            self.talk.say(sentence(str(error)))
            return False
        self.talk.say(sentence(result.message))
        return True

    def undo(self) -> bool:
        """Takes back the last step; asks first if it is from another session or about several people."""
        found = self.pipeline.undoable()
        if found is None:
            self.talk.say("There is nothing to undo.")
            return False
        number, step = found
        is_usual = self.pipeline.made_here(number) and len(step.who) <= 1
        if not is_usual and not self.talk.agrees(f"Undo this: {step.what}?"):
            self.talk.say("Left as it was.")
            return False
        try:
            self.talk.say(sentence(self.pipeline.undo(number).message))
        except (Refused, DataError) as error:
            self.talk.say(sentence(str(error)))
            return False
        return True

    def close(self, who: int, more: str = "") -> None:
        """Closes somebody; asks why where ``more`` does not begin with the letter of a reason."""
        named = ", ".join(f"{key} {reason.replace('-', ' ')}" for key, reason in REASON_KEYS.items())
        reason = REASON_KEYS.get(more[:1] or self.talk.ask(f"Why ({named}; Enter: not at all)?")[:1])
        if reason is None:
            self.talk.say("Left as it was.")
        else:
            self.do(partial(self.pipeline.close, who, reason))


def labelled(label: str, words: str, most: int) -> str:
    """A sentence behind its label, in so many bytes."""
    return sentence(f"{label}: {cut(words, most)}")


def sentence(words: str) -> str:
    """The words with a capital letter and a full stop."""
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?', '!')) else '.'}"
