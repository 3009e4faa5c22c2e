"""Names that could harm a screen, people who have them in every field, and what a screen may never show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.helpers import Clock, open_pipeline
from tests.screens.host import NOW
from tui.model.addresses import addresses
from tui.model.documents import encode
from tui.model.records import Prospect, Source
from tui.pipeline import Pipeline
from tui.text import width

NAMES = (
    "call [/] Bob [re] [urgent] deal",
    # All of it in the few cells that a column shows: escapes, markup, directions.
    "\x1b[5m\x9b31m[b]x[/b]\u202eg\x07[@click=app.quit]y[/]\u202c $name\x1b]0;owned\x07 a\tb\nc\rd"
    " \u2066x مرحبا بالعالم שלום",
    "王小明 ❤️ 👩‍👩‍👧‍👦 " * 4 + "x" * 300,
)
NEW = {"imported": True, "first_rhythm_at": NOW, "source": None}
"""Of somebody who was imported, and not looked at yet."""


def hostile(name: str, **fields: Any) -> Prospect:
    """Somebody with the name in every field."""
    texts = dict.fromkeys(("company", "position", "where", "available", "note"), name)
    reached = dict.fromkeys(("emails", "phones", "urls"), addresses(name))
    base: dict[str, Any] = {"added_at": NOW, "met_at": NOW, "source": Source(name=name), "tags": (name,)}
    return Prospect(name, **(base | texts | reached | fields))


def written(folder: Path, clock: Clock, *people: Prospect) -> Pipeline:
    """A pipeline with these people, put into the file by another program: nothing has cleaned them on the way in."""
    folder.mkdir(exist_ok=True)
    pipeline = open_pipeline(folder, clock)
    documents: dict[int, bytes | None] = {who: encode(each, None) for who, each in enumerate(people, start=1)}
    pipeline.store.commit(lambda _: {"prospects": documents})
    pipeline.refresh()
    return pipeline


def assert_harmless(page: str, cells: int = 80, what: object = "") -> None:
    """Nothing in it moves the cursor, turns the direction, or takes more or fewer cells than a line has."""
    lines = page.split("\n")
    assert not any(letter < " " or "\x7f" <= letter <= "\x9f" for line in lines for letter in line), what
    assert not set("\u202e\u2066\u202c") & set(page), what
    assert all(width(line) == cells for line in lines), what
