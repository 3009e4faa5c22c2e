"""Some people in one line of JSON, of the shape in which ``all_json`` writes everybody: stock TinyDB opens it, and
Keepwarm takes it for its journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from tui.model.documents import UNREADABLE
from tui.pipeline import Pipeline
from tui.pipeline.briefings import SOURCES, decode_briefing
from tui.pipeline.mailings import MAILINGS
from tui.pipeline.tables import AWAY
from tui.store import PROSPECTS, Docs

_decoder: Final = msgspec.json.Decoder(dict[str, Any])


def write(pipeline: Pipeline, ids: Sequence[int]) -> bytes:
    """The line with these people and what their agenda needs: holidays, mailings, what their sources were told.

    A source who is not among them becomes one known by name. Undo steps, which hold other people, are left out.
    """
    store, wanted = pipeline.store, set(ids)
    everybody = dict(store.table(PROSPECTS).items())
    people = {who: raw for who, raw in sorted(everybody.items()) if who in wanted}
    told: set[object] = set(people)
    """Sources whose briefings are taken along: ids and names."""
    for who, raw in people.items():
        source = pipeline.people.look(who).source if b'"source"' in raw else None
        if source is not None and source.prospect is None:
            told.add(source.name)
        elif source is not None and source.prospect in everybody and source.prospect not in people:
            named = {**_decoder.decode(raw), "source": {"name": pipeline.people.named(source)}}
            people[who] = msgspec.json.encode(named)
    docs: Docs = {
        PROSPECTS: {**people},
        AWAY: {**store.table(AWAY)},
        MAILINGS: {**store.table(MAILINGS)},
        SOURCES: {number: raw for number, raw in store.table(SOURCES).items() if _source(raw) in told},
    }
    return store.as_one_line(docs)


def _source(raw: bytes) -> object:
    """The id or the name of the source in a briefing; None where another program wrote something else."""
    try:
        briefing = decode_briefing(raw)
    except UNREADABLE:
        return None
    return briefing.prospect if briefing.prospect is not None else briefing.name
