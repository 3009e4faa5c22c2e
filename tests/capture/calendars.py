"""Calendars for tests: events by their lines, and a crowd of them with what is true of each."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

ME = "you@home.example"
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Sao_Paulo")


def event(
    uid: str,
    start: str,
    end: str = "",
    *guests: str,
    organizer: str = ME,
    me: str = "ACCEPTED",
    title: str = "Coffee",
    more: Iterable[str] = (),
) -> str:
    """An event; times as ``20260302T140000Z``, or ``Europe/Berlin:20260302T140000``; DECLINED behind a guest."""
    people = [(each.split()[0], each.split()[1] if " " in each else "NEEDS-ACTION") for each in guests]
    if guests and me:
        people.append((ME, me))
    lines = ["BEGIN:VEVENT", f"UID:{uid}", _time("DTSTART", start), *([_time("DTEND", end)] if end else [])]
    lines += [f"SUMMARY:{title}", *([f"ORGANIZER:mailto:{organizer}"] if organizer and guests else [])]
    lines += [*(f"ATTENDEE;PARTSTAT={answer}:mailto:{address}" for address, answer in people), *more, "END:VEVENT"]
    return "\r\n".join(lines)


def _time(name: str, at: str) -> str:
    zone, _, wall = at.rpartition(":")
    if len(at) == 8:
        return f"{name};VALUE=DATE:{at}"
    return f"{name};TZID={zone}:{wall}" if zone else f"{name}:{at}"


def calendar(*events: str, method: str = "") -> bytes:
    """A calendar with these events."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", *([f"METHOD:{method}"] if method else [])]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def _instead(uid: str, at: datetime, start: datetime, who: str, me: str) -> str:
    """One date of a series, at another time or with another answer."""
    zone, end = at.tzinfo, start + timedelta(hours=1)
    times = [f"{zone}:{each:%Y%m%dT%H%M%S}" for each in (start, end)]
    return event(uid, *times, who, me=me, more=[f"RECURRENCE-ID;TZID={zone}:{at:%Y%m%dT%H%M%S}"])


class Crowd(NamedTuple):
    """Events, and the instants of the touches they are, by person."""

    events: list[str]
    truth: set[tuple[str, str]]
    """Address of somebody, and the instant as ``2026-03-02T13:00Z``."""


def crowd(seed: int, now: datetime, people: list[str], count: int = 300) -> Crowd:
    """Events of 25 days and the next: series with moved and declined dates, all-day, crowds, five zones and none."""
    from zoneinfo import ZoneInfo

    dice = random.Random(seed)
    events: list[str] = []
    truth: set[tuple[str, str]] = set()
    while len(events) < count:
        number, who, zone = len(events), dice.choice(people), ZoneInfo(dice.choice(ZONES))
        start = (now - timedelta(minutes=30 * dice.randrange(-200, 1150))).astimezone(zone).replace(second=0)
        wall, end = f"{start:%Y%m%dT%H%M%S}", f"{start + timedelta(hours=1):%Y%m%dT%H%M%S}"
        held = start + timedelta(hours=1) <= now
        kind = dice.choice(
            ["plain", "declined", "all-day", "crowd", "nobody", "theirs", "unanswered", "series", "float"]
        )
        times = (f"{zone.key}:{wall}", f"{zone.key}:{end}")
        uid, said = f"{kind}-{number}", (who, f"{start.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%MZ}")
        if kind == "plain":
            events.append(event(uid, *times, who))
            truth |= {said} if held else set()
        elif kind == "declined":
            events.append(
                event(uid, *times, f"{who} DECLINED") if number % 2 else event(uid, *times, who, me="DECLINED")
            )
        elif kind == "all-day":
            events.append(event(uid, wall[:8], "", who))
        elif kind == "crowd":
            events.append(event(uid, *times, who, *(f"g{each}@crowd.example" for each in range(39))))
        elif kind == "nobody":
            events.append(event(uid, *times, "stranger@else.example"))
        elif kind == "theirs":
            events.append(
                event(
                    uid,
                    *times,
                    organizer=who,
                    me="ACCEPTED",
                    more=[f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}", f"ORGANIZER:mailto:{who}"],
                )
            )
            truth |= {said} if held else set()
        elif kind == "unanswered":
            events.append(event(uid, *times, "x@else.example", organizer=who, me="NEEDS-ACTION"))
        elif kind == "float":
            local = start.astimezone(ZoneInfo("UTC"))
            events.append(event(uid, f"{local:%Y%m%dT%H%M%S}", f"{local + timedelta(hours=1):%Y%m%dT%H%M%S}", who))
            truth |= {said} if held else set()
        else:
            events.append(event(uid, *times, who, more=["RRULE:FREQ=DAILY;COUNT=3"]))
            days = [(start.replace(tzinfo=None) + timedelta(days=day)).replace(tzinfo=zone) for day in range(3)]
            moved = days[1] + timedelta(hours=2)
            events.append(_instead(uid, days[1], moved, who, "ACCEPTED"))
            events.append(_instead(uid, days[2], days[2], who, "DECLINED"))
            for at in (days[0], moved):
                if at + timedelta(hours=1) <= now:
                    truth.add((who, f"{at.astimezone(ZoneInfo('UTC')):%Y-%m-%dT%H:%MZ}"))
    return Crowd(events, truth)
