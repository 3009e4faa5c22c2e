"""The actions for the current item: each key with the next date that it would set."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message

from tui.model.intervals import Interval
from tui.model.kinds import Kind
from tui.model.records import Touch
from tui.pipeline import Pipeline, changes
from tui.pipeline.changes import Change
from tui.rules.day import POSTPONABLE
from tui.rules.engine import Item, Rule
from tui.rules.rhythm import interval_in_force
from tui.text import cut, fit, width
from tui.views.previews import asks, item_after, open_promise, refusal
from tui.when.saying import coming, short, since
from tui.widgets.person_summary import RULES
from tui.widgets.quiet_static import QuietStatic

USUAL = {Interval(days=1): "daily", Interval(days=7): "weekly", Interval(months=1): "monthly"}
"""Intervals that have a word."""
_KEYS, _NAME = 5, 11
"""Widths of the first columns, in cells."""
_TWO = 72
"""From this width on, there are two columns."""


class ItemAction(NamedTuple):
    """An action on the item, with its keys."""

    keys: str
    name: str
    then: str
    """What would be next, and when: "Tue 17 Mar, weekly"."""
    since: str = ""
    """Since when, if that is due now: "since Mon"."""
    asks: bool = False
    """A guard asks first."""


def item_actions(pipeline: Pipeline, who: int, item: Item) -> list[ItemAction]:
    """The kinds that the item offers, then snoozing and skipping, as far as the rules allow them."""
    found = [_touch(pipeline, who, item, kind) for kind in item.kinds]
    if item.rule in POSTPONABLE and (last := _last_day(pipeline, who)):
        found.append(ItemAction("s", "snooze", f"{last} at most"))
    if item.rule is Rule.PROMISE and open_promise(pipeline, who) is not None:
        found.append(_letting_go(pipeline, who, item, "P", "release", changes.release()))
    if not refusal(pipeline, [who], changes.skip()):
        found.append(_letting_go(pipeline, who, item, "S", _SKIPS.get(item.rule, "skip"), changes.skip()))
    if item.rule is Rule.SEQUENCE:
        found.append(_letting_go(pipeline, who, item, "X", "end steps", changes.skip(rest=True)))
    return found


_SKIPS = {Rule.CONTACT_CLOCK: "no answer", Rule.REPORT: "no report"}


def _touch(pipeline: Pipeline, who: int, item: Item, kind: Kind) -> ItemAction:
    touch = Touch(pipeline.now, kind)
    after = item_after(pipeline, [who], changes.log(touch, confirmed=True))
    return _action(pipeline, who, item, f"t {kind.key}", str(kind), after, asks=bool(asks(pipeline, [who], touch)))


def _letting_go(pipeline: Pipeline, who: int, item: Item, key: str, name: str, change: Change) -> ItemAction:
    return _action(pipeline, who, item, key, name, item_after(pipeline, [who], change))


def _action(
    pipeline: Pipeline, who: int, item: Item, key: str, name: str, after: Item | None, *, asks: bool = False
) -> ItemAction:
    then = _then(pipeline, who, item, after)
    begun = since(after.due_at, pipeline.now, pipeline.calendar.zone) if after and then.startswith("now") else ""
    return ItemAction(key, name, then, begun, asks)


def _last_day(pipeline: Pipeline, who: int) -> str:
    """The last day to which a snooze may reach; empty if there is none."""
    moment = pipeline.moment
    end = changes.last_snooze(pipeline.prospect(who), moment)
    if moment.now >= end.start_at:
        return ""
    return short(moment.calendar.day(end.due_at), moment.now, moment.calendar.zone)


def _then(pipeline: Pipeline, who: int, before: Item, after: Item | None) -> str:
    """The item afterwards, in a few words: "Tue 17 Mar, weekly", "now, card", "stays due"."""
    if after is None:
        return "closed"
    if after.started and (after.rule, after.step, after.counts_from) == (before.rule, before.step, before.counts_from):
        return "stays due"
    when = coming(after.due_at, pipeline.now, pipeline.calendar.zone)
    if after.rule is Rule.RHYTHM:
        every = interval_in_force(pipeline.prospect(who), pipeline.rules)
        return f"{when}, {USUAL.get(every, f'every {every}')}"
    what = str(after.kinds[0]) if after.rule is Rule.SEQUENCE else RULES[after.rule]
    return f"{when}, {what}"


class ActionList(QuietStatic):
    """The actions in two columns, read downwards; in one if the screen is narrow. A click types the keys."""

    class Clicked(Message):
        """A click means these keys."""

        def __init__(self, keys: list[str]) -> None:
            super().__init__()
            self.keys = keys

    def __init__(self) -> None:
        super().__init__(id="actions", classes="told")
        self._actions: list[ItemAction] = []
        self._wide = 1
        self.rows = 0
        """Its lines."""

    def show_actions(self, found: list[ItemAction], cells: int) -> None:
        """Shows these actions in a width of ``cells``; hidden if there are none."""
        columns = 2 if cells >= _TWO else 1
        self._actions, self._wide = found, cells // columns
        self.rows = (len(found) + columns - 1) // columns
        self.display = bool(found)
        self.update(Content("\n").join([self._row(row) for row in range(self.rows)]))

    def _row(self, row: int) -> Content:
        cell = _cell(self._actions[row], self._wide)
        if row + self.rows >= len(self._actions):
            return cell
        gap = Content(" " * max(0, self._wide - cell.cell_length))
        return Content.assemble(cell, gap, _cell(self._actions[row + self.rows], self._wide))

    def on_click(self, event: events.Click) -> None:
        place = event.y + (self.rows if event.x >= self._wide else 0)
        if event.y < self.rows and place < len(self._actions):
            self.post_message(self.Clicked(self._actions[place].keys.split()))


def _cell(action: ItemAction, cells: int) -> Content:
    room = cells - _KEYS - _NAME - 5
    then = f"asks first, {action.then}" if action.asks else action.then
    fuller = f"{then} ({action.since})" if action.since else then
    words = next((words for words in (fuller, then) if width(words) <= room), "asks first" if action.asks else then)
    return Content.assemble(
        "  ",
        (fit(action.keys, _KEYS), "bold $text-accent"),
        fit(action.name, _NAME),
        ("→ ", "dim"),
        (cut(words, room), "$text-warning" if action.asks else ""),
    )
