"""The user's settings: time zone, own rules and what drafts say of them, from ``config.toml``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from tui.model.addresses import email_key
from tui.rules.book import BadRules, RuleBook, flat, load, typed
from tui.rules.templates import Me
from tui.settings.resources import tables
from tui.settings.templates import FOLDER as TEMPLATES
from tui.settings.toml import NotToml, Unreadable, parsed, text_of
from tui.settings.zone import BadZone, Found, computers_zone
from tui.text import clean

BOOK = "rulebook.toml"
ROOMY = "roomy"
CARDS = (ROOMY, "compact")
"""Three lines a person, or one."""
TOP = ("timezone", "region", "theme", "cards")
"""Settings that stand at the top of the file, and are no rules."""


class BadSettings(Exception):
    """The settings file is wrong: file, line or key, and what is allowed."""


class Settings(msgspec.Struct, frozen=True):
    """What is in force."""

    zone: ZoneInfo
    book: RuleBook
    me: Me = Me()
    region: str = ""
    """Two capital letters: whose phone numbers are written without their country; "": nobody's."""
    theme: str = ""
    """The name of the colours; "": those that suit the terminal."""
    cards: str = ROOMY
    """How the cards of the board are drawn: one of ``CARDS``."""
    templates: Path | None = None
    """The folder of the user's own message templates, beside the settings file; it need not exist."""
    zone_is_said: bool = True
    """False for a computer at UTC, where nobody said which zone is the user's."""


def load_settings(path: Path | None, tried: Mapping[str, str] | None = None, *, text: str | None = None) -> Settings:
    """The settings in ``path``, or the defaults when it does not exist or is None; ``tried`` rules come on top.

    Args:
        tried: rules by key, in words.
        text: what would stand in the file, in the place of what does.

    Raises:
        BadSettings: unreadable, no TOML, an unknown key, a zone that does not exist, or a wrong rule.
    """
    name = str(path) if path is not None else ""
    table = _table(path, name, text)
    unknown = [key for key in table if key not in (*TOP, *SHORT, "rules", "me")]
    if unknown:
        allowed = ", ".join((*TOP, *SHORT, "[rules]"))
        raise BadSettings(f"{name}: {unknown[0]} is no setting; allowed are {allowed} and [me]")
    book = _book(table, tried or {}, name)
    folder = path.parent / TEMPLATES if path is not None else None
    me, region = _me(table.get("me", {}), name), _region(table.get("region"), name)
    theme, cards = _theme(table.get("theme", ""), name), _cards(table.get("cards", ROOMY), name)
    zone, said = _zone(table.get("timezone"), name)
    return Settings(zone, book, me, region, theme, cards, folder, zone_is_said=said)


def _table(path: Path | None, name: str, text: str | None) -> dict[str, Any]:
    """What the settings file holds; nothing where there is none."""
    if text is None and (path is None or not os.path.lexists(path)):
        return {}
    try:
        return parsed(text_of(path) if text is None and path is not None else text or "")
    except Unreadable as error:
        raise BadSettings(f"{name}: cannot be read: {error}") from None
    except NotToml as error:
        raise BadSettings(f'{name}: {error}; the file is TOML, such as: timezone = "Europe/Berlin"') from None


SHORT = {"workdays": "workdays", "budget": "budget.per_day"}
"""Rules that may also stand at the top of the file, by the name they have there."""


def _book(table: Mapping[str, Any], tried: Mapping[str, str], name: str) -> RuleBook:
    """The rule book that ships under the user's own rules, and those that are only tried."""
    try:
        own = _own_rules(table, name)
        book = load(_shipped(), BOOK, own, name) if own else _unchanged()
        if tried:
            trying = {**own, **{SHORT.get(key, key): value_of(words) for key, words in tried.items()}}
            book = load(_shipped(), BOOK, trying, "--try")
    except BadRules as error:
        raise BadSettings(str(error)) from None
    return book


@cache
def _shipped() -> Mapping[str, Any]:
    """The rule book that ships, parsed."""
    return tables(BOOK)


@cache
def _unchanged() -> RuleBook:
    """The rule book of who has no rules of their own."""
    return load(_shipped(), BOOK)


