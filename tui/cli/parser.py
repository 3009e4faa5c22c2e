"""The grammar of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from tui.exchange.writers import formats
from tui.model.kinds import Kind
from tui.model.records import Reason, Stage

E = TypeVar("E", bound=StrEnum)

_DATES = ("--at", "--met-at", "--referred-at", "--made-at", "--now", "--which")


class Parser(argparse.ArgumentParser):
    """Errors in one line: what is wrong, and where help is."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        """Prints the message and ends with exit code 2."""
        from tui.text import clean

        self.exit(2, f"{self.prog}: {clean(message)}; see `{self.prog} --help`\n")


class Command:
    """What the grammar says of a command; made into a parser when that command is called.

    It is what ``add_subparsers`` wants of a parser. To make all of them takes longer than most answers.
    """

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._arguments: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def add_argument(self, *names: str, **options: Any) -> None:
        """As ``Parser.add_argument``."""
        self._arguments.append((names, options))

    def explain(self, epilog: str) -> None:
        """What stands below the arguments in the help."""
        self._options["epilog"] = epilog

    def parse_known_args(
        self, words: list[str], found: argparse.Namespace | None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As ``Parser.parse_known_args``."""
        parser = Parser(**self._options)
        for names, options in self._arguments:
            parser.add_argument(*names, **options)
        return parser.parse_known_args(words, found)


class _Version(argparse.Action):
    """Looks the version up only when asked for it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Prints the version and ends."""
        from importlib.metadata import version

        print(f"keepwarm {version('keepwarm')}")
        parser.exit()


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The options in ``words``; wrong usage ends the program with exit code 2."""
    return build().parse_args(_joined(words))


def one_of(choices: type[E], words: str) -> E:
    """The choice that ``words`` name, in full or shortened while unambiguous.

    Raises:
        ValueError: none, or several.
    """
    wanted = words.strip().lower()
    found = [choice for choice in choices if choice.value == wanted]
    found = found or [choice for choice in choices if wanted and choice.value.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(choice.value for choice in found or choices)
    said = words if len(words) <= 40 else f"{words[:39]}…"
    raise ValueError(f'"{said}" {"could be" if found else "is none of"} {listed}')


def _joined(words: Sequence[str]) -> list[str]:
    """``--at -2d`` as ``--at=-2d``: the value of a date may begin with a minus."""
    found: list[str] = []
    for word in words:
        if found and found[-1] in _DATES and len(word) > 1 and word[0] == "-" and word[1].isdigit():
            found[-1] += f"={word}"
        else:
            found.append(word)
    return found


def _choice(choices: type[StrEnum]) -> Any:
    def convert(words: str) -> StrEnum:
        try:
            return one_of(choices, words)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return convert


def _way(words: str) -> Stage | int:
    """A stage, or how many further on."""
    steps = {"up": 1, "down": -1}.get(words.strip().lower())
    if steps is not None:
        return steps
    try:
        return one_of(Stage, words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; or say up or down") from None


def _days(words: str) -> int:
    if not words.isdecimal() or int(words) > 366:
        raise argparse.ArgumentTypeError(f'"{words}" is no number of days from 0 to 366')
    return int(words)


def _count(words: str) -> int:
    if not words.isdecimal() or int(words) > 1_000_000:
        raise argparse.ArgumentTypeError(f'"{words}" is no whole number up to a million')
    return int(words)


Commands = Callable[[str, str], Command]
"""Adds the command of that name, with its help."""


def build() -> Parser:
    """The whole grammar."""
    common = _common()
    parser = Parser(
        prog="keepwarm",
        description="Keep professional relationships warm: whom to contact now, how, and why. "
        "Without a command the board opens; there, ? shows the keys.",
        epilog="WHO is an id, or a name or any unambiguous part of one. WHEN is ISO (2026-03-02T10:00, 2026-03-02) or "
        "words: now, today, tomorrow 14:00, yesterday, tue 10:00, +3d, 2w, -2d, 3 months. STAGE and KIND may be "
        "shortened. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.",
        parents=[common],
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands: Any = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Command)

    def command(name: str, help_text: str) -> Command:
        made = commands.add_parser(name, help=help_text, description=help_text, parents=[common])
        assert isinstance(made, Command)
        return made

    _people(command)
    _touches(command)
    _planning(command)
    _looking(command)
    _keeping(command)
    return parser


def _common() -> Parser:
    """Options that stand before or after the command."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--data", metavar="DIR", help="the data folder (else $KEEPWARM_DATA)")
    common.add_argument("--config", metavar="FILE", help="the settings file (else $KEEPWARM_CONFIG)")
    common.add_argument("--now", metavar="WHEN", help="pretend it is WHEN (else $KEEPWARM_NOW)")
    common.add_argument("--json", action="store_true", help="print records as JSON")
    return common


