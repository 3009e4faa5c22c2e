"""All settings and rules, in groups, each with its value and what it is for."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.settings.config import SHORT, Settings, load_settings
from tui.settings.editing import setting_keys, shown_value

WORDS: Final = {
    "name": "Who you are, in messages.",
    "company": "Your company, in messages.",
    "phone": "Your number, in messages.",
    "email": "Your addresses, with commas: they tell a mail that you sent from one that you got.",
    "signature": "How your messages end; it may have several lines.",
    "timezone": "Where you are: days and times are yours. Such as Europe/Berlin.",
    "region": "Whose phone numbers are written without their country: two letters, such as DE.",
    "theme": "The colours. Without a theme of yours, those that suit the terminal.",
    "cards": "How the cards of the board are drawn: roomy, three lines a person, or compact, one.",
}
"""What the settings are for that are no rules."""

_FIRST: Final = {
    "You": ("name", "signature", "company", "phone", "email", "timezone", "region"),
    "Your day": ("workdays", "budget"),
    "The look": ("theme", "cards"),
}
"""The settings that most people have of their own, under their headings."""
_HEADINGS: Final = {
    "budget": "Your day", "mailing": "Mailing", "promise": "Promises", "clock": "Contact clock",
    "sequence": "Opening sequence", "rhythm": "Rhythm", "ceiling": "Ceiling", "report": "Reports",
    "entry": "Who enters", "guard": "Questions first", "capacity": "What you can do", "absence": "After days away",
    "draft": "Messages", "influence": "Warmth", "meter": "Touches", "proposal": "Proposals", "grooming": "Grooming",
    "capture": "What comes in",
}  # fmt: skip
"""The headings of rules, by the first word of their key; those that come first have them first."""


class SettingLine(NamedTuple):
    """A setting with what is to be known of it."""

    key: str
    heading: str
    value: str
    """"" where there is none."""
    what: str
    """What it is for, or why it is as it is."""
    source: str
    """Where a rule comes from: "S7", "default"; "" for what is no rule."""
    shipped: str
    """The value that it has where the user says nothing."""

    @property
    def is_own(self) -> bool:
        """The user wants another value than the one that ships."""
        return self.value != self.shipped

    @property
    def is_rule(self) -> bool:
        """It decides who is due, and when."""
        return self.source != ""


def settings_list(settings: Settings) -> list[SettingLine]:
    """All of them, those of a heading together, the most usual first."""
    usual = load_settings(None)
    entries = {entry.key: entry for entry in settings.book.entries}
    headings = {key: heading for heading, keys in _FIRST.items() for key in keys}
    found = []
    for key in setting_keys():
        entry = entries.get(SHORT.get(key, key))
        first = key.partition(".")[0]
        heading = headings.get(key) or _HEADINGS.get(first, first.capitalize())
        what, source = (WORDS[key], "") if entry is None else (entry.why, entry.source)
        found.append(SettingLine(key, heading, shown_value(settings, key), what, source, shown_value(usual, key)))
    order = list(dict.fromkeys([*_FIRST, *_HEADINGS.values(), *(line.heading for line in found)]))
    firsts = [key for keys in _FIRST.values() for key in keys]
    place = {key: at for at, key in enumerate(firsts)}
    return sorted(found, key=lambda line: (order.index(line.heading), place.get(line.key, len(place))))


def matching(lines: list[SettingLine], words: str) -> list[SettingLine]:
    """The lines in whose key, value or reason all of these words stand."""
    wanted = words.casefold().split()
    return [line for line in lines if all(word in f"{line.key} {line.value} {line.what}".casefold() for word in wanted)]
