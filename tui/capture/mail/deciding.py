"""What a message means: a touch with somebody of yours, or why it is none. Pure: a message, people, and a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from tui.capture.known import KnownPeople, before_plus
from tui.capture.mail.message import Message, Party, is_no_reply, when
from tui.capture.records import Decision, DecisionContext, NotOurs, Proposed, Stranger
from tui.text import fold


class Match(NamedTuple):
    """Somebody of yours whom an address means."""

    who: int
    why: str
    """Why that is not certain; "" where the address is theirs."""
    address: str
    """The address, where it may be a new one of theirs."""


class OnlyClosed(NamedTuple):
    """An address only of people who are closed."""


def decide(message: Message, known: KnownPeople, context: DecisionContext) -> Decision:
    """What a message means."""
    if message.nature == NotOurs.BOUNCE:
        return Decision(tuple(_bounced(message, known, context)), NotOurs.BOUNCE)
    if message.nature:
        return Decision(reason=message.nature)
    dated = when(message, context.now)
    if dated is None:
        return Decision(reason=NotOurs.UNREADABLE)
    if dated.at < context.since:
        return Decision(reason=NotOurs.OUTSIDE)
    several = [party for party in (*message.to, *message.cc) if not known.is_mine(party.address)]
    if known.is_mine(message.sender.address):
        return _outbound(message, several, dated.at, known, context)
    return _inbound(message, several, dated.at, known, context, doubt="its date is wrong" if dated.doubtful else "")


def _outbound(
    message: Message, several: list[Party], at: datetime, known: KnownPeople, context: DecisionContext
) -> Decision:
    if not several:
        return Decision(reason=NotOurs.YOURSELF)
    if len(several) > context.guests:
        return Decision(reason=NotOurs.BULK)
    to = {party.address for party in message.to}
    found: dict[int, tuple[Match, str]] = {}
    strangers, shut = [], False
    for party in dict.fromkeys(several):
        match = matched(party, known)
        if isinstance(match, Match):
            found.setdefault(match.who, (match, match.why or ("" if party.address in to else "in copy")))
        elif isinstance(match, OnlyClosed):
            shut = True
        elif not is_no_reply(party.address):
            strangers.append(Stranger(party.address, party.name, 1, at))
    proposed = tuple(
        each for match, why in found.values() for each in _proposed(message, match, at, context, why, inbound=False)
    )
    return Decision(_touches_first(proposed), NotOurs.CLOSED if shut else NotOurs.NOBODY, tuple(strangers))


def _inbound(
    message: Message, others: list[Party], at: datetime, known: KnownPeople, context: DecisionContext, *, doubt: str
) -> Decision:
    match = matched(message.sender, known)
    if not isinstance(match, Match):
        return Decision(reason=NotOurs.CLOSED if isinstance(match, OnlyClosed) else NotOurs.NOBODY)
    if len(others) >= context.guests:
        return Decision(reason=NotOurs.BULK)
    mine = any(known.is_mine(party.address) for party in (*message.to, *message.cc))
    to_several = f"to {len(others) + 1} people" if others else ""
    why = match.why or doubt or (to_several if mine else "not addressed to you")
    return Decision(_touches_first(tuple(_proposed(message, match, at, context, why, inbound=True))))


def _touches_first(proposed: tuple[Proposed, ...]) -> tuple[Proposed, ...]:
    return tuple(sorted(proposed, key=lambda each: each.what != "touch"))


def matched(party: Party, known: KnownPeople) -> Match | OnlyClosed | None:
    """Somebody of yours whom an address means: by it, by what stands before its plus, by the name beside it."""
    plain = before_plus(party.address)
    tries = (
        (known.by_email(party.address), "", ""),
        (known.by_email(plain) if plain != party.address else (), f"from {party.address}", party.address),
        (_by_name(party, known), f"by name, from {party.address}", party.address),
    )
    for several, why, address in tries:
        if not several:
            continue
        open_ones = [who for who in several if known.is_open(who)]
        if not open_ones:
            return OnlyClosed()
        if len(open_ones) > 1:
            why = f"{len(open_ones)} people have this {'address' if not address else 'name'}"
        return Match(open_ones[0], why, address if len(open_ones) == 1 else "")
    return None


def _by_name(party: Party, known: KnownPeople) -> tuple[int, ...]:
    """Everybody called like the name beside an address; a single word is no name to know somebody by."""
    return known.by_name(party.name) if " " in fold(party.name) and not is_no_reply(party.address) else ()


def _proposed(
    message: Message, match: Match, at: datetime, context: DecisionContext, why: str, *, inbound: bool
) -> Iterator[Proposed]:
    yield Proposed(
        "touch", match.who, context.source, keys(message, match.who, at, context, inbound=inbound), context.now, why,
        not why, at=at, inbound=inbound, note=message.subject[: context.subject].rstrip(), ref=f"mid:{message.id}",
    )  # fmt: skip
    if match.address:
        key = f"address:{match.who}:{match.address}"
        yield Proposed("address", match.who, context.source, (key,), context.now, why, address=match.address)


def keys(message: Message, who: int, at: datetime, context: DecisionContext, *, inbound: bool) -> tuple[str, ...]:
    """What names a touch: the message, and its thread on that day in that direction, told by id and by subject."""
    day = f"{who}:{at.astimezone(context.zone):%Y-%m-%d}:{'in' if inbound else 'out'}"
    found = [f"mid:{message.id}:{who}", f"thread:{day}:{message.root}"]
    if subject := plain_subject(message.subject):
        found.append(f"subject:{day}:{blake2b(subject.encode(), digest_size=8).hexdigest()}")
    return tuple(found)


_BEFORE = frozenset("re aw antw antwort sv vs ref rif res fw fwd wg tr rv enc i".split())


def plain_subject(subject: str) -> str:
    """A subject without what programs put before it: "re", "fwd" and their sisters."""
    words = fold(subject)
    while True:
        head, colon, rest = words.partition(":")
        if not colon or head.strip().partition("[")[0] not in _BEFORE:
            return words.strip()
        words = rest


def _bounced(message: Message, known: KnownPeople, context: DecisionContext) -> Iterable[Proposed]:
    """Mail to these addresses comes back."""
    for address in message.failed:
        for who in known.by_email(address):
            if known.is_open(who):
                key = f"bounce:{who}:{address}"
                yield Proposed("bounce", who, context.source, (key,), context.now, address=address)
