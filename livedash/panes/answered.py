"""The queries of a pane in its state, and how far the rows on the screen answer a newer state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from livedash.business.place import Place
from livedash.business.read import Read
from livedash.live.query import AnyQuery
from livedash.panes.layout import Box
from livedash.panes.seen import WHOLE
from livedash.panes.spec import PaneSpec, Part, Setting


def questions(spec: PaneSpec, setting: Setting) -> tuple[Read[Any], ...]:
    """The reads of all parts that stand at this size, and those of the forms."""
    parts = _standing(spec.parts, setting, setting.room.width)
    reads = [read for part, width in parts for read in part.reads_at(width)]
    return tuple(dict.fromkeys([*reads, *spec.reads]))


def queries(spec: PaneSpec, setting: Setting) -> dict[Any, AnyQuery]:
    """The query of each read at this place, in this state."""
    if spec.absent(setting.place):
        return {}
    place, state = setting.place, setting.state
    return {read: read.at(place, state) for read in questions(spec, setting)}


def everything(spec: PaneSpec, place: Place) -> dict[Any, AnyQuery]:
    """The pane's queries at this place at any size, in its first state."""
    return queries(spec, Setting(place, WHOLE, spec.state))


def answered(spec: PaneSpec, place: Place, chosen: Any, answers: Any) -> Any:
    """The state that the rows on the screen answer. Of the newly chosen state, each field that
    changes a query waits for its rows."""
    if answers == chosen or same_questions(spec, place, chosen, answers):
        return chosen
    at_once: dict[str, Any] = {}
    for one in fields(answers):
        value = getattr(chosen, one.name)
        if same_questions(spec, place, replace(answers, **{one.name: value}), answers):
            at_once[one.name] = value
    return replace(answers, **at_once)


def same_questions(spec: PaneSpec, place: Place, one: Any, other: Any) -> bool:
    """Whether both states make the same queries, whatever the size."""
    return _keys(spec, place, one) == _keys(spec, place, other)


def _keys(spec: PaneSpec, place: Place, state: Any) -> set[str]:
    return {query.key for query in queries(spec, Setting(place, WHOLE, state)).values()}


def _standing(part: Part, setting: Setting, width: int) -> Iterator[tuple[Part, int]]:
    """This part and all parts inside it that stand, each with its columns."""
    yield part, width
    if isinstance(part, Box):
        for one, columns in part.widths(setting, width):
            yield from _standing(one, setting, columns)
