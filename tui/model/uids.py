"""What other machines and files know a person by: ten letters and digits, made once."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH: Final = 10


def made_uid(who: int, *known: str) -> str:
    """The uid of somebody new, made from the id and what is known at the beginning.

    Nothing is drawn by lot: two processes that bring an old document to today's shape make the same one.
    """
    from hashlib import blake2b  # it takes longer to load than a command may for nothing

    number = int.from_bytes(blake2b("\n".join((str(who), *known)).encode("utf-8", "replace"), digest_size=8).digest())
    found = ""
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_DIGITS))
        found += _DIGITS[rest]
    return found
