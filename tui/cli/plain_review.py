"""The review in line mode: shows an item in a few labelled sentences and reads a letter, as the board reads a key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from tui.agenda.index import Due
from tui.cli.line_mode import ASKS, ITEM, Ended, LineWalk, cut, cut_lines, labelled, sentence
from tui.exchange.agenda import how
from tui.model.addresses import reach
from tui.model.kinds import Kind
from tui.pipeline import changes
from tui.pipeline.pipeline import Pipeline
from tui.rules.engine import Rule, State
from tui.rules.words import state_words
from tui.text import clean
from tui.views.previews import understood
from tui.views.review import saved_walk
from tui.views.review.absence import offer_command, offer_words, offers
from tui.views.review.summary import summarize
from tui.views.review.walk import Walk
from tui.when.instants import When, past_instant
from tui.when.saying import full, passed, short

HELP: Final = """\
t and a kind: you were in touch. i and a kind: they were. Kinds: {kinds}. A capital kind asks for a note and the time.
p promise, P they let you off it, s put off, S let go what is next, X end the opening steps.
I they expressed interest, b they bought, f they sent somebody, c how often, n a remark, x close.
m the message. j next, k before, u undo, q leave; what is passed over comes again."""


class PlainReview(LineWalk):
    """One review. It is the same walk as on the board: it can be left here and continued there."""

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__(pipeline)
        self._folder = pipeline.store.path.parent
        self.walk = Walk(pipeline, saved_walk.load(self._folder))
        self._letters: dict[str, Callable[[int, str], None]] = {
            "t": partial(self._touch, inbound=False), "i": partial(self._touch, inbound=True),
            "p": self._promise, "s": self._put_off, "c": self._comfort, "n": self._note, "x": self.close,
            "m": self._message,
            "P": self._command(pipeline.release), "S": self._command(pipeline.skip),
            "X": self._command(partial(pipeline.skip, rest=True)), "I": self._command(pipeline.interest),
            "b": self._command(pipeline.bought), "f": self._command(pipeline.referral),
        }  # fmt: skip

    def run(self) -> None:
        """Until the user leaves, or the input ends."""
        try:
            self._begin_after_absence()
            while self._turn():
                self._save()
        except Ended:
            pass
        finally:
            self._save()
        if self.walk.current is not None:
            self.talk.say(f"Left at {self.walk.number:,} of {self.walk.total:,}.")

    def _save(self) -> None:
        saved_walk.save(self._folder, self.walk.to_save())

    def _turn(self) -> bool:
        """Shows where the review stands, and does what is answered; False to leave."""
        shown = self.walk.current
        if shown is None:
            return self._end()
        self.show(shown.who)
        self.talk.say(self._item(shown.who, self.walk.line))
        while True:
            words = self.talk.ask(ASKS)
            letter, more = words[:1], words[1:].strip()
            if letter == "q":
                return False
            if letter == "?":
                self.talk.say(HELP.format(kinds=", ".join(f"{kind.key} {kind}" for kind in Kind)))
            elif letter == "u":
                if self.undo():
                    self._look()
                    return True
            elif letter in self._letters or letter in ("j", "k"):
                return self._answered(letter, more, shown.who)
            elif words:
                self.talk.say(f'"{cut(words, 20)}" is no letter here.')

    def _answered(self, letter: str, more: str, who: int) -> bool:
        """Does what a letter says of the person, who must be as they were shown."""
        if self._has_moved():
            return True
        if letter == "j":
            self.walk.pass_over()
        elif letter == "k":
            if not self.walk.back():
                self.talk.say("This is the first one.")
        else:
            self._letters[letter](who, more)
            self._look()
        return True

    def _has_moved(self) -> bool:
        """Whether what was shown is not there any more as it was: then it is said, and nothing is done."""
        shown = self.walk.current
        is_stale = self.is_stale()
        news = self._look()
        if shown == self.walk.current and not is_stale:
            return False
        self.talk.say(sentence(f"{news or 'something has changed here'}: nothing was done"))
        return True

    def _look(self) -> str:
        """Takes in what changed, here and elsewhere; what another session did about the person, in words."""
        if self.walk.day != self.pipeline.calendar.day(self.pipeline.now):
            self.walk = Walk(self.pipeline)
        news = self.walk.look(follow=True)
        if news.elsewhere is not None:
            return f"elsewhere: {cut(news.elsewhere.what, 100)}"
        return f"{cut(news.lost.name, 60)} is no longer due" if news.lost is not None else ""

    # What is said -------------------------------------------------------------------------------------------

    def _item(self, who: int, line: Due | None) -> str:
        """The item and the person: at most ``ITEM`` bytes, with the question."""
        place = f"{self.walk.number:,} of {self.walk.total:,}"
        if who not in self.pipeline.people:
            return f"{place}: deleted. u brings them back."
        person = self.pipeline.prospect(who)
        name = cut(", ".join(filter(None, (person.name, person.company))), 70)
        if line is None:
            return f"{sentence(f'{place}: {name}')} Decided in this review."
        last = self._last(who)
        how_and_when = f"{cut(how(line.item), 40)}, {self._when(line)}"
        found = [
            sentence(f"{place}, {line.group}: {name}"),
            labelled("Why", self.pipeline.reason(who, line.item), 110),
            labelled("How", how_and_when, 90),
            labelled("Reach", "; ".join(reach(person)), 55) if reach(person) else "No address.",
            labelled("Last", last, 40) if last else "No touch yet.",
        ]
        return cut_lines(found, ITEM - len(ASKS) - 2)

    def _when(self, line: Due) -> str:
        item, zone = line.item, self.pipeline.calendar.zone
        when = short(item.due_at, self.pipeline.now, zone, timed=item.rule is Rule.PROMISE)
        return f"due {when}" if item.state is State.DUE else f"{state_words(item.state)}, due {when}"

    def _last(self, who: int) -> str:
        touches = self.pipeline.prospect(who).touches
        if not touches:
            return ""
        touch = touches[-1]
        whose = "their" if touch.inbound else "your"
        note = f": {touch.note}" if touch.note else ""
        return f"{whose} {touch.kind} {passed(touch.at, self.pipeline.now, self.pipeline.calendar.zone)}{note}"

    def _end(self) -> bool:
        """The end of the list: what was done, and what can be gone on with."""
        found = summarize(self.walk, self.pipeline)
        is_empty = not self.walk.total
        words = ["Nothing is due now." if is_empty else f"Through: {self.walk.done:,} of {self.walk.total:,} decided."]
        letters = {"q"}
        if self.walk.passed:
            words.append(f"{len(self.walk.passed):,} passed over: r walks through them again.")
            letters.add("r")
        if self.walk.extra:
            words.append(f"{len(self.walk.extra):,} came due meanwhile: j goes on with them.")
            letters.add("j")
        if found.waiting:
            words.append(f"{found.waiting:,} wait for room in the day.")
        if found.first is not None:
            when = full(found.first.item.due_at, self.pipeline.calendar.zone)
            words.append(f"Next: {cut(found.first.row.name, 60)}, {when}.")
        self.talk.say(" ".join(words))
        if is_empty and len(letters) == 1:
            return False
        while (letter := self.talk.ask(f"Letter ({', '.join(sorted(letters))}, u undoes):")[:1]) not in letters:
            if letter == "u" and self.undo():
                self._look()
                return True
        if letter == "r":
            self.walk.walk_again()
        elif letter == "j":
            self.walk.take_up()
        return letter != "q"

    def _begin_after_absence(self) -> None:
        """After a week without a touch: what piled up can be decided at once."""
        while found := offers(self.pipeline):
            for place, offer in enumerate(found, 1):
                self.talk.say(sentence(f"{place}: {' - '.join(offer_words(offer, self.pipeline))}"))
            answer = self.talk.ask("No touch for a while. A number, or r to go on as it is:")
            if answer not in map(str, range(1, len(found) + 1)):
                return
            self.show(0)
            self.do(offer_command(found[int(answer) - 1], self.pipeline))
            self.walk = Walk(self.pipeline)

    # What is done -------------------------------------------------------------------------------------------

    def _command(self, command: Callable[..., object]) -> Callable[[int, str], None]:
        def act(who: int, _: str) -> None:
            self.do(partial(command, who))  # type: ignore[arg-type]

        return act

    def _touch(self, who: int, more: str, *, inbound: bool) -> None:
        keys = {kind.key: kind for kind in Kind}
        key = more[:1] or self.talk.ask(f"Kind ({', '.join(f'{kind.key} {kind}' for kind in self._usual(who))}):")[:1]
        kind = keys.get(key.lower())
        if kind is None:
            self.talk.say(sentence(f'"{key}" is no kind: nothing was logged' if key else "nothing was logged"))
            return
        at, note = None, more[1:].strip()
        if key.isupper():
            note = note or self.talk.ask("What was said (Enter: nothing):")
            at = self._past("When (Enter: now):")
        log = partial(self.pipeline.log, who, kind, at=at, inbound=inbound, note=note)
        self.do(log, partial(log, confirmed=True))

    def _usual(self, who: int) -> list[Kind]:
        """The kinds, those that the next item asks for first."""
        wanted = [kind for item in self.pipeline.explain(who)[:1] for kind in item.kinds]
        return list(dict.fromkeys((*wanted, *Kind)))

    def _past(self, question: str) -> datetime | None:
        """When something was; None: now."""
        while words := self.talk.ask(question):
            found = understood(self.pipeline, words, past=True)
            if found.when is not None and not found.wrong:
                return past_instant(found.when, self.pipeline.now, self.pipeline.calendar.zone)
            self.talk.say(sentence(found.wrong or found.echo))
        return None

    def _time(self, who: int, question: str, change: Callable[[When], changes.Change]) -> When | None:
        """Asks until a time is understood and allowed; None for an empty line."""
        while words := self.talk.ask(question):
            found = understood(self.pipeline, words, change=change, who=[who])
            self.talk.say(sentence(found.wrong or found.echo))
            if found.when is not None and not found.wrong:
                return found.when
        self.talk.say("Left as it was.")
        return None

    def _promise(self, who: int, more: str) -> None:
        seen = self.show(who)
        if (when := self._time(who, "Promise to be in touch when?", changes.promise)) is not None:
            note = more or self.talk.ask("What did you promise (Enter: nothing more)?")
            self.do(partial(self.pipeline.promise, who, when, note, seen=seen))

    def _put_off(self, who: int, _: str) -> None:
        seen = self.show(who)
        if (until := self._time(who, "Put off until when?", changes.put_off)) is not None:
            self.do(partial(self.pipeline.put_off, who, until, seen=seen))

    def _comfort(self, who: int, more: str) -> None:
        seen = self.show(who)
        if words := more or self.talk.ask("How often suits them (such as 3 months; Enter: as it is)?"):
            self.do(partial(self.pipeline.comfort, who, words, seen=seen))

    def _note(self, who: int, more: str) -> None:
        seen = self.show(who)
        if words := more or self.talk.ask("Remark (added to what is there; Enter: none):"):
            note = "\n".join(filter(None, (self.pipeline.prospect(who).note, words)))
            self.do(partial(self.pipeline.edit, who, note=note, seen=seen))

    def _message(self, who: int, _: str) -> None:
        from tui.views.drafts import best

        found = best(self.pipeline, who)
        if found is None:
            self.talk.say("No template fits what is next.")
            return
        subject = f"Subject: {found.subject}\n\n" if found.subject else ""
        self.talk.say(f"{found.template.title}, {found.kind} to {clean(found.to)}.\n{subject}{found.text}")
        if found.missing:
            self.talk.say("What stands in brackets is not known yet.")
