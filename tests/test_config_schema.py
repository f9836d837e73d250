"""An editor that has the schema finds right what `livedash config check` finds right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from livedash import config
from livedash.config import ConfigWrong

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"

KINDS: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
}
KEYWORDS = {
    *("$schema", "$defs", "$ref", "type", "properties", "additionalProperties", "required"),
    *("anyOf", "enum", "const", "items", "minimum", "minLength", "default", "title", "description"),
}
"""What a schema of ours is made of; another word would have to be understood here first."""


def fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """JSON schema, as far as ours goes."""
    assert schema.keys() <= KEYWORDS, schema.keys() - KEYWORDS
    if "$ref" in schema:
        *_, name = schema["$ref"].split("/")
        if not fits(value, root["$defs"][name], root):
            return False
    if "anyOf" in schema and not any(fits(value, one, root) for one in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if kind := schema.get("type"):
        if not isinstance(value, KINDS[kind]) or (kind == "integer" and isinstance(value, bool)):
            return False
        if kind == "integer" and value < schema.get("minimum", value):
            return False
    if isinstance(value, list):
        return all(fits(one, schema.get("items", {}), root) for one in value)
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        other = schema.get("additionalProperties", {})
        if not all(name in value for name in schema.get("required", ())):
            return False
        for name, one in value.items():
            rule = properties.get(name, other)
            if rule is False or (rule is not True and not fits(one, rule, root)):
                return False
    return True


def schema_takes(text: str) -> bool:
    schema = config.schema()
    return fits(tomllib.loads(text), schema, schema)


def check_takes(text: str, path: Path) -> bool:
    path.write_text(text, encoding="utf-8")
    try:
        config.check(path)
    except ConfigWrong:
        return False
    return True


def with_every_line_taken_in(text: str) -> str:
    return "\n".join(
        line.removeprefix("# ") if " = " in line and "__" not in line else line
        for line in text.replace("# [", "[").splitlines()
    )


RIGHT = [
    "",
    "[keys]\nstock.sell = 'v'\n'app.quit' = ['Q', 'F10']\n[keys.board]\nassign = 'A'",
    "[profiles.shop.keys]\nstock.sell = 'v'",
    "[supabase]\n[pusher]",
    EXAMPLE.read_text(encoding="utf-8"),
    with_every_line_taken_in(EXAMPLE.read_text(encoding="utf-8")),
    "[profiles.shop.screen]\nascii = true\n[profiles.test]",
    "[profiles.'the shop'.sources]\nuse = ['pusher']\n[profiles.x.pusher.events.e]\ntable = 'a.b'",
]
WRONG = [
    "profiles = 1",
    "[profiles]\nshop = 1",
    "[profiles.shop.screan]",
    "[profiles.shop.screen]\nasci = true",
    "[profiles.shop.profiles.inner]",
    "[screen]\nmouse = 'false'",
    "[screen]\nmouse = 0",
    "[screen]\nshared_minutes = '10'",
    "[screen]\nshared_minutes = 0",
    "[screen]\npane = 2026-03-17",
    "[sources]\nuse = 'postgres'",
    "[sources]\nuse = ['redis']",
    "[pusher.events.e]\nid = 'x'",
    "screen = 3",
    "keys = 3",
    "[keys]\nstock.sell = 3",
    "[keys]\nstock.sell = ['v', 3]",
    "[keys]\nstock.sell = [['v']]",
]


@pytest.mark.parametrize(
    ("text", "right"), [(t, True) for t in RIGHT] + [(t, False) for t in WRONG]
)
def test_the_schema_takes_what_check_takes(text: str, right: bool, tmp_path: Path) -> None:
    assert check_takes(text, tmp_path / "livedash.toml") is right
    if not text.startswith("[screen]\npane = 2026"):  # no value of JSON
        assert schema_takes(text) is right


def test_the_schema_names_its_dialect() -> None:
    assert config.schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
