"""The data: verifying, backing up, restoring and compacting them, and where they are."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.grammar import Commands, argument
from tui.cli.printing import columns, dump, say, say_or_dump, warn
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.settings.typed_path import typed_path
from tui.text import counted

if TYPE_CHECKING:
    from tui.store import Problem
    from tui.store.restore import Restored

COMMANDS = Commands()


@COMMANDS.command("check", "verify the data; every problem with its line")
def check(session: Session) -> int:
    """Reads everything and lists what is wrong, with line numbers; what helps goes to standard error."""
    bad, documents, count = _problems(session)
    problems = sorted([*bad, *documents], key=lambda problem: problem.line)
    lines = [f"line {problem.line}: {problem.what}" for problem in problems]
    lines += [words for words in (_lost(session, bad), _unfinished(session)) if words]
    lines += _wrong_with_tray(session, bad)
    if session.json:
        dump({"file": str(session.journal), "problems": lines})
    elif not lines:
        say(f"{session.journal}: {counted(count, 'prospect')}, all is well")
    for line in lines if not session.json else ():
        say(line)
    if problems and not session.json:
        warn(_help(bad, _backups(session.folder), documents=bool(documents), lost=len(lines) > len(problems)))
    return 1 if lines else 0


def _problems(session: Session) -> tuple[list[Problem], list[Problem], int]:
    """What is wrong with lines, and with the documents in good ones; and how many prospects there are."""
    from tui.pipeline.verifying import bad_documents
    from tui.store import Problem
    from tui.store.folder import check as notices
    from tui.store.lines import look_through

    for notice in notices(session.folder):
        warn(notice)
    if not session.journal.exists():
        return [], [], len(session.pipeline.people)
    problems, tables = look_through(session.journal)
    documents = {name: {who: raw for who, (_, raw) in rows.items()} for name, rows in tables.items()}
    found = [Problem(tables[bad.table][bad.id][0], str(bad)) for bad in bad_documents(documents, session.now)]
    return problems, found, len(tables.get("prospects", {}))


def _lost(session: Session, bad: list[Problem]) -> str:
    """What the journal may have lost, where it can be read to its end."""
    from tui.store.losses import words_about

    return words_about(session.folder, session.journal) if not _damaged(bad) else ""


def _unfinished(session: Session) -> str:
    """Whether `keepwarm forget` was killed before its end."""
    from tui.store.erasing import read_order

    if not read_order(session.journal):
        return ""
    return "somebody is not wholly forgotten yet; the next command that opens the data goes on with it"


def _wrong_with_tray(session: Session, bad: list[Problem]) -> list[str]:
    """What is wrong with the tray, and with the sources of what is in it."""
    from tui.store.erasing import TRAY_FILE, TRAY_FOLDER
    from tui.store.lines import look_through

    file = session.folder / TRAY_FOLDER / TRAY_FILE
    if not file.exists():
        return []
    found = [f"{TRAY_FOLDER}/{TRAY_FILE}, line {problem.line}: {problem.what}" for problem in look_through(file)[0]]
    if found and not session.json:
        warn(
            "the tray: keepwarm restore --tray --good-lines keeps what is good in it, --tray FILE brings back a backup"
        )
    if found or bad:
        return found
    from tui.views.tray import problems

    return [f"{name}: {words}" for name, words in problems(session.pipeline).items()]


def _damaged(bad: list[Problem]) -> list[Problem]:
    return [problem for problem in bad if not problem.what.startswith("torn by a crash")]


def _help(bad: list[Problem], backups: list[Path], *, documents: bool, lost: bool) -> str:
    """What helps against bad lines, and against ``documents`` that are none, which only another program writes."""
    damaged = _damaged(bad)
    if not damaged and not documents:
        end = "" if lost else ": what was acknowledged is there, unless the disk lost it"
        return f"the next command that opens the data sets the torn end aside and goes on{end}"
    if any("written by a newer Keepwarm" in problem.what for problem in damaged):
        return "update Keepwarm, or use another folder with --data"
    out = ", or leave bad lines out: keepwarm restore --good-lines" if damaged else ""
    newest = f", or bring back the newest backup: keepwarm restore {backups[0].name}" if backups else ""
    return f"mend the line in an editor{out}{newest}"


def _backups(folder: Path) -> list[Path]:
    from tui.store.backup import Backups
    from tui.store.disk import Disk

    return Backups(folder, Disk()).newest_first()


@COMMANDS.command("backup", "a dated copy in the folder backups (one a day is made by itself)")
def backup(session: Session) -> int:
    made = session.pipeline.store.backup(session.local_now)
    if session.pipeline.has_tray:
        session.pipeline.tray.backup(session.local_now)
    if made is None:
        return say_or_dump(session, {"file": None}, "there is nothing to back up yet")
    kept = f"{counted(len(session.pipeline.people), 'prospect')} kept in {made}"
    return say_or_dump(session, {"file": str(made)}, f"{kept}; to bring back: keepwarm restore {made.name}")


@COMMANDS.command(
    "restore",
    "bring back a backup or an export; what is there now is kept aside",
    argument("file", metavar="FILE", nargs="?", help="a path, or the name of a backup"),
    argument(
        "--good-lines",
        action="store_true",
        help="of a damaged file (the current one without FILE) keep the good lines; the bad are set aside",
    ),
    argument("--tray", action="store_true", help="of the tray: what waits, and how far your sources were read"),
)
def restore(session: Session) -> int:
    """A backup, an export or another journal as the current data; or the good lines of a damaged one."""
    from tui.pipeline.verifying import refuse_bad
    from tui.store import FILE_NAME
    from tui.store import restore as restoring
    from tui.store.erasing import TRAY_FILE, TRAY_FOLDER

    folder, name = session.folder, FILE_NAME
    if session.options.tray:
        folder, name = folder / TRAY_FOLDER, TRAY_FILE
    source, good_lines = _source(session, folder), session.options.good_lines
    if source is None and not good_lines:
        newest = [path.name for path in _backups(folder)[:5]]
        listed = f"the newest backups are {', '.join(newest)}" if newest else "there is no backup yet"
        raise Usage(f"restore what? Give a FILE, or --good-lines; {listed}")
    inspect = None if good_lines else partial(refuse_bad, now=session.now)
    done = restoring.restore(folder, source, session.local_now, good_lines=good_lines, inspect=inspect, name=name)
    session.done = True
    again = _waiting_again(session)
    doubt = done.doubt and f"{done.source} is restored and in force; {done.doubt}"
    for notice in filter(None, (*done.notices, doubt, _unfinished(session))):
        warn(notice)
    if session.json:
        dump({
            "file": str(done.source), "prospects": done.prospects, "kept": str(done.aside) if done.aside else None,
            "left_out": [{"line": problem.line, "what": problem.what} for problem in done.left_out],
            "bad_lines": str(done.bad_lines) if done.bad_lines else None, "doubt": done.doubt, "waiting_again": again,
        })  # fmt: skip
    else:
        _print_restored(done, name)
        if again:
            say(f"{counted(again, 'proposal waits', 'proposals wait')} again, taken after that: keepwarm proposals")
    return 1 if done.doubt else 0


def _waiting_again(session: Session) -> int:
    """How many proposals wait again that had been taken, and of which the restored data know nothing."""
    from tui.model.errors import DataError

    try:
        return session.pipeline.reconcile().waiting if session.pipeline.has_tray else 0
    except DataError as error:
        warn(f"the tray: {str(error).splitlines()[0]}; keepwarm capture puts it right")
        return 0


def _print_restored(done: Restored, name: str) -> None:
    from tui.store import FILE_NAME

    if done.aside is None and not done.left_out and done.source.name == name:
        say(f"{done.source} has no bad line: nothing was changed")
        return
    what = counted(done.prospects, "prospect") if name == FILE_NAME else "the tray"
    say(f"{what} restored from {done.source}")
    for problem in done.left_out[:10]:
        say(f"  left out: line {problem.line}: {problem.what}")
    if len(done.left_out) > 10:
        say(f"  and {len(done.left_out) - 10} more")
    if done.bad_lines is not None:
        say(f"what was left out is kept in {done.bad_lines}; whom it was about stands as before those lines")
    if done.aside is not None:
        say(f"what was there before is kept in {done.aside}")


def _source(session: Session, folder: Path) -> Path | None:
    """The file that was named: a path, or the bare name of a backup or of a file in the folder."""
    words = session.options.file
    if words is None:
        return None
    path = typed_path(words)
    places = [path, folder / "backups" / path.name, folder / path.name]
    found = next((place for place in (places if path.name == words else places[:1]) if place.exists()), None)
    if found is None:
        from tui.store import StoreError

        raise StoreError(f"{words}: no such file. `keepwarm restore` alone lists the newest backups.")
    return found


@COMMANDS.command("compact", "rewrite the journal without old history; the last 100 steps can still be undone")
def compact(session: Session) -> int:
    store = session.pipeline.store
    if store.is_new and not session.json:
        say("there is nothing to compact yet")
        return 0
    _, before = store.garbage()
    store.compact()
    _, after = store.garbage()
    sizes = f"{_size(before)} before, {_size(after)} now; as it was: {store.path.name}.1"
    return say_or_dump(session, {"file": str(store.path), "before": before, "after": after}, f"{store.path}: {sizes}")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.1f} kB"


@COMMANDS.command("path", "where data and settings are")
def path(session: Session) -> int:
    from tui.settings.templates import FOLDER
    from tui.store.erasing import TRAY_FILE, TRAY_FOLDER

    found = {
        "data": str(session.folder),
        "journal": str(session.journal),
        "tray": str(session.folder / TRAY_FOLDER / TRAY_FILE),
        "settings": str(session.config),
        "templates": str(session.config.parent / FOLDER),
    }
    if session.json:
        dump(found)
    else:
        columns(list(found.items()))
    return 0
