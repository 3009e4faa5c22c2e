"""What a monkey does, the same for the same seed: keys in bursts, clicks, pastes, sizes, time, another process."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from tui.commands import COMMANDS


class Keys(NamedTuple):
    """Keys in one piece: characters, and names such as "enter" or "ctrl+p"."""

    keys: tuple[str, ...]


class Mouse(NamedTuple):
    """The mouse at a cell: "click", "double", "drag" (to the second cell), "up", "down" (the wheel), "move"."""

    what: str
    x: int
    y: int
    to: tuple[int, int] = (0, 0)


class Paste(NamedTuple):
    """A text from the clipboard."""

    text: str


class Resize(NamedTuple):
    """Another size of the terminal, in cells."""

    columns: int
    rows: int


class Focus(NamedTuple):
    """The terminal gets or loses the focus."""

    here: bool


class Other(NamedTuple):
    """Another process does something."""

    seed: int


class Passes(NamedTuple):
    """Time passes."""

    minutes: int


class Rest(NamedTuple):
    """What was begun may come to its end."""


class Odd(NamedTuple):
    """Bytes that are no keys; for a terminal only."""

    data: bytes


Act = Keys | Mouse | Paste | Resize | Focus | Other | Passes | Rest | Odd

LEAVING = ("q", "ctrl+c", "ctrl+q")
SPECIAL = (
    "enter", "escape", "tab", "shift+tab", "backspace", "delete", "up", "down", "left", "right", "home", "end",
    "pageup", "pagedown", "shift+left", "shift+right", "shift+end", "shift+home", "ctrl+home", "ctrl+end", "ctrl+d",
    "ctrl+u", "ctrl+r", "ctrl+p", "ctrl+s", "ctrl+a", "ctrl+e", "ctrl+k", "ctrl+w", "ctrl+left", "ctrl+right", "f1",
)  # fmt: skip
"""Keys with a name, those that leave not among them."""
BOUND = tuple(sorted({key for command in COMMANDS for key in command.keys} - {*LEAVING, "ctrl+z"}))
"""Keys of the screens, by Textual's names."""
PLACES = ("r", "w", "R", "Y", "T", "enter", "question_mark", "ctrl+p", "colon")
DIALOGS = ("t", "i", "p", "s", "x", "c", "a", "e", "n", "number_sign", "m", "E", "slash", "H", "L", "D", "u", "y", "o")
MANY = ("V", "space", "v", "G", "g")
WORDS = (
    "fri", "tomorrow 9:00", "2 weeks", "3", "yesterday", "now", "Ana", "Zoë O'Hara", "vip, -old", "is:due", "#bni",
    "99999999999999999999 years", "31 Feb", "in 1 hour", "x" * 300, "e\u0301\u200d\U0001f469\u200d\U0001f680",
    "[b]no[/b]",
    "$(rm)", "a@b.example", "0001-01-01", "9999-12-31", "monthly", "Ray Dalton", "-", " ", "",
)  # fmt: skip
PASTES = (*WORDS, "one\ntwo\nthree", "\x1b[2J\x1b[31mred", "\u202eevil", "\t\t", "long " * 3000, "\x00\x07", "q" * 50)
SIZES = ((80, 24), (120, 40), (100, 30), (40, 12), (4, 10), (1, 1), (2, 50), (200, 3), (30, 5), (250, 70), (80, 1))
ODD = (
    b"\xe9", b"\xff\xfe", b"\xc3", b"\x1b[1114112u", b"\x1b[97;5u", b"\x1b[27u", b"\x1b[13u\x1b[27u", b"\x1b", b"\x1b[",
    b"\x1b[<0;9999;9999M", b"\x1b[<0;9999;9999m", b"\x1b[99;99R", b"\x1b[?2026;2$y", b"\x1bO", b"\x1b]11;rgb:0/0/0\x07",
    b"\x1b[200~", b"\x1b[201~", b"\x00", b"\x1b[<35;5;5M", b"\x9b", b"\x1b[57358u", b"\x1b[1;99P",
)  # fmt: skip


def acts(seed: int) -> Iterator[Act]:
    """Without end."""
    rng = Random(seed)
    columns, rows = SIZES[0]
    while True:
        kind = rng.choices(
            ("keys", "mouse", "paste", "resize", "focus", "other", "time", "rest", "odd"),
            (60, 12, 4, 4, 2, 8, 2, 10, 3),
        )[0]
        match kind:
            case "keys":
                yield Keys(_burst(rng))
            case "mouse":
                yield _mouse(rng, columns, rows)
            case "paste":
                yield Paste(rng.choice(PASTES))
            case "resize":
                columns, rows = rng.choice(SIZES)
                yield Resize(columns, rows)
            case "focus":
                yield Focus(here=rng.random() < 0.7)
            case "other":
                yield Other(rng.getrandbits(32))
            case "time":
                yield Passes(rng.choice((1, 5, 60, 60 * 9, 60 * 24, 60 * 24 * 8)))
            case "odd":
                yield Odd(b"".join(rng.choices(ODD, k=rng.randint(1, 3))))
            case _:
                yield Rest()


def _burst(rng: Random) -> tuple[str, ...]:
    found: list[str] = []
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 12))):
        found += _some(rng)
    return tuple(found)


def _some(rng: Random) -> list[str]:
    match rng.randrange(20):
        case 0 | 1 | 2 | 3:
            return [rng.choice(BOUND)]
        case 4 | 5 | 6:
            return [rng.choice(SPECIAL)]
        case 7 | 8:
            return [rng.choice(PLACES)]
        case 9 | 10 | 11:
            return [rng.choice(DIALOGS)]
        case 12:
            return [rng.choice(MANY), rng.choice(DIALOGS)]
        case 13 | 14:
            return [*rng.choice(WORDS)[:40], rng.choice(("enter", "escape", "tab", "down"))]
        case 15:
            return [rng.choice(("t", "i")), rng.choice("ensdctmgplrECDNyk"), *rng.choice(WORDS)[:20], "enter", "escape"]
        case 16:
            return ["escape"] * rng.randint(1, 4)
        case 17:
            return [rng.choice("jkhl")] * rng.randint(1, 15)
        case 18:
            return [rng.choice(("enter", "y", "n", "space"))]
        case _:
            return [rng.choice(LEAVING)] if rng.random() < 0.02 else [chr(rng.randint(33, 126))]


def _mouse(rng: Random, columns: int, rows: int) -> Mouse:
    def cell() -> tuple[int, int]:
        if rng.random() < 0.05:
            return rng.choice(((500, 500), (columns, rows), (0, rows), (columns, 0)))
        return rng.randrange(columns), rng.randrange(rows)

    what = rng.choices(("click", "double", "drag", "up", "down", "move"), (6, 4, 2, 2, 2, 2))[0]
    return Mouse(what, *cell(), cell())