def _people(command: Commands) -> None:
    add = command("add", "add a prospect; prints the id")
    add.add_argument("name", metavar="NAME")
    _fields(add, adding=True)
    edit = command("edit", "change fields of a prospect")
    edit.add_argument("who", metavar="WHO")
    edit.add_argument("--name", metavar="NAME")
    _fields(edit, adding=False)
    move = command("move", "one stage up or down")
    move.add_argument("who", metavar="WHO")
    move.add_argument("stage", metavar="STAGE", type=_way, help=f"up, down, or one of {', '.join(Stage)}")
    move.add_argument("--at", metavar="WHEN")
    close = command("close", "close a prospect, with the reason")
    close.add_argument("who", metavar="WHO")
    close.add_argument("reason", metavar="REASON", type=_choice(Reason), help=", ".join(Reason))
    for name, text in (
        ("reopen", "open a closed prospect again"),
        ("delete", "delete, for mistakes; undo brings back"),
    ):
        command(name, text).add_argument("who", metavar="WHO")
    merge = command("merge", "two entries of one person: WHO stays and takes in OTHER")
    merge.add_argument("who", metavar="WHO")
    merge.add_argument("other", metavar="OTHER", help="an id, or a name or part of one")


def _fields(command: Command, *, adding: bool) -> None:
    for field in ("company", "position", "email", "phone", "url", "available"):
        command.add_argument(f"--{field}")
    command.add_argument("--met", metavar="WHERE", help="where you met")
    command.add_argument("--met-at", metavar="WHEN")
    command.add_argument("--source", metavar="WHO-OR-NAME", help="who referred them")
    command.add_argument("--referred-at", metavar="WHEN")
    command.add_argument("--stage", metavar="STAGE", type=_choice(Stage))
    command.add_argument(
        "--tag", metavar="TAG", action="append", help="again for more" if adding else "replaces the tags"
    )
    command.add_argument("--comfort", metavar="INTERVAL", help='their own rhythm, such as "3 months"')
    command.add_argument("--note", metavar="NOTE")


def _touches(command: Commands) -> None:
    log = command("log", "log a touch")
    log.add_argument("who", metavar="WHO")
    log.add_argument("kind", metavar="KIND", type=_choice(Kind), help=", ".join(Kind))
    log.add_argument("--note", default="", metavar="NOTE")
    log.add_argument("--at", metavar="WHEN")
    log.add_argument("--in", dest="inbound", action="store_true", help="from them")
    log.add_argument("--yes", action="store_true", help="answers a guard's question")
    facts = (
        ("interest", "they expressed interest"),
        ("bought", "they bought"),
        ("referral", "they gave you a referral"),
    )
    for name, text in facts:
        parser = command(name, text)
        parser.add_argument("who", metavar="WHO")
        parser.add_argument("--at", metavar="WHEN")
    brief = command("brief", "you told a source whom you look for")
    brief.add_argument("who", metavar="WHO-OR-NAME")
    brief.add_argument("--at", metavar="WHEN")


def _planning(command: Commands) -> None:
    promise = command("promise", "promise a follow-up for a time or a day")
    promise.add_argument("who", metavar="WHO")
    promise.add_argument("when", metavar="WHEN")
    promise.add_argument("--note", default="", metavar="NOTE")
    promise.add_argument("--made-at", metavar="WHEN")
    promise.add_argument("--move", action="store_true", help="move the next open promise to WHEN")
    promise.add_argument("--which", metavar="WHEN", help="with --move: the promise for that time or day")
    release = command("release", "they let you off the next open promise")
    release.add_argument("who", metavar="WHO")
    release.add_argument("--which", metavar="WHEN", help="the promise for that time or day")
    snooze = command("snooze", "postpone sequence and rhythm")
    snooze.add_argument("who", metavar="WHO")
    snooze.add_argument("when", metavar="WHEN")
    skip = command("skip", "let go what is next: a step, a report, a reply's clock")
    skip.add_argument("who", metavar="WHO")
    skip.add_argument("--all", action="store_true", help="the rest of the sequence")
    away = command("away", "a holiday, both days included")
    away.add_argument("first", metavar="FROM")
    away.add_argument("last", metavar="TO")


