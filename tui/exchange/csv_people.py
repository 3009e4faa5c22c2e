"""The people in a table: one with a column that is known to hold names, or that the user said does.

What was left out, and what could be read in part only, is told with its line. Text is made safe for a terminal here
and stays text: a formula or markup in a name is a name.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import partial
from typing import Final

from msgspec.structs import replace

from tui.exchange import cells
from tui.exchange.cells import says_nothing
from tui.exchange.columns import Columns, refuse_unknown, score, value, wanted
from tui.exchange.csv_table import Row, Table, possible_headers, shown, table
from tui.exchange.days import BadDay, Order, TwoDays, contradicts, day, is_count, is_none
from tui.exchange.found import BadFile, Note, Passed, Reading, ReadOptions
from tui.exchange.headers import label, values
from tui.exchange.layouts import layout
from tui.exchange.names import Name, turned_column
from tui.exchange.nobody import Nobody
from tui.exchange.orders import Orders
from tui.exchange.pairs import spread
from tui.exchange.source import Source
from tui.model.addresses import KINDS, AddressKind
from tui.model.records import Address, FoundPerson
from tui.text import clean, counted, fold

_STEP: Final = 1_000
"""Rows from one word of progress to the next."""
_WORDS: Final[dict[AddressKind, tuple[str, str]]] = {
    "email": ("E-mail", "e-mail address"), "phone": ("Phone", "phone number"), "url": ("Link", "link"),
}  # fmt: skip


def read(source: Source, options: ReadOptions) -> Reading:
    """The people in any CSV.

    Raises:
        BadFile: it is no table of people, or what is asked does not fit it.
    """
    fields = wanted(source.path, options.mapping)
    rows = possible_headers(source.text)
    for row in rows:
        if (known := layout(row.cells)).refuse:
            raise BadFile(source.path, known.refuse, advice=known.advice)
    return read_table(source, table(source, rows, partial(score, wanted=fields)), options)


def read_table(source: Source, found: Table, options: ReadOptions) -> Reading:
    """The people in a table, wherever it stood."""
    refuse_unknown(options.mapping, found, source.path)
    found = spread(found)
    people = _People(source, found, options)
    for done, row in enumerate(found.rows):
        if done % _STEP == 0:
            options.progress(done, len(found.rows))
        people.take(row)
    return people.reading()


class _People:
    """Takes the rows of one table."""

    def __init__(self, source: Source, found: Table, options: ReadOptions) -> None:
        self.table = found
        self.options = options
        self.layout = layout(found.header)
        self.columns = Columns(found, wanted(source.path, options.mapping), self.layout)
        self.fields = self.columns.fields
        self.parts = [part for part in Name._fields if part in self.fields]
        self.nobody = Nobody(found, self.columns, self.layout)
        self.people: list[FoundPerson] = []
        self.passed: list[Passed] = []
        self.notes: list[Note] = []
        self.leads: list[tuple[int, list[str]]] = []
        """Of people by their place: how they were found, or who sent them."""
        self.faxes = 0
        self.counts = 0
        """Dates that stood there as a count."""
        self.two_days: list[tuple[int, str, str]] = []
        self.orders = Orders(found, self.fields, options.order, american=self.layout.american)
        own = "uid" in self.fields  # Keepwarm writes names as they are said
        self.turned = (
            not own
            and "name" in self.fields
            and turned_column(value(row, self.fields["name"][0]) for row in found.rows)
        )
        if options.order is not None:
            self._check(source, options.order)

    def _check(self, source: Source, order: Order) -> None:
        """Raises :class:`BadFile` where a date can only be read in another order than the one that was asked for."""
        for row, text in self.orders.dates():
            if contradicts(text, order):
                raise BadFile(
                    source.path, f'"{shown(text)}" cannot be read {order}', line=row.line,
                    advice="Say --dates dmy, mdy or ymd as the file writes them.",
                )  # fmt: skip

    def reading(self) -> Reading:
        self._name_sources()
        self._tell_two_days()
        whole = [Note(0, self.orders.assumed)] if self.orders.assumed and self.orders.used else []
        if self.faxes:
            whole.append(Note(0, f"Left out: {counted(self.faxes, 'fax number')}."))
        if self.counts:
            said = counted(self.counts, "date")
            whole.append(Note(0, f"{said} stood there as a number, as spreadsheets and programs count days."))
        if self.turned:
            whole.append(Note(0, 'The names stand as "Last, First" and were turned round.'))
        return Reading(
            format=self.layout.name,
            people=tuple(self.people),
            passed=tuple(self.passed),
            notes=(*whole, *sorted(self.notes, key=lambda note: note.line)),
            columns=self.columns.said(),
            unused=self.columns.unused(),
            two_days=self.two_days[0][2] if self.two_days else "",
        )

    def take(self, row: Row) -> None:
        name = self._name(row)
        if why := self.nobody.why(row, name):
            self.passed.append(Passed(row.line, why))
            return
        self._note_shape(row, name)
        extra: list[str] = []
        found = {kind: self._addresses(kind, row, name, extra) for kind in KINDS}
        self.people.append(
            FoundPerson(
                name=name,
                company=self._first(row, "company", name),
                position=self._first(row, "position", name),
                emails=found["email"],
                phones=found["phone"],
                urls=found["url"],
                where=", ".join(dict.fromkeys(self._values(row, "where"))) if "where" in self.fields else "",
                note=self._note_of(row, extra) if extra or "note" in self.fields else "",
                tags=self._tags(row) if "tags" in self.fields else (),
                met_on=self._day(row, "met", name),
                source=self._source(row, name),
                referred_on=self._day(row, "referred", name),
                stage=cells.stage(self._value(row, "stage")) if "stage" in self.fields else None,
                comfort=self._comfort(row, name) if "comfort" in self.fields else "",
                last_on=self._day(row, "last_contact", name),
                uid=self._uid(row),
                line=row.line,
            )
        )

    def _note(self, row: Row, name: str, what: str) -> None:
        self.notes.append(Note(row.line, f"{shown(name)}: {what}"))

    def _note_shape(self, row: Row, name: str) -> None:
        width = len(self.table.header)
        if row.torn:
            self._note(row, name, "the quotes of this row do not match; check what was read.")
        elif any(cell.strip() for cell in row.cells[width:]):
            what = f"{len(row.cells)} cells under {counted(width, 'column')}; what is beyond was left out."
            self._note(row, name, f"{what} A cell with a separator may lack its quotes: check what was read.")

    # --- texts

    def _values(self, row: Row, field: str, *, lines: bool = False) -> list[str]:
        """What stands in the field's columns, the best first."""
        found: list[str] = []
        for column in self.fields.get(field, ()):
            cell = value(row, column)
            if cell and (text := clean(cell, lines=lines)) and not says_nothing(text, may_be_name=field in _TEXTS):
                found.append(text)
        return found

    def _value(self, row: Row, field: str) -> str:
        return found[0] if field in self.fields and (found := self._values(row, field)) else ""

    def _first(self, row: Row, field: str, name: str) -> str:
        """The first of several values in the cell."""
        text = self._value(row, field)
        if cells.SEVERAL not in f" {text} ":
            return text
        first, *more = [part for part in map(str.strip, text.split(cells.SEVERAL.strip())) if part] or [""]
        if more:
            self._note(row, name, f"{field}: only {shown(first)} was taken, not {shown(', '.join(more))}.")
        return first

    def _name(self, row: Row) -> str:
        return Name(**{part: self._value(row, part) for part in self.parts}).said(turn=self.turned)

    def _note_of(self, row: Row, extra: list[str]) -> str:
        return "\n".join(dict.fromkeys((*self._values(row, "note", lines=True), *extra)))

    def _tags(self, row: Row) -> tuple[str, ...]:
        return cells.tags(tag for text in self._values(row, "tags", lines=True) for tag in cells.tags_in(text))

    def _comfort(self, row: Row, name: str) -> str:
        text = self._value(row, "comfort")
        found = cells.comfort(text) if text else ""
        if text and not found and not is_none(text):
            self._note(row, name, f'"{shown(text)}" is no interval, such as "3 months", and was left out.')
        return found

    def _uid(self, row: Row) -> str:
        number = clean(value(row, self.columns.key)) if self.columns.key is not None else ""
        return f"{self.layout.name.lower()} {number}" if number else self._value(row, "uid")

    # --- addresses

    def _addresses(self, kind: AddressKind, row: Row, name: str, extra: list[str]) -> tuple[Address, ...]:
        """The addresses of a kind, each once. What is none goes into the note."""
        if not self.columns.addresses[kind]:
            return ()
        found: list[Address] = []
        preferred: list[Address] = []
        title, what = _WORDS[kind]
        for each in self.columns.addresses[kind]:
            text = value(row, each.column)
            if not text or says_nothing(text.strip()):
                continue
            said = value(row, each.labels) if each.labels is not None else ""
            meant = (said and label(said)) or each.label
            if "fax" in meant.split():
                self.faxes += 1
                continue
            here, odd = cells.addresses(kind, text, meant)
            (preferred if said.startswith("* ") or said == "*" else found).extend(here)
            for left in odd:
                extra.append(f"{title}: {left}")
                self._note(row, name, f'"{shown(left)}" is no {what}; it stands in the note.')
        if kind == "email":
            for address in (*preferred, *found):
                if not cells.is_email(address.value):
                    self._note(row, name, f'"{shown(address.value)}" does not look like an e-mail address.')
        return cells.joined(preferred + found) if preferred or found else ()

    # --- who referred them

    def _source(self, row: Row, name: str) -> str:
        """Who is said to have referred them."""
        text = self._value(row, "source")
        if text and not is_way(text):
            first, *more = [part for part in map(str.strip, text.replace(cells.SEVERAL, ";").split(";")) if part] or [
                ""
            ]
            if more:
                self._note(row, name, f"only {shown(first)} was taken as the source, not {shown(', '.join(more))}.")
            return sent_by(first)
        if leads := [lead for lead in (text, self._value(row, "lead")) if lead]:
            self.leads.append((len(self.people), leads))
        return ""

    def _name_sources(self) -> None:
        """Takes as sources those of the ways in which people were found that are people."""
        known = {fold(person.name) for person in self.people} if self.leads else set()
        ways: Counter[str] = Counter()
        for place, leads in self.leads:
            someone = next((name for name in map(sent_by, leads) if fold(name) in known or cells.is_person(name)), "")
            if someone:
                self.people[place] = replace(self.people[place], source=someone)
            else:
                ways.update(map(shown, leads))
        if ways:
            named = ", ".join(way for way, _ in ways.most_common(5))
            self.notes.append(
                Note(0, f"Sources that name nobody were left out ({counted(ways.total(), 'cell')}): {named}.")
            )

    # --- days

    def _day(self, row: Row, field: str, name: str) -> date | None:
        for column in self.fields.get(field, ()):
            text = clean(value(row, column))
            if is_none(text) or says_nothing(text):
                continue
            try:
                found = day(text, self.orders.of(column, text))
            except TwoDays as error:
                self.two_days.append((row.line, name, str(error)))
                return None
            except BadDay as error:
                self._note(row, name, f"taken without the date: {error}.")
                return None
            if found <= self.options.today:
                self.counts += is_count(text)
                return found
            self._note(row, name, f"taken without the date: {found:%Y-%m-%d} is in the future.")
            return None
        return None

    def _tell_two_days(self) -> None:
        if not self.two_days:
            return
        line, name, why = self.two_days[0]
        more = len({line for line, _, _ in self.two_days}) - 1
        who = f"{shown(name)} and {counted(more, 'more row')}" if more else shown(name)
        how = "say which with --dates dmy (day first) or --dates mdy (month first)"
        self.notes.append(Note(line, f"{who}: taken without the date: {why}; {how}."))


_TEXTS: Final = frozenset({"name", "turned", "first", "last", "middle", "nickname", "note"})
"""Fields in which "None" may be meant."""


def sent_by(text: str) -> str:
    """The name behind a way: "Referral: Ana Ruiz", "Empfehlung von Ana Ruiz"; else the text."""
    found = _SENT.fullmatch(text)
    return found[2] if found is not None and is_way(found[1]) and not is_way(found[2]) else text


_SENT = re.compile(
    r"([^:(]{3,40}?)(?:\s*[:(–]\s*|\s+-\s+|\s+(?:by|from|via|von|durch|par|por|da|door)\s+)(.{2,}?)\)?", re.IGNORECASE
)


def is_way(text: str) -> bool:
    """Whether all of the words say how somebody was found: "Trade show", "LinkedIn", "yes"."""
    words = fold(text).replace("/", " ").split()
    ways = values("ways")
    return says_nothing(text) or all(word.strip(".,:()-") in ways or not word.strip(".,:()-&") for word in words)
