"""What is data and ships with the program: rule book, message templates, demo pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def data_root() -> Traversable:
    """The folder of shipped data: inside the wheel, or beside the package in a clone."""
    here = Path(__file__).parents[1]
    for folder in (here / "data", here.parent / "data"):
        if folder.is_dir():
            return folder
    from importlib.resources import files  # only here, for a package that is no folder: it takes a while to import

    return files("tui.data")


def read_text(name: str) -> str:
    """The text of a shipped file."""
    return data_root().joinpath(name).read_text("utf-8")
