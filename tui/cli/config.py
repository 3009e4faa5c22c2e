"""The settings: what is in force, and one of them changed in the file."""

from __future__ import annotations

from tui.cli.grammar import Commands, argument
from tui.cli.printing import columns, dump, say, say_or_dump
from tui.cli.session import Session
from tui.cli.usage import Usage

COMMANDS = Commands()


@COMMANDS.command(
    "config", "settings and rules: all of them, one, or another value for one",
    argument("key", metavar="KEY", nargs="?", help="timezone, region, workdays, budget, name, signature, any rule ..."),
    argument("value", metavar="VALUE", nargs="?", help='such as Europe/Berlin, mon-fri, 12, "10 days"'),
    argument("--default", action="store_true", help="take your own value out of the file"),
)  # fmt: skip
def config(session: Session) -> int:
    """What is in force; with a value, the file is changed if the whole of it is right then."""
    from tui.settings.config import BadSettings
    from tui.settings.editing import set_value, setting_keys, shown_value

    key, value = session.options.key, session.options.value
    if session.options.default and (key is None or value is not None):
        raise Usage("--default takes a KEY and no VALUE")
    if key is None:
        found = {each: shown_value(session.settings, each) for each in setting_keys()}
        if session.json:
            dump({"settings": found})
            return 0
        columns([(each, words or "-") for each, words in found.items()])
        say(f"in {session.config}; `keepwarm rules` has the reason for each rule")
        return 0
    try:
        before: str | None = shown_value(session.settings, key)
    except BadSettings:
        if value is None:
            raise
        before = None  # the new value may be what mends them
    if value is None and not session.options.default:
        return say_or_dump(session, {"settings": {key: before}}, before or "")
    settings = set_value(session.config, key, value)
    session.done = True
    after = shown_value(settings, key)
    was = "" if before is None else f" (was {before or 'not set'})" if after != before else ", as it was"
    say(f"{key} = {after or 'not set'}{was}; {session.config}")
    return 0
