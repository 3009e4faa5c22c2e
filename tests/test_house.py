"""What holds of the house as a whole: documents that follow the code, packages that ship, imports that stay light."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from tests import guide

ROOT = Path(__file__).parents[1]


def test_the_readme_lists_the_keys_as_they_are() -> None:
    text = guide.README.read_text("utf-8")
    assert guide.with_table(text) == text, "make it again: python -m tests.guide"


def test_every_package_ships() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"])
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "tui").rglob("__init__.py")}
    assert listed == found | {"tui.data"}


def test_every_data_file_ships() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    shipped = {path for pattern in patterns["tui.data"] for path in (ROOT / "data").glob(pattern)}
    found = {path for path in (ROOT / "data").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert found <= shipped


def test_pictures_of_the_readme_exist() -> None:
    import re

    for name in re.findall(r"\]\((screenshots/[^)]+)\)", guide.README.read_text("utf-8")):
        assert (ROOT / name).exists(), name


def _loaded(*words: str) -> set[str]:
    """Top-level packages that a command has loaded."""
    code = (
        "import sys; from tui.cli import main\n"
        f"try: main({list(words)!r})\n"
        "except SystemExit: pass\n"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(found.stderr.splitlines()[-1].split())


def test_due_loads_nothing_it_does_not_need(tmp_path: Path) -> None:
    heavy = {"textual", "rich", "arrow", "dateutil", "rapidfuzz", "hypothesis", "asyncio", "email", "tinydb"}
    assert not _loaded("--data", str(tmp_path), "due") & heavy


def test_rules_and_records_know_no_files_and_no_clock() -> None:
    code = "import sys, tui.rules.engine, tui.rules.words, tui.rules.statistics; print(' '.join(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tinydb", "textual", "tui.store", "tui.pipeline", "tui.settings.config"} & set(found)


def test_the_readme_names_every_setting() -> None:
    from tui.settings.config import SHORT, TOP

    text = guide.README.read_text("utf-8")
    assert not [key for key in (*TOP, *SHORT) if f"\n{key} = " not in text]
