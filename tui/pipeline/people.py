"""Who is in the store: records by id, names, and finding somebody by what the user typed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime

from tui.model.addresses import KINDS, AddressKind, is_same_as, kind_of
from tui.model.documents import addresses_in, decode, name_in
from tui.model.records import Prospect, Source
from tui.pipeline.errors import Unknown
from tui.store import PROSPECTS, STEPS, Store
from tui.text import clean, fold, is_in, searchable, shortened, spellings

_KEPT = 512
"""Decoded records in the cache: those on the screen and a few more; the others stay bytes."""


_SLIP = 80
"""From this likeness on (0 to 100) an unknown name is taken for a mistyped known one."""
_LONGEST_ID = 18


class People:
    """The prospects of a store, decoded when somebody looks."""

    def __init__(self, store: Store, opened: datetime, region: str = "") -> None:
        self._store = store
        self._region = region
        self._opened = opened
        self._kept: OrderedDict[int, tuple[bytes, Prospect]] = OrderedDict()
        self.unreadable: set[int] = set()
        """Those of whom another program has written what cannot be read: they are not there, until it is mended."""

    def __iter__(self) -> Iterator[int]:
        return iter(self._store.table(PROSPECTS))

    def __contains__(self, who: int) -> bool:
        return who in self._store.table(PROSPECTS) and who not in self.unreadable

    def __len__(self) -> int:
        return len(self._store.table(PROSPECTS))

    def __getitem__(self, who: int) -> Prospect:
        return self.read(who)[1]

    def read(self, who: int) -> tuple[bytes, Prospect]:
        """The document of somebody and the record in it. Raises KeyError for an id that is not there.

        Who was looked at is known until it is told that they have gone (``forget``): commands run in another thread,
        and a picture that is being drawn is finished.
        """
        raw, kept = self._store.table(PROSPECTS).get(who), self._kept.get(who)
        if kept is not None and (raw is None or kept[0] is raw):
            return kept
        if raw is None:
            raise KeyError(who)
        found = self._kept[who] = raw, decode(who, raw, self._opened)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    def look(self, who: int) -> Prospect:
        """The record of somebody, not cached: for a look at everybody."""
        return decode(who, self._store.table(PROSPECTS)[who], self._opened)

    def table(self) -> dict[int, Prospect]:
        """Everybody, decoded."""
        return {who: decode(who, raw, self._opened) for who, raw in self._store.table(PROSPECTS).items()}

    def forget(self, ids: set[int]) -> None:
        """Decodes these records again when they are read next: they changed."""
        for who in ids:
            self._kept.pop(who, None)

    def name(self, who: int) -> str:
        """The name of a prospect, or "someone deleted"."""
        raw = self._store.table(PROSPECTS).get(who)
        return name_in(raw).name if raw is not None else "someone deleted"

    def source_name(self, prospect: Prospect) -> str:
        """The name of the source of a prospect; empty without one."""
        return self.named(prospect.source)

    def named(self, source: Source | None) -> str:
        """The name of a source; empty without one."""
        if source is None:
            return ""
        return self.name(source.prospect) if source.prospect is not None else source.name

    def find(self, words: str) -> int:
        """The prospect that WHO means: an id, a name, or any unambiguous part of one.

        Raises:
            Unknown: nobody, or several; with the candidates.
        """
        who = self._numbered(words)
        if who is not None:
            return who
        wanted = fold(clean(words))
        if not wanted:
            raise Unknown("WHO is empty: give an id, or a name or part of one")
        kind = kind_of(words)
        if kind is not None and (reached := self._reached(kind, words)):
            return self._only(words, reached)
        exact, part = self._matching(clean(words))
        # A number is an id: when that person is gone, somebody with the number in their name is not meant.
        found = exact or ([] if wanted.isdecimal() else part)
        if not found:
            raise self._nobody(words, part)
        return self._only(words, found)

    def _only(self, words: str, found: list[int]) -> int:
        """The one person found. Raises Unknown, with the candidates, where there are several."""
        if len(found) == 1:
            return found[0]
        quoted = shortened(clean(words))
        named = tuple((who, self._described(who)) for who in found[:10])
        more = f" and {len(found) - 10} more" if len(found) > 10 else ""
        raise Unknown(f'"{quoted}" could be {_listed(named)}{more}; give the id', named)

    def _nobody(self, words: str, part: list[int]) -> Unknown:
        """Why nobody is found: removed, mistyped, or not there; ``part`` are those whose name contains the words."""
        gone, called = self._gone(words), clean(words)
        alike = tuple((who, self._described(who)) for who in part[:5])
        if not alike and not gone:
            alike = self._alike(fold(called))
        if alike:
            more = f"; did you mean {_listed(alike)}?"
        elif gone:
            more = ""
        else:
            more = "; see `keepwarm list`" if len(self) else f": there is nobody in {self._store.path.parent}"
        return Unknown((gone or f'nobody is called "{shortened(called)}"') + more, alike)

    def _numbered(self, words: str) -> int | None:
        """The id in words, if there is somebody with it."""
        who = _id(words)
        return who if who in self else None

    def _gone(self, words: str) -> str:
        """What became of the person with this id; empty if nothing is known of it."""
        if not (who := _id(words)):
            return ""
        from tui.pipeline.removed import command_back, merged_into, removal  # only where somebody was not found

        if (last := removal(self._store.table(STEPS), who)) is None:
            return ""
        if (heir := merged_into(self._store, who)) is not None:
            return f"{who} was merged into {shortened(self.name(heir))} #{heir}"
        return f"{who} is gone: {command_back(self._store, last)}"

    def source(self, words: str) -> Source:
        """The source that words mean: an id, the name of a prospect, else the name of someone not on the board."""
        name = clean(words)
        who = self._numbered(name)
        if who is not None:
            return Source(prospect=who)
        if not fold(name):
            raise Unknown("the source is empty: give an id or a name")
        if name.isdecimal():
            raise Unknown(self._gone(name) or f"the source {shortened(name)} is nobody's id; see `keepwarm list`")
        exact, part = self._matching(name)
        if len(exact) > 1:
            named = tuple((who, self._described(who)) for who in exact[:10])
            raise Unknown(f'the source "{shortened(name)}" could be {_listed(named)}; give the id', named)
        found = exact or (part if len(part) == 1 else [])
        return Source(prospect=found[0]) if found else Source(name=name)

    def refuse_slip(self, name: str, sources: set[str]) -> None:
        """Raises Unknown if the unknown name of a source may be a mistyped known one."""
        from rapidfuzz import fuzz

        wanted = fold(name)
        _, part = self._matching(name)
        table = self._store.table(PROSPECTS)
        close = part or [who for who, raw in table.items() if fuzz.ratio(wanted, fold(name_in(raw).name)) >= _SLIP]
        found = tuple((who, self._described(who)) for who in close[:5])
        alike = [shortened(each) for each in sorted(sources) if fuzz.ratio(wanted, fold(each)) >= _SLIP]
        if found or alike:
            meant = ", ".join(filter(None, [*alike[:5], _listed(found)]))
            raise Unknown(f'no source is called "{shortened(name)}"; did you mean {meant}? Else add them first', found)

    def like(self, draft: Prospect) -> tuple[tuple[int, str], ...]:
        """Up to five people who are there and have the name or an address of somebody new."""
        found = dict.fromkeys(self._matching(clean(draft.name))[0]) if fold(clean(draft.name)) else {}
        for kind, many in KINDS.items():
            for each in getattr(draft, many):
                found |= dict.fromkeys(self._reached(kind, each.value))
        return tuple((who, self._described(who)) for who in list(found)[:5])

    def _reached(self, kind: AddressKind, words: str) -> list[int]:
        """The ids of those with this address, in any form."""
        is_theirs = is_same_as(kind, words, self._region)
        table = self._store.table(PROSPECTS)
        return [who for who, raw in table.items() if any(map(is_theirs, addresses_in(raw, kind)))]

    def _matching(self, words: str) -> tuple[list[int], list[int]]:
        """The ids with exactly this name, and those whose name contains it, in any spelling."""
        exact, part = [], []
        wanted, pieces = fold(words), [spellings(piece) for piece in words.split()]
        for who, raw in self._store.table(PROSPECTS).items():
            name = searchable(name_in(raw).name)
            if name.startswith(wanted) and fold(name_in(raw).name) == wanted:
                exact.append(who)
            elif all(is_in(piece, name) for piece in pieces):
                part.append(who)
        return exact, part

    def _alike(self, wanted: str) -> tuple[tuple[int, str], ...]:
        from rapidfuzz import fuzz, process

        names = {who: fold(name_in(raw).name) for who, raw in self._store.table(PROSPECTS).items()}
        close = process.extract(wanted, names, scorer=fuzz.WRatio, score_cutoff=75, limit=5)
        return tuple((who, self._described(who)) for _, _, who in close)

    def _described(self, who: int) -> str:
        known = name_in(self._store.table(PROSPECTS)[who])
        name = shortened(known.name)
        return f"{name} ({shortened(known.company)})" if known.company else name


def _id(words: str) -> int:
    """The words as an id; 0, which nobody has, if they are none."""
    digits = words.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _LONGEST_ID else 0


def _listed(named: tuple[tuple[int, str], ...]) -> str:
    return ", ".join(f"{who} {name}" for who, name in named)
