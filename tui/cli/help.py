"""The help: of the program, of a command, or of a topic."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from tui.cli.grammar import Commands, argument, command_parser, common_options, folded
from tui.cli.printing import columns
from tui.cli.session import Session
from tui.cli.usage import Usage

COMMANDS = Commands()
KEYS = "keys"


@COMMANDS.command(
    "help",
    "help on a command, or on rules, keys, search, dates, files, templates, recovery",
    argument("topic", metavar="TOPIC", nargs="?", help="a command, or one of the topics"),
)
def help_on(session: Session) -> int:
    """The help on something; without a topic what there is."""
    from tui.cli.main import GROUPS, command

    topic, texts = session.options.topic, _texts()
    if topic is None:
        print("keepwarm COMMAND --help, or:")
        titles = [*((name, title) for name, (title, _) in texts.items()), (KEYS, "the keys of every screen")]
        columns([(f"keepwarm help {name}", title) for name, title in titles], indent="  ")
        print("keepwarm --help lists all commands")
    elif topic in texts:
        print(folded(texts[topic][1]))
    elif topic == KEYS:
        _print_keys()
    elif topic in GROUPS:
        command_parser(command(topic), prog=f"keepwarm {topic}", parents=[common_options()]).print_help()
    else:
        raise Usage(f"there is no help on {topic}{_meant(topic, [*texts, KEYS, *GROUPS])}")
    return 0


def _texts() -> dict[str, tuple[str, str]]:
    """Title and text by topic."""
    from tui.settings.resources import read_text

    found = tomllib.loads(read_text("help.toml"))
    return {name: (each["title"], each["text"].strip()) for name, each in found.items()}


def _meant(topic: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(topic, known, n=3)
    return f": did you mean {', '.join(near)}?" if near else "; `keepwarm help` lists the topics"


def _print_keys() -> None:
    from tui.commands import Place

    print(folded("? shows the keys of the screen you are on, : all commands."))
    for place in Place:
        rows = list(_keys(place))
        if rows:
            print(f"\non {place}" if place is not Place.APP else f"\n{place}")
            columns(rows, indent="  ")


def _keys(place: object) -> Iterator[tuple[str, str]]:
    """The keys of a place, those that do the same together."""
    from tui.commands import COMMANDS as ALL
    from tui.commands import shown, together

    for alike in together(each for each in ALL if place in each.places and each.keys):
        keys = [shown(key) for each in alike for key in each.keys]
        yield " ".join(keys), alike[0].help
