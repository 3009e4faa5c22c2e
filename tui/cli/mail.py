"""Mail and calendars as sources of touches: set up once, tried before anything is kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui.cli.asking import answer, has_terminal, says_yes
from tui.cli.grammar import Commands, argument
from tui.cli.printing import columns, say, say_or_dump
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.capture.records import Feed

COMMANDS = Commands()
_ACCOUNTS = ("imap", "caldav")
"""Kinds of sources that ask for a password."""
_SHOWN = 10


_PASSWORD = argument("--password-file", metavar="FILE", help="of an account: else the password is asked for, once")
_OPTIONS = (
    argument("--since", metavar="WHEN", help="how far back it is read (30 days)"),
    argument("--take-certain", action="store_true", help="log at once what is certain, one undo step a run"),
    argument("--yes", action="store_true", help="keep it without being asked"),
)


@COMMANDS.command(
    "calendar", "add a calendar: meetings that were held are proposed, those ahead stand in what is due",
    argument("action", metavar="add", choices=("add",)),
    argument("name", metavar="NAME", help="what you call it, one word"),
    argument("place", metavar="PLACE", nargs="?",
             help="an .ics file, a folder of them (vdirsyncer's), or https://you@dav.example.com/ (CalDAV)"),
    _PASSWORD,
    *_OPTIONS,
    more="It is opened read-only, and needs keepwarm[calendar]. First it says what it would bring; keepwarm capture "
    "reads it from then on.",
)  # fmt: skip
def calendar(session: Session) -> int:
    """Sets a calendar up, as ``mail`` does a mailbox."""
    from tui.capture.calendar.places import described

    return _set_up(session, described, "an .ics file, a folder of them, or https://you@dav.example.com/", "meeting")


@COMMANDS.command(
    "mail", "add a mailbox: touches are proposed from it",
    argument("action", metavar="add", choices=("add",)),
    argument("name", metavar="NAME", help="what you call it, one word"),
    argument("place", metavar="PLACE", nargs="?",
             help="a Maildir (or a folder of them, notmuch's), an mbox, .eml files, or imaps://you@mail.example.com"),
    _PASSWORD,
    *_OPTIONS,
    more="It is opened read-only. First it says what it would bring; keepwarm capture reads it from then on.",
)  # fmt: skip
def mail(session: Session) -> int:
    """Sets a mailbox up: asks what is missing, tries it, says what it would have taken, keeps it after a yes."""
    from tui.capture.places import described

    return _set_up(session, described, "a Maildir, an mbox, .eml files, or imaps://you@server", "message")


def _set_up(session: Session, described: Callable[[str], tuple[str, str]], forms: str, item: str) -> int:
    """Tries a source, says what it would have taken, keeps it after a yes, and reads it."""
    from tui.pipeline import Refused, capturing
    from tui.views.tray import lines

    feed, pipeline = _described(session, described, forms), session.pipeline
    if pipeline.tray.feed(feed.name) is not None:
        raise Refused(f"there is a source {feed.name} already; keepwarm capture {feed.name} --remove takes it away")
    capturing.refuse_nobody(pipeline)
    outcome, found = capturing.try_out(pipeline, feed)
    if session.json and not session.options.yes:
        raise Usage("--json cannot ask: say --yes to keep it")
    if not session.json:
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in sorted(outcome.not_ours.items()))
        said = f": {reasons}" if reasons else ""
        say(f"{feed.place}: {counted(outcome.seen, item)}, {len(found):,} to propose, "
            f"{outcome.already:,} already there, {sum(outcome.not_ours.values()):,} not ours{said}")  # fmt: skip
        certain = sum(each.certain for each in found)
        if found:
            way = "would be logged at once" if feed.takes_certain else "are certain"
            say(f"of these {certain:,} {way}; the newest:")
        shown = dict(enumerate(found[-_SHOWN:]))
        columns([(each.name, f"{each.what}  ({each.origin})") for each in lines(pipeline, shown)], "  ")
    if not session.options.yes and not says_yes("Keep this source?"):
        print("nothing was kept", file=sys.stderr)
        return 1
    pipeline.tray.keep_feed(_with_password(session, feed))
    session.done = True
    ran = capturing.run(pipeline, feed.name)
    waiting = sum(each.source == feed.name for each in pipeline.tray.waiting().values())
    logged = f"{ran.logged}; " if ran.logged else ""
    record = {
        "name": feed.name, "kind": feed.kind, "place": feed.place, "seen": ran.outcome.seen,
        "proposed": ran.outcome.proposed, "logged": ran.logged, "waiting": waiting,
    }  # fmt: skip
    waits = counted(waiting, "proposal waits", "proposals wait")
    return say_or_dump(session, record, f"{feed.name} is kept; {logged}{waits}: keepwarm proposals")


def _described(session: Session, described: Callable[[str], tuple[str, str]], forms: str) -> Feed:
    """The source as it was described, asked for where something is missing."""
    from tui.pipeline import Refused

    options = session.options
    place = options.place or answer(f"Where is it? ({forms})")
    if not place:
        raise Usage(f"{options.command} add: give PLACE: {forms}")
    if not options.name.isidentifier() or options.name == "status":
        raise Refused(f'"{options.name}" cannot be the name of a source: one word is allowed, such as work')
    _ask_who(session)
    kind, place = described(place)
    from tui.capture.records import Feed
    from tui.pipeline.capturing import window_start

    since = session.past(options.since) or window_start(session.pipeline, session.now)
    told = _password(session, place) if kind in _ACCOUNTS else {}
    certain = options.take_certain
    return Feed(options.name, kind, place, told, takes_certain=certain, added_at=session.now, since=since)


def _password(session: Session, place: str) -> dict[str, str]:
    """Where the password of an account is; asked for on a terminal, and kept once the source is."""
    from getpass import getpass

    from tui.capture.secrets import OPTION, hold, read_password
    from tui.settings.typed_path import typed_path

    if file := session.options.password_file:
        path = typed_path(file).absolute()
        read_password(path)
        return {OPTION: str(path)}
    if not has_terminal():
        raise Usage(f"{place}: there is no terminal to ask for the password on; give --password-file FILE")
    hold(place, getpass("Its password (an app password, where the provider has them): ", sys.stderr))
    return {}


def _with_password(session: Session, feed: Feed) -> Feed:
    """The source, its password kept where it was asked for."""
    if feed.kind not in _ACCOUNTS or feed.options:
        return feed
    from msgspec.structs import replace

    from tui.capture.secrets import OPTION, keep_held
    from tui.store.erasing import TRAY_FOLDER

    return replace(
        feed, options={OPTION: keep_held(feed.place, session.folder / TRAY_FOLDER / f"{feed.name}.password")}
    )


def _ask_who(session: Session) -> None:
    """Asks for the user's own address, once; it stands in the settings from then on."""
    if session.settings.me.email or not (typed := answer("Your own email addresses (several with commas)?")):
        return
    from tui.settings.editing import set_value

    session.settings = set_value(session.config, "email", typed)
