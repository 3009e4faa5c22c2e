"""The agenda as Markdown: a list to tick off, a heading a group."""

from __future__ import annotations

from collections.abc import Iterator

from tui.exchange.agenda import Agenda
from tui.exchange.markdown import escaped
from tui.text import clean


def write(agenda: Agenda) -> str:
    """The lists, or a line that says that nothing is due."""
    return "".join(f"{line}\n" for line in _lines(agenda))


def _lines(agenda: Agenda) -> Iterator[str]:
    if not agenda.entries:
        yield clean(agenda.nothing)
    if agenda.meetings:
        yield "## Meetings\n"
        yield from (f"- {escaped(words)}" for words in agenda.meetings)
        yield ""
    if agenda.mailing is not None:
        yield "## Mailing\n"
        yield f"- [ ] {escaped(agenda.mailing.reason)}"
        yield ""
    for group, found in agenda.groups():
        yield f"## {group.capitalize()} ({len(found):,})\n"
        yield from (f"- [ ] {escaped(each.whom)}: {each.how}. {escaped(each.reason)}" for each in found)
        yield ""
