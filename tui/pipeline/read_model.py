"""How things stand now: people, what is due and why; kept true as others commit and as time passes.

Looking changes nothing. Whoever has to know of changes subscribes, and hears of them in the thread
that ``ReadModel.deliver`` names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from tui.agenda.index import Agenda
from tui.agenda.row_cache import ReadyRow, RowCache
from tui.agenda.rows import Row
from tui.model.documents import UNREADABLE, BadDocument
from tui.model.errors import DataError
from tui.model.records import Away, Prospect
from tui.pipeline.briefings import SOURCES, SourceKey, decode_briefing, latest
from tui.pipeline.changes import Moment
from tui.pipeline.clock import SteadyClock
from tui.pipeline.errors import Refused
from tui.pipeline.history import Step, decode_step, reach, sound_step
from tui.pipeline.mailings import MAILINGS, last_mailing
from tui.pipeline.people import People
from tui.pipeline.seen import Seen
from tui.pipeline.tables import AWAY, TABLES, decode_away
from tui.rules.book import RuleBook
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, explain
from tui.rules.mailing import Mailing, mailing
from tui.rules.words import At, reason, worded
from tui.settings.config import Settings
from tui.settings.templates import Stationery
from tui.store import PROSPECTS, STEPS, Changes, Store

T = TypeVar("T")

Listener = Callable[[set[int]], None]


class ReadModel:
    """How things stand now, and who hears of changes.

    Args:
        clock: answers the current instant in UTC; injected, so that "now" can be pretended.
        kept: the store was opened with the stamp of these settings, and may have rows saved by an earlier start.
        steady: the clock is a real one: if it is put back by minutes, time stands still (``tui.pipeline.clock``).
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Callable[[], datetime],
        *,
        steady: bool = False,
        kept: bool = False,
    ) -> None:
        self.store = store
        store.reach = reach
        _finish_forgetting(store)
        self.book: RuleBook = settings.book
        self.rules = settings.book.rules
        self.region = settings.region
        self.stationery = Stationery(settings.me, settings.templates)
        self._steady = SteadyClock(clock, _latest_step(store)) if steady else None
        self.clock = self._steady or clock
        self.opened = self.clock()
        self.deliver: Callable[[Callable[[], None]], None] = lambda work: work()
        """Runs what follows a commit, in the thread of the listeners."""
        self.people = People(store, self.opened, settings.region)
        self.calendar = Calendar(settings.zone, self._away())
        self.row_cache = RowCache(store, self.opened, self.rules, self.calendar, kept=kept)
        self._agenda: Agenda | None = None
        self.listeners: dict[object, Listener] = {}
        self.telling: Step | None = None
        """What was done here that listeners hear of now; None if it was done elsewhere, or only time has passed."""
        self._ours: set[int] = set()
        """Undo steps made here."""
        self._newest = 0
        self._bad: BadDocument | None = None
        self._notices_told = 0
        self._error_told = ""
        self._clock_told = False

    # Looking ----------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The current instant, in UTC."""
        return self.clock()

    @property
    def moment(self) -> Moment:
        """Now, with rules and calendar."""
        return Moment(self.clock(), self.rules, self.calendar)

    @property
    def agenda(self) -> Agenda:
        """The due index; built at the first use."""
        if self._agenda is None:
            now = self.clock()
            self._agenda = Agenda(self.rules, self.calendar, now)
            self._agenda.take_mailing(last_mailing(self.store.table(MAILINGS)))
            self._agenda.fill(self.row_cache.all_rows(now))
        return self._agenda

    @property
    def mailing(self) -> Mailing:
        """Where the mailing stands, for who has no agenda."""
        return mailing(self.clock(), last_mailing(self.store.table(MAILINGS)), self.rules, self.calendar)

    def put_under(self, other: ReadModel) -> None:
        """``other`` goes on where this one ends: on the same store, under other settings."""
        other.deliver = self.deliver
        other._steady = self._steady
        other._ours, other._newest = self._ours, self._newest
        other._notices_told, other._error_told, other._clock_told = (
            self._notices_told, self._error_told, self._clock_told,
        )  # fmt: skip

    def row_saver(self) -> Callable[[], None] | None:
        """Saves the rows for the next start when called, in any thread; None if that would gain nothing."""
        return self.row_cache.saver(self._agenda) if self._agenda is not None else None

    def prospect(self, who: int) -> Prospect:
        """The record of a prospect. Raises KeyError for an id that is not there."""
        return self.people[who]

    def seen(self, ids: Sequence[int]) -> Seen:
        """How these people stand, for a change that begins. To be asked before what is shown is read."""
        table = self.store.table(PROSPECTS)
        return Seen({who: table[who] for who in ids if who in table})

    def explain(self, who: int) -> list[Item]:
        """Every candidate for a prospect, the next item first; empty when closed."""
        return explain(self.people[who], self.clock(), self.rules, self.calendar)

    def reason(self, who: int, item: Item) -> str:
        """The evidence for an item, in a line of words."""
        prospect = self.people[who]
        source = self.people.source_name(prospect)
        return reason(item, prospect, self.clock(), self.rules, self.calendar, source)

    def reason_of(self, row: Row, at: At | None = None) -> str:
        """As ``reason``, for the item of a row and without its record; give ``at`` for many rows at once."""
        if row.item is None or row.evidence is None:
            return ""
        source = row.evidence.source
        return worded(row.item, row.evidence, at or self.said_now(), self.people.named(source) if source else "")

    def said_now(self) -> At:
        """Now, for the words about many rows."""
        return At(self.clock(), self.rules, self.calendar)

    def briefings(self) -> dict[SourceKey, datetime]:
        """When each source was briefed last."""
        return latest(self._sound(SOURCES, decode_briefing).values())

    def history(self, who: int | None = None) -> list[tuple[int, Step]]:
        """Steps with their ids, newest first; of one prospect, or all."""
        steps = self._sound(STEPS, decode_step)
        newest_first = sorted(steps.items(), key=lambda entry: entry[0], reverse=True)
        return [(number, step) for number, step in newest_first if who is None or who in step.who]

    def _sound(self, table: str, decode: Callable[[bytes], T]) -> dict[int, T]:
        """The documents of a table by id; those that cannot be read are left out, and told of once."""
        rows = self.store.table(table).items()
        return {number: found for number, raw in rows if (found := self._decoded(table, number, raw, decode))}

    def _decoded(self, table: str, number: int, raw: bytes, decode: Callable[[bytes], T]) -> T | None:
        try:
            return decode(raw)
        except UNREADABLE as error:
            words = str(BadDocument(number, str(error), TABLES[table].name))
            if words not in self.store.notices:
                self.store.notices.append(words)
            return None

    # Whose step it was ------------------------------------------------------------------------------------

    @property
    def newest_is_ours(self) -> bool:
        """True while the newest undo step was made here: undo would take that one back."""
        return self._newest in self._ours

    def made_here(self, step: int) -> bool:
        """True for an undo step that this process made since the pipeline was opened."""
        return step in self._ours

    # Who hears of changes ---------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` with the ids that changed, after each change. What is returned ends it."""
        place = object()
        self.listeners[place] = listener

        def end() -> None:
            self.listeners.pop(place, None)

        return end

    # Others' changes and time -----------------------------------------------------------------------------

    def refresh(self) -> set[int]:
        """Takes in what other processes committed, and what time has changed; the ids that did.

        Raises:
            BadDocument: another program wrote a wrong prospect. It is raised once; everybody else is up to date.
        """
        found = self.store.refresh() if self.store.changed_on_disk() else Changes()
        touched = self._bring_up_to_date(found, {})
        if self._bad is not None:
            bad, self._bad = self._bad, None
            raise bad
        return touched

    def catch_up(self) -> list[str]:
        """As ``refresh``, but raises nothing: returns the sentences that the user should hear, each once.

        Among them are what could not be read, what the store noticed, and a clock that was put back.
        """
        said: list[str] = []
        try:
            self.refresh()
        except BadDocument as error:  # raised once, and the file as a whole can be read
            said.append(str(error))
        except DataError as error:
            if str(error) != self._error_told:
                said.append(str(error))
            self._error_told = str(error)
        else:
            if self._error_told:
                said.append(f"{self.store.path.name} can be read again")
            self._error_told = ""
        return said + self.notices(standing=True)

    def notices(self, *, standing: bool) -> list[str]:
        """What the store noticed and was not said yet, and a clock that was put back.

        Args:
            standing: also what is said at every opening, such as a folder that others may enter.
        """
        found = self.store.notices[self._notices_told :]
        if not standing and not self._notices_told:
            found = found[self.store.standing :]
        self._notices_told = len(self.store.notices)
        behind = self._steady.notice(self.calendar.zone) if self._steady is not None else ""
        if behind and not self._clock_told:
            found.append(behind)
        self._clock_told = bool(behind)
        return found

    # Staying true -----------------------------------------------------------------------------------------

    def _take_in(
        self, found: Changes, made: Sequence[tuple[int, Step]], rows: Mapping[int, ReadyRow], done: Step | None = None
    ) -> None:
        """Takes in what was committed here, and remembers its undo steps as ours.

        Args:
            found: what was committed.
            made: the undo steps.
            rows: those that were made ready.
            done: what was no undo step.
        """
        self.telling = done
        for number, step in made:
            self._ours.add(number)
            self.telling = step
        try:
            self._bring_up_to_date(found, rows)
        finally:
            self.telling = None

    def _bring_up_to_date(self, found: Changes, ready: Mapping[int, ReadyRow]) -> set[int]:
        """Brings the index up to date with the store and the time, then tells the listeners."""
        touched = set(found.ids.get(PROSPECTS, ()))
        self._newest = max(found.ids.get(STEPS, ()), default=self._newest)
        self.people.forget(touched)
        if self._steady is not None:
            for number in found.ids.get(STEPS, ()):
                if (step := sound_step(self.store.table(STEPS).get(number))) is not None:
                    self._steady.recorded(step.at)
        if self._agenda is not None:
            now = self.clock()
            touched |= self._agenda.advance_to(now)
            if MAILINGS in found.ids:
                touched |= self._agenda.take_mailing(last_mailing(self.store.table(MAILINGS)))
            self._make_rows(self._agenda, touched, now, ready)
        for table, kept in TABLES.items():
            rows = self.store.table(table)
            for number in rows.keys() & found.ids.get(table, set()):
                self._decoded(table, number, rows[number], kept.decode)
        if AWAY in found.ids:
            # It changes no row, but may hide or show everybody's item.
            self.calendar.away = self._away()
            if self._agenda is not None:
                self._agenda.day_changed()
            touched |= set(self.people)
        if touched or SOURCES in found.ids:  # a briefing of somebody known by name changes nobody on the board
            self._tell(touched)
        return touched

    def _tell(self, touched: set[int]) -> None:
        """Tells all listeners, also behind one that fails; then raises what went wrong."""
        failed: list[Exception] = []
        for listener in tuple(self.listeners.values()):
            try:
                listener(touched)
            except Exception as error:
                failed.append(error)
        if failed:
            raise failed[0] if len(failed) == 1 else ExceptionGroup("several listeners failed", failed)

    def _make_rows(self, agenda: Agenda, ids: set[int], now: datetime, ready: Mapping[int, ReadyRow]) -> None:
        for who in ids:
            agenda.drop(who)
            self.row_cache.forget(who)
            self.people.unreadable.discard(who)
            if who in self.people:
                try:
                    row = self.row_cache.take(ready.get(who), now)
                    agenda.put(row or self.row_cache.row(who, *self.people.read(who), now))
                except BadDocument as error:  # of another program: everybody else goes on
                    self.people.unreadable.add(who)
                    self._bad = error

    def _away(self) -> tuple[Away, ...]:
        return tuple(sorted(self._sound(AWAY, decode_away).values(), key=lambda away: away.first))


def _finish_forgetting(store: Store) -> None:
    """Goes on with what a process that was killed had begun; says so where that cannot be."""
    try:
        if not store.to_erase():
            return
        from tui.pipeline.forgetting import finish

        left = finish(store)
    except (DataError, Refused) as error:
        left = (str(error).splitlines()[0],)
    store.notices.append(
        f"somebody is not wholly forgotten yet: {'; '.join(left)}. The next command tries again."
        if left
        else "what `keepwarm forget` had begun is finished"
    )


def _latest_step(store: Store) -> datetime | None:
    """When the newest undo step was made; None if that cannot be read."""
    steps = store.table(STEPS)
    newest = sound_step(steps[max(steps)]) if steps else None
    return newest.at if newest is not None else None
