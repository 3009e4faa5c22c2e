"""What the commands share: how one is declared, arguments and options that several have, and the reading of words."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, TypeVar

from tui import __version__
from tui.cli.usage import Usage

if TYPE_CHECKING:
    from tui.cli.session import Session

E = TypeVar("E", bound=StrEnum)
Run = Callable[["Session"], int]
"""What a command does; returns the exit code."""

_DATES = ("--at", "--met-at", "--referred-at", "--made-at", "--now", "--which")


class Argument(NamedTuple):
    """An argument or option, as ``ArgumentParser.add_argument`` takes it."""

    names: tuple[str, ...]
    options: dict[str, Any]


def argument(*names: str, **options: Any) -> Argument:
    """An argument or option of a command."""
    return Argument(names, options)


WHO = argument("who", metavar="WHO")
AT = argument("--at", metavar="WHEN")
SEARCH = argument("--search", metavar="Q", help='words and tokens such as "#fair is:late"; see "keepwarm help search"')


def format_option(*names: str) -> Argument:
    """The option ``--format``; the first one is printed unasked."""
    return argument("--format", choices=names, default=names[0])


class Command(NamedTuple):
    """A command: what it does, what it is for, and what may stand behind it."""

    run: Run
    help: str
    arguments: tuple[Argument, ...]
    more: str
    """Stands below the arguments in the help."""


class Commands(dict[str, Command]):
    """The commands of a group, by name."""

    def command(self, name: str, text: str, *arguments: Argument, more: str = "") -> Callable[[Run], Run]:
        """Makes a function the command of that name."""

        def declare(run: Run) -> Run:
            self[name] = Command(run, text, arguments, more)
            return run

        return declare


# Parsing --------------------------------------------------------------------------------------------------------


class Parser(argparse.ArgumentParser):
    """Errors in one line: what is wrong, and where help is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        """Prints the message and ends with exit code 2."""
        from tui.cli.printing import brief
        from tui.cli.printing import folded as fold
        from tui.text import clean

        self.exit(2, fold(f"{self.prog}: {brief(clean(message))}; see `{self.prog} --help`", on=sys.stderr) + "\n")

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """The value of an option or argument; of ``--note=--`` Python itself makes an empty list."""
        if action.option_strings and arg_strings == ["--"]:
            self.error(f"argument {'/'.join(action.option_strings)}: expected another value than --")
        return super()._get_values(action, arg_strings)


def command_parser(command: Command, **options: Any) -> Parser:
    """The parser of a command, with words for everything that may stand behind it."""
    parser = _OneCommand(description=command.help, epilog=command.more or None, formatter_class=_Formatter, **options)
    for names, about in command.arguments:
        parser.add_argument(*names, **{"help": words_for(names, about), **about})
    return parser


class _OneCommand(Parser):
    """The parser of a command; its help ends with examples."""

    def format_help(self) -> str:
        """The help, with examples."""
        from tui.cli.examples import EXAMPLES

        lines = [f"  keepwarm {each}" for each in EXAMPLES.get(self.prog.rpartition(" ")[2], ())]
        return "\n".join([super().format_help().rstrip("\n"), "", "examples:", *lines, ""])


def words_for(names: Sequence[str], about: Mapping[str, Any]) -> str | None:
    """The usual words for an argument that has none of its own; None where there are none."""
    last = names[-1].lstrip("-")
    return _WORDS.get(last) or _WORDS.get(about.get("metavar", ""))


