"""The people in JSON: Keepwarm's own, Monica's export, and lists of records of any program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from tui.exchange import cells
from tui.exchange.columns import score, wanted
from tui.exchange.csv_people import read_table
from tui.exchange.csv_table import Row, Table, no_header
from tui.exchange.found import BadFile, Passed, Reading, ReadOptions, Tables, no_mapping
from tui.exchange.monica import is_monica, read_monica
from tui.exchange.source import Source
from tui.model.records import Address, FoundPerson
from tui.store.lines import BadLine, decode
from tui.text import clean, is_name

_START = re.compile(rb'\{\s*["}]|\[\s*[\[{"\]0-9-]')
_BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_STEP: Final = 1_000

Json = dict[str, Any]


def recognises(source: Source) -> bool:
    """Whether it begins as JSON does."""
    return _START.match(source.start) is not None


def read(source: Source, options: ReadOptions) -> Reading:
    """The people in it.

    Raises:
        BadFile: it is cut off or damaged, or JSON of a kind that is not known.
    """
    data = source.text.encode("utf-8", "surrogatepass")
    if b'"prospects"' in data[:200] and (tables := _tables(data)) is not None:
        no_mapping(source.path, options)
        return _own(tables, options)
    found = _decoded(source, data)
    if is_monica(found):
        no_mapping(source.path, options)
        return read_monica(found, options)
    if isinstance(found, dict) and isinstance(found.get("prospects"), list):
        no_mapping(source.path, options)
        return _listed((each for each in found["prospects"] if isinstance(each, dict)), options)
    if isinstance(found, dict) and isinstance(found.get("name"), str):
        found = [found]  # one person alone
    records = _records(found)
    if records is None:
        raise BadFile(
            source.path, "is JSON of a kind that is not known here",
            advice="Known are Keepwarm's own, Monica's export, and a list of records with a name. Else export a CSV.",
        )  # fmt: skip
    return _read_records(source, records, options)


def _decoded(source: Source, data: bytes) -> Any:
    """The value in the data; a list, where each line is one."""
    try:
        return msgspec.json.decode(data)
    except _BROKEN as error:
        lines = [line for line in data.splitlines() if line.strip()]
        try:
            if len(lines) > 1:
                return [msgspec.json.decode(line) for line in lines]
        except _BROKEN:
            pass
        raise BadFile(
            source.path, f"is damaged JSON, or cut off: {clean(str(error))}", advice="Export it again."
        ) from None


# --- Keepwarm's own: the journal, an export, lists -----------------------------------------------------


def _tables(data: bytes) -> Tables | None:
    """What the lines of a journal, or the one line of an export, add up to; None where it is something else."""
    tables: dict[str, dict[int, bytes]] = {}
    try:
        for line in data.splitlines():
            for name, documents in decode(line).items() if line.strip() else ():
                table = tables.setdefault(name, {})
                for who, document in documents.items():
                    if document is None:
                        table.pop(who, None)
                    else:
                        table[who] = document
    except BadLine:
        return None
    return tables


def _own(tables: Tables, options: ReadOptions) -> Reading:
    rows = {who: msgspec.json.decode(raw, type=dict[str, Any]) for who, raw in tables.get("prospects", {}).items()}
    found = _listed(rows.values(), options, names={who: str(row.get("name", "")) for who, row in rows.items()})
    return msgspec.structs.replace(found, format="Keepwarm", tables=tables)


def _listed(rows: Iterable[Json], options: ReadOptions, names: Mapping[int, str] | None = None) -> Reading:
    """The people of Keepwarm's documents, or of `list --json`."""
    people: list[FoundPerson] = []
    passed: list[Passed] = []
    for number, row in enumerate(rows, start=1):
        if number % _STEP == 0:
            options.progress(number, number)
        if is_name(name := _text(row, "name")):
            people.append(_person(row, name, number, names or {}))
        else:
            passed.append(Passed(number, "no name"))
    return Reading("Keepwarm's list", tuple(people), tuple(passed), (), unit="person")


def _person(row: Json, name: str, number: int, names: Mapping[int, str]) -> FoundPerson:
    source = row.get("source")
    if isinstance(source, dict):
        source = source.get("name") or names.get(source.get("prospect", 0), "")
    touches = [each for each in _list(row, "touches") if isinstance(each, dict)]
    return FoundPerson(
        name=name,
        company=_text(row, "company"),
        position=_text(row, "position"),
        emails=_addresses(row, "email"),
        phones=_addresses(row, "phone"),
        urls=_addresses(row, "url"),
        where=_text(row, "where"),
        note=clean(str(row.get("note") or ""), lines=True),
        tags=cells.tags(str(tag) for tag in _list(row, "tags")),
        met_on=_day(row.get("met_at")),
        source=clean(str(source or "")),
        referred_on=_day(row.get("referred_at")),
        stage=cells.stage(_text(row, "stage")),
        comfort=cells.comfort(_text(row, "comfort")),
        last_on=max(filter(None, (_day(each.get("at")) for each in touches)), default=None),
        uid=_text(row, "uid"),
        line=number,
    )


def _list(row: Json, field: str) -> list[Any]:
    value = row.get(field)
    return value if isinstance(value, list) else []


def _text(row: Json, field: str) -> str:
    value = row.get(field)
    return clean(value) if isinstance(value, str) else ""


def _addresses(row: Json, kind: str) -> tuple[Address, ...]:
    """Those of a kind: in a list, or only one as older files have it."""
    several = _list(row, f"{kind}s")
    if not several:
        return tuple([Address(one)] if (one := _text(row, kind)) else [])
    found = [Address(_text(each, "value"), _text(each, "label")) for each in several if isinstance(each, dict)]
    return cells.joined([each for each in found if each.value])


def _day(at: object) -> date | None:
    try:
        return datetime.fromisoformat(at).date() if isinstance(at, str) else None
    except ValueError:
        return None


# --- lists of records -----------------------------------------------------------------------------------


def _records(found: Any) -> list[Json] | None:
    """The list of records that is all there is, or the only one of a document."""
    if isinstance(found, dict):
        lists = [each for each in found.values() if isinstance(each, list) and _are_records(each)]
        found = lists[0] if len(lists) == 1 else None
    return found if isinstance(found, list) and _are_records(found) else None


def _are_records(found: list[Any]) -> bool:
    return bool(found) and all(isinstance(each, dict) for each in found)


def _read_records(source: Source, records: list[Json], options: ReadOptions) -> Reading:
    """The people in a list of records: a table whose columns are their keys."""
    header = list(dict.fromkeys(key for record in records for key in record))
    rows = [Row(number, [_cell(record.get(key)) for key in header]) for number, record in enumerate(records, start=1)]
    if not score(header, wanted(source.path, options.mapping)):
        raise no_header(source.path, [Row(0, header), *rows[:20]])
    found = read_table(source, Table(0, header, rows), options)
    return msgspec.structs.replace(found, format="JSON" if found.format == "CSV" else found.format, unit="person")


def _cell(value: Any) -> str:
    """A value as the cell of a table: several stand in lines, each behind what it is for."""
    if value is None or isinstance(value, bool):
        return "" if value is None else "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(filter(None, map(_cell, value)))
    if isinstance(value, dict):
        text = next((value[key] for key in ("value", "address", "name", "url", "number") if key in value), "")
        said = next((value[key] for key in ("label", "type") if isinstance(value.get(key), str)), "")
        return f"{said}: {text}" if said and isinstance(text, str) else str(text)
    return str(value)
