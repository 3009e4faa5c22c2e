"""What taking a proposal does to somebody. Pure: from record to record, as ``tui.pipeline.changes``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from tui.capture.records import Proposed, What
from tui.model.addresses import email_key
from tui.model.records import Address, Prospect, Touch
from tui.pipeline.changes import Moment, refuse_bad_emails, refuse_closed, time_of_fact, with_touch
from tui.pipeline.errors import Refused
from tui.when.saying import full, short

BOUNCES: Final = "bounces"
"""The label of an address from which mail comes back."""


class AlreadyThere(Refused):
    """What is proposed stands there already."""


def taken(proposed: Proposed, prospect: Prospect, moment: Moment) -> Prospect:
    """The record once it is taken. Refused for somebody closed, or where it stands there already."""
    refuse_closed(prospect)
    if is_there(proposed, prospect, moment):
        raise AlreadyThere(f"{taken_words(proposed, prospect.name, moment)}: that is there already")
    return _CHANGES[proposed.what](proposed, prospect, moment)


def is_there(proposed: Proposed, prospect: Prospect, moment: Moment) -> bool:
    """Whether it stands there already: by its ref, or logged by hand at about that time."""
    if proposed.what == "touch":
        within = timedelta(days=moment.rules.capture.same.nominal_days)
        every = (*prospect.touches, *prospect.past)
        return any(each.ref == proposed.ref or _is_same(each, proposed, within) for each in every)
    if proposed.what == "address":
        return any(email_key(each.value) == email_key(proposed.address) for each in prospect.emails)
    if proposed.what == "bounce":
        return not any(_is_bounced(each, proposed.address) and each.label != BOUNCES for each in prospect.emails)
    if proposed.what == "job":
        return (prospect.company, prospect.position) == (
            proposed.company or prospect.company, proposed.position or prospect.position,
        )  # fmt: skip
    touch = next((each for each in prospect.touches if each.ref == proposed.ref), None)
    return touch is None or (proposed.what == "moved" and touch.at == proposed.at)


def _is_same(touch: Touch, proposed: Proposed, within: timedelta) -> bool:
    """Whether a touch logged by hand is the one that is proposed."""
    assert proposed.at is not None
    alike = not touch.ref and touch.kind is proposed.kind and touch.inbound is proposed.inbound
    return alike and not touch.mailing and abs(touch.at - proposed.at) <= within


def _touch(proposed: Proposed, prospect: Prospect, moment: Moment) -> Prospect:
    """No guard asks: it has happened, and the app did not offer it."""
    at = time_of_fact(proposed.at, moment)
    touch = Touch(at, proposed.kind, inbound=proposed.inbound, note=proposed.note, ref=proposed.ref)
    if proposed.history:
        return replace(prospect, past=tuple(sorted((*prospect.past, touch), key=lambda each: each.at)))
    return with_touch(prospect, touch)


def _address(proposed: Proposed, prospect: Prospect, _: Moment) -> Prospect:
    refuse_bad_emails([Address(proposed.address)])
    return replace(prospect, emails=(*prospect.emails, Address(proposed.address)))


def _bounce(proposed: Proposed, prospect: Prospect, _: Moment) -> Prospect:
    """The address stays, behind the others, and says what is wrong with it."""
    good = tuple(each for each in prospect.emails if not _is_bounced(each, proposed.address))
    bad = tuple(Address(each.value, BOUNCES) for each in prospect.emails if _is_bounced(each, proposed.address))
    return replace(prospect, emails=(*good, *bad))


def _is_bounced(address: Address, bounced: str) -> bool:
    return email_key(address.value) == email_key(bounced)


def _moved(proposed: Proposed, prospect: Prospect, moment: Moment) -> Prospect:
    time_of_fact(proposed.at, moment)
    old = next(each for each in prospect.touches if each.ref == proposed.ref)
    left = replace(prospect, touches=tuple(each for each in prospect.touches if each is not old))
    return with_touch(left, replace(old, at=proposed.at))


def _cancelled(proposed: Proposed, prospect: Prospect, _: Moment) -> Prospect:
    return replace(prospect, touches=tuple(each for each in prospect.touches if each.ref != proposed.ref))


def _job(proposed: Proposed, prospect: Prospect, _: Moment) -> Prospect:
    company, position = proposed.company or prospect.company, proposed.position or prospect.position
    return replace(prospect, company=company, position=position)


_CHANGES: dict[What, Callable[[Proposed, Prospect, Moment], Prospect]] = {
    "touch": _touch, "address": _address, "bounce": _bounce, "moved": _moved, "cancelled": _cancelled, "job": _job,
}  # fmt: skip


def waiting_words(proposed: Proposed, moment: Moment) -> str:
    """What waits, in a line that names nobody: "email from them Tue 24 Mar: the offer"."""
    at = short(proposed.at, moment.now, moment.calendar.zone) if proposed.at is not None else ""
    if proposed.what == "touch":
        note = f": {proposed.note}" if proposed.note else ""
        way = " from them" if proposed.inbound else "" if proposed.kind.is_conversation else " to them"
        return f"{proposed.kind}{way} {at}{note}"
    return {
        "address": f"has the address {proposed.address}",
        "bounce": f"mail to {proposed.address} comes back",
        "moved": f"{proposed.kind} moved to {at}",
        "cancelled": f"{proposed.kind} {at} did not happen",
        "job": f"new job: {', '.join(filter(None, (proposed.position, proposed.company)))}",
    }[proposed.what]


def taken_words(proposed: Proposed, name: str, moment: Moment) -> str:
    """What taking it does, in a line: "logged an email from Ana Ruiz, Tue 24 Mar 10:00"."""
    at = f", {full(proposed.at, moment.calendar.zone)}" if proposed.at is not None else ""
    if proposed.what == "touch":
        return f"logged {proposed.kind.one} {'from' if proposed.inbound else proposed.kind.way} {name}{at}"
    if proposed.what == "moved":
        return f"moved {proposed.kind.one} with {name} to{at.removeprefix(',')}"
    return {
        "address": f"{name} has the address {proposed.address}",
        "bounce": f"mail to {name} at {proposed.address} comes back",
        "cancelled": f"took back {proposed.kind.one} with {name}{at}",
        "job": f"{name} is now {' at '.join(filter(None, (proposed.position, proposed.company)))}",
    }[proposed.what]
