"""What follows from the touches of a prospect, gathered in one pass: all rules start from it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect, Stage, Touch

if TYPE_CHECKING:
    from tui.rules.book import Rules
    from tui.rules.calendar import Calendar

BEGINNING = datetime.min.replace(tzinfo=UTC)
_REPORT, _PROFITABILITY = Kind.REPORT, Stage.PROFITABILITY
"""Looked up once: a member of an enumeration costs more to find than to compare."""


class Facts(msgspec.Struct, frozen=True, gc=False):
    """Instants in UTC; ``outbound`` includes calls and meetings that they started (rulebook, Time)."""

    added_at: datetime
    first_contact: datetime
    """``met_at``; for someone referred and not met yet, the referral; else the adding. For someone taken up later
    than that, the moment of it: clock, sequence, rhythm and ceiling count from here."""
    known_since: datetime
    """First contact without the taking up, which is no contact: influence and touches are measured from here."""
    referred_at: datetime | None
    """When a source referred them; None without a source."""
    outbound: tuple[Touch, ...]
    reports: tuple[tuple[int, Touch], ...]
    """Reports about this prospect, each with its place among all touches."""
    first_outbound_place: tuple[int, Touch] | None
    """The first outbound touch at or after the referral, with its place; it starts the report (S6)."""
    last_outbound: datetime | None
    last_contact: datetime | None
    """The last touch in either direction."""
    unanswered: datetime | None
    """The earliest inbound touch that no outbound touch has followed, and that the user has not skipped (S2)."""
    closed_at: datetime | None
    """The last closing, also when it was reopened."""
    reopened_at: datetime | None


def is_contact(touch: Touch) -> bool:
    """True for contact with the person; a report about them went to their source."""
    return touch.kind is not _REPORT or touch.about is not None


def counts_as_outbound(touch: Touch) -> bool:
    """True for contact of yours with the person; a call or meeting of theirs is a conversation."""
    return is_contact(touch) and (not touch.inbound or touch.kind.is_conversation)


def gather(prospect: Prospect) -> Facts:
    """The facts of a prospect. Touches must be in order of their instants, as the records keep them."""
    added_at = prospect.added_at
    if added_at is None:
        raise ValueError(f"{prospect.name}: a prospect without the time of adding")
    referred_at = (prospect.referred_at or added_at) if prospect.source is not None else None
    known_since = first_contact = prospect.met_at or referred_at or added_at
    if prospect.taken_up_at is not None and prospect.taken_up_at > first_contact:
        first_contact = prospect.taken_up_at
    closed_at, reopened_at = _last_closing(prospect) if prospect.closings else (None, None)
    let_go = closed_at or BEGINNING
    if prospect.skips:
        let_go = max(let_go, _let_go_through(prospect))
    touches = prospect.touches
    sorted_out = _sorted_out(touches, let_go) if touches else _NO_TOUCHES
    outbound, reports, last_outbound, last_contact, unanswered = sorted_out
    return Facts(
        added_at,
        first_contact,
        known_since,
        referred_at,
        tuple(outbound),
        tuple(reports),
        _first_outbound(touches, referred_at) if referred_at is not None else None,
        last_outbound,
        last_contact,
        unanswered,
        closed_at,
        reopened_at,
    )


_SortedOut = tuple[list[Touch], list[tuple[int, Touch]], datetime | None, datetime | None, datetime | None]
_NO_TOUCHES: _SortedOut = ([], [], None, None, None)


def _sorted_out(touches: tuple[Touch, ...], let_go: datetime) -> _SortedOut:
    """Outbound touches, reports with their places, last outbound, last contact, and the earliest unanswered touch.

    As ``counts_as_outbound``, but without a call a touch: this runs over every touch of everybody.
    """
    outbound: list[Touch] = []
    reports: list[tuple[int, Touch]] = []
    last_outbound = last_contact = unanswered = None
    for place, touch in enumerate(touches):
        kind = touch.kind
        if kind is _REPORT and touch.about is None:
            reports.append((place, touch))
            continue
        last_contact = touch.at
        if not touch.inbound or kind.is_conversation:
            outbound.append(touch)
            last_outbound, unanswered = last_contact, None
        elif unanswered is None and last_contact > let_go:
            unanswered = last_contact
    return outbound, reports, last_outbound, last_contact, unanswered


def _last_closing(prospect: Prospect) -> tuple[datetime, datetime | None]:
    closing = prospect.closings[-1]
    return closing.at, closing.reopened_at


def _let_go_through(prospect: Prospect) -> datetime:
    """Up to which instant the user skipped the answer to their touches."""
    found = BEGINNING
    for skip in prospect.skips:
        if skip.what == "clock" and skip.through is not None and skip.through > found:
            found = skip.through
    return found


def _first_outbound(touches: tuple[Touch, ...], since: datetime) -> tuple[int, Touch] | None:
    for place, touch in enumerate(touches):
        if touch.at >= since and counts_as_outbound(touch):
            return place, touch
    return None


def starts_quietly(prospect: Prospect, rules: Rules, calendar: Calendar) -> bool:
    """True for people who enter without first clock and sequence (rulebook, No first clock).

    That is: imported without a date of first contact, first contact older at the entry than the rules
    allow, or above visibility. Decided once, at the entry; from then on ``first_rhythm_at`` tells.
    """
    added_at = prospect.added_at
    if prospect.stage is not Stage.VISIBILITY or added_at is None:
        return True
    contact = dated_contact(prospect)
    if contact is None:
        return prospect.imported
    return too_old_at_entry(contact, prospect, rules, calendar)


def dated_contact(prospect: Prospect) -> datetime | None:
    """The first contact that has a date on record: the meeting, else the referral; None without either."""
    return prospect.met_at or (prospect.referred_at if prospect.source is not None else None)


def too_old_at_entry(contact: datetime, prospect: Prospect, rules: Rules, calendar: Calendar) -> bool:
    """True for a meeting or referral that lay too far back when the prospect was entered."""
    oldest = rules.entry.imported_oldest if prospect.imported else rules.entry.added_oldest
    added_at = prospect.added_at
    return added_at is not None and contact < added_at and calendar.plus(contact, oldest) < added_at


def entry_stage(prospect: Prospect) -> Stage:
    """The stage the prospect was entered in."""
    return prospect.stages[0].stage if prospect.stages else prospect.stage


def ever_profitable(prospect: Prospect) -> bool:
    """True once profitability was reached, for good (rule 3)."""
    return prospect.stage is _PROFITABILITY or any(move.stage is _PROFITABILITY for move in prospect.stages)
