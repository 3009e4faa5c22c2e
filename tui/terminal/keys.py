"""Handles keys in the order they were typed.

Textual gives a key to the widget that has the focus when it arrives. A key bound to an action then travels up to the
application before it acts, so keys typed right after it could overtake it.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.widget import Widget


def consume(event: events.Key) -> None:
    """Stops a key from being handled by anything else."""
    event.stop()
    event.prevent_default()


def copy_of(event: events.Key) -> events.Key:
    """A new key event for another handler, with the time of the original."""
    key = events.Key(event.key, event.character)
    key.time = event.time
    return key


async def route_key(field: Widget, event: events.Key) -> None:
    """For ``on_key`` of a field: forwards a key to the widget that has the focus by now; runs editing keys at once."""
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
    """Runs the binding of a key on the top screen, looked up as Textual does.

    ``active_bindings`` would build a table of all keys for each key.
    """
    await app._check_bindings(key)
