"""The pipeline: the only place where anything changes.

Every command is one commit to the store and one step of undo: records are changed under the store's lock, on the
freshest documents, written, and only then do the index and the listeners hear of it. Commands may run in a worker
thread; what they changed is delivered through ``deliver``, which the application points at its own thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from tui.model import Away, Kind, Newcomer, Prospect, Reason, Skip, Source, Stage, Touch
from tui.pipeline import changes, merging
from tui.pipeline.agenda import Agenda
from tui.pipeline.changes import Change, Moment
from tui.pipeline.clock import SteadyClock
from tui.pipeline.errors import Refused
from tui.pipeline.history import PROSPECTS, STEPS, Step, decode_step, encode_step, image, stacks, unchanged_since
from tui.pipeline.people import People
from tui.pipeline.ready import SHARE, WORTH_KEEPING, encoded, still_right
from tui.pipeline.records import BadDocument, decode, encode, encode_joined
from tui.pipeline.rows import Row, summarize
from tui.pipeline.sources import SOURCES, Key, briefings, encode_briefing, known_name, repointed
from tui.rules.agenda import Spread
from tui.rules.book import RuleBook
from tui.rules.calendar import Calendar
from tui.rules.engine import Item, explain, next_due
from tui.rules.words import At, reason, worded
from tui.settings import Settings
from tui.store import Changes, Commit, Docs, Store, StoreError, View
from tui.templates import Stationery
from tui.text import clean
from tui.when import When, full, short

if TYPE_CHECKING:
    from tui.pipeline.importing import Plan

AWAY = "away"

Listener = Callable[[set[int]], None]


class Outcome(msgspec.Struct, frozen=True):
    """What a command did: whom it touched, in words, and the id of the step (for undo)."""

    ids: tuple[int, ...]
    message: str
    step: int | None = None


class Pipeline:
    """Prospects, what is due, and the commands.

    Args:
        store: the open store.
        settings: zone and rule book.
        clock: answers the current instant in UTC; injected, so that "now" can be pretended.
        kept: the store was opened with the stamp of these settings, and may know the rows of an earlier start.
        steady: the clock is a real one: where it is put back by minutes, time stands still (``tui.pipeline.clock``).
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
        self._kept = kept
        self.book: RuleBook = settings.book
        self.rules = settings.book.rules
        self.stationery = Stationery(settings.me, settings.templates)
        self._steady = SteadyClock(clock, _latest_step(store)) if steady else None
        self.clock = self._steady or clock
        self.opened = self.clock()
        self.deliver: Callable[[Callable[[], None]], None] = lambda settle: settle()
        self.people = People(store, self.opened)
        self.calendar = Calendar(settings.zone, self._away())
        self._agenda: Agenda | None = None
        self._made_from: dict[int, bytes] = {}
        """The document of each row that says the same in every process."""
        self._made_anew = 0
        self._listeners: list[Listener] = []
        self.telling: Step | None = None
        """The step whose changes listeners hear of now; None where it was made elsewhere, or time has passed."""
        self._ours: set[int] = set()
        """Steps made here."""
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
            self._agenda.fill(self._rows(now))
        return self._agenda

    def _rows(self, now: datetime) -> list[Row]:
        """Everybody's row: as it was kept ready where that is still right, else made anew."""
        documents = dict(self.store.table(PROSPECTS).items())
        rows: list[Row] = []
        ready = self.store.take_ready() if self._kept else None
        if ready is not None:
            rows = still_right(ready.data, now, self.calendar)
            if ready.documents != documents:
                rows = [row for row in rows if ready.documents.get(row.id) is documents.get(row.id, b"")]
            self._made_from = {row.id: documents[row.id] for row in rows}
        if len(rows) < len(documents):
            left = documents.keys() - self._made_from.keys()
            rows += [
                self._made(who, raw, decode(who, raw, self.opened), now)
                for who, raw in documents.items()
                if who in left
            ]
        return rows

    def _made(self, who: int, raw: bytes, prospect: Prospect, now: datetime) -> Row:
        self._made_anew += 1
        if prospect.added_at == self.opened:  # which stands in where a document has no date: the next start has another
            self._made_from.pop(who, None)
        else:
            self._made_from[who] = raw
        return summarize(who, prospect, now, self.rules, self.calendar)

    def keeping(self) -> Callable[[], None] | None:
        """What keeps the rows of now ready for the next start, in any thread; None where it is not worth the while."""
        agenda = self._agenda
        if not self._kept or agenda is None or len(agenda.rows) < WORTH_KEEPING:
            return None
        if self._made_anew < max(WORTH_KEEPING, SHARE * len(agenda.rows)) and self.store.is_ready:
            return None
        rows, made_from, made_at = agenda.rows.copy(), self._made_from.copy(), agenda.now
        self._made_anew = 0

        def make(documents: Mapping[int, bytes]) -> bytes:
            return encoded(made_at, (rows[who] for who, raw in documents.items() if made_from.get(who) == raw))

        return lambda: self.store.keep_ready(make)

    def prospect(self, who: int) -> Prospect:
        """The record of a prospect. Raises KeyError for an id that is not there."""
        return self.people[who]

    def explain(self, who: int) -> list[Item]:
        """Every candidate for a prospect, the next item first; empty when closed."""
        return explain(self.people[who], self.clock(), self.rules, self.calendar)

    def reason(self, who: int, item: Item) -> str:
        """The evidence for an item, in a line of words."""
        prospect = self.people[who]
        source = self.people.source_name(prospect)
        return reason(item, prospect, self.clock(), self.rules, self.calendar, source)

    def reason_of(self, row: Row, at: At | None = None) -> str:
        """``reason`` for the item of a row, without looking at the record; for many at once ``at`` one instant."""
        if row.item is None or row.evidence is None:
            return ""
        source = row.evidence.source
        return worded(row.item, row.evidence, at or self.said_now(), self.people.named(source) if source else "")

    def said_now(self) -> At:
        """Now, for the words of many."""
        return At(self.clock(), self.rules, self.calendar)

    def preview(self, who: int, kind: Kind, *, inbound: bool = False) -> Item | None:
        """The item that would be next if a touch of this kind were logged now; nothing is changed."""
        touch = Touch(self.clock(), kind, inbound=inbound)
        try:
            after = changes.log(touch, confirmed=True)(self.people[who], self.moment)
        except Refused:
            return None
        return next_due(after, self.clock(), self.rules, self.calendar)

    def subscribe(self, listener: Listener) -> None:
        """Calls ``listener`` with the ids that changed, after each change."""
        self._listeners.append(listener)

    # Adding and editing -----------------------------------------------------------------------------------

    def add(self, draft: Prospect) -> Outcome:
        """A new prospect. ``draft`` has the user's fields only; ids are never used again."""
        changes.address(draft.email)
        new = changes.entered(self._checked(draft), self.moment)

        def build(view: View) -> tuple[Docs, Step]:
            who = view.next_id(PROSPECTS)
            return {PROSPECTS: {who: encode(new, None)}}, self._step("add", f"added {new.name}", who)

        return self._commit(build)

    def edit(self, who: int, **fields: Any) -> Outcome:
        """Other values for fields of a prospect. A ``stage`` among them is a move."""
        stage = fields.pop("stage", None)
        source: Source | None = fields.get("source")
        if source is not None and source.prospect == who:
            raise Refused(f"{self.people.name(who)} cannot be their own source")

        def change(prospect: Prospect, moment: Moment) -> Prospect:
            if prospect.closed is not None:
                raise Refused(f"{prospect.name} is closed: reopen first")
            for at in (fields.get("met_at"), fields.get("referred_at")):
                changes.fact(at, moment)
            if (email := fields.get("email", prospect.email)) != prospect.email:
                changes.address(email)
            if stage is not None and stage is not prospect.stage:
                prospect = changes.move(stage)(prospect, moment)
            return self._checked(replace(prospect, **fields))

        return self._change("edit", "edited {name}", [who], change)

    def source(self, words: str) -> Source:
        """The source named by an id, a prospect's name, or the plain name of someone not on the board."""
        return self.people.source(words)

    # Touches ----------------------------------------------------------------------------------------------

    def log(
        self,
        who: int | Sequence[int],
        kind: Kind,
        *,
        at: datetime | None = None,
        inbound: bool = False,
        note: str = "",
        confirmed: bool = False,
        settles: bool = False,
    ) -> Outcome:
        """A touch with one or several prospects; it ``settles`` what the grooming asked about them.

        Raises:
            Question: a guard asks; again with ``confirmed`` it goes through.
            Refused: the time lies ahead, or a report without a source.
        """
        moment = self.moment
        touch = Touch(changes.fact(at, moment), kind, inbound=inbound, note=clean(note, lines=True))
        ids = _ids(who)
        verb = f"logged {_article(kind)} from {{name}}" if inbound else f"logged {_article(kind)} to {{name}}"
        if kind is Kind.REPORT:
            verb = "reported to the source of {name}"
        if moment.now - touch.at >= timedelta(minutes=1):
            verb += f", {full(touch.at, self.calendar.zone)}"

        def build(view: View) -> tuple[Docs, Step]:
            change = changes.log(touch, confirmed=confirmed)
            found = self._changed(view, ids, changes.settling(change) if settles else change, moment)
            if kind is Kind.REPORT:
                self._tell_sources(view, found, touch, moment)
            step = self._step("log", self._said(verb, found, ids), *ids)
            return self._docs(view, found), replace(step, kind=kind, inbound=inbound)

        return self._commit(build, moment)

    def _tell_sources(self, view: View, found: dict[int, Prospect], touch: Touch, moment: Moment) -> None:
        """Where the source is a prospect too, a report counts as an outbound touch to them (rule 6)."""
        for who, prospect in list(found.items()):
            source = prospect.source.prospect if prospect.source is not None else None
            if source is not None and source in view.table(PROSPECTS):
                told = found.get(source) or self._read(view, source)
                found[source] = changes.log(replace(touch, about=who), confirmed=True)(told, moment)

    # Facts, promises, stages ------------------------------------------------------------------------------

    def interest(self, who: int | Sequence[int], at: datetime | None = None) -> Outcome:
        """They expressed interest (S3)."""
        return self._change("interest", "{name} expressed interest", who, changes.event("interest", at))

    def bought(self, who: int | Sequence[int], at: datetime | None = None) -> Outcome:
        """They bought: a buyer goes on in profitability (S14)."""
        return self._change("bought", "{name} bought", who, changes.event("bought", at))

    def referral(self, who: int | Sequence[int], at: datetime | None = None) -> Outcome:
        """They gave a referral (S6)."""
        return self._change("referral", "{name} gave a referral", who, changes.event("referral", at))

    def promise(
        self,
        who: int | Sequence[int],
        when: When,
        note: str = "",
        made_at: datetime | None = None,
        *,
        available: str | None = None,
    ) -> Outcome:
        """A follow-up promised for a time or a day (S9).

        Args:
            who: one or several.
            when: a time or a day.
            note: what was promised.
            made_at: when; None: now.
            available: the days and times that suit them, where they were asked; None: as it was.
        """
        words = f"promised {{name}} to be in touch {full(when, self.calendar.zone)}"
        change = changes.suiting(changes.promise(when, clean(note), made_at), available)
        return self._change("promise", words, who, change)

    def move_promise(
        self, who: int | Sequence[int], when: When, which: When | None = None, *, available: str | None = None
    ) -> Outcome:
        """Another time for a promise still ahead; ``available`` as in ``promise``."""
        words = f"moved the promise to {{name}} to {full(when, self.calendar.zone)}"
        return self._change("promise", words, who, changes.suiting(changes.move_promise(when, which), available))

    def release(self, who: int | Sequence[int], which: When | None = None) -> Outcome:
        """They let you off a promise still ahead."""
        return self._change("release", "released the promise to {name}", who, changes.release(which))

    def snooze(self, who: int | Sequence[int], until: When) -> Outcome:
        """Sequence and rhythm wait until then."""
        words = f"snoozed {{name}} until {full(until, self.calendar.zone)}"
        return self._change("snooze", words, who, changes.snooze(until))

    def skip(self, who: int | Sequence[int], *, rest: bool = False, some: bool = False) -> Outcome:
        """Lets go what is next, or the ``rest`` of the sequence; with ``some`` of those for whom that can be done."""
        moment = self.moment
        ids = _ids(who)

        def build(view: View) -> tuple[Docs, Step]:
            found, left = self._fitting(view, ids, changes.skip(rest=rest), moment, some=some)
            skipped = tuple(found)
            words = "ended the sequence of {name}" if rest else "let go what was next for {name}"
            if len(skipped) == 1 and not rest:
                words = self._let_go(found[skipped[0]].skips[-1])
            said = self._said(words, found, skipped) + (f"; not for {len(left)}: {left[0]}" if left else "")
            return self._docs(view, found), self._step("skip", said, *skipped)

        return self._commit(build, moment)

    def _let_go(self, skip: Skip) -> str:
        if skip.step is not None:
            return f"skipped step {skip.step} of {{name}}: {self.rules.sequence.steps[skip.step - 1].label}"
        return "let the report about {name} go" if skip.what == "report" else "let the answer to {name} go"

    def move(self, who: int | Sequence[int], stage: Stage, at: datetime | None = None) -> Outcome:
        """One stage up or down (S5)."""
        return self._change("move", f"moved {{name}} to {stage}", who, changes.move(stage, at))

    def move_on(self, who: int | Sequence[int]) -> Outcome:
        """One stage up, from wherever each of them is (S5)."""
        return self._change("move", "moved {name} a stage on", who, changes.move_on)

    def close(self, who: int | Sequence[int], why: Reason) -> Outcome:
        """Never due again, until reopened (S13)."""
        return self._change("close", f"closed {{name}}: {why}", who, changes.close(why))

    def reopen(self, who: int | Sequence[int]) -> Outcome:
        """Back on the board."""
        return self._change("reopen", "reopened {name}", who, changes.reopen)

    # Grooming ---------------------------------------------------------------------------------------------

    def tag(self, who: int | Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Outcome:
        """Other tags. Refused where that changes nobody."""
        given, taken = ([f"#{tag}" for tag in map(clean, tags) if tag] for tags in (add, remove))
        if not given and not taken:
            raise Refused("name a tag")
        words = " and ".join(
            [*([f"tagged {{name}} {', '.join(given)}"] if given else []),
             *([f"took {', '.join(taken)} off {{name}}"] if taken else [])]
        )  # fmt: skip
        change = changes.tag(tuple(add), tuple(remove))
        return self._change("tag", words, who, change, unchanged="{name}: tagged like that already")

    def comfort(self, who: int | Sequence[int], words: str, *, settles: bool = False) -> Outcome:
        """Their own comfort interval (S4); "" = that of the stage again; ``settles`` as in ``log``."""
        length = changes.comfort_words(clean(words), self.rules)
        said = f"gave {{name}} a rhythm of {length}" if length else "gave {name} the rhythm of the stage"
        change = changes.settling(changes.comfort(length)) if settles else changes.comfort(length)
        return self._change("comfort", said, who, change, unchanged="{name}: that is the rhythm already")

    def looked(self, who: int | Sequence[int]) -> Outcome:
        """Decided: things with them stay as they are."""
        return self._change("looked", "left {name} as is", who, changes.looked)

    def take_up(self, who: int | Sequence[int]) -> Outcome:
        """First contact counts from now, for who entered without first clock and sequence."""
        return self._change("take up", "took up {name}: first contact counts from now", who, changes.take_up)

    def keep_apart(self, *several: Sequence[int]) -> Outcome:
        """Those of each group look like one person, and are several."""
        apart: dict[int, set[int]] = {}
        for group in several:
            if len(set(group)) < 2:
                raise Refused("it takes two people to keep them apart")
            for each in group:
                apart.setdefault(each, set()).update({*group} - {each})
        ids = tuple(apart)

        def build(view: View) -> tuple[Docs, Step]:
            found = {each: changes.kept_apart(self._read(view, each), others) for each, others in apart.items()}
            names = " and ".join(found[each].name for each in ids) if len(ids) == 2 else f"{len(ids)} people"
            return self._docs(view, found), self._step("keep apart", f"kept {names} apart", *ids)

        return self._commit(build)

    def merge(self, who: int, other: int) -> Outcome:
        """Two entries of one person become one: ``who``. Whoever pointed to ``other`` points to ``who``."""
        if who == other:
            raise Refused(f"{self.people.name(who)} cannot be merged with themselves: give two people")
        moment = self.moment

        def build(view: View) -> tuple[Docs, Step]:
            kept, gone = self._read(view, who), self._read(view, other)
            one = merging.merged(who, kept, other, gone, moment, self.people.source_name(gone))
            table = view.table(PROSPECTS)
            documents: dict[int, bytes | None] = {who: encode_joined(one, table[who], table[other]), other: None}
            pointing = merging.points_to(other)
            for each, raw in table.items():
                if each not in documents and pointing.search(raw):
                    documents[each] = encode(merging.repointed(self._read(view, each), other, who), raw)
            told: dict[int, bytes | None] = {
                number: changed
                for number, raw in view.table(SOURCES).items()
                if (changed := repointed(raw, other, who)) is not None
            }
            words = f"merged {gone.name} #{other} into {kept.name} #{who}"
            if merging.stops(kept, gone):
                words += "; they asked to stop and are closed"
            elif one.closed is None and (closing := kept.closed or gone.closed) is not None:
                words += f"; one of them was closed ({merging.words_of(closing.reason)}): that stands in the note"
            return {PROSPECTS: documents, SOURCES: told}, self._step("merge", words, who, other)

        return self._commit(build, moment)

    def delete(self, who: int | Sequence[int]) -> Outcome:
        """For mistakes; closing is the normal end."""
        ids = _ids(who)

        def build(view: View) -> tuple[Docs, Step]:
            found = {each: self._read(view, each) for each in ids}
            words = self._said("deleted {name}", found, ids)
            return {PROSPECTS: dict.fromkeys(ids)}, self._step("delete", words, *ids)

        return self._commit(build)

    def away(self, first: date, last: date) -> Outcome:
        """A holiday, both days included: hides sequence and rhythm for everyone while it lasts."""
        if last < first:
            raise Refused(f"{full(last, self.calendar.zone)} is before {full(first, self.calendar.zone)}")
        words = f"away from {full(first, self.calendar.zone)} to {full(last, self.calendar.zone)}"

        def build(view: View) -> tuple[Docs, Step]:
            document = msgspec.json.encode(Away(first, last))
            return {PROSPECTS: {}, AWAY: {view.next_id(AWAY): document}}, self._step("away", words)

        return self._commit(build)

    def brief(self, source: Source, at: datetime | None = None) -> Outcome:
        """You told a source whom you look for (S6)."""
        moment = self.moment
        told = changes.fact(at, moment)
        named = {prospect.source.name for prospect in self.people.table().values() if prospect.source is not None}
        known = known_name(source, self.store.table(SOURCES), named)
        name = self.people.name(known.prospect) if known.prospect is not None else known.name
        named |= {each for _, each in self.briefings()}
        if known.prospect is None and name not in named:
            self.people.refuse_slip(name, named)
            name += ", a new source"

        def build(view: View) -> tuple[Docs, Step]:
            documents: dict[int, bytes | None] = {view.next_id(SOURCES): encode_briefing(known, told)}
            who = (known.prospect,) if known.prospect is not None else ()
            return {PROSPECTS: {}, SOURCES: documents}, self._step("brief", f"briefed {name}", *who)

        return self._commit(build, moment)

    def briefings(self) -> dict[Key, datetime]:
        """When each source was briefed last."""
        return briefings(self.store.table(SOURCES))

    # Import -----------------------------------------------------------------------------------------------

    def plan_import(self, people: Sequence[Newcomer]) -> Plan:
        """What an import of these people would do; nothing is changed."""
        from tui.pipeline.importing import plan

        return plan(people, self.people.table(), self.moment, self._spread())

    def take_in(self, people: Sequence[Newcomer], name: str) -> tuple[Outcome, Plan]:
        """Imports these people: one commit, one step of undo."""
        from tui.pipeline.importing import plan

        moment = self.moment
        spread = self._spread()
        done: list[Plan] = []

        def build(view: View) -> tuple[Docs, Step]:
            known = {who: self._read(view, who) for who in view.table(PROSPECTS)}
            made = plan(people, known, moment, spread)
            done.append(made)
            documents: dict[int, bytes | None] = {view.next_id(PROSPECTS): encode(new, None) for new in made.new}
            for who, changed in made.updated.items():
                documents[who] = encode(changed, view.table(PROSPECTS)[who])
            if not documents:
                return {}, self._step("import", "")
            count = "1 person" if len(made.new) == 1 else f"{len(made.new)} people"
            words = f"imported {count} from {name}, updated {len(made.updated)}"
            return {PROSPECTS: documents}, self._step("import", words, *documents)

        return self._commit(build, moment), done[0]

    def _spread(self) -> Spread:
        """Room for first rhythm dates: within the budget, and before the ceiling falls due (rulebook, Import)."""
        moment = self.moment
        ceiling = moment.calendar.minus(
            moment.calendar.plus(moment.now, self.rules.ceiling.broken), self.rules.ceiling.due_before
        )
        days = (moment.calendar.day(ceiling) - moment.calendar.day(moment.now)).days - 1
        return Spread(self.agenda.load(max(days, 1)), self.rules.budget.per_day)

    # Undo -------------------------------------------------------------------------------------------------

    @property
    def newest_is_ours(self) -> bool:
        """True while nobody else has made or undone a step since the last one made here: undo would take that one."""
        return self._newest in self._ours

    def undoable(self) -> tuple[int, Step] | None:
        """The step that undo would take back, with its id."""
        stack = stacks(list(self.store.recent)).undo
        return (stack[-1].id, stack[-1].step) if stack else None

    def made_here(self, step: int) -> bool:
        """True for a step made since the pipeline was opened, and not by another process."""
        return step in self._ours

    def undo(self, step: int | None = None) -> Outcome:
        """Takes the last step back, whichever process made it. Refused when there is none, or it is not ``step``."""
        return self._step_back(redo=False, expected=step)

    def redo(self) -> Outcome:
        """Does again what undo took back last."""
        return self._step_back(redo=True)

    def _step_back(self, *, redo: bool, expected: int | None = None) -> Outcome:
        def build(view: View) -> tuple[Docs, Step]:
            found = stacks(list(self.store.recent))
            stack = found.redo if redo else found.undo
            if not stack:
                raise Refused("nothing to redo" if redo else "nothing to undo")
            done = stack[-1]
            if expected is not None and done.id != expected:
                raise Refused(f"another process has just done something else: {done.step.what}")
            current = {
                table: {who: view.table(table).get(who) for who in documents}
                for table, documents in image(done, before=redo).items()
            }
            unchanged_since(image(done, before=redo), current, done.step.what)
            words = f"{'redid' if redo else 'undid'}: {done.step.what}"
            step = Step(
                self.clock(), "redo" if redo else "undo", words, done.step.who,
                undoes=None if redo else done.id, redoes=done.id if redo else None,
            )  # fmt: skip
            return image(done, before=not redo), step

        return self._commit(build)

    def history(self, who: int | None = None) -> list[tuple[int, Step]]:
        """Steps with their ids, newest first; of one prospect, or all."""
        steps = ((number, decode_step(raw)) for number, raw in self.store.table(STEPS).items())
        found = [(number, step) for number, step in steps if who is None or who in step.who]
        return sorted(found, key=lambda entry: entry[0], reverse=True)

    # Others' changes and time -----------------------------------------------------------------------------

    def refresh(self) -> set[int]:
        """Takes in what other processes committed, and what time has changed; the ids that did.

        Raises:
            BadDocument: another program wrote a prospect that is none. It is told once; everybody else is up to date.
        """
        found = self.store.refresh() if self.store.changed_on_disk() else Changes()
        touched = self._settle(found)
        if self._bad is not None:
            bad, self._bad = self._bad, None
            raise bad
        return touched

    def catch_up(self) -> list[str]:
        """As ``refresh``, for a screen that goes on whatever is found: the sentences the user should hear, each once.

        What went wrong while reading is among them, what the store noticed, and a clock that was put back.
        """
        said: list[str] = []
        try:
            self.refresh()
        except StoreError as error:
            if str(error) != self._error_told:
                said.append(str(error))
            self._error_told = str(error)
        else:
            if self._error_told:
                said.append(f"{self.store.path.name} can be read again")
            self._error_told = ""
        return said + self.notices(standing=True)

    def notices(self, *, standing: bool) -> list[str]:
        """What the store noticed and has not been said yet, and a clock that was put back.

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

    # The way of a change ----------------------------------------------------------------------------------

    def _change(
        self, did: str, words: str, who: int | Sequence[int], change: Change, *, unchanged: str = ""
    ) -> Outcome:
        """A command for each of ``who``; with ``unchanged``, refused in these words where it changes nobody."""
        moment = self.moment
        ids = _ids(who)

        def build(view: View) -> tuple[Docs, Step]:
            found = self._changed(view, ids, change, moment)
            documents = self._docs(view, found)
            if unchanged and all(view.table(PROSPECTS)[each] == raw for each, raw in documents[PROSPECTS].items()):
                raise Refused(self._said(unchanged, found, ids))
            return documents, self._step(did, self._said(words, found, ids), *ids)

        return self._commit(build, moment)

    def _changed(self, view: View, ids: Sequence[int], change: Change, moment: Moment) -> dict[int, Prospect]:
        return {who: change(self._read(view, who), moment) for who in ids}

    def _fitting(
        self, view: View, ids: Sequence[int], change: Change, moment: Moment, *, some: bool
    ) -> tuple[dict[int, Prospect], list[str]]:
        """Those changed, and why others were not. Refused where it fits nobody, and without ``some`` not everybody."""
        found: dict[int, Prospect] = {}
        left: list[str] = []
        for who in ids:
            try:
                found[who] = change(self._read(view, who), moment)
            except Refused as no:
                left.append(str(no))
                if not some:
                    raise
        if not found:
            raise Refused(left[0] if len(left) == 1 else f"that fits none of these {len(left)}: {left[0]}")
        return found, left

    def _read(self, view: View, who: int) -> Prospect:
        raw = view.table(PROSPECTS).get(who)
        if raw is None:
            raise Refused(f"prospect {who} is gone; undo brings a deleted one back")
        return decode(who, raw, self.opened)

    def _docs(self, view: View, found: Mapping[int, Prospect]) -> Docs:
        table = view.table(PROSPECTS)
        return {PROSPECTS: {who: encode(prospect, table.get(who)) for who, prospect in found.items()}}

    def _said(self, words: str, found: Mapping[int, Prospect], ids: Sequence[int]) -> str:
        name = found[ids[0]].name if len(ids) == 1 else f"{len(ids)} people"
        return words.replace("{name}", name)

    def _step(self, did: str, what: str, *who: int) -> Step:
        return Step(self.clock(), did, what, who)

    def _commit(self, build: Callable[[View], tuple[Docs, Step]], moment: Moment | None = None) -> Outcome:
        made: list[tuple[int, Step]] = []

        def change(view: View) -> Docs:
            docs, step = build(view)
            if not any(docs.values()):
                return {}
            number = view.next_id(STEPS)
            made.append((number, step))
            return {**docs, STEPS: {number: encode_step(step)}}

        commit = self.store.commit(change)
        self.deliver(lambda: self._heard(commit, made))
        if not made:
            return Outcome((), "nothing to do")
        number, step = made[0]
        ids = tuple(who for who, document in commit.docs.get(PROSPECTS, {}).items() if document is not None)
        return Outcome(ids, self._told(step, ids, commit, moment), number)

    def _told(self, step: Step, ids: tuple[int, ...], commit: Commit, moment: Moment | None) -> str:
        """What was done, and of a single prospect what comes next."""
        if len(step.who) != 1 or step.who[0] not in ids or step.did in ("undo", "redo"):
            return step.what
        raw = commit.docs[PROSPECTS][step.who[0]]
        assert raw is not None
        moment = moment or self.moment
        item = next_due(decode(step.who[0], raw, self.opened), moment.now, self.rules, self.calendar)
        if item is None:
            return f"{step.what}; closed, nothing is due" if step.did == "log" else step.what
        kinds = " or ".join(item.kinds[:2])
        return f"{step.what}; next: {kinds}, {short(item.due_at, moment.now, self.calendar.zone)}"

    def _heard(self, commit: Commit, made: Sequence[tuple[int, Step]]) -> None:
        own = Changes({table: set(documents) for table, documents in commit.docs.items()})
        for number, step in made:
            self._ours.add(number)
            self.telling = step
        try:
            self._settle(commit.foreign.and_then(own))
        finally:
            self.telling = None

    def _settle(self, found: Changes) -> set[int]:
        """Brings the index up to date with the store and the time, then tells the listeners."""
        touched = set(found.ids.get(PROSPECTS, ()))
        self._newest = max(found.ids.get(STEPS, ()), default=self._newest)
        self.people.forget(touched)
        if self._steady is not None:
            for number in found.ids.get(STEPS, ()):
                if (raw := self.store.table(STEPS).get(number)) is not None:
                    with suppress(msgspec.DecodeError):
                        self._steady.recorded(decode_step(raw).at)
        if self._agenda is not None:
            now = self.clock()
            touched |= self._agenda.pass_to(now)
            for who in touched:
                self._agenda.drop(who)
                self._made_from.pop(who, None)
                if who in self.people:
                    try:
                        self._agenda.put(self._made(who, *self.people.read(who), now))
                    except BadDocument as error:  # of another program: everybody else goes on
                        self._bad = error
        if AWAY in found.ids:
            # No row changes by it, but everybody's item may be hidden or shown.
            self.calendar.away = self._away()
            if self._agenda is not None:
                self._agenda.away_changed()
            touched |= set(self.people)
        if touched or SOURCES in found.ids:  # a briefing of somebody known by name changes nobody on the board
            for listener in self._listeners:
                listener(touched)
        return touched

    def row(self, who: int, now: datetime) -> Row:
        """The row of a prospect at an instant, made anew."""
        return summarize(who, self.people[who], now, self.rules, self.calendar)

    def _away(self) -> tuple[Away, ...]:
        try:
            found = [msgspec.json.decode(raw, type=Away) for raw in self.store.table(AWAY).values()]
        except msgspec.DecodeError as error:
            raise StoreError(f"{self.store.path}: a time away cannot be read: {error}; see `keepwarm check`") from None
        return tuple(sorted(found, key=lambda away: away.first))

    def _checked(self, prospect: Prospect) -> Prospect:
        """The record with its texts made safe. Refused without a name, or with a wrong comfort interval."""
        name = clean(prospect.name)
        if not name:
            raise Refused("a prospect needs a name")
        comfort = changes.comfort_words(prospect.comfort, self.rules)
        texts = {field: clean(getattr(prospect, field)) for field in _LINES}
        tags = tuple(dict.fromkeys(tag for tag in map(clean, prospect.tags) if tag))
        return replace(prospect, name=name, comfort=comfort, tags=tags, note=clean(prospect.note, lines=True), **texts)


def _latest_step(store: Store) -> datetime | None:
    """When the newest step was made, as far as that can be read."""
    steps = store.table(STEPS)
    try:
        return decode_step(steps[max(steps)]).at if steps else None
    except msgspec.DecodeError:
        return None


_LINES = ("company", "position", "email", "phone", "url", "where", "available")


def _ids(who: int | Sequence[int]) -> tuple[int, ...]:
    return (who,) if isinstance(who, int) else tuple(dict.fromkeys(who))


def _article(kind: Kind) -> str:
    return f"an {kind}" if kind is Kind.EMAIL else (kind.value if kind is Kind.LITERATURE else f"a {kind}")
