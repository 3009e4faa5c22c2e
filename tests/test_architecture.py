"""What holds of the house as a whole, beyond what the linter's contracts say (pyproject.toml)."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.scroll_view import ScrollView
from textual.widgets import Input, OptionList, Static, TextArea

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "tui").rglob("*.py"))
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCES}


Nodes = Sequence[ast.AST]
"""What a module is made of."""


@cache
def nodes(path: Path) -> Nodes:
    """A module of ours, parsed."""
    return parsed(path.read_text("utf-8"))


def parsed(source: str) -> Nodes:
    return list(ast.walk(ast.parse(source)))


# No circles -----------------------------------------------------------------------------------------------


def imported(nodes: Nodes, modules: set[str]) -> set[str]:
    """The modules that a module imports: in functions and for type checkers too."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules else node.module for name in whole}
    return found & modules


def circles(imports: dict[str, set[str]]) -> set[frozenset[str]]:
    """Groups of modules that all reach each other."""
    reach: dict[str, set[str]] = {}
    for start in imports:
        seen: set[str] = set()
        ahead = list(imports[start])
        while ahead:
            if (name := ahead.pop()) not in seen:
                seen.add(name)
                ahead += imports.get(name, ())
        reach[start] = seen
    round_trips = {name for name in imports if name in reach[name]}
    return {frozenset(other for other in round_trips & reach[name] if name in reach[other]) for name in round_trips}


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == {frozenset("abc")}
    source = "def later():\n    from tui.b import thing\nif TYPE_CHECKING:\n    import tui.c"
    assert imported(parsed(source), {"tui.b", "tui.c"}) == {"tui.b", "tui.c"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert not circles({name: imported(nodes(path), set(MODULES)) for name, path in MODULES.items()})


# Few classes on top of each other ---------------------------------------------------------------------------


def ours() -> Iterator[type]:
    """Every class of ours."""
    for name in MODULES:
        module = import_module(name)
        yield from (each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == name)


def above(kind: type) -> list[type]:
    """The classes of ours that a class derives from."""
    return [each for each in kind.__mro__[1:] if each.__module__.split(".")[0] == "tui"]


def test_at_most_three_classes_of_ours_above_any_screen() -> None:
    too_many = {kind: above(kind) for kind in ours() if issubclass(kind, Screen) and len(above(kind)) > 3}
    assert not too_many


# What Textual keeps private -----------------------------------------------------------------------------------

KINDS = (App, ModalScreen, Driver, ScrollView, Input, TextArea, Static, OptionList)
PRIVATE = re.compile(r"_[a-z]\w*")


@cache
def kept_by(base: type) -> frozenset[str]:
    """The names that a class of Textual's keeps to itself."""
    kept = {*vars(base), *re.findall(r"self\.(_\w+)", inspect.getsource(base))}
    return frozenset(filter(PRIVATE.fullmatch, kept))


def kept_above(kind: type) -> set[str]:
    """The names that a class, or those above it, keep to themselves, as far as they are Textual's."""
    return {name for base in kind.__mro__ if base.__module__.startswith("textual.") for name in kept_by(base)}


@cache
def private_names() -> set[str]:
    """The names that Textual's classes keep to themselves."""
    return {name for kind in KINDS for name in kept_above(kind)}


def is_own(node: ast.Attribute) -> bool:
    """True for an attribute of the object or class whose method it stands in."""
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def uses(nodes: Nodes, private: set[str]) -> set[str]:
    """The private names of Textual that a module uses: of other objects, or of its own without having made them."""
    attributes = [node for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node) != "os._exit"]
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.attr for node in attributes if isinstance(node.ctx, ast.Store) and is_own(node)}
    by_name = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return (({node.attr for node in attributes} - own) | by_name) & private


def imports_private(nodes: Nodes) -> set[str]:
    """What a module imports that Textual or Rich keep to themselves."""
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            whole |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in whole if re.match(r"(textual|rich)\..*\b_", name)}


