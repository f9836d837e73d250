"""A column of names that is too narrow for them: names that begin alike are cut so that they still
differ.

`Grand Ballroom A` and `Grand Ballroom B` in eight cells are `Grand…A` and `Grand…B`. A name that
fits stays whole, and a name whose beginning is unique is simply cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rich.cells import cell_len

from livedash.widgets.clean import cut, fit


@lru_cache(maxsize=32)
def told_apart(names: tuple[str, ...], width: int, ascii: bool = False) -> Mapping[str, str]:
    """The short form of each of these clean names, in at most `width` cells."""
    best: dict[str, str] = {}
    alike = width - 1
    while alike > 0 and len(set(best.values())) < len(set(names)):
        shown = _shortened(names, width, alike, ascii)
        if len(set(shown.values())) > len(set(best.values())):
            best = shown
        # Also names that begin alike by fewer letters: `Grand Court A` is no `Grand…A` then.
        alike //= 2
    return best or _cut_off(names, width, ascii)


def _shortened(names: Iterable[str], width: int, alike: int, ascii: bool) -> dict[str, str]:
    shown = _cut_off(names, width, ascii)
    groups: dict[str, list[str]] = {}
    for name in shown:
        if cell_len(name) > width:
            groups.setdefault(cut(name, alike), []).append(name)
    for group in groups.values():
        if len(group) > 1 and width > 2:
            shown |= _by_their_ends(group, width, ascii)
    return shown


def _by_their_ends(group: list[str], width: int, ascii: bool) -> dict[str, str]:
    """The common beginning of these names, as far as there is room, with the end of each."""
    common = _common(min(group), max(group))
    whole_words = common[: common.rfind(" ") + 1]
    if all(cell_len(name[len(whole_words) :]) < width for name in group):
        common = whole_words or common
    ends = {name: name[len(common) :] for name in group}
    bare = {name: end.lstrip() for name, end in ends.items()}
    if len(set(bare.values())) == len(ends):
        ends = bare
    # An end that is too long is cut like any name, and told apart from the other ends.
    told = _shortened(ends.values(), width - 1, width - 2, ascii)
    left = width - 1 - max(cell_len(end) for end in told.values())
    before = cut(common, left).rstrip() + ("~" if ascii else "…")
    return {name: before + told[end] for name, end in ends.items()}


def _common(one: str, other: str) -> str:
    """The common beginning of several names, from the first and the last in order."""
    for index, (letter, beside) in enumerate(zip(one, other, strict=False)):
        if letter != beside:
            return one[:index]
    return one


def _cut_off(names: Iterable[str], width: int, ascii: bool) -> dict[str, str]:
    return {name: fit(name, width, ascii=ascii).rstrip() for name in names}
