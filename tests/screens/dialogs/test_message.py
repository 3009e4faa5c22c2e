"""The message for somebody, as a user meets it: seen, completed, copied, written over, logged."""

from __future__ import annotations

import io
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from textual import events
from textual.pilot import Pilot

from tests.helpers import Clock, in_sizes, seen
from tests.screens.host import NOW, FakeBoard, Host, settle, top, type_words
from tui.model.addresses import addresses
from tui.model.kinds import Kind
from tui.model.records import Prospect, Source, Touch
from tui.pipeline import Pipeline
from tui.rules.templates import Me
from tui.screens.dialogs.choose import Confirm
from tui.screens.dialogs.message import MessageDialog
from tui.screens.dialogs.text_view import NoteView
from tui.settings.templates import Stationery
from tui.views.drafts import drafts, introduce

SMALL = (80, 24)


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY", "TERM_PROGRAM", "VTE_VERSION", "KONSOLE_VERSION", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def sam(pipeline: Pipeline) -> Pipeline:
    """The user has said who they are."""
    introduce(pipeline, {"my_name": "Sam Weber"})
    return pipeline


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script to be written: it is the editor, and the terminal can be left for it."""

    @contextmanager
    def suspend(_: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(Host, "suspend", suspend)
    path = tmp_path / "editor"
    monkeypatch.setenv("EDITOR", str(path))
    return path


def script(path: Path, text: str) -> None:
    """What the editor does with the file, ``$1``."""
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def last(pipeline: Pipeline, who: int = 1) -> Touch:
    """The latest touch."""
    return pipeline.prospect(who).touches[-1]


LETTER = (
    "Hello Ana,\n\nIt was good to meet you today at BNI. I would like to hear more about what you do, and to stay "
    "in touch.\n\nUntil soon,\nSam Weber"
)


async def test_what_is_missing_is_asked_then_it_is_copied_then_logged(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("m")
        screen = seen(host)
        assert "Email to Ana Ruiz" in screen
        assert "Subject: Good to meet you at BNI" in screen
        assert "[your name]" in screen
        assert "Enter asks for your name" in screen
        await pilot.press("enter")
        assert "kept until you leave" in seen(host)
        await pilot.press("escape")
        host.own.keeps = True
        await pilot.press("enter")
        assert "kept in your settings (,)" in seen(host)
        host.own.keeps = False
        await type_words(pilot, "Sam Weber")
        await pilot.press("enter")
        assert "[your name]" not in seen(host)
        assert host.own.settings.me.name == "Sam Weber", "nobody is asked for their name twice"
        assert "Enter copies" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert host.clipboard == LETTER
        assert "copied: sent to the terminal's clipboard" in seen(host)
        assert "Enter logs the email with this text" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert last(pipeline).kind is Kind.EMAIL
        assert last(pipeline).note == f"Good to meet you at BNI\n\n{LETTER}"
        assert "logged an email to Ana Ruiz" in host.toasts[-1]


async def test_a_hurried_user_says_copies_and_logs_without_looking(host: Host, pipeline: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        for key in ("m", "enter", *"Sam", "enter", "t"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(6):
            await pilot.pause()
        await settle(pilot)
        assert last(pipeline).note.endswith("Until soon,\nSam")
        assert top(host) is FakeBoard


async def test_where_you_met_is_kept_in_the_record_as_one_step(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.cursor = 1
        await pilot.press("m", "enter")
        assert "Where you met  kept in their record" in seen(host)
        await type_words(pilot, "trade fair")
        await pilot.press("enter")
        await settle(pilot)
        assert "kept in their record: trade fair; u on the board undoes that" in seen(host)
        assert "I am glad that we met at the trade fair" in seen(host)
        assert sam.prospect(2).where == "trade fair"
        await pilot.press("escape", "u")
        await settle(pilot)
        assert sam.prospect(2).where == ""
        assert "undid: edited Bob Lee" in host.toasts[-1]


async def test_escape_leaves_the_field_first_and_letters_in_it_are_letters(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        host.board.cursor = 1
        await pilot.press("m", "enter")
        await type_words(pilot, "yEtv [m]")
        await pilot.press("escape")
        assert top(host) is MessageDialog
        assert sam.prospect(2).touches == ()
        assert "[where you met]" in seen(host), "it was not said with Enter"
        await pilot.press("enter", "escape", "escape")
        assert top(host) is FakeBoard


async def test_an_empty_answer_is_none(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        host.board.cursor = 1
        await pilot.press("m", "enter", "space", "enter", "t")
        await pilot.pause()
        assert sam.prospect(2).touches == ()
        assert "Where you met" in seen(host), "asked for again instead of logged"


async def test_others_to_choose_and_the_same_as_another_kind(host: Host, sam: Pipeline) -> None:
    sam.log(1, Kind.EMAIL)
    sam.log(1, Kind.EMAIL, inbound=True)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m")
        assert "Answer · 1 of" in seen(host)
        await pilot.press("right_square_bracket")
        assert "Answer now, talk soon · 2 of" in seen(host)
        assert "Subject: Thank you" in seen(host)
        await pilot.press("tab")
        assert "Text to Ana Ruiz" in seen(host)
        assert "Subject" not in seen(host)
        await pilot.press("left", "left")
        assert "Answer · 1 of" not in seen(host), "around the end"
        await pilot.press("right", "right", "t")
        await settle(pilot)
        assert last(sam).kind is Kind.TEXT


async def test_no_pitch_is_among_the_others_before_interest(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        assert "A proposal" not in await _titles(pilot, host)
        sam.interest(1)
        await pilot.press("escape")
        assert "A proposal" in await _titles(pilot, host)


async def _titles(pilot: Pilot[None], host: Host) -> str:
    """The frames of all drafts, one after the other."""
    await pilot.press("m")
    found = []
    for _ in range(40):
        await pilot.press("right")
        found.append(seen(host).rstrip().splitlines()[-1])
    return "\n".join(found)


async def test_interest_taken_back_by_another_process_closes_a_pitch(host: Host, sam: Pipeline) -> None:
    sam.log(1, Kind.EMAIL)
    sam.interest(1)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("m")
        while "A proposal ·" not in seen(host):
            await pilot.press("right")
        sam.undo()
        await pilot.press("t")
        assert top(host) is FakeBoard
        assert "no pitch before interest" in host.toasts[-1]
        await pilot.press("m")
        sam.delete(1)
        await pilot.press("down")
        assert "deleted meanwhile" in host.toasts[-1]


async def test_who_goes_between_the_key_and_the_dialog(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.pause()
        host.push_screen(MessageDialog(sam, 1, drafts(sam, 1)[0], "", save=AsyncMock(), warn=host.notify))
        sam.delete(1)
        await pilot.pause()
        assert top(host) is FakeBoard
        assert host.toasts == ["they were deleted meanwhile: u brings them back"]


async def test_opening_lines_are_logged_without_a_note(host: Host, sam: Pipeline, clock: Clock) -> None:
    for kind in (Kind.EMAIL, Kind.SOCIAL, Kind.CARD):
        sam.log(1, kind)
    clock.passes(days=5)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m")
        assert "Call to Ana Ruiz" in seen(host)
        assert "this is Sam Weber" in seen(host)
        await pilot.press("enter")
        await settle(pilot)
        assert (last(sam).kind, last(sam).note) == (Kind.CALL, "")


async def test_a_guard_asks_as_ever(host: Host, sam: Pipeline) -> None:
    for kind in (Kind.EMAIL, Kind.SOCIAL):
        sam.log(1, kind)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m")
        while "Something useful" not in seen(host):
            await pilot.press("right")
        await pilot.press("enter")
        await type_words(pilot, "A list.")
        await pilot.press("enter", "t")
        await settle(pilot)
        assert top(host) is Confirm
        await pilot.press("y")
        await settle(pilot)
        assert (last(sam).kind, last(sam).despite) == (Kind.GIFT, ("comfort",))
        assert "A list." in last(sam).note


async def test_names_and_notes_are_only_text(host: Host, pipeline: Pipeline) -> None:
    nasty = "[bold]Ann[/] {first} [/] [red"
    introduce(pipeline, {"my_name": "[/b] {my_name}"})
    pipeline.add(
        Prospect(nasty, where="[link=x] {where}", emails=addresses("ann@x.example"), met_at=NOW.replace(hour=14))
    )
    async with host.run_test(size=SMALL) as pilot:
        host.board.cursor = 2
        await pilot.press("m", "right", "left")
        screen = seen(host)
        assert "Email to [bold]Ann[/] {first}" in screen
        assert "at [link=x] {where}" in screen
        assert "[/b] {my_name}" in screen
        await pilot.press("y", "t")
        await settle(pilot)
        assert "{where}" in last(pipeline, 3).note


@pytest.mark.usefixtures("sam")
async def test_a_long_letter_scrolls_and_the_keys_stay_in_sight(host: Host) -> None:
    async with host.run_test(size=SMALL) as pilot:
        async for _ in in_sizes(pilot, (80, 24), (60, 15), (40, 10)):
            await pilot.press("m")
            for key in ("down", "pagedown", "pagedown", "pagedown"):
                await pilot.press(key)
            assert "Sam Weber" in seen(host)
            assert "Esc back" in seen(host)
            await pilot.press("escape")


async def test_wrong_templates_are_said_where_drafts_are_shown(host: Host, sam: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    mine = '[x]\ntitle = "[/]"\n[nice-to-meet-you]\ntext = "{what is this?}"'
    (tmp_path / "templates" / "mine.toml").write_text(mine, "utf-8")
    sam.stationery = Stationery(Me("Sam"), tmp_path / "templates")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m")
        said = " ".join(line.strip("│ ") for line in seen(host).splitlines())
        assert "x.kinds" in said
        assert "is missing" in said
        assert "and 2 more: `keepwarm templates` says all of it" in said
        assert "Email to Ana Ruiz" in seen(host)
        await pilot.press("escape", "y")
        await settle(pilot)
        assert "the one that ships: your nice-to-meet-you is wrong, m says why" in host.toasts[-1]
        (tmp_path / "templates" / "mine.toml").write_text('[a]\ntitle = "A"\nkinds = ["call"]\ntext = "{x y}"', "utf-8")
        sam.stationery = Stationery(Me("Sam"), tmp_path / "templates")
        await pilot.press("m")
        said = " ".join(line.strip("│ ") for line in seen(host).splitlines())
        assert "…: `keepwarm templates` says all of it" in said, "a cut is seen as one"


# Copying from the board ---------------------------------------------------------------------------------------


async def test_y_copies_the_draft_and_asks_for_what_it_lacks(host: Host) -> None:
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("y", "escape")
        assert "not copied yet: it lacks your name" in seen(host)
        await pilot.press("t")
        assert "not logged yet: it lacks your name" in seen(host)
        await pilot.press("escape", "escape", "y")
        await type_words(pilot, "Sam Weber")
        assert "Your name" in seen(host)
        assert LETTER not in host.clipboard
        await pilot.press("enter")
        await settle(pilot)
        assert host.clipboard == LETTER
        assert "copied: sent to the terminal's clipboard" in seen(host)
        assert "Enter logs the email" in seen(host)
        await pilot.press("escape")
        await pilot.press("y")
        await settle(pilot)
        assert host.clipboard == LETTER
        assert host.toasts[-1].splitlines() == [
            "copied: Nice to meet you, email to Ana Ruiz",
            "sent to the terminal's clipboard",
            "t, then e logs it with this text",
        ]
        host.board.marked = {1, 2}
        await pilot.press("y")
        await settle(pilot)
        assert host.clipboard == "Ana Ruiz, Acme, ana@acme.example\nBob Lee"
        assert host.toasts[-1] == "copied: how to reach 2 people\nsent to the terminal's clipboard"
        await pilot.press("m")
        assert "one at a time" in host.toasts[-1]


async def test_what_is_said_for_a_copy_is_kept_and_what_is_not_said_is_not_copied(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        host.board.cursor = 1
        await pilot.press("y")
        await pilot.press("escape")
        assert "[where you met]" in seen(host)
        await pilot.press("escape", "y")
        await type_words(pilot, "BNI")
        await pilot.press("enter")
        await settle(pilot)
        assert sam.prospect(2).where == "BNI"
        assert "at BNI" in host.clipboard
        assert "kept in their record: BNI" in seen(host)
        assert "copied: sent to the terminal's clipboard" in seen(host)


@pytest.mark.usefixtures("sam")
async def test_a_terminal_that_takes_nothing_offers_to_show_it(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        await pilot.press("y")
        await settle(pilot)
        no = "not copied: this terminal takes no text from programs; v shows it to select"
        assert host.toasts == []
        assert top(host) is MessageDialog
        assert no in seen(host)
        assert "It was good to meet you today at BNI." in seen(host), "the text stands there at once"
        await pilot.press("escape", "m", "y")
        await settle(pilot)
        assert no in seen(host)
        await pilot.press("s")
        await settle(pilot)
        assert "not copied the subject: this terminal takes no text" in seen(host)
        await pilot.press("escape")
        host.board.marked = {1, 2}
        await pilot.press("y")
        await settle(pilot)
        assert top(host) is NoteView
        assert "How to reach 2 people" in seen(host)
        assert "Ana Ruiz, Acme, ana@acme.example" in seen(host)
        assert no in seen(host)
        assert not host.clipboard


@pytest.mark.usefixtures("sam")
async def test_what_is_kept_is_said_also_where_nothing_was_copied(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "vt100")
    async with host.run_test(size=SMALL) as pilot:
        host.board.cursor = 1
        await pilot.press("y")
        await type_words(pilot, "BNI")
        await pilot.press("enter")
        await settle(pilot)
        assert "kept in their record: BNI" in seen(host)
        assert "not copied: this terminal takes no text" in seen(host)


async def test_a_copy_of_opening_lines_is_logged_without_them(host: Host, sam: Pipeline, clock: Clock) -> None:
    for kind in (Kind.EMAIL, Kind.SOCIAL, Kind.CARD):
        sam.log(1, kind)
    clock.passes(days=5)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("y")
        await settle(pilot)
        assert host.toasts[-1].splitlines()[-1] == "t, then c logs it"
        await pilot.press("m", "t")
        await settle(pilot)
        assert last(sam).kind is Kind.CALL


# The editor ---------------------------------------------------------------------------------------------------


async def test_the_editor_gets_a_private_file_and_its_text_is_logged(
    host: Host, sam: Pipeline, editor: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    script(editor, f'cp -p "$1" {kept}; stat -c "%a" "$1" "$(dirname "$1")" > {kept}.mode; echo "$1" > {kept}.name\n'
           'printf "Subject: Hello\\n\\nHello Ana,\\nsee you.\\n" > "$1"')  # fmt: skip
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("E")
        await pilot.pause()
        assert kept.read_text("utf-8") == f"Subject: Good to meet you at BNI\n\n{LETTER}\n"
        assert Path(f"{kept}.mode").read_text().split() == ["600", "700"]
        assert not Path(Path(f"{kept}.name").read_text().strip()).parent.exists()
        assert "changed by hand" in seen(host)
        assert "Subject: Hello" in seen(host)
        await pilot.press("y")
        await settle(pilot)
        assert host.clipboard == "Hello Ana,\nsee you."
        await pilot.press("t")
        await settle(pilot)
        assert last(sam).note == "Hello\n\nHello Ana,\nsee you."


@pytest.mark.usefixtures("sam")
async def test_the_systems_editor_is_called_by_its_own_name(
    host: Host, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(editor.with_name("tiny"), "true")
    editor.symlink_to("tiny")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.setenv("PATH", str(editor.parent), prepend=":")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m", "E")
        await pilot.pause()
        assert "nothing was changed in tiny" in seen(host)


@pytest.mark.usefixtures("sam")
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("exit 3", "editor ended with 3: the text is as it was"),
        ('printf "lost" > "$1"; exit 1', "editor ended with 1: the text is as it was"),
        (': > "$1"', "it came back empty from editor: the text is as it was"),
        (r'printf "Hello\n\377\376 caf\351" > "$1"', "editor left no UTF-8 text (line 2): the text is as it was"),
        ('rm "$1"', "editor left no file: the text is as it was"),
        ("true", "nothing was changed in editor"),
    ],
)
async def test_whatever_the_editor_does_the_text_is_there(host: Host, editor: Path, does: str, said: str) -> None:
    script(editor, does)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m", "E")
        await pilot.pause()
        assert said in seen(host)
        assert "Until soon," in seen(host)
        await pilot.press("escape")
        assert top(host) is FakeBoard, "nothing was written, nothing is asked"


@pytest.mark.usefixtures("sam", "editor")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/nowhere/vim", "vim: No such file or directory; set $EDITOR to an editor that is there"),
        ("vim 'x", "$EDITOR = vim 'x: no closing quotation"),
    ],
)
async def test_an_editor_that_is_not_there(
    host: Host, command: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", command)
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m", "E")
        await pilot.pause()
        assert said in " ".join(seen(host).split())


@pytest.mark.usefixtures("sam")
async def test_a_terminal_that_cannot_be_left_says_so(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("E")
        await pilot.pause()
        assert "no editor can be opened from here" in seen(host)
        await pilot.press("v")
        await pilot.pause()
        assert "the text cannot be shown from here" in seen(host)


@pytest.mark.usefixtures("sam")
async def test_visual_goes_before_editor_and_may_have_options(
    host: Host, editor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(editor, 'echo "$1" > "$2"')
    monkeypatch.setenv("VISUAL", f"{editor} --wait")
    monkeypatch.setenv("EDITOR", "false")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m", "E")
        await pilot.pause()
        assert "--wait" in seen(host)


@pytest.mark.usefixtures("sam")
async def test_what_was_written_is_not_left_without_a_question(host: Host, editor: Path) -> None:
    script(editor, r'printf "Mine \033[31m \303\277" > "$1"')
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("E")
        await pilot.pause()
        assert "Mine [31m ÿ" in seen(host), "nothing is obeyed"
        await pilot.press("right", "left")
        assert "Mine" in seen(host)
        await pilot.press("escape")
        assert top(host) is Confirm
        await pilot.press("n")
        assert "Mine" in seen(host)
        await pilot.press("escape", "y")
        await pilot.pause()


async def test_a_gap_left_open_is_not_sent(host: Host, pipeline: Pipeline, editor: Path) -> None:
    script(editor, 'echo "P.S." >> "$1"')
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("E")
        for key in "ytv":
            await pilot.press(key, "escape")
            assert "Enter asks for your name" in seen(host)
        assert pipeline.prospect(1).touches == ()
        await pilot.press("enter")
        await type_words(pilot, "Sam {first}")
        await pilot.press("enter", "t")
        await settle(pilot)
        assert last(pipeline).note.endswith("Sam {first}\nP.S.")


async def test_a_gap_can_be_closed_in_the_editor(host: Host, pipeline: Pipeline, editor: Path) -> None:
    script(editor, 'sed -i "s/.your name./Sam/" "$1"')
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("E", "t")
        await settle(pilot)
        assert last(pipeline).note.endswith("Sam")


@pytest.mark.usefixtures("sam", "editor")
async def test_the_text_is_shown_plainly_until_enter(
    host: Host, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "__stdin__", io.StringIO("\n"))
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m", "v")
        await pilot.pause()
        assert "Enter logs the email" in seen(host)
    assert f"\nSubject: Good to meet you at BNI\n\n{LETTER}\n\nSelect it" in capfd.readouterr().out


# Elsewhere ----------------------------------------------------------------------------------------------------


async def test_a_report_is_for_the_source(host: Host, pipeline: Pipeline, clock: Clock) -> None:
    pipeline.edit(2, phones=addresses("555 0199"))
    pipeline.add(Prospect("Cem Ak", source=Source(prospect=2), phones=addresses("555 0100")))
    clock.passes(hours=1)
    pipeline.log(3, Kind.CALL)
    async with host.run_test(size=SMALL, notifications=True) as pilot:
        host.board.cursor = 2
        await pilot.press("m")
        assert "Report to Bob Lee" in seen(host)
        assert "I have been in touch with Cem Ak" in seen(host)
        await pilot.press("enter", "S", "enter", "t")
        await settle(pilot)
        assert last(pipeline, 3).kind is Kind.REPORT
        assert last(pipeline, 2).about == 3, "it counts as a touch with the source"


async def test_the_detail_has_the_message_too(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("enter", "m", "enter")
        await settle(pilot)
        assert host.clipboard == LETTER
        await pilot.press("t")
        await settle(pilot)
        assert last(sam).note.endswith(LETTER)
        assert "Good to meet you at BNI" in seen(host)


# Handing it over ----------------------------------------------------------------------------------------------


async def test_what_was_copied_is_what_the_next_touch_says(host: Host, sam: Pipeline, clock: Clock) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("y")
        await settle(pilot)
        assert host.clipboard == LETTER
        await pilot.press("t", "c")
        await settle(pilot)
        assert (last(sam).kind, last(sam).note) == (Kind.CALL, ""), "a call is no letter"
        sam.undo()
        await pilot.press("t", "e")
        await settle(pilot)
        assert last(sam).note == f"Good to meet you at BNI\n\n{LETTER}"
        assert "with the text of your message" in host.toasts[-1]
        clock.passes(minutes=1)
        await pilot.press("t", "e")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert (len(sam.prospect(1).touches), last(sam).note) == (2, ""), "once"
        await pilot.press("y")
        await settle(pilot)
        clock.passes(hours=3)
        await pilot.press("t", "e")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert last(sam).note == "", "no longer: it may have been another letter"


async def test_what_was_copied_for_one_is_not_said_to_another(host: Host, sam: Pipeline) -> None:
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("y")
        await settle(pilot)
        await pilot.press("j", "t", "e")
        await settle(pilot)
        assert last(sam, 2).note == ""


async def test_what_was_written_is_what_the_next_touch_says(host: Host, sam: Pipeline, editor: Path) -> None:
    script(editor, 'printf "Subject: Hello\\n\\nHello Ana.\\n" > "$1"')
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("E")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "kept only for the touch" in seen(host)
        await pilot.press("y", "t", "e")
        await settle(pilot)
        assert last(sam).note == "Hello\n\nHello Ana."


async def test_the_address_is_copied_and_the_letter_opened(
    host: Host, sam: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "xdg-open", f'printf %s "$1" > {tmp_path}/opened')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    async with host.run_test(size=SMALL) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert "Y its address" in seen(host)
        assert "o opens it" in seen(host)
        await pilot.press("Y")
        await settle(pilot)
        assert host.clipboard == "ana@acme.example"
        await pilot.press("o")
        await settle(pilot)
        assert (tmp_path / "opened").read_text().startswith("mailto:ana@acme.example?subject=Good%20to%20meet")
        assert "opened in your mail program; t logs the email" in seen(host)
        monkeypatch.setenv("SSH_TTY", "/dev/pts/0")
        await pilot.press("o")
        await settle(pilot)
        assert "there is no desktop here" in seen(host)
        await pilot.press("escape", "t", "e")
        await settle(pilot)
        assert last(sam).note.endswith(LETTER), "what was opened was handed over as well"
