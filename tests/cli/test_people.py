"""``keepwarm merge WHO OTHER``: one of two."""

from __future__ import annotations

from tests.cli.terminal import Keepwarm


def test_the_one_that_stays_has_it_all(ana: Keepwarm) -> None:
    ana("add", "Anna Ruiz", "--email", "ana@acme.com", "--tag", "fair", "--met-at", "2026-02-20 12:00")
    ana("log", "2", "call", "--at", "2026-02-21 12:00")
    ana("add", "Raj", "--source", "Anna Ruiz")
    assert ana("merge", "Ana Ruiz", "anna").out == (
        "merged Anna Ruiz #2 into Ana Ruiz #1; `keepwarm undo` brings both back\n"
    )
    found = ana.json("show", "ana")
    assert (found["id"], found["name"], found["email"], found["tags"]) == (1, "Ana Ruiz", "ana@acme.com", ["fair"])
    assert [touch["kind"] for touch in found["touches"]] == ["call"]
    assert found["note"] == "also: name Anna Ruiz; met Mon 2 Mar 2026 10:00"
    assert (found["met_at"], found["taken_up_at"]) == ("2026-02-20T12:00:00Z", "2026-03-02T10:00:00Z")
    assert ana.json("show", "raj")["source_id"] == 1
    assert "taken up" in ana("show", "ana").out
    assert ana.next()["reason"].startswith("first note: 19 h left of 24 h; taken up today 10:00")
    ana("undo")
    assert ana.json("show", "anna")["id"] == 2


def test_as_json(ana: Keepwarm) -> None:
    ana("add", "Bo")
    assert ana.json("merge", "1", "2") == {
        "ids": [1], "message": "merged Bo #2 into Ana Ruiz #1; `keepwarm undo` brings both back",
    }  # fmt: skip


def test_what_cannot_be_merged(ana: Keepwarm) -> None:
    ana("add", "Bo")
    same = ana("merge", "ana", "1", code=1)
    assert same.err == "keepwarm: Ana Ruiz cannot be merged with themselves: give two people\n"
    assert "nobody is called" in ana("merge", "ana", "zoe", code=2).err
    assert "OTHER" in ana("merge", "ana", code=2).err
    assert ana("merge", "ana", "bo").code == 0
    assert "2 was merged into Ana Ruiz #1" in ana("merge", "ana", "2", code=2).err
