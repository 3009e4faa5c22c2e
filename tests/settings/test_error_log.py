"""The log of unexpected errors: what and where, nothing personal, and never in the way."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.cli.terminal import environment
from tests.store.disks import FailingDisk
from tui.cli import main
from tui.settings import error_log
from tui.settings.error_log import LARGEST, LONGEST, record
from tui.store import Store

NOON = datetime(2026, 11, 22, 13, tzinfo=timezone(timedelta(hours=1)))
SECRET = 'Zoë "Q\N{RIGHT-TO-LEFT OVERRIDE}uine"\n\x1b[2J O\'Hara'
PARTS = ("Zo", "uine", "Hara", "zoe@quine.example", "Quine", "\x1b", "\u202e")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for state, which is not there yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "Zoe Quine" / "state"))
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "Zoe Quine"))
    return tmp_path / "home" / "Zoe Quine" / "state" / "keepwarm"


def raised(call: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is
        call()
    return caught.value


def broken(*_: object, **__: object) -> None:
    raise ValueError(SECRET)


def innermost() -> None:
    raise ValueError(SECRET)


def deep(times: int) -> None:
    if times:
        deep(times - 1)
    innermost()


@pytest.fixture
def as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions here are taken for some of ours."""
    monkeypatch.setitem(globals(), "__spec__", type("Spec", (), {"name": f"tui.{'deep' * 20}"}))


def in_our_code() -> Exception:
    """An error whose frames, message, notes, cause, context and locals all hold somebody's data."""

    def fails(_: object) -> str:
        name, email = SECRET, "zoe@quine.example"
        error = KeyError(name)
        error.add_note(f"of {email}")
        try:
            raise OSError(errno.ENOSPC, f"no space for {name}", f"/home/{email}")
        except OSError as full:
            raise ExceptionGroup(name, [error, ValueError(email)]) from full

    from tui.text import clean

    class Text(str):
        __slots__ = ()
        isascii = isprintable = translate = __iter__ = split = strip = fails  # type: ignore[assignment]

    return raised(lambda: clean(Text("x")))


def test_it_tells_what_and_where_and_nothing_of_anybody(state: Path) -> None:
    path = record(in_our_code(), NOON)
    assert path == state / "errors.log"
    text = path.read_text("utf-8")
    assert text.startswith("2026-11-22 12:00:00 UTC, keepwarm ")
    assert f"Python {sys.version.split()[0]}" in text
    assert "\nExceptionGroup\n" in text
    assert "\n  tui.text:" in text
    assert "\nKeyError\n" in text
    assert "\nOSError ENOSPC\n" in text
    assert not [part for part in PARTS if part in text]
    assert "/" not in text.replace("\n", " "), "no path"


