"""A message that the user hands over by hand, from mutt's pipe key or a file: logged at once, or why not, in a line."""

from __future__ import annotations

from msgspec.structs import replace

from tui.capture.mail.deciding import decide
from tui.capture.mail.message import Message, read_message
from tui.capture.records import NotOurs, Proposed, State
from tui.pipeline.capturing import context_of, known_people, refuse_nobody, there
from tui.pipeline.errors import Refused
from tui.pipeline.pipeline import Pipeline
from tui.pipeline.result import Result

PIPE = "pipe"
"""The source of messages that the user hands over."""


def log_message(pipeline: Pipeline, head: bytes) -> Result:
    """A message that the user hands over is logged at once: it is their own act.

    With whom it is may still be a guess, by a name or a part of an address: then it waits in the tray.

    Raises:
        Refused: it is no touch, there already, or waits; says why.
    """
    refuse_nobody(pipeline)
    known, message = known_people(pipeline), read_message(head)
    decision = decide(message, known, context_of(pipeline, PIPE))
    if not decision.proposed:
        raise Refused(f"not logged: {_why_not(decision.reason, message)}")
    pipeline.tray.refresh()
    guessed = {each.who for each in decision.proposed if each.what == "address"}
    sure = [each for each in decision.proposed if each.who not in guessed and each.what == "touch"]
    rest = [each for each in decision.proposed if each not in sure]
    for each in rest:
        if pipeline.tray.find(each.keys) is None:
            pipeline.tray.add(each)
    if not sure:
        raise Refused(_waits(pipeline, rest[0]))
    is_there = there(pipeline, known)
    several = dict(each for each in (_taken(pipeline, each) for each in sure if not is_there(each)) if each is not None)
    if not several:
        whom = f"{'from' if sure[0].inbound else 'to'} {pipeline.people.name(sure[0].who)}"
        raise Refused(f"not logged: an email {whom} of that thread is there already")
    return pipeline.take(several)


def _taken(pipeline: Pipeline, each: Proposed) -> tuple[int, Proposed] | None:
    """As which proposal it is taken: one that waits, else one that is laid in now; None where the thread is there."""
    found = pipeline.tray.find(each.keys)
    if found is None:
        return pipeline.tray.add(each), each
    number, known = found
    if known.state is State.OPEN:
        return number, known
    if known.state is State.LET_GO or known.ref == each.ref:  # let go, or undone: now they want it
        return pipeline.tray.add(replace(each, keys=each.keys[:1])), each
    return None


def _waits(pipeline: Pipeline, proposed: Proposed) -> str:
    """What to say of a guess, or of mail that came back."""
    name = pipeline.people.name(proposed.who)
    if proposed.what == "bounce":
        return (
            f"not logged: mail to {name} at {proposed.address} comes back; that waits in the tray (keepwarm proposals)"
        )
    return f"not logged yet: perhaps {name}, {proposed.why}; it waits in the tray (keepwarm proposals)"


_WHY_NOT: dict[str, str] = {
    NotOurs.LIST: "it came through a mailing list",
    NotOurs.BULK: "it went to many at once",
    NotOurs.AUTOMATIC: "a machine wrote it",
    NotOurs.BOUNCE: "it says that mail did not arrive, to nobody of yours",
    NotOurs.YOURSELF: "you wrote it to yourself",
    NotOurs.UNREADABLE: "its sender or its date cannot be read",
    NotOurs.NOT_SENT: "it is a draft",
}


def _why_not(reason: str, message: Message) -> str:
    if reason == NotOurs.CLOSED:
        return f"{message.sender.address} is somebody closed: reopen first"
    if reason != NotOurs.NOBODY:
        return _WHY_NOT.get(reason, reason)
    others = ", ".join(party.address for party in (message.sender, *message.to)[:3])
    return f"nobody here has one of these addresses: {others}"
