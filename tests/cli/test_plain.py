"""Line mode: what is due, and new people, one at a time in sentences; a letter for an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm, Said
from tui.cli.session import Session
from tui.commands import Place
from tui.views.review import saved_walk
from tui.views.review.saved_walk import SavedWalk

Answer = str | Callable[[], str]


class Answers:
    """Standard input, a line an answer; one that is called is worked out when it is asked for."""

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        self._answers: Iterator[Answer] = iter(answers)

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        answer = next(self._answers, None)
        if answer is None:
            return ""
        return f"{answer if isinstance(answer, str) else answer()}\n"


class Talked:
    """Commands that ask."""

    def __init__(self, keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
        self._keepwarm = keepwarm
        self._monkeypatch = monkeypatch

    def __call__(self, command: str, *answers: Answer, code: int = 0) -> Said:
        with self._monkeypatch.context() as patch:
            patch.setattr("sys.stdin", Answers(answers))
            return self._keepwarm(*command.split(), code=code)


@pytest.fixture
def talked(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> Talked:
    """Three people: Ana and Ben were met this morning, Cleo is a customer."""
    for name, at in (("Ana Ruiz", "10:00"), ("Ben Okafor", "11:00")):
        keepwarm("add", name, "--met-at", f"2026-03-02T{at}", "--email", f"{name[:3].lower()}@x.example")
    keepwarm("add", "Cleo", "--stage", "prof")
    return Talked(keepwarm, monkeypatch)


def saved(keepwarm: Keepwarm) -> SavedWalk:
    found = saved_walk.load(keepwarm.data)
    assert found is not None
    return found


def test_an_item_is_a_few_labelled_sentences(talked: Talked) -> None:
    assert talked("review --plain").out.splitlines() == [
        "1 of 3, answer now: Ana Ruiz.",
        "Why: met today 10:00; first word: 19 h left of 24 h.",
        "How: email, note or text, open, due Tue 10:00.",
        "Reach: ana@x.example.",
        "No touch yet.",
        "Letter (? for help): ",
        "Left at 1 of 3.",
    ]


def test_on_a_terminal_lines_break_between_words(talked: Talked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    lines = talked("review --plain", "?", "m", "q").out.splitlines()
    assert all(len(line) <= 40 for line in lines)
    assert "Why: met today 10:00; first word: 19 h" in lines
    assert any(line.startswith("Subject: ") for line in lines), "of the message"


def test_a_letter_does_what_the_key_does(keepwarm: Keepwarm, talked: Talked) -> None:
    """The same steps in the history, and the same place in the review of the board."""
    out = talked("review", "te thank you note", "t", "C", "left a message", "yesterday 9:00", "j", "q").out
    assert "Logged an email to Ana Ruiz; next:" in out
    assert "Kind (email e" not in out
    assert "Kind (e email, n note, x" not in out
    assert "Logged a call to Ben Okafor, Sun 1 Mar 2026 09:00" in out
    steps = keepwarm.json("history")["steps"]
    assert [step["what"].partition(",")[0] for step in steps[:2]] == [
        "logged a call to Ben Okafor", "logged an email to Ana Ruiz",
    ]  # fmt: skip
    assert keepwarm.json("show", "ana")["touches"][0]["note"] == "thank you note"
    assert keepwarm.json("show", "ben")["touches"][0]["at"] == "2026-03-01T09:00:00Z"
    first = saved(keepwarm).visits[0]
    assert (first.key.who, first.done) == (1, True)


def test_promises_times_and_reasons_are_asked_for(keepwarm: Keepwarm, talked: Talked) -> None:
    out = talked(
        "review", "p", "blah", "tue 10", "the offer", "s", "9:00", "", "c", "2 weeks", "n", "likes tea",
        "I", "x", "z", "xn", "q",
    ).out  # fmt: skip
    assert "'blah' is no date" in out
    assert "Promised Ana Ruiz to be in touch Tue 3 Mar 2026 10:00" in out
    shown = keepwarm.json("show", "ana")
    assert (shown["promises"][0]["note"], shown["comfort"], shown["note"]) == ("the offer", "14 days", "likes tea")
    assert [event["what"] for event in shown["events"]] == ["interest"]
    assert shown["closed"]["reason"] == "not-a-fit"
    assert out.count("Left as it was.") == 2  # putting off till a time that is over, and z for a reason


def test_passing_over_going_back_and_undoing(keepwarm: Keepwarm, talked: Talked) -> None:
    out = talked("review", "k", "j", "k", "te", "u", "j", "j", "j", "r", "q").out
    assert "This is the first one." in out
    assert "Undid: logged an email to Ana Ruiz." in out
    assert "Through: 0 of 3 decided. 3 passed over: r walks through them again." in out
    assert out.splitlines()[-1] == "Left at 1 of 3."
    assert keepwarm.json("show", "ana")["touches"] == []


def test_what_is_no_letter_does_nothing(keepwarm: Keepwarm, talked: Talked) -> None:
    before = keepwarm.file.read_bytes()
    out = talked("review", "", "  ", "z", "é\x1b[2J", "t", "", "tz", "?", "m").out
    assert '"z" is no letter here.' in out
    assert "Nothing was logged." in out
    assert "p promise, P they let you off it" in out
    assert "Hello Ana," in out
    assert keepwarm.file.read_bytes() == before


@pytest.mark.parametrize("nested", [False, True], ids=["the letter", "a later question"])
def test_an_answer_means_what_was_shown(keepwarm: Keepwarm, talked: Talked, nested: bool) -> None:
    """Another session logs a touch with Ana while her item stands there: then the answer logs nothing more."""

    def elsewhere() -> str:
        keepwarm("log", "ana", "note")
        return "" if nested else "te"

    answers: tuple[Answer, ...] = ("tE", "", elsewhere) if nested else (elsewhere,)
    out = talked("review", *answers, "q").out
    assert "nothing was done." in out
    assert "Ben Okafor" in out.split("nothing was done.")[1]
    assert [touch["kind"] for touch in keepwarm.json("show", "ana")["touches"]] == ["note"]
    assert keepwarm.json("show", "ben")["touches"] == []


def test_a_guards_question_is_asked(keepwarm: Keepwarm, talked: Talked) -> None:
    assert "interest" in talked("review", "tl", "n", "q").out
    assert keepwarm.json("show", "ana")["touches"] == []
    assert "Logged literature to Ana Ruiz" in talked("review", "tl", "y", "q").out


def test_no_item_takes_more_than_400_bytes_and_nothing_is_drawn(
    keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "\u674e" * 90 + " Żółć"
    keepwarm(
        "add", long, "--company", long, "--met-at", "now", "--met", long, "--note", long, "--tag", long,
        "--position", long, "--email", f"{'a' * 60}@{'b' * 60}.example", "--phone", "+49 30 5550100",
    )  # fmt: skip
    keepwarm("log", "1", "note", "--note", long)
    (keepwarm.folder / "new.csv").write_text(f"Name,Company,Email,Note\n{long} 2,{long},x@y.example,{long}\n", "utf-8")
    keepwarm("import", str(keepwarm.folder / "new.csv"))
    talked = Talked(keepwarm, monkeypatch)
    for command in ("review", "triage"):
        out = talked(command).out
        item, asked, _ = out.partition("Letter (? for help): ")
        assert asked
        assert 200 < len((item + asked).encode()) <= 400
        assert all(character.isprintable() or character == "\n" for character in out)
        assert not re.search("[\u2500-\u259f]", out)  # boxes and blocks


def test_after_an_absence_what_piled_up_is_decided_first(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    keepwarm("add", "Ana", "--met-at", "2026-02-10")
    keepwarm("log", "ana", "email", "--at", "2026-02-11 12:00")
    keepwarm("add", "Ben", "--met-at", "2026-02-12T10:00", "--now", "2026-02-12T11:00")
    out = Talked(keepwarm, monkeypatch)("review", "1", "q").out
    assert out.startswith("1: let 1 broken clock go - the answers stay on record as missed.\n")
    assert keepwarm.json("history")["steps"][0]["what"].startswith("let")


def test_new_people_by_letter(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"New {name},{name}@x.example,fair\n" for name in "abcdefgh")
    (keepwarm.folder / "new.csv").write_text(f"Name,Email,Tags\n{rows}", "utf-8")
    keepwarm("import", str(keepwarm.folder / "new.csv"))
    talked = Talked(keepwarm, monkeypatch)
    out = talked("triage", "j", "f", "w", "#", "club", "1", "c", "2 weeks", "xa", "a", "u", "k", "q").out
    assert out.startswith("1 of 8, new: New a.\nReach: a@x.example.\nTags: fair.\n")
    assert "5 left for later." in out or "4 left for later." in out
    people = {each["name"]: each for each in keepwarm.json("list")["prospects"]}
    assert people["New b"]["taken_up_at"]
    assert people["New d"]["tags"] == ["fair", "club"]
    assert (people["New d"]["comfort"], people["New e"]["comfort"]) == ("1 month", "14 days")
    assert "New f" in people  # closed, and taken back
    assert "Nobody is new." in talked("triage", "W", "y").out
    assert talked("triage").out == "Nobody is new.\n"


def test_somebody_new_is_asked_for_field_by_field(keepwarm: Keepwarm, talked: Talked) -> None:
    keepwarm.set("ACCESSIBLE", "1")
    out = talked(
        "add --company Here", "Dora Lang", "", "dora@x.example", "", "fair", "31 feb", "yesterday", "Ana Ruiz",
        "club, vip", "",
    ).out  # fmt: skip
    assert out.splitlines()[-1] == "4"
    assert "Company:" not in out
    shown = keepwarm.json("show", "4")
    assert (shown["company"], shown["email"], shown["where"]) == ("Here", "dora@x.example", "fair")
    assert (shown["source"], shown["tags"]) == ("Ana Ruiz", ["club", "vip"])
    assert talked("add", "").out.endswith("Nobody was added.\n")
    with pytest.raises(AssertionError):  # the questions stand in the output of what failed
        talked("add", "Erik", code=1)
    assert "Erik" not in keepwarm("list").out


@pytest.mark.parametrize(
    ("environment", "plain"),
    [
        ({}, False),
        ({"ACCESSIBLE": "1"}, True),
        ({"ACCESSIBLE": "0"}, False),
        ({"TERM": "dumb"}, True),
        ({"TERM": ""}, True),
        ({"TERM": "unknown"}, True),
    ],
)
def test_a_terminal_that_shows_the_board_shows_its_review(
    environment: dict[str, str], plain: bool, keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del tmp_path
    monkeypatch.delenv("ACCESSIBLE", raising=False)
    for name, value in {"TERM": "xterm", **environment}.items():
        keepwarm.set(name, value)
    terminal = Answers(())
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    opened: list[Place] = []

    def board(_: Session, place: Place) -> int:
        opened.append(place)
        return 0

    monkeypatch.setattr("tui.cli.board.board", board)
    assert ("Nothing is due now." in keepwarm("review").out) is plain
    keepwarm("triage")
    assert opened == ([] if plain else [Place.REVIEW, Place.TRIAGE])
