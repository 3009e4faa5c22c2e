"""The tray: what came in by itself, taken or let go; the sources it comes from, and their balance."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tui.cli.grammar import Commands, argument
from tui.cli.printing import columns, dump, say, say_or_dump, tell, warn
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.text import counted

if TYPE_CHECKING:
    from tui.capture.records import Proposed
    from tui.capture.tray import Tray

COMMANDS = Commands()


def tray_of(session: Session) -> Tray:
    """The tray as it stands now."""
    tray = session.pipeline.tray
    tray.refresh()
    return tray


@COMMANDS.command(
    "proposals", "what came in by itself and waits for you", argument("source", metavar="SOURCE", nargs="?"),
    argument("--let-go", action="store_true", help="what you let go, or took and undid, instead"),
    more="keepwarm accept ID takes one, keepwarm reject ID lets it go: it is never asked again.",
)  # fmt: skip
def proposals(session: Session) -> int:
    """What waits, the oldest first: id, whom, what, from where."""
    from tui.capture.records import State
    from tui.views.tray import lines

    wanted = session.options.source
    listed = tray_of(session).waiting(State.LET_GO if session.options.let_go else State.OPEN)
    chosen = {number: each for number, each in listed.items() if wanted in (None, each.source)}
    found = list(lines(session.pipeline, chosen))
    if session.json:
        dump({"proposals": [record(each.id, each.name, each.proposed) for each in found]})
    elif not found:
        say("nothing was let go" if session.options.let_go else "nothing waits in the tray")
    else:
        columns([(str(each.id), each.name, f"{each.what}  ({each.origin})") for each in found])
    return 0


def record(number: int, name: str, each: Proposed) -> dict[str, Any]:
    """A proposal for programs."""
    return {
        "id": number, "what": each.what, "who": each.who, "name": name, "source": each.source, "why": each.why,
        "certain": each.certain, "at": each.at, "kind": str(each.kind), "inbound": each.inbound, "note": each.note,
        "ref": each.ref, "address": each.address, "company": each.company, "position": each.position,
        "found_at": each.found_at,
    }  # fmt: skip


_IDS = argument("ids", metavar="ID", nargs="+", type=int)


@COMMANDS.command("accept", "take proposals: one step, undone by undo", _IDS)
def accept(session: Session) -> int:
    """Takes proposals as one step; those that cannot be taken are told. One that was let go can still be taken."""
    return tell(session, session.pipeline.take(_meant(session)))


@COMMANDS.command(
    "reject", "let proposals go: they are never asked again", _IDS,
    argument("--back", action="store_true", help="have what was let go wait again (keepwarm proposals --let-go)"),
)  # fmt: skip
def reject(session: Session) -> int:
    known, pipeline = _meant(session), session.pipeline
    return tell(session, pipeline.ask_again(known) if session.options.back else pipeline.let_go(known))


def _meant(session: Session) -> dict[int, Proposed]:
    """The proposals that were named, each once."""
    from tui.pipeline import Unknown

    known = tray_of(session).proposals
    ids = dict.fromkeys(session.options.ids)
    if missing := [number for number in ids if number not in known]:
        raise Unknown(f"there is no proposal {missing[0]}; `keepwarm proposals` lists them")
    return {number: known[number] for number in ids}


@COMMANDS.command(
    "capture", "read your sources; `capture status`: what they came to, and whether it adds up",
    argument("source", metavar="SOURCE", nargs="?", help="one of them, or status; without it all are read"),
    argument("--strangers", action="store_true", help="with status: whom you write to and who is not here"),
    argument("--remove", action="store_true", help="read SOURCE no more; what it brought stays"),
    argument("--take-certain", action="store_true", help="log at once what is certain of SOURCE, from now on"),
    argument("--ask-first", action="store_true", help="ask about everything of SOURCE first, from now on"),
)  # fmt: skip
def capture(session: Session) -> int:
    """Reads sources, or says what they came to; or whether one may log what is certain by itself."""
    options = session.options
    if sum((options.remove, options.take_certain, options.ask_first, options.strangers)) > 1:
        raise Usage("--remove, --take-certain, --ask-first and --strangers are four things: give one of them")
    if options.take_certain or options.ask_first:
        return _take_certain(session)
    if options.source == "status":
        return _status(session)
    if session.options.remove:
        return _remove(session)
    return _run(session)


def _run(session: Session) -> int:
    from tui.pipeline import capturing
    from tui.views.tray import ran_words

    tray, wanted = tray_of(session), session.options.source
    names = [feed.name for feed in tray.feeds().values() if not feed.once] if wanted is None else [wanted]
    if not names:
        say("no source is set up yet; see keepwarm mail add --help")
        return 0
    done = [capturing.run(session.pipeline, name) for name in names]
    session.done = True
    # From cron a failure is told once: `capture status` goes on to say it, and ends with 1.
    told = [each for each in done if each.failure and (each.is_news or wanted is not None or sys.stdout.isatty())]
    if session.json:
        dump({"sources": [
            {"name": each.name, "seen": each.outcome.seen, "proposed": each.outcome.proposed,
             "already": each.outcome.already, "not_ours": each.outcome.not_ours, "logged": each.logged,
             "failure": each.failure}
            for each in done
        ]})  # fmt: skip
    else:
        for each in done:
            if not each.failure:
                say(f"{each.name}: {ran_words(each)}")
        if told:
            warn("; ".join(f"{each.name}: {ran_words(each)}" for each in told))
    return 1 if told else 0


def _take_certain(session: Session) -> int:
    from tui.pipeline.capturing import take_certain

    name, wanted = session.options.source, session.options.take_certain
    if name is None:
        raise Usage("of which source? keepwarm capture status lists them")
    said = take_certain(session.pipeline, name, wanted=wanted)
    session.done = True
    return say_or_dump(session, {"name": name, "takes_certain": wanted}, said)


def _remove(session: Session) -> int:
    from tui.capture.ahead import keep_ahead
    from tui.capture.secrets import drop_password
    from tui.pipeline import Unknown
    from tui.store.erasing import TRAY_FOLDER

    tray, wanted = tray_of(session), session.options.source
    found = tray.feed(wanted) if wanted is not None else None
    if found is None:
        raise Unknown(f"there is no source {wanted or ''}; `keepwarm capture status` lists them")
    drop_password(found[1], session.folder / TRAY_FOLDER)
    tray.remove_feed(wanted)
    keep_ahead(session.pipeline.store.files.data, wanted, ())
    session.done = True
    return say_or_dump(session, {"removed": wanted}, f"{wanted} is read no more; what it brought stays")


def _status(session: Session) -> int:
    from tui.views.tray import balance, balances, problems, strangers

    pipeline, tray = session.pipeline, tray_of(session)
    every = list(tray.proposals.values())
    found = [(feed, balance(feed, every)) for feed in tray.feeds().values()]
    wrong = problems(pipeline)
    if session.json:
        dump({
            "sources": [
                {"name": feed.name, "kind": feed.kind, "place": feed.place, "seen": each.seen, "logged": each.logged,
                 "proposed": each.proposed, "already": each.already, "let_go": each.let_go, "not_ours": each.not_ours,
                 "adds_up": each.adds_up, "takes_certain": feed.takes_certain, "ran_at": feed.ran_at,
                 "position": feed.position, "problem": wrong.get(feed.name, "")}
                for feed, each in found
            ],
            "waiting": len(tray.waiting()),
            "strangers": [
                {"address": each.address, "name": each.name, "times": each.times, "last_at": each.last_at}
                for each in strangers(pipeline)
            ],
        })  # fmt: skip
        return 1 if wrong else 0
    if not found:
        say("no source is set up yet; see keepwarm mail add --help")
    for line in balances(pipeline):
        say(line)
    if strange := strangers(pipeline):
        listed = session.options.strangers
        more = "" if listed else "; keepwarm capture status --strangers lists them"
        say(f"{counted(len(strange), 'person', 'people')} you write to, not here yet{more}")
        if listed:
            columns([(each.address, each.name, f"{each.times:,}") for each in strange], "  ")
    return 1 if wrong else 0
