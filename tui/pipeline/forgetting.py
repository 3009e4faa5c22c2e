"""Forgetting people: every trace of them, in all files, for good. What is theirs, and what of it others' documents say.

Of others nothing changes that they would notice: whom they were referred by becomes "somebody forgotten", a report
about the forgotten is about nobody any more, and the words of undo steps lose the name. What others' notes say of them
is the others', and stays: it is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from tui.capture.records import PROPOSALS, STRANGERS, State
from tui.model.addresses import email_key
from tui.model.documents import name_in
from tui.pipeline.briefings import SOURCES
from tui.pipeline.errors import Refused
from tui.pipeline.history import sound_step
from tui.pipeline.imports import IMPORTS
from tui.pipeline.result import Result
from tui.store import PROSPECTS, STEPS, Docs, Store
from tui.store.erasing import Rule, commits, unreached
from tui.store.lines import META
from tui.text import and_more, clean, counted, fold

SOMEBODY = "somebody forgotten"
_NOBODY = 0
"""An id that nobody has: a report to a source stays one that was about somebody."""

_plain = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.encode


class Order(msgspec.Struct, frozen=True):
    """Who is to be forgotten: their ids, and every name and address they ever had."""

    ids: tuple[int, ...]
    names: tuple[str, ...]
    addresses: tuple[str, ...] = ()


class Mention(NamedTuple):
    """Somebody else, and how often what is known of them names the forgotten."""

    who: int
    name: str
    times: int


class Plan(NamedTuple):
    """What forgetting would do: the order, and what there is to say before."""

    order: Order
    name: str
    copies: int
    """Backups and other copies that are gone through."""
    steps: int
    """Undo steps that end, or lose a part."""
    others: int
    """People whose documents point to them."""
    mentions: tuple[Mention, ...]
    unreached: tuple[str, ...]
    """What stays, in words."""


class Forgotten(Result, frozen=True):
    """What was done, and the files that could not be cleaned yet, each with the reason."""

    left: tuple[str, ...] = ()


# Who and what it is ---------------------------------------------------------------------------------------------------


class _Traces:
    """What all files say of everybody: the names they had, and who was merged into whom."""

    def __init__(self, store: Store) -> None:
        self.names: dict[int, set[str]] = {}
        self.addresses: dict[int, set[str]] = {}
        self.merged: dict[int, set[int]] = {}
        for docs in commits(store.files):
            for who, raw in docs.get(PROSPECTS, {}).items():
                if raw is not None:
                    self._note(who, raw)
            for raw in docs.get(STEPS, {}).values():
                step = sound_step(raw)
                if step is not None and step.did == "merge" and len(step.who) == 2:
                    self.merged.setdefault(step.who[0], set()).add(step.who[1])

    def _note(self, who: int, raw: bytes) -> None:
        try:
            known = _known(raw)
        except msgspec.DecodeError:
            return
        self.names.setdefault(who, set()).update(_texts(known.name))
        addresses = self.addresses.setdefault(who, set())
        for value in (known.email, known.phone, known.url):
            addresses.update(_texts(value))
        for several in (known.emails, known.phones, known.urls):
            for entry in several if isinstance(several, list) else ():
                addresses.update(_texts(entry.get("value") if isinstance(entry, dict) else entry))


class _Known(msgspec.Struct, gc=False):
    """What of a document tells who somebody is, whatever another program wrote there."""

    name: Any = ""
    email: Any = ""
    phone: Any = ""
    url: Any = ""
    emails: Any = ()
    phones: Any = ()
    urls: Any = ()


_known = msgspec.json.Decoder(_Known).decode


def _texts(value: object) -> set[str]:
    """A value, if it is a text that says something, as it stands and as it is shown."""
    return {text for text in (value, clean(value)) if text.strip()} if isinstance(value, str) else set()


def former(store: Store, words: str) -> int | None:
    """The id of somebody who is there no more, but still in undo steps or copies: by id, name or address."""
    traces, people = _Traces(store), store.table(PROSPECTS)
    wanted = fold(clean(words))
    found = {
        who
        for who, names in traces.names.items()
        if who not in people
        and (wanted == str(who) or wanted in {fold(each) for each in {*names, *traces.addresses[who]}})
    }
    return found.pop() if len(found) == 1 else None


def plan(store: Store, who: int) -> Plan:
    """What forgetting somebody would do. Refused where no file knows them, and for one half of who was merged."""
    traces, people = _Traces(store), store.table(PROSPECTS)
    heir = _heir(store, who)
    if heir is not None and who not in people:
        raise Refused(
            f"#{who} was merged into {clean(name_in(people[heir]).name)} #{heir}, and they are one person since: "
            f"forget #{heir}, or undo the merge first"
        )
    ids = {who}
    waiting = [who]
    while waiting:  # those merged into them were the same person
        new = {each for each in traces.merged.get(waiting.pop(), ()) if each not in people and each not in ids}
        ids |= new
        waiting += new
    names = set().union(*(traces.names.get(each, set()) for each in ids))
    if not names and who not in traces.names:
        raise Refused(f"nothing is known of {who}")
    addresses = set().union(*(traces.addresses.get(each, set()) for each in ids))
    order = Order(tuple(sorted(ids)), tuple(sorted(names)), tuple(sorted(addresses)))
    taken = _Without(order, traces.names)
    others = {each: raw for each, raw in people.items() if each not in ids}
    left = {each: taken.person(raw) for each, raw in others.items()}
    current = name_in(people[who]).name if who in people else ""
    return Plan(
        order,
        clean(current or min(names, default=str(who))),
        len(store.files.copies()),
        sum(taken.step(raw) is not raw for raw in store.table(STEPS).values()),
        sum(left[each] is not raw for each, raw in others.items()),
        tuple(_mentions(order, left)),
        tuple(_unreached(store, order)),
    )


def _heir(store: Store, who: int) -> int | None:
    """Into whom somebody was merged, if that stands, and can be undone."""
    steps, people = store.table(STEPS), store.table(PROSPECTS)
    heirs: dict[int, int] = {}
    for number in sorted(steps):
        step = sound_step(steps[number])
        if step is None:
            continue
        if step.undoes is not None:
            heirs.pop(step.undoes, None)
        made = sound_step(steps.get(step.redoes)) if step.redoes is not None else step
        if made is not None and made.did == "merge" and made.undoes is None and made.who[1:] == (who,):
            heirs[step.redoes or number] = made.who[0]
    return next((heir for heir in heirs.values() if heir in people), None)


def question(found: Plan) -> str:
    """What it does, in a few lines."""
    ids = ", ".join(f"#{each}" for each in found.order.ids)
    lines = [
        f"Forget {found.name} ({ids}) for good: every trace is taken out of the data and of "
        f"{counted(found.copies, 'backup or copy', 'backups and copies')}. Nothing brings it back."
    ]
    if found.steps:
        lines.append(
            f"{counted(found.steps, 'step', 'steps')} of the history can no longer be undone, or only in part."
        )
    if found.others:
        lines.append(f"{counted(found.others, 'other person points', 'others point')} to them and will no longer.")
    return "\n".join([*lines, *remains(found)])


def remains(found: Plan) -> list[str]:
    """What is not reached, a line each."""
    lines: list[str] = []
    if found.mentions:
        listed = and_more([f"{each.name} #{each.who}" for each in found.mentions], 10)
        times = sum(each.times for each in found.mentions)
        lines.append(f"{counted(times, 'mention stays', 'mentions stay')} in what you wrote about others: {listed}.")
    lines += found.unreached
    lines.append(
        "Not reached: exports and other copies elsewhere, snapshots of the disk, your editor's files, what was sent."
    )
    return lines


def _mentions(order: Order, others: Mapping[int, bytes]) -> Iterator[Mention]:
    pattern = _pattern((*order.names, *order.addresses), re.IGNORECASE)
    for who, raw in others.items():
        told = {key: value for key, value in _plain(raw).items() if key != "name"}  # which is their own
        times = sum(len(pattern.findall(text)) for text in _all_texts(told))
        if times:
            yield Mention(who, clean(name_in(raw).name), times)


def _all_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _all_texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _all_texts(each)


def _unreached(store: Store, order: Order) -> Iterator[str]:
    files = store.files
    for path in unreached(files):
        yield f"{path} has another name somewhere (a hard link), which keeps what it holds."
    if (files.data / ".git").exists():
        yield f"{files.data} is under git: its history keeps everything."
    pattern = _pattern((*order.names, *order.addresses), re.IGNORECASE)
    for path in files.others():
        try:
            clear = ".git" in path.parts or not path.is_file() or not pattern.search(_readable(path.read_bytes()))
        except OSError:
            clear = False
        if not clear:
            yield f"{path} is not Keepwarm's and may name them: remove it yourself."


# Taking it out --------------------------------------------------------------------------------------------------------


def rule(store: Store, order: Order) -> Rule:
    """What the store takes out of each file."""
    taken = _Without(order, _Traces(store).names)
    return Rule(lambda: _File(taken).without, taken.is_theirs)


def finish(store: Store) -> tuple[str, ...]:
    """Brings to its end what an earlier process began; the files that could not be cleaned yet.

    Raises what ``Store.erase`` raises, and Refused for an order that cannot be read.
    """
    raw = store.to_erase()
    if not raw:
        return ()
    try:
        order = msgspec.json.decode(raw, type=Order)
    except msgspec.DecodeError:
        raise Refused(
            f"{store.files.order} cannot be read: somebody was to be forgotten. Remove it, and forget them anew."
        ) from None
    return store.erase(raw, rule(store, order)).left


class _Without:
    """Documents without the forgotten; those that say nothing of them are the same objects."""

    def __init__(self, order: Order, names: Mapping[int, Iterable[str]]) -> None:
        self._ids = frozenset(order.ids)
        self._known = names
        self._names = order.names
        self._addresses = {email_key(each) for each in order.addresses}
        self._called = {fold(clean(name)) for name in order.names}
        numbers = b"|".join(b"%d" % each for each in order.ids)
        words = [re.escape(word.encode("utf-8", "surrogatepass")) for word in (*order.names, *order.addresses)]
        self._plain = re.compile(b"|".join([rb"\b(?:%b)\b" % numbers, *words]), re.IGNORECASE)
        self._key = re.compile(rb'"(?:%b)"\s*:' % numbers)
        self._word = _pattern((*order.names, *order.addresses), re.IGNORECASE)

    def concerns(self, raw: bytes) -> bool:
        """False where a document surely says nothing of them: most do not, and need not be decoded."""
        return not raw.isascii() or b"\\" in raw or self._plain.search(raw) is not None

    def is_one(self, who: object) -> bool:
        """Whether it is an id of theirs, whatever another program wrote in the place of one."""
        return type(who) is int and who in self._ids

    def is_briefing(self, raw: bytes) -> bool:
        """Whether a document of the sources is about them."""
        return self.concerns(raw) and self._is_source(_plain(raw))

    def person(self, raw: bytes) -> bytes:
        """Somebody else's document that points to them no more."""
        if not self.concerns(raw):
            return raw
        fields = _plain(raw)
        new = dict(fields)
        source = fields.get("source")
        if isinstance(source, dict) and self._is_source(source):
            new["source"] = {"name": SOMEBODY}
        touches = fields.get("touches")
        if isinstance(touches, list):
            new["touches"] = [
                {**touch, "about": _NOBODY} if isinstance(touch, dict) and self.is_one(touch.get("about")) else touch
                for touch in touches
            ]
        brought = fields.get("brought")
        if isinstance(brought, list):
            new["brought"] = [self._said(each) for each in brought]
        apart = fields.get("apart")
        if isinstance(apart, list):
            new["apart"] = [each for each in apart if not self.is_one(each)]
            if not new["apart"]:
                del new["apart"]
        return raw if new == fields else _encode(new)

    def _said(self, brought: object) -> object:
        """What a file said of somebody else, without them as the source."""
        person = brought.get("person") if isinstance(brought, dict) else None
        if not isinstance(person, dict) or not self._is_source({"name": person.get("source")}):
            return brought
        assert isinstance(brought, dict)
        return {**brought, "person": {**person, "source": SOMEBODY}}

    def batch(self, raw: bytes) -> bytes:
        """An import in the list that does not name them."""
        if not self.concerns(raw):
            return raw
        fields = _plain(raw)
        new = dict(fields)
        if isinstance(came := fields.get("new"), dict):
            new["new"] = {who: kept for who, kept in came.items() if not (who.isdecimal() and int(who) in self._ids)}
        if isinstance(updated := fields.get("updated"), list):
            new["updated"] = [each for each in updated if not self.is_one(each)]
        if isinstance(file := fields.get("file"), str):
            new["file"] = self._word.sub(SOMEBODY, file)
        return raw if new == fields else _encode(new)

    def proposal(self, raw: bytes) -> bytes:
        """What came in about them, without them: that there was something stays, or the balance would not add up."""
        if not self.concerns(raw):
            return raw
        fields = _plain(raw)
        if not self.is_one(fields.get("who")):
            return raw
        kept = {key: fields[key] for key in ("what", "source", "found_at", "counts") if key in fields}
        return _encode({**kept, "who": _NOBODY, "keys": [], "state": State.FORGOTTEN})

    def is_stranger(self, raw: bytes) -> bool:
        """Whether somebody you write to is them, by an address they had."""
        return self.concerns(raw) and _plain(raw).get("address") in self._addresses

    def _is_source(self, source: Mapping[str, Any]) -> bool:
        name = source.get("name")
        return self.is_one(source.get("prospect")) or (isinstance(name, str) and fold(clean(name)) in self._called)

    def step(self, raw: bytes) -> bytes:
        """An undo step that does not name them. It may have done something to others too, which can still be undone."""
        if not self.concerns(raw):
            return raw
        fields = _plain(raw)
        who, what = fields.get("who", []), fields.get("what")
        if not isinstance(who, list) or not isinstance(what, str):
            return raw
        others = [each for each in who if not self.is_one(each)]
        if others == who and who:
            return raw  # a name in its words is the name of one of them
        new = {**fields, "what": self._unnamed(what, others)}
        if who:
            new["who"] = others
        return raw if new == fields else _encode(new)

    def _unnamed(self, what: str, others: Iterable[int]) -> str:
        """Words of a step without their names; a longer name of somebody else that contains one stays."""
        longer = {name for each in others for name in self._known.get(each, ())} - {*self._names}
        return _pattern((*longer, *self._names)).sub(lambda match: match[0] if match[0] in longer else SOMEBODY, what)

    def is_theirs(self, piece: bytes) -> bool:
        """As ``Rule`` has it: what names them, and what cannot be told to be somebody else's."""
        if _HEADING.match(piece) or not piece.strip(b"\0\r\n\t "):
            return False
        return bool(self._key.search(piece) or self._word.search(_readable(piece))) or _KEY.search(piece) is None


