"""The settings' checks for pydantic. Only a run with a settings file imports pydantic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

CHECKED: dict[str, object] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True)
class AtLeast:
    """A number no smaller than this. pydantic asks the class for the check, and only where pydantic
    runs."""

    least: int

    def __get_pydantic_core_schema__(
        self, source: object, handler: Callable[[object], dict[str, object]]
    ) -> dict[str, object]:
        return {**handler(source), "ge": self.least}
