"""Never a dead task behind a green badge: whatever the server says or does, the source hears on, or
says that it does not, and comes back.
"""

from __future__ import annotations

import json
import logging
from random import Random

import pytest

from livedash.live.backoff import CROWD_PACES, Backoff
from livedash.live.events import Change, Gap
from livedash.live.source import FailureKind, Phase
from livedash.live.wants import Want
from livedash.sources.supabase.source import endpoint_of
from livedash.sources.supabase.timing import TIMING
from livedash.sources.supabase.tokens import AskedTokens, Token
from tests.phoenix import KEY
from tests.proxy import Proxy
from tests.sources.listening import Listening, running
from tests.sources.supabase.desk import STATUSES, TASKS, Desk, joins

# What is written


@pytest.mark.parametrize(
    ("kind", "old", "operation", "keys"),
    [
        ("INSERT", None, "I", {"46"}),
        ("UPDATE", {"id": 46}, "U", {"46"}),
        ("UPDATE", {"id": 45}, "U", {"45", "46"}),
        ("DELETE", {"id": 46}, "D", {"46"}),
        # Row-level security can leave nothing of it.
        ("DELETE", {}, "D", None),
    ],
)
async def test_a_write_is_a_change_of_its_rows(
    desk: Desk, kind: str, old: dict[str, int] | None, operation: str, keys: set[str] | None
) -> None:
    async with desk.at_work(TASKS):
        await desk.server.write(kind, TASKS, {"id": 46, "title": "a secret"}, old)
        await desk.until(lambda: desk.sink.changes)
        [change] = desk.sink.changes
        assert (change.table, change.operation) == (TASKS, operation)
        assert change.keys == (None if keys is None else frozenset(keys))
        assert "secret" not in repr(change)


@pytest.mark.parametrize(
    "error",
    [
        "Error 401: Unauthorized",
        "Error 413: Payload Too Large",
        "Error 400: Bad Request, no primary key",
    ],
)
async def test_a_write_that_is_not_told_in_full_is_a_gap_of_its_table(
    desk: Desk, error: str
) -> None:
    async with desk.at_work(TASKS, STATUSES):
        desk.forget()
        await desk.server.write("INSERT", TASKS, {"id": 46}, errors=[error])
        await desk.until(lambda: desk.sink.gaps)
        [gap] = desk.sink.gaps
        assert gap.tables == frozenset({TASKS})
        assert desk.sink.changes == []


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"schema": "livedash", "table": "people", "type": "INSERT", "record": {"id": 1}},
        {"schema": "livedash", "table": "tasks", "type": "TRUNCATE"},
        {"schema": "livedash", "table": "tasks", "type": ["INSERT"], "record": {"id": 1}},
    ],
)
async def test_a_change_that_makes_no_sense_is_a_gap_of_the_channel_s_table(
    desk: Desk, data: object
) -> None:
    async with desk.at_work(TASKS):
        desk.forget()
        [channel] = desk.server.channels
        payload = {"ids": [1], "data": data}
        await channel.visitor.say(channel.topic, "postgres_changes", payload)
        await desk.until(lambda: desk.sink.gaps)
        assert desk.sink.gaps[0].tables == frozenset({TASKS})
        await still_hears(desk)


@pytest.mark.parametrize(
    "record",
    [{"id": None}, {"id": {"a": 1}}, {"id": "x" * 10_000}, {"id": 1.5}, {}, "text", None],
)
async def test_a_row_without_a_key_that_can_be_read_is_any_row(desk: Desk, record: object) -> None:
    async with desk.at_work(TASKS):
        [channel] = desk.server.channels
        data = {"schema": "livedash", "table": "tasks", "type": "INSERT", "record": record}
        await channel.visitor.say(channel.topic, "postgres_changes", {"ids": [1], "data": data})
        await desk.until(lambda: desk.sink.changes)
        assert desk.sink.changes[0].keys is None


# What nobody understands


