"""Handles keys in the order they were typed.

Textual gives a key to the widget that has the focus when it arrives. A key bound to an action then travels up to the
application before it acts, so keys typed right after it could overtake it.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.widget import Widget


def consume(event: events.Event) -> None:
    """Stops a key, or what was pasted, from being handled by anything else."""
    event.stop()
    event.prevent_default()


def copy_of(event: events.Key) -> events.Key:
    """A new key event for another handler, with the time of the original."""
    return typed(event.key, event.time, event.character)


def typed(name: str, time: float, character: str | None = None) -> events.Key:
    """A key, by Textual's name of it, typed at that time by ``monotonic``."""
    key = events.Key(name, character)
    key.time = time
    return key


async def route_key(field: Widget, event: events.Key) -> None:
    """For ``on_key`` of a field: forwards a key to what has the focus by now; runs bindings at once, in order.

    Keys behind the one that quits do nothing: what a field would save comes too late.
    """
    screen = field.screen
    if field.app._exit:
        consume(event)
    elif screen.focused is not field:
        consume(event)
        (screen.focused or screen).post_message(copy_of(event))
    elif not event.is_printable and screen is field.app.screen and await run_binding(field.app, event.key):
        consume(event)


async def run_binding(app: App[Any], key: str) -> bool:
    """Runs the binding of a key on the top screen, looked up as Textual does; False if there is none.

    ``active_bindings`` would build a table of all keys for each key. Keys behind the one that quits do nothing.
    """
    return not app._exit and await app._check_bindings(key)
