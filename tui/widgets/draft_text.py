"""A draft as text: on the screen, in the editor, and its heading."""

from __future__ import annotations

from textual.content import Content

from tui.model.kinds import Kind
from tui.rules.drafts import Draft
from tui.widgets.content import literal

_SUBJECT = "Subject: "


def heading(found: Draft) -> str:
    """Kind and receiver of the draft: "Handwritten note to Ana"."""
    return f"{found.kind.heading} {found.kind.way} {found.to}"


def letter(found: Draft) -> Content:
    """A draft for the screen: subject, text, and the gaps in it highlighted."""
    text = _marked(found, found.text)
    if not found.subject:
        return text
    return Content.assemble((_SUBJECT, "dim"), _marked(found, found.subject), "\n\n", text)


def _marked(found: Draft, text: str) -> Content:
    shown = literal(text, lines=True)
    for start, end in found.gaps(text):
        shown = shown.stylize("bold underline $text-warning", start, end)
    return shown


def next_kind(kinds: tuple[Kind, ...], kind: Kind) -> Kind:
    """The next kind of touch of a template; wraps around."""
    return kinds[(kinds.index(kind) + 1) % len(kinds)] if kind in kinds else kinds[0]


def editor_text(found: Draft) -> str:
    """Subject and text, as given to the editor."""
    return f"{_SUBJECT}{found.subject}\n\n{found.text}" if found.subject else found.text


def split_subject(text: str, *, with_subject: bool) -> tuple[str, str]:
    """Subject and text, from what the editor returned."""
    first, _, rest = text.partition("\n")
    if with_subject and first.lower().startswith(_SUBJECT.strip().lower()):
        return first[len(_SUBJECT.strip()) :].strip(), rest.strip()
    return "", text
