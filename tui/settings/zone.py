"""The computer's time zone, where the settings name none, and whether anybody said it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo


class BadZone(Exception):
    """``TZ`` in the environment says a zone that nobody knows: what it is, and what to do."""


class Found(NamedTuple):
    """The zone of the computer."""

    zone: ZoneInfo
    said: bool
    """Somebody chose it. A computer that stands at UTC may only never have been asked."""


_UTC = frozenset("UTC UCT GMT GMT0 Universal Zulu Greenwich Etc/UTC Etc/UCT Etc/GMT Etc/Universal Etc/Zulu".split())
_FIXED = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)([+-]?)(\d{1,2})(?::00){0,2}")
"""A zone as POSIX writes it, of whole hours and without summer time: ``CET-1``, ``<+03>-3``."""


def computers_zone(root: Path = Path("/")) -> Found:
    """The zone that ``TZ`` says, else that of the computer; UTC where that is not said anywhere.

    Raises:
        BadZone: ``TZ`` is no zone. It would be UTC to other programs, without a word.
    """
    words = os.environ.get("TZ")
    if words is not None and not words.removeprefix(":").startswith("/"):
        return Found(_named(words), said=True)
    zone = _usual_zone(root) or _zone_elsewhere()
    return Found(zone or ZoneInfo("UTC"), said=zone is not None and zone.key not in _UTC)


def _named(words: str) -> ZoneInfo:
    """The zone that ``TZ`` names: of the zone database, or fixed as POSIX writes it."""
    name = words.removeprefix(":") or "UTC"
    if fixed := _FIXED.fullmatch(name):
        hours = int(fixed[2])
        name = f"Etc/GMT{fixed[1] or '+'}{hours}" if hours else "UTC"
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise BadZone(
            f"TZ={words} in the environment is no zone name: set TZ=Europe/Berlin, say, "
            "or say where you are with `keepwarm config timezone Europe/Berlin`"
        ) from None


def _usual_zone(root: Path = Path("/")) -> ZoneInfo | None:
    """The computer's zone where it is said in the usual place, and nothing speaks against it.

    A shortcut: ``tzlocal`` knows all other places, and takes as long as reading thousands of prospects.
    """
    place = os.environ.get("TZ", "").removeprefix(":") or root / "etc" / "localtime"
    try:
        _, found, name = os.path.realpath(place).partition("/zoneinfo/")
        also = root / "etc" / "timezone"
        if not found or ("TZ" not in os.environ and also.exists() and also.read_text("ascii").strip() != name):
            return None
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def _zone_elsewhere() -> ZoneInfo | None:
    """The computer's zone wherever it is said."""
    import tzlocal

    try:
        return ZoneInfo(tzlocal.get_localzone_name())
    except Exception:
        return None


def zone_name(words: str) -> str:
    """The zone that ``words`` mean: its name in any case, or the place alone where only one has it; else empty."""
    from zoneinfo import available_timezones

    wanted = words.strip().casefold().replace(" ", "_")
    known = {name.casefold(): name for name in available_timezones()}
    if wanted in known:
        return known[wanted]
    places = [name for folded, name in known.items() if folded.rpartition("/")[2] == wanted]
    return places[0] if len(places) == 1 else ""
