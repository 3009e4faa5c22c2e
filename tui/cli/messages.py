"""Messages: the draft for somebody, and the templates that drafts are made from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.grammar import WHO, Commands, argument
from tui.cli.printing import columns, dump, say, warn
from tui.cli.session import Session
from tui.cli.usage import Usage
from tui.text import clean

if TYPE_CHECKING:
    from tui.pipeline import Refused
    from tui.rules.drafts import Blank, Draft
    from tui.rules.templates import Template

COMMANDS = Commands()


@COMMANDS.command(
    "draft", "the message for what is next, filled in", WHO,
    argument("--template", metavar="ID", help="another one than that for what is next"),
    argument("--set", dest="given", metavar="NAME=VALUE", action="append", default=[], help="what it asks for"),
)  # fmt: skip
def write(session: Session) -> int:
    """The draft for what is next, or from a template, whole or not at all."""
    from tui.pipeline import Refused
    from tui.views.drafts import best, draft

    options, pipeline = session.options, session.pipeline
    who = session.who(options.who)
    given = _given(options.given)
    in_force = pipeline.stationery.templates
    for problem in in_force.problems:
        warn(clean(problem))
    found = draft(pipeline, who, options.template, given) if options.template else best(pipeline, who, given)
    if found is None:
        raise Refused("no template fits; see `keepwarm templates`")
    if in_force.lacks(found.template):
        raise Refused(f"your {found.template.id} is wrong, as said above; the one that ships is not sent in its place")
    if found.missing:
        raise _lacking(found, who)
    if session.json:
        dump(
            {
                "id": who, "template": found.template.id, "title": found.template.title, "kind": found.kind,
                "to": found.to, "subject": found.subject, "text": found.text,
            }
        )  # fmt: skip
        return 0
    if found.subject:
        say(f"Subject: {found.subject}")
        say()
    say(found.text)
    return 0


def _given(words: list[str]) -> dict[str, str]:
    """``NAME=VALUE`` options as a table."""
    from tui.rules.templates import PLACEHOLDERS

    found: dict[str, str] = {}
    for entry in words:
        name, sign, value = entry.partition("=")
        if not sign or name.strip() not in PLACEHOLDERS:
            raise Usage(f"--set {entry}: write NAME=VALUE, NAME one of {', '.join(PLACEHOLDERS)}")
        found[name.strip()] = value
    return found


def _lacking(found: Draft, who: int) -> Refused:
    """What a draft asks for, and how to say it: once, or for good."""
    from tui.pipeline import Refused

    asked = ", ".join(f"{blank.question} ({blank.name})" for blank in found.missing)
    once = " ".join(f"--set {blank.name}=..." for blank in found.missing)
    kept = "; ".join(dict.fromkeys(_for_good(blank, who) for blank in found.missing if blank.field or blank.setting))
    return Refused(
        f'"{found.template.title}" asks for {asked}.', f"Give it with {once}{f'; for good: {kept}' if kept else ''}"
    )


_OPTIONS = {"where": "--met"}


def _for_good(blank: Blank, who: int) -> str:
    if blank.setting:
        return f"keepwarm config {blank.setting} ..."
    return f"keepwarm edit {who} {_OPTIONS.get(blank.field, f'--{blank.field}')} ..."


@COMMANDS.command(
    "templates", "the message templates in force, and where each comes from",
    argument("--check", metavar="FILE", help="check a file of your own instead"),
)  # fmt: skip
def templates(session: Session) -> int:
    """The templates in force and where each comes from, or a check of a file of them."""
    from tui.rules.templates import PLACEHOLDERS, BadTemplate
    from tui.settings.templates import load_templates

    if session.options.check:
        return _check(Path(session.options.check))
    folder = session.settings.templates
    found = load_templates(folder)
    if found.problems:
        raise BadTemplate("\n".join(found.problems))
    if session.json:
        dump(
            {
                "templates": [_record(each) for each in found.all],
                "placeholders": {name: asked.question for name, asked in PLACEHOLDERS.items()},
            }
        )
        return 0
    columns([(each.id, each.title, ", ".join(each.kinds), _use(each), each.origin) for each in found.all])
    say()
    say("A text may have in it:")
    columns([(f"{{{name}}}", asked.question) for name, asked in PLACEHOLDERS.items()], indent="  ")
    say(f"Your own: *.toml in {shlex.quote(str(folder))}; the same name takes the place of one that ships.")
    return 0


def _use(template: Template) -> str:
    words = [", ".join(template.occasions) or "any time"]
    if template.stages:
        words.append(f"in {', '.join(template.stages)}")
    if template.after:
        words.append("once met" if template.after == "met" else f"after a {template.after}")
    return "; ".join(words) + ("; once interested" if template.pitch else "")


def _record(template: Template) -> dict[str, object]:
    return {
        "id": template.id,
        "title": template.title,
        "kinds": template.kinds,
        "for": template.occasions,
        "stages": template.stages,
        "after": template.after,
        "subject": template.subject,
        "text": template.body,
        "pitch": template.pitch,
        "origin": template.origin,
    }


def _check(path: Path) -> int:
    from tui.settings.templates import read_file, shipped

    found = read_file(path)
    known = {each.id for each in shipped()}
    taken = sum(each.id in known for each in found)
    many = f"{len(found)} template{'' if len(found) == 1 else 's'}"
    say(f"{path} is fine: {many}" + (f", {taken} in the place of one that ships" if taken else ""))
    return 0
