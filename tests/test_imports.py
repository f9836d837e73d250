"""Who may import whom: the rooms' one direction, read from the source without running it.

`live` knows nothing of the others, what is drawn knows nothing of what is asked, and only the
wiring (app, commands, demo, testing, cli) knows all of them. No two files anywhere need each other.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.commands.program import environment

HOUSE = Path(__file__).parent.parent / "livedash"

ROOMS: dict[str, frozenset[str]] = {
    "live": frozenset(),
    "database": frozenset({"live"}),
    "sources": frozenset({"live", "database"}),
    "business": frozenset({"live", "database"}),
    "textual_internals": frozenset(),
    "widgets": frozenset({"textual_internals"}),
    "panes": frozenset({"business", "widgets", "live"}),
    "pane": frozenset({"business", "widgets", "live", "panes"}),
    "checked": frozenset(),
    "services": frozenset({"checked"}),
    "settings": frozenset({"services", "checked"}),
    "config": frozenset({"settings", "services"}),
}
"""Room → the rooms of ours that it may import. Rooms that wire are not named."""

SCREEN = frozenset({"textual", "rich"})
WIRE = frozenset({"asyncpg", "websockets"})

OUTSIDE: dict[str, frozenset[str]] = {
    "live": frozenset(),
    "database": WIRE,
    "sources": WIRE,
    "business": WIRE,
    "textual_internals": SCREEN,
    "widgets": SCREEN,
    "panes": SCREEN,
    "pane": frozenset(),
    "checked": frozenset(),
    "services": frozenset(),
    "settings": frozenset(),
    "config": frozenset({"pydantic", "pydantic_core", "platformdirs"}),
}
"""Room → the packages that it may import beside the standard library."""


def rooms_and_files() -> Iterator[tuple[str, Path]]:
    for path in sorted(HOUSE.rglob("*.py")):
        room = path.relative_to(HOUSE).parts[0].removesuffix(".py")
        if room in ROOMS:
            yield room, path


def named(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The line of each import, those inside functions and TYPE_CHECKING too, with its full name and
    that of the module it comes out of."""
    package = [HOUSE.name, *path.relative_to(HOUSE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), path.name)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, (name.name,)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            for name in node.names:
                yield node.lineno, (f"{module}.{name.name}", module)


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each module that is imported."""
    for line, (full, *outer) in named(path):
        # `from livedash import live` names the room only in what is imported.
        yield line, outer[0] if outer and outer[0] != HOUSE.name else full


def wrong(room: str, name: str) -> bool:
    package, _, inside = name.partition(".")
    if package == HOUSE.name:
        other = inside.partition(".")[0]
        return other != room and other not in ROOMS[room] and other != "__version__"
    return package not in sys.stdlib_module_names and package not in OUTSIDE[room]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_what_it_may_know(room: str) -> None:
    faults = [
        f"{path.relative_to(HOUSE.parent)}:{line} imports {name}"
        for one, path in rooms_and_files()
        if one == room
        for line, name in imported(path)
        if wrong(room, name)
    ]
    assert not faults, "\n".join(faults)


def test_every_room_is_looked_at() -> None:
    wiring = {"app", "commands", "demo", "testing", "cli", "__main__", "__init__"}
    there = {path.relative_to(HOUSE).parts[0].removesuffix(".py") for path in HOUSE.rglob("*.py")}
    assert there - wiring == set(ROOMS)


@pytest.mark.parametrize(
    "name", ["livedash.app.app", "textual.widget", "asyncpg", "websockets", "livedash.database"]
)
def test_the_rule_would_notice_a_core_that_knows_too_much(name: str) -> None:
    assert wrong("live", name)


Imports = Mapping[str, Mapping[str, int]]
"""File → the files of ours that it imports, each with the first line that does so."""


def imports_of_all() -> Imports:
    files = {_module(path): str(path.relative_to(HOUSE.parent)) for path in HOUSE.rglob("*.py")}
    found: dict[str, dict[str, int]] = {file: {} for file in files.values()}
    for path in HOUSE.rglob("*.py"):
        file = str(path.relative_to(HOUSE.parent))
        for line, names in named(path):
            # The longest name that is a file: `from livedash.app import hints` means hints.py.
            other = next((files[name] for name in names if name in files), None)
            if other is not None and other != file:
                found[file].setdefault(other, line)
    return found


def _module(path: Path) -> str:
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(imports: Imports) -> list[str]:
    """Each circle with its files, and the lines that tie them to each other."""
    reached = {file: _reached_from(file, imports) for file in imports}
    told: list[str] = []
    left = sorted(file for file in imports if file in reached[file])
    while left:
        circle = sorted(file for file in reached[left[0]] if left[0] in reached[file])
        ties = [
            f"  {file}:{line} imports {other}"
            for file in circle
            for other, line in imports[file].items()
            if other in circle
        ]
        told.append("\n".join([f"{len(circle)} files need each other:", *ties]))
        left = [file for file in left if file not in circle]
    return told


def _reached_from(file: str, imports: Imports) -> set[str]:
    reached: set[str] = set()
    waiting = [file]
    while waiting:
        others = imports[waiting.pop()].keys() - reached
        reached |= others
        waiting += others
    return reached


def test_no_two_files_need_each_other() -> None:
    """Imports inside functions and under TYPE_CHECKING count: the program can start in spite of
    them, but who reads one of the files has to read all of them. There are no exceptions."""
    found = circles(imports_of_all())
    assert not found, "\n".join(found)


def test_every_kind_of_import_is_seen() -> None:
    imports = imports_of_all()
    for file, other in (
        ("livedash/app/app.py", "livedash/app/form_flow.py"),  # at the top
        ("livedash/app/sheet_keys.py", "livedash/app/outbox_sheet.py"),  # in a function
        ("livedash/app/writing.py", "livedash/database/journals.py"),  # under TYPE_CHECKING
        ("livedash/app/frame_lines.py", "livedash/app/hints.py"),  # by the folder's name
        ("livedash/app/run.py", "livedash/config/__init__.py"),  # out of a folder's own file
    ):
        assert other in imports[file], f"{file} imports {other}"


def test_a_circle_is_told_with_the_lines_that_tie_it() -> None:
    imports = {
        "a.py": {"b.py": 3},
        "b.py": {"c.py": 5, "d.py": 6},
        "c.py": {"a.py": 7},
        "d.py": {"e.py": 1},
        "e.py": {"d.py": 2},
        "f.py": {"a.py": 1},
    }
    assert circles(imports) == [
        "3 files need each other:\n"
        "  a.py:3 imports b.py\n  b.py:5 imports c.py\n  c.py:7 imports a.py",
        "2 files need each other:\n  d.py:1 imports e.py\n  e.py:2 imports d.py",
    ]


@pytest.mark.parametrize("heavy", ["textual", "asyncpg", "pydantic", "rich", "asyncio", "tomllib"])
def test_the_version_is_said_without_reading_what_the_dashboard_needs(heavy: str) -> None:
    program = (
        "import sys; from livedash.cli import main; code = main(['--version']); "
        f"sys.exit(code or ({heavy!r} in sys.modules) * 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_bare_start_parses_no_command_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv = ['livedash']\n"
            "from livedash.__main__ import main\n"
            "code = main(); print({'typer', 'pydantic'} & set(sys.modules)); sys.exit(code)",
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(tmp_path, LIVEDASH_DATABASE_URL="postgresql://ada@127.0.0.1:1/shop"),
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "127.0.0.1" in done.stderr
    assert done.stdout.splitlines()[-1] == "set()"


def test_what_the_first_paint_does_not_need_is_not_read_for_it() -> None:
    """The panes and the way to the database are read once the first picture stands, a sheet when it
    is first opened; a settings file and the command line have ways of their own."""
    program = (
        "import sys\n"
        "from livedash.commands import dashboard, ending\n"
        "from livedash.app.run import open_dashboard\n"
        "from livedash.app.terminal import TerminalDriver\n"
        "sheets = {'branches', 'help', 'link_details', 'outbox_sheet'}\n"
        "late = {'typer', 'pydantic', 'livedash.demo', 'livedash.testing', 'websockets'}\n"
        "late |= {'asyncpg', 'csv', 'importlib.metadata', 'livedash.panes.stock'}\n"
        "late |= {'livedash.business.bakery', 'livedash.database.journal'}\n"
        "late |= {'livedash.services', 'livedash.sources.database', 'livedash.sources.socket'}\n"
        "late |= {f'livedash.app.{sheet}' for sheet in sheets}\n"
        "print(sorted(late & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stdout + done.stderr