def _looking(command: Commands) -> None:
    due = command("due", "whom to contact now, how, and why")
    due.add_argument("--days", type=_days, default=0, metavar="N", help="and N days ahead")
    due.add_argument("--all", action="store_true", help="every next item")
    due.add_argument("--format", choices=("text", "json", *formats("agenda")), default="text")
    explain = command("explain", "every candidate item of a prospect, and which won")
    explain.add_argument("who", metavar="WHO")
    listing = command("list", "prospects")
    listing.add_argument("--stage", metavar="STAGE", type=_choice(Stage))
    listing.add_argument("--tag", metavar="TAG")
    listing.add_argument("--search", metavar="Q")
    listing.add_argument("--closed", action="store_true")
    show = command("show", "a prospect with timeline and measures")
    show.add_argument("who", metavar="WHO")
    command("sources", "per source: referrals, answer times, stages reached, reports owed")
    report = command("report", "answers in time, promises kept, stages, touches a week, sources, load of 14 days")
    report.add_argument("--format", choices=("text", "json", *formats("report")), default="text")
    report.explain(
        "--json: now, counts, first_answer, promises, funnel (stage, now, ever, entered), conversion (stage, to, of, "
        "reached, share), new (imported people not looked at yet, who are not in conversion), stays (stage, ended, "
        "median_days, running, running_median_days), closed (people by reason), weeks (monday, outbound, inbound, "
        "kinds, inbound_kinds), sources, load (date, due, rhythm). Shares are 0 to 1, or null of nobody; those of "
        "first_answer are of of_24, of_48 and of_72, without what still runs. Who was entered above a stage is not "
        "counted as having come to it."
    )
    draft = command("draft", "the message for what is next, filled in")
    draft.add_argument("who", metavar="WHO")
    draft.add_argument("--template", metavar="ID", help="another one than that for what is next")
    draft.add_argument(
        "--set", dest="given", metavar="NAME=VALUE", action="append", default=[], help="what it asks for"
    )
    templates = command("templates", "the message templates in force, and where each comes from")
    templates.add_argument("--check", metavar="FILE", help="check a file of your own instead")
    history = command("history", "what happened, newest first")
    history.add_argument("who", metavar="WHO", nargs="?")


def _keeping(command: Commands) -> None:
    taking = command("import", "take in people from a file, such as LinkedIn's Connections.csv")
    taking.add_argument("file", metavar="FILE")
    taking.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taking.add_argument("--map", metavar="HEADER=FIELD", action="append", default=[], help="what a column means")
    export = command("export", "all data, as one line that TinyDB opens too")
    export.add_argument("--format", choices=formats("all"), default="json")
    export.add_argument("-o", dest="output", metavar="FILE", help="else standard output")
    command("undo", "take the last step back")
    command("redo", "do it again")
    demo = command("demo", "open the board on a throw-away demo pipeline")
    demo.add_argument("--prospects", type=_count, metavar="N", help="a synthetic one of N people")
    demo.add_argument("--touches", type=_count, metavar="M", help="touches of each (12)")
    demo.add_argument("--seed", type=_count, metavar="S", help="same seed, same data (7)")
    demo.add_argument("--into", metavar="DIR", help="write it there instead of opening it")
    rules = command("rules", "the rule book in force, and where each value comes from")
    rules.add_argument("--check", metavar="FILE", help="check a settings file instead")
    rules.add_argument(
        "--try", dest="tried", metavar="KEY=VALUE", action="append", default=[],
        help="what agenda and load would be under changed rules; nothing is written",
    )  # fmt: skip
    command("check", "verify the data; every problem with its line")
    command("backup", "a dated copy in the folder backups (one a day is made by itself)")
    restore = command("restore", "bring back a backup or an export; what is there now is kept aside")
    restore.add_argument("file", metavar="FILE", nargs="?", help="a path, or the name of a backup")
    restore.add_argument(
        "--good-lines", action="store_true",
        help="of a damaged file (the current one without FILE) keep the good lines; the bad are set aside",
    )  # fmt: skip
    command("compact", "rewrite the journal without its history; less to load, nothing to undo")
    command("path", "where data and settings are")
