"""Two versions of one protocol behind one seam: what is written is read again, and nothing that a
stranger sends raises.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from livedash.live.wants import Want
from livedash.sources.endpoint import BadEndpoint
from livedash.sources.supabase.changes import change_of
from livedash.sources.supabase.feeds import MOST_CHANNELS, Feed, feeds_of
from livedash.sources.supabase.frames import CODECS, Codec, Message
from livedash.sources.supabase.source import endpoint_of

texts = some.text(some.characters(codec="utf-8"), max_size=20)
values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | texts,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
messages = some.builds(
    Message,
    some.none() | texts,
    some.none() | texts,
    texts,
    texts,
    some.dictionaries(texts, values, max_size=4),
)
codecs = pytest.mark.parametrize("codec", CODECS.values(), ids=list(CODECS))


@codecs
@given(message=messages)
def test_what_is_written_is_read_again(codec: Codec, message: Message) -> None:
    assert codec.decode(codec.encode(message)) == message


@codecs
@given(text=some.text() | some.builds(json.dumps, values))
def test_no_text_raises(codec: Codec, text: str) -> None:
    codec.decode(text)


@given(payload=some.dictionaries(texts, values, max_size=4), data=values)
def test_no_payload_raises(payload: dict[str, object], data: object) -> None:
    feed = Feed("shop.orders")
    change_of({**payload, "data": data}, feed, ("id",), 0.0)


def test_the_versions_as_they_stand_on_the_wire() -> None:
    message = Message(None, "26", "phoenix", "heartbeat", {})
    assert CODECS["2.0.0"].encode(message) == '[null,"26","phoenix","heartbeat",{}]'
    assert CODECS["1.0.0"].encode(message) == (
        '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"26"}'
    )


# What is asked for


def want(table: str, **scope: str) -> Want:
    return Want(table, {column: frozenset({value}) for column, value in scope.items()})


def test_a_table_is_asked_for_once_however_many_look_at_parts_of_it() -> None:
    wants = [want("a.t", branch="1"), want("a.u"), want("a.t", branch="2")]
    assert feeds_of(wants, {}) == (Feed("a.t"), Feed("a.u"))


def test_parts_are_asked_for_where_they_never_change_unless_somebody_wants_all() -> None:
    unchanging = {"a.t": frozenset({"branch"})}
    one, two = want("a.t", branch="1", month="5"), want("a.t", branch="2")
    parts = [Feed("a.t", {"branch": frozenset({number})}) for number in "12"]
    assert feeds_of([one, two], unchanging) == tuple(parts)
    assert feeds_of([one, want("a.t"), two], unchanging) == (Feed("a.t"),)


@pytest.mark.parametrize("value", ["a,b", 'a"b', "a)b", "null", "NULL", "", "x" * 65, "ä", "a b"])
def test_a_value_that_a_server_may_read_otherwise_is_not_filtered_by(value: str) -> None:
    unchanging = {"a.t": frozenset({"branch"})}
    assert feeds_of([want("a.t", branch=value)], unchanging) == (Feed("a.t"),)


def test_filters_as_the_service_writes_them() -> None:
    feed = Feed("a.t", {"kind": frozenset({"x"}), "branch": frozenset({"2", "1"})})
    assert feed.binding(("id",))["filter"] == "branch=in.(1,2),kind=eq.x"
    assert feed.binding(()) == {
        "event": "*",
        "schema": "a",
        "table": "t",
        "filter": "branch=in.(1,2),kind=eq.x",
    }


def test_no_more_than_one_connection_may_have() -> None:
    feeds = feeds_of([want(f"a.t{number}") for number in range(300)], {})
    assert feeds == tuple(Feed(f"a.t{number}") for number in range(MOST_CHANNELS))


# Where


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://abc.supabase.co", "wss://abc.supabase.co/realtime/v1/websocket"),
        ("https://abc.supabase.co/", "wss://abc.supabase.co/realtime/v1/websocket"),
        ("https://abc.supabase.co/realtime/v1", "wss://abc.supabase.co/realtime/v1/websocket"),
        ("wss://rt.shop.example/socket", "wss://rt.shop.example/socket/websocket"),
        ("wss://rt.shop.example/socket/websocket", "wss://rt.shop.example/socket/websocket"),
        ("http://localhost:4000", "ws://localhost:4000/realtime/v1/websocket"),
    ],
)
def test_the_project_s_address_leads_to_its_socket(url: str, where: str) -> None:
    assert endpoint_of(url, "k&y=").url == f"{where}?apikey=k%26y%3D&vsn=2.0.0"


@pytest.mark.parametrize(
    ("url", "key", "version"),
    [
        ("http://abc.supabase.co", "key", "2.0.0"),
        ("abc.supabase.co", "key", "2.0.0"),
        ("https://abc.supabase.co?apikey=s3cret", "key", "2.0.0"),
        ("https://[abc", "key", "2.0.0"),
        ("https://abc.supabase.co", "", "2.0.0"),
        ("https://abc.supabase.co", "s3cret\n", "2.0.0"),
        ("https://abc.supabase.co", "s3cret s3cret", "2.0.0"),
        ("https://abc.supabase.co", "key", "3.0.0"),
    ],
)
def test_an_address_that_cannot_be_is_told_without_its_secrets(
    url: str, key: str, version: str
) -> None:
    with pytest.raises(BadEndpoint) as refused:
        endpoint_of(url, key, version)
    assert "s3cret" not in str(refused.value)
