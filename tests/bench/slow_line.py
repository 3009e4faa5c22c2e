"""A program behind a slow line, in the terminal at hand: ``python -m tests.bench.slow_line keepwarm``.

What the program sends arrives at so many bits a second (ten a byte, as on a serial line), and everything so much later,
keys and answers of the terminal too. What waits for the line waits in front of it, as behind ssh: the program is never
held up.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import signal
import sys
import termios
import time
import tty
from collections import deque

_TURN = 0.01
"""Seconds between two looks at what is due."""


class Direction:
    """One way of the line.

    Args:
        end: the descriptor at which bytes arrive.
        bits: a second; 0: any number.
        delay: seconds.
    """

    def __init__(self, end: int, bits: int, delay: float) -> None:
        self._end = end
        self._seconds_a_byte = 10 / bits if bits else 0.0
        self._delay = delay
        self._free_at = 0.0
        self._under_way: deque[tuple[float, bytes]] = deque()

    def send(self, data: bytes) -> None:
        """Sends bytes behind those that wait."""
        for place in range(len(data)):
            self._free_at = max(self._free_at, time.monotonic()) + self._seconds_a_byte
            self._under_way.append((self._free_at + self._delay, data[place : place + 1]))

    def deliver(self) -> None:
        """Hands over what has arrived."""
        arrived = bytearray()
        while self._under_way and self._under_way[0][0] <= time.monotonic():
            arrived += self._under_way.popleft()[1]
        if arrived:
            os.write(self._end, arrived)


def run(command: list[str], bits: int, delay: float) -> int:
    """Runs the command behind such a line until it ends; its exit code."""
    pid, program = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)

    def resize(*_: object) -> None:
        fcntl.ioctl(program, termios.TIOCSWINSZ, fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8)))

    resize()
    signal.signal(signal.SIGWINCH, resize)
    before = termios.tcgetattr(0)
    tty.setraw(0)
    ways = {program: Direction(1, bits, delay), 0: Direction(program, bits, delay)}
    try:
        while True:
            for readable in select.select([*ways], [], [], _TURN)[0]:
                ways[readable].send(os.read(readable, 65_536))
            for way in ways.values():
                way.deliver()
    except OSError:  # it has ended
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs a program behind a slow line.")
    parser.add_argument("--bits", type=int, default=9600, help="a second; 0: any number (default: 9600)")
    parser.add_argument("--delay", type=float, default=0.3, help="seconds in each direction (default: 0.3)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    return run(given.command, given.bits, given.delay)


if __name__ == "__main__":
    sys.exit(main())
