"""Files that are damaged, of other encodings, or endless: read, or refused in words; never anything else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.exchange import source
from tui.exchange.found import BadFile
from tui.exchange.readers import read
from tui.text import clean

FILES = Path(__file__).with_name("files")
SAMPLES = [path.read_bytes() for path in sorted(FILES.rglob("*.*")) if path.name != "expected.json"]
TODAY = date(2026, 11, 27)

# Encodings -------------------------------------------------------------------------------------------------------

NAMES = {
    "cp1251": "Дмитрий Иванов|Ольга Петрова|Анна Смирнова|Сергей Кузнецов|Елена Попова|Михаил Соколов|Юлия Орлова",
    "koi8-r": "Дмитрий Иванов|Ольга Петрова|Анна Смирнова|Сергей Кузнецов|Елена Попова|Михаил Соколов|Иван Лебедев|"
    "Татьяна Козлова|Андрей Новиков|Мария Морозова|Алексей Волков|Наталья Зайцева",
    "cp1253": "Ελένη Παπαδοπούλου|Γιώργος Νικολάου|Μαρία Ιωάννου|Κώστας Δημητρίου|Άννα Γεωργίου",
    "cp1250": "Łukasz Kowalski|Stanisław Żółć|Małgorzata Źdźbło|Paweł Wójcik|Elżbieta Kamińska|Krzysztof Mączyński",
    "iso8859-2": "Łukasz Kowalski|Stanisław Żółć|Małgorzata Źdźbło|Paweł Wójcik|Elżbieta Kamińska|Jakub Mączyński",
    "cp932": "山田太郎|佐藤花子|鈴木一郎|高橋美咲|田中健太|伊藤結衣|渡辺大輔|中村さくら|小林翔太|"
    "加藤由美子|さくら株式会社|ひかり商店|みどり工房|タナカ電気|スズキ写真館",
    "gb18030": "王小明|李晓红|张伟强|刘洋洋|陈静怡|杨光明|赵丽娜|黄志强|周杰仁|吴秀英",
    "cp949": "김지우|이민준|박서연|최예준|정하은|강도윤|조수아|윤시우|장지호|임채원",
}


def table(names: str) -> str:
    return "Name;Firma\n" + "".join(f"{name};Acme\n" for name in names.split("|"))


@pytest.mark.parametrize(("encoding", "names"), NAMES.items(), ids=NAMES)
def test_a_list_in_another_encoding_is_read_and_that_is_said(tmp_path: Path, encoding: str, names: str) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(table(names).encode(encoding))
    reading = read(path, today=TODAY)
    assert [person.name for person in reading.people] == names.split("|")
    assert "a guess from its letters" in reading.notes[0].text


@pytest.mark.parametrize(
    "names",
    [
        "Jürgen Müßig|Käthe Öttl|Björn Grün|Änne Größe|Jörg Süß|Übel Bär|Höß Löwe|Götz Mühl|Jürn Bäcker|Röder Köhn",
        "Jürgen Müßig|José Ibáñez|François Lœvre|Åse Øst|Siân Šimek|Chloé Noël|Björn Håkansson|João Gonçalves",
    ],
)
def test_western_lists_stay_western(tmp_path: Path, names: str) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(table(names).encode("cp1252"))
    reading = read(path, today=TODAY)
    assert [person.name for person in reading.people] == names.split("|")
    assert "Windows-1252" in reading.notes[0].text


# Standard input, pipes, what has no end --------------------------------------------------------------------------

SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from tui.exchange import source
from tui.exchange.found import BadFile
from tui.exchange.readers import read
source.LARGEST = 1 << 20
try:
    print([person.name for person in read(Path("-"), today=date(2026, 11, 27)).people])
except BadFile as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("shell", "said"),
    [
        ("printf 'Name\\nAna\\n'", "['Ana']"),
        ("printf ''", "standard input: is empty"),
        ("yes Ana", "standard input: is larger than 1 MB"),
        ("cat /dev/zero", "standard input: is larger than 1 MB"),
        ("printf 'BEGIN:VCARD\\nFN:Ana\\nEND:VCARD\\n'", "['Ana']"),
    ],
)
def test_standard_input(shell: str, said: str) -> None:
    command = f'{shell} | "{sys.executable}" -c "$SCRIPT"'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, env={**os.environ, "SCRIPT": SCRIPT})
    assert done.stdout.startswith(said)
    assert "Traceback" not in done.stderr


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST", 1 << 20)
    path = tmp_path / "in.csv"
    path.write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(BadFile, match="is larger than 1 MB\nSplit it"):
        read(path, today=TODAY)


# Samples, damaged ------------------------------------------------------------------------------------------------


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randrange(200) :]


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 9)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.choice(
                (0, 10, 13, 34, 44, 59, 58, 92, 61, 0x80, 0xC3, 0xFF)
            )
    return bytes(changed)


def spliced(data: bytes, chance: random.Random) -> bytes:
    other = chance.choice(SAMPLES)
    start = chance.randrange(len(other) + 1)
    return data[: chance.randrange(len(data) + 1)] + other[start : start + chance.randrange(2_000)]


def repeated(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start : start + 50] * chance.randrange(1, 100) + data[start:]


def filled(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice((b"\0", b'"', b"x", b" ", b"\n", b",", b"\xff")) * 5_000 + data[start:]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut_off, cut_out, flipped, spliced, repeated, filled)


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, bool], None]:
    path = tmp_path_factory.mktemp("damaged") / "in.csv"

    def reads(data: bytes, partial: bool) -> None:
        path.write_bytes(data)
        try:
            reading = read(path, today=TODAY, partial=partial, order="day first" if partial else None)
        except BadFile as error:
            refusal = str(error)
        else:
            refusal = ""
        assert len(refusal.splitlines()) <= 2
        assert refusal == clean(refusal, lines=True)
        if refusal:
            return
        for person in reading.people:
            assert person.name == clean(person.name) != ""
            for each in (*person.emails, *person.phones, *person.urls):
                assert each.value == clean(each.value) != ""
        for said in (*(passed.why for passed in reading.passed), *(note.text for note in reading.notes)):
            assert said == clean(said)
            assert len(said) < 1_000

    return reads


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sample=st.sampled_from(SAMPLES), damages=st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3),
    seed=st.integers(0, 1 << 30), partial=st.booleans(),
)  # fmt: skip
def test_damaged_samples_are_read_or_refused_in_words(
    reads: Callable[[bytes, bool], None],
    sample: bytes,
    damages: list[Callable[[bytes, random.Random], bytes]],
    seed: int,
    partial: bool,
) -> None:
    chance = random.Random(seed)
    for damage in damages:
        sample = damage(sample, chance)
    reads(sample, partial)
