"""Addresses as links that a terminal or a desktop may open: of three kinds only, and nothing odd in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from tui.model.addresses import AddressKind
from tui.model.phone_number import digits, is_number

LONGEST: Final = 2000
"""Letters of a link; what opens them may take no more."""
_EMAIL = re.compile(r"(?:[^<>]*<)?\s*([\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63})\s*>?",
                    re.ASCII)  # fmt: skip
_WEB = re.compile(r"(?:https://)?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?::\d{1,5})?)([/?#]\S*)?", re.ASCII | re.IGNORECASE)
_PATH: Final = "/%?=&#:@!$'()*+,;~-._"
"""Signs that mean something in an address, and stay."""


def link(kind: AddressKind, value: str) -> str:
    """The link of an address (``mailto:``, ``tel:``, ``https:``), in printable ASCII; "" where it is none."""
    if kind == "email":
        email = _EMAIL.fullmatch(value)
        found = f"mailto:{quote(email[1], safe='@')}" if email is not None else ""
    elif kind == "phone":
        found = f"tel:{_dialled(value)}" if is_number(value) else ""
    else:
        web = _WEB.fullmatch(value)
        found = f"https://{web[1].lower()}{quote(web[2] or '', safe=_PATH)}" if web is not None else ""
    return found if len(found) <= LONGEST else ""


def _dialled(value: str) -> str:
    words = value.strip().removeprefix("tel:").strip()
    abroad = words.startswith(("+", "00"))
    return f"+{digits(words)}" if abroad else "".join(filter(str.isdecimal, words))


def letter_link(address: str, fields: Mapping[str, str]) -> str:
    """``mailto:`` with ``subject`` and ``body``; without the body where it is too long, "" without an address."""
    start = link("email", address)
    parts = {name: quote(words.replace("\n", "\r\n"), safe="") for name, words in fields.items() if words}
    for left_out in ((), ("body",), tuple(parts)):
        found = "&".join(f"{name}={words}" for name, words in parts.items() if name not in left_out)
        whole = f"{start}?{found}" if found else start
        if len(whole) <= LONGEST:
            break
    return whole if start else ""
