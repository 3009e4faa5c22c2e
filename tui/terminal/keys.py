"""Keys in the order they were typed.

Textual hands a key to the widget that has the focus when it arrives; a key bound to an action then travels up to the
application before it acts. Keys typed behind it, at once or coalesced by a slow line, would overtake it.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.widget import Widget


def consume(event: events.Key) -> None:
    """Nobody else handles this key."""
    event.stop()
    event.prevent_default()


def copy_of(event: events.Key) -> events.Key:
    """A key to be handled from its start by somebody else, still as old as it is."""
    key = events.Key(event.key, event.character)
    key.time = event.time
    return key


async def route_key(field: Widget, event: events.Key) -> None:
    """For ``on_key`` of a field: hands on what belongs to the one that has the focus by now; edits at once."""
    focused = field.screen.focused
    if focused is not None and focused is not field:
        consume(event)
        focused.post_message(copy_of(event))
    elif not event.is_printable:
        own = field.screen.active_bindings.get(event.key)
        if own is not None and own.node is field:
            consume(event)
            await field.app.run_action(own.binding.action, field)


async def run_binding(app: App[Any], key: str) -> None:
    """Runs what the screen on top has bound to a key, as Textual looks it up.

    ``active_bindings`` would make a table of all keys for each key.
    """
    await app._check_bindings(key)
