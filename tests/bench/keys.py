"""Keys: how long until the last byte, and how many bytes; the board against the bare list, key by key in turns."""

from __future__ import annotations

import time

from tests.bench.data import Office, rows
from tests.bench.table import Figure, median, p95
from tests.bench.terminal import Answer, Terminal

STRETCH = 25
"""Steps down before both go back to the top: the smallest column has about thirty cards."""
SEARCHES = (
    "olga petrov", "interiors 12", "everybody in the trade", "season after", "fernandez foods", "wójcik", "buyer",
    "nobody like this", "#fair li", "met:alumni", "is:late met:fair", "source:ana is:cold",
)  # fmt: skip
"""Names, companies, notes, what was said, accents both ways, positions, tags, places, states; and what nobody has."""
_REST = 5.0
"""Seconds for a look at the board before the first letter: meanwhile the words of people are taken in."""
_LONG = 0.15
"""Seconds of quiet after a letter: the list follows the letter, in a frame of its own perhaps."""
OTHERS = {
    "l": "l and h, a column",
    "G": "G and g, the ends",
    "\x04": "half a page",
    "d": "d, the due panel",
    " ": "mark",
}
_BACK = {"l": "h", "G": "g", "\x04": "\x15", "d": "d", " ": " "}


def moves(office: Office, keys: int, *, truecolor: bool) -> list[Figure]:
    """The cursor a card down."""
    ours: list[Answer] = []
    floor: list[Answer] = []
    with rows(office.size, truecolor=truecolor) as bare, office.board(truecolor=truecolor) as board:
        bare.painted(" row 1 ")
        board.painted(*office.landmarks)
        for terminal in (bare, board):
            terminal.key("l" if terminal is board else "j")
        for step in range(keys):
            if step % STRETCH == 0:
                bare.key("g")
                board.key("g")
            floor.append(bare.key("j"))
            ours.append(board.key("j"))
    colours = "truecolor" if truecolor else "256 colours"
    sizes = [answer.size for answer in ours if answer.size]
    most = max(size for size in sizes if size < 3 * median(sizes))
    found = [
        Figure(f"bytes of a step, {colours}", "B", median(sizes), median(answer.size for answer in floor), limit=900),
        Figure(f"most of a step that scrolls nothing, {colours}", "B", most),
        Figure(f"a step that scrolls, {colours}", "B", max(sizes)),
    ]
    if not truecolor:
        times = [answer.seconds * 1e3 for answer in ours if answer.size]
        bare_times = [answer.seconds * 1e3 for answer in floor if answer.size]
        found = [
            Figure("key, median", "ms", median(times), median(bare_times), ratio=1.5),
            Figure("key, p95", "ms", p95(times), p95(bare_times), ratio=1.5),
            *found,
        ]
    return found


def others(office: Office, times: int = 4) -> list[Figure]:
    """What else moves a lot, there and back, in truecolor."""
    found = []
    with office.board(truecolor=True) as board:
        board.painted(*office.landmarks)
        board.key("g")
        for key, name in OTHERS.items():
            answers = [board.key(each, _LONG) for _ in range(times) for each in (key, _BACK[key])]
            found += [
                Figure(name, "ms", median(answer.seconds * 1e3 for answer in answers)),
                Figure(f"{name}, truecolor", "B", median(answer.size for answer in answers)),
            ]
    return found


def search(office: Office) -> list[Figure]:
    """Each letter of some searches, typed and deleted: on roomy and on compact cards, and in the palette."""
    found: list[Figure] = []
    with office.board() as board:
        board.painted(*office.landmarks)
        time.sleep(_REST)
        for name, before, opens in (
            ("letter of a search", "", "/"),
            ("the same on compact cards", "z", "/"),
            ("the same in the palette", "z", ":"),
        ):
            board.key(before, _LONG)
            board.key(f"{opens}jk", _LONG)  # once for what is made at first use
            board.key("\x1b", _LONG)
            answers = [each for words in SEARCHES for each in _letters(board, opens, words)]
            times, computed = ([each[at] * 1e3 for each in answers] for at in (0, 2))
            found += [
                Figure(f"{name}, median", "ms", median(times)),
                Figure(f"{name}, p95", "ms", p95(times), limit=50),
                Figure(f"{name}, slowest", "ms", max(times), limit=50),
                Figure(f"{name}, computing, p95", "ms", p95(computed)),
                Figure(f"{name}, computing, most", "ms", max(computed)),
            ]
    return found


def _letters(board: Terminal, opens: str, words: str) -> list[Answer]:
    board.key(opens, _LONG)
    found = [board.key(letter, _LONG) for letter in words]
    found += [board.key("\x7f", _LONG) for _ in words]
    board.key("\x1b", _LONG)
    return found
