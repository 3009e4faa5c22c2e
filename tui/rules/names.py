"""The first name in a name, for a greeting; nothing if only a person could tell."""

from __future__ import annotations

import re
import unicodedata
from itertools import dropwhile

_TITLES = frozenset(
    "dr prof professor mr mrs ms miss mx sir dame lord lady rev reverend hon herr frau hr fr ing dipl mag "
    "señor señora sr sra srta don doña sig signor signora mme mlle maître m. dott dott.ssa rabbi imam sheikh "
    "med rer nat jur phil h.c. dr.-ing dipl.-ing dipl.-kfm mag.".split()
)
_FRONT = "'’ʻ{"
"""What a name may begin with other than a letter. A brace is left to the reader."""
_BEHIND = frozenset(
    "jr sr ii iii iv phd ph.d md m.d mba cpa esq dds pe pmp cfa msc bsc ma ba llm llb rn obe mbe".split()
)
_PARTICLES = frozenset(
    "de del della der den des di da dos du la le las los van von zu zur ten ter al el bin ben ibn".split()
)
_VIETNAMESE = frozenset("nguyễn trần lê phạm hoàng huỳnh vũ võ đặng bùi đỗ hồ ngô dương lý".split())
"""Family names that stand in front; people are called by the last word."""
_ASIDES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]")
_FAMILY_FIRST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")


def first_name(name: str) -> str:
    """What follows "Hello" for somebody of this name: "Ana" for "Ruiz, Ana" and for "Ana Ruiz, MBA".

    A title with a single name stays whole ("Dr. Ruiz"), and so do names in scripts that put the family first
    ("王小明"). Empty if it cannot be told: initials, an address, a particle in front, nothing with a letter.
    """
    name = " ".join(_ASIDES.sub(" ", name).split())
    if not any(map(str.isalpha, name)) or "@" in name:
        return ""
    if any(map(_puts_family_first, name)):
        front = name.split()[0]
        return name if any(map(_puts_family_first, front)) else front
    titles, words = _without_titles(_turned(name).split())
    words = [word for word in words if any(map(str.isalpha, word))]
    if titles and len(words) == 1:
        return " ".join([*titles, words[0]])
    first = _first_of(words)
    if not first:
        return ""
    if not (first[0].isalnum() or first[0] in _FRONT):  # an odd name is said in full, as it was typed
        return name
    return _cased(first, name)


def name_parts(name: str) -> tuple[str, str]:
    """The family name and the rest, as far as they can be told: of one word it is not known; "van", "Jr" go with it."""
    words = name.split()
    if len(words) < 2:
        return "", name
    if words[0].lower() in _VIETNAMESE or any(map(_puts_family_first, name)):
        return words[0], " ".join(words[1:])
    at = len(words) - 1
    while at > 1 and words[at].lower().rstrip(".") in _BEHIND:
        at -= 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at])


def _first_of(words: list[str]) -> str:
    """The word that somebody is called by; empty if there is none but the family name."""
    called = list(dropwhile(_initial, words))
    if not called or (len(called) == 1 and len(words) > 1):
        return ""
    first = called[-1 if called[0].lower() in _VIETNAMESE else 0].strip(",;")
    return "" if _initial(first) or first in _PARTICLES else first


def _turned(name: str) -> str:
    """The name as it is spoken: "Ana Ruiz" for "Ruiz, Ana"; anything else behind a comma is left out."""
    front, comma, back = (part.strip() for part in name.partition(","))
    if not comma:
        return name
    behind = [word.strip(",").rstrip(".").lower() for word in back.split()]
    letters = [letter for letter in back if letter.isalpha()]
    spelled = len(front.split()) > 1 and all(map(str.isupper, letters)) and not front.isupper()
    if not behind or spelled or all(word in _BEHIND for word in behind):
        return front
    return f"{back.partition(',')[0]} {front}" if front else back


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """The titles in front, and the rest."""
    count = 0
    while count < len(words) and words[count].lower().strip(",") in _TITLES | {f"{title}." for title in _TITLES}:
        count += 1
    return words[:count], words[count:]


def _initial(word: str) -> bool:
    """ "J", "J.", "J.R.": no name to call anybody by; "JP" may be one."""
    letters = [part for part in word.rstrip(",").split(".") if part]
    return all(len(part) == 1 for part in letters)


def _cased(first: str, name: str) -> str:
    """With a capital first letter, if the whole name was typed in small letters or in capitals."""
    alike = name.islower() or (name.isupper() and len(name.split()) > 1)
    return "-".join(part.capitalize() for part in first.split("-")) if alike else first


def _puts_family_first(letter: str) -> bool:
    return letter > "\u1100" and unicodedata.name(letter, "").startswith(_FAMILY_FIRST)
