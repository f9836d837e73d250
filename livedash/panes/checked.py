"""The faults of a pane before it is shown: names, keys, and queries that cannot be asked.

Panes of other packages are checked when they are loaded; ours are checked in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import time
from typing import Any

from textual.binding import Binding

from livedash.business.place import Place
from livedash.business.read import Read
from livedash.business.works import WORKS
from livedash.panes.seen import WHOLE
from livedash.panes.shell_keys import SHELL_KEYS
from livedash.panes.spec import PaneSpec, Part, Prompt, refined
from livedash.widgets.keyed import Keyed

SOMEWHERE = Place(
    branch_id=1,
    branch="Somewhere",
    kinds=("bakery", "venue", "service", "breeder", "kanban"),
    timezone="UTC",
    currency="EUR",
    morning_at=time(6),
    night_at=time(22),
    evening_at=time(14),
    person="Somebody",
    role="owner",
    project_id=1,
    project="Something",
)
"""A place that has every value that a query may be bound to."""

NAME = re.compile(r"[a-z][a-z0-9_]*")


def fault_of(spec: PaneSpec) -> str:
    """The pane's first fault; empty when there is none."""
    return next(_faults(spec), "")


def _faults(spec: PaneSpec) -> Iterator[str]:
    if not (isinstance(spec.name, str) and NAME.fullmatch(spec.name)):
        yield f"its name is {spec.name!r}: small letters, digits and _, a letter first"
    if not (isinstance(spec.title, str) and spec.title):
        yield "it has no title: give it one, a text"
    if not (type(spec.number) is int and spec.number >= 1):
        yield f"its number is {spec.number!r}: 1 to 9 is its key, a higher one has none"
    if not isinstance(spec.parts, Part):
        yield f"its parts are {spec.parts!r}: give it one part, or several in stack(...)"
        return
    yield from _state_faults(spec)
    yield from _action_faults(spec)
    yield from _part_faults(spec)
    yield from _read_faults(spec)
    yield from _command_faults(spec)


def _state_faults(spec: PaneSpec) -> Iterator[str]:
    state = spec.state
    if state is None:
        return
    if not is_dataclass(state) or isinstance(state, type):
        yield f"its state is {state!r}: give it an object of a frozen dataclass"
        return
    try:
        hash(state)
    except TypeError as error:
        yield f"its state cannot be compared ({error}): frozen, with tuples instead of lists"
    own = spec.finds is not None and spec.finds.refine is refined
    if own and "filter" not in {field.name for field in fields(state)}:
        yield 'its state has no field filter: filter: str = "", which / writes to'


def _action_faults(spec: PaneSpec) -> Iterator[str]:
    taken = dict(_taken())
    ids = set[str]()
    for action in spec.actions:
        if not NAME.fullmatch(action.id):
            yield f"its action is called {action.id!r}: small letters, digits and _"
        if action.id in ids:
            yield f"two of its actions are called {action.id}"
        ids.add(action.id)
        if not (callable(action.do) or isinstance(action.do, Prompt)):
            yield f"its action {action.id} does {action.do!r}: give it a function, or a Prompt"
        for key in action.keys.split(","):
            if not key:
                yield f"its action {action.id} has no key"
            if key in taken:
                yield f"its action {action.id} has the key {key}, which {taken[key]}"
            taken[key] = f"its action {action.id} has already"


def _taken() -> Iterator[tuple[str, str]]:
    """The keys that are not a pane's own, and what they do."""
    for number in range(1, 10):
        yield str(number), f"opens pane {number}"
    for binding in (*SHELL_KEYS, *Keyed.BINDINGS):
        if isinstance(binding, Binding):
            for key in binding.key.split(","):
                yield key, f"means everywhere: {binding.tooltip}"


def _part_faults(spec: PaneSpec) -> Iterator[str]:
    ids = set[str]()
    for part in spec.parts.all():
        if part.id and part.id in ids:
            yield f"two of its parts are called {part.id}"
        ids.add(part.id)


def _read_faults(spec: PaneSpec) -> Iterator[str]:
    """The faults of each read, at a place that has every value. A read about a part of the state
    that is not chosen yet is not tried: its arguments have no values."""
    reads = dict.fromkeys([*spec.reads, *_read_by(spec)])
    for read in reads:
        if read.of and getattr(spec.state, read.of, None) is None:
            continue
        if fault := read.fault(SOMEWHERE, spec.state):
            yield fault


def _read_by(spec: PaneSpec) -> Iterator[Read[Any]]:
    """The reads of all parts, whether they stand at first or not."""
    for part in spec.parts.all():
        yield from part.reads_at(WHOLE.width)


def _command_faults(spec: PaneSpec) -> Iterator[str]:
    for command in spec.commands:
        if command.kind in WORKS:
            yield f"its command {command.kind} is called as one of livedash: {spec.name}.something"
        if fault := command.fault():
            yield f"its command {command.kind}: {fault}"
