"""Finds your people by the addresses and names that other programs use. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from tui.model.addresses import AddressKind, email_key, same_address, url_key
from tui.model.documents import addresses_in, name_in
from tui.model.errors import DataError
from tui.model.phone_number import tail
from tui.model.records import Prospect
from tui.text import clean, fold


def before_plus(address: str) -> str:
    """The address whose mailbox it is: ``ana@x.example`` of ``ana+shop@x.example``."""
    local, at, host = address.partition("@")
    return f"{local.partition('+')[0]}{at}{host}"


class KnownPeople:
    """The people of the pipeline, by everything that a source may call them; and the user's own addresses.

    Args:
        documents: of everybody.
        look: answers the record of somebody.
        mine: the user's own email addresses.
        region: whose phone numbers are written without their country.
    """

    def __init__(
        self,
        documents: Mapping[int, bytes],
        look: Callable[[int], Prospect],
        mine: Iterable[str] = (),
        region: str = "",
    ) -> None:
        self._documents = documents
        self._records: dict[int, Prospect] = {}
        self._look = look
        self._mine = frozenset(map(email_key, mine))
        self.region = region

    def is_mine(self, address: str) -> bool:
        """Whether an address is the user's own, also with something behind a plus."""
        return address in self._mine or before_plus(address) in self._mine

    def person(self, who: int) -> Prospect:
        """The record of somebody."""
        if who not in self._records:
            self._records[who] = self._look(who)
        return self._records[who]

    def is_open(self, who: int) -> bool:
        """True if somebody is on the board and their record can be read."""
        try:
            return self.person(who).closed is None
        except DataError:
            return False

    def by_email(self, address: str) -> tuple[int, ...]:
        """Everybody with this address."""
        return self._emails.get(email_key(address), ())

    def by_name(self, name: str) -> tuple[int, ...]:
        """Everybody called exactly that."""
        return self._names.get(fold(clean(name)), ())

    def by_phone(self, number: str) -> tuple[int, ...]:
        """Everybody with this number, however it is written."""
        near = self._phones.get(tail(number), ())
        return tuple(
            who
            for who in near
            if any(same_address("phone", each.value, number, self.region) for each in self.person(who).phones)
        )

    def by_url(self, url: str) -> tuple[int, ...]:
        """Everybody with this profile or page."""
        return self._urls.get(url_key(url), ())

    @cached_property
    def _emails(self) -> dict[str, tuple[int, ...]]:
        return self._by("email", email_key)

    @cached_property
    def _phones(self) -> dict[str, tuple[int, ...]]:
        return self._by("phone", tail)

    @cached_property
    def _urls(self) -> dict[str, tuple[int, ...]]:
        return self._by("url", url_key)

    @cached_property
    def _names(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for who, raw in self._documents.items():
            if name := fold(clean(name_in(raw).name)):
                found[name] = (*found.get(name, ()), who)
        return found

    def _by(self, kind: AddressKind, key: Callable[[str], str]) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for who, raw in self._documents.items():
            for each in dict.fromkeys(map(key, addresses_in(raw, kind))):
                if each:
                    found[each] = (*found.get(each, ()), who)
        return found
