"""A stylesheet is parsed once for all apps of a process: each would parse the same text anew, a
fifth of its start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


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
