"""The rule book: every number of the engine, typed, validated, each with the place it comes from.

The text of the book is TOML of ``[key]`` tables with ``value``, ``source`` and ``why``; a user's own values are a
flat or nested table of keys. Nothing here reads files: callers hand in parsed tables and their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from tui.model.intervals import BadInterval, Interval, interval
from tui.model.kinds import Kind
from tui.model.records import Stage


class BadRules(Exception):
    """A rule book or an override is wrong: names the file, the key and what is allowed."""


class Book(msgspec.Struct, frozen=True):
    """Part of the rule book."""


class Workdays(msgspec.Struct, frozen=True):
    """The days of the week on which people work: 0 = Monday."""

    days: tuple[int, ...]

    def __str__(self) -> str:
        runs: list[list[int]] = []
        for day in self.days:
            if runs and day == runs[-1][-1] + 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        names = [_run(DAY_NAMES[run[0]], DAY_NAMES[run[-1]]) for run in runs]
        return ",".join(names)


def _run(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Stretch(msgspec.Struct, frozen=True):
    """From so many unanswered touches on, the rhythm is at least so long."""

    touches: int
    interval: Interval

    def __str__(self) -> str:
        return f"{self.touches}: {self.interval}"


class PromiseRules(Book, frozen=True):
    """Rule 1 (S9)."""

    grace: Interval
    kinds: tuple[Kind, ...]


class Marks(Book, frozen=True):
    """Rules 2 and 6: marks that run by the hour from a start (S1, S2, S6)."""

    due: Interval
    late: Interval
    broken: Interval
    kinds: tuple[Kind, ...]


class ClockRules(Marks, frozen=True):
    """Rule 2 (S1, S2)."""

    thanks_kinds: tuple[Kind, ...]
    """Offered where they bought or gave a referral."""


class Step(Book, frozen=True, rename={"from_": "from"}):
    """One step of the opening sequence (S7)."""

    label: str
    kinds: tuple[Kind, ...]
    after: Interval
    from_: Literal["first contact", "note", "social", "card", "call", "coffee"]
    fresh: bool


class SequenceRules(Book, frozen=True):
    """Rule 3 (S7)."""

    late: Interval
    takes_two: tuple[Kind, ...]
    """Kinds of step that are asked for first."""
    ask_kinds: tuple[Kind, ...]
    note: Step
    social: Step
    card: Step
    call: Step
    coffee: Step
    second_card: Step

    @property
    def steps(self) -> tuple[Step, ...]:
        """The six steps in order; step n stands at index n - 1."""
        return (self.note, self.social, self.card, self.call, self.coffee, self.second_card)


STEP_NAMES = ("note", "social", "card", "call", "coffee", "second_card")
STEP_PLACES = {name: place for place, name in enumerate(STEP_NAMES)}


class RhythmRules(Book, frozen=True):
    """Rule 4 (S4, S8, S14)."""

    visibility: Interval
    credibility: Interval
    profitability: Interval
    late_share: float
    late_most: Interval
    stretch: tuple[Stretch, ...]
    kinds: tuple[Kind, ...]

    def of(self, stage: Stage) -> Interval:
        """The interval of a stage. What is in force for somebody, ``tui.rules.rhythm`` says."""
        if stage is Stage.VISIBILITY:
            return self.visibility
        return self.credibility if stage is Stage.CREDIBILITY else self.profitability

    @property
    def intervals(self) -> list[tuple[str, Interval]]:
        """Every interval that can be in force, with its key: the ceiling limits all of them (S10)."""
        return [(f"rhythm.{stage.value}", self.of(stage)) for stage in Stage]


class CeilingRules(Book, frozen=True):
    """Rule 5 (S10)."""

    broken: Interval
    due_before: Interval
    late_before: Interval
    kinds: tuple[Kind, ...]


class EntryRules(Book, frozen=True):
    """Who starts without first clock and sequence."""

    added_oldest: Interval
    above_oldest: Interval
    imported_oldest: Interval


class GuardRules(Book, frozen=True):
    """What is asked before an act (S4)."""

    comfort: Interval


class BudgetRules(Book, frozen=True):
    """How many people a day has room for; the shares are "one in so many, rounded up"."""

    per_day: int
    """0 = no limit."""
    keep_warm: int
    first_words: int
    imports: int
    answered: int
    """Of your touches, until they tell."""


class CapacityRules(Book, frozen=True):
    """What is compared with what: asked, done, budget."""

    days: int
    rhythms: tuple[Interval, ...]
    """Tried one after another where too much is asked."""
    half_hour: int
    """Touches that take about half an hour."""


class AbsenceRules(Book, frozen=True):
    """When the review begins with what broke meanwhile."""

    after: Interval


class MailingRules(Book, frozen=True):
    """Who is kept by a mailing, and when it is due (S14)."""

    stages: tuple[Stage, ...]
    tags: tuple[str, ...]
    day: int
    kind: Kind
    recent: Interval


class DraftRules(Book, frozen=True):
    """What a message may speak of."""

    recent: Interval


class InfluenceRules(Book, frozen=True):
    """The rule of thumb of S11."""

    monthly_loss: float
    mode: Literal["compound", "linear"]


class MeterRules(Book, frozen=True):
    """How many touches it takes (S12)."""

    low: int
    high: int


class ProposalRules(Book, frozen=True):
    """When the app proposes something (S5, S12); it never acts by itself."""

    touches: int
    skip_late: Interval
    askings: int
    silence: Interval


class GroomingRules(Book, frozen=True):
    """What the weekly grooming lists."""

    influence: float
    rest: Interval
    stay_times: int
    stay_least: Interval
    stay_others: int
    shared_by: int
    likeness: float


class CaptureRules(Book, frozen=True):
    """What of other programs counts as a touch, and what of it is kept."""

    subject: int
    """Characters; 0: none."""
    window: Interval
    same: Interval
    guests: int
    ahead: Interval
    stale: Interval
    minutes: int
    """0 = only when asked."""


class Rules(Book, frozen=True):
    """All of it, effective."""

    workdays: Workdays
    promise: PromiseRules
    clock: ClockRules
    sequence: SequenceRules
    rhythm: RhythmRules
    ceiling: CeilingRules
    report: Marks
    entry: EntryRules
    guard: GuardRules
    budget: BudgetRules
    capacity: CapacityRules
    absence: AbsenceRules
    mailing: MailingRules
    draft: DraftRules
    influence: InfluenceRules
    meter: MeterRules
    proposal: ProposalRules
    grooming: GroomingRules
    capture: CaptureRules


class Entry(Book, frozen=True):
    """One key of the book as `keepwarm rules` shows it."""

    key: str
    value: str
    origin: str
    """Name of the file the effective value comes from."""
    source: str
    why: str


class RuleBook(Book, frozen=True):
    """The effective rules and where each value comes from, in the order of the book."""

    rules: Rules
    entries: tuple[Entry, ...]


def load(book: Mapping[str, Any], name: str, own: Mapping[str, Any] | None = None, own_name: str = "") -> RuleBook:
    """The effective rule book: the shipped ``book``, single values replaced by the user's ``own``.

    Args:
        book: the parsed rule book, tables with ``value``, ``source``, ``why``.
        name: how errors call it.
        own: parsed ``[rules]`` of the user: dotted keys or nested tables of plain values.
        own_name: how errors call that file.

    Raises:
        BadRules: an unknown or missing key, a wrong value, or values that contradict each other.
    """
    described = dict(_described(book, name))
    unknown = [key for key in described if key not in KEYS]
    if unknown:
        raise BadRules(f"{name}: {unknown[0]} is no key of the rule book")
    missing = [key for key in KEYS if key not in described]
    if missing:
        raise BadRules(f"{name}: {missing[0]} is missing; give it value, source and why")
    raw: dict[str, tuple[Any, str]] = {key: (described[key]["value"], name) for key in KEYS}
    for key, value in flat(own or {}).items():
        if key not in KEYS:
            raise BadRules(f"{own_name}: {key} is no key of the rule book{_nearest(key)}; see `keepwarm rules`")
        raw[key] = (value, own_name)
    values = {key: typed(key, value, origin) for key, (value, origin) in raw.items()}
    rules = _build(Rules, "", values)
    _consistent(rules, {key: origin for key, (_, origin) in raw.items()}, name)
    entries = tuple(
        Entry(key, _shown(values[key]), raw[key][1], str(described[key]["source"]), str(described[key]["why"]))
        for key in KEYS
    )
    return RuleBook(rules, entries)


@cache
def _parts(kind: Any) -> tuple[tuple[str, str, Any, bool], ...]:
    """The fields of a part: name, key, type, and whether it is a part itself."""
    hints = get_type_hints(kind)
    keys = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return tuple(
        (name, key, hints[name], isinstance(hints[name], type) and issubclass(hints[name], Book)) for name, key in keys
    )


def keys_of(kind: Any, prefix: str = "") -> dict[str, Any]:
    """The keys below a part of the book, with the type of each value."""
    found: dict[str, Any] = {}
    for _, key, hint, nested in _parts(kind):
        if nested:
            found |= keys_of(hint, f"{prefix}{key}.")
        else:
            found[prefix + key] = hint
    return found


KEYS: dict[str, Any] = keys_of(Rules)
"""Every key with the type of its value, in the order of the records above."""


def _described(table: Mapping[str, Any], name: str, prefix: str = "") -> list[tuple[str, Mapping[str, Any]]]:
    found: list[tuple[str, Mapping[str, Any]]] = []
    for key, value in table.items():
        if not isinstance(value, Mapping):
            raise BadRules(f"{name}: {prefix}{key} must be a table with value, source and why")
        if "value" in value:
            lacking = [part for part in ("source", "why") if part not in value]
            if lacking:
                raise BadRules(f"{name}: {prefix}{key} lacks its {lacking[0]}")
            found.append((prefix + key, value))
        else:
            found += _described(value, name, f"{prefix}{key}.")
    return found


def flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted keys: ``{"rhythm": {"visibility": 1}}`` as ``{"rhythm.visibility": 1}``."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, KEYS, n=1)
    return f" (did you mean {close[0]}?)" if close else ""


_LONGEST = 3660
"""Days: no rule of a relationship runs for more than ten years, and dates must stay within the calendar."""


def typed(key: str, value: Any, origin: str, written: str = "") -> Any:
    """``value`` as the type that ``key`` has, or a clear error; ``written``: as what the key stands there."""
    hint = KEYS[key]
    reader = _READERS.get(hint) or _READERS[get_origin(hint)]
    return reader(key, value, f"{origin}: {written or key} = {value!r}")


def _length(key: str, value: Any, where: str) -> Interval:
    try:
        found = interval(str(value))
    except BadInterval:
        raise BadRules(
            f'{where}: a length is allowed, such as "30 minutes", "24 hours", "7 days", "3 months"'
        ) from None
    if key == "promise.grace" and not found.seconds:
        raise BadRules(f"{where}: minutes or hours are allowed")
    if found.nominal_days > _LONGEST:
        raise BadRules(f"{where}: at most ten years are allowed")
    return found


def _word(key: str, value: Any, where: str) -> str:
    allowed = get_args(KEYS[key])
    if value not in allowed:
        raise BadRules(f"{where}: allowed are {', '.join(allowed)}")
    return str(value)


def _kinds(key: str, value: Any, where: str) -> tuple[Kind, ...]:
    names = [kind.value for kind in Kind]
    if not isinstance(value, list) or not (value or key in _MAY_BE_EMPTY) or any(item not in names for item in value):
        raise BadRules(f"{where}: a list of kinds is allowed, of {', '.join(names)}")
    return tuple(dict.fromkeys(Kind(item) for item in value))


_MAY_BE_EMPTY = ("sequence.takes_two", "sequence.ask_kinds")
"""Lists of kinds that an empty list switches off."""


def _mailed_kind(_key: str, value: Any, where: str) -> Kind:
    """What can be sent to many at once: no conversation, no report, and nothing that waits for each one's interest."""
    allowed = [kind.value for kind in Kind if not (kind.is_conversation or kind.is_gated or kind is Kind.REPORT)]
    if value not in allowed:
        raise BadRules(f"{where}: allowed are {', '.join(allowed)}")
    return Kind(value)


