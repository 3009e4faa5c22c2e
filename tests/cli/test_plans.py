"""Promises, and putting off or letting go what is next."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Keepwarm


def test_skip_lets_a_step_and_a_replys_clock_go(ana: Keepwarm) -> None:
    ana("log", "ana", "email")
    ana("skip", "ana")
    assert ana.next()["step"] == 3
    ana("log", "ana", "text", "--in")
    assert ana.next()["rule"] == "contact_clock"
    ana("skip", "ana")
    assert ana.next()["step"] == 3


OUTCOMES = {"2026-03-04T10:30": "kept", "2026-03-04T10:31": "late", "2026-03-04T23:59": "late"}


@pytest.mark.parametrize(("call", "outcome"), OUTCOMES.items())
def test_what_became_of_a_promise(ana: Keepwarm, call: str, outcome: str) -> None:
    ana("promise", "ana", "2026-03-04T10:00")
    ana("log", "ana", "call", "--now", call)
    assert ana.json("show", "ana", "--now", "2026-03-06")["promises"][0]["outcome"] == outcome


def test_a_promise_nobody_kept_is_broken(ana: Keepwarm) -> None:
    ana("promise", "ana", "2026-03-04T10:00")
    shown = ana.json("show", "ana", "--now", "2026-03-05")
    assert (shown["promises"][0]["outcome"], shown["measures"]["kept_rate"]) == ("broken", 0.0)


def test_snooze_names_the_last_possible_date(ana: Keepwarm) -> None:
    assert "until Tue 19 May 2026 at the latest" in ana("snooze", "ana", "2026-05-20", code=1).err
    ana("snooze", "ana", "2026-05-19")


def test_which_promise_is_moved_or_released(ana: Keepwarm) -> None:
    for when in ("wed 10:00", "thu 10:00", "fri"):
        ana("promise", "ana", when)
    ana("promise", "ana", "thu 16:00", "--move", "--which", "thu")
    ana("release", "ana", "--which", "fri")
    found = [(kept["due_at"][5:16], kept["outcome"]) for kept in ana.json("show", "ana")["promises"]]
    assert found == [("03-04T10:00", "open"), ("03-05T16:00", "open"), ("03-06T00:00", "released")]
    assert "no promise to Ana Ruiz is open for Sat 7 Mar" in ana("release", "ana", "--which", "sat", code=1).err
    ana.at("2026-03-04T10:00")
    assert "has passed" in ana("release", "ana", "--which", "2026-03-04T10:00", code=1).err
    ana("release", "ana")
    assert ana.json("show", "ana")["promises"][1]["outcome"] == "released"


def test_a_holiday_in_weekdays_ends_after_it_begins(keepwarm: Keepwarm) -> None:
    told = keepwarm("away", "mon", "fri", "--now", "2026-03-04T10:00").out
    assert told.startswith("away from Mon 9 Mar 2026 to Fri 13 Mar 2026")


def test_what_does_not_wait_for_a_snooze_is_said(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Cy Wolf", "--met-at", "today 14:00")
    assert keepwarm("snooze", "cy", "2w").out == (
        "snoozed Cy Wolf until Mon 16 Mar 2026; but first: note or email, Tue 14:00\n"
    )
    keepwarm("log", "cy", "email")
    assert "Mon 16 Mar 2026; next: social, Mon 16 Mar" in keepwarm("snooze", "cy", "2w").out