class _File:
    """The commits of one file, in their order.

    While two people were merged, the document of the one who stayed was that of both: if it was undone, and one of
    them is forgotten, those documents go, as do the steps of merging and undoing.
    """

    def __init__(self, taken: _Without) -> None:
        self._taken = taken
        self._merges: dict[int, int] = {}
        """Step of a merge with somebody else -> who was both of them."""
        self._both: set[int] = set()
        """Such steps that are in force."""
        self._briefings: set[int] = set()

    def without(self, docs: Docs) -> Docs:
        """A commit without them; a step that did nothing to anybody else goes with them."""
        mixing = self._take_in(docs.get(STEPS, {}))
        both = {self._merges[number] for number in self._both}
        found = {name: dict(self._table(name, rows, both)) for name, rows in docs.items() if name != STEPS}
        if STEPS in docs:
            alone = not any(rows for name, rows in found.items() if name != META)
            found[STEPS] = dict(self._steps(docs[STEPS], mixing, alone=alone))
        same = all(
            found[name].keys() == rows.keys() and all(found[name][who] is row for who, row in rows.items())
            for name, rows in docs.items()
        )
        return docs if same else found

    def _take_in(self, rows: Mapping[int, bytes | None]) -> set[int]:
        """Follows merges of them with others; the steps among these that do or undo one."""
        mixing: set[int] = set()
        for number, raw in sorted(rows.items()):
            if raw is None or not (b"merge" in raw or self._merges):
                continue
            step = sound_step(raw)
            if step is None:
                continue
            ours = [who for who in step.who if self._taken.is_one(who)]
            if step.did == "merge" and 0 < len(ours) < len(step.who):
                self._merges[number] = next(who for who in step.who if not self._taken.is_one(who))
                self._both.add(number)
                mixing.add(number)
            elif step.undoes in self._merges:
                self._both.discard(step.undoes)
                mixing.add(number)
            elif step.redoes in self._merges:
                self._both.add(step.redoes)
                mixing.add(number)
        return mixing

    def _table(self, name: str, rows: Mapping[int, bytes | None], both: set[int]) -> Iterator[tuple[int, bytes | None]]:
        for who, raw in rows.items():
            if name == PROSPECTS:
                if not self._taken.is_one(who) and who not in both:
                    yield who, raw and self._taken.person(raw)
            elif name == IMPORTS:
                yield who, raw and self._taken.batch(raw)
            elif name == PROPOSALS:
                yield who, raw and self._taken.proposal(raw)
            elif name == STRANGERS:
                if raw is None or not self._taken.is_stranger(raw):
                    yield who, raw
            elif name != SOURCES:
                yield who, raw
            elif raw is None or not self._taken.is_briefing(raw):
                self._briefings.add(who)
                yield who, raw
            elif who in self._briefings:  # it was about somebody else in between
                yield who, None

    def _steps(
        self, rows: Mapping[int, bytes | None], mixing: set[int], *, alone: bool
    ) -> Iterator[tuple[int, bytes | None]]:
        for number, raw in rows.items():
            new = raw and self._taken.step(raw)
            if number not in mixing and (new is None or new is raw or not alone or _plain(new).get("who")):
                yield number, new


_HEADING = re.compile(rb"line \d+ of ")
_KEY = re.compile(rb'"\d+"\s*:')


def _pattern(words: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Any of these words, whole, the longest that fits; without words, nothing."""
    listed = "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)" if listed else "(?!)", flags)


def _readable(text: bytes) -> str:
    """A piece of any file as text, JSON's escapes resolved."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text.decode("utf-8", "replace"))
