"""Message templates: the content of a template file, checked. Nothing here reads files.

A file is TOML, a table for each template. ``{name}`` in subject and text is a placeholder; nothing else is: no
format, no attribute, no code. What a placeholder is filled with is never read for placeholders again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from tui.model.kinds import Kind
from tui.model.records import Stage
from tui.rules.book import STEP_NAMES
from tui.text import clean, shortened


class BadTemplate(Exception):
    """A template is wrong: names the file, the key and what is allowed."""


class Placeholder(msgspec.Struct, frozen=True):
    """Something a template can leave open."""

    question: str
    """What is asked for where it is not known: "where you met"."""
    field: str = ""
    """The field of the prospect that it comes from, and that an answer can be kept in."""
    setting: str = ""
    """The key in ``[me]`` of the settings that it comes from."""


PLACEHOLDERS: dict[str, Placeholder] = {
    "first": Placeholder("their first name"),
    "name": Placeholder("their name"),
    "company": Placeholder("their company", field="company"),
    "position": Placeholder("their position", field="position"),
    "where": Placeholder("where you met", field="where"),
    "day": Placeholder('when you met, such as "on Tuesday"'),
    "source": Placeholder("who introduced you"),
    "source_first": Placeholder("the first name of who introduced you"),
    "referred": Placeholder("whom they sent to you"),
    "available": Placeholder("the days and times that suit them", field="available"),
    "suits": Placeholder("when it suits them: asked, or said where you know it"),
    "promise": Placeholder("what you said you would do"),
    "promised": Placeholder('for when you said it, such as "on Tuesday"'),
    "site": Placeholder("the address of their web site", field="urls"),
    "business": Placeholder("something good about their business, a sentence"),
    "finding": Placeholder("what you noticed on their site, a sentence"),
    "answer": Placeholder("your answer"),
    "gift": Placeholder("what you have for them, a sentence"),
    "need": Placeholder("what they told you they need"),
    "offer": Placeholder("what you send or propose"),
    "my_name": Placeholder("your name", setting="name"),
    "my_company": Placeholder("your company", setting="company"),
    "my_phone": Placeholder("your phone number", setting="phone"),
    "signature": Placeholder("how you sign", setting="signature"),
}
"""Every placeholder there is, in the order they are listed."""

OCCASIONS = (
    *STEP_NAMES, "at_coffee", "referred", "connected", "answer", "promise", "promise_late", "rhythm", "ceiling",
    "entry", "entry_met", "reopened", "report", "report_bought", "interest", "bought", "referral",
)  # fmt: skip
"""What a template can be for: the steps (of the coffee: what leads to it), and the coffee itself; the first word to
somebody referred, or imported with no place of meeting; a reply; a promise, and one whose time has passed; the rhythm;
the ceiling; a first word to somebody entered quietly, whom you met or not, or after reopening; the report to a source,
and the one when who they sent has bought; and what they did. A template for nothing of these fits at any time."""


LATELY = ("met", *Kind)
"""What a template can refer to: that you met them, or a touch of yours of this kind."""


class Me(msgspec.Struct, frozen=True):
    """What the user says of themselves, ``[me]`` in the settings."""

    name: str = ""
    company: str = ""
    phone: str = ""
    signature: str = ""
    email: tuple[str, ...] = ()
    """All addresses that are theirs: what tells a mail they sent from one they got."""


class Template(msgspec.Struct, frozen=True):
    """A message to be filled in."""

    id: str
    title: str
    kinds: tuple[Kind, ...]
    """The kinds of touch it is good for, the most usual first."""
    occasions: tuple[str, ...]
    """What it is for, of ``OCCASIONS``; empty: any time."""
    stages: tuple[Stage, ...]
    """For whom; empty: everybody."""
    after: str
    """What it speaks of, of ``LATELY``: it fits while that is recent (``draft.recent``); empty: always."""
    subject: str
    body: str
    pitch: bool
    """Waits for expressed interest (S3)."""
    origin: str
    """The name of the file it comes from."""
    own: bool
    """The user's, not one that ships."""


