"""One connection to a Pusher server, against a server that the test plays, with a clock turned by
hand: who is silent is noticed, who repeats himself or takes back what he said is believed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from random import Random

import pytest

from livedash.database.failures import LinkFailed
from livedash.live.source import Failure, FailureKind
from livedash.sources.pusher.app import App
from livedash.sources.pusher.between import PusherTiming
from livedash.sources.pusher.channels import COLUMN, Scope
from livedash.sources.pusher.session import PusherSession
from livedash.sources.socket import SocketClosed, UnreadableMessage
from tests.clock import ManualClock, quiet
from tests.sources.pusher.line import Heard, ScriptedLine

KEY, SECRET = "278d425bdf160c739803", "7ad3773142a6692b25b8"
TIMING = PusherTiming()


def scope(project: int) -> Scope:
    return {COLUMN: frozenset({str(project)})}


def channels(*projects: int) -> dict[str, Scope]:
    return {f"project-{project}": scope(project) for project in projects}


def asks_for(channel: str) -> dict[str, object]:
    return {"event": "pusher:subscribe", "data": {"auth": "", "channel": channel}}


class Stage:
    """A session, its server and its source."""

    def __init__(self, private: bool = False) -> None:
        self.clock = ManualClock()
        self.line = ScriptedLine()
        self.heard = Heard()
        app = App(KEY, "ws://localhost", private=private, secret=SECRET)
        self.session = PusherSession(
            self.line, self.heard, app, "localhost", self.clock, Random(1), TIMING
        )
        self.running: asyncio.Task[None] | None = None

    async def begin(
        self,
        wanted: Mapping[str, Scope] | None = None,
        greeting: Mapping[str, object] | None = None,
    ) -> None:
        self.session.want(channels(7) if wanted is None else wanted)
        self.running = asyncio.create_task(self.session.run())
        if greeting is None:
            self.line.greets()
        else:
            self.line.greets(greeting)
        await quiet()

    async def want(self, *projects: int) -> None:
        self.session.want(channels(*projects))
        await quiet()

    async def failure(self) -> Failure:
        """How it has ended."""
        assert self.running is not None
        await quiet()
        assert self.running.done()
        error = self.running.exception()
        assert isinstance(error, LinkFailed), error
        return error.failure

    @property
    def over(self) -> bool:
        assert self.running is not None
        return self.running.done()

    async def end(self) -> None:
        if self.running is not None:
            self.running.cancel()
            await asyncio.wait({self.running})
        assert self.clock.armed == 0


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    yield stage
    await stage.end()


# The greeting


async def test_nothing_is_asked_before_the_greeting(stage: Stage) -> None:
    stage.session.want(channels(7))
    stage.running = asyncio.create_task(stage.session.run())
    await quiet()
    assert stage.line.sent == []
    stage.line.greets()
    await quiet()
    assert stage.line.sent == [asks_for("project-7")]


async def test_a_server_that_does_not_greet_is_none(stage: Stage) -> None:
    stage.running = asyncio.create_task(stage.session.run())
    for _ in range(3):
        stage.line.raw("Welcome!")
    await stage.clock.turn(TIMING.greeting)
    assert (await stage.failure()).kind is FailureKind.UNREADABLE
    assert "does not greet us as a Pusher server" in (await stage.failure()).words


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (4000, FailureKind.CREDENTIALS),
        (4001, FailureKind.CREDENTIALS),
        (4004, FailureKind.CREDENTIALS),
        (4009, FailureKind.CREDENTIALS),
        (4099, FailureKind.CREDENTIALS),
        (4100, FailureKind.LIMITED),
        (4199, FailureKind.LIMITED),
        (4200, FailureKind.NETWORK),
        (4201, FailureKind.NETWORK),
        (4299, FailureKind.NETWORK),
    ],
)
async def test_a_complaint_with_a_code_of_the_end_is_the_end(
    stage: Stage, code: int, kind: FailureKind
) -> None:
    await stage.begin()
    stage.line.says("pusher:error", {"code": code, "message": "So be it."})
    failure = await stage.failure()
    assert failure.kind is kind
    assert str(code) in failure.words
    assert "It says: So be it." in failure.words


async def test_a_refusal_instead_of_a_greeting_says_why(stage: Stage) -> None:
    stage.running = asyncio.create_task(stage.session.run())
    stage.line.says("pusher:error", {"code": 4001, "message": "App key x does not exist"})
    assert "knows no app with this key" in (await stage.failure()).words


@pytest.mark.parametrize("code", [None, 4301, 1000, 999999, -1])
async def test_any_other_complaint_costs_nothing(stage: Stage, code: int | None) -> None:
    await stage.begin()
    stage.line.lets_in("project-7")
    stage.line.says("pusher:error", {"code": code, "message": "Well."})
    await quiet()
    assert not stage.over
    assert stage.session.joined == {"project-7"}


# Activity


async def test_silence_is_asked_about_and_an_answer_is_timed(stage: Stage) -> None:
    await stage.begin()
    stage.line.lets_in("project-7")
    await stage.clock.turn(TIMING.silence - 0.01)
    assert "pusher:ping" not in stage.line.events
    await stage.clock.turn(0.01)
    assert stage.line.events[-1] == "pusher:ping"
    await stage.clock.turn(0.25)
    stage.line.says("pusher:pong")
    await stage.clock.turn(TIMING.silence - 0.01)
    assert stage.line.events.count("pusher:ping") == 1
    assert stage.heard.round_trips == [pytest.approx(0.25)]
    assert not stage.over


async def test_no_answer_is_noticed_within_15_seconds_of_the_last_message(stage: Stage) -> None:
    await stage.begin()
    stage.line.lets_in("project-7")
    await stage.clock.turn(TIMING.silence + TIMING.pong)
    failure = await stage.failure()
    assert failure.kind is FailureKind.NETWORK
    assert "did not answer for 4 s" in failure.words
    assert TIMING.silence + TIMING.pong < 15


async def test_any_message_is_a_sign_of_life(stage: Stage) -> None:
    await stage.begin()
    stage.line.lets_in("project-7")
    for _ in range(5):
        await stage.clock.turn(TIMING.silence - 1)
        stage.line.says("task-moved", {"taskId": 1}, "project-7")
        await quiet()
    assert "pusher:ping" not in stage.line.events
    await stage.clock.turn(TIMING.silence)
    await stage.clock.turn(TIMING.pong - 0.1)
    stage.line.says("task-moved", {"taskId": 1}, "project-7")
    await stage.clock.turn(TIMING.silence - 0.1)
    assert not stage.over


@pytest.mark.parametrize(("wanted", "seconds"), [(120, 60), (30, 15)])
async def test_a_server_that_talks_all_the_time_hears_of_us_too(
    stage: Stage, wanted: float, seconds: float
) -> None:
    await stage.begin(greeting={"socket_id": "1.1", "activity_timeout": wanted})
    stage.line.lets_in("project-7")
    for second in range(1, 4 * round(seconds) + 1):
        await stage.clock.turn(1)
        stage.line.says("task-moved", {"taskId": second}, "project-7")
        await quiet()
        assert stage.line.events.count("pusher:ping") == second // seconds
    assert not stage.over


async def test_a_server_that_wants_to_hear_of_us_sooner_does(stage: Stage) -> None:
    await stage.begin(greeting={"socket_id": "1.1", "activity_timeout": 3})
    stage.line.lets_in("project-7")
    await stage.clock.turn(1.5)
    assert stage.line.events[-1] == "pusher:ping"


@pytest.mark.parametrize(
    "data", [{"socket_id": "1.1"}, {"socket_id": "1.1", "activity_timeout": 1e6}]
)
async def test_a_server_that_would_wait_for_ever_does_not(
    stage: Stage, data: dict[str, object]
) -> None:
    await stage.begin(greeting=data)
    stage.line.lets_in("project-7")
    await stage.clock.turn(TIMING.silence)
    assert stage.line.events[-1] == "pusher:ping"


async def test_the_server_s_question_is_answered(stage: Stage) -> None:
    await stage.begin()
    stage.line.says("pusher:ping", {})
    await quiet()
    assert stage.line.sent[-1] == {"event": "pusher:pong", "data": {}}


# Channels


async def test_what_is_wanted_is_asked_for_in_its_order(stage: Stage) -> None:
    await stage.begin(channels(9, 7, 8))
    assert stage.line.subscribed == ["project-9", "project-7", "project-8"]
    for project in (8, 9):
        stage.line.lets_in(f"project-{project}")
    await quiet()
    assert stage.heard.story == ["in project-8", "in project-9"]
    stage.line.lets_in("project-7")
    await quiet()
    assert stage.heard.story == ["in project-8", "in project-9", "in project-7", "settled"]


async def test_with_nothing_wanted_it_is_settled_at_once(stage: Stage) -> None:
    await stage.begin({})
    assert stage.heard.story == ["settled"]
    await stage.want(7)
    assert stage.line.subscribed == ["project-7"]


async def test_what_is_not_wanted_any_more_is_left(stage: Stage) -> None:
    await stage.begin(channels(7))
    stage.line.lets_in("project-7")
    await stage.want(8)
    assert stage.line.sent[-2:] == [
        {"event": "pusher:unsubscribe", "data": {"channel": "project-7"}},
        asks_for("project-8"),
    ]
    stage.line.says("task-moved", {"taskId": 1}, "project-7")
    stage.line.lets_in("project-7")
    await quiet()
    assert stage.session.joined == frozenset()
    assert stage.heard.events == []


async def test_wanted_less_before_the_answer_it_is_settled_all_the_same(stage: Stage) -> None:
    await stage.begin(channels(7, 8))
    stage.line.lets_in("project-7")
    await stage.want(7)
    assert stage.heard.story == ["in project-7", "settled"]


async def test_a_channel_left_and_wanted_again_is_asked_for_again(stage: Stage) -> None:
    await stage.begin(channels(7))
    stage.line.lets_in("project-7")
    await stage.want()
    await stage.want(7)
    assert stage.line.subscribed == ["project-7", "project-7"]
    stage.line.lets_in("project-7")
    await quiet()
    assert stage.session.joined == {"project-7"}


async def test_a_private_channel_is_signed_for_this_connection() -> None:
    stage = Stage(private=True)
    await stage.begin(
        {"private-foobar": scope(1)}, greeting={"socket_id": "1234.1234", "activity_timeout": 120}
    )
    signature = "58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"
    assert stage.line.sent == [
        {
            "event": "pusher:subscribe",
            "data": {"channel": "private-foobar", "auth": f"{KEY}:{signature}"},
        }
    ]
    await stage.end()


async def test_a_channel_that_is_closed_to_us_is_tried_again_and_the_others_go_on(
    stage: Stage,
) -> None:
    await stage.begin(channels(7, 8))
    stage.line.shuts_out("project-7", 401)
    stage.line.lets_in("project-8")
    await quiet()
    assert stage.heard.story == ["in project-8", "out project-7", "settled"]
    (failure,) = stage.heard.failures
    assert failure.kind is FailureKind.CREDENTIALS
    assert "does not let us into project-7 (401)" in failure.words
    for attempt in range(2, 8):
        while stage.line.subscribed.count("project-7") < attempt:
            await stage.clock.turn(1)
            stage.line.says("task-moved", {}, "project-8")
        stage.line.shuts_out("project-7", 401)
    await quiet()
    while stage.line.subscribed.count("project-7") < 8:
        await stage.clock.turn(1)
        stage.line.says("task-moved", {}, "project-8")
    stage.line.lets_in("project-7")
    await quiet()
    assert stage.session.joined == {"project-7", "project-8"}


async def test_who_always_says_no_is_not_asked_all_the_time(stage: Stage) -> None:
    await stage.begin(channels(7))
    for _ in range(600):
        if stage.line.subscribed:
            stage.line.shuts_out("project-7")
        await stage.clock.turn(1)
        stage.line.says("pusher:pong")
    assert 600 / 60 <= stage.line.subscribed.count("project-7") < 100


async def test_who_lets_us_in_and_throws_us_out_again_is_not_asked_all_the_time(
    stage: Stage,
) -> None:
    await stage.begin(channels(7))
    for _ in range(600):
        # Both in one turn of the loop: the second word counts.
        stage.line.lets_in("project-7")
        stage.line.shuts_out("project-7")
        await quiet()
        assert stage.session.joined == frozenset()
        await stage.clock.turn(1)
    assert stage.line.subscribed.count("project-7") < 100


async def test_a_subscription_that_is_confirmed_again_may_have_been_lost_meanwhile(
    stage: Stage,
) -> None:
    await stage.begin(channels(7))
    for _ in range(3):
        stage.line.lets_in("project-7")
    await quiet()
    assert stage.heard.story == ["in project-7", "settled", "in project-7", "in project-7"]


async def test_a_subscription_without_an_answer_is_no_subscription(stage: Stage) -> None:
    await stage.begin(channels(7))
    stage.line.says("pusher:error", {"code": None, "message": "Existing subscription"})
    await stage.clock.turn(TIMING.silence / 2)
    stage.line.says("pusher:pong")
    await stage.clock.turn(TIMING.answer - TIMING.silence / 2)
    failure = await stage.failure()
    assert failure.kind is FailureKind.UNPROVEN
    assert "project-7" in failure.words
    assert "It says: Existing subscription." in failure.words


# What is said on a channel


async def test_an_event_comes_with_the_scope_of_its_channel(stage: Stage) -> None:
    await stage.begin(channels(7, 8))
    stage.line.lets_in("project-8")
    stage.line.says("task-moved", {"taskId": 1}, "project-8")
    stage.line.says("task-moved", {"taskId": 1}, "project-9")
    await quiet()
    ((told, of),) = stage.heard.events
    assert (told.name, told.fields, of) == ("task-moved", {"taskId": 1}, scope(8))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"event":7}', "[" * 100_000])
async def test_rubbish_is_counted_and_costs_nothing(stage: Stage, text: str) -> None:
    await stage.begin()
    stage.line.lets_in("project-7")
    stage.line.raw(text)
    stage.line.breaks(UnreadableMessage("a binary message"))
    await quiet()
    assert stage.heard.rubbish == 2
    assert not stage.over


# The end


@pytest.mark.parametrize("state", ["greeting", "asking", "in"])
async def test_a_line_that_ends_ends_the_session_in_every_state(stage: Stage, state: str) -> None:
    stage.session.want(channels(7))
    stage.running = asyncio.create_task(stage.session.run())
    await quiet()
    if state != "greeting":
        stage.line.greets()
        await quiet()
    if state == "in":
        stage.line.lets_in("project-7")
        await quiet()
    stage.line.breaks(SocketClosed(1006, ""))
    await quiet()
    assert stage.over
    assert isinstance(stage.running.exception(), SocketClosed)


async def test_a_listener_that_raises_ends_the_session(stage: Stage) -> None:
    def raises(told: object, scope: object) -> None:
        raise RuntimeError("a fault of ours")

    await stage.begin()
    stage.line.lets_in("project-7")
    stage.heard.event = raises  # type: ignore[method-assign]
    stage.line.says("task-moved", {"taskId": 1}, "project-7")
    await quiet()
    assert stage.running is not None
    assert isinstance(stage.running.exception(), RuntimeError)
