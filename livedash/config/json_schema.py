"""The JSON schema of a settings file, for editors: it takes the files that `livedash config check`
takes."""

from __future__ import annotations

DIALECT = "https://json-schema.org/draft/2020-12/schema"

PROFILES = (
    "Other settings, each set used with --profile NAME. A profile may hold any section, and beats "
    "the environment."
)

KEY = {"type": "string", "minLength": 1}
KEYS = {
    "type": "object",
    "description": "Other keys for actions, by the ids that livedash keys lists.",
    "additionalProperties": {
        "anyOf": [KEY, {"type": "array", "items": KEY}, {"$ref": "#/$defs/Keys"}]
    },
}


def of_a_file(settings: dict[str, object]) -> dict[str, object]:
    """The schema of a file, made from the schema of the settings: a file also has profiles, and
    each profile is a file without profiles."""
    definitions = settings.pop("$defs")
    assert isinstance(definitions, dict)
    properties = settings["properties"]
    assert isinstance(properties, dict)
    properties["keys"] = {"$ref": "#/$defs/Keys"}
    profile = settings | {"title": "Profile", "description": "Settings of one profile."}
    return {
        "$schema": DIALECT,
        "$defs": definitions | {"Profile": profile, "Keys": KEYS},
        **settings,
        "title": "livedash.toml",
        "properties": properties
        | {
            "profiles": {
                "type": "object",
                "description": PROFILES,
                "additionalProperties": {"$ref": "#/$defs/Profile"},
            }
        },
    }
