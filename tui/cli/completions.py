"""Completion in the shell: the script for it, and the names that it completes WHO with."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui.agenda import answer_cache
from tui.cli.grammar import Commands, Parser, argument, command_parser, common_options, one_of

if TYPE_CHECKING:
    from tui.cli.session import Session

COMMANDS = Commands()

_MOST: Final = 100
"""Names that are offered at once."""


@COMMANDS.command(
    "completions", "the script that completes commands, options and names in a shell",
    argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL", nargs="?", help="bash, zsh or fish"),
    argument("--names", metavar="WORD", help=argparse.SUPPRESS),
    more='bash: eval "$(keepwarm completions bash)" in ~/.bashrc. zsh: the same in ~/.zshrc, behind compinit. '
    "fish: keepwarm completions fish > ~/.config/fish/completions/keepwarm.fish.",
)  # fmt: skip
def completions(session: Session) -> int:
    """The script of a shell; for such a script, names that begin with a word, or have a part that does."""
    if session.options.names is not None:
        for name in _matching(_names(session), session.options.names):
            print(name)
        return 0
    if session.options.shell is None:
        from tui.cli.usage import Usage

        raise Usage("for which shell? bash, zsh or fish")
    import shtab

    preamble: Any = _WHO_IN
    print(shtab.complete(_whole_grammar(shtab), session.options.shell, preamble=preamble))
    return 0


def _names(session: Session) -> list[str]:
    """Everybody's name, also of those who are closed."""
    kept: list[str] | None = answer_cache.recall(session.folder, answer_cache.NAMES, session.config)
    if kept is not None:
        return kept
    from datetime import timedelta

    names = sorted({row.name for row in session.pipeline.agenda.rows.values()})
    session.keep(answer_cache.NAMES, names, until=lambda: session.now + timedelta(days=366))
    return names


def _matching(names: list[str], word: str) -> list[str]:
    """Names that begin so; else those of which a part does."""
    from tui.text import fold

    wanted = fold(word.replace("\\", "").lstrip("\"'"))
    found = [name for name in names if fold(name).startswith(wanted)]
    part = f" {wanted.replace('-', ' ')}"
    return (found or [name for name in names if part in fold(name).replace("-", " ")])[:_MOST]


# The script -----------------------------------------------------------------------------------------------------

_WHO: Final = {"bash": "_keepwarm_who", "zsh": "_keepwarm_who", "fish": "(_keepwarm_who)"}

_WHO_IN: Final = {
    # A name is one word of which nothing is obeyed: bash has to be given it as it would be typed, within quotes too.
    "bash": r"""
_keepwarm_who() {
  keepwarm completions --names="$1" 2>/dev/null | case $1 in
    \'*) sed "s/'/'\\\\''/g" ;;
    \"*) sed 's/[\\"$`]/\\&/g' ;;
    *) while IFS= read -r name; do printf '%q\n' "$name"; done ;;
  esac
}
""",
    "zsh": """
_keepwarm_who() {
  local -a names
  names=("${(@f)$(keepwarm completions --names="$PREFIX" 2>/dev/null)}")
  [[ -n $names ]] && compadd -U -- $names
}
""",
    "fish": """
function _keepwarm_who
  keepwarm completions --names=(commandline -ct) 2>/dev/null
end
""",
}


def _whole_grammar(shtab: Any) -> Parser:
    """Every command with its arguments, each knowing what completes it."""
    from tui.cli.main import GROUPS, command

    parser = Parser(prog="keepwarm", parents=[common_options()])
    parser.add_argument("--version", action="version", version="")
    of_a_command: Any = partial(_complete_parser, shtab=shtab)
    commands: Any = parser.add_subparsers(prog="keepwarm", parser_class=of_a_command)
    for name in GROUPS:
        commands.add_parser(name, of=command(name), help=command(name).help, parents=[common_options()])
    _complete(parser, shtab)
    return parser


def _complete_parser(*, of: Any, shtab: Any, **options: Any) -> Parser:
    parser = command_parser(of, **options)
    _complete(parser, shtab)
    return parser


def _complete(parser: Parser, shtab: Any) -> None:
    from tui.model.records import Stage

    ways = {"FILE": shtab.FILE, "DIR": shtab.DIRECTORY, "WHO": _WHO, "OTHER": _WHO, "WHO-OR-NAME": _WHO}
    for action in parser._actions:
        if action.metavar in ways:
            action.complete = ways[action.metavar]  # type: ignore[attr-defined]
        elif action.metavar == "STAGE":
            action.choices = [stage.value for stage in Stage]
        elif isinstance(action.type, partial) and action.type.func is one_of:
            action.choices = [each.value for each in action.type.args[0]]
