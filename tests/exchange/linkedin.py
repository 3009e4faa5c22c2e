"""Files shaped like LinkedIn's Connections.csv, with the people and the accidents of real ones.

``python -m tests.exchange.linkedin 700 1 > Connections.csv`` writes one.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import quote

HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")

PREAMBLE = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing. You will only '
    "see email addresses for connections who have allowed their connections to see or download their email address "
    "using this setting https://www.linkedin.com/psettings/privacy/email. You can learn more here "
    'https://www.linkedin.com/help/linkedin/answer/261"\n'
    "\n"
)

LATEST = date(2026, 3, 1)
"""The youngest connection, unless the caller says otherwise."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_FIRST = (
    "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Margaret", "Katherine", "Dennis", "Ken", "Frances",
    "Jean", "Radia", "Leslie", "Tim", "Hedy", "José", "Zoë", "Søren", "Łukasz", "Jürgen", "François", "Ağan",
    "Ñusta", "Siân", "Đorđe", "Ólafur", "Chloé",
)  # fmt: skip
_LAST = (
    "Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Knuth", "Hamilton", "Johnson", "Ritchie", "Thompson",
    "Allen", "Bartik", "Perlman", "Lamport", "Berners-Lee", "Lamarr", "García", "Müller", "Ångström", "Kowalska",
    "O'Brien", "d'Alembert", "Nguyễn", "Şahin", "Çelik", "Ibáñez", "Østergård", "Weiß",
)  # fmt: skip

_NAMES: tuple[tuple[str, str], ...] = (
    ("太郎", "山田"), ("小明", "王"), ("지우", "김"), ("志玲", "林"),
    ("محمد", "الأحمد"), ("فاطمة", "بن علي"), ("דנה", "כהן"), ("יוסף", "לוי"),
    ("Дмитрий", "Иванов"), ("Олександра", "Шевченко"), ("Ελένη", "Παπαδοπούλου"), ("प्रिया", "शर्मा"),
    ("สมชาย", "ใจดี"), ("அருண்", "குமார்"), ("გიორგი", "ბერიძე"),
    ("🚀 Max", "Power 🦄"), ("👩🏽‍💻 Ines", "Costa"), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 Will", "Ⓢⓜⓘⓣⓗ"), ("𝓡𝓸𝓼𝓪", "𝓛𝓾𝔁"),
    ("[bold]Eve[/]", "[red]Markup[/red]"), ("[/]", "[@click=app.quit]Quit[/]"), ("{name}", "%s $(id) `id`"),
    ("\x1b[31mRed", "Escape\x1b[0m"), ("\x1b]0;title\x07Ti", "Tle"), ("Bell\x07", "C1\x9b2J"),
    ('=HYPERLINK("http://x.example","Click")', "Formula"), ("+1+1", "@SUM(A1)"), ("-2+3", "\t=1"),
    ("\u202eRight", "Override\u202c"), ("Zero\u200bWidth", "\ufeffMark"), ("e\u0301ric", "Z\u0351\u036b\u0343algo"),
    ("Maximiliana " * 25, "von und zu " * 10 + "Hohenstein"), ("W" * 300, "X"),
    ("Sarah", "Müller, PhD, MBA"), ('Robert "Bob"', "Smith"), ("Anne\nMarie", "Two Lines"), ("Cher", ""), ("", "Pelé"),
    ("Null", "None"), ("Mr.", "."), ("  Spaces  ", "  Around  "),
)  # fmt: skip
"""What stands in names, one each in a file of at least twice as many people."""

_COMPANIES = (
    "Acme, Inc.", 'The "Best" Company', "Globex", "Initech, LLC", "Amazon Web Services (AWS)", "株式会社山田",
    "ООО «Ромашка»", "شركة النور", "Stripe, Inc.", "Müller & Söhne GmbH", "L'Oréal", 'Foo, "Bar", & Baz; Co.',
    "=1+1 Consulting", "[b]old[/b] Ltd", "", "Self-employed", "Line\nBreak AG",
)  # fmt: skip
_POSITIONS = (
    "Engineer", "Engineering Manager, Payments", 'Senior Engineer "Platform"', "Head of Sales | EMEA | Speaker 🎤",
    "Founder & CEO", "", "Geschäftsführer", "Director; Partnerships", "営業部長", "Consultant / Coach / Author",
)  # fmt: skip


class Expected(NamedTuple):
    """What is in a generated file."""

    text: str
    people: int
    """Rows with a name."""
    nameless: int
    """Rows without one, empty ones included."""
    twice: int
    """Rows of somebody who stands in the file already (part of `people`)."""


def connections(
    n: int, seed: int, *, preamble: bool = True, latest: date = LATEST, names: Sequence[tuple[str, str]] = _NAMES
) -> str:
    """The text of a file with `n` different people, and some rows that are nobody or somebody again."""
    return generated(n, seed, preamble=preamble, latest=latest, names=names).text


def generated(
    n: int, seed: int, *, preamble: bool = True, latest: date = LATEST, names: Sequence[tuple[str, str]] = _NAMES
) -> Expected:
    """The same, with what is in it. Same arguments, same file.

    About 60 % of the people have no email address, 3 % no URL (never those who stand there twice). Their profiles
    differ, their names need not. Newest connections first, as LinkedIn writes them.
    """
    chance = random.Random(seed)
    special = list(names[: n // 2])
    people = special + [(chance.choice(_FIRST), chance.choice(_LAST)) for _ in range(n - len(special))]
    chance.shuffle(people)
    rows: list[tuple[date, list[str]]] = [
        (day, _row(chance, number, *name, day))
        for number, name in enumerate(people)
        for day in [latest - timedelta(days=int(chance.random() ** 2 * 4000))]
    ]
    twice = [_again(chance, row) for row in chance.sample(rows, n // 50) if row[1][2]]
    nobody = [_nobody(chance, latest) for _ in range(n // 30)]
    rows += twice + nobody
    rows.sort(key=lambda row: row[0], reverse=True)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(cells for _, cells in rows)
    return Expected((PREAMBLE if preamble else "") + file.getvalue(), n + len(twice), len(nobody), len(twice))


def _row(chance: random.Random, number: int, first: str, last: str, day: date) -> list[str]:
    slug = "-".join("".join(filter(str.isalnum, part.lower()))[:30] for part in (first, last) if part)
    url = "" if chance.random() < 0.03 else f"https://www.linkedin.com/in/{quote(f'{slug}-{number:05x}')}"
    email = "" if chance.random() < 0.6 else f"person{number}@mail.example"
    return [first, last, url, email, chance.choice(_COMPANIES), chance.choice(_POSITIONS), _written(day)]


def _again(chance: random.Random, row: tuple[date, list[str]]) -> tuple[date, list[str]]:
    """The same person, the address written in another way, at another firm."""
    day, (first, last, url, email, _, position, on) = row
    variant = chance.choice((url + "/", url.replace("https://www.", "https://de."), url + "?trk=contact", url.lower()))
    return day, [first, last, variant, email, chance.choice(_COMPANIES), position, on]


def _nobody(chance: random.Random, latest: date) -> tuple[date, list[str]]:
    day = latest - timedelta(days=chance.randrange(4000))
    return day, chance.choice((["", "", "", "", "", "", _written(day)], [""] * 7, [" ", "", "", "", "", "", ""]))


def _written(day: date) -> str:
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.write(connections(int(sys.argv[1]), int(sys.argv[2])))
