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

EXAMPLES: Final = {
    "name": "Robin Lang",
    "company": "Lang Consulting",
    "phone": "+34 600 555 010",
    "email": "robin@lang.example, robin@home.example",
    "signature": "Robin Lang\nLang Consulting",
    "region": "DE",
}
"""An example of each that ships empty."""

NAMES: Final = {
    "name": "your name", "signature": "your signature", "company": "your company", "phone": "your number",
    "email": "your addresses", "timezone": "time zone", "region": "country of phone numbers",
    "workdays": "working days", "budget": "people a day", "budget.keep_warm": "to keep warm, one place in",
    "budget.first_words": "of these first words, one in", "budget.imports": "for an import, one place in",
    "budget.answered": "first words answered, one in", "theme": "colours", "cards": "cards of the board",
    "mailing.stages": "stages that it keeps", "mailing.tags": "tags that it keeps",
    "mailing.day": "from this day of the month",
    "mailing.kind": "what is sent", "mailing.recent": "left out if in touch within",
    "promise.grace": "still in time", "promise.kinds": "what keeps a promise",
    "clock.due": "answer within", "clock.late": "late after", "clock.broken": "over after",
    "clock.kinds": "ways to answer", "clock.thanks_kinds": "ways to thank",
    "sequence.late": "a step is late after", "sequence.takes_two": "step that takes two",
    "sequence.ask_kinds": "ways to ask for it",
    "rhythm.visibility": "in visibility every", "rhythm.credibility": "in credibility every",
    "rhythm.profitability": "in profitability every", "rhythm.late_share": "late after this share more",
    "rhythm.late_most": "late at the latest after", "rhythm.stretch": "slower after silent touches",
    "rhythm.kinds": "ways to keep warm",
    "ceiling.broken": "never longer than", "ceiling.due_before": "due before that",
    "ceiling.late_before": "late before that", "ceiling.kinds": "ways then",
    "report.due": "tell the source within", "report.late": "late after", "report.broken": "over after",
    "report.kinds": "ways to tell them",
    "entry.added_oldest": "a first note, met within", "entry.above_oldest": "above visibility, met within",
    "entry.imported_oldest": "imported, met within", "guard.comfort": "two touches within",
    "capacity.days": "days counted", "capacity.rhythms": "slower rhythms tried",
    "capacity.half_hour": "touches in half an hour", "absence.after": "days away after",
    "draft.recent": "speak of something for", "influence.monthly_loss": "lost a month",
    "influence.mode": "of what is left, or of all", "meter.low": "from so many touches",
    "meter.high": "to so many touches", "proposal.touches": "up after touches",
    "proposal.skip_late": "skip a step so late", "proposal.askings": "skip after asking times",
    "proposal.silence": "decide after a silence of", "grooming.influence": "cooling below",
    "grooming.rest": "asked again after", "grooming.stay_times": "long: times the usual stay",
    "grooming.stay_least": "long: at least", "grooming.stay_others": "usual stay of at least",
    "grooming.shared_by": "one address, people at most", "grooming.likeness": "names alike from",
    "capture.subject": "letters of a subject", "capture.window": "a new source, back to",
    "capture.same": "one touch if within", "capture.guests": "people in a meeting at most",
    "capture.ahead": "meetings ahead", "capture.stale": "a source is stale after",
    "capture.minutes": "read sources every, minutes",
}  # fmt: skip
"""What the settings are called, below their headings."""
_STEPS: Final = {"note": "first word", "social": "connecting", "card": "first card", "call": "call",
                 "coffee": "coffee", "second_card": "second card"}  # fmt: skip
_OF_A_STEP: Final = {"label": "in words", "kinds": "ways", "after": "how long after", "from": "after what",
                     "fresh": "only if newer"}  # fmt: skip

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
    name: str
    """What it is called."""
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
        found.append(
            SettingLine(
                key, setting_name(key), heading, shown_value(settings, key), what, source, shown_value(usual, key)
            )
        )
    order = list(dict.fromkeys([*_FIRST, *_HEADINGS.values(), *(line.heading for line in found)]))
    firsts = [key for keys in _FIRST.values() for key in keys]
    place = {key: at for at, key in enumerate(firsts)}
    return sorted(found, key=lambda line: (order.index(line.heading), place.get(line.key, len(place))))


def setting_name(key: str) -> str:
    """What a setting is called; one without words by its key."""
    first, _, rest = key.partition(".")
    step, _, field = rest.partition(".")
    if first == "sequence" and step in _STEPS and field in _OF_A_STEP:
        return f"{_STEPS[step]}: {_OF_A_STEP[field]}"
    return NAMES.get(key, key)


def matching(lines: list[SettingLine], words: str) -> list[SettingLine]:
    """The lines in whose key, name, value or reason all of these words stand."""
    wanted = words.casefold().split()
    return [
        line
        for line in lines
        if all(word in f"{line.key} {line.name} {line.value} {line.what}".casefold() for word in wanted)
    ]
