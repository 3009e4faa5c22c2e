"""Templates as they stand in a file: what is allowed, and what an error says of the rest."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.kinds import Kind
from tui.model.records import Stage
from tui.rules.templates import OCCASIONS, PLACEHOLDERS, BadTemplate, overridden, pieces, placeholders, read_templates
from tui.settings.templates import load_templates, read_file, shipped

GOOD = '[hello]\ntitle = "Hello"\nkinds = ["email"]\ntext = "Hello {first}"\n'


def read(text: str) -> str:
    """What is wrong with a file, without its name."""
    with pytest.raises(BadTemplate) as error:
        read_templates(tomllib.loads(text), "own.toml", own=True)
    said = str(error.value)
    assert said.startswith("own.toml: ")
    return said.removeprefix("own.toml: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "Hello"', "title must be a table, [title], with title, kinds, for, stages, after, subject, text"),
        ('["a b"]\ntitle = "x"', "[a b]: letters, digits, - and _ are allowed as the name of a template"),
        (
            GOOD + "body = 1",
            "hello.body is no key of a template; allowed are title, kinds, for, stages, after, subject",
        ),
        (GOOD.replace("title", "subject"), "hello.title is missing; a template needs title, kinds and text"),
        (GOOD.replace('["email"]', '["fax"]'), "hello.kinds = ['fax']: a list is allowed, of email, note, social"),
        (GOOD.replace('["email"]', "[]"), "hello.kinds = []: a list is allowed, of email"),
        (GOOD.replace('["email"]', '"email"'), "hello.kinds = 'email': a list is allowed, of email"),
        (GOOD + 'for = ["always"]', "hello.for = ['always']: a list is allowed, of note, social, card, call, coffee"),
        (GOOD + 'stages = ["warm"]', "hello.stages = ['warm']: a list is allowed, of visibility, credibility"),
        (GOOD + 'after = "coffee"', "hello.after = 'coffee': one is allowed, of met, email, note, social, card"),
        (GOOD + "after = []", "hello.after = []: one is allowed, of met"),
        (GOOD + "pitch = 1", "hello.pitch = 1: true or false is allowed"),
        (GOOD + "subject = 1", "hello.subject = 1: a text is allowed"),
        (GOOD.replace('"Hello"', '" "'), "hello.title = ' ': a text that is not empty is allowed"),
        (GOOD.replace("Hello {first}", " "), "hello.text = ' ': a text that is not empty is allowed"),
        (
            GOOD.replace("{first}", "{frist}"),
            "hello.text = '{frist}': no placeholder; {first} is one",
        ),
        (
            GOOD.replace("{first}", "{first.__class__}"),
            "hello.text = '{first.__class__}': no placeholder; allowed are first, name, ",
        ),
        (GOOD.replace("{first}", "{first!r}"), "hello.text = '{first!r}': no placeholder"),
        (GOOD.replace("{first}", "{first:>10}"), "hello.text = '{first:>10}': no placeholder"),
        (GOOD.replace("{first}", "{0}"), "hello.text = '{0}': no placeholder"),
        (GOOD.replace("{first}", "{}"), "hello.text = '{}': no placeholder"),
        (GOOD.replace("{first}", "{{first}}"), "hello.text = 'Hello {': braces stand around placeholders only"),
        (GOOD.replace("{first}", "} {first}"), "hello.text = 'Hello }': braces stand around placeholders only"),
        (GOOD + 'subject = "{nope}"', "hello.subject = '{nope}': no placeholder"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    assert read(text).startswith(said)


def test_the_kinds_that_wait_for_interest_make_a_pitch() -> None:
    for kind in Kind:
        [found] = read_templates(tomllib.loads(GOOD.replace("email", kind)), "own.toml", own=True)
        assert found.pitch is (kind in (Kind.LITERATURE, Kind.PITCH))
    [found] = read_templates(tomllib.loads(GOOD + "pitch = true"), "own.toml", own=True)
    assert found.pitch


def test_nothing_a_terminal_obeys_comes_out_of_a_file() -> None:
    text = GOOD.replace("Hello {first}", r"a\u001b[31mb\u009bc\u202e d\r\n{first}").replace('"Hello"', r'"x\u001by"')
    [found] = read_templates(tomllib.loads(text), "own.toml", own=True)
    assert (found.title, found.body) == ("xy", "a[31mbc d\n{first}")


@given(st.text(alphabet="{}ab_. :!" + "first", max_size=30))
def test_every_brace_that_is_let_through_belongs_to_a_placeholder(text: str) -> None:
    table = {"hello": {"title": "x", "kinds": ["email"], "text": f"x{text}"}}
    try:
        [found] = read_templates(table, "own.toml", own=True)
    except BadTemplate:
        return
    parts = pieces(found.body)
    assert set(parts[1::2]) <= set(PLACEHOLDERS)
    assert not set("{}") & set("".join(parts[::2]))


# The files ----------------------------------------------------------------------------------------------------


def test_what_ships_is_for_every_occasion() -> None:
    found = shipped()
    assert {occasion for each in found for occasion in each.occasions} == set(OCCASIONS)
    assert len({each.id for each in found}) == len(found)
    for stage in Stage:
        rhythm = [each for each in found if "rhythm" in each.occasions and (not each.stages or stage in each.stages)]
        assert len(rhythm) >= 8, "weeks go by before the same words come again"
        assert len({each.kinds[0] for each in rhythm}) >= 5
    assert any(not each.occasions and Kind.GIFT in each.kinds for each in found)


def test_what_ships_is_written_with_care() -> None:
    for each in shipped():
        text = f"{each.subject}\n{each.body}"
        assert set(text) <= set(string.ascii_letters + string.digits + " \n.,:;?!'{}_()-"), each.id
        assert "  " not in text, each.id
        assert not [line for line in text.split("\n") if line != line.strip()], each.id
        assert each.body[0].isupper() or each.body[0] in "({", each.id
        assert each.kinds[0] is not Kind.EMAIL or each.subject, each.id
        assert each.pitch or not {"offer", "need"} & set(placeholders(text)), each.id
        if each.kinds[0] in (Kind.TEXT, Kind.SOCIAL):
            assert len(each.body) <= 200, f"{each.id} is too long for a short message"


_PROMISES = (
    "next week", "last week", "this week", "in a few days", "one of these days", "right away", "tomorrow", "soon as",
    "will call", "will let you know", "will write", "will tell",
)  # fmt: skip


def test_what_ships_promises_no_day_and_claims_nothing() -> None:
    for each in shipped():
        text = f"{each.subject}\n{each.body}".lower()
        assert not [words for words in _PROMISES if words in text], each.id
        for what, after in (("posted", "card"), ("in the post", "card"), ("sit down with you", "meeting")):
            assert what not in text or each.after == after, each.id


def test_what_takes_the_place_of_another_keeps_what_it_does_not_say(tmp_path: Path) -> None:
    before = {each.id: each for each in shipped()}
    path = tmp_path / "mine.toml"
    path.write_text(
        '[report-back]\ntext = "Hello {source_first}"\n[information]\ntitle = "Mine"\ntext = "x"\n'
        '[first-call-after-card]\nafter = ""\nfor = []\n',
        "utf-8",
    )
    report, information, call = read_file(path)
    assert (report.body, report.own, report.origin) == ("Hello {source_first}", True, str(path))
    for key in ("title", "kinds", "occasions", "subject", "pitch"):
        assert getattr(report, key) == getattr(before["report-back"], key)
    assert (information.title, information.pitch) == ("Mine", True)
    assert (call.after, call.occasions, call.body) == ("", (), before["first-call-after-card"].body)
    path.write_text('[new]\ntext = "Hello"', "utf-8")
    with pytest.raises(BadTemplate, match=r"new\.title is missing"):
        read_file(path)


def test_a_template_that_is_wrong_takes_no_other_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD + '[answer]\ntext = "{frist}"\n', "utf-8")
    (tmp_path / "b.toml").write_text('[report-back]\ntext = "x\n[ coffee ]\n', "utf-8")
    found = load_templates(tmp_path)
    assert [each.id for each in found.all if each.own] == ["hello"]
    assert found.problems[0] == f"{tmp_path}/a.toml: answer.text = '{{frist}}': no placeholder; {{first}} is one"
    assert found.left_out == {"answer", "report-back", "coffee"}
    lacking = {each.id for each in found.all if found.lacks(each)}
    assert lacking == {"answer", "report-back", "coffee"}
    (tmp_path / "c.toml").write_text('[answer]\ntext = "{first}"\n', "utf-8")
    found = load_templates(tmp_path)
    assert {each.id for each in found.all if found.lacks(each)} == {"report-back", "coffee"}, "another file has it"


def test_the_users_own_stand_in_for_those_that_ship(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD + GOOD.replace("hello", "answer"), "utf-8")
    (tmp_path / "readme.md").write_text("no template", "utf-8")
    found = load_templates(tmp_path)
    assert found.problems == ()
    own = {each.id: each.origin for each in found.all if each.own}
    assert own == dict.fromkeys(("hello", "answer"), str(tmp_path / "mine.toml"))
    assert len(found.all) == len(shipped()) + 1
    assert [each.id for each in found.all][:1] == ["answer"], "it keeps its place"


def test_a_wrong_file_is_left_out_and_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text("[x", "utf-8")
    (tmp_path / "c.toml").write_bytes(b'[x]\ntitle = "\xff"')
    (tmp_path / "d.toml").mkdir()
    found = load_templates(tmp_path)
    assert [each.id for each in found.all if each.own] == ["hello"]
    assert [problem.split(": ")[0] for problem in found.problems] == [str(tmp_path / f"{name}.toml") for name in "bcd"]
    assert "no UTF-8 text" in found.problems[1]
    assert "directory" in found.problems[2]


def test_a_folder_that_is_not_there_is_fine(tmp_path: Path) -> None:
    assert load_templates(tmp_path / "templates") == load_templates(None)
    with pytest.raises(BadTemplate, match="cannot be read: No such file"):
        read_file(tmp_path / "x.toml")


def test_overriding_keeps_order() -> None:
    first, second, *_ = shipped()
    [own] = read_templates(tomllib.loads(GOOD.replace("hello", second.id)), "own.toml", own=True)
    assert [each.id for each in overridden([first, second], [own])] == [first.id, second.id]
