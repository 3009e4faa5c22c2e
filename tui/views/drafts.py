"""Drafts of messages for somebody in the pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from tui.model.addresses import addresses_text, typed
from tui.model.kinds import Kind
from tui.pipeline.errors import Refused, Unknown
from tui.pipeline.pipeline import Pipeline
from tui.rules.drafts import Draft, Situation, choose, fill, refused
from tui.rules.templates import PLACEHOLDERS, Template, placeholders
from tui.settings.templates import Copied
from tui.text import clean


def drafts(pipeline: Pipeline, who: int, given: Mapping[str, str] | None = None) -> tuple[Draft, ...]:
    """The drafts for somebody, the best for the next item first.

    Args:
        given: values by placeholder, in the place of those on record.
    """
    situation = _situation(pipeline, who)
    chosen = choose(pipeline.stationery.templates.all, situation)
    return tuple(_filled(pipeline, who, template, situation, given or {}) for template in chosen)


def best(pipeline: Pipeline, who: int, given: Mapping[str, str] | None = None) -> Draft | None:
    """The first of them; None where no template fits."""
    situation = _situation(pipeline, who)
    chosen = choose(pipeline.stationery.templates.all, situation)
    return _filled(pipeline, who, chosen[0], situation, given or {}) if chosen else None


def draft(
    pipeline: Pipeline, who: int, template: str, given: Mapping[str, str] | None = None, kind: Kind | None = None
) -> Draft:
    """The draft from the template with this id; ``kind`` as ``fill`` takes it.

    Raises:
        Unknown: there is no such template.
        Refused: a pitch, and no interest yet (S3).
    """
    found = next((each for each in pipeline.stationery.templates.all if each.id == template), None)
    if found is None:
        raise Unknown(f'"{clean(template)[:40]}" is no template; see `keepwarm templates`')
    situation = _situation(pipeline, who)
    if reason := refused(found, situation):
        raise Refused(reason)
    return _filled(pipeline, who, found, situation, given or {}, kind)


def introduce(pipeline: Pipeline, given: Mapping[str, str]) -> dict[str, str]:
    """Takes what the user said about themselves into the running session. Answers what is new, by setting."""
    me = pipeline.stationery.me
    said = {PLACEHOLDERS[name].setting: clean(words, lines=True) for name, words in given.items()}
    said = {setting: words for setting, words in said.items() if setting and words and getattr(me, setting) != words}
    pipeline.stationery.me = replace(me, **said)
    return said


COPIED = timedelta(hours=2)
"""How long what was copied is what a touch has said: later, it may have been another."""


def remember(pipeline: Pipeline, who: int, written: Draft) -> None:
    """Keeps what was copied, or written: a touch that is logged next takes it as what was said."""
    if written.whole and written.note:
        kinds = (written.kind, *written.template.kinds)
        pipeline.stationery.copied = Copied(who, kinds, written.note, pipeline.now)


def remembered(pipeline: Pipeline, who: Sequence[int], kind: Kind) -> str:
    """What was copied for this person and may have been sent as this kind; "" if nothing was."""
    copied = pipeline.stationery.copied
    if copied is None or list(who) != [copied.who] or kind not in copied.kinds:
        return ""
    return copied.text if timedelta() <= pipeline.now - copied.at <= COPIED else ""


def keepable(pipeline: Pipeline, who: int, given: Mapping[str, str]) -> dict[str, Any]:
    """The answers that somebody's record lacks, by field, as ``Pipeline.edit`` takes them."""
    prospect = pipeline.prospect(who)
    fields = {PLACEHOLDERS[name].field: clean(words) for name, words in given.items()}
    new = {field: words for field, words in fields.items() if field and words and not getattr(prospect, field)}
    return {field: typed(field, words) for field, words in new.items()} if prospect.closed is None else {}


def kept_words(fields: Mapping[str, Any]) -> str:
    """Such answers as text."""
    return ", ".join(words if isinstance(words, str) else addresses_text(words) for words in fields.values())


def _filled(
    pipeline: Pipeline,
    who: int,
    template: Template,
    situation: Situation,
    given: Mapping[str, str],
    kind: Kind | None = None,
) -> Draft:
    """As ``fill``; if the template names whom they referred, the agenda is asked."""
    if "referred" in placeholders(template.subject, template.body):
        situation = replace(situation, referred=pipeline.agenda.referrals_by(who))
    return fill(template, situation, given, kind)


def _situation(pipeline: Pipeline, who: int) -> Situation:
    prospect = pipeline.prospect(who)
    return Situation(
        prospect,
        tuple(pipeline.explain(who)),
        pipeline.now,
        pipeline.calendar,
        pipeline.calendar.minus(pipeline.now, pipeline.rules.draft.recent),
        pipeline.people.source_name(prospect),
        pipeline.stationery.me,
    )
