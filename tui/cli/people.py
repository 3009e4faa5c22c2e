"""People: adding, changing, listing, showing, merging and deleting them, their stages, closing and reopening."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tui.cli.asking import has_terminal, says_yes
from tui.cli.chosen import WHICH, chosen
from tui.cli.grammar import AT, WHO, Argument, Commands, argument, choice, one_of
from tui.cli.printing import clean_line, columns, dump, say, tell
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.model.addresses import KINDS, read_addresses
from tui.model.records import STAGES, Prospect, Reason, Stage
from tui.text import counted

if TYPE_CHECKING:
    from tui.agenda.rows import Row

COMMANDS = Commands()

# Fields ---------------------------------------------------------------------------------------------------------


def _fields(tags: str, several: str) -> tuple[Argument, ...]:
    """The options for fields of a prospect; ``tags`` and ``several`` say what several tags and addresses do."""
    return (
        *(argument(f"--{field}") for field in ("company", "position", "available")),
        *(argument(f"--{kind}", metavar=kind.upper(), action="append", help=several) for kind in KINDS),
        argument("--met", metavar="WHERE", help="where you met"),
        argument("--met-at", metavar="WHEN"),
        argument("--source", metavar="WHO-OR-NAME", help="who referred them"),
        argument("--referred-at", metavar="WHEN"),
        argument("--stage", metavar="STAGE", type=choice(Stage)),
        argument("--tag", metavar="TAG", action="append", help=tags),
        argument("--comfort", metavar="INTERVAL", help='their own rhythm, such as "3 months"'),
        argument("--note", metavar="NOTE", help="your remark on them"),
    )


_TEXTS = ("name", "company", "position", "available", "comfort", "note")


def _given(session: Session) -> dict[str, Any]:
    """The fields that were given, as the record has them."""
    options = session.options
    found: dict[str, Any] = {
        field: getattr(options, field) for field in _TEXTS if getattr(options, field, None) is not None
    }
    for kind, many in KINDS.items():
        if (given := getattr(options, kind)) is not None:
            found[many] = read_addresses("; ".join(given))
    if options.met is not None:
        found["where"] = _place(session)
    for field in ("met_at", "referred_at"):
        words = getattr(options, field)
        if words is not None:
            found[field] = session.past(words) if words else None
    if options.source is not None:
        found["source"] = session.pipeline.people.source(options.source) if options.source else None
    if options.stage is not None:
        found["stage"] = options.stage
    if options.tag is not None:
        found["tags"] = tuple(tag for tag in options.tag if tag)
    return found


def _place(session: Session) -> str:
    """Where they were met. Raises Usage where that is nothing but a time, and no time is given."""
    from tui.when.reading import parse_when
    from tui.when.refusing import BadWhen

    place: str = session.options.met
    if place and session.options.met_at is None:
        with suppress(BadWhen):
            parse_when(place, session.now, session.zone, prefer="past")
            raise Usage(f"--met: {place!r} is a time; --met is where you met, --met-at is when")
    return place


@COMMANDS.command(
    "add",
    "add a prospect; prints the id",
    argument(
        "name",
        metavar="NAME",
        nargs="?",
        help='or a line: "Ana Ruiz, Ruiz Interiors, ana@x.example, 600 555 010", in any order behind the name; - reads '
        "such lines from standard input; without it the fields are asked for, one by one",
    ),
    argument("--new", action="store_true", help="also where somebody of that name or address is there"),
    *_fields("again for more", "again for more; the first is preferred"),
)
def add(session: Session) -> int:
    if session.options.name is None:
        from tui.cli.plain_add import ask_fields

        if not ask_fields(session):
            return 0
    fields = _given(session)
    if "referred_at" in fields and "source" not in fields:
        raise Usage("--referred-at needs --source: who referred them?")
    if session.options.name.strip() == "-":
        return _add_lines(session, fields)
    draft = _described(fields["name"], fields) if _is_line(fields["name"]) else Prospect(**fields)
    if not _is_new(session, [draft]):
        return 1
    result = session.pipeline.add(draft)
    if session.json:
        dump({"id": result.ids[0]})
    else:
        print(result.ids[0])
        if sys.stdout.isatty():
            say(result.message)
    return 0


def _add_lines(session: Session, fields: dict[str, Any]) -> int:
    """Adds a person for each line of standard input, with what the options say of all of them; none if one is wrong."""
    from tui.exchange.encodings import decode
    from tui.exchange.found import STDIN
    from tui.exchange.source import read_bytes
    from tui.pipeline import Refused

    path = Path(STDIN)
    text, _ = decode(path, read_bytes(path))
    del fields["name"]
    drafts: list[Prospect] = []
    for number, line in enumerate(StringIO(text, newline=None), start=1):
        if line.strip():
            drafts.append(_described(line, fields))
            try:
                session.pipeline.check_draft(drafts[-1])
            except Refused as error:
                raise Refused(f"line {number}: {error}; nobody was added") from None
    if not drafts:
        raise Refused("nobody is in the input: a person a line is expected, such as Ana Ruiz, Ruiz Interiors")
    if not _is_new(session, drafts):
        return 1
    ids = [session.pipeline.add(draft).ids[0] for draft in drafts]
    if session.json:
        dump({"ids": ids})
    else:
        for who in ids:
            print(who)
    return 0


def _is_line(words: str) -> bool:
    """Whether there is more than a name, and nothing that only looks like an address."""
    from tui.model.one_line import says_more
    from tui.pipeline.changes import refuse_bad_emails
    from tui.pipeline.errors import Refused

    read = _described(words, {})
    with suppress(Refused):
        refuse_bad_emails(read.emails)
        return says_more(read)
    return False


def _described(line: str, fields: dict[str, Any]) -> Prospect:
    """The person in a line, with the fields that it does not say otherwise."""
    from tui.model.one_line import read_line

    found = read_line(line)
    given = {field: value for field, value in fields.items() if not getattr(found, field) or field == "stage"}
    tags = tuple(dict.fromkeys((*fields.get("tags", ()), *found.tags)))
    return msgspec.structs.replace(found, **{**given, "tags": tags})


def _is_new(session: Session, drafts: list[Prospect]) -> bool:
    """True if nobody of these is there, or all the same with ``--new`` or a yes.

    Raises:
        Refused: somebody is there, and there is no terminal to ask on.
    """
    from tui.pipeline import Refused

    if session.options.new:
        return True
    there = [(draft, like) for draft in drafts if (like := session.pipeline.people.like(draft))]
    if not there:
        return True
    named = "; ".join(
        f"{draft.name} may be {', '.join(f'{who} {words}' for who, words in like)}" for draft, like in there[:5]
    )
    if not has_terminal():
        raise Refused(f"{named}, there already; --new adds all the same")
    return says_yes(f"{clean_line(named)}, there already.\nAdd all the same?")


@COMMANDS.command(
    "edit",
    "change fields of a prospect",
    WHO,
    argument("--name", metavar="NAME"),
    *_fields("replaces the tags", "again for more; replaces them, the first is preferred"),
)
def edit(session: Session) -> int:
    fields = _given(session)
    if not fields:
        raise Usage("edit what? Name a field, such as --company; see `keepwarm edit --help`")
    return tell(session, session.pipeline.edit(session.who(session.options.who), **fields))


# Stages, closing ------------------------------------------------------------------------------------------------


def _way(words: str) -> Stage | int:
    """A stage, or how many further on."""
    steps = {"up": 1, "down": -1}.get(words.strip().lower())
    if steps is not None:
        return steps
    try:
        return one_of(Stage, words)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}; or say up or down") from None


@COMMANDS.command(
    "move", "one stage up or down", WHO,
    argument("stage", metavar="STAGE", type=_way, help=f"up, down, or one of {', '.join(Stage)}"), AT,
)  # fmt: skip
def move(session: Session) -> int:
    way: Stage | int = session.options.stage
    who = session.who(session.options.who)
    stage = way if isinstance(way, Stage) else _beside(session.pipeline.prospect(who), way)
    return tell(session, session.pipeline.move(who, stage, session.past(session.options.at)))


def _beside(prospect: Prospect, steps: int) -> Stage:
    """The stage one up or down. Refused at either end."""
    from tui.pipeline import Refused

    place = STAGES.index(prospect.stage) + steps
    if not 0 <= place < len(STAGES):
        raise Refused(f"{prospect.name} is in {prospect.stage}, the {'last' if steps > 0 else 'first'} stage")
    return STAGES[place]


@COMMANDS.command(
    "close", "close a prospect, with the reason", WHO,
    argument("reason", metavar="REASON", type=choice(Reason), help=", ".join(Reason)),
)  # fmt: skip
def close(session: Session) -> int:
    return tell(session, session.pipeline.close(session.who(session.options.who), session.options.reason))


@COMMANDS.command("reopen", "open a closed prospect again", WHO)
def reopen(session: Session) -> int:
    return tell(session, session.pipeline.reopen(session.who(session.options.who)))


# Mistakes -------------------------------------------------------------------------------------------------------


@COMMANDS.command("delete", "delete, for mistakes; undo brings back", WHO)
def delete(session: Session) -> int:
    result = session.pipeline.delete(session.who(session.options.who))
    return tell(session, result, "; `keepwarm undo` brings it back")


@COMMANDS.command(
    "merge", "two entries of one person: WHO stays and takes in OTHER", WHO,
    argument("other", metavar="OTHER", help="an id, or a name or part of one"),
)  # fmt: skip
def merge(session: Session) -> int:
    """One of two; undo brings both back."""
    who, other = session.who(session.options.who), session.who(session.options.other)
    result = session.pipeline.merge(who, other)
    return tell(session, result, "; `keepwarm undo` brings both back")


@COMMANDS.command(
    "forget", "take somebody out of all data and backups, for good; nothing brings them back",
    argument("who", metavar="WHO", help="also somebody deleted: an id, a name or an address"),
    argument("--yes", action="store_true", help="do it without being asked"),
)  # fmt: skip
def forget(session: Session) -> int:
    """Every trace of somebody gone, after it was asked once; what is not reached is said."""
    from tui.cli.printing import warn
    from tui.pipeline import forgetting

    plan = session.pipeline.plan_forgetting(_to_forget(session))
    if not session.options.yes and not _agreed(forgetting.question(plan)):
        say("nothing was changed")
        return 1
    done = session.pipeline.forget(plan)
    remains = forgetting.remains(plan)
    if session.json:
        dump({"ids": plan.order.ids, "message": done.message, "remains": remains, "left": done.left})
    else:
        say(f"{done.message}: taken out of the data and of all backups and copies")
        for line in remains:
            say(line)
    for left in done.left:
        warn(f"not clean yet: {left}; the next command tries again")
    return 1 if done.left else 0


def _to_forget(session: Session) -> int:
    """Who is meant: somebody who is there, or of whom only traces are left."""
    from tui.pipeline import Unknown
    from tui.pipeline.forgetting import former

    words = session.options.who
    try:
        return session.who(words)
    except Unknown:
        who = former(session.pipeline.store, words)
        if who is None:
            raise
        return who


def _agreed(does: str) -> bool:
    """Whether the user says yes, on a terminal; a refusal where there is none to ask on."""
    if not has_terminal():
        from tui.pipeline import Question

        first, *rest = does.splitlines()
        raise Question(first, " ".join(rest))
    return says_yes(f"{clean_line(does)}\nForget them?")


# Looking --------------------------------------------------------------------------------------------------------


@COMMANDS.command("list", "prospects", *WHICH)
def list_people(session: Session) -> int:
    """Prospects, by name; where a search found them otherwise, that line in the place of what is next."""
    from tui.cli.person_text import next_item
    from tui.cli.records import prospect_record

    pipeline, found = session.pipeline, chosen(session)
    if session.json:
        dump({"prospects": [prospect_record(pipeline, row.id) for row in found]})
        return 0
    if not found:
        say(_nobody(session))
    where = _found_where(session, found)
    columns([
        (str(row.id), row.name, row.company, row.stage.value, where.get(row.id) or next_item(pipeline, row.item))
        for row in found
    ])  # fmt: skip
    return 0


def _nobody(session: Session) -> str:
    """What is said where nobody is found; that the same asks for somebody who is closed, too."""
    options = session.options
    if options.closed:
        return "nobody"
    options.closed = True
    closed = len(chosen(session))
    return (
        f"nobody who is open; {counted(closed, 'person', 'people')} closed: --closed shows them" if closed else "nobody"
    )


def _found_where(session: Session, rows: list[Row]) -> dict[int, str]:
    """The lines in which a search found people, where what is listed of them does not show it anyhow."""
    if not (words := session.options.search):
        return {}
    from tui.views.filters import Filter
    from tui.views.matches import Matches

    wanted, matches = Filter(words), Matches(session.pipeline)
    found = {row.id: matches.of(row, wanted, f"{row.name} {row.company}") for row in rows}
    return {who: match.line for who, match in found.items() if match is not None}


@COMMANDS.command(
    "brief", "what to know before you meet somebody: last words both ways, what is open, what suits them", WHO
)
def brief(session: Session) -> int:
    """The brief of somebody; folded on a terminal, whole lines elsewhere."""
    from shutil import get_terminal_size

    from tui.views import brief as view
    from tui.widgets.wrap import wrap

    who = session.who(session.options.who)
    name, found = session.pipeline.prospect(who).name, view.brief(session.pipeline, who)
    if session.json:
        dump({"id": who, "name": name, "lines": [{"about": line.about, "words": line.words} for line in found]})
        return 0
    cells = get_terminal_size().columns - view.ABOUT if sys.stdout.isatty() else sys.maxsize
    say(f"{name}  #{who}")
    for about, words, _ in view.placed(found, lambda words: wrap(words, cells)):
        say(f"{about}{words}".rstrip())
    return 0


@COMMANDS.command("show", "a prospect with timeline and measures", WHO)
def show(session: Session) -> int:
    from tui.cli.person_text import facts, figures, timeline
    from tui.cli.records import full_record

    pipeline, who = session.pipeline, session.who(session.options.who)
    if session.json:
        dump(full_record(pipeline, who))
        return 0
    prospect = pipeline.prospect(who)
    say(f"{prospect.name}  #{who}")
    columns([row for row in (*facts(pipeline, prospect), *figures(pipeline, who, prospect)) if row[1]])
    say()
    columns(timeline(pipeline, prospect))
    return 0
