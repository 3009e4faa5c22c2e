"""What holds of the house as a whole, beyond what the linter's contracts say (pyproject.toml)."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from textual.app import App
from textual.command import CommandPalette
from textual.driver import Driver
from textual.screen import ModalScreen, Screen
from textual.scroll_view import ScrollView
from textual.widgets import Input, OptionList, Static, TextArea

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "tui").rglob("*.py"))
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in SOURCES}


@cache
def tree(path: Path) -> ast.Module:
    """A module of ours, parsed."""
    return ast.parse(path.read_text("utf-8"))


# No circles -----------------------------------------------------------------------------------------------


def imported(tree: ast.Module, modules: set[str]) -> set[str]:
    """The modules that a module imports: in functions and for type checkers too."""
    found: set[str] = set()
    for node in ast.walk(tree):
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
    assert imported(ast.parse(source), {"tui.b", "tui.c"}) == {"tui.b", "tui.c"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert not circles({name: imported(tree(path), set(MODULES)) for name, path in MODULES.items()})


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

KINDS = (App, ModalScreen, CommandPalette, Driver, ScrollView, Input, TextArea, Static, OptionList)


def private_names() -> set[str]:
    """The names that Textual's classes keep to themselves."""
    bases = {base for kind in KINDS for base in kind.__mro__ if base.__module__.startswith("textual.")}
    kept = {name for base in bases for name in vars(base)}
    kept |= {name for base in bases for name in re.findall(r"self\.(_\w+)", inspect.getsource(base))}
    return {name for name in kept if re.fullmatch(r"_[a-z]\w*", name)}


def uses(tree: ast.Module, private: set[str]) -> set[str]:
    """The private names of Textual that a module reads of other objects, or of its own without having set them."""
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return (read & private) - own


def test_a_private_name_is_found() -> None:
    assert "_check_bindings" in private_names()
    assert uses(ast.parse("await self.app._check_bindings(key)"), private_names()) == {"_check_bindings"}


def test_only_the_terminal_uses_what_textual_keeps_private() -> None:
    private = private_names()
    found = {
        str(path.relative_to(ROOT)): names
        for path in SOURCES
        if path.parent.name not in ("terminal", "cli") and (names := uses(tree(path), private))
    }
    assert not found


def test_only_the_terminal_overrides_what_textual_keeps_private() -> None:
    found = {
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in ours()
        if not kind.__module__.startswith("tui.terminal")
        for name, value in vars(kind).items()
        if re.fullmatch(r"_[a-z]\w*", name)
        and inspect.isfunction(value)
        and value.__module__ == kind.__module__
        and any(name in vars(base) for base in kind.__mro__ if base.__module__.startswith("textual."))
    }
    assert not found


# No clock where rules are ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", ["rules", "model"])
def test_rules_and_records_ask_no_clock(room: str) -> None:
    asked = re.compile(r"\b(now|utcnow|today|time|monotonic)\(\)")
    found = [path.name for path in SOURCES if path.parent.name == room and asked.search(path.read_text("utf-8"))]
    assert not found
