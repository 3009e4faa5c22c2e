"""Drafts: which template fits what is next for somebody, and the text it gives.

Pure: records, templates and a moment in, texts out. A value that is not known is asked for; known values are data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec
from msgspec.structs import replace

from tui.model.addresses import typed
from tui.model.kinds import Kind
from tui.model.records import Prospect
from tui.rules.book import STEP_NAMES
from tui.rules.calendar import Calendar
from tui.rules.engine import Cause, Item, Rule, State
from tui.rules.facts import BEGINNING, Facts, gather
from tui.rules.guards import has_interest
from tui.rules.measures import touches_out
from tui.rules.names import first_name
from tui.rules.templates import PLACEHOLDERS, Me, Template, pieces, placeholders
from tui.text import clean

Span = tuple[int, int]
"""Where something begins and ends in a text, in characters."""


class Blank(msgspec.Struct, frozen=True):
    """A value that a draft lacks."""

    name: str
    """The placeholder, as ``given`` calls it."""
    question: str
    """What is asked for: "where you met"."""
    field: str = ""
    """The field of the prospect that the answer can be kept in; empty: none."""
    setting: str = ""
    """The key in ``[me]`` that keeps the answer for good; empty: none."""
    hint: str = ""
    """What helps to answer: what they wrote last."""

    @property
    def gap(self) -> str:
        """What stands in the text in its place."""
        return f"[{self.question}]"


class Draft(msgspec.Struct, frozen=True):
    """A message as it would be sent, or with gaps where something is not known."""

    template: Template
    kind: Kind
    """Of the touch that it is, once it is logged."""
    to: str
    """Whom it goes to; a report goes to the source."""
    subject: str
    """Of an email; empty: it has none."""
    text: str
    missing: tuple[Blank, ...]
    edited: bool = False
    """Rewritten by the user."""

    @property
    def whole(self) -> bool:
        """It can be sent as it stands."""
        return not self.missing

    @property
    def message(self) -> str:
        """Subject and text."""
        return f"{self.subject}\n\n{self.text}" if self.subject else self.text

    @property
    def spoken(self) -> bool:
        """True for words that open a conversation: what is said then is not known."""
        return self.kind.is_conversation

    @property
    def note(self) -> str:
        """The note of a touch logged with it: the text; empty if it only gave words for a conversation."""
        return self.message if self.edited or not self.spoken else ""

    def gaps(self, text: str) -> list[Span]:
        """Where the gaps are, in ``subject`` or ``text``."""
        found: list[Span] = []
        for blank in self.missing:
            start = text.find(blank.gap)
            while start >= 0:
                found.append((start, start + len(blank.gap)))
                start = text.find(blank.gap, start + 1)
        return sorted(found)


class Situation(msgspec.Struct, frozen=True):
    """What drafts are made from: somebody, what is next for them, and what surrounds them."""

    prospect: Prospect
    items: tuple[Item, ...]
    """Every candidate, the next first; empty while closed."""
    now: datetime
    calendar: Calendar
    recent: datetime
    """From here on a message may speak of what happened (``draft.recent``)."""
    source: str = ""
    """The name of the person who referred them."""
    me: Me = Me()
    referred: tuple[tuple[datetime, str], ...] = ()
    """When and whom they referred, oldest first."""


# Which ------------------------------------------------------------------------------------------------------


def choose(templates: Iterable[Template], situation: Situation) -> tuple[Template, ...]:
    """The templates that can be of use, the one for the next item first.

    For one occasion the user's own templates come first, then those of the kinds that the item asks for, in their
    order. For the rhythm the templates of a kind take turns, one a touch. No pitch before interest (S3), and nothing
    about a meeting or touch that is not recent.
    """
    prospect, facts = situation.prospect, gather(situation.prospect)
    fit = [
        template
        for template in templates
        if (not template.stages or prospect.stage in template.stages)
        and not refused(template, situation)
        and (not template.after or _lately(template.after, situation, facts))
    ]
    found: dict[str, Template] = {}
    for occasion, kinds in _occasions(situation, facts):
        matching = [each for each in fit if (occasion in each.occasions if occasion else not each.occasions)]
        if occasion == "rhythm":
            matching = _in_turn(matching, kinds, touches_out(facts))
        else:
            matching.sort(key=lambda each: (not each.own, _rank(each, kinds)))
        found |= {each.id: each for each in matching if each.id not in found}
    return tuple(found.values())


def _lately(what: str, situation: Situation, facts: Facts) -> bool:
    """Whether they were met, or had a touch of this kind, so lately that a message may speak of it."""
    since, now = situation.recent, situation.now
    if what == "met":
        return situation.prospect.met_at is not None and since <= situation.prospect.met_at <= now
    return any(touch.kind == what and since <= touch.at <= now for touch in facts.outbound)


def _in_turn(templates: Sequence[Template], kinds: Sequence[Kind], turn: int) -> list[Template]:
    """By kind in their order; within a kind every turn starts with the next template."""
    found: list[Template] = []
    for rank in range(len(kinds) + 1):
        alike = [each for each in templates if _rank(each, kinds) == rank]
        start = turn % len(alike) if alike else 0
        found += alike[start:] + alike[:start]
    return found


def refused(template: Template, situation: Situation) -> str:
    """Why a template may not be used yet (S3); empty: it may."""
    if not template.pitch or has_interest(situation.prospect, situation.now):
        return ""
    return f"no pitch before interest: {template.id} waits until {situation.prospect.name} expressed interest"


def _occasions(situation: Situation, facts: Facts) -> list[tuple[str, Sequence[Kind]]]:
    """What templates are needed for, the most needed first, each with the kinds that its item offers."""
    items = situation.items
    events = [event for event in reversed(situation.prospect.events) if event.at <= situation.now]
    found: list[tuple[str, Sequence[Kind]]] = []
    if items and items[0].rule in (Rule.RHYTHM, Rule.CEILING):  # any touch will do: then one about what they did
        last = facts.last_outbound or BEGINNING
        found += [(event.what, ()) for event in events if event.at > last]
    for item in [each for each in items if each.started] or items[:1]:
        found += [(occasion, item.kinds) for occasion in _of_item(item, situation, facts)]
    if facts.unanswered is not None:
        found.append(("answer", ()))
    return [*found, *((event.what, ()) for event in events), ("", ()), ("rhythm", ())]


def _of_item(item: Item, situation: Situation, facts: Facts) -> tuple[str, ...]:
    """The occasions that fit an item, the best first."""
    if item.rule is Rule.PROMISE:
        return ("promise_late", "promise") if item.state in (State.LATE, State.BROKEN) else ("promise",)
    if item.rule is Rule.CONTACT_CLOCK and item.cause in _DEEDS:
        return (_DEEDS[item.cause],)
    if item.rule in (Rule.CONTACT_CLOCK, Rule.SEQUENCE):
        return _of_step(STEP_NAMES[(item.step or 1) - 1], situation.prospect)
    return _of_rhythm(item, situation, facts)


_DEEDS: dict[Cause, str] = {"wrote": "answer", "bought": "bought", "referral": "referral"}
"""What they did that wants an answer, and the occasion for it."""


def _of_step(step: str, prospect: Prospect) -> tuple[str, ...]:
    if step == "coffee":  # nothing is arranged yet: a promise would stand before it
        return (step, "at_coffee")
    if step != "note":
        return (step,)
    if prospect.source is not None and prospect.met_at is None:
        return ("referred",)
    # A list of connections brings a date and no place: nobody says where they met in a network.
    return ("connected", step) if prospect.imported and not prospect.where else (step,)


def _of_rhythm(item: Item, situation: Situation, facts: Facts) -> tuple[str, ...]:
    """Of rhythm, ceiling and report."""
    anew = item.rule is Rule.RHYTHM and item.cause in ("entry", "reopened")
    occasion: str = item.cause if anew else str(item.rule)
    if item.rule is Rule.REPORT and item.cause == "bought":
        return ("report_bought", "report")
    if occasion == "entry" and (situation.prospect.met_at is not None or situation.prospect.where):
        return ("entry_met", "rhythm")  # nobody whom you met is told that you came across their name
    lately = facts.last_contact is not None and facts.last_contact >= situation.recent
    if occasion in ("ceiling", "reopened") and lately:  # nobody says "it has been a while" then
        return ("rhythm",)
    return (occasion, "rhythm") if anew else (occasion,)


def _rank(template: Template, kinds: Sequence[Kind]) -> int:
    places = [kinds.index(kind) for kind in template.kinds if kind in kinds]
    return min(places, default=len(kinds))


# What it says -----------------------------------------------------------------------------------------------


def fill(template: Template, situation: Situation, given: Mapping[str, str], kind: Kind | None = None) -> Draft:
    """What a template says to somebody.

    Args:
        template: which.
        situation: somebody, now.
        given: values by placeholder, in the place of those on record.
        kind: one of the template's kinds; None: the first that the next item offers.
    """
    known = values(situation, given)
    offered = situation.items[0].kinds if situation.items else ()
    kind = kind or next((kind for kind in offered if kind in template.kinds), template.kinds[0])
    subject = template.subject if kind.has_subject else ""
    lacking = [name for name in placeholders(subject, template.body) if name not in known]
    missing = {name: _blank(name, situation) for name in lacking}
    about_source = Kind.REPORT in template.kinds
    return Draft(
        template,
        kind,
        situation.source or "the source" if about_source else clean(situation.prospect.name),
        clean(_filled(subject, known, missing)),
        _filled(template.body, known, missing),
        tuple({blank.name: blank for blank in missing.values()}.values()),
    )


def edited(draft: Draft, subject: str, text: str) -> Draft:
    """The draft as the user rewrote it; gaps that are still open stay gaps."""
    subject, text = clean(subject), clean(text, lines=True)
    missing = tuple(blank for blank in draft.missing if blank.gap in subject or blank.gap in text)
    return replace(draft, subject=subject, text=text, missing=missing, edited=True)


def answered(draft: Draft, blank: Blank, words: str) -> Draft:
    """A rewritten draft with words in place of an open gap."""
    return edited(draft, draft.subject.replace(blank.gap, words), draft.text.replace(blank.gap, words))


def _filled(text: str, known: Mapping[str, str], missing: Mapping[str, Blank]) -> str:
    parts = pieces(text)
    parts[1::2] = [known[name] if name in known else missing[name].gap for name in parts[1::2]]
    return "".join(parts)


def _blank(name: str, situation: Situation) -> Blank:
    # Without a signature the name is asked for: it answers both.
    name = "my_name" if name == "signature" else name
    asked = PLACEHOLDERS[name]
    field = "" if asked.field == "urls" and situation.prospect.urls else asked.field
    return Blank(name, asked.question, field, asked.setting, _they_wrote(situation) if name == "answer" else "")


def _they_wrote(situation: Situation) -> str:
    theirs = (touch.note for touch in reversed(situation.prospect.touches) if touch.inbound and touch.note)
    return clean(next(theirs, ""))


def values(situation: Situation, given: Mapping[str, str]) -> dict[str, str]:
    """The known values by placeholder. ``given`` counts as if it were on record; an empty text is no value."""
    given = {name: text for name, words in given.items() if (text := clean(words, lines=True))}
    kept = {PLACEHOLDERS[name].field: clean(given.pop(name)) for name in list(given) if PLACEHOLDERS[name].field}
    prospect = replace(situation.prospect, **{field: typed(field, words) for field, words in kept.items()})
    me = situation.me
    my_name = given.get("my_name") or me.name
    zone, now = situation.calendar, situation.now
    found = {
        "first": first_name(clean(prospect.name)),
        "name": clean(prospect.name),
        "company": clean(prospect.company),
        "position": clean(prospect.position),
        "where": _place(clean(prospect.where)),
        "day": _day(zone.day(prospect.met_at), zone.day(now)) if prospect.met_at is not None else "",
        "source": clean(situation.source),
        "source_first": first_name(clean(situation.source)),
        "available": clean(prospect.available),
        "suits": _suits(clean(prospect.available)),
        "referred": _listed(_sent(situation)),
        "site": _site(clean(prospect.url)) if "urls" not in kept else _bare(kept["urls"]),
        "my_name": clean(my_name),
        "my_company": clean(me.company),
        "my_phone": clean(me.phone),
        "signature": clean(me.signature, lines=True) or clean(my_name),
        **_promised(situation),
    }
    return {name: text for name, text in (found | given).items() if text}


def _suits(available: str) -> str:
    """The question when it suits them, or what they have told already."""
    said = available.rstrip(" .,;:!?…")
    return f"I have noted what suits you: {said}. Is that still so?" if said else "Which days and times suit you?"


_MOST_NAMED = 3


def _sent(situation: Situation) -> list[str]:
    """The people they have referred since your last touch, else the last one they referred."""
    if not situation.referred:
        return []
    last = gather(situation.prospect).last_outbound
    new = [clean(name) for at, name in situation.referred if last is None or at > last]
    return new or [clean(name) for _, name in situation.referred[-1:]]


def _listed(names: Sequence[str]) -> str:
    """ "Dee", "Dee and Eve", "Dee, Eve and Flo"; of more the last ones, "and others"."""
    if len(names) > _MOST_NAMED:
        return f"{', '.join(names[-_MOST_NAMED:])} and others"
    *front, last = names or [""]
    return f"{', '.join(front)} and {last}" if front else last


def _promised(situation: Situation) -> dict[str, str]:
    """What was promised and for when, of the promise that is next."""
    item = next((item for item in situation.items if item.promise is not None), None)
    if item is None or item.promise is None:
        return {}
    promise, calendar = situation.prospect.promises[item.promise], situation.calendar
    when = _day(calendar.day(promise.due_at), calendar.day(situation.now))
    return {"promise": clean(promise.note), "promised": when}


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DETERMINED = frozenset("a an the my our your his her their its this that some one".split())


def _place(where: str) -> str:
    """A place as it stands behind "at": "the trade fair" for "trade fair", "BNI" as it is."""
    where = where[3:] if where[:3].lower() == "at " else where
    first, _, rest = where.partition(" ")
    common = first.isalpha() and first.islower() and first not in _DETERMINED
    return f"the {where}" if common or (rest and first in _WEEKDAYS) else where


_NETWORKS = ("linkedin.", "facebook.", "xing.", "instagram.", "twitter.", "x.com", "t.me", "wa.me", "youtube.")


def _site(url: str) -> str:
    """The address of a web site as it is said; empty for a page in a social network."""
    bare = _bare(url)
    host = bare.partition("/")[0].lower()
    networked = any(host == name or host.startswith(name) or f".{name}" in f".{host}" for name in _NETWORKS)
    return "" if networked else bare


def _bare(url: str) -> str:
    for scheme in ("https://", "http://"):
        url = url.removeprefix(scheme)
    return url.removeprefix("www.").rstrip("/")


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _day(day: date, today: date) -> str:
    """A day as a letter says it: "today", "on Tuesday", "on 3 March", "on 3 March 2025"."""
    away = (day - today).days
    if -1 <= away <= 1:
        return ("yesterday", "today", "tomorrow")[away + 1]
    if -6 <= away <= 6:
        return f"on {_WEEKDAYS[day.weekday()]}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"on {day.day} {_MONTHS[day.month - 1]}{year}"
