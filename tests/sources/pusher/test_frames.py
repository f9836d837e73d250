"""Messages of the Pusher protocol: what is not exactly one is nothing, and nothing raises."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livedash.sources.pusher.frames import (
    PING,
    PONG,
    ChannelEvent,
    Complaint,
    Established,
    Message,
    Other,
    Ping,
    Pong,
    Subscribed,
    Unsubscribed,
    parse,
    subscribe,
    unsubscribe,
)

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
EVENTS = st.sampled_from(
    [
        "pusher:connection_established",
        "pusher:error",
        "pusher:ping",
        "pusher:subscription_error",
        "pusher_internal:subscription_succeeded",
        "task-moved",
    ]
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            r'{"event":"pusher:connection_established",'
            r'"data":"{\"socket_id\":\"123.456\",\"activity_timeout\":120}"}',
            Established("123.456", 120.0),
        ),
        (
            '{"event":"pusher:connection_established","data":{"socket_id":"1.2"}}',
            Established("1.2"),
        ),
        (
            '{"event":"pusher_internal:subscription_succeeded",'
            '"channel":"private-project-7","data":"{}"}',
            Subscribed("private-project-7"),
        ),
        (
            '{"event":"pusher_internal:subscription_succeeded","channel":"project-7"}',
            Subscribed("project-7"),
        ),
        (
            r'{"event":"task-moved","channel":"private-project-7","data":"{\"taskId\":1}"}',
            ChannelEvent("task-moved", "private-project-7", {"taskId": 1}),
        ),
        (
            '{"event":"task-moved","channel":"project-7","data":{"taskId":"a"}}',
            ChannelEvent("task-moved", "project-7", {"taskId": "a"}),
        ),
        (
            '{"event":"task-moved","channel":"project-7"}',
            ChannelEvent("task-moved", "project-7", None),
        ),
        (
            '{"event":"task-moved","channel":"project-7","data":"hello"}',
            ChannelEvent("task-moved", "project-7", None),
        ),
        ('{"event":"pusher:ping","data":{}}', Ping()),
        ('{"event":"pusher:ping"}', Ping()),
        ('{"event":"pusher:pong","data":"{}"}', Pong()),
        (
            '{"event":"pusher:subscription_error","channel":"private-x",'
            '"data":{"type":"AuthError","error":"Not yours.\\n","status":401}}',
            Unsubscribed("private-x", "Not yours", 401),
        ),
        (
            '{"event":"pusher:subscription_error","channel":"private-x"}',
            Unsubscribed("private-x", ""),
        ),
        (
            '{"event":"pusher:error","data":{"code":4001,"message":"No such app"}}',
            Complaint(4001, "No such app"),
        ),
        (
            r'{"event":"pusher:error","data":"{\"code\":null,\"message\":\"Twice\"}"}',
            Complaint(None, "Twice"),
        ),
        (
            '{"event":"pusher_internal:member_added","channel":"presence-x","data":"{}"}',
            Other("pusher_internal:member_added"),
        ),
    ],
)
def test_what_a_message_says(text: str, message: Message) -> None:
    assert parse(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '"task-moved"',
        "{}",
        '{"event":null}',
        '{"event":7,"channel":"x"}',
        '{"event":"","channel":"x"}',
        '{"event":"task-moved"}',
        '{"event":"task-moved","channel":7}',
        '{"event":"task-moved","channel":""}',
        '{"event":"task\\u001b[2Jmoved","channel":"x"}',
        '{"event":"task-moved","channel":"x\\ud800"}',
        '{"event":"task-moved","channel":"x","data":NaN}',
        '{"event":"' + "x" * 201 + '","channel":"x"}',
        '{"event":"pusher:connection_established"}',
        '{"event":"pusher:connection_established","data":"{}"}',
        '{"event":"pusher:connection_established","data":{"socket_id":12.3}}',
        '{"event":"pusher:connection_established","data":{"socket_id":"1.2:private-x"}}',
        '{"event":"pusher:connection_established","data":{"socket_id":"1","activity_timeout":0}}',
        '{"event":"pusher:connection_established","data":{"socket_id":"1","activity_timeout":-1}}',
        '{"event":"pusher:connection_established","data":{"socket_id":"1","activity_timeout":"9"}}',
        '{"event":"pusher:connection_established","data":'
        '{"socket_id":"1","activity_timeout":' + "9" * 400 + "}}",
        '{"event":"pusher_internal:subscription_succeeded","data":"{}"}',
        '{"event":"pusher:subscription_error","data":{"status":401}}',
        '{"event":"pusher:error"}',
        '{"event":"pusher:error","data":{"code":"4001"}}',
        '{"event":"pusher:error","data":{"code":true}}',
        "[" * 100_000,
        '{"event":"a","channel":"x","data":' + '{"a":' * 100_000,
    ],
)
def test_what_has_not_the_shape_is_nothing(text: str) -> None:
    assert parse(text) is None


def test_data_without_an_end_is_no_object() -> None:
    deep = json.dumps({"event": "task-moved", "channel": "x", "data": '{"a":' * 100_000})
    assert parse(deep) == ChannelEvent("task-moved", "x", None)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    parse(text)


@settings(max_examples=40)
@given(EVENTS, ANY_JSON, ANY_JSON)
def test_no_data_raises(event: str, channel: object, data: object) -> None:
    parse(json.dumps({"event": event, "channel": channel, "data": data}))
    parse(json.dumps({"event": event, "channel": "project-7", "data": json.dumps(data)}))


def test_a_stranger_s_words_are_one_printable_line() -> None:
    said = "go\x1b[2J away\r\n" + "x" * 100_000
    text = json.dumps({"event": "pusher:error", "data": {"code": 4000, "message": said}})
    found = parse(text)
    assert isinstance(found, Complaint)
    assert found.said.startswith("go[2J away xxx")
    assert found.said.isprintable()
    assert len(found.said) == 300


def test_what_we_say_is_what_the_protocol_wants() -> None:
    assert json.loads(PING) == {"event": "pusher:ping", "data": {}}
    assert json.loads(PONG) == {"event": "pusher:pong", "data": {}}
    assert json.loads(subscribe("project-7")) == {
        "event": "pusher:subscribe",
        "data": {"auth": "", "channel": "project-7"},
    }
    assert json.loads(subscribe("private-project-7", "key:ab")) == {
        "event": "pusher:subscribe",
        "data": {"channel": "private-project-7", "auth": "key:ab"},
    }
    assert json.loads(unsubscribe("project-7")) == {
        "event": "pusher:unsubscribe",
        "data": {"channel": "project-7"},
    }
