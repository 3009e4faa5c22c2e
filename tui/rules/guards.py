"""Guards: what is said and asked before an act that may do harm (S3, S4). They never forbid."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Prospect, Touch
from tui.rules.book import Rules
from tui.rules.calendar import Calendar
from tui.rules.engine import Rule, explain
from tui.rules.facts import counts_as_outbound, gather
from tui.rules.steps import next_step, takes_two


class Guard(msgspec.Struct, frozen=True):
    """A guard that stands before a touch."""

    name: Literal["pitch", "comfort"]
    last_at: datetime | None = None
    """Of the comfort guard: the outbound touch that is so recent."""


def has_interest(prospect: Prospect, at: datetime) -> bool:
    """True when interest was expressed by then (S3)."""
    return any(event.what == "interest" and event.at <= at for event in prospect.events)


def guards(prospect: Prospect, touch: Touch, rules: Rules, calendar: Calendar) -> tuple[Guard, ...]:
    """The guards before logging ``touch``, an act of the user at ``touch.at``."""
    found: list[Guard] = []
    if touch.kind.is_gated and not touch.inbound and not has_interest(prospect, touch.at):
        found.append(Guard("pitch"))
    recent = _too_soon(prospect, touch, rules, calendar)
    if recent is not None:
        found.append(Guard("comfort", recent))
    return tuple(found)


def _too_soon(prospect: Prospect, touch: Touch, rules: Rules, calendar: Calendar) -> datetime | None:
    """The last outbound touch, when it is so recent that another one may annoy (S4)."""
    if touch.inbound or touch.kind is Kind.REPORT:
        return None
    before = msgspec.structs.replace(
        prospect, touches=tuple(earlier for earlier in prospect.touches if earlier.at <= touch.at)
    )
    last = None
    for earlier in before.touches:
        if earlier.mailing:
            continue
        # A call or meeting of theirs counts as inbound here: they sought the contact.
        if earlier.inbound:
            last = None
        elif counts_as_outbound(earlier):
            last = earlier.at
    if last is None or touch.at >= calendar.plus(last, rules.guard.comfort):
        return None
    return None if _asked_for(before, touch, rules, calendar) else last


def _asked_for(prospect: Prospect, touch: Touch, rules: Rules, calendar: Calendar) -> bool:
    """True if a promise whose day has come, a contact clock or the next opening step asks for this touch."""
    step = next_step(prospect, gather(prospect), rules, calendar)
    if step is not None:
        asking = rules.sequence.ask_kinds if takes_two(step.rule, rules) else ()
        if touch.kind in (*step.rule.kinds, *asking):
            return True
    candidates = explain(prospect, touch.at, rules, calendar)
    return any(item.rule in (Rule.PROMISE, Rule.CONTACT_CLOCK) and item.started for item in candidates)
