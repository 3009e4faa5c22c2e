"""Logging touches, and the guards that ask first."""

from __future__ import annotations

from tests.cli.terminal import Keepwarm


def test_without_a_terminal_a_guards_question_is_a_refusal(ana: Keepwarm) -> None:
    line = ana.file.read_bytes()
    assert "--yes" in ana("log", "ana", "pitch", code=1).err
    assert ana.file.read_bytes() == line
    ana("log", "ana", "pitch", "--yes")
    assert "[before interest]" in ana("show", "ana").out
    assert "--yes" in ana("log", "ana", "gift", code=1).err
    ana("log", "ana", "email")


def test_a_touch_of_somebody_closed_says_so(ana: Keepwarm) -> None:
    ana("close", "ana", "gone")
    assert ana("log", "ana", "call").out == "logged a call to Ana Ruiz; closed, nothing is due\n"
