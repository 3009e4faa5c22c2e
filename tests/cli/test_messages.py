"""``keepwarm draft`` and ``keepwarm templates``."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Keepwarm

MINE = (
    '[mine]\ntitle = "Mine"\nkinds = ["email"]\nfor = ["note"]\nsubject = "Hello"\ntext = "Hello {first}, {my_name}"\n'
)


def test_the_draft_of_what_is_next(ana: Keepwarm) -> None:
    assert ana("draft", "ana", "--set", "my_name=Sam").out.startswith("Dear Ana,"), "by hand: no address is known"
    ana("edit", "ana", "--email", "ana@ruiz.example")
    said = ana("draft", "ana", "--set", "my_name=Sam = {first}")
    assert said.out == (
        "Subject: Good to meet you at the breakfast club\n\nHello Ana,\n\nIt was good to meet you today at the "
        "breakfast club. I would like to hear more about what you do, and to stay in touch.\n\n"
        "Until soon,\nSam = {first}\n"
    )
    assert ana.json("draft", "1", "--set", "my_name=Sam", "--template", "nice-to-meet-you-by-hand") == {
        "id": 1,
        "template": "nice-to-meet-you-by-hand",
        "title": "Nice to meet you, by hand",
        "kind": "note",
        "to": "Ana Ruiz",
        "subject": "",
        "text": "Dear Ana,\n\nI am glad that we met at the breakfast club, and I look forward to seeing you again.\n\n"
        "Warm regards,\nSam",
    }


def test_what_is_missing_is_named_and_how_to_give_it(ana: Keepwarm) -> None:
    ana("add", "Bob Lee", "--met-at", "2026-03-02T10:00", "--email", "bob@lee.example")
    said = ana("draft", "bob", code=1)
    assert said.err == (
        'keepwarm: "Nice to meet you" asks for where you met (where), your name (my_name).\n'
        "Give it with --set where=... --set my_name=...; for good: keepwarm edit 2 --met ...; "
        "keepwarm config name ...\n"
    )
    ana("edit", "2", "--met", "BNI")
    ana.config.write_text('timezone = "UTC"\n[me]\nname = "Sam Weber"\nsignature = "Sam\\nWeber & Co"\n', "utf-8")
    assert ana("draft", "bob").out.endswith("Until soon,\nSam\nWeber & Co\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--set", "nope=1"), 2, "write NAME=VALUE, NAME one of first, name, company"),
        (("--set", "where"), 2, "write NAME=VALUE"),
        (("--template", "nope"), 2, '"nope" is no template; see `keepwarm templates`'),
        (("--template", "\x1b[31m{x}"), 2, "is no template"),
        (("--template", "proposal"), 1, "no pitch before interest: proposal waits until Ana Ruiz expressed interest"),
    ],
)
def test_what_is_wrong_is_said(ana: Keepwarm, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in ana("draft", "ana", *words, code=code).err


def test_a_pitch_after_interest(ana: Keepwarm) -> None:
    ana("interest", "ana")
    given = ("--set", "my_name=Sam", "--set", "need=less paper", "--set", "offer=a scanner")
    assert "what you need: less paper." in ana("draft", "ana", "--template", "proposal", *given).out


def test_hostile_values_are_only_text(ana: Keepwarm) -> None:
    ana("edit", "ana", "--name", "[/] {where} \x1b[31m", "--met", "\u202e{first}", "--email", "ana@ruiz.example")
    said = ana("draft", "1", "--set", "my_name=\x1b]52;c;eA==\x07", "--set", "first={my_name}")
    assert "Hello {my_name}," in said.out
    assert "at {first}." in said.out


def test_own_templates_and_wrong_ones(ana: Keepwarm) -> None:
    folder = ana.config.parent / "templates"
    folder.mkdir()
    (folder / "mine.toml").write_text(MINE, "utf-8")
    assert ana("draft", "ana", "--set", "my_name=Sam").out == "Subject: Hello\n\nHello Ana, Sam\n"
    assert str(folder / "mine.toml") in ana("templates").out
    listed = ana.json("templates")
    assert {"id": "mine", "origin": str(folder / "mine.toml")}.items() <= listed["templates"][-1].items()
    assert "first" in listed["placeholders"]
    wrong = folder / "wrong.toml"
    wrong.write_text(MINE.replace("{first}", "{frist}"), "utf-8")
    assert ana("templates", code=1).err.startswith(f"keepwarm: {wrong}: mine.text = '{{frist}}': no placeholder;")
    said = ana("draft", "ana", "--set", "my_name=Sam")
    assert said.out.startswith("Subject: Hello\n"), "the rest of the application goes on"
    assert said.err.startswith(f"keepwarm: {wrong}: ")
    assert ana("due").err == ""
    assert ana("templates", "--check", str(folder / "mine.toml")).out.endswith("is fine: 1 template\n")
    (folder / "mine.toml").write_text(MINE.replace("[mine]", "[answer]"), "utf-8")
    assert "1 in the place of one that ships" in ana("templates", "--check", str(folder / "mine.toml")).out
    assert "frist" in ana("templates", "--check", str(wrong), code=1).err
    assert "No such file" in ana("templates", "--check", str(folder / "none.toml"), code=1).err


def test_what_ships_is_not_sent_in_the_place_of_ones_own(ana: Keepwarm) -> None:
    folder = ana.config.parent / "templates"
    folder.mkdir()
    wrong = folder / "wrong.toml"
    wrong.write_text('[nice-to-meet-you]\ntext = "{frist}"\n[report-back]\ntext = "Mine"\n', "utf-8")
    ana("edit", "ana", "--email", "ana@ruiz.example", code=None)
    said = ana("draft", "ana", "--set", "my_name=Sam", code=None)
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines()[0] == (
        f"keepwarm: {wrong}: nice-to-meet-you.text = '{{frist}}': no placeholder; {{first}} is one"
    )
    assert "your nice-to-meet-you is wrong, as said above" in said.err.splitlines()[1]
    (folder / "worse.toml").write_text('[mine]\ntitel = "A"\nkinds = ["phone"]\n[', "utf-8")
    (folder / "zoe.toml").write_text('[mine]\ntitel = "A"\nkinds = ["phone"]\ntext = "Hi"\n', "utf-8")
    listed = ana("templates", code=None).err.splitlines()
    wrong_ones = ("worse.toml: ", "nice-to-meet-you.text =", "mine.titel is no key", "mine.title is", "mine.kinds =")
    assert len(listed) == len(wrong_ones), "all of it, in all files"
    for line, each in zip(listed, wrong_ones, strict=True):
        assert each in line
    hand = ("--template", "nice-to-meet-you-by-hand", "--set", "my_name=Sam")
    assert ana("draft", "ana", *hand).out.startswith("Dear Ana"), "the others are as they were"
    assert ana("draft", "ana", "--template", "report-back").out == (
        "Subject: I have been in touch with Ana Ruiz\n\nMine\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("me = 1", "me must be a table, [me]"),
        ("[me]\nmail = 'x'", "me.mail is no setting; allowed are name, company, phone, signature, email"),
        ("[me]\nname = 1", "me.name = 1: a text is allowed"),
        ("[you]", "you is no setting; allowed are timezone, region, theme, cards, workdays, budget, [rules] and [me]"),
    ],
)
def test_wrong_words_about_oneself(ana: Keepwarm, text: str, said: str) -> None:
    ana.config.write_text(text, "utf-8")
    assert ana("due", code=1).err == f"keepwarm: {ana.config}: {said}\n"


def test_a_check_tells_all_that_is_wrong_with_a_file(keepwarm: Keepwarm) -> None:
    path = keepwarm.folder / "own.toml"
    path.write_text(
        '[a]\ntitel = "A"\nkinds = ["phone"]\ntext = "Hi {firts}"\n[b]\ntitle = ""\nkinds = ["call"]\ntext = "Hi"\n'
        "pitch = 1\n",
        "utf-8",
    )
    said = keepwarm("templates", "--check", str(path), code=None)  # as many lines as there are mistakes
    lines = said.err.splitlines()
    assert (said.code, said.out) == (1, "")
    wrong = (
        "a.titel is no key",
        "a.title is missing",
        "a.kinds = ",
        "a.text = '{firts}'",
        "b.title = ''",
        "b.pitch = 1",
    )
    assert len(lines) == len(wrong)
    for line, each in zip(lines, wrong, strict=True):
        assert each in line
