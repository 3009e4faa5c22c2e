"""The README's commands, run as they stand, block by block, by somebody who has the files that they name."""

from __future__ import annotations

import io
import mailbox
import re
import shlex
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.terminal import Keepwarm

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8").partition("## On a server\n")[0]
BLOCKS = [
    [line.partition("  #")[0].strip() for line in block.splitlines() if line.startswith("keepwarm ")]
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
]
ASKS = {
    "keepwarm mail add work ~/Maildir": "--yes",
    "keepwarm calendar add meetings ~/.calendars/work": "--yes",
}
"""Those that ask whether to keep what they found; nobody is there to answer: what says it."""
NEEDS_OTHERS = ("https://", "take-back", "log --from-mail", "accept 12", "reject 14", "capture status")
"""Another machine, a number that is only an example, a message on standard input; sources that were read just now."""
CARD = "BEGIN:VCARD\nVERSION:4.0\nFN:{name}\nEMAIL:{mail}\nEND:VCARD\n"
MEETING = """BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nSUMMARY:Coffee\nDTSTART:20260302T090000Z
DTEND:20260302T100000Z\nATTENDEE:mailto:cy@x.example\nEND:VEVENT\nEND:VCALENDAR\n"""
CALLS = '<?xml version="1.0"?><calls count="0"></calls>'
CHAT = "02/03/2026, 09:00 - Ana Ruiz: hello\n02/03/2026, 09:05 - Robin: hello\n13/02/2026, 09:00 - Robin: before\n"


@pytest.fixture
def home(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files are that the README names."""
    folder = keepwarm.folder / "home"
    (folder / "cards").mkdir(parents=True)
    (folder / ".calendars" / "work").mkdir(parents=True)
    connections = (ROOT / "tests" / "exchange" / "Connections.csv").read_bytes()
    for name, text in {
        "contacts.vcf": CARD.format(name="Bea Lund", mail="bea@x.example"),
        "cards/cy.vcf": CARD.format(name="Cy Wolf", mail="cy@x.example"),
        "list.csv": "Name,Email,Tags\nDi Ek,di@x.example,club\n",
        ".calendars/work/1.ics": MEETING,
        "calls-20260302.xml": CALLS,
        "WhatsApp Chat with Ana Ruiz.txt": CHAT,
    }.items():
        (folder / name).write_text(text)
    (folder / "Connections.csv").write_bytes(connections)
    with zipfile.ZipFile(folder / "linkedin.zip", "w") as archive:
        archive.writestr("Connections.csv", connections)
        archive.writestr("messages.csv", "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
                         "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n")  # fmt: skip
    mailbox.Maildir(folder / "Maildir").flush()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    return folder


def run(keepwarm: Keepwarm, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))  # the review asks
    words, _, file = command.partition(" > ")
    found = [str(Path(word).expanduser()) if word.startswith("~") else word for word in shlex.split(words)[1:]]
    said = keepwarm(*found, *([ASKS[command]] if command in ASKS else ()), code=None)
    assert said.code == 0, (command, said)
    if file:
        Path(file).write_text(said.out, "utf-8")


def test_every_block_as_it_stands(keepwarm: Keepwarm, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keepwarm("add", "Zoe Maas", "--stage", "profitability", "--tag", "club", "--phone", "+34600555010")
    keepwarm("config", "mailing.stages", "profitability")
    commands = [command for block in BLOCKS for command in block]
    assert len(commands) > 20
    for command in commands:
        if not any(part in command for part in NEEDS_OTHERS):
            run(keepwarm, command, monkeypatch)
        if command.startswith("keepwarm mailing"):  # the next one is another way to do it
            keepwarm("undo", code=None)
    assert "Bea Lund" in (home / "people.csv").read_text("utf-8")
