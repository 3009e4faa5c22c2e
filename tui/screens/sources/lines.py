"""Below the sources: the people the current one referred, and the people who give referrals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment

from tui.model.records import STAGES
from tui.rules.statistics import SourceFigures
from tui.text import clean, fit, width
from tui.views.report import Giving, Referred
from tui.widgets.lines import Line, rule, side_by_side
from tui.widgets.table import first_of
from tui.widgets.theme import Palette

NOBODY = (
    "No sources yet.",
    "",
    "A source refers people to you: somebody on the board, or a name.",
    "To record one: Enter on somebody, then its field Source.",
    "In the shell: keepwarm add NAME --source WHO",
    "",
    "Here you will see whom each of them sent, how fast you answered,",
    "and what came of it.",
)


def people_of(
    source: SourceFigures,
    people: Mapping[int, Referred],
    giving: Sequence[Giving],
    palette: Palette,
    cells: int,
    rows: int,
) -> list[Line]:
    """At the left the people of a source, at the right those who give referrals; both cut to ``rows``."""
    half = cells // 2
    left: list[Line] = [rule(f"Sent by {clean(source.name)}", half - 2, palette)]
    right: list[Line] = [rule("Referrals that prospects gave you", cells - half, palette)]
    sent = sorted((people[who] for who in source.people if who in people), key=lambda each: -STAGES.index(each.stage))
    left += first_of([_person(each, half - 3, palette) for each in sent] or [_nobody(palette)], rows - 1, palette)
    given = [_giver(each, cells - half - 1, palette) for each in giving]
    right += first_of(given or [_nobody(palette)], rows - 1, palette)
    return side_by_side(left, right, half, palette.ground)


def _nobody(palette: Palette) -> Line:
    return [Segment(" nobody yet", palette.style("faint"))]


def _person(person: Referred, cells: int, palette: Palette) -> Line:
    stage = str(person.stage)
    name = fit(clean(person.name), max(1, cells - width(stage) - 2))
    return [Segment(f" {name} ", palette.style("text")), Segment(stage, palette.style("soft"))]


def _giver(each: Giving, cells: int, palette: Palette) -> Line:
    words = f"{each.given} given, {each.on_board} on the board"
    name = fit(clean(each.name), max(1, cells - len(words) - 2))
    return [Segment(f" {name} ", palette.style("text")), Segment(words, palette.style("soft"))]
