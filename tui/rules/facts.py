"""What follows from the touches of a prospect, gathered in one pass: all rules start from it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Event, Prospect, Stage, Touch
from tui.rules.book import Rules
from tui.rules.calendar import Calendar

BEGINNING = datetime.min.replace(tzinfo=UTC)
_REPORT, _MEETING, _PROFITABILITY = Kind.REPORT, Kind.MEETING, Stage.PROFITABILITY
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
    """Without mailings."""
    reports: tuple[tuple[int, Touch], ...]
    """Reports about this prospect, each with its place among all touches."""
    first_outbound_place: tuple[int, Touch] | None
    """The first outbound touch at or after the referral, with its place; it starts the report (S6)."""
    last_outbound: datetime | None
    last_sent: datetime | None
    """The last outbound touch that is no report: for the rest of its day nobody is asked for again."""
    last_contact: datetime | None
    """The last touch in either direction."""
    last_mailing: datetime | None
    unheard: tuple[Touch, ...]
    """Outbound touches, reports apart, since their last sign of life (``signs_of_life``)."""
    first_purchase: Event | None
    """At or after the referral, if a source referred them."""
    unanswered: datetime | None
    """The earliest inbound touch that no outbound touch has followed, and that the user has not skipped (S2)."""
    closed_at: datetime | None
    """The last closing, also when it was reopened."""
    reopened_at: datetime | None
    is_unopened: bool
    """Imported without first clock, and never had a word from you (rulebook, Unopened)."""


def is_contact(touch: Touch) -> bool:
    """True for contact with the person; a report about them went to their source."""
    return (touch.kind is not _REPORT or touch.about is not None) and not touch.mailing


def last_contact(prospect: Prospect) -> datetime | None:
    """As in ``Facts``, for somebody whose facts are not gathered."""
    return next((touch.at for touch in reversed(prospect.touches) if is_contact(touch)), None)


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
    outbound, reports, last_sent, last_contact, last_mailing, unanswered, unheard, heard = sorted_out
    return Facts(
        added_at,
        first_contact,
        known_since,
        referred_at,
        tuple(outbound),
        tuple(reports),
        _first_outbound(touches, referred_at) if referred_at is not None else None,
        outbound[-1].at if outbound else None,
        last_sent,
        last_contact,
        last_mailing,
        _since_sign(unheard, first_contact, signs_of_life(prospect), heard=heard) if unheard else (),
        _first_purchase(prospect, referred_at) if referred_at is not None and prospect.events else None,
        unanswered,
        closed_at,
        reopened_at,
        prospect.imported and prospect.first_rhythm_at is not None and not (outbound or last_mailing),
    )


_SortedOut = tuple[
    list[Touch], list[tuple[int, Touch]], datetime | None, datetime | None, datetime | None, datetime | None,
    list[Touch], bool,
]  # fmt: skip
_NO_TOUCHES: _SortedOut = ([], [], None, None, None, None, [], False)


def _sorted_out(touches: tuple[Touch, ...], let_go: datetime) -> _SortedOut:
    """What ``Facts`` has of touches in their order there, in one pass; the last: whether any was a sign of life.

    As ``counts_as_outbound``, but without a call a touch: this runs over every touch of everybody.
    """
    outbound: list[Touch] = []
    unheard: list[Touch] = []
    reports: list[tuple[int, Touch]] = []
    last_sent = last_contact = last_mailing = unanswered = None
    heard = False
    for place, touch in enumerate(touches):
        kind = touch.kind
        if touch.mailing:
            last_mailing = touch.at
            continue
        if kind is _REPORT and touch.about is None:
            reports.append((place, touch))
            continue
        last_contact = touch.at
        if touch.inbound or kind is _MEETING:
            unheard, heard = [], True
        if not touch.inbound or kind.is_conversation:
            outbound.append(touch)
            unanswered = None
            if kind is not _REPORT:
                last_sent = last_contact
                if not touch.inbound and kind is not _MEETING:
                    unheard.append(touch)
        elif unanswered is None and last_contact > let_go:
            unanswered = last_contact
    return outbound, reports, last_sent, last_contact, last_mailing, unanswered, unheard, heard


def unheard_before(prospect: Prospect, facts: Facts, touch: Touch) -> int:
    """How many touches were unheard (as in ``Facts``) before one of theirs."""
    place = next(place for place, each in enumerate(prospect.touches) if each is touch)
    *_, unheard, heard = _sorted_out(prospect.touches[:place], BEGINNING)
    signs = [at for at in signs_of_life(prospect) if at < touch.at]
    return len(_since_sign(unheard, facts.first_contact, signs, heard=heard))


def _since_sign(
    unheard: list[Touch], first_contact: datetime, signs: list[datetime], *, heard: bool
) -> tuple[Touch, ...]:
    if signs:
        last = max(signs)
        return tuple(touch for touch in unheard if touch.at > last)
    return tuple(unheard) if heard else tuple(touch for touch in unheard if touch.at >= first_contact)


def _first_purchase(prospect: Prospect, since: datetime) -> Event | None:
    return next((event for event in prospect.events if event.what == "bought" and event.at >= since), None)


def noted_late(event: Event, rules: Rules, calendar: Calendar) -> bool:
    """True for what was recorded too long after it happened: it starts neither clock nor report (rule 2)."""
    return event.noted_at is not None and calendar.plus(event.at, rules.clock.broken) < event.noted_at


def signs_of_life(prospect: Prospect) -> list[datetime]:
    """When they showed that they are there, touches apart: interest, a purchase, a referral; and reopenings."""
    reopened = [closing.reopened_at for closing in prospect.closings if closing.reopened_at is not None]
    return [event.at for event in prospect.events] + reopened


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

    That is: imported above visibility, without a date of first contact, or added above visibility with neither
    meeting nor referral; and whose first contact is older at the entry than the rules allow. Decided once, at the
    entry; from then on ``first_rhythm_at`` tells.
    """
    above = prospect.stage is not Stage.VISIBILITY
    if prospect.added_at is None or (prospect.imported and above):
        return True
    contact = dated_contact(prospect)
    if contact is None:
        return prospect.imported or (above and prospect.source is None)
    return too_old_at_entry(contact, prospect, rules, calendar)


def dated_contact(prospect: Prospect) -> datetime | None:
    """The first contact that has a date on record: the meeting, else the referral; None without either."""
    return prospect.met_at or (prospect.referred_at if prospect.source is not None else None)


def too_old_at_entry(contact: datetime, prospect: Prospect, rules: Rules, calendar: Calendar) -> bool:
    """True for a meeting or referral that lay too far back when the prospect was entered."""
    oldest = rules.entry.imported_oldest if prospect.imported else rules.entry.added_oldest
    if entry_stage(prospect) is not Stage.VISIBILITY and not prospect.imported:
        oldest = rules.entry.above_oldest
    added_at = prospect.added_at
    return added_at is not None and contact < added_at and calendar.plus(contact, oldest) < added_at


def entry_stage(prospect: Prospect) -> Stage:
    """The stage the prospect was entered in."""
    return prospect.stages[0].stage if prospect.stages else prospect.stage


def ever_profitable(prospect: Prospect) -> bool:
    """True once profitability was reached, for good (rule 3)."""
    return prospect.stage is _PROFITABILITY or any(move.stage is _PROFITABILITY for move in prospect.stages)
