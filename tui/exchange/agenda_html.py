"""The agenda as HTML, for a mail: a list a group, nothing that is loaded, no style that a mail program would drop."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from zoneinfo import ZoneInfo

from tui.exchange.agenda import Agenda
from tui.text import clean
from tui.when.saying import full


def write(agenda: Agenda) -> str:
    """The whole document."""
    return "".join(f"{line}\n" for line in _lines(agenda))


def _lines(agenda: Agenda) -> Iterator[str]:
    day = full(agenda.now.astimezone(ZoneInfo(agenda.zone)).date(), ZoneInfo(agenda.zone))
    yield f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Due on {day}</title></head>\n<body>'
    if not agenda.entries:
        yield f"<p>{_text(agenda.nothing)}</p>"
    if agenda.meetings:
        yield "<h2>Meetings</h2>\n<ul>"
        yield from (f"<li><bdi>{_text(words)}</bdi></li>" for words in agenda.meetings)
        yield "</ul>"
    if agenda.mailing is not None:
        yield f"<h2>Mailing</h2>\n<p>{_text(agenda.mailing.reason)}</p>"
    for group, found in agenda.groups():
        yield f"<h2>{group.capitalize()} ({len(found):,})</h2>\n<ul>"
        for each in found:
            yield f"<li><bdi><b>{_text(each.whom)}</b></bdi>: {each.how}. <bdi>{_text(each.reason)}</bdi></li>"
        yield "</ul>"
    yield "</body>\n</html>"


def _text(text: str) -> str:
    return escape(clean(text))