_PAST = "when it was: now, yesterday 15:00, mon, 2026-03-02T10:00"
_WORDS: Final = {
    "at": f"{_PAST}; else now",
    "met-at": _PAST,
    "referred-at": _PAST,
    "made-at": f"{_PAST}; else now",
    "company": "where they work, or whose it is",
    "position": "what they do there",
    "available": 'days and times that suit them, such as "tue-thu mornings"',
    "name": "their name",
    "first": "a day: today, mon, 2026-07-01",
    "last": 'a day, or a length: fri, 2026-07-14, "2 weeks"',
    "format": "how it is printed",
    "tag": "only those with this tag",
    "WHO": "an id, a name or part of one, or an address",
    "WHO-OR-NAME": "somebody on the board as WHO, or the name of somebody who is not",
    "WHEN": 'when: tue 10:00, tomorrow, 2w, 2026-03-02; see "keepwarm help dates"',
    "FILE": "one file, or several",
    "add": "what is done: add",
    "STAGE": "visibility, credibility or profitability; may be shortened",
    "NOTE": "what was said",
    "ID": "the number that `keepwarm proposals` shows",
    "SOURCE": "only those of this source",
}
"""Words for arguments that several commands have, by their name or by what stands for them."""


class _Formatter(argparse.HelpFormatter):
    """Folds texts between words; lines that begin with two spaces stay as they are."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return folded(text, width, indent)


def folded(text: str, cells: int = 0, indent: str = "") -> str:
    """Paragraphs folded between words to so many cells (0: the terminal's); lines that begin with two spaces stay.

    One of those that is too long goes on below its second column.
    """
    import re
    from shutil import get_terminal_size
    from textwrap import fill

    cells = cells or max(40, get_terminal_size().columns - 1)
    found: list[str] = []
    words: list[str] = []
    for line in (*text.split("\n"), ""):
        if line.strip() and not line.startswith("  "):
            words.append(line)
            continue
        if words:
            found.append(fill(" ".join(words), cells, initial_indent=indent, subsequent_indent=indent))
            words = []
        second = re.match(r"\s+\S.*?\s{2,}", line)
        column = second.end() if second is not None and second.end() < cells // 2 else 4
        found.append(fill(line, cells, subsequent_indent=" " * column) if len(line) > cells else line)
    return "\n".join(found).rstrip("\n")


class _CommandParser:
    """Stands for the parser of a command, which is made when that command is called: all of them take too long."""

    def __init__(self, *, command: Callable[[], Command], **options: Any) -> None:
        self._command = command
        self._options = options

    def parse_known_args(
        self, words: list[str], found: argparse.Namespace | None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As ``ArgumentParser.parse_known_args``."""
        parser = command_parser(self._command(), **self._options)
        options, unknown = parser.parse_known_args(words, found)
        if unknown:  # the program would name its own help
            from difflib import get_close_matches

            known = [each for action in parser._actions for each in action.option_strings]
            near = get_close_matches(unknown[0].partition("=")[0], known, n=2)
            if unknown[0][:1] != "-" and "--search" in known:
                near = [f"--search {unknown[0]}"]
            meant = f": did you mean {', '.join(near)}?" if near else ""
            parser.error(f"unrecognized arguments: {' '.join(unknown)}{meant}")
        return options, unknown


class _Version(argparse.Action):
    """The version, where it is not asked for alone (``tui.__main__``)."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Prints the version and ends."""
        print(f"keepwarm {__version__}")
        parser.exit()


_MEANT: Final = {
    "find": "list --search", "search": "list --search", "ls": "list", "rm": "delete", "new": "add", "agenda": "due",
    "done": "log", "postpone": "snooze", "settings": "config",
}  # fmt: skip
"""What other programs call what is meant."""
_MISTYPED = re.compile(r"argument COMMAND: invalid choice: '([^']*)'")


class Program(Parser):
    """The whole grammar.

    Args:
        names: of all commands, in the order of the help.
        command: gives a command by its name; asked for the one that is called, and for all of them by the help.
    """

    def __init__(self, names: Iterable[str], command: Callable[[str], Command], *, helps: bool = False) -> None:
        common = common_options()
        super().__init__(
            prog="keepwarm",
            description="Keep professional relationships warm: whom to contact now, how, and why. "
            "Without a command the board opens; there, ? shows the keys.",
            epilog="WHO is an id, or a name or any unambiguous part of one. WHEN is ISO (2026-03-02T10:00, 2026-03-02) "
            "or words: now, today, tomorrow 14:00, yesterday, tue 10:00, +3d, 2w, -2d, 3 months. STAGE and KIND may be "
            "shortened. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.",
            parents=[common],
        )
        self.add_argument("--version", action=_Version, nargs=0, help="print the version")
        self._names, self._load, self._helps = tuple(names), command, helps
        commands: Any = self.add_subparsers(
            dest="command", metavar="COMMAND", title="commands", parser_class=_CommandParser, prog=self.prog
        )
        for name in self._names:
            told = {"help": command(name).help} if helps else {}
            commands.add_parser(name, command=lambda name=name: command(name), parents=[common], **told)

    def parse(self, words: Sequence[str]) -> argparse.Namespace:
        """The options in ``words``; wrong usage ends the program with exit code 2."""
        return self.parse_args(_joined(words))

    def error(self, message: str) -> NoReturn:
        """Wrong usage; of a mistyped command only those that are meant, perhaps."""
        if mistyped := _MISTYPED.match(message):
            from difflib import get_close_matches

            known = _MEANT.get(mistyped[1])
            near = [known] if known else get_close_matches(mistyped[1], self._names, n=3)
            meant = f": did you mean {', '.join(near)}?" if near else ""
            message = f"there is no command {mistyped[1]}{meant}"
        super().error(message)

    def format_help(self) -> str:
        """The help, with what each command is for."""
        if not self._helps:
            return Program(self._names, self._load, helps=True).format_help()
        return super().format_help()


def common_options() -> Parser:
    """Options that stand before or after the command."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--data", metavar="DIR", help="the data folder (else $KEEPWARM_DATA)")
    common.add_argument("--config", metavar="FILE", help="the settings file (else $KEEPWARM_CONFIG)")
    common.add_argument("--now", metavar="WHEN", help="pretend it is WHEN (else $KEEPWARM_NOW)")
    common.add_argument("--json", action="store_true", help="print records as JSON")
    return common


def _joined(words: Sequence[str]) -> list[str]:
    """``--at -2d`` as ``--at=-2d``: the value of a date may begin with a minus."""
    found: list[str] = []
    for word in words:
        if found and found[-1] in _DATES and len(word) > 1 and word[0] == "-" and word[1].isdigit():
            found[-1] += f"={word}"
        else:
            found.append(word)
    return found


# Words ----------------------------------------------------------------------------------------------------------


def one_of(choices: type[E], words: str) -> E:
    """The choice that ``words`` name, in full or shortened while unambiguous; none or several is wrong usage."""
    wanted = words.strip().lower()
    found = [choice for choice in choices if choice.value == wanted]
    found = found or [choice for choice in choices if wanted and choice.value.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(choice.value for choice in found or choices)
    said = words if len(words) <= 40 else f"{words[:39]}…"
    raise argparse.ArgumentTypeError(f'"{said}" {"could be" if found else "is none of"} {listed}')


def choice(choices: type[E]) -> Callable[[str], E]:
    """The type of an argument that is one of these."""
    return partial(one_of, choices)


def number(most: int, wrong: str) -> Callable[[str], int]:
    """The type of an argument that is a whole number from 0 to ``most``; ``wrong`` says what others are not."""

    def read(words: str) -> int:
        if not words.isdecimal() or int(words) > most:
            raise argparse.ArgumentTypeError(f'"{words}" is no {wrong}')
        return int(words)

    return read


def pairs(words: Iterable[str], option: str, form: str, *, at_last: bool = False) -> dict[str, str]:
    """The values of an option that is given as ``NAME=VALUE``, again for more; ``form`` says how it is written.

    They part at the first sign, for values may have one; ``at_last``: at the last, for names may.
    """
    found: dict[str, str] = {}
    for entry in words:
        name, sign, value = entry.rpartition("=") if at_last else entry.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise Usage(f"{option} {entry}: write {form}")
        found[name.strip()] = value.strip()
    return found