@pytest.mark.parametrize(
    "source",
    [
        "await self.app._check_bindings(key)", "app._check_bindings = other", "self._check_bindings()",
        "getattr(app, '_check_bindings')",
    ],
)  # fmt: skip
def test_a_private_name_is_found(source: str) -> None:
    assert "_check_bindings" in private_names()
    assert uses(parsed(source), private_names()) == {"_check_bindings"}


def test_a_private_import_is_found() -> None:
    source = "from textual._compositor import ChopsUpdate\nfrom textual.app import App\nimport rich._wrap"
    assert imports_private(parsed(source)) == {"textual._compositor.ChopsUpdate", "rich._wrap"}


def test_only_the_terminal_uses_what_textual_keeps_private() -> None:
    private = private_names()
    outside = [path for path in SOURCES if room(path) != "terminal"]
    found = {str(path.relative_to(ROOT)): names for path in outside if (names := imports_private(nodes(path)))}
    for path in outside:
        if names := uses(nodes(path), private):
            found[str(path.relative_to(ROOT))] = names
    assert not found


def made_by(kind: type, module: Nodes) -> set[str]:
    """The names that a class makes, in itself and in its objects."""
    classes = (node for node in module if isinstance(node, ast.ClassDef) and node.name == kind.__name__)
    parts = [part for node in classes for part in ast.walk(node)]
    found = {node.name for node in parts if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    stored = [node for node in parts if isinstance(getattr(node, "ctx", None), ast.Store)]
    found |= {node.attr for node in stored if isinstance(node, ast.Attribute) and is_own(node)}
    return found | {node.id for node in stored if isinstance(node, ast.Name)}


class Overriding(Static):
    """Overrides names of Textual's."""

    def __init__(self) -> None:
        super().__init__()
        self._size = Size(0, 0)

    def _on_mount(self) -> None: ...  # type: ignore[override]


def test_an_override_is_found() -> None:
    assert {"_size", "_on_mount"} <= made_by(Overriding, nodes(Path(__file__))) & kept_above(Overriding)


def test_only_the_terminal_overrides_what_textual_keeps_private() -> None:
    outside = (kind for kind in ours() if not kind.__module__.startswith("tui.terminal") and kept_above(kind))
    made = {kind: made_by(kind, nodes(MODULES[kind.__module__])) & kept_above(kind) for kind in outside}
    assert not {kind: names for kind, names in made.items() if names}


# Rooms --------------------------------------------------------------------------------------------------------


def room(path: Path) -> str:
    """The room of a module, or the module itself where it stands in none."""
    return path.relative_to(ROOT / "tui").with_suffix("").parts[0]


def packages(nodes: Nodes) -> set[str]:
    """The packages that a module imports, in functions too."""
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def allowed() -> dict[str, set[str]]:
    """The packages of others that each room uses, as CONTRIBUTING says."""
    rows = re.findall(r"^\| (`.+?) \|.*\| ([^|]+) \|$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    found: dict[str, set[str]] = {}
    for rooms, used in rows:
        for name in re.findall(r"`(\w+)|(?<=, )`(\w+)", rooms):
            found.setdefault("".join(name), set()).update(re.findall(r"[\w-]+", used.lower().replace("-", "_")))
    return found


def test_each_room_uses_the_packages_that_contributing_says() -> None:
    told = allowed()
    others = {path: packages(nodes(path)) - sys.stdlib_module_names - {"tui", "msgspec"} for path in SOURCES}
    found = {
        f"{path.relative_to(ROOT)}: {package}"
        for path, used in others.items()
        for package in used - told.get(room(path), set())
    }
    assert not found


def contracts() -> dict[str, dict[str, list[str]]]:
    """The linter's contracts, by kind."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return {each["type"]: each for each in told}


def test_the_contracts_know_every_room_and_every_screen() -> None:
    listed = {name.strip() for layer in contracts()["layers"]["layers"] for name in layer.split("|")}
    rooms = {f"tui.{path.stem}" for path in (ROOT / "tui").iterdir() if path.is_dir() or path.suffix == ".py"}
    screens = {f"tui.screens.{path.name}" for path in (ROOT / "tui" / "screens").iterdir() if path.name[0] != "_"}
    assert listed == rooms - {"tui.screens", "tui.__init__", "tui.__pycache__"} | screens
    shared = {"tui.screens.base", "tui.screens.dialogs", "tui.screens.people"}
    assert set(contracts()["independence"]["modules"]) == screens - shared


# Pure modules -------------------------------------------------------------------------------------------------

PURE = (
    "rules", "model", "when", "text", "pipeline/changes", "pipeline/captured", "pipeline/merging", "pipeline/imported",
    "capture/archive_items", "capture/mail/deciding", "capture/mail/message", "capture/calendar/deciding",
    "capture/calendar/meetings",
)  # fmt: skip
"""Rooms and modules whose functions ask no clock and no file."""
IMPURE = frozenset("now utcnow today time_ns monotonic perf_counter open input print exec eval __import__".split())


def impure(nodes: Nodes) -> set[str]:
    """What a module asks that is not in its arguments: the time, a file, the user."""
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    names = {each.id for each in called if isinstance(each, ast.Name)}
    names |= {each.attr for each in called if isinstance(each, ast.Attribute)}
    handed_on = (node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return (names | {each.attr for each in handed_on if ast.unparse(each.value) in ("datetime", "date")}) & IMPURE


@pytest.mark.parametrize(
    "source", ["datetime.now(UTC)", "date.today()", "open(path)", "time.monotonic()", "f(clock=datetime.now)"]
)
def test_what_is_not_pure_is_found(source: str) -> None:
    assert impure(parsed(source))


@pytest.mark.parametrize("name", PURE)
def test_rules_and_records_ask_no_clock_and_no_file(name: str) -> None:
    folder = ROOT / "tui" / name
    paths = [path for path in SOURCES if folder in path.parents or path == folder.with_suffix(".py")]
    assert paths
    assert not {path.name: found for path in paths if (found := impure(nodes(path)))}


# One way to the disk ------------------------------------------------------------------------------------------

OF_MODULES = frozenset(
    "mkdir makedirs rmdir rmtree unlink remove rename replace link symlink chmod fchmod fsync ftruncate truncate utime "
    "copy copyfile copytree move TemporaryDirectory NamedTemporaryFile TemporaryFile mkdtemp mkstemp".split()
)
"""Functions of ``os``, ``shutil`` and ``tempfile`` that change what is on a disk."""
OF_PATHS = frozenset("write_text write_bytes mkdir rmdir unlink symlink_to hardlink_to touch".split())
"""Methods of paths that do."""
WRITERS = {
    "store/disk.py": "the one way to the disk",
    "terminal/editor.py": "the file that the user's editor opens",
    "cli/board.py": "the folder of the demo, which goes with it",
    "cli/main.py": "/dev/null, in the place of an output that is closed",
}


def disk_calls(nodes: Nodes) -> set[str]:
    """What a module calls that changes something on a disk, other than by ``Disk``."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            called = ast.unparse(node.func)
            of, _, name = called.rpartition(".")
            modes = {each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)}
            opens = name == "open" and any(re.fullmatch(r"[rwaxbt+]*[wax+][rwaxbt+]*", mode) for mode in modes)
            of_module = of in ("os", "shutil", "tempfile") and name in OF_MODULES
            if opens or of_module or (name in OF_PATHS and of and "disk" not in of.lower()):
                found.add(called)
    return found


@pytest.mark.parametrize("source", ["path.write_text('')", "os.replace(a, b)", "open(path, 'wb')", "path.open('a')"])
def test_a_way_to_the_disk_is_found(source: str) -> None:
    assert disk_calls(parsed(source))
    assert not disk_calls(parsed("self._disk.unlink(path); path.open('rb'); text.replace('a', 'b')"))


def test_everything_that_writes_does_so_by_the_disk() -> None:
    found = {str(path.relative_to(ROOT / "tui")): calls for path in SOURCES if (calls := disk_calls(nodes(path)))}
    assert found.keys() == WRITERS.keys(), found


# Complexity ---------------------------------------------------------------------------------------------------


def test_no_function_is_excused_from_being_simple() -> None:
    excused = re.compile(r"# noqa(?!:)|# noqa:.*C901|ruff: noqa")
    assert not [path.name for path in SOURCES if excused.search(path.read_text("utf-8"))]
