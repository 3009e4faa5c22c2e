"""Commands that change something. Each is one call of the pipeline and one step of undo."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from tui.cli.printing import dump, say
from tui.cli.session import Session, Usage
from tui.model.records import STAGES, Prospect, Stage
from tui.pipeline import Question, Refused, Result
from tui.when.instants import day_start


def _told(session: Session, result: Result) -> int:
    if session.json:
        dump({"ids": result.ids, "message": result.message})
    else:
        say(result.message)
    return 0


_TEXTS = ("name", "company", "position", "email", "phone", "url", "available", "comfort", "note")


def _fields(session: Session) -> dict[str, Any]:
    """The fields that were given, as the record has them."""
    options = session.options
    found: dict[str, Any] = {
        field: getattr(options, field) for field in _TEXTS if getattr(options, field, None) is not None
    }
    if options.met is not None:
        found["where"] = options.met
    for field in ("met_at", "referred_at"):
        words = getattr(options, field)
        if words is not None:
            found[field] = session.past(words) if words else None
    if options.source is not None:
        found["source"] = session.pipeline.source(options.source) if options.source else None
    if options.stage is not None:
        found["stage"] = options.stage
    if options.tag is not None:
        found["tags"] = tuple(tag for tag in options.tag if tag)
    return found


def add(session: Session) -> int:
    """Adds a prospect and prints the id."""
    fields = _fields(session)
    if "referred_at" in fields and "source" not in fields:
        raise Usage("--referred-at needs --source: who referred them?")
    result = session.pipeline.add(Prospect(**fields))
    if session.json:
        dump({"id": result.ids[0]})
    else:
        print(result.ids[0])
        if sys.stdout.isatty():
            say(result.message)
    return 0


def edit(session: Session) -> int:
    """Other values for fields."""
    fields = _fields(session)
    if not fields:
        raise Usage("edit what? Name a field, such as --company; see `keepwarm edit --help`")
    who = session.who(session.options.who)
    if fields.get("stage") is None:
        fields.pop("stage", None)
    return _told(session, session.pipeline.edit(who, **fields))


def log(session: Session) -> int:
    """A touch; a guard asks on a terminal, and refuses where it cannot ask."""
    options = session.options
    who, at = session.who(options.who), session.past(options.at)

    def logged(*, confirmed: bool) -> Result:
        return session.pipeline.log(
            who, options.kind, at=at, inbound=options.inbound, note=options.note, confirmed=confirmed
        )

    try:
        return _told(session, logged(confirmed=options.yes))
    except Question as question:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise
        print(f"{question} Log it anyway? [y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            print("nothing logged", file=sys.stderr)
            return 1
        return _told(session, logged(confirmed=True))


def _fact(name: str) -> Callable[[Session], int]:
    def command(session: Session) -> int:
        who, at = session.who(session.options.who), session.past(session.options.at)
        return _told(session, getattr(session.pipeline, name)(who, at))

    return command


def brief(session: Session) -> int:
    """A source was told whom to look for."""
    source = session.pipeline.source(session.options.who)
    return _told(session, session.pipeline.brief(source, session.past(session.options.at)))


def promise(session: Session) -> int:
    """A promise for a time or a day, or another time for one."""
    options = session.options
    who, when = session.who(options.who), session.ahead(options.when)
    which = session.ahead(options.which) if options.which else None
    if options.move:
        if options.note or options.made_at is not None:
            raise Usage("--note and --made-at go with a new promise, not with --move")
        return _told(session, session.pipeline.move_promise(who, when, which))
    if which is not None:
        raise Usage("--which goes with --move")
    return _told(session, session.pipeline.promise(who, when, options.note, session.past(options.made_at)))


def release(session: Session) -> int:
    """They let you off a promise."""
    which = session.ahead(session.options.which) if session.options.which else None
    return _told(session, session.pipeline.release(session.who(session.options.who), which))


def snooze(session: Session) -> int:
    """Sequence and rhythm wait."""
    who = session.who(session.options.who)
    return _told(session, session.pipeline.snooze(who, session.ahead(session.options.when)))


def skip(session: Session) -> int:
    """Lets go what is next."""
    return _told(session, session.pipeline.skip(session.who(session.options.who), rest=session.options.all))


def away(session: Session) -> int:
    """A holiday."""
    first, last = session.ahead(session.options.first), session.ahead(session.options.last)
    if last.day < first.day:  # "mon fri", said on a Wednesday: the Friday after that Monday
        from tui.when.reading import parse_when

        zone = session.zone
        last = parse_when(session.options.last, day_start(first.day, zone), zone)
    return _told(session, session.pipeline.away(first.day, last.day))


def move(session: Session) -> int:
    """One stage up or down."""
    way: Stage | int = session.options.stage
    who = session.who(session.options.who)
    stage = way if isinstance(way, Stage) else _beside(session.pipeline.prospect(who), way)
    return _told(session, session.pipeline.move(who, stage, session.past(session.options.at)))


def _beside(prospect: Prospect, steps: int) -> Stage:
    """The stage one up or down. Refused at either end."""
    place = STAGES.index(prospect.stage) + steps
    if not 0 <= place < len(STAGES):
        raise Refused(f"{prospect.name} is in {prospect.stage}, the {'last' if steps > 0 else 'first'} stage")
    return STAGES[place]


def close(session: Session) -> int:
    """Closed, with the reason."""
    return _told(session, session.pipeline.close(session.who(session.options.who), session.options.reason))


def reopen(session: Session) -> int:
    """Back on the board."""
    return _told(session, session.pipeline.reopen(session.who(session.options.who)))


def delete(session: Session) -> int:
    """Gone; undo brings it back."""
    result = session.pipeline.delete(session.who(session.options.who))
    return _told(session, Result(result.ids, f"{result.message}; `keepwarm undo` brings it back"))


def merge(session: Session) -> int:
    """One of two; undo brings both back."""
    who, other = session.who(session.options.who), session.who(session.options.other)
    result = session.pipeline.merge(who, other)
    return _told(session, Result(result.ids, f"{result.message}; `keepwarm undo` brings both back"))


def undo(session: Session) -> int:
    """Takes the last step back."""
    return _told(session, session.pipeline.undo())


def redo(session: Session) -> int:
    """Does it again."""
    return _told(session, session.pipeline.redo())


COMMANDS: dict[str, Callable[[Session], int]] = {
    "add": add, "edit": edit, "log": log, "brief": brief, "interest": _fact("interest"), "bought": _fact("bought"),
    "referral": _fact("referral"), "promise": promise, "release": release, "snooze": snooze, "skip": skip,
    "away": away, "move": move, "close": close, "reopen": reopen, "delete": delete, "merge": merge,
    "undo": undo, "redo": redo,
}  # fmt: skip
