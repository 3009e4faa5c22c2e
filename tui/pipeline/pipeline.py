"""The pipeline: the only place where anything changes. Here stand its commands.

Each computes a change of records; ``WriteModel`` writes it. What is looked at, and who hears of changes, is in
``ReadModel``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from tui.model.addresses import KINDS, cleaned
from tui.model.documents import UNREADABLE, encode, encode_joined, with_uid
from tui.model.errors import DataError
from tui.model.kinds import Kind
from tui.model.records import Away, Decision, FoundPerson, Prospect, Reason, Skip, Source, Stage, Touch
from tui.pipeline import changes, merging
from tui.pipeline.briefings import SOURCES, Briefing, known_name, repointed_briefings
from tui.pipeline.changes import Moment
from tui.pipeline.errors import Refused, Unknown
from tui.pipeline.history import Step
from tui.pipeline.imports import IMPORTS, ImportDone, TakenBack, decode_import, taking_back
from tui.pipeline.mailings import MAILINGS, MailingDone, refuse_second
from tui.pipeline.occasions import TOOK_BACK, steps_of, taking_back_occasion
from tui.pipeline.result import Result
from tui.pipeline.seen import Seen
from tui.pipeline.tables import AWAY
from tui.pipeline.write_model import Work, WriteModel, ids_of, naming, naming_some
from tui.rules.book import Rules
from tui.store import PROSPECTS, STEPS, Docs
from tui.text import clean, counted, fold, is_name, shortened
from tui.when.instants import When
from tui.when.saying import full

if TYPE_CHECKING:
    from tui.capture.records import Proposed
    from tui.capture.tray import Tray
    from tui.pipeline.forgetting import Forgotten
    from tui.pipeline.forgetting import Plan as ToForget
    from tui.pipeline.importing import ImportDecisions, Plan
    from tui.pipeline.taking import Taking, Turning, Undone


class Pipeline(WriteModel):
    """Prospects, what is due, and the commands."""

    # Adding and editing -----------------------------------------------------------------------------------

    def check_draft(self, draft: Prospect) -> Prospect:
        """The record that adding somebody would make. Raises Refused, as ``add`` does."""
        changes.refuse_bad_emails(draft.emails)
        _refuse_no_name(draft.name)
        is_host = draft.source is not None and fold(draft.source.name) == fold(draft.name)
        if is_host:  # of an event, at the event: nobody is their own source
            draft = replace(draft, source=None, referred_at=None)
        return changes.entered(_checked(draft, self.rules), self.moment)

    def add(self, draft: Prospect, *, occasion: int | None = None) -> Result:
        """A new prospect. ``draft`` has the user's fields only; ids are never used again.

        Args:
            draft: who they are.
            occasion: names the one at which they were met with others: ``occasions.begun``.
        """
        new = self.check_draft(draft)

        def build(work: Work) -> tuple[Docs, Step]:
            who = work.view.next_id(PROSPECTS)
            step = replace(self._step("add", f"added {new.name}", who), occasion=occasion)
            return {PROSPECTS: {who: encode(with_uid(who, new), None)}}, step

        return self._commit(build)

    def met_again(self, who: int, met: Prospect, *, occasion: int | None = None) -> Result:
        """Somebody who is there was met once more (``changes.met_again``); ``occasion`` as in ``add``.

        Who was entered at the occasion already was not met twice: the line says more of them, or is refused.
        """
        if met.source is not None and met.source.prospect == who:
            met = replace(met, source=None)

        def build(work: Work) -> tuple[Docs, Step]:
            steps = steps_of(self.store.recent, occasion) if occasion is not None else ()
            is_entered = any(who in done.step.who for done in steps)
            found = work.changed([who], changes.met_again(met, self.region, is_entered=is_entered))
            where = f" at {met.where}" if met.where else ""
            words = f"more about {found[who].name}" if is_entered else f"met {found[who].name}{where}"
            step = self._step("log", words, who)
            touched = len(found[who].touches) > len(work.read(who).touches)
            kind = Kind.MEETING if touched else None
            return {PROSPECTS: work.documents(found)}, replace(step, kind=kind, occasion=occasion)

        return self._commit(build)

    def take_back_occasion(self, occasion: int) -> Result:
        """Takes back all that was entered at an occasion, as one step; who was changed since stays as they are.

        Raises:
            Refused: it was too long ago, or nothing of it is left to take back.
        """

        def build(work: Work) -> tuple[Docs, Step]:
            back = taking_back_occasion(self.store.recent, occasion, work.prospects)
            names = {who: work.read(who) for who in back.people}
            stay = f"; {counted(back.stay, 'person', 'people')} changed since stay" if back.stay else ""
            step = self._step(TOOK_BACK, naming("took back an event: {name}", names, tuple(names)) + stay, *names)
            return {PROSPECTS: back.people}, replace(step, occasion=occasion)

        return self._commit(build)

    def edit(self, who: int, *, seen: Seen | None = None, **fields: Any) -> Result:
        """Other values for fields of a prospect. A ``stage`` among them is a move.

        Raises:
            ChangedElsewhere: one of them is not as it was ``seen``.
        """
        stage = fields.pop("stage", None)
        source: Source | None = fields.get("source")
        if source is not None and source.prospect == who:
            raise Refused(f"{self.people.name(who)} cannot be their own source")

        def change(prospect: Prospect, moment: Moment) -> Prospect:
            if prospect.closed is not None:
                raise Refused(f"{prospect.name} is closed: reopen first")
            for at in (fields.get("met_at"), fields.get("referred_at")):
                changes.time_of_fact(at, moment)
            if (name := fields.get("name", prospect.name)) != prospect.name:
                _refuse_no_name(name)
            changes.refuse_bad_emails(fields.get("emails", ()), prospect.emails)
            if stage is not None and stage is not prospect.stage:
                prospect = changes.move(stage)(prospect, moment)
            return _checked(replace(prospect, **fields), self.rules)

        return self._change("edit", "edited {name}", [who], change, seen=seen)

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
        answers_silence: bool = False,
    ) -> Result:
        """A touch with one or several prospects; ``answers_silence``: the grooming asked about their silence.

        Raises:
            Question: a guard asks; again with ``confirmed`` it goes through.
            Refused: the time lies ahead, or a report without a source.
        """
        moment = self.moment
        touch = Touch(changes.time_of_fact(at, moment), kind, inbound=inbound, note=clean(note, lines=True))
        ids = ids_of(who)
        verb = f"logged {kind.one} {'from' if inbound else kind.way} {{name}}"
        if kind is Kind.REPORT:
            verb = "reported to the source of {name}"
        if moment.now - touch.at >= timedelta(minutes=1):
            verb += f", {full(touch.at, self.calendar.zone)}"

        def build(work: Work) -> tuple[Docs, Step]:
            change = changes.log(touch, confirmed=confirmed)
            found = work.changed(ids, changes.answering_silence(change) if answers_silence else change)
            if kind is Kind.REPORT:
                _tell_sources(work, found, touch)
            step = self._step("log", naming(verb, found, ids), *ids)
            return {PROSPECTS: work.documents(found)}, replace(step, kind=kind, inbound=inbound)

        return self._commit(build, moment)

    # Facts, promises, stages ------------------------------------------------------------------------------

    def interest(self, who: int | Sequence[int], at: datetime | None = None, *, some: bool = False) -> Result:
        """They expressed interest (S3); with ``some`` only for those who had not yet."""
        return self._change("interest", "{name} expressed interest", who, changes.event("interest", at), some=some)

    def bought(self, who: int | Sequence[int], at: datetime | None = None, *, some: bool = False) -> Result:
        """They bought: a buyer goes on in profitability (S14); with ``some`` only for those who are open."""
        return self._change("bought", "{name} bought", who, changes.event("bought", at), some=some)

    def referral(self, who: int | Sequence[int], at: datetime | None = None, *, some: bool = False) -> Result:
        """They gave a referral (S6); with ``some`` only for those who are open."""
        return self._change("referral", "{name} gave a referral", who, changes.event("referral", at), some=some)

    def promise(
        self,
        who: int | Sequence[int],
        when: When,
        note: str = "",
        made_at: datetime | None = None,
        *,
        available: str | None = None,
        seen: Seen | None = None,
    ) -> Result:
        """A follow-up promised for a time or a day (S9).

        Args:
            when: a time or a day.
            note: what was promised.
            made_at: when; None: now.
            available: the days and times that suit them, where they were asked; None: as it was.
            seen: how they stood when they were asked.
        """
        words = f"promised {{name}} to be in touch {full(when, self.calendar.zone)}"
        change = changes.with_availability(changes.promise(when, clean(note), made_at), available)
        return self._change("promise", words, who, change, seen=seen)

    def move_promise(
        self,
        who: int | Sequence[int],
        when: When,
        which: When | None = None,
        note: str = "",
        *,
        available: str | None = None,
        seen: Seen | None = None,
    ) -> Result:
        """Another time for a promise still ahead; ``note`` is added to what was promised. Else as ``promise``."""
        words = f"moved the promise to {{name}} to {full(when, self.calendar.zone)}"
        change = changes.with_availability(changes.move_promise(when, which, clean(note)), available)
        return self._change("promise", words, who, change, seen=seen)

    def release(
        self, who: int | Sequence[int], which: When | None = None, *, some: bool = False, meant: Seen | None = None
    ) -> Result:
        """They let you off a promise still ahead; with ``some`` only for those who have one.

        ``meant``: that which was next when they were seen so, and no other.
        """
        words = "released the promise to {name}"
        return self._change("release", words, who, changes.release(which), some=some, meant=meant)

    def snooze(self, who: int | Sequence[int], until: When, *, seen: Seen | None = None) -> Result:
        """Sequence and rhythm wait until then; ``seen`` as in ``edit``."""
        words = f"snoozed {{name}} until {full(until, self.calendar.zone)}"
        return self._change("snooze", words, who, changes.snooze(until), seen=seen)

    def later(self, who: int | Sequence[int], until: When, *, seen: Seen | None = None) -> Result:
        """What is next is put off within the day; ``seen`` as in ``edit``."""
        words = f"put {{name}} off until {full(until, self.calendar.zone)}"
        return self._change("later", words, who, changes.later(until), seen=seen)

    def put_off(self, who: int | Sequence[int], until: When, *, seen: Seen | None = None) -> Result:
        """Until a time of today (``later``), else until another day (``snooze``)."""
        return (self.later if changes.is_today(until, self.moment) else self.snooze)(who, until, seen=seen)

    def let_go_broken(self, who: Sequence[int]) -> Result:
        """Lets go the broken clocks of these people; whose clock was stopped meanwhile is left out."""
        return self._change("skip", "let the broken clock of {name} go", who, changes.let_go_broken, some=True)

    def spread(self, days: Mapping[int, date]) -> Result:
        """Snoozes each of these people until their day, or as far as the rules allow; who cannot be is left out."""

        def build(work: Work) -> tuple[Docs, Step]:
            found: dict[int, Prospect] = {}
            left: list[str] = []
            for who, day in days.items():
                try:
                    found[who] = changes.snooze_within(When(day, None))(work.read(who), work.moment)
                except Refused as no:
                    left.append(str(no))
            if not found:
                raise Refused(left[0] if left else "nobody is to be spread")
            words = naming_some("spread {name} over the coming days", found, left)
            return {PROSPECTS: work.documents(found)}, self._step("snooze", words, *found)

        return self._commit(build)

    def skip(
        self, who: int | Sequence[int], *, rest: bool = False, some: bool = False, meant: Seen | None = None
    ) -> Result:
        """Skips what is next, or the ``rest`` of the sequence; with ``some`` only where something can be skipped.

        ``meant`` as in ``release``.
        """
        ids = ids_of(who)

        def build(work: Work) -> tuple[Docs, Step]:
            found, left = work.fitting(ids, changes.skip(rest=rest), some=some, meant=meant)
            words = "ended the sequence of {name}" if rest else "let go what was next for {name}"
            if len(found) == 1 and not rest:
                words = self._let_go(next(iter(found.values())).skips[-1])
            return {PROSPECTS: work.documents(found)}, self._step("skip", naming_some(words, found, left), *found)

        return self._commit(build)

    def _let_go(self, skip: Skip) -> str:
        if skip.step is not None:
            return f"skipped step {skip.step} of {{name}}: {self.rules.sequence.steps[skip.step - 1].label}"
        return "let the report about {name} go" if skip.what == "report" else "let the answer to {name} go"

    def move(self, who: int | Sequence[int], stage: Stage, at: datetime | None = None) -> Result:
        """One stage up or down (S5)."""
        return self._change("move", f"moved {{name}} to {stage}", who, changes.move(stage, at))

    def move_on(self, who: int | Sequence[int]) -> Result:
        """One stage up, from wherever each of them is (S5)."""
        return self._change("move", "moved {name} a stage on", who, changes.move_on)

    def close(self, who: int | Sequence[int], why: Reason) -> Result:
        """Never due again, until reopened (S13)."""
        return self._change("close", f"closed {{name}}: {merging.words_of(why)}", who, changes.close(why))

    def reopen(self, who: int | Sequence[int], *, some: bool = False) -> Result:
        """Back on the board; with ``some`` only for those who are closed."""
        return self._change("reopen", "reopened {name}", who, changes.reopen, some=some)

    # Grooming ---------------------------------------------------------------------------------------------

    def tag(self, who: int | Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Result:
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

    def comfort(
        self, who: int | Sequence[int], words: str, *, answers_silence: bool = False, seen: Seen | None = None
    ) -> Result:
        """Their own comfort interval (S4); "" = that of the stage again; ``answers_silence`` as in ``log``, ``seen`` as
        in ``edit``.
        """
        length = changes.comfort_words(clean(words), self.rules)
        said = f"gave {{name}} a rhythm of {length}" if length else "gave {name} the rhythm of the stage"
        change = changes.answering_silence(changes.comfort(length)) if answers_silence else changes.comfort(length)
        return self._change("comfort", said, who, change, unchanged="{name}: that is the rhythm already", seen=seen)

    def looked(self, who: int | Sequence[int]) -> Result:
        """Decided: everything with them stays as it is."""
        return self._change("looked", "left {name} as is", who, changes.leave_all_as_is)

    def leave(self, lines: Mapping[int, Collection[Decision]]) -> Result:
        """Decided: these things with each of them stay as they are (``changes.leave_as_is``)."""
        ids = tuple(lines)

        def build(work: Work) -> tuple[Docs, Step]:
            found = {who: changes.leave_as_is(kinds)(work.read(who), work.moment) for who, kinds in lines.items()}
            step = self._step("looked", naming("left {name} as is", found, ids), *ids)
            return {PROSPECTS: work.documents(found)}, step

        return self._commit(build)

    def take_up(self, who: int | Sequence[int]) -> Result:
        """First contact counts from now, for people who entered without first clock and sequence."""
        return self._change("take up", "took up {name}: first contact counts from now", who, changes.take_up)

    def keep_apart(self, *several: Sequence[int]) -> Result:
        """The people of each group look like one person, but are several."""
        apart: dict[int, set[int]] = {}
        for group in several:
            if len(set(group)) < 2:
                raise Refused("it takes two people to keep them apart")
            for each in group:
                apart.setdefault(each, set()).update({*group} - {each})
        ids = tuple(apart)

        def build(work: Work) -> tuple[Docs, Step]:
            found = {each: changes.kept_apart(work.read(each), others) for each, others in apart.items()}
            names = " and ".join(found[each].name for each in ids) if len(ids) == 2 else f"{len(ids):,} people"
            return {PROSPECTS: work.documents(found)}, self._step("keep apart", f"kept {names} apart", *ids)

        return self._commit(build)

    def merge(self, who: int, other: int) -> Result:
        """Two entries of one person become one: ``who``. Whoever pointed to ``other`` points to ``who``."""
        if who == other:
            raise Refused(f"{self.people.name(who)} cannot be merged with themselves: give two people")

        def build(work: Work) -> tuple[Docs, Step]:
            table, kept, gone = work.prospects, work.read(who), work.read(other)
            one = merging.merged(who, kept, other, gone, work.moment, self.region, self.people.source_name(gone))
            documents: dict[int, bytes | None] = {who: encode_joined(one, table[who], table[other]), other: None}
            pointing = merging.points_to(other)
            for each, raw in table.items():
                if each not in documents and pointing.search(raw):
                    documents[each] = encode(merging.repointed(work.read(each), other, who), raw)
            told = repointed_briefings(work.view.table(SOURCES), other, who)
            words = merging.told(who, kept, other, gone, one)
            return {PROSPECTS: documents, SOURCES: told}, self._step("merge", words, who, other)

        return self._commit(build)

    def delete(self, who: int | Sequence[int]) -> Result:
        """For mistakes; closing is the normal end."""
        ids = ids_of(who)

        def build(work: Work) -> tuple[Docs, Step]:
            words = naming("deleted {name}", {each: work.read(each) for each in ids}, ids)
            return {PROSPECTS: dict.fromkeys(ids)}, self._step("delete", words, *ids)

        return self._commit(build)

    def plan_forgetting(self, who: int) -> ToForget:
        """What forgetting somebody would do; nothing is changed. ``forgetting.question`` has it in words."""
        from tui.pipeline import forgetting

        return forgetting.plan(self.store, who)

    def forget(self, plan: ToForget) -> Forgotten:
        """Takes somebody out of all files for good: undo does not bring them back (``pipeline.forgetting``)."""
        from tui.pipeline import forgetting

        done = self.store.erase(msgspec.json.encode(plan.order), forgetting.rule(self.store, plan.order))
        words = f"forgot {plan.name}"
        self.deliver(lambda: self._take_in(done.changes, [], {}, self._step("forget", words, *plan.order.ids)))
        return forgetting.Forgotten((), words, None, done.left)

    def log_mailing(self, who: Sequence[int], *, monthly: bool) -> Result:
        """A mailing went to these people; not to those who were closed or deleted meanwhile.

        Args:
            who: at least one.
            monthly: it is the one that is due. Refused if that was logged already, here or by another process.
        """
        moment = self.moment
        touch = Touch(moment.now, self.rules.mailing.kind, mailing=True)

        def build(work: Work) -> tuple[Docs, Step]:
            if monthly:
                refuse_second(work.view.table(MAILINGS), moment)
            found, left = work.fitting(ids_of(who), changes.mailed(touch), some=True)
            docs: dict[str, dict[int, bytes | None]] = {PROSPECTS: work.documents(found)}
            if monthly:
                mailing = MailingDone(touch.at, len(found))
                docs[MAILINGS] = {work.view.next_id(MAILINGS): msgspec.json.encode(mailing)}
            words = naming_some(f"mailed {touch.kind.one} to {{name}}", found, left)
            return docs, self._step("mailing", words, *found)

        return self._commit(build, moment)

    def away(self, first: date, last: date) -> Result:
        """A holiday, both days included: hides sequence and rhythm for everyone while it lasts."""
        if last < first:
            raise Refused(f"{full(last, self.calendar.zone)} is before {full(first, self.calendar.zone)}")
        words = f"away from {full(first, self.calendar.zone)} to {full(last, self.calendar.zone)}"

        def build(work: Work) -> tuple[Docs, Step]:
            document = msgspec.json.encode(Away(first, last))
            return {PROSPECTS: {}, AWAY: {work.view.next_id(AWAY): document}}, self._step("away", words)

        return self._commit(build)

    def brief(self, source: Source, at: datetime | None = None) -> Result:
        """You told a source whom you look for (S6)."""
        moment = self.moment
        told = changes.time_of_fact(at, moment)
        named = {prospect.source.name for prospect in self.people.table().values() if prospect.source is not None}
        briefed = self.briefings()
        known = known_name(source, briefed, named)
        name = self.people.name(known.prospect) if known.prospect is not None else known.name
        named |= {each for _, each in briefed}
        if known.prospect is None and name not in named:
            self.people.refuse_slip(name, named)
            name += ", a new source"

        def build(work: Work) -> tuple[Docs, Step]:
            document = msgspec.json.encode(Briefing(told, known.prospect, known.name))
            who = (known.prospect,) if known.prospect is not None else ()
            step = self._step("brief", f"briefed {name}", *who)
            return {PROSPECTS: {}, SOURCES: {work.view.next_id(SOURCES): document}}, step

        return self._commit(build, moment)

    # Import -----------------------------------------------------------------------------------------------

    def plan_import(self, people: Sequence[FoundPerson], told: ImportDecisions | None = None) -> Plan:
        """What an import of these people would do; nothing is changed."""
        from tui.pipeline import importing

        ahead, told = self.agenda.ahead_of_import(), told or importing.ImportDecisions("")
        return importing.plan(people, self.people.table(), self.moment, ahead, self.region, told)

    def take_in(
        self, people: Sequence[FoundPerson], name: str, told: ImportDecisions | None = None
    ) -> tuple[Result, Plan]:
        """Imports these people of the file ``name``: one commit, one step of undo."""
        from tui.pipeline import importing

        moment, told = self.moment, told or importing.ImportDecisions("")
        ahead = self.agenda.ahead_of_import()
        done: list[Plan] = []

        def build(work: Work) -> tuple[Docs, Step]:
            known = {who: work.read(who) for who in work.prospects}
            batch = work.view.next_id(IMPORTS)
            made = importing.plan(people, known, moment, ahead, self.region, told, batch)
            done.append(made)
            docs = importing.documents(made, work.view, moment, name, told.origin, batch)
            return docs, self._step("import", importing.words(made, name), *docs[PROSPECTS])

        return self._commit(build, moment), done[0]

    def imports(self) -> dict[int, ImportDone]:
        """The imports that were made, by id, the first one first; those that can be read."""
        found: dict[int, ImportDone] = {}
        for batch, raw in sorted(self.store.table(IMPORTS).items()):
            with suppress(*UNREADABLE):
                found[batch] = decode_import(raw)
        return found

    def take_back(self, batch: int) -> tuple[Result, TakenBack]:
        """Takes an import back, however long ago: who came with it and was not touched since, and what it changed.

        Raises:
            Unknown: there is no such import.
            Refused: it was taken back already, or nothing of it is left to take.
        """
        moment = self.moment
        found: list[TakenBack] = []

        def build(work: Work) -> tuple[Docs, Step]:
            if (done := self.imports().get(batch)) is None:
                raise Unknown(f"there is no import {batch}; `keepwarm imports` lists them")
            if done.taken_back_at is not None:
                raise Refused(f"{done.file} was taken back {full(done.taken_back_at, self.calendar.zone)}")
            ids = [who for who in (*done.new, *done.updated) if who in work.prospects]
            back = taking_back(batch, done, {who: work.read(who) for who in ids})
            found.append(back)
            docs: dict[str, dict[int, bytes | None]] = {PROSPECTS: work.documents(back.reverted)}
            docs[PROSPECTS] |= dict.fromkeys(back.removed)
            docs[IMPORTS] = {batch: msgspec.json.encode(replace(done, taken_back_at=moment.now))}
            return docs, self._step("import", f"took back the import of {done.file}", *docs[PROSPECTS])

        return self._commit(build, moment), found[0]

    # What came in by itself -------------------------------------------------------------------------------

    @cached_property
    def tray(self) -> Tray:
        """What came in by itself and waits: it stands beside the journal."""
        from tui.capture.tray import Tray

        return Tray.open(self.store.files.data, self.store.clock)

    @property
    def has_tray(self) -> bool:
        """Whether anything was ever laid into it. Asked twice a second: a folder that cannot be looked at has none."""
        with suppress(DataError):
            return self.store.files.tray is not None
        return False

    def take(self, several: Mapping[int, Proposed]) -> Result:
        """Takes proposals as they are given here: one commit, one undo step.

        Raises:
            Refused: none of them can be taken. What stands there already is out of the tray all the same.
        """
        from tui.pipeline.taking import Taking

        return self._decide(Taking(several, self.tray))

    def let_go(self, numbers: Collection[int]) -> Result:
        """Lets proposals go: they are never made again. Refused where none of them waits."""
        from tui.pipeline.taking import LETS_GO, Turning

        return self._decide(Turning(LETS_GO, numbers, self.tray))

    def ask_again(self, numbers: Collection[int]) -> Result:
        """Has proposals wait that were let go. Refused where none of them was."""
        from tui.pipeline.taking import ASKS_AGAIN, Turning

        return self._decide(Turning(ASKS_AGAIN, numbers, self.tray))

    def _decide(self, decision: Taking | Turning) -> Result:
        moment = self.moment
        try:
            result = self._commit(decision.build, moment)
        except Refused:
            decision.settle(moment.now)
            raise
        try:
            decision.settle(moment.now, result.step or 0)
        except DataError as error:  # it is in the journal, and that is where the next run finds it
            return _saying(result, f"saved, but still in the tray: {str(error).splitlines()[0]}")
        return result

    def reconcile(self) -> Undone:
        """Has the tray agree with the journal (``taking.reconcile``)."""
        from tui.pipeline.taking import reconcile

        return reconcile(self.tray, self.store.table(STEPS), self.people, self.moment)

    def _step_back(self, *, redo: bool, expected: int | None = None) -> Result:
        """The tray follows a step that was about it."""
        from tui.pipeline.taking import is_of_the_tray

        result = super()._step_back(redo=redo, expected=expected)
        if not (is_of_the_tray(self.store.table(STEPS), result.step) and self.has_tray):
            return result
        try:
            let_go = self.reconcile().let_go
        except DataError as error:
            return _saying(result, f"the tray: {str(error).splitlines()[0]}")
        if let_go and not redo:
            one = f", or keepwarm reject --back {let_go[0]}," if len(let_go) == 1 else ""
            return _saying(result, f"not asked again (L in the tray{one} brings {'it' if one else 'them'} back)")
        return result

    # News of a file ---------------------------------------------------------------------------------------

    def settle_news(self, who: int | Sequence[int], *, take: bool) -> Result:
        """What files say differently is taken into the record, or left: it is news no more; of those who have some."""

        def change(prospect: Prospect, _: Moment) -> Prospect:
            if not prospect.news:
                raise Refused(f"there is no news of {prospect.name}")
            said = {
                field: text
                for news in prospect.news
                if take
                for field in ("name", "company", "position")
                if (text := getattr(news, field))
            }
            return replace(prospect, news=(), **said)

        words = "took over what is new of {name}" if take else "left {name} as they are"
        return self._change("news", words, who, change, some=True)


def _saying(result: Result, more: str) -> Result:
    return replace(result, message=f"{result.message}; {more}")


def _tell_sources(work: Work, found: dict[int, Prospect], touch: Touch) -> None:
    """If the source is a prospect too, a report counts as an outbound touch to them (rule 6)."""
    for who, prospect in list(found.items()):
        source = prospect.source.prospect if prospect.source is not None else None
        if source is not None and source in work.prospects:
            told = found.get(source) or work.read(source)
            found[source] = changes.log(replace(touch, about=who), confirmed=True)(told, work.moment)


_LINES = ("company", "position", "where", "available")


def _refuse_no_name(name: str) -> None:
    if clean(name) and not is_name(name):
        raise Refused(f'"{shortened(clean(name))}" is no name: there is neither a letter nor a digit in it')


def _checked(prospect: Prospect, rules: Rules) -> Prospect:
    """The record with its texts made safe. Refused without a name, or with a wrong comfort interval."""
    name = clean(prospect.name)
    if not name:
        raise Refused("a prospect needs a name")
    comfort = changes.comfort_words(prospect.comfort, rules)
    texts: dict[str, Any] = {field: clean(getattr(prospect, field)) for field in _LINES}
    texts |= {field: cleaned(getattr(prospect, field)) for field in KINDS.values()}
    tags = tuple(dict.fromkeys(tag for tag in map(clean, prospect.tags) if tag))
    note = clean(prospect.note, lines=True)
    return replace(prospect, name=name, comfort=comfort, tags=tags, note=note, **texts)
