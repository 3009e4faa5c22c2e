"""Asks for the fields of a new person one by one, in plain lines. An answer counts as the option of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.cli.line_mode import Ended, Talk, may_ask, sentence
from tui.cli.usage import Usage
from tui.model.addresses import KINDS
from tui.pipeline import Refused
from tui.views.previews import understood

if TYPE_CHECKING:
    from tui.cli.session import Session

_QUESTIONS: Final = (
    ("company", "Company:"), ("position", "Position:"), ("email", "Email:"), ("phone", "Phone:"), ("met", "Met where:"),
    ("met_at", "Met when:"), ("source", "Sent by (on the board, or a name):"), ("tag", "Tags (with commas between):"),
    ("note", "Remark:"),
)  # fmt: skip
_SEVERAL: Final = ("tag", *KINDS)


def ask_fields(session: Session) -> bool:
    """Asks for what no option said; False where no name was given. Raises Refused where the input ends."""
    if session.json or not may_ask():
        raise Usage("whom? add needs a NAME, or - for a person a line; there is nobody here to ask")
    talk, options = Talk(), session.options
    try:
        name = talk.ask("Name (of somebody new; Enter: nobody):")
        if not name:
            talk.say("Nobody was added.")
            return False
        options.name = name
        talk.say("Enter leaves a field empty.")
        for field, question in _QUESTIONS:
            if getattr(options, field) is None and (words := _answer(session, talk, field, question)):
                parts = [part.strip() for part in words.split(",")] if field == "tag" else [words]
                setattr(options, field, parts if field in _SEVERAL else words)
    except Ended:
        raise Refused("the input ended: nobody was added") from None
    return True


def _answer(session: Session, talk: Talk, field: str, question: str) -> str:
    """What was answered; a day that is none is asked for again."""
    while words := talk.ask(question):
        if field != "met_at":
            return words
        found = understood(session.pipeline, words, past=True)
        talk.say(sentence(found.wrong or found.echo))
        if not found.wrong:
            return words
    return ""
