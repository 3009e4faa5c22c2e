"""The texts of the triage: options, decisions, and the last page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tui.model.intervals import interval
from tui.model.records import Prospect, Stage
from tui.pipeline import Pipeline, changes
from tui.rules.rhythm import interval_in_force
from tui.screens.people.action_group import only_open
from tui.screens.triage.person import Option
from tui.text import clean, cut
from tui.views.previews import next_after, refusal


def options_for(pipeline: Pipeline, who: int, last_tags: Sequence[str]) -> list[Option]:
    """The options for a new person, with what would follow."""
    person = pipeline.prospect(who)

    def slow(words: str) -> str:
        change = changes.comfort(words)
        return refusal(pipeline, [who], change) or _then(next_after(pipeline, who, change), f"every {interval(words)}")

    if person.stage is Stage.VISIBILITY:
        first = refusal(pipeline, [who], changes.take_up)
        first = first or f"{next_after(pipeline, who, changes.take_up)}, then step by step"
    else:
        first = f"for who is in visibility; they are in {person.stage}"
    found = [
        Option("f", "first contact now", "take_up", first),
        Option("w", "keep as it is", "keep", refusal(pipeline, [who], changes.leave_all_as_is)
            or _then(next_after(pipeline, who, changes.leave_all_as_is), _rhythm(person, pipeline))),
        Option("1", "every month", "slow('1 month')", slow("1 month")),
        Option("3", "every three months", "slow('3 months')", slow("3 months")),
        Option("c", "another interval", "comfort", "asks how often is comfortable for them"),
        Option("x", "close", "close_prospect",
            refusal(pipeline, [who], only_open) or "asks why; never due again"),
        Option("#", "tag", "tag", "asks which; then decide"),
    ]  # fmt: skip
    if last_tags:
        tags = ", ".join(map(clean, last_tags))
        found.append(Option("+", cut(f"tag {tags}", 24), "tag_again", "the last one again; then decide"))
    return found


def _rhythm(person: Prospect, pipeline: Pipeline) -> str:
    length = interval_in_force(person, pipeline.rules)
    return f"every {length}"


def _then(first: str, rhythm: str) -> str:
    return f"{first}, then {rhythm}".replace("every 1 ", "every ")


def nobody() -> list[str]:
    """The text if nobody is new."""
    return [
        "",
        "Nobody new: nobody who was imported waits for you.",
        "",
        "keepwarm import FILE brings people in; they wait here, one by one.",
        "Esc goes back.",
    ]


def finished(decided_as: dict[int, str], left: int) -> list[str]:
    """The number of people for each decision, the most frequent first."""
    words = ["", "That was the last of them." if not left else "The end of the list."]
    rows = [(what, count) for what, count in Counter(decided_as.values()).most_common(12)]
    if left:
        rows.append(("left for later: k goes back to them, and they are here the next time", left))
    digits = max((len(f"{count:,}") for _, count in rows), default=0)
    words += ["", *(f"{count:>{digits},}  {what}" for what, count in rows)]
    return [*words, "", "u takes back the last decision. Esc goes back."]
