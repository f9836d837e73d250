"""Only an exact message becomes a change; whatever else strangers send does no harm."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livedash.live.events import Change
from livedash.sources.payload import LONGEST, Probe, parse

WHOLE = {
    "v": 1,
    "t": "livedash.tasks",
    "o": "U",
    "x": "812",
    "k": ["7", "8"],
    "s": {"project_id": ["7"]},
    "at": 1773.25,
}

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the parser."""

texts = st.lists(st.text(min_size=1), min_size=1, max_size=5)
names = st.text(string.ascii_letters + "_ äß", min_size=1, max_size=20)
changes = st.fixed_dictionaries(
    {
        "v": st.just(1),
        "t": st.builds("{}.{}".format, names, names),
        "o": st.sampled_from("IUDT"),
    },
    optional={
        "x": st.integers(0, 2**64 - 1).map(str),
        "k": texts,
        "s": st.dictionaries(st.text(), texts, max_size=3),
        "at": st.floats(0, 1e10) | st.integers(0, 10**10),
        "later": st.none() | st.booleans(),
    },
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_a_whole_message() -> None:
    assert parse(json.dumps(WHOLE), 3.5) == Change(
        table="livedash.tasks",
        operation="U",
        keys=frozenset({"7", "8"}),
        scope={"project_id": frozenset({"7"})},
        transaction="812",
        began=1773.25,
        received=3.5,
    )


def test_no_keys_means_any_row() -> None:
    change = parse('{"v":1,"t":"a.b","o":"T"}', 0.0)
    assert isinstance(change, Change)
    assert change.keys is None
    assert change.scope == {}


def test_a_probe_is_known_and_is_no_change() -> None:
    assert parse('{"v":1,"probe":"5f0c"}', 0.0) == Probe("5f0c")


@settings(PATIENT)
@given(changes)
def test_every_well_formed_message_is_understood(message: dict[str, object]) -> None:
    text = json.dumps(message, ensure_ascii=False)
    change = parse(text, 0.0)
    if len(text) <= LONGEST and str(message["t"]).isprintable():
        assert isinstance(change, Change)
        assert change.table == message["t"]
        assert change.keys == (frozenset(message["k"]) if "k" in message else None)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("v", 2),
        ("v", True),
        ("v", 1.0),
        ("v", "1"),
        ("t", "tasks"),
        ("t", ".tasks"),
        ("t", "livedash."),
        ("t", 7),
        ("t", ["livedash.tasks"]),
        ("t", "livedash.\x1b[31m"),
        ("t", "livedash." + "x" * 200),
        ("o", "X"),
        ("o", "IU"),
        ("o", ""),
        ("o", None),
        ("o", ["U"]),
        ("k", []),
        ("k", "7"),
        ("k", [7]),
        ("k", ["7", None]),
        ("k", [["7"]]),
        ("k", {"7": 1}),
        ("k", ["\ud800"]),
        ("s", []),
        ("s", {"project_id": "7"}),
        ("s", {"project_id": []}),
        ("s", {"project_id": [7]}),
        ("s", {"project_id": {"7": 1}}),
        ("x", 812),
        ("x", "81x"),
        ("x", "9" * 21),
        ("x", "²"),
        ("at", "now"),
        ("at", True),
        ("at", -1.0),
        ("at", float("nan")),
        ("at", float("inf")),
        ("at", 10**300),
        ("at", [1]),
    ],
)
def test_one_wrong_part_makes_it_garbage(part: str, value: object) -> None:
    assert parse(json.dumps({**WHOLE, part: value}), 0.0) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "7",
        "[]",
        '"text"',
        "{}",
        '{"v":1}',
        '{"v":1,"probe":7}',
        '{"v":1,"t":"a.b","o":"U"',
        '{"v":1,"t":"a.b","o":"U"}}',
        '{"v":1,"t":"a.b","o":"U"} {"v":1,"t":"a.b","o":"U"}',
        '{"v":1,"t":"a.b","o":"U","k":null}',
        "[" * 7999,
        '{"v":' * 1000,
        '{"v":1,"t":"a.b","o":"U","at":' + "9" * 5000 + "}",
        json.dumps({**WHOLE, "k": ["x" * LONGEST]}),
        "Robert'); NOTIFY livedash;--",
        "\x00\x1b]0;title\x07",
    ],
)
def test_garbage_is_nothing(text: str) -> None:
    assert parse(text, 0.0) is None


@settings(PATIENT, max_examples=150)
@given(st.text() | anything.map(json.dumps))
def test_nothing_raises(text: str) -> None:
    assert parse(text, 0.0) is None or '"v"' in text


@settings(PATIENT, max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), anything)
def test_what_is_understood_has_the_right_types(part: str, value: object) -> None:
    change = parse(json.dumps({**WHOLE, part: value}), 0.0)
    if isinstance(change, Change):
        assert all(type(key) is str for key in change.keys or ())
        assert all(type(v) is str for values in change.scope.values() for v in values)
        assert change.began is None or 0 <= change.began < 1e11
