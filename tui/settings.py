"""The user's settings: time zone and own rules, from ``config.toml``, over the shipped rule book."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from tui.resources import read_text
from tui.rules.book import BadRules, RuleBook, flat, load

BOOK = "rulebook.toml"


class BadSettings(Exception):
    """The settings file is wrong: file, line or key, and what is allowed."""


class Settings(msgspec.Struct, frozen=True):
    """What is in force."""

    zone: ZoneInfo
    book: RuleBook


def load_settings(path: Path | None, tried: Mapping[str, str] | None = None) -> Settings:
    """The settings in ``path``, or the defaults when it does not exist or is None; ``tried`` rules come on top.

    Raises:
        BadSettings: unreadable, no TOML, an unknown key, a zone that does not exist, or a wrong rule.
    """
    name = str(path) if path is not None else ""
    table: dict[str, Any] = {}
    if path is not None and path.exists():
        try:
            table = tomllib.loads(path.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadSettings(f"{name}: cannot be read: {error}") from None
        except tomllib.TOMLDecodeError as error:
            raise BadSettings(f'{name}: {error}; the file is TOML, such as: timezone = "Europe/Berlin"') from None
    unknown = [key for key in table if key not in ("timezone", "rules")]
    if unknown:
        raise BadSettings(f"{name}: {unknown[0]} is no setting; allowed are timezone and [rules]")
    own = table.get("rules", {})
    if not isinstance(own, dict):
        raise BadSettings(f"{name}: rules must be a table, [rules]")
    try:
        shipped = tomllib.loads(read_text(BOOK))
        book = load(shipped, BOOK, own, name)
        if tried:
            trying = {**flat(own), **{key: _value(words) for key, words in tried.items()}}
            book = load(shipped, BOOK, trying, "--try")
    except BadRules as error:
        raise BadSettings(str(error)) from None
    return Settings(_zone(table.get("timezone"), name), book)


def _value(words: str) -> object:
    """A value as TOML has it, or plain words: 20, 0.5, "10 days" and 10 days alike."""
    try:
        return tomllib.loads(f"value = {words}")["value"]
    except tomllib.TOMLDecodeError:
        return words


def _zone(wanted: object, name: str) -> ZoneInfo:
    if wanted is None:
        import tzlocal

        try:
            return ZoneInfo(tzlocal.get_localzone_name())
        except Exception:
            return ZoneInfo("UTC")
    try:
        return ZoneInfo(str(wanted))
    except (ValueError, KeyError, OSError):
        raise BadSettings(f'{name}: timezone = {wanted!r}: a zone name is allowed, such as "Europe/Berlin"') from None