async def still_hears(desk: Desk) -> None:
    heard = len(desk.sink.changes)
    await desk.server.write("INSERT", TASKS, {"id": "after"})
    await desk.until(lambda: len(desk.sink.changes) > heard)
    assert desk.sink.changes[-1].keys == frozenset({"after"})
    assert len(desk.server.visitors) == 1


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "null",
        "[]",
        "7",
        '"text"',
        '[null,null,"realtime:x","postgres_changes"]',
        '[1,null,"realtime:x","postgres_changes",{}]',
        '{"topic":"realtime:x","event":7,"payload":{},"ref":null}',
        '{"topic":"realtime:x","event":"e","payload":[],"ref":null}',
        '[null,null,"\\ud800","e",{}]',
        '{"topic":"\\ud800","event":"e","payload":{},"ref":null}',
        "[" * 100_000,
        "1" * 10_000,
        b"\x00\x01binary",
    ],
    ids=lambda frame: f"{frame[:24]!r}",
)
async def test_a_message_that_nobody_understands_is_a_gap_and_counted(
    desk: Desk, frame: str | bytes
) -> None:
    async with desk.at_work(TASKS):
        desk.forget()
        await desk.server.last.connection.send(frame)
        await desk.until(lambda: desk.sink.last().ignored == 1)
        assert desk.sink.gaps == [Gap("a message that nobody understands")]
        await still_hears(desk)


async def test_two_mebibytes_are_a_message_like_any_other(desk: Desk) -> None:
    async with desk.at_work(TASKS):
        await desk.server.write("INSERT", TASKS, {"id": 1}, {"id": 1, "text": "x" * 2 * 2**20})
        [channel] = desk.server.channels
        large = {"ids": [1], "data": {"junk": "x" * 2 * 2**20}}
        desk.forget()
        await channel.visitor.say(channel.topic, "postgres_changes", large)
        await desk.until(lambda: desk.sink.gaps)
        await still_hears(desk)


@pytest.mark.parametrize("frame", [b"\xff\xfe{", b"x" * (4 * 2**20 + 1)], ids=["utf8", "size"])
async def test_what_ends_the_link_is_told_and_the_link_comes_back(desk: Desk, frame: bytes) -> None:
    async with desk.at_work(TASKS):
        desk.forget()
        await desk.server.last.connection.send(frame, text=True)
        await desk.until(lambda: desk.sink.last().phase is Phase.WAITING)
        failure = desk.sink.last().failure
        assert failure is not None
        assert failure.kind is FailureKind.UNREADABLE
        await desk.fed(TASKS)
        assert Gap("connected", frozenset({TASKS})) in desk.sink.gaps


async def test_words_on_topics_that_we_never_joined_mean_nothing(desk: Desk) -> None:
    async with desk.at_work(TASKS):
        desk.forget()
        visitor = desk.server.last
        for event in ("postgres_changes", "phx_close", "system", "phx_reply"):
            await visitor.say("realtime:another", event, {}, "1", "1")
            await visitor.say("phoenix", event, {"status": "ok"}, "999")
        [channel] = desk.server.channels
        for event in ("presence_state", "presence_diff", "broadcast", "something_new"):
            await visitor.say(channel.topic, event, {"a": 1})
        await still_hears(desk)
        assert desk.sink.gaps == []


class Raises(Listening):
    """A sink that breaks its promise."""

    def __init__(self) -> None:
        super().__init__()
        self.raises = 0

    def change(self, change: Change) -> None:
        if self.raises:
            self.raises -= 1
            raise ZeroDivisionError("s3cret")
        super().change(change)


async def test_a_callback_that_raises_ends_the_session_not_the_source(desk: Desk) -> None:
    desk.sink = sink = Raises()
    async with desk.at_work(TASKS):
        sink.raises = 1
        await desk.server.write("INSERT", TASKS, {"id": 1})
        await desk.until(lambda: sink.last().phase is Phase.WAITING)
        failure = sink.last().failure
        assert failure is not None
        assert "ZeroDivisionError" in failure.words
        assert "s3cret" not in failure.words
        await desk.fed(TASKS)
        await desk.server.write("INSERT", TASKS, {"id": 2})
        await desk.until(lambda: sink.changes)