_SLOT = re.compile(r"\{([^{}]*)\}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_KEYS = ("title", "kinds", "for", "stages", "after", "subject", "text", "pitch")
_LISTED = ", ".join(_KEYS)
_UNSAID: dict[str, Any] = {
    "title": "-", "kinds": ["call"], "text": "-", "for": [], "stages": [], "after": "", "subject": "", "pitch": False,
}  # fmt: skip
"""What stands for keys that are not there. Without title, kinds or text it is no template: that is said once."""


def pieces(text: str) -> list[str]:
    """``text`` cut at its placeholders: words at even places, names of placeholders at odd ones."""
    return _SLOT.split(text)


def placeholders(*texts: str) -> tuple[str, ...]:
    """The names of what the texts leave open, in their order, each once."""
    return tuple(dict.fromkeys(name for text in texts for name in pieces(text)[1::2]))


Tables = Mapping[str, Any]
"""A parsed file: a table for each template, by its id."""


def read_templates(table: Tables, origin: str, *, own: bool, replaced: Tables | None = None) -> list[Template]:
    """The templates of a parsed file.

    Args:
        table: the file.
        origin: how errors and listings call it.
        own: the user's file.
        replaced: those whose place its templates take: what one does not say is as it was there.

    Raises:
        BadTemplate: all that is wrong, a line each, with the key and what is allowed.
    """
    found, wrong = sound_templates(table, origin, own=own, replaced=replaced)
    if wrong:
        raise BadTemplate("\n".join(wrong.values()))
    return found


def sound_templates(
    table: Tables, origin: str, *, own: bool, replaced: Tables | None = None
) -> tuple[list[Template], dict[str, str]]:
    """As ``read_templates``: the templates that are right, and by id what is wrong with the others, a line each."""
    found: list[Template] = []
    wrong: dict[str, str] = {}
    for key, value in table.items():
        before = (replaced or {}).get(key)
        whole = {**before, **value} if isinstance(before, Mapping) and isinstance(value, Mapping) else value
        try:
            found.append(_template(_Place(origin, key), key, whole, own=own))
        except BadTemplate as error:
            wrong[key] = str(error)
    return found, wrong


class Wrong:
    """Collects what is wrong, so that the user hears all of it at once."""

    def __init__(self, found: Iterable[str] = ()) -> None:
        self._found = list(found)

    def less(self, read: Callable[[], Any]) -> Any:
        """What ``read`` returns; None if it is wrong, of which ``tell`` tells later."""
        try:
            return read()
        except BadTemplate as error:
            self._found.append(str(error))
            return None

    def tell(self) -> None:
        """Raises BadTemplate with what was found, if anything was."""
        if self._found:
            raise BadTemplate("\n".join(self._found))


def overridden(shipped: Iterable[Template], own: Iterable[Template]) -> tuple[Template, ...]:
    """The templates in force: the user's in the place of those with the same id, new ones behind."""
    found = {template.id: template for template in shipped}
    found.update({template.id: template for template in own})
    return tuple(found.values())


class _Place(msgspec.Struct, frozen=True):
    """Where something stands, for an error."""

    origin: str
    id: str

    def wrong(self, key: str, value: object, allowed: str) -> BadTemplate:
        shown = shortened(repr(value))
        return BadTemplate(f"{self.origin}: {self.id}.{key} = {shown}: {allowed}")


def _template(place: _Place, key: str, value: object, *, own: bool) -> Template:
    if not _ID.fullmatch(key):
        raise BadTemplate(f"{place.origin}: [{key}]: letters, digits, - and _ are allowed as the name of a template")
    if not isinstance(value, Mapping):
        raise BadTemplate(f"{place.origin}: {key} must be a table, [{key}], with {_LISTED}")
    wrong = Wrong(_wrong_keys(place, value))
    said = {**_UNSAID, **value}
    title = wrong.less(lambda: _filled(place, "title", said["title"]))
    kinds = wrong.less(lambda: _names(place, "kinds", said["kinds"], list(Kind), least=1))
    body = wrong.less(lambda: _open(place, "text", _filled(place, "text", said["text"], lines=True)))
    occasions = wrong.less(lambda: _names(place, "for", said["for"], OCCASIONS))
    stages = wrong.less(lambda: _names(place, "stages", said["stages"], list(Stage)))
    subject = wrong.less(lambda: _open(place, "subject", clean(_text(place, "subject", said["subject"]))))
    pitch = wrong.less(lambda: _flag(place, "pitch", said["pitch"]))
    after = wrong.less(lambda: _one(place, "after", said["after"], LATELY))
    wrong.tell()
    ways = tuple(map(Kind, kinds))
    return Template(
        key,
        title,
        ways,
        tuple(occasions),
        tuple(map(Stage, stages)),
        after,
        subject,
        body,
        pitch or any(kind.is_gated for kind in ways),
        place.origin,
        own,
    )


def _wrong_keys(place: _Place, value: Mapping[str, Any]) -> list[str]:
    """What stands there and is no key of a template, and what does not stand there."""
    unknown = [each for each in value if each not in _KEYS]
    lacking = [each for each in ("title", "kinds", "text") if each not in value]
    return [
        *(f"{place.origin}: {place.id}.{each} is no key of a template; allowed are {_LISTED}" for each in unknown),
        *(f"{place.origin}: {place.id}.{each} is missing; a template needs title, kinds and text" for each in lacking),
    ]


def _flag(place: _Place, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise place.wrong(key, value, "true or false is allowed")
    return value


def _filled(place: _Place, key: str, value: object, *, lines: bool = False) -> str:
    found = clean(_text(place, key, value), lines=lines)
    if not found:
        raise place.wrong(key, value, "a text that is not empty is allowed")
    return found


def _text(place: _Place, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise place.wrong(key, value, "a text is allowed")
    return value


def _names(place: _Place, key: str, value: object, allowed: Iterable[str], *, least: int = 0) -> list[str]:
    """A list of names out of a few, each once."""
    names = list(map(str, allowed))
    if not isinstance(value, list) or len(value) < least or any(each not in names for each in value):
        raise place.wrong(key, value, f"a list is allowed, of {', '.join(names)}")
    return list(dict.fromkeys(map(str, value)))


def _one(place: _Place, key: str, value: object, allowed: Iterable[str]) -> str:
    """A name out of a few, or none."""
    names = list(map(str, allowed))
    if not isinstance(value, str) or (value and value not in names):
        raise place.wrong(key, value, f"one is allowed, of {', '.join(names)}")
    return value


def _nearest(name: str) -> str:
    from difflib import get_close_matches  # only where something is wrong

    close = get_close_matches(name, PLACEHOLDERS, n=1)
    return f"; {{{close[0]}}} is one" if close else f"; allowed are {', '.join(PLACEHOLDERS)}"


def _open(place: _Place, key: str, text: str) -> str:
    """The text, where every brace belongs to a placeholder there is."""
    parts = pieces(text)
    for name in parts[1::2]:
        if name not in PLACEHOLDERS:
            raise place.wrong(key, f"{{{name}}}", f"no placeholder{_nearest(name)}")
    for words in parts[::2]:
        if "{" in words or "}" in words:
            raise place.wrong(key, words.strip(), "braces stand around placeholders only, such as {first}")
    return text