@pytest.mark.parametrize("words", [("add", SECRET), ("list",), ("due",)])
def test_a_command_says_it_in_a_line(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr(Store, "open", broken)
    monkeypatch.delenv("KEEPWARM_DEBUG", raising=False)
    assert main(["--data", str(tmp_path / "quine"), *words]) == 1
    said = capsys.readouterr()
    log = state / "errors.log"
    assert said.err == f"keepwarm: an unexpected error (ValueError); what and where is in {log}, without your data\n"
    assert said.out == ""
    text = log.read_text("utf-8")
    assert "\nValueError\n  tui.cli.main:" in text
    assert not [part for part in (*PARTS, "quine", str(tmp_path)) if part in text]


def test_it_is_private(state: Path) -> None:
    before = os.umask(0)
    try:
        record(ValueError())
    finally:
        os.umask(before)
    assert (state.stat().st_mode & 0o777, (state / "errors.log").stat().st_mode & 0o777) == (0o700, 0o600)
    (state / "errors.log").chmod(0o666)
    record(ValueError())
    assert (state / "errors.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("as_ours")
def test_it_stays_small_and_keeps_the_last(state: Path) -> None:
    error = raised(lambda: deep(30))
    for _ in range(LARGEST // 500):
        record(error)
    record(KeyError())
    assert sorted(path.name for path in state.iterdir()) == ["errors.log", "errors.log.old"]
    assert all(path.stat().st_size <= LARGEST for path in state.iterdir())
    assert (state / "errors.log.old").stat().st_size > LARGEST - LONGEST
    assert (state / "errors.log").read_text("utf-8").rstrip().endswith("KeyError")


@pytest.mark.usefixtures("as_ours")
def test_one_entry_stays_small_and_tells_the_innermost_place(state: Path) -> None:
    record(raised(lambda: deep(900)))
    text = (state / "errors.log").read_text("utf-8")
    assert text.rstrip().endswith(" innermost")
    assert "before)" in text
    assert text.count("\n") < 50
    (state / "errors.log").unlink()
    record(ExceptionGroup("", [raised(lambda: deep(60)) for _ in range(50)]))
    whole = (state / "errors.log").read_bytes()
    assert LONGEST // 2 < len(whole) <= LONGEST
    assert whole.endswith(b"\n\n")


def test_an_entry_is_written_in_one_call(state: Path) -> None:
    disk = FailingDisk()
    assert record(ValueError(), disk=disk) == state / "errors.log"
    assert disk.calls.count("write") == 1


def test_another_process_that_begins_a_new_file_first_loses_nothing(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(ValueError())
    path = state / "errors.log"
    path.write_bytes(b"full" * (LARGEST // 4))

    def just_before(*_: object) -> None:
        path.replace(state / "errors.log.old")
        path.write_bytes(b"of the other\n")

    monkeypatch.setattr("fcntl.flock", just_before)
    record(ValueError())
    assert (state / "errors.log.old").read_bytes().startswith(b"full")
    assert path.read_bytes().startswith(b"of the other\n20")


def test_causes_in_a_circle_come_to_an_end(state: Path) -> None:
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    record(one)
    assert (state / "errors.log").read_text("utf-8").count("Error\n") == 2


def _a_file(state: Path) -> None:
    state.parent.mkdir(parents=True)
    state.write_text("")


def _a_link(state: Path) -> None:
    state.mkdir(parents=True)
    (state / "victim").write_text("")
    (state / "errors.log").symlink_to("victim")


def _a_pipe(state: Path) -> None:
    state.mkdir(parents=True)
    os.mkfifo(state / "errors.log")


def _a_folder(state: Path) -> None:
    (state / "errors.log").mkdir(parents=True)


def test_a_pipe_that_somebody_reads_is_no_log(state: Path) -> None:
    _a_pipe(state)
    reader = os.open(state / "errors.log", os.O_RDONLY | os.O_NONBLOCK)
    assert record(ValueError()) is None
    assert os.read(reader, 100) == b""
    os.close(reader)


@pytest.mark.parametrize("make", [_a_file, _a_link, _a_pipe, _a_folder])
def test_whatever_stands_in_its_place_nothing_is_raised_or_followed(
    state: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(state)
    assert record(ValueError()) is None
    assert not state.is_dir() or all(path.stat().st_size == 0 for path in state.iterdir() if path.is_file())
    monkeypatch.setattr(Store, "open", broken)
    assert main(["--data", str(state / "data"), "list"]) == 1
    said = capsys.readouterr().err
    assert said == "keepwarm: an unexpected error (ValueError); the log of errors could not be written\n"


@pytest.mark.parametrize("call", ["mkdir", "open", "write", "sync_folder"])
def test_a_disk_that_takes_nothing_disturbs_nobody(call: str) -> None:
    disk = FailingDisk()
    disk.fail(call, errno.EROFS, times=9)
    assert record(ValueError(), disk=disk) is None


def test_a_log_that_cannot_be_moved_aside_stays_as_it_is(state: Path) -> None:
    record(ValueError())
    (state / "errors.log").write_bytes(b"x" * LARGEST)
    disk = FailingDisk()
    disk.fail("replace", errno.EACCES)
    assert record(ValueError(), disk=disk) is None
    assert (state / "errors.log").stat().st_size == LARGEST


def test_an_error_that_cannot_be_looked_at_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_log, "_places", broken)
    assert record(ValueError()) is None


MANY = """
import sys
from tui.settings import error_log
error_log.LARGEST = int(sys.argv[2])
for n in range(150):
    try:
        raise {"a": ValueError, "b": KeyError}[sys.argv[1]]
    except Exception as error:
        assert error_log.record(error)
"""


@pytest.mark.parametrize("largest", [LARGEST, 2000])
def test_two_processes_write_whole_entries_and_lose_none_while_they_fit(state: Path, largest: int) -> None:
    both = [subprocess.Popen([sys.executable, "-c", MANY, name, str(largest)], env=environment()) for name in "ab"]
    assert [process.wait(60) for process in both] == [0, 0]
    texts = [path.read_text("utf-8") for path in state.iterdir()]
    entries = [entry for text in texts for entry in text.split("\n\n")[:-1]]
    assert all(text.endswith("\n\n") for text in texts)
    assert {tuple(entry.split("\n")[1:]) for entry in entries} <= {
        (kind, "  (1 elsewhere)") for kind in ("ValueError", "KeyError")
    }
    assert (len(entries) == 300) == (largest == LARGEST)
    assert all(len(text) <= largest + 1000 for text in texts), "nobody waits for the one who begins a new file"
    assert min(map(len, texts)) > 0
