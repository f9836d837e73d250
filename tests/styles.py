"""What Textual's stylesheets come to is found once for all apps of a process: each would parse the
same text anew, a fifth of its start, and match the same rules to the same kinds of nodes, a fifth
of all that an app under test does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

Place = int
"""Stands for all that a rule can ask of a node, and of those that it is in."""
FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")
"""What a node is told of the rules that it may fall under."""


@contextmanager
def parsed_once() -> Iterator[None]:
    """Textual keeps what it has parsed as well, with each app, and never changes it."""
    parse = Stylesheet._parse_rules
    kept: dict[object, list[RuleSet]] = {}

    def parsed(self: Stylesheet, *text: Any, **known: Any) -> list[RuleSet]:
        key = (text, *known.items(), *self._variables.items())
        if key not in kept:
            kept[key] = parse(self, *text, **known)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parsed)
        yield


class Sheet:
    """What some rules have come to so far."""

    def __init__(self, rules: Iterable[RuleSet]) -> None:
        self.rules = tuple(rules)
        self._asked = sorted(set().union(*(rule.pseudo_classes for rule in self.rules)))
        self._places: dict[object, Place] = {}
        self.found: dict[Place, tuple[tuple[bool, ...], RulesMap | None]] = {}

    def place(self, node: DOMNode, known: dict[DOMNode, Place]) -> Place:
        if node not in known:
            within = self.place(node._parent, known) if isinstance(node._parent, DOMNode) else -1
            checks = node._PSEUDO_CLASSES
            states = [name for name in self._asked if name in checks and checks[name](node)]  # type: ignore[arg-type]
            types = frozenset(node._css_types), node._css_type_names
            itself = (within, *types, node._id, frozenset(node._classes), *states)
            known[node] = self._places.setdefault(itself, len(self._places))
        return known[node]


@contextmanager
def matched_once() -> Iterator[None]:
    """Textual does so too, for the nodes that it styles in one go (its `cache`). What a node comes
    to the first time is still Textual's own answer."""
    apply, update, replace = Stylesheet.apply, Stylesheet.update_nodes, Stylesheet.replace_rules
    sheets: dict[tuple[int, ...], Sheet] = {}
    last: dict[DOMNode, RulesMap] = {}
    places: list[dict[DOMNode, Place]] = []
    """Of the nodes that are being styled in one go, innermost last: none of them changes."""

    def sheet_of(stylesheet: Stylesheet) -> Sheet:
        rules = stylesheet.rules
        known: tuple[list[RuleSet], Sheet] | None = stylesheet.__dict__.get("_sheet")
        if known is None or known[0] is not rules:
            ids = tuple(map(id, rules))
            if ids not in sheets:
                sheets[ids] = Sheet(rules)
            known = stylesheet.__dict__["_sheet"] = (rules, sheets[ids])
        return known[1]

    def styled(
        self: Stylesheet, node: DOMNode, *, animate: bool = False, cache: object = None
    ) -> None:
        del cache
        sheet = sheet_of(self)
        place = sheet.place(node, places[-1] if places else {})
        if place in sheet.found:
            flags, rules = sheet.found[place]
            for flag, value in zip(FLAGS, flags, strict=True):
                setattr(node, flag, value)
            if rules is not None:
                replace(node, rules, animate=animate)
            self._process_component_classes(node)
        else:
            apply(self, node, animate=animate)
            sheet.found[place] = (
                tuple(getattr(node, flag) for flag in FLAGS),
                last.pop(node, None),
            )

    def replaced(node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        last[node] = rules
        replace(node, rules, animate=animate)

    def updated(self: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        places.append({})
        try:
            update(self, nodes, animate=animate)
        finally:
            places.pop()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "apply", styled)
        patch.setattr(Stylesheet, "update_nodes", updated)
        patch.setattr(Stylesheet, "replace_rules", staticmethod(replaced))
        yield
