"""The mailing: the list of its people for whoever sends it, and the touch for all of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tui.cli.grammar import Commands, argument, choice
from tui.cli.printing import dump, put, say, warn
from tui.cli.session import Session
from tui.exchange.writers import writer
from tui.model.records import Stage
from tui.text import counted

if TYPE_CHECKING:
    from tui.pipeline import Result
    from tui.views.mailing import Addressees

COMMANDS = Commands()


@COMMANDS.command(
    "mailing", "a card to many: their addresses as CSV, then the touch is logged for all of them",
    argument("--stage", metavar="STAGE", type=choice(Stage), help="this once to a stage, not to whom the rules choose"),
    argument("--tag", metavar="TAG", help="this once to who has a tag"),
    argument("--leave-out-recent", action="store_true", help="not to whom you were in touch with in the last days"),
    argument("--dry-run", action="store_true", help="only print the list"),
    argument("-o", dest="output", metavar="FILE", help="the list, else to standard output"),
    more="The rules mailing.stages and mailing.tags choose people for every month: see `keepwarm rules`.",
)  # fmt: skip
def mailing(session: Session) -> int:
    """The list first: the touch is logged only when it was given out whole."""
    from tui.views.mailing import addressees

    pipeline, options = session.pipeline, session.options
    found = addressees(pipeline, options.stage, options.tag, leave_out_recent=options.leave_out_recent)
    _refuse(session, found)
    if options.output is not None or not session.json:
        _give_out(session, writer("mailing", "csv")(found.people))
    done = None if options.dry_run else pipeline.log_mailing(tuple(found.people), monthly=found.monthly)
    warn(_told(session, found, done))
    if session.json:
        dump(_record(session, found, done))
    return 0


def _refuse(session: Session, found: Addressees) -> None:
    """Says why not, before anything is given out: nobody is chosen, or it was done already."""
    from tui.pipeline import Refused
    from tui.views.mailing import HOW_TO_CHOOSE, when_due

    pipeline, options, chosen = session.pipeline, session.options, session.pipeline.rules.mailing
    by_hand = options.stage is not None or options.tag is not None
    if not found.people and found.recent:
        raise Refused(f"nobody is left: you were in touch with all {found.recent:,} in the last {chosen.recent}")
    if not found.people and not (by_hand or chosen.stages or chosen.tags):
        raise Refused(f"{HOW_TO_CHOOSE}\nFor once, choose people with --stage or --tag.")
    if not found.people:
        stages, tags = ((options.stage,), (options.tag,)) if by_hand else (chosen.stages, chosen.tags)
        where = [*filter(None, stages), *(f"#{tag}" for tag in tags if tag is not None)]
        raise Refused(f"nobody is open in {(' with ' if by_hand else ' or ').join(where)}")
    if found.monthly and not options.dry_run and pipeline.mailing.due_at is None:
        raise Refused(
            f"this mailing is logged already; {when_due(pipeline, pipeline.mailing)}.\n"
            "--dry-run prints its list again; --stage or --tag choose people for another one."
        )


def _give_out(session: Session, written: str | bytes) -> None:
    """Writes or prints the list, all of it: where nobody takes it to its end, nothing is logged."""
    if session.options.output is not None:
        path = session.write_file(session.options.output, written)
        if not session.json:
            say(f"the list is written to {path}")
        return
    try:
        put(written)
        sys.stdout.flush()
    except BrokenPipeError:
        warn("the list was not read to its end: nothing is logged")
        raise


def _told(session: Session, found: Addressees, done: Result | None) -> str:
    """What was done, or would be; and whom you were in touch with lately."""
    from tui.views.mailing import when_due, whom

    pipeline, options, rules = session.pipeline, session.options, session.pipeline.rules.mailing
    if done is not None:
        words = f"{done.message}; `keepwarm undo` takes it back"
    elif found.monthly:
        due = when_due(pipeline, pipeline.mailing)
        words = f"{rules.kind} to {whom(pipeline, len(found.people))}, {due}; not logged"
    else:
        words = f"{rules.kind} to {counted(len(found.people), 'person', 'people')}; not logged"
    if found.recent and options.leave_out_recent:
        words += f"; {found.recent:,} left out, in touch in the last {rules.recent}"
    elif found.recent:
        words += f"; {found.recent:,} of them in touch in the last {rules.recent} (--leave-out-recent)"
    return words


def _record(session: Session, found: Addressees, done: Result | None) -> dict[str, Any]:
    from tui.exchange.addresses_csv import FIELDS

    return {
        "kind": session.pipeline.rules.mailing.kind,
        "logged": done is not None,
        "file": session.options.output,
        "recent": found.recent,
        "people": [
            {"id": who, **{field: getattr(person, field) for field in FIELDS}} for who, person in found.people.items()
        ],
    }
