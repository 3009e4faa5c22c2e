"""The settings file changed by one value: checked as a whole before it is kept, the user's comments and order kept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tui.rules.book import KEYS
from tui.rules.templates import Me
from tui.settings.config import SHORT, TOP, BadSettings, Settings, load_settings, shipped_value, value_of
from tui.settings.toml import NotToml, Unreadable, parsed, text_of
from tui.settings.zone import zone_name

_MODE: Final = 0o600
ABOUT_ME: Final = Me.__struct_fields__
"""Settings that stand in ``[me]``."""


def setting_keys() -> tuple[str, ...]:
    """Everything that can be set: the settings, then the rules."""
    return (*TOP, *SHORT, *ABOUT_ME, *(key for key in KEYS if key not in SHORT.values()))


def shown_value(settings: Settings, key: str) -> str:
    """The value that is in force, as text; "" where there is none.

    Raises:
        BadSettings: there is no such setting.
    """
    if key == "timezone":
        return settings.zone.key
    if key in TOP:
        return str(getattr(settings, key))
    if key in ABOUT_ME:
        value = getattr(settings.me, key)
        return ", ".join(value) if isinstance(value, tuple) else str(value)
    rule = SHORT.get(key, key)
    found = next((entry.value for entry in settings.book.entries if entry.key == rule), None)
    if found is None:
        raise _no_setting(key)
    return found


def set_value(path: Path, key: str, words: str | None) -> Settings:
    """Writes one value into the settings file, which is made where there is none; None: takes it out of it.

    A link is followed: the file it leads to is changed.

    Raises:
        BadSettings: no such setting, a value that is not allowed, or a file that cannot be read.
        WriteFailed: the disk refuses. In each case nothing was changed.
    """
    new = with_value(file_text(path), key, words, path)
    settings = load_settings(path, text=new)
    write(path, new)
    return settings


def write(path: Path, text: str) -> None:
    """Writes the whole settings file, where a link leads to. Raises WriteFailed where the disk refuses."""
    from tui.store.whole_file import write_with_folder

    real = Path(os.path.realpath(path))
    mode = real.stat().st_mode & 0o777 if real.exists() else _MODE
    write_with_folder(real, [text.encode()], mode)


def file_text(path: Path | None) -> str:
    """What stands in the settings file; "" where there is none. Raises BadSettings where it cannot be read."""
    try:
        return text_of(path) if path is not None and os.path.lexists(path) else ""
    except Unreadable as error:
        raise _unchangeable(path, error) from None


def with_value(text: str, key: str, words: str | None, path: Path | None = None) -> str:
    """The text of the settings file with another value; ``path`` is its name for errors, which ``set_value`` says."""
    try:
        return _with_value(text, parsed(text), key, words)
    except NotToml as error:
        raise _unchangeable(path, error) from None


def _unchangeable(path: Path | None, error: Exception) -> BadSettings:
    return BadSettings(f"{path}: cannot be changed: {error}")


def _with_value(text: str, before: Mapping[str, Any], key: str, words: str | None) -> str:
    """The text of the file with another value."""
    import tomlkit  # only where the file is changed

    document = tomlkit.parse(text)
    table: Any = document
    *above, last = _place(before, key)
    for name in above:
        if name not in table:
            if words is None:
                return text
            table.add(name, tomlkit.table(is_super_table=name == "rules"))
        table = table[name]
    if words is None:
        if last in table:
            del table[last]
    else:
        words = zone_name(words) or words if key == "timezone" else words
        table[last] = words if last in ABOUT_ME or key in TOP else _rule_value(SHORT.get(key, key), words)
    return tomlkit.dumps(document)


def _rule_value(rule: str, words: str) -> object:
    """The value of a rule, as ``value_of`` reads it; of a list also its words, with commas between them."""
    value = value_of(words)
    if isinstance(shipped_value(rule), list) and isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip() and value.strip() != "none"]
    return value


def _place(before: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Where a value stands in the file, or is to stand: the names of the tables, and its own."""
    if key in TOP:
        return (key,)
    if key in ABOUT_ME:
        return "me", key
    rule = SHORT.get(key, key)
    if rule not in KEYS:
        raise _no_setting(key)
    rules = before.get("rules", {})
    if isinstance(rules, dict) and rule in rules:
        return "rules", rule
    short = next((name for name, full in SHORT.items() if full == rule), "")
    group, _, last = rule.partition(".")
    stands_in_table = isinstance(rules, dict) and isinstance(rules.get(group), dict) and last in rules[group]
    if short and not stands_in_table:
        return (short,)
    return ("rules", group, last) if last else ("rules", rule)


def _no_setting(key: str) -> BadSettings:
    from difflib import get_close_matches

    near = get_close_matches(key, setting_keys(), n=3)
    meant = f"; did you mean {', '.join(near)}?" if near else "; `keepwarm config` lists all of them"
    return BadSettings(f"{key} is no setting{meant}")
