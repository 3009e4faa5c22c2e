"""The tray: what came in by itself, a line each. Enter takes, x lets go, e changes first, A takes all of a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from tui.capture.records import Proposed, State
from tui.commands import Place, bindings, footer
from tui.model.errors import DataError
from tui.model.records import FoundPerson
from tui.pipeline import Pipeline, Refused, Result
from tui.screens.base.commit import beside
from tui.screens.base.sight import MIN_PAUSE, MIN_SEEN
from tui.screens.people.navigation import navigator
from tui.screens.people.rows_screen import RowsScreen
from tui.screens.tray.lines import TrayRow, TrayRows, details, drawn
from tui.text import and_more, clean, counted
from tui.views.tray import TrayLine, line_of, ran_words, strangers
from tui.views.tray_watch import TrayWatch
from tui.when.saying import full
from tui.widgets.lines import Line
from tui.widgets.palette import palette_of
from tui.widgets.text_lines import KeyFooter

POLL: Final = 0.5
"""Seconds between two looks at what other processes did to the tray."""
_LISTED: Final = ("x", "A", "L", "question_mark", "escape")
"""The keys of the footer where it is listed what was let go."""
_AGAIN: Final = {"x": "wait again", "A": "all of its source", "L": "the tray"}
"""What they do there."""


class TrayScreen(RowsScreen[TrayRow]):
    """Proposals, with a cursor. What is under it is what keys mean."""

    BINDINGS = bindings(Place.TRAY)
    DEFAULT_CSS = """
    TrayScreen {
        & > #below { height: 4; }
    }
    """
    place = Place.TRAY

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self._watch = TrayWatch(pipeline)
        self._strangers = 0
        self._decided: dict[int, Proposed] = {}
        """What keys here decided about, by id."""
        self._listed = State.OPEN
        """What is listed: what waits, or what was let go."""
        self._rows = TrayRows({})

    @property
    def current(self) -> TrayRow | None:
        """The row under the cursor."""
        return self.table.current

    def targets(self) -> list[int]:
        row = self.current
        return [row.proposed.who] if row is not None else []

    def no_targets(self) -> str:
        return "nothing waits in the tray" if self._waits else "nothing was let go"

    @property
    def _waits(self) -> bool:
        """Whether it is what waits that is listed."""
        return self._listed is State.OPEN

    # Looking ----------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.set_interval(POLL, self.look)
        self.set_interval(60, self.draw_head)
        self.draw()
        self.look()
        self.app.run_worker(self._count_strangers(), group="strangers")

    def heard(self, ids: set[int]) -> None:
        """Somebody has another name, or is gone."""
        del ids
        self.table.refresh()
        self.call_later(self.look)

    def look(self) -> None:
        """Looks whether anything came or went, in a thread: the first time thousands may have to be read."""
        if self.is_open and self._watch.has_news():
            self._watch.begin()
            self.app.run_worker(self._look(), group="tray")

    async def _look(self) -> None:
        watch, listed = self._watch, self._listed
        look = partial(watch.look, partial(self._found, watch.version, listed))
        try:
            standing, changed = await beside(self.app, look, "looking...")
        except DataError as error:
            self.warn(str(error))
            if self.is_open:
                self.draw()
            return
        if not self.is_open or watch is not self._watch:
            return
        if standing is None:
            self._change(changed)
        else:
            here, self._rows = self.current, TrayRows(standing)
            self._show(here)

    def _found(self, version: int, listed: State) -> tuple[dict[int, Proposed] | None, dict[int, Proposed | None]]:
        """All that is listed; or None, and how those stand that were changed since a version."""
        tray = self.pipeline.tray
        changed = tray.changed_since(version) if version >= 0 else None
        if changed is None:
            return tray.waiting(listed), {}
        return None, {number: _standing(tray.get(number), listed) for number in changed}

    async def _count_strangers(self) -> None:
        if self.pipeline.has_tray:
            self._strangers = len(await beside(self.app, partial(strangers, self.pipeline), "looking..."))
        if self.is_open:
            self.draw()

    def _change(self, changed: Mapping[int, Proposed | None]) -> None:
        """Proposals as they stand now; None: listed no more."""
        here = self.current
        if sum(self._rows.put(number, each) for number, each in changed.items()):
            self._show(here)

    def _show(self, here: TrayRow | None) -> None:
        """The rows have changed; the cursor stays with its own, ``here``, else at its place, and keys mean another
        only once it is seen."""
        stays = here is not None and here.id in self._rows
        at = self._rows.place(here.id) if here is not None else None
        if at is None:
            at = max(0, min(self.table.cursor or 0, len(self._rows.rows) - 1))
        self.table.update(self._rows.rows)
        self.table.go(at)
        if here is not None and not stays and not self.is_busy() and here.id not in self._decided:
            self.sight.change(MIN_PAUSE)
        self.call_after_refresh(partial(self.sight.ask, self.app, drawn=True))
        self.table.refresh()
        self.draw()

    def _line(self, row: TrayRow) -> TrayLine:
        return line_of(self.pipeline, row.id, row.proposed)

    def draw_row(self, row: TrayRow, here: bool, cells: int) -> Line:
        return drawn(self._line(row), palette_of(self.app), cells, here=here)

    def heading(self) -> tuple[str, str]:
        when = full(self.pipeline.now, self.pipeline.calendar.zone)
        return "The tray" if self._waits else "What you let go", when

    def draw(self) -> None:
        """The counts, and everything about the row under the cursor."""
        rows = self.table.rows
        self._draw_frame()
        words = f"{counted(len(rows), 'proposal')}, {self._rows.certain:,} certain" if rows else self._nothing()
        if not self._waits and rows:
            words = f"{len(rows):,} let go, or undone"
        elif self._strangers and self._waits:
            words += f" · {counted(self._strangers, 'person', 'people')} you write to, not here yet (+ adds them)"
        self.show_counts(words)
        row = self.current
        self.show_below(details(self._line(row)) if row is not None else ())

    def draw_footer(self) -> None:
        """What was let go has other words for the same keys."""
        if self._waits or not self.table.rows:
            super().draw_footer()
            return
        keys = {each.keys[0]: each for empty in (False, True) for each in footer(self.place, is_empty=empty)}
        self.query_one(KeyFooter).show_keys(
            [replace(keys[key], footer=_AGAIN.get(key, keys[key].footer)) for key in _LISTED]
        )

    def _nothing(self) -> str:
        if self._watch.has_failed:
            return "the tray cannot be read: `keepwarm check` says where"
        if self.pipeline.has_tray and not self._watch.has_looked:
            return "looking…"
        if not self._waits:
            return "nothing was let go; L goes back to what waits"
        if not self.pipeline.has_tray or not self.pipeline.tray.feeds():
            return "nothing came in: `keepwarm mail add` sets up your mailbox"
        if self._strangers:
            return "nothing waits"  # they come behind it, and need the room; the footer has the keys
        return "nothing waits: c reads your sources now, b says what they came to"

    # Deciding ---------------------------------------------------------------------------------------------

    def action_take_it(self) -> None:
        """Takes what is under the cursor."""
        if (row := self._row_or_warn()) is not None:
            self._do(row, partial(self.pipeline.take, {row.id: row.proposed}))

    def action_let_go(self) -> None:
        """Lets go what is under the cursor: it is never asked again. What was let go waits again."""
        if (row := self._row_or_warn()) is not None:
            self._do(row, partial(self.pipeline.let_go if self._waits else self.pipeline.ask_again, [row.id]))

    def action_listed(self) -> None:
        """Lists what was let go, or what waits."""
        self._listed = State.LET_GO if self._waits else State.OPEN
        self._watch = TrayWatch(self.pipeline)
        self._decided.clear()
        self.sight.change(MIN_SEEN)
        self._rows = TrayRows({})
        self.table.update(self._rows.rows)
        self.theme_changed()
        self.look()

    def _row_or_warn(self) -> TrayRow | None:
        if self.current is None:
            self.warn(self.no_targets())
        return self.current

    def _do(self, row: TrayRow, command: partial[Result]) -> None:
        self._decided[row.id] = row.proposed
        self.commands.do(command, what=self._line(row).what)

    def command_ends(self) -> None:
        """What was decided is out of the list before the next key acts, and what was undone is there again."""
        if not self.is_open or not self._decided:
            return
        stand = {number: _standing(self.pipeline.tray.get(number), self._listed) for number in self._decided}
        back = [number for number, each in stand.items() if each is not None and number not in self._rows]
        self._change(stand)
        for number in back:
            del self._decided[number]
        if back and (place := self._rows.place(back[0])) is not None:
            self.go(place)
        self.look()

    def action_change(self) -> None:
        """Asks for other values, then takes it."""
        from tui.screens.dialogs.change_touch import ChangeTouch

        row = self._row_or_warn()
        if row is None:
            return
        if row.proposed.what != "touch":
            self.commands.refuse([row.proposed.who], "Only a touch can be changed: take it or let it go.")
            return

        def changed(proposed: Proposed | None) -> None:
            if proposed is not None:
                self._do(row, partial(self.pipeline.take, {row.id: proposed}))

        self.app.push_screen(ChangeTouch(self.pipeline, self._line(row).name, row.proposed), changed)

    def action_take_all(self) -> None:
        """Takes all of the source of what is under the cursor, if they are still as many as the question said. All that
        was let go of it waits again."""
        row = self._row_or_warn()
        if row is None:
            return
        source = row.proposed.source
        ids = frozenset(each.id for each in self.table.rows if each.proposed.source == source)
        sure = sum(each.proposed.certain for each in self.table.rows if each.id in ids)
        words = f"{sure:,} of them are certain. One u takes it back for all of them."
        act = partial(self.commands.do, partial(self._take_all, source, ids), what=f"all of {source}")
        title, yes = f"Take all {len(ids):,} of {source}?", f"take all {len(ids):,}"
        if not self._waits:
            title, yes = f"Have all {len(ids):,} of {source} wait again?", "have them wait"
        self.commands.ask(title, words, act, yes=yes, no="leave them")

    def _take_all(self, source: str, ids: frozenset[int]) -> Result:
        tray = self.pipeline.tray
        tray.refresh()
        found = {number: each for number, each in tray.waiting(self._listed).items() if each.source == source}
        if found.keys() != ids:
            raise Refused(
                f"nothing was done: {len(found):,} stand there from {source} now, not {len(ids):,}; look again"
            )
        return self.pipeline.take(found) if self._waits else self.pipeline.ask_again(found)

    # Sources ----------------------------------------------------------------------------------------------

    def action_read(self) -> None:
        """Reads all sources, in a thread of its own."""
        self.app.run_worker(self._read(), group="capture", exclusive=True)

    async def _read(self) -> None:
        from tui.pipeline.capturing import run_all

        ran = await beside(self.app, partial(run_all, self.pipeline), "reading your sources...")
        words = [f"{each.name}: {ran_words(each)}" for each in ran] or ["no source is set up: `keepwarm mail add`"]
        self.app.notify(clean("; ".join(words)), markup=False)
        if self.is_open:
            self.look()
            await self._count_strangers()

    def action_balance(self) -> None:
        """What became of all that the sources said."""
        from tui.screens.dialogs.balance import BalanceView

        self.app.push_screen(BalanceView(self.pipeline))

    def action_strangers(self) -> None:
        """Adds whom you write to, and goes through them one by one."""
        self.app.run_worker(self._add_strangers(), group="tray")

    async def _add_strangers(self) -> None:
        found = (
            await beside(self.app, partial(strangers, self.pipeline), "looking...") if self.pipeline.has_tray else []
        )
        if not self.is_open:
            return
        if not found:
            self.warn("everybody you write to is here")
            return
        people = [_person(each.name, each.address) for each in found]
        named = clean(and_more([each.name for each in people], 5))
        words = f"{named}. Then you decide about them one by one; one u takes it back."
        title = f"Add {counted(len(people), 'person', 'people')} you write to?"
        self.commands.ask(title, words, partial(self._take_in, people), yes="add them", no="leave it")

    def _take_in(self, people: list[FoundPerson]) -> None:
        self.app.run_worker(self._taken_in(people), group="commands")

    async def _taken_in(self, people: list[FoundPerson]) -> None:
        done = await self.commands.perform(lambda: self.pipeline.take_in(people, "your mail")[0], what="adding people")
        if done is not None and self.is_open:
            navigator(self.app).go_to(Place.TRIAGE)


def _standing(proposed: Proposed | None, state: State) -> Proposed | None:
    """A proposal of which that became, else None."""
    return proposed if proposed is not None and proposed.state is state else None


def _person(name: str, address: str) -> FoundPerson:
    """Somebody you write to; without a name, what stands before the at sign."""
    from tui.model.addresses import addresses

    local = address.partition("@")[0].replace(".", " ").replace("_", " ").title()
    return FoundPerson(clean(name) or local, emails=addresses(address))
