"""What a meeting means: a touch with people of yours, or why it is none. Pure: a meeting, people, and a moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui.capture.calendar.meetings import Guest, Meeting
from tui.capture.known import KnownPeople
from tui.capture.mail.deciding import Match, OnlyClosed, matched
from tui.capture.mail.message import Party
from tui.capture.records import Decision, DecisionContext, Holds, NotOurs, Proposed
from tui.model.kinds import Kind


class MeetingPeople(NamedTuple):
    """With whom of yours a meeting is, and why it is none."""

    people: dict[int, Match]
    reason: str


def decide(meeting: Meeting, known: KnownPeople, context: DecisionContext) -> Decision:
    """What a meeting means that is over, or that has changed since it was looked at."""
    people, reason = with_whom(meeting, known, context.guests)
    if not reason and meeting.end > context.now:
        reason = NotOurs.NOT_OVER
    elif not reason and meeting.start < context.since:
        reason = NotOurs.OUTSIDE
    if reason:
        return Decision(reason=reason, holds=Holds(meeting.ref, ()))
    made = [each for match in people.values() for each in _proposed(meeting, match, context)]
    made.sort(key=lambda each: each.what != "touch")
    return Decision(tuple(made), holds=Holds(meeting.ref, tuple(people), meeting.start))


def with_whom(meeting: Meeting, known: KnownPeople, most: int) -> MeetingPeople:
    """The people of yours at a meeting that you organised or accepted (capture.md, rule 5).

    Args:
        meeting: over, or ahead.
        most: guests; with more of them it is an event.
    """
    others = list(_others(meeting, known))
    if reason := _reason(meeting, known, len(others), most):
        return MeetingPeople({}, reason)
    found: dict[int, Match] = {}
    shut = False
    for guest in others:
        match = matched(Party(guest.address, guest.name), known) if guest.answer != "DECLINED" else None
        if isinstance(match, Match):
            found.setdefault(match.who, match)
        shut = shut or isinstance(match, OnlyClosed)
    return MeetingPeople(found, "" if found else NotOurs.CLOSED if shut else NotOurs.NOBODY)


def _others(meeting: Meeting, known: KnownPeople) -> Iterator[Guest]:
    """Everybody else: who is asked to come, and who asks."""
    addresses: set[str] = set()
    whose = Guest(meeting.organizer, meeting.organizer_name, "ACCEPTED")
    for guest in (*meeting.guests, *([whose] if meeting.organizer else [])):
        if guest.address not in addresses and not known.is_mine(guest.address):
            addresses.add(guest.address)
            yield guest


def _reason(meeting: Meeting, known: KnownPeople, others: int, most: int) -> str:
    if meeting.is_gone or meeting.cancelled:
        return NotOurs.CANCELLED
    if meeting.all_day:
        return NotOurs.ALL_DAY
    yours = {guest.answer for guest in meeting.guests if known.is_mine(guest.address)}
    if "DECLINED" in yours:
        return NotOurs.DECLINED
    is_mine = not meeting.organizer or known.is_mine(meeting.organizer)
    if not (is_mine or "ACCEPTED" in yours):
        return NotOurs.NOT_ACCEPTED
    return NotOurs.CROWD if others > most else ""


def _proposed(meeting: Meeting, match: Match, context: DecisionContext) -> Iterator[Proposed]:
    yield Proposed(
        "touch", match.who, context.source, (f"{meeting.ref}:{match.who}",), context.now, match.why, not match.why,
        at=meeting.start, kind=Kind.MEETING, note=meeting.title[: context.subject].rstrip(), ref=meeting.ref,
    )  # fmt: skip
    if match.address:
        key = f"address:{match.who}:{match.address}"
        yield Proposed("address", match.who, context.source, (key,), context.now, match.why, address=match.address)