# The end of the link


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1012, 4000])
@pytest.mark.parametrize("event", ["connection", "heartbeat", "phx_join"])
async def test_a_server_that_closes_in_any_state_is_tried_again_until_it_serves(
    desk: Desk, event: str, code: int
) -> None:
    desk.server.closes_on[event] = code
    source = desk.source(TASKS)
    async with running(source, desk.sink):
        await desk.until(lambda: len(desk.server.visitors) >= 3)
        assert Phase.PROVEN not in desk.sink.phases
        desk.server.closes_on.clear()
        await desk.fed(TASKS)
    assert desk.clock.armed == 0


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1012, 4000])
@pytest.mark.parametrize("event", ["access_token", "phx_leave", "nothing"])
async def test_a_server_that_closes_while_all_is_well_is_found_again(
    desk: Desk, event: str, code: int
) -> None:
    asked = 0

    async def ask() -> Token:
        nonlocal asked
        asked += 1
        return Token(f"jwt{asked}", wall() + 20)

    def wall() -> float:
        return desk.clock.monotonic()

    async with desk.at_work(TASKS, STATUSES, tokens=AskedTokens(ask, wall)) as source:
        desk.forget()
        desk.server.closes_on[event] = code
        if event == "phx_leave":
            source.want([Want(TASKS)])
        elif event == "nothing":
            await desk.server.down(code)
            await desk.server.up()
        await desk.until(lambda: len(desk.server.visitors) == 2)
        desk.server.closes_on.clear()
        source.want([Want(TASKS), Want(STATUSES)])
        await desk.fed(TASKS, STATUSES)
        assert {TASKS, STATUSES} <= {t for gap in desk.sink.gaps for t in gap.tables or ()}


async def test_a_heartbeat_goes_out_at_once_and_then_every_25_seconds(desk: Desk) -> None:
    async with desk.at_work(TASKS):
        visitor = desk.server.last
        assert len(visitor.said("heartbeat")) == 1
        await desk.until(lambda: len(visitor.said("heartbeat")) == 5)
        assert 99 <= desk.clock.monotonic() - 1000 <= 101
        beat = visitor.said("heartbeat")[-1]
        assert (beat["topic"], beat["payload"]) == ("phoenix", {})
        assert len({message["ref"] for message in visitor.said("heartbeat")}) == 5
        assert desk.sink.last().round_trip is not None


async def test_a_heartbeat_that_nobody_answers_is_noticed_within_15_seconds(desk: Desk) -> None:
    async with desk.at_work(TASKS):
        visitor = desk.server.last
        desk.server.swallows.add("heartbeat")
        await desk.until(lambda: len(visitor.said("heartbeat")) == 2)
        took = await desk.until(lambda: desk.sink.last().phase is Phase.WAITING)
        assert took <= 15
        failure = desk.sink.last().failure
        assert failure is not None
        assert "did not answer" in failure.words
        await desk.until(lambda: visitor.connection.state.name == "CLOSED")
        desk.server.swallows.clear()
        await desk.fed(TASKS)


async def test_an_answer_to_another_heartbeat_is_none(desk: Desk) -> None:
    async with desk.at_work(TASKS):
        visitor = desk.server.last
        desk.server.swallows.add("heartbeat")
        await desk.until(lambda: len(visitor.said("heartbeat")) == 2)
        first = visitor.said("heartbeat")[0]["ref"]
        await visitor.say("phoenix", "phx_reply", {"status": "ok", "response": {}}, first)
        assert await desk.until(lambda: desk.sink.last().phase is Phase.WAITING) <= 15


