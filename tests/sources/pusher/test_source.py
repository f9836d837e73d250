"""The Pusher source over a real WebSocket, against a server that does what a test says: never a
dead task behind a green badge.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from random import Random

import pytest

from livedash.live.clock import Clock, LoopClock
from livedash.live.events import Gap
from livedash.live.source import FailureKind, Phase
from livedash.live.wants import Want
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import PusherTiming
from livedash.sources.pusher.events import STATUSES, TASKS
from livedash.sources.pusher.source import PusherSource
from tests.clock import ManualClock
from tests.proxy import Proxy
from tests.pusher_server import KEY, SECRET, PusherServer
from tests.sources.listening import Listening, running
from tests.until import until
from tests.web import Answering

BOTH = frozenset({TASKS, STATUSES})
QUICK = PusherTiming(silence=0.15, pong=0.1, greeting=0.5, answer=0.5, signing=2.0, goodbye=0.1)


@pytest.fixture
async def server() -> AsyncIterator[PusherServer]:
    async with PusherServer() as server:
        yield server


@pytest.fixture
def sink() -> Listening:
    return Listening()


def board(*projects: int, in_sight: bool = True) -> list[Want]:
    return [
        Want(table, {"project_id": frozenset({str(project)})}, in_sight)
        for project in projects
        for table in (TASKS, STATUSES)
    ]


def source_of(
    server: PusherServer,
    *,
    private: bool = False,
    by_endpoint: bool = False,
    wants: Iterable[Want] = (),
    clock: Clock | None = None,
    timing: PusherTiming = PusherTiming(),  # noqa: B008 - frozen
) -> PusherSource:
    app = App(
        KEY,
        server.url,
        private=private,
        secret=None if by_endpoint else SECRET,
        auth_url=server.auth_url if by_endpoint else None,
    )
    source = PusherSource(app, clock or LoopClock(), Random(3), timing=timing)
    source.want(list(wants) or board(7))
    return source


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("by_endpoint", [False, True])
async def test_what_is_told_on_a_project_s_channel_is_a_change_there(
    server: PusherServer, sink: Listening, private: bool, by_endpoint: bool
) -> None:
    source = source_of(server, private=private, by_endpoint=by_endpoint)
    async with running(source, sink):
        await sink.proven()
        assert sink.last().feeds == BOTH
        assert sink.last().channels == (1, 1)
        assert sink.last().lossy
        channel = "private-project-7" if private else "project-7"
        await server.trigger(channel, "task-moved", {"taskId": 12})
        await until(lambda: sink.changes)
    (change,) = sink.changes
    assert (change.table, change.keys) == (TASKS, frozenset({"12"}))
    assert change.scope == {"project_id": frozenset({"7"})}
    assert "client=livedash" in server.last.path


async def test_proven_is_told_before_the_gap_and_never_before_we_are_in(
    server: PusherServer, sink: Listening
) -> None:
    async with running(source_of(server), sink):
        await sink.proven()
        assert sink.phases == [Phase.ATTEMPTING, Phase.PROVEN]
        assert sink.gaps == [Gap("connected", BOTH)]
        assert server.last.channels == ["project-7"]


async def test_with_nothing_to_feed_it_is_up_and_feeds_nothing(
    server: PusherServer, sink: Listening
) -> None:
    async with running(source_of(server, wants=[Want("livedash.people")]), sink):
        await sink.proven()
        assert sink.last().feeds == frozenset()


async def test_another_board_is_followed_and_what_was_missed_of_it_is_a_gap(
    server: PusherServer, sink: Listening
) -> None:
    source = source_of(server)
    async with running(source, sink):
        await sink.proven()
        source.want(board(8))
        assert sink.last().feeds == frozenset(), "fed only once we are in"
        await until(lambda: sink.last().feeds == BOTH)
        assert sink.gaps[-1] == Gap("joined a channel", BOTH)
        await until(lambda: server.last.channels == ["project-8"])
        assert sink.told[-2:] == [sink.gaps[-1], sink.last()]


async def test_while_it_is_away_it_says_what_it_would_tell_of(
    server: PusherServer, sink: Listening
) -> None:
    source = source_of(server)
    await server.down()
    async with running(source, sink):
        await until(lambda: sink.statuses and sink.last().phase is Phase.WAITING)
        assert sink.last().feeds == BOTH
        source.want([Want(TASKS, {"project_id": frozenset({"8"})}), Want(STATUSES)])
        source.reconnect()
        await until(lambda: sink.last().feeds == frozenset({TASKS}))
        assert Phase.PROVEN not in sink.phases


async def test_a_channel_that_is_closed_to_us_is_not_fed_and_says_why(
    server: PusherServer, sink: Listening
) -> None:
    server.refuses["project-7"] = 403
    async with running(source_of(server), sink):
        await until(lambda: sink.statuses and sink.last().phase is Phase.PROVEN)
        await until(lambda: sink.last().failure)
        status = sink.last()
        assert (status.feeds, status.channels) == (frozenset(), (0, 1))
        assert status.failure is not None
        assert "does not let us into project-7 (403)" in status.failure.words
        server.refuses.clear()
        await until(lambda: sink.last().feeds == BOTH)
        assert sink.last().failure is None


async def test_a_shop_that_does_not_sign_leaves_the_channel_unfed(
    server: PusherServer, sink: Listening
) -> None:
    server.signs = Answering(403)
    async with running(source_of(server, private=True, by_endpoint=True), sink):
        await until(lambda: sink.statuses and sink.last().failure)
        assert sink.last().feeds == frozenset()
        server.signs = Answering()
        await until(lambda: sink.last().feeds == BOTH)


async def test_every_connection_is_signed_anew(server: PusherServer, sink: Listening) -> None:
    async with running(source_of(server, private=True), sink):
        await sink.proven()
        server.last.cut()
        await sink.proven(2)
    first, second = (visitor.said("pusher:subscribe")[0] for visitor in server.visitors)
    assert first["data"]["channel"] == second["data"]["channel"]
    assert first["data"]["auth"] != second["data"]["auth"]


STATES = ["connection", "pusher:subscribe", "pusher:ping"]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 4200, 4299])
async def test_a_server_that_closes_in_any_state_is_seen_and_come_back_to(
    server: PusherServer, sink: Listening, state: str, code: int
) -> None:
    server.closes_on[state] = code
    async with running(source_of(server, timing=QUICK), sink):
        failure = await sink.failed()
        assert failure.kind is FailureKind.NETWORK
        server.closes_on.clear()
        await until(lambda: sink.last().phase is Phase.PROVEN)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (4001, FailureKind.CREDENTIALS),
        (4009, FailureKind.CREDENTIALS),
        (4100, FailureKind.LIMITED),
        (4301, FailureKind.LIMITED),
    ],
)
async def test_a_code_has_its_class_in_any_state(
    server: PusherServer, sink: Listening, state: str, code: int, kind: FailureKind
) -> None:
    server.closes_on[state] = code
    async with running(source_of(server, timing=QUICK), sink):
        failure = await sink.failed()
        assert failure.kind is kind
        assert f"({code})" in failure.words
        await until(lambda: sink.last().next_attempt)
        wait = (sink.last().next_attempt or 0.0) - sink.last().since
        assert wait >= (1.0 if kind is FailureKind.LIMITED else 0.0)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("connection", FailureKind.UNREADABLE),
        ("pusher:subscribe", FailureKind.UNPROVEN),
        ("pusher:ping", FailureKind.NETWORK),
    ],
)
async def test_a_server_that_falls_silent_in_any_state_is_left(
    server: PusherServer, sink: Listening, state: str, kind: FailureKind
) -> None:
    server.swallows.add(state)
    timing = PusherTiming(silence=0.15, pong=0.1, greeting=0.3, answer=0.2, goodbye=0.1)
    async with running(source_of(server, timing=timing), sink):
        assert (await sink.failed()).kind is kind
        server.swallows.clear()
        await until(lambda: sink.last().phase is Phase.PROVEN)


RUBBISH: list[str | bytes] = [
    "{",
    "[]",
    "null",
    '{"event":"task-moved"}',
    b"\x00\x01",
    b'{"event":"pusher:ping"}',
    json.dumps({"event": "task-moved", "channel": "project-7", "data": 5, "x": "y" * 2**21})[:-1],
    "[" * 100_000,
]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=lambda text: repr(text[:12]))
async def test_rubbish_is_a_gap_and_the_next_event_is_heard(
    server: PusherServer, sink: Listening, rubbish: str | bytes
) -> None:
    async with running(source_of(server), sink):
        await sink.proven()
        await server.last.say(rubbish)
        await server.trigger("project-7", "task-moved", {"taskId": 12})
        await until(lambda: sink.changes)
        reason = "a message that nobody understands"
        assert sink.gaps[1:] == [Gap(reason, BOTH)]
        assert sink.phases == [Phase.ATTEMPTING, Phase.PROVEN]


async def test_an_event_of_2_mib_is_heard(server: PusherServer, sink: Listening) -> None:
    async with running(source_of(server), sink):
        await sink.proven()
        await server.trigger("project-7", "task-moved", {"taskId": 12, "x": "y" * 2**21})
        await until(lambda: sink.changes)
        assert sink.changes[0].keys == frozenset({"12"})


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"x" * (5 * 2**20)], ids=["no UTF-8", "5 MiB"])
async def test_what_ends_the_connection_is_seen_and_come_back_from(
    server: PusherServer, sink: Listening, raw: bytes
) -> None:
    async with running(source_of(server), sink):
        await sink.proven()
        await server.last.connection.send(raw, text=True)
        await sink.proven(2)
        assert sink.phases.count(Phase.WAITING) == 1


async def test_an_event_that_nobody_has_named_is_none_of_ours(
    server: PusherServer, sink: Listening
) -> None:
    async with running(source_of(server), sink):
        await sink.proven()
        await server.trigger("project-7", "comment-added", {"id": 1})
        await server.trigger("project-7", "task-moved", {"taskId": 12})
        await until(lambda: sink.changes)
        assert len(sink.changes) == len(sink.gaps) == 1


async def test_a_sink_that_raises_costs_a_connection_and_nothing_more(
    server: PusherServer, sink: Listening
) -> None:
    class Raising(Listening):
        def change(self, change: object) -> None:
            raise RuntimeError("a fault of ours")

    sink = Raising()
    async with running(source_of(server), sink):
        await sink.proven()
        await server.trigger("project-7", "task-moved", {"taskId": 12})
        await sink.proven(2)


async def test_a_server_that_was_away_is_come_back_to(
    server: PusherServer, sink: Listening
) -> None:
    async with running(source_of(server), sink):
        await sink.proven()
        await server.down()
        await until(lambda: sink.last().phase is Phase.WAITING)
        await server.up()
        await sink.proven(2)
        await server.trigger("project-7", "task-moved", {"taskId": 12})
        await until(lambda: sink.changes)


async def test_two_hundred_that_are_sent_away_do_not_come_back_in_the_same_moment(
    server: PusherServer,
) -> None:
    clock = ManualClock()
    sources = [PusherSource(App(KEY, server.url), clock, Random(seed)) for seed in range(200)]
    waits = [source._backoff.wait_after(FailureKind.NETWORK) for source in sources]
    fullest = max(sum(start <= wait < start + 0.1 for wait in waits) for start in waits)
    assert fullest < 30
    assert max(waits) < 2.0


async def test_who_is_always_sent_away_does_not_come_all_the_time(
    server: PusherServer, sink: Listening
) -> None:
    clock = ManualClock()
    server.closes_on["connection"] = 4200
    async with running(source_of(server, clock=clock), sink):
        waited = 0.0

        async def sent_away(times: int) -> None:
            await until(lambda: sink.phases.count(Phase.WAITING) == times)

        for times in range(1, 21):
            await sent_away(times)
            wait = (sink.last().next_attempt or 0.0) - clock.monotonic()
            assert 0.0 < wait <= 1.7
            waited += wait
            await clock.turn(wait)
        assert waited > 10.0, "a hot loop"


async def test_a_link_that_swallows_everything_is_noticed_and_left(
    server: PusherServer, sink: Listening
) -> None:
    async with Proxy("127.0.0.1", server.port) as proxy:
        app = App(KEY, f"ws://127.0.0.1:{proxy.port}")
        source = PusherSource(app, LoopClock(), Random(1), timing=QUICK)
        source.want(board(7))
        async with running(source, sink):
            await sink.proven()
            proxy.swallow()
            failure = await sink.failed()
            assert failure.kind is FailureKind.NETWORK
            assert "did not answer for 0.1 s" in failure.words
            proxy.carry()
            proxy.reset()
            await until(lambda: sink.last().phase is Phase.PROVEN)


async def test_reconnect_and_suspend_leave_nobody_at_the_server(
    server: PusherServer, sink: Listening
) -> None:
    source = source_of(server)
    async with running(source, sink):
        await sink.proven()
        source.reconnect()
        await sink.proven(2)
        await until(lambda: len(server.here) == 1)
        await source.suspend()
        await until(lambda: not server.here)
        source.resume()
        await sink.proven(3)
    await until(lambda: not server.here)
