"""The worked examples of the rule book, as a user types them."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Keepwarm

STEPS = (("email", "2026-03-02T18:00"), ("social", "2026-03-03T09:00"), ("card", "2026-03-04T12:00"),
         ("call", "2026-03-09T12:00"), ("meeting", "2026-03-16T12:00"), ("card", "2026-03-17T12:00"))  # fmt: skip


def logged(keepwarm: Keepwarm, *touches: tuple[str, str]) -> None:
    for kind, at in touches:
        inbound = ("--in",) if kind.endswith(" in") else ()
        keepwarm("log", "ana", kind.removesuffix(" in"), "--at", at, "--now", at, "--yes", *inbound)


def expect(keepwarm: Keepwarm, now: str, **expected: object) -> None:
    """The next item at ``now``, in the words of ``due --json``."""
    item = keepwarm.next(now=now)
    assert {key: item[key] for key in expected} == expected


def times(item: str) -> str:
    return f"2026-{item}:00Z"


@pytest.fixture
def board(keepwarm: Keepwarm) -> Keepwarm:
    """Ana, met on Monday 2 March at 10:00."""
    keepwarm.at("2026-03-02T10:00")
    keepwarm("add", "Ana Ruiz", "--met-at", "now")
    return keepwarm


def test_1_the_contact_clock(board: Keepwarm) -> None:
    expect(board, "2026-03-02T15:00", rule="contact_clock", kinds=["note", "email", "text"], state="open",
           due_at=times("03-03T10:00"))  # fmt: skip
    expect(board, "2026-03-04T11:00", state="late", late_at=times("03-04T10:00"))
    expect(board, "2026-03-05T10:00", state="broken", broken_at=times("03-05T10:00"))


def test_2_the_second_step(board: Keepwarm) -> None:
    logged(board, *STEPS[:1])
    expect(board, "2026-03-03T09:00", rule="sequence", step=2, kinds=["social"], due_at=times("03-03T10:00"),
           state="due")  # fmt: skip


def test_3_and_4_a_call_and_a_reply_before_it(board: Keepwarm) -> None:
    logged(board, *STEPS[:3])
    call = {"rule": "sequence", "step": 4, "kinds": ["call"], "due_at": times("03-09T12:00")}
    expect(board, "2026-03-05T09:00", **call, late_at=times("03-11T12:00"))
    logged(board, ("email in", "2026-03-06T08:00"))
    expect(board, "2026-03-06T08:01", rule="contact_clock", due_at=times("03-07T08:00"),
           broken_at=times("03-09T08:00"))  # fmt: skip
    logged(board, ("email", "2026-03-06T09:00"))
    expect(board, "2026-03-06T09:01", **call)


def test_5_and_11_the_rhythm_and_two_messages(board: Keepwarm) -> None:
    logged(board, *STEPS[:5], ("card", "2026-03-20T16:00"))
    expect(board, "2026-03-21", rule="rhythm", due_at=times("03-27T16:00"), late_at=times("03-31T04:00"),
           broken_at=None)  # fmt: skip
    logged(board, ("email in", "2026-03-21T06:00"), ("email in", "2026-03-23T06:00"))
    expect(board, "2026-03-23T07:00", rule="contact_clock", state="late", broken_at=times("03-24T06:00"))


def test_6_a_month_ends(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana", "--stage", "cred", "--now", "2026-01-31T08:00")
    logged(keepwarm, ("call", "2026-01-31T09:00"))
    expect(keepwarm, "2026-02-01", rule="rhythm", due_at=times("03-02T09:00"))
    keepwarm.config.write_text('timezone = "UTC"\n[rules]\nworkdays = "mon-sun"\n', "utf-8")
    expect(keepwarm, "2026-02-01", rule="rhythm", due_at=times("02-28T09:00"))


def test_7_and_8_a_comfort_interval_of_three_months(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana", "--stage", "cred", "--comfort", "3 months", "--now", "2026-01-01T08:00")
    logged(keepwarm, ("call", "2026-01-01T12:00"))
    expect(keepwarm, "2026-02-01", rule="ceiling", due_at=times("03-18T12:00"), late_at=times("03-25T12:00"),
           broken_at=times("04-01T12:00"), state="upcoming")  # fmt: skip
    candidates = keepwarm.json("explain", "ana", "--now", "2026-02-01")["candidates"]
    assert [(each["rule"], each["due_at"], each["won"]) for each in candidates] == [
        ("ceiling", times("03-18T12:00"), True), ("rhythm", times("04-01T12:00"), False),
    ]  # fmt: skip
    logged(keepwarm, ("email in", "2026-02-01T12:00"))
    expect(keepwarm, "2026-02-01T13:00", rule="contact_clock", due_at=times("02-02T12:00"),
           broken_at=times("02-04T12:00"))  # fmt: skip


def test_9_a_promise(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana", "--stage", "cred", "--comfort", "weekly", "--now", "2026-03-01T12:00")
    logged(keepwarm, ("call", "2026-03-02T12:00"))
    keepwarm("promise", "ana", "2026-03-10T14:00", "--now", "2026-03-02T12:05")
    expect(keepwarm, "2026-03-09T10:00", rule="promise", state="upcoming", due_at=times("03-10T14:00"))
    logged(keepwarm, ("text", "2026-03-09T10:30"))
    expect(keepwarm, "2026-03-09T11:00", rule="promise", state="upcoming")
    logged(keepwarm, ("call", "2026-03-10T13:50"))
    shown = keepwarm.json("show", "ana", "--now", "2026-03-10T13:51")
    assert [kept["outcome"] for kept in shown["promises"]] == ["kept"]
    assert shown["measures"]["kept_rate"] == 1.0
    expect(keepwarm, "2026-03-10T13:51", rule="rhythm")


def test_10_influence_is_lost(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana", "--stage", "cred", "--now", "2025-12-31T08:00")
    logged(keepwarm, ("call", "2026-01-01T00:00"))
    for now, left in (("2026-01-31T10:30", 0.9), ("2026-04-02T07:30", 0.729)):
        assert keepwarm.json("show", "ana", "--now", now)["measures"]["influence"] == pytest.approx(left, abs=1e-9)


def test_12_a_reply_comes_before_a_late_coffee(board: Keepwarm) -> None:
    logged(board, *STEPS[:4])
    expect(board, "2026-03-19", rule="sequence", step=5, state="late", late_at=times("03-18T12:00"))
    logged(board, ("email in", "2026-03-20T09:00"))
    expect(board, "2026-03-20T09:01", rule="contact_clock", state="open")


def test_13_a_promise_beyond_the_ceilings_due_date(keepwarm: Keepwarm) -> None:
    keepwarm("add", "Ana", "--stage", "cred", "--comfort", "3 months", "--now", "2026-01-02T12:00")
    logged(keepwarm, ("call", "2026-01-02T12:00"))
    keepwarm("promise", "ana", "2026-03-24T14:00", "--now", "2026-03-01T09:00")
    for now, state in (("2026-03-23", "upcoming"), ("2026-03-24", "due"), ("2026-03-24T14:01", "late"),
                       ("2026-03-25", "broken")):  # fmt: skip
        expect(keepwarm, now, rule="promise", state=state)
    logged(keepwarm, ("call", "2026-03-24T14:20"))
    assert keepwarm.json("show", "ana")["promises"][0]["outcome"] == "kept"


def test_14_a_month_in_auckland(keepwarm: Keepwarm) -> None:
    keepwarm.config.write_text('timezone = "Pacific/Auckland"\n', "utf-8")
    keepwarm("add", "Ana", "--stage", "cred", "--now", "2026-02-01T12:00Z")
    keepwarm("log", "ana", "call", "--at", "2026-03-01T12:30", "--now", "2026-03-02T15:00")
    assert keepwarm.json("show", "ana")["touches"][0]["at"] == "2026-02-28T23:30:00Z"
    expect(keepwarm, "2026-03-02", rule="rhythm", due_at="2026-03-31T23:30:00Z")
