"""What is data and ships with the program: rule book, message templates, demo pipeline."""

from __future__ import annotations

import marshal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


def tables(name: str) -> dict[str, Any]:
    """The tables of a shipped TOML file; kept parsed in ``__pycache__``, as Python keeps its modules compiled."""
    source = data_root() / name
    if not isinstance(source, Path):
        return _parsed(source.read_text("utf-8"))
    status = source.stat()
    version = [status.st_mtime_ns, status.st_ctime_ns, status.st_size]
    kept = source.parent / "__pycache__" / f"{source.name}.{sys.implementation.cache_tag}.pyc"
    with suppress(OSError, ValueError, EOFError, TypeError):
        of, found = marshal.loads(kept.read_bytes())
        if of == version:
            parsed: dict[str, Any] = found
            return parsed
    parsed = _parsed(source.read_text("utf-8"))
    if not sys.dont_write_bytecode:
        _keep(kept, marshal.dumps((version, parsed)))
    return parsed


def _parsed(text: str) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(text)


def _keep(path: Path, data: bytes) -> None:
    """Keeps it for the next start, where the folder takes it."""
    from tui.store.disk import Disk
    from tui.store.start_cache import put_for_now

    with suppress(OSError):
        if not path.parent.exists():
            Disk().mkdir(path.parent, 0o755)
        put_for_now(path, [data])
