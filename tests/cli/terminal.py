"""The command line as a user meets it: words in, exit code and text out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tui.cli import main

NOW = "2026-03-02T15:00"
"""Monday afternoon, pretended by every command that says nothing else."""


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


class Keepwarm:
    """Runs commands on a folder of its own; in this process, or in a real one."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.config = folder / "config.toml"
        self.config.write_text('timezone = "UTC"\n', "utf-8")
        self._capsys = capsys
        self.set = monkeypatch.setenv
        for name, value in (("DATA", self.data), ("CONFIG", self.config), ("NOW", NOW)):
            self.set(f"KEEPWARM_{name}", str(value))
        self.set("TZ", "UTC")
        monkeypatch.delenv("KEEPWARM_DEBUG", raising=False)

    def __call__(self, *words: str, code: int | None = 0) -> Said:
        """A command, which must end with this exit code (None: any); what it prints where is checked, too."""
        self._capsys.readouterr()
        try:
            found = main(words)
        except SystemExit as ended:
            found = ended.code if isinstance(ended.code, int) else -1
        said = Said(found, *self._capsys.readouterr())
        assert_is_proper(said, code)
        return said

    def at(self, when: str) -> None:
        """It is that time from now on."""
        self.set("KEEPWARM_NOW", when)

    def json(self, *words: str) -> Any:
        """What a command prints as JSON."""
        return self(*words, "--json").json

    def next(self, who: str = "1", now: str = NOW) -> dict[str, Any]:
        """The due item of a prospect."""
        items: list[dict[str, Any]] = self.json("due", "--all", "--now", now)["items"]
        return next(item for item in items if str(item["id"]) == who)

    @property
    def file(self) -> Path:
        """The journal."""
        return self.data / "prospects.jsonl"

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """A command as a process of its own."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
        return subprocess.Popen(
            [sys.executable, "-m", "tui", *words], text=True, encoding="utf-8", cwd=self.folder, env=environment(),
            **streams,
        )  # fmt: skip

    def process(self, *words: str, code: int | None = 0, **options: Any) -> Said:
        """The same, to its end."""
        process = self.start(*words, **options)
        out, err = process.communicate(timeout=60)
        said = Said(process.returncode, out or "", err or "")
        assert_is_proper(said, code)
        return said


def environment() -> dict[str, str]:
    """The environment of a process: ours, with the package in it."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


SOMETHING_IS_DUE = 10
"""The exit code of ``due --exit-code``, which is no error."""


def assert_is_proper(said: Said, code: int | None) -> None:
    """The exit code; an error is one or two lines on standard error and nothing else; nothing a terminal obeys."""
    assert code is None or said.code == code, said
    assert "Traceback" not in said.err
    assert "unexpected error" not in said.err
    assert not any(mark in said.out + said.err for mark in ("\x1b", "\x07", "\u202e", "\x9b"))
    if code and code != SOMETHING_IS_DUE:
        assert said.out == ""
        assert 1 <= len(said.err.rstrip("\n").split("\n")) <= 2, said.err
        assert said.err.startswith("keepwarm"), said.err
