"""Other keys for actions, as `[keys]` in the settings gives them: the lines that count, and the
faults of the others."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from livedash.app.actions import WHERE, KeyAction
from livedash.app.keys import HOW, is_typed, read_key, shown
from livedash.widgets.clean import clean

TYPED = frozenset({"form", "line", "filter", "palette", "who", "sql"})
"""Places where characters are typed."""
SHEETS = frozenset({"form", "palette", "who", "unsent", "link"})
"""Sheets with keys of their own."""
LISTED = frozenset({"sheet", "unsent", "link"})
"""Sheets that hold a list, the plain ones included."""
EVERYWHERE = frozenset({"app", "open", "demo"})

KeysSaid = Mapping[str, Sequence[str]]
"""Keys as people write them, by the ids of actions."""


class Keys(NamedTuple):
    """The result of `[keys]`."""

    keymap: dict[str, str]
    """The keys in Textual's form."""
    faults: dict[str, str]
    """The faults of lines that do not count, by the ids of their actions."""


def keys_of(said: KeysSaid, actions: Sequence[KeyAction]) -> Keys:
    """Take each line of `[keys]` that is possible, and give the faults of the others."""
    known = {action.id: action for action in actions}
    faults: dict[str, str] = {}
    changed: dict[str, tuple[str, ...]] = {}
    for id, written in said.items():
        keys = [read_key(one) for one in written]
        if why := _why_not(id, written, keys, known):
            faults[id] = why
        else:
            changed[id] = tuple(dict.fromkeys(key for key in keys if key is not None))
    # An action that shadows another by itself may do so with any key: q on a sheet closes it.
    before = {pair[:2] for pair in clashes({id: action.keys for id, action in known.items()})}
    while clash := next(_new_clashes(changed, known, before), None):
        id, other, key = clash
        faults[id] = _taken(key, known[other])
        del changed[id]
    keymap = {id: ",".join(keys) for id, keys in changed.items()}
    return Keys(keymap, faults)


def _why_not(
    id: str, written: Sequence[str], keys: Sequence[str | None], known: Mapping[str, KeyAction]
) -> str:
    if id not in known:
        near = difflib.get_close_matches(id, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else "livedash keys lists them."
        return f"there is no such action. {hint}"
    if not keys:
        return f"no key stands there. Without this line it is {' '.join(known[id].written)}."
    if None in keys:
        bad = written[list(keys).index(None)]
        return f"no terminal sends {clean(bad)!r}. {HOW}."
    place = known[id].place
    typed = next((key for key in keys if key is not None and is_typed(key)), None)
    if place in TYPED and typed is not None:
        return f"{shown(typed)!r} is typed there. Take a key such as F2 or Ctrl+S."
    return ""


def _taken(key: str, other: KeyAction) -> str:
    return (
        f"{shown(key)!r} is the key of {other.id} already ({other.meaning}). "
        "Give one of them another key."
    )


def _new_clashes(
    changed: Mapping[str, tuple[str, ...]],
    known: Mapping[str, KeyAction],
    before: Collection[tuple[str, str]],
) -> Iterator[tuple[str, str, str]]:
    """Clashes that the settings made. The action at fault comes first: of two changed actions the
    one whose line stands later."""
    order = list(changed)
    final = {id: changed.get(id, action.keys) for id, action in known.items()}
    for one, other, key in clashes(final):
        if (one, other) not in before:
            later, earlier = sorted(
                (one, other), key=lambda id: order.index(id) if id in order else -1, reverse=True
            )
            yield later, earlier, key


def clashes(keys: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    """Pairs of actions with one key at the same place."""
    by_key: dict[str, list[str]] = {}
    for id, mine in keys.items():
        for key in mine:
            by_key.setdefault(key, []).append(id)
    for key, ids in by_key.items():
        for one, other in combinations(ids, 2):
            if _meet(one.partition(".")[0], other.partition(".")[0]):
                yield one, other, key


def _meet(one: str, other: str) -> bool:
    """Whether a key may reach both places at the same moment."""
    if one == other:
        return True
    both = {one, other}
    if both & EVERYWHERE:
        return True
    if "list" in both:
        return bool(both & LISTED) or not both <= WHERE.keys()
    return "sheet" in both and bool(both & SHEETS)
