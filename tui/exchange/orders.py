"""How a table writes 3/4/2024: told by the user, by the column, by the table's other dates, by the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from tui.exchange.columns import value
from tui.exchange.csv_table import Row, Table, shown
from tui.exchange.days import BadDay, Order, TwoDays, day, order_of
from tui.text import clean

_FIELDS: Final = ("met", "referred", "last_contact")
_LOOKED_AT: Final = 1_000
"""Rows in which columns that are not taken are looked at."""


class Orders:
    """The order of day and month in each column of dates."""

    def __init__(
        self, found: Table, fields: Mapping[str, list[int]], asked: Order | None, *, american: bool = False
    ) -> None:
        self.asked = asked
        self.assumed = ""
        """What had to be assumed, for those dates that the column itself does not tell."""
        self.used = False
        """Whether that was needed."""
        self._table = found
        self._columns = [column for field in _FIELDS for column in fields.get(field, ())]
        self._own = {column: order_of(self._texts(column)) for column in self._columns}
        self._else: Order | None = None
        if None in self._own.values():
            self._look_around(american)

    def of(self, column: int, text: str) -> Order | None:
        """The order in a column; None where nothing tells."""
        found = self.asked or self._own[column]
        if found is None and self._else is not None:
            self.used = self.used or _is_two_days(text)
            return self._else
        return found

    def dates(self) -> Iterator[tuple[Row, str]]:
        """Every date of the table, as it is written."""
        for row in self._table.rows:
            for column in self._columns:
                if text := clean(value(row, column)):
                    yield row, text

    def _texts(self, column: int) -> Iterator[str]:
        return (clean(value(row, column)) for row in self._table.rows)

    def _look_around(self, american: bool) -> None:
        """What the table's other dates say, or what is known of the program."""
        told = {order for order in self._own.values() if order is not None}
        names = [column for column, order in self._own.items() if order is not None]
        if not told:
            told, names = self._elsewhere()
        if len(told) == 1:
            self._else = told.pop()
            said = f'as the column "{shown(self._table.header[names[0]])}" has it'
        elif not told and american and any(order_of(self._texts(column), american=True) for column in self._columns):
            self._else = "month first"
            said = "as this program once wrote them"
        else:
            return
        self.assumed = f"Dates that can mean two days are read {self._else}, {said}; --dates says otherwise."

    def _elsewhere(self) -> tuple[set[Order], list[int]]:
        """The orders in columns that are not taken."""
        told: set[Order] = set()
        names: list[int] = []
        for column in range(len(self._table.header)):
            if column in self._own:
                continue
            order = order_of(islice(self._texts(column), _LOOKED_AT))
            if order is not None:
                told.add(order)
                names.append(column)
        return told, names


def _is_two_days(text: str) -> bool:
    try:
        day(text)
    except TwoDays:
        return True
    except BadDay:
        return False
    return False
