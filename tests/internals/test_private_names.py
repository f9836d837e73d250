"""Textual's and Rich's private names: one file uses them, and each has a test here.

When a new Textual comes and one of these fails, its message says what we rely on, which promise
hangs on it, and where to look.
"""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter

import livedash
from livedash import textual_internals
from livedash.textual_internals import (
    OpenApp,
    SizedDriver,
    XTermParser,
)
from tests.internals import faults, painting, terminal
from tests.internals.relied import RELIED

pytestmark = pytest.mark.usefixtures("painted")

WHERE = (painting, faults, terminal)
"""What we rely on stands there; each of them notes its names in `RELIED`."""
HOUSE = Path(livedash.__file__).parent
THE_FILE = HOUSE / "textual_internals.py"


@pytest.mark.parametrize("name", RELIED)
async def test_a_private_name_does_what_we_rely_on(name: str) -> None:
    one = RELIED[name]
    try:
        await one.holds()
    except Exception as error:  # noqa: BLE001 - whatever is wrong, this is what to do
        version = importlib.metadata.version
        pytest.fail(
            f"{name} is another with Textual {version('textual')}, Rich {version('rich')}.\n"
            f"We rely on this: {one.on}.\nWith it goes: {one.promise}.\n"
            f"Look at: {one.look}; then mend livedash/textual_internals.py.\n{error!r}"
        )


def test_each_private_name_of_the_file_has_its_test() -> None:
    assert private_names(THE_FILE) == set(RELIED)


def private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def private_names(path: Path) -> set[str]:
    """Those of a file that uses nothing private but Textual's and Rich's."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and (private(node.attr) or node.attr.isupper()):
            found |= {node.attr} - {"TYPE_CHECKING"}
        elif isinstance(node, ast.FunctionDef) and private(node.name):
            found.add(node.name)
        elif isinstance(node, ast.keyword) and node.arg is not None and private(node.arg):
            found.add(node.arg)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {one.name for one in node.names if private(one.name)}
            found |= {node.module} if "._" in node.module else set()
    return found


def files() -> Iterator[Path]:
    return (path for path in sorted(HOUSE.rglob("*.py")) if path != THE_FILE)


ITSELF = {"self", "cls", "super()"}
OF_A_TUPLE = {"_replace", "_asdict", "_make", "_fields", "_field_defaults"}


def strangers(path: Path) -> Iterator[str]:
    """Where a file uses what is private to something else, or takes it out of Textual or Rich."""
    here = path.relative_to(HOUSE.parent)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and private(node.attr):
            owner = ast.unparse(node.value)
            if owner not in ITSELF | {"os"} and node.attr not in OF_A_TUPLE:
                yield f"{here}:{node.lineno} uses {owner}.{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg is not None and private(node.arg):
            yield f"{here}:{node.value.lineno} gives {node.arg}="
        elif isinstance(node, ast.ImportFrom) and _theirs(node.module or ""):
            taken = [node.module or "", *(one.name for one in node.names)]
            if any(private(part) for one in taken for part in one.split(".")):
                yield f"{here}:{node.lineno} takes {', '.join(taken)}"


def _theirs(module: str) -> bool:
    return module.partition(".")[0] in {"textual", "rich"}


def test_no_other_file_uses_what_is_private_to_textual_or_rich() -> None:
    rooms = {"app", "widgets", "panes", "demo", "commands", "testing.py"}
    found = [
        stranger
        for path in files()
        if path.relative_to(HOUSE).parts[0] in rooms
        for stranger in strangers(path)
    ]
    assert not found, "livedash/textual_internals.py is the place for it:\n" + "\n".join(found)


@cache
def names_of(kind: type) -> frozenset[str]:
    """The private names that stand in a class: what it defines, and what of itself it uses."""
    found = set()
    for node in ast.walk(_read(kind)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ITSELF:
            found.add(node.attr)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
    return frozenset(filter(private, found))


@cache
def _read(kind: type) -> ast.AST:
    """The class as it stands in its file."""
    tree = ast.parse(Path(inspect.getfile(kind)).read_text(encoding="utf-8"))
    inside: ast.AST = tree
    for name in kind.__qualname__.replace("<locals>.", "").split("."):
        inside = next(
            (
                node
                for node in ast.walk(inside)
                if isinstance(node, ast.ClassDef) and node.name == name
            ),
            inside,
        )
    return inside if inside is not tree else ast.parse("")


def test_no_class_of_ours_takes_a_private_name_of_textuals() -> None:
    """On purpose, or because it has called something of its own by the same name."""
    for module in pkgutil.walk_packages(livedash.__path__, "livedash."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ours = _every(App, DOMNode, Driver, Stylesheet, LineFilter, XTermParser)
    found = [
        f"{kind.__module__}.{kind.__qualname__}: {name} of {other.__name__}"
        for kind in ours
        for other in kind.__mro__
        if _theirs(other.__module__)
        for name in names_of(kind) & names_of(other)
    ]
    assert len(ours) > 20
    assert not found, "\n".join(sorted(found))


def test_the_rule_would_notice_a_private_name() -> None:
    assert names_of(SizedDriver) & names_of(LinuxDriver) == {"_get_terminal_size"}
    assert names_of(OpenApp) & names_of(App) >= {"_batch_count", "_display", "_end_batch"}
    assert list(strangers(THE_FILE))


def _every(*roots: type) -> list[type]:
    """All classes of livedash's on these, but those of the one file."""
    found = set(roots)
    left = [*roots]
    while left:
        new: set[type] = set(left.pop().__subclasses__()) - found
        found |= new
        left += new
    own = [one for one in found if one.__module__.startswith("livedash.")]
    return [one for one in own if one.__module__ != textual_internals.__name__]
