"""A server at UTC, reached over SSH: whose zone it is, is said in a line and asked for once."""

from __future__ import annotations

import argparse
import io

import pytest

from tests.cli.terminal import Keepwarm
from tui.cli.session import Session
from tui.cli.zone import ask
from tui.settings.zone import Found, computers_zone, zone_name


@pytest.fixture
def server(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> Keepwarm:
    """Somebody came over SSH; the computer is at UTC and the settings say nothing."""
    keepwarm.config.write_text("# mine\n", "utf-8")
    keepwarm.set("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    monkeypatch.setattr("tui.settings.config.computers_zone", lambda: Found(computers_zone().zone, said=False))
    return keepwarm


def test_add_and_due_say_it_once_until_it_is_said(server: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    for words in (("add", "Ana Ruiz"), ("due",), ("due", "--json")):
        said = server(*words).err
        assert said.startswith("keepwarm: times are those of UTC")
        assert said.count("keepwarm: ") == 1
    assert server("list").err == ""
    server("config", "timezone", "UTC")
    assert server("due").err == ""
    assert server.config.read_text("utf-8").startswith("# mine\n")


def test_nobody_else_hears_it(server: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    server("add", "Ana Ruiz")
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    assert server("due").err == ""  # cron, a script
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.delenv("SSH_CONNECTION")
    assert server("due").err == ""


def answer(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch, *lines: str) -> tuple[str, str]:
    """The questions, and what the settings say afterwards."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    asked = io.StringIO()
    monkeypatch.setattr("sys.stderr", asked)
    session = Session(argparse.Namespace(command=None))
    ask(session)
    return asked.getvalue(), f"{session.zone.key} {keepwarm.config.read_text('utf-8')}"


def test_before_the_board_it_is_asked_for_once(server: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, settings = answer(server, monkeypatch)  # the terminal went away: asked again next time
    assert "Where are you" in asked
    assert "timezone" not in settings
    asked, settings = answer(server, monkeypatch, "Europe/Berln", "berlin")
    assert '"Europe/Berln" is no zone; perhaps Europe/Berlin' in asked
    assert settings.split("\n")[0] == "Europe/Berlin # mine"
    assert 'timezone = "Europe/Berlin"' in settings
    assert answer(server, monkeypatch, "Asia/Tokyo")[0] == ""


def test_enter_is_utc(server: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 'timezone = "UTC"' in answer(server, monkeypatch, "")[1]
    assert answer(server, monkeypatch, "Asia/Tokyo")[0] == ""


@pytest.mark.parametrize(
    ("words", "name"),
    [("new york", "America/New_York"), ("europe/paris", "Europe/Paris"), ("utc", "UTC"), ("nowhere", "")],
)
def test_a_place_is_enough(words: str, name: str) -> None:
    assert zone_name(words) == name


def test_a_tz_that_is_no_zone_is_told_and_can_be_mended(keepwarm: Keepwarm) -> None:
    keepwarm.config.write_text("", "utf-8")
    keepwarm.set("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    assert "is no zone name" in keepwarm("due", code=1).err
    assert keepwarm("config", "timezone", "Europe/Berlin").out.startswith("timezone = Europe/Berlin; ")
    assert keepwarm("due").err.startswith("keepwarm: there is nothing in")
