"""What is data and ships with the program: rule book, message templates, demo pipeline."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def data_root() -> Traversable:
    """The folder of shipped data: inside the wheel, or beside the package in a clone."""
    try:
        return files("tui.data")
    except ModuleNotFoundError:
        return files("tui").joinpath("..", "data")


def read_text(name: str) -> str:
    """The text of a shipped file."""
    return data_root().joinpath(name).read_text("utf-8")