def shipped_value(key: str) -> object:
    """The value with which a rule ships, as TOML has it."""
    found: Any = _shipped()
    for name in key.split("."):
        found = found[name]
    return found["value"]


def _own_rules(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The user's values by key: those of [rules], and those that stand at the top."""
    rules = table.get("rules", {})
    if not isinstance(rules, dict):
        raise BadSettings(f"{name}: rules must be a table, [rules]")
    own = flat(rules)
    for short, key in SHORT.items():
        if short not in table:
            continue
        if key in own:
            raise BadSettings(f"{name}: {short} stands twice, also as {key} in [rules]: one of them is allowed")
        typed(key, table[short], name, short)
        own[key] = table[short]
    return own


def _me(table: object, name: str) -> Me:
    """What drafts say of the user; all of it may be left out."""
    if not isinstance(table, dict):
        raise BadSettings(f"{name}: me must be a table, [me]")
    known = Me.__struct_fields__
    for key, value in table.items():
        if key not in known:
            raise BadSettings(f"{name}: me.{key} is no setting; allowed are {', '.join(known)}")
        if not isinstance(value, str) and key != "email":
            raise BadSettings(f"{name}: me.{key} = {value!r}: a text is allowed")
    texts = {key: clean(value, lines=key == "signature") for key, value in table.items() if key != "email"}
    return Me(**texts, email=_own_addresses(table.get("email", ()), name))


def _own_addresses(value: object, name: str) -> tuple[str, ...]:
    """The user's email addresses: one, several with a comma between them, or a list."""
    several = value.split(",") if isinstance(value, str) else value
    if not isinstance(several, list | tuple) or not all(isinstance(each, str) for each in several):
        raise BadSettings(f"{name}: me.email = {value!r}: an address is allowed, or a list of them")
    found = [email_key(clean(each)) for each in several if each.strip()]
    for each in found:
        if not each.strip("@").count("@") == 1 or " " in each:
            raise BadSettings(f'{name}: me.email = {each!r}: an email address is allowed, such as "you@example.com"')
    return tuple(dict.fromkeys(found))


def value_of(words: str) -> object:
    """A value as TOML has it, or plain words: 20, 0.5, "10 days" and 10 days alike."""
    try:
        return parsed(f"value = {words}")["value"]
    except NotToml:
        return words


def _zone(wanted: object, name: str) -> Found:
    if wanted is None:
        try:
            return computers_zone()
        except BadZone as error:
            raise BadSettings(str(error)) from None
    try:
        return Found(ZoneInfo(str(wanted)), said=True)
    except (ValueError, KeyError, OSError):
        raise BadSettings(f'{name}: timezone = {wanted!r}: a zone name is allowed, such as "Europe/Berlin"') from None


_REGION = re.compile("[A-Z]{2}")


def _region(wanted: object, name: str) -> str:
    """The region that is set, else the one of the machine's locale (``es_ES.UTF-8``)."""
    if wanted is None:
        names = (os.environ.get(each, "") for each in ("LC_ALL", "LC_TELEPHONE", "LANG"))
        found = next(filter(None, names), "").partition(".")[0].partition("_")[2]
        return found if _REGION.fullmatch(found) else ""
    if not isinstance(wanted, str) or not (wanted == "" or _REGION.fullmatch(wanted.upper())):
        raise BadSettings(f'{name}: region = {wanted!r}: two letters of a country are allowed, such as "ES"')
    return wanted.upper()


_THEME = re.compile("[a-z0-9-]{0,40}")


def _theme(wanted: object, name: str) -> str:
    """The name of a theme. Whether there is one of that name, the board says: only it knows them."""
    if not isinstance(wanted, str) or not _THEME.fullmatch(wanted):
        raise BadSettings(f'{name}: theme = {wanted!r}: the name of a theme is allowed, such as "keepwarm-light"')
    return wanted


def _cards(wanted: object, name: str) -> str:
    if wanted not in CARDS:
        raise BadSettings(f"{name}: cards = {wanted!r}: {' or '.join(CARDS)} is allowed")
    return str(wanted)
