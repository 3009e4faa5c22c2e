"""Archives of other programs: what was said earlier, as proposals or as history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.asking import answer
from tui.cli.grammar import Commands, argument
from tui.cli.printing import dump, say
from tui.cli.session import Session
from tui.text import counted

if TYPE_CHECKING:
    from tui.exchange.archives import Archive
    from tui.exchange.found import ArchiveOptions
    from tui.pipeline.capturing import Ran

COMMANDS = Commands()


@COMMANDS.command(
    "archive", "words of earlier: LinkedIn's zip, a call log (calls-*.xml), a WhatsApp chat, with people who are here",
    argument("files", metavar="FILE", nargs="+"),
    argument("--history", action="store_true", help="take all of it as history: it is shown and moves no clock"),
    argument("--since", metavar="WHEN", help="what is proposed, from then on (30 days); of history all"),
    argument("--dates", metavar="ORDER", choices=("dmy", "mdy", "ymd"), help="how a chat means 3/4/2026: dmy mdy ymd"),
    argument("--me", metavar="NAME", default="", help="what you are called there"),
    argument("--with", dest="partner", metavar="WHO", help="with whom a chat is"),
    argument("--dry-run", action="store_true", help="only say what it would bring"),
    more="Without --history each touch is proposed: keepwarm proposals, accept, reject. "
    "The same archive, or a newer one, brings nothing twice.",
)  # fmt: skip
def archive(session: Session) -> int:
    """Reads archives: the first that cannot be read ends it, before anything of it is kept."""
    from tui.exchange.days import ORDERS
    from tui.exchange.found import ArchiveOptions

    options = session.options
    asked = ArchiveOptions(
        session.now, session.zone, options.me or session.settings.me.name, ORDERS.get(options.dates),
        session.who(options.partner) if options.partner else 0,
    )  # fmt: skip
    done: list[dict[str, Any]] = []
    for file in options.files:
        found = _read(Path(file), asked)
        ran = _read_in(session, Path(file), found)
        done.append(_record(file, found, ran))
        if not session.json:
            say(_said(file, found, ran, session))
    if session.json:
        dump({"archives": done, "dry_run": options.dry_run})
    return 0


def _read(path: Path, asked: ArchiveOptions) -> Archive:
    """The archive; asks for the order of day and month where nothing else tells it and somebody can be asked."""
    from msgspec.structs import replace

    from tui.exchange.archives import read
    from tui.exchange.days import ORDERS
    from tui.exchange.whatsapp import TwoOrders

    try:
        return read(path, asked)
    except TwoOrders as unclear:
        if (order := ORDERS.get(answer(f"{unclear.question} [dmy/mdy]").lower())) is None:
            raise
        return read(path, replace(asked, order=order))


def _read_in(session: Session, path: Path, found: Archive) -> Ran:
    from tui.capture.records import Feed
    from tui.pipeline.capturing import read_archive, window_start

    options, pipeline = session.options, session.pipeline
    since = session.past(options.since) or (None if options.history else window_start(pipeline, pipeline.now))
    feed = Feed(found.kind, found.kind, str(path.absolute()), once=True, added_at=pipeline.now, since=since)
    mark = f"{found.digest} {options.since or ''} {options.partner or ''} {options.history}"
    ran = read_archive(pipeline, feed, found.items, mark, history=options.history, keep=not options.dry_run)
    session.done = session.done or not options.dry_run
    return ran


def _said(file: str, found: Archive, ran: Ran, session: Session) -> str:
    """What an archive brought, in a line."""
    outcome, options = ran.outcome, session.options
    if not outcome.seen:
        return f"{file}: nothing new; it was read before"
    word = "would be proposed" if options.dry_run else "proposed"
    if options.history:
        word = "would be taken as history" if options.dry_run else "new"
    parts = [f"{counted(outcome.seen, 'item')}: {outcome.proposed:,} {word}", f"{outcome.already:,} already there"]
    if outcome.not_ours:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in outcome.not_ours.items())
        parts.append(f"{sum(outcome.not_ours.values()):,} not ours ({reasons})")
    more = f"; {ran.logged}, which moves no clock" if ran.logged else ""
    if not (options.history or options.dry_run) and outcome.proposed:
        more = "; keepwarm proposals lists them"
    return f"{file} ({found.kind}): {', '.join(parts)}{more}"


def _record(file: str, found: Archive, ran: Ran) -> dict[str, Any]:
    """The same for programs."""
    outcome = ran.outcome
    return {
        "file": file, "source": found.kind, "seen": outcome.seen, "proposed": outcome.proposed,
        "already": outcome.already, "not_ours": outcome.not_ours, "history": ran.logged,
    }  # fmt: skip