def _stages(_key: str, value: Any, where: str) -> tuple[Stage, ...]:
    names = [stage.value for stage in Stage]
    if not isinstance(value, list) or any(item not in names for item in value):
        raise BadRules(f"{where}: a list of stages is allowed, of {', '.join(names)}")
    return tuple(dict.fromkeys(Stage(item) for item in value))


def _texts(_key: str, value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or any(not isinstance(item, str) or not item.strip() for item in value):
        raise BadRules(f"{where}: a list of texts is allowed")
    return tuple(value)


def _stretches(key: str, value: Any, where: str) -> tuple[Stretch, ...]:
    said = f'{where}: pairs of touches and a length are allowed, both rising, such as [[5, "2 weeks"], [8, "1 month"]]'
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise BadRules(said)
    found = tuple(Stretch(_whole(key, count, where), _length(key, length, where)) for count, length in value)
    for less, more in pairwise(found):
        if less.touches >= more.touches or less.interval.nominal_days >= more.interval.nominal_days:
            raise BadRules(said)
    return found


def _workdays(_key: str, value: Any, where: str) -> Workdays:
    found: set[int] = set()
    said = f'{where}: days of the week are allowed, such as "mon-fri", "mon-sun", "sun-thu" or "mon,tue,thu"'
    if not isinstance(value, str):
        raise BadRules(said)
    for run in value.lower().replace(" ", "").split(","):
        first, dash, last = run.partition("-")
        ends = [first, last] if dash else [first, first]
        if any(name not in DAY_NAMES for name in ends):
            raise BadRules(said)
        start, end = map(DAY_NAMES.index, ends)
        found |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
    return Workdays(tuple(sorted(found)))


def _lengths(key: str, value: Any, where: str) -> tuple[Interval, ...]:
    if not isinstance(value, list):
        raise BadRules(f'{where}: a list of lengths is allowed, such as ["2 weeks", "1 month"]')
    return tuple(_length(key, item, where) for item in value)


def _flag(_key: str, value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadRules(f"{where}: true or false is allowed")
    return value


def _text(_key: str, value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadRules(f"{where}: a text is allowed")
    return value


def _whole(key: str, value: Any, where: str) -> int:
    _number(value, where)
    least, most = _RANGES.get(key, (1, 100_000))
    if not isinstance(value, int) or not least <= value <= most:
        raise BadRules(f"{where}: a whole number from {least} to {most} is allowed")
    return value


_RANGES = {
    "budget.per_day": (0, 100_000),
    "mailing.day": (1, 28),
    "capacity.days": (7, 366),
    "capture.subject": (0, 200),
    "capture.minutes": (0, 1440),
}
"""The whole numbers that are not at least 1."""


def _share(_key: str, value: Any, where: str) -> float:
    found = _number(value, where)
    if not 0 < found < 1:
        raise BadRules(f"{where}: a share between 0 and 1 is allowed, such as 0.5")
    return found


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadRules(f"{where}: a number is allowed")
    return float(value)


_READERS: dict[Any, Callable[[str, Any, str], Any]] = {
    Interval: _length, Literal: _word, tuple[Kind, ...]: _kinds, bool: _flag, str: _text, int: _whole, float: _share,
    Kind: _mailed_kind, tuple[Stage, ...]: _stages, tuple[str, ...]: _texts, tuple[Stretch, ...]: _stretches,
    Workdays: _workdays, tuple[Interval, ...]: _lengths,
}  # fmt: skip
"""How a value of each type is read: from its key, the value, and where that stands."""


def _build(kind: Any, prefix: str, values: Mapping[str, Any]) -> Any:
    return kind(
        **{
            name: _build(hint, f"{prefix}{key}.", values) if nested else values[prefix + key]
            for name, key, hint, nested in _parts(kind)
        }
    )


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _consistent(rules: Rules, origins: Mapping[str, str], name: str) -> None:
    """Values that contradict each other are refused, naming the keys and the file of the one to change."""

    def ordered(*keys: str, strict: bool = False) -> None:
        for before, after in pairwise(keys):
            low, high = _at(rules, before), _at(rules, after)
            if low > high or (strict and low == high):
                if origins[before] != name:
                    raise BadRules(
                        f"{origins[before]}: {before} must be {'less' if strict else 'no more'} than {after}"
                    )
                raise BadRules(f"{origins[after]}: {after} must be {'more' if strict else 'no less'} than {before}")

    ordered("clock.due", "clock.late", "clock.broken")
    ordered("report.due", "report.late", "report.broken")
    ordered("ceiling.late_before", "ceiling.due_before")
    ordered("ceiling.due_before", "ceiling.broken", strict=True)
    ordered("meter.low", "meter.high")
    for key, length in rules.rhythm.intervals:
        if over := over_ceiling(length, rules):
            if origins[key] == name:
                ceiling = f"{origins['ceiling.broken']}: ceiling.broken = {rules.ceiling.broken}"
                raise BadRules(f"{ceiling}: {key} = {length} is longer: {over}")
            raise BadRules(f"{origins[key]}: {key} = {length}: {over}")
    # What ships is cut off where somebody lowers the ceiling (``rhythm.stretched``).
    for stretch in rules.rhythm.stretch if origins["rhythm.stretch"] != name else ():
        if over := over_ceiling(stretch.interval, rules):
            raise BadRules(f"{origins['rhythm.stretch']}: rhythm.stretch = {stretch}: {over}")
    earlier = ["first contact"]
    for name, step in zip(STEP_NAMES, rules.sequence.steps, strict=True):
        if step.from_ not in earlier:
            key = f"sequence.{name}.from"
            raise BadRules(f"{origins[key]}: {key} = {step.from_!r}: allowed are {', '.join(earlier)}")
        earlier.append(name)


def over_ceiling(length: Interval, rules: Rules) -> str:
    """Why an interval cannot be a rhythm (S10: no interval may exceed the ceiling), or an empty text."""
    if length.nominal_days <= rules.ceiling.broken.nominal_days:
        return ""
    return f"no interval may exceed the ceiling of {rules.ceiling.broken}: nobody goes without contact for longer"


def _at(rules: Rules, key: str) -> float:
    part, name = key.split(".")
    value = getattr(getattr(rules, part), name)
    return value.nominal_days if isinstance(value, Interval) else float(value)