async def test_a_link_that_swallows_everything_is_cut_and_not_waited_for(desk: Desk) -> None:
    async with Proxy("127.0.0.1", desk.server.port) as proxy:
        source = desk.source(TASKS)
        source._endpoint = endpoint_of(f"ws://127.0.0.1:{proxy.port}", KEY, desk.version)
        async with running(source, desk.sink):
            await desk.fed(TASKS)
            proxy.swallow()
            took = await desk.until(lambda: desk.sink.last().phase is Phase.WAITING)
            assert took <= TIMING.heartbeat + 15
            proxy.carry()
            await desk.fed(TASKS)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FailureKind.CREDENTIALS),
        (403, FailureKind.CREDENTIALS),
        (404, FailureKind.NO_DATABASE),
        (429, FailureKind.LIMITED),
        (500, FailureKind.NETWORK),
    ],
)
async def test_a_handshake_that_is_refused_has_its_class_and_pace(
    desk: Desk, status: int, kind: FailureKind
) -> None:
    desk.server.greets_with = status
    source = desk.source(TASKS)
    async with running(source, desk.sink):
        await desk.until(lambda: desk.sink.phases and desk.sink.last().phase is Phase.WAITING)
        failure = desk.sink.last().failure
        assert failure is not None
        assert failure.kind is kind
        desk.server.greets_with = None
        await desk.fed(TASKS)


@pytest.mark.parametrize("away", [30.0, 600.0])
@pytest.mark.parametrize("code", [1006, 1012])
async def test_a_server_that_was_away_is_found_within_two_seconds(
    desk: Desk, away: float, code: int
) -> None:
    async with desk.at_work(TASKS):
        await desk.server.down(code)
        began = desk.clock.monotonic()
        while desk.clock.monotonic() - began < away:
            # Between two steps an attempt must have the time to fail.
            await desk.until(lambda: desk.sink.last().phase is Phase.WAITING, seconds=away)
            await desk.clock.turn(2.0)
        await desk.until(lambda: desk.sink.last().phase is Phase.WAITING)
        await desk.server.up()
        assert await desk.fed(TASKS) <= 2.0


def test_two_hundred_terminals_do_not_come_back_at_once() -> None:
    """Their server restarts: the most that any tenth of a second gets is a small part of them."""
    for kind in (FailureKind.NETWORK, FailureKind.STARTING):
        for failures in (0, 5):
            waits = []
            for seed in range(200):
                backoff = Backoff(Random(seed), CROWD_PACES)
                waits.append([backoff.wait_after(kind) for _ in range(failures + 1)][-1])
            crowd = max(sum(at <= wait < at + 0.1 for wait in waits) for at in waits)
            assert crowd < 40
            assert max(waits) <= 2.0


async def test_suspended_it_hangs_up_and_afterwards_it_is_back_with_a_gap(desk: Desk) -> None:
    async with desk.at_work(TASKS) as source:
        await source.suspend()
        await desk.until(lambda: not desk.server.here)
        await desk.clock.turn(3600)
        assert desk.sink.last().phase is Phase.SUSPENDED
        desk.forget()
        source.resume()
        await desk.fed(TASKS)
        assert Gap("connected", frozenset({TASKS})) in desk.sink.gaps


async def test_no_key_and_no_token_is_in_a_log_or_a_status(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with desk.at_work(TASKS) as source:
        desk.server.last.cut()
        await desk.until(lambda: len(desk.server.visitors) == 2)
        await desk.fed(TASKS)
        told = json.dumps([repr(one) for one in desk.sink.told]) + repr(source._endpoint)
    # The server of the test writes down what it gets.
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("websockets.server")]
    assert KEY not in told + str(ours)
    assert "jwt" not in told + str(ours)


async def test_the_order_of_what_is_told(desk: Desk) -> None:
    """Proven, then the gap: so that all that was missed is read after nothing can be any more."""
    async with desk.at_work(TASKS):
        proven = next(
            i for i, one in enumerate(desk.sink.told) if getattr(one, "phase", None) is Phase.PROVEN
        )
        assert desk.sink.told[proven + 1] == Gap("connected", frozenset({TASKS}))
        assert joins(desk.server.last) == [TASKS]
