"""Tags in use: those given last first, then those that people on the board have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import msgspec

from tui.pipeline.history import sound_step
from tui.pipeline.pipeline import Pipeline
from tui.store import PROSPECTS, STEPS, Commit

MOST_PEOPLE = 2000
"""How many people's tags are counted: enough for the usual ones, and quick with 100,000 people."""

_PEOPLE_OF_A_COMMAND = 20
"""How many of the people whom one command tagged are looked at: they all got the same tags."""


class _Tagged(msgspec.Struct, gc=False):
    """The part of a document that has the tags."""

    tags: tuple[str, ...] = ()


_decoder = msgspec.json.Decoder(_Tagged)


def _tags(raw: bytes | None) -> tuple[str, ...]:
    """The tags in a document; none where another program wrote something else there."""
    try:
        return _decoder.decode(raw).tags if raw is not None else ()
    except msgspec.DecodeError:
        return ()


def usual_tags(pipeline: Pipeline, most: int) -> list[str]:
    """At most so many tags: the last given first, then the most frequent."""
    found = dict.fromkeys(islice((tag for tags in _given(pipeline) for tag in tags), most))
    if len(found) < most:
        counted = Counter(tag for row in islice(pipeline.agenda.rows.values(), MOST_PEOPLE) for tag in row.tags)
        found |= dict.fromkeys(tag for tag, _ in counted.most_common(most))
    return list(found)[:most]


def last_tags(pipeline: Pipeline) -> tuple[str, ...]:
    """The tags that a command gave last; empty if that was too long ago."""
    return next(_given(pipeline), ())


def _given(pipeline: Pipeline) -> Iterator[tuple[str, ...]]:
    """Tags that recent commands gave, the last command first."""
    for commit in reversed(pipeline.store.recent):
        if not _tagging(commit):
            continue
        docs, before = commit.docs.get(PROSPECTS, {}), commit.before.get(PROSPECTS, {})
        new: dict[str, None] = {}
        for who, raw in islice(docs.items(), _PEOPLE_OF_A_COMMAND):
            had = _tags(before.get(who))
            new |= dict.fromkeys(tag for tag in _tags(raw) if tag not in had)
        if new:
            yield tuple(new)


def _tagging(commit: Commit) -> bool:
    steps = map(sound_step, commit.docs.get(STEPS, {}).values())
    return any(step is not None and step.did == "tag" for step in steps)
