"""A table is fed once the server has said that it is subscribed, and not a moment before; a join
that is refused says why, and is tried again at its own pace.
"""

from __future__ import annotations

import pytest

from livedash.live.events import Gap
from livedash.live.source import FailureKind, Phase
from livedash.live.wants import Want
from livedash.sources.supabase.timing import TIMING
from tests.sources.listening import running
from tests.sources.supabase.desk import STATUSES, TASKS, Desk, joins, tables


async def test_a_join_asks_for_ids_of_one_table_with_the_token(desk: Desk) -> None:
    async with desk.at_work(TASKS):
        visitor = await desk.visitor()
        [join] = visitor.said("phx_join")
        assert join["ref"] == join["join_ref"]
        assert join["topic"].startswith("realtime:")
        assert join["payload"] == {
            "config": {
                "broadcast": {"ack": False, "self": False},
                "presence": {"key": "", "enabled": False},
                "postgres_changes": [
                    {"event": "*", "schema": "livedash", "table": "tasks", "select": ["id"]}
                ],
                "private": False,
            },
            "access_token": "jwt",
        }
        assert f"vsn={desk.version}" in visitor.path


async def test_the_key_column_of_a_table_is_its_own(desk: Desk) -> None:
    async with desk.at_work("livedash.stock_levels"):
        await desk.server.write(
            "UPDATE", "livedash.stock_levels", {"bread_type_id": 3, "pieces": 1}, {}
        )
        await desk.until(lambda: desk.sink.changes)
        assert desk.sink.changes[0].keys == frozenset({"3"})


async def test_an_answered_join_is_not_yet_a_subscription(desk: Desk) -> None:
    desk.server.subscribes = False
    source = desk.source(TASKS)
    async with running(source, desk.sink):
        await desk.until(lambda: desk.server.channels)
        await desk.clock.turn(5)
        assert desk.sink.phases == [Phase.ATTEMPTING]
        await desk.server.write("INSERT", TASKS, {"id": 1})
        await desk.server.subscribe()
        await desk.fed(TASKS)
        # What was written in between nobody tells: so all of it is missed.
        assert desk.sink.changes == []
        assert Gap("connected", frozenset({TASKS})) in desk.sink.gaps
        assert desk.sink.phases == [Phase.ATTEMPTING, Phase.PROVEN]


async def test_each_table_is_fed_when_its_own_subscription_is_proven(desk: Desk) -> None:
    desk.server.subscribes = False
    source = desk.source(TASKS, STATUSES)
    async with running(source, desk.sink):
        await desk.until(lambda: len(desk.server.channels) == 2)
        await desk.server.subscribe(desk.server.of(STATUSES))
        await desk.fed(STATUSES)
        assert desk.sink.last().channels == (1, 2)
        desk.forget()
        await desk.server.subscribe(desk.server.of(TASKS))
        await desk.fed(TASKS, STATUSES)
        assert desk.sink.last().channels == (2, 2)
        assert desk.sink.gaps == [Gap("subscribed", frozenset({TASKS}))]


async def test_the_same_word_again_means_that_the_server_subscribed_anew(desk: Desk) -> None:
    async with desk.at_work(TASKS, STATUSES):
        desk.forget()
        await desk.server.subscribe(desk.server.of(TASKS))
        await desk.server.subscribe(desk.server.of(TASKS))
        await desk.until(lambda: len(desk.sink.gaps) == 2)
        assert {gap.tables for gap in desk.sink.gaps} == {frozenset({TASKS})}
        assert desk.sink.last().phase is Phase.PROVEN


async def test_a_subscription_that_never_comes_is_left_and_asked_for_again(desk: Desk) -> None:
    desk.server.subscribes = False
    source = desk.source(TASKS)
    async with running(source, desk.sink):
        visitor = await desk.visitor()
        waited = await desk.until(lambda: len(joins(visitor)) == 2)
        assert TIMING.subscription <= waited < TIMING.subscription + 5
        assert len(visitor.said("phx_leave")) == 1
        failure = desk.sink.last().failure
        assert failure is not None
        assert "did not subscribe us to livedash.tasks" in failure.words
        await desk.server.subscribe()
        await desk.fed(TASKS)
        assert desk.sink.last().failure is None


async def test_a_join_that_nobody_answers_is_asked_again(desk: Desk) -> None:
    desk.server.swallows.add("phx_join")
    source = desk.source(TASKS)
    async with running(source, desk.sink):
        visitor = await desk.visitor()
        await desk.until(lambda: len(joins(visitor)) == 2)
        desk.server.swallows.clear()
        await desk.fed(TASKS)


async def test_a_late_word_about_an_earlier_join_is_not_taken_for_this_one(desk: Desk) -> None:
    async with desk.at_work(TASKS):
        visitor = await desk.visitor()
        [old] = desk.server.channels
        await desk.server.close(old)
        await desk.until(lambda: len(joins(visitor)) == 2)
        await desk.fed(TASKS)
        desk.forget()
        await desk.server.close(old)
        await desk.server.system(old, "error", "too late")
        await visitor.say(old.topic, "phx_error", {}, old.ref, old.ref)
        [new] = desk.server.channels
        await desk.server.write("INSERT", TASKS, {"id": 1})
        await desk.until(lambda: desk.sink.changes)
        assert desk.server.channels == [new]
        assert len(joins(visitor)) == 2


@pytest.mark.parametrize("event", ["phx_close", "phx_error"])
async def test_a_channel_that_the_server_closes_is_joined_again(desk: Desk, event: str) -> None:
    async with desk.at_work(TASKS, STATUSES):
        visitor = await desk.visitor()
        desk.forget()
        await desk.server.close(desk.server.of(TASKS)[0], event)
        await desk.fed(STATUSES)
        assert await desk.fed(TASKS, STATUSES) < 3
        assert joins(visitor).count(TASKS) == 2
        assert visitor.said("phx_leave") == [], "nothing was left to leave"
        assert frozenset({TASKS}) in {gap.tables for gap in desk.sink.gaps}
        assert len(desk.server.visitors) == 1


async def test_a_table_that_is_not_published_does_not_keep_the_others_from_being_fed(
    desk: Desk,
) -> None:
    desk.server.published = {STATUSES}
    source = desk.source(TASKS, STATUSES)
    async with running(source, desk.sink):
        await desk.fed(STATUSES)
        await desk.until(lambda: desk.sink.last().failure)
        failure = desk.sink.last().failure
        assert failure is not None
        assert failure.kind is FailureKind.SCHEMA
        assert TASKS in failure.words
        assert "livedash db supabase" in failure.words
        assert desk.sink.last().channels == (1, 2)
        desk.server.published = None
        await desk.fed(TASKS, STATUSES)
        assert desk.sink.last().failure is None


async def test_a_table_with_another_key_is_asked_for_as_it_is(desk: Desk) -> None:
    desk.server.columns["shop.orders"] = {"number", "text"}
    async with desk.at_work("shop.orders", TASKS):
        await desk.server.write("INSERT", "shop.orders", {"number": 7, "text": "x" * 1000})
        await desk.until(lambda: desk.sink.changes)
        [change] = desk.sink.changes
        assert (change.table, change.keys) == ("shop.orders", None), "any row may be meant"
        assert len(desk.server.visitors) == 1


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("ConnectionRateLimitReached: Too many connected users", FailureKind.LIMITED),
        ("ClientJoinRateLimitReached: Too many joins per second", FailureKind.LIMITED),
        ("RealtimeRestarting: Realtime is restarting, please standby", FailureKind.STARTING),
        ("TenantNotFound: Tenant with the given ID does not exist", FailureKind.NO_DATABASE),
        ("RealtimeDisabledForTenant: Realtime disabled", FailureKind.CREDENTIALS),
        ("PrivateOnly: This project only allows private channels", FailureKind.CREDENTIALS),
        ("InvalidJWTToken: Token has expired 3 seconds ago", FailureKind.CREDENTIALS),
        ("JwtSignatureError: Failed to validate JWT signature", FailureKind.CREDENTIALS),
    ],
)
async def test_what_no_other_channel_would_mend_ends_the_connection(
    desk: Desk, reason: str, kind: FailureKind
) -> None:
    desk.server.refuses["*"] = reason
    source = desk.source(TASKS, STATUSES)
    async with running(source, desk.sink):
        await desk.until(lambda: desk.sink.last().phase is Phase.WAITING)
        failure = desk.sink.last().failure
        assert failure is not None
        assert failure.kind is kind
        if kind is FailureKind.LIMITED:
            assert (desk.sink.last().next_attempt or 0.0) - desk.clock.monotonic() > 0.9
        desk.server.refuses.clear()
        await desk.fed(TASKS, STATUSES)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("ChannelRateLimitReached: Too many channels", FailureKind.LIMITED),
        ("DatabaseLackOfConnections: Database can't accept more", FailureKind.TOO_MANY),
        ("IncreaseConnectionPool: Please increase your pool size", FailureKind.TOO_MANY),
        ("DatabaseConnectionRateLimitReached: Too many attempts", FailureKind.LIMITED),
        ("InitializingProjectConnection: Connecting", FailureKind.STARTING),
        ("UnableToConnectToProject: Realtime was unable to connect", FailureKind.STARTING),
        ("Unknown Error on Channel", FailureKind.UNPROVEN),
        ("\x1b[2J\x07 evil", FailureKind.UNPROVEN),
    ],
)
async def test_what_concerns_one_channel_is_tried_again_there(
    desk: Desk, reason: str, kind: FailureKind
) -> None:
    desk.server.refuses[TASKS] = reason
    source = desk.source(TASKS, STATUSES)
    async with running(source, desk.sink):
        await desk.fed(STATUSES)
        await desk.until(lambda: desk.sink.last().failure)
        failure = desk.sink.last().failure
        assert failure is not None
        assert failure.kind is kind
        assert failure.words.isprintable()
        desk.server.refuses.clear()
        await desk.fed(TASKS, STATUSES)
        assert len(desk.server.visitors) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {},
        "ok",
        {"postgres_changes": []},
        {"postgres_changes": [{"schema": "livedash", "table": "people", "id": 1}]},
        {"postgres_changes": [7]},
    ],
)
async def test_a_server_that_subscribed_us_to_something_else_is_not_believed(
    desk: Desk, answer: object
) -> None:
    desk.server.answers_with["phx_join"] = answer
    source = desk.source(TASKS)
    async with running(source, desk.sink):
        await desk.until(lambda: desk.sink.last().failure)
        assert desk.sink.phases == [Phase.ATTEMPTING]
        desk.server.answers_with.clear()
        await desk.fed(TASKS)


# Who is asked for


async def test_one_connection_for_all_and_the_urgent_first(desk: Desk) -> None:
    names = list(tables(30))
    async with desk.at_work(*names):
        assert joins(await desk.visitor()) == names
        assert len(desk.server.visitors) == 1


async def test_joins_keep_a_moment_apart(desk: Desk) -> None:
    async with desk.at_work():
        source_began = desk.clock.monotonic()
    desk.sink.told.clear()
    source = desk.source(*tables(40))
    async with running(source, desk.sink):
        await desk.fed(*tables(40))
    assert desk.clock.monotonic() - source_began >= 38.9 * TIMING.apart


async def test_no_more_channels_than_the_service_allows(desk: Desk) -> None:
    source = desk.source(*tables(130))
    async with running(source, desk.sink):
        await desk.fed(*list(tables(130))[:100])
        await desk.clock.turn(30)
        assert len(desk.server.channels) == 100
        assert len(joins(await desk.visitor())) == 100


async def test_after_a_loss_the_urgent_are_joined_first_again(desk: Desk) -> None:
    names = list(tables(20))
    async with desk.at_work(*names) as source:
        source.want([Want(name) for name in reversed(names)])
        desk.server.last.cut()
        await desk.until(lambda: len(desk.server.visitors) == 2)
        await desk.fed(*names)
        assert joins(desk.server.last) == names[::-1]


async def test_with_nothing_wanted_the_link_is_proven_by_its_heartbeat(desk: Desk) -> None:
    async with desk.at_work():
        assert desk.server.last.said("phx_join") == []


async def test_what_is_wanted_later_is_joined_then(desk: Desk) -> None:
    async with desk.at_work(TASKS) as source:
        source.want([Want(TASKS), Want(STATUSES)])
        assert desk.sink.last().feeds == frozenset({TASKS})
        await desk.fed(TASKS, STATUSES)
        assert Gap("subscribed", frozenset({STATUSES})) in desk.sink.gaps


async def test_what_nobody_wants_any_more_is_kept_for_a_while_and_then_left(desk: Desk) -> None:
    async with desk.at_work(TASKS, STATUSES) as source:
        visitor = await desk.visitor()
        source.want([Want(TASKS)])
        assert desk.sink.last().feeds == frozenset({TASKS})
        await desk.clock.turn(TIMING.linger / 2)
        source.want([Want(TASKS), Want(STATUSES)])
        assert desk.sink.last().feeds == frozenset({TASKS, STATUSES}), "it was still subscribed"
        source.want([Want(TASKS)])
        await desk.until(lambda: len(desk.server.channels) == 1)
        assert len(visitor.said("phx_leave")) == 1
        assert joins(visitor).count(STATUSES) == 1


async def test_what_nobody_wants_any_more_is_not_missed_when_it_is_lost(desk: Desk) -> None:
    async with desk.at_work(TASKS, STATUSES) as source:
        source.want([Want(TASKS)])
        [lingering] = desk.server.of(STATUSES)
        desk.server.refuses[STATUSES] = "Unknown Error on Channel"
        await desk.server.close(lingering)
        await desk.clock.turn(10)
        assert joins(desk.server.last).count(STATUSES) == 1
        assert desk.sink.last().failure is None
        desk.server.refuses.clear()
        source.want([Want(TASKS), Want(STATUSES)])
        await desk.fed(TASKS, STATUSES)


async def test_room_is_made_at_once_where_it_is_needed(desk: Desk) -> None:
    names = list(tables(150))
    async with desk.at_work(*names[:100]) as source:
        source.want([Want(name) for name in names[50:150]])
        await desk.fed(*names[50:150])
        assert len(desk.server.channels) == 100


async def test_the_server_filters_only_by_what_never_changes_in_a_row(desk: Desk) -> None:
    source = desk.source(unchanging={"livedash.sales_logs": frozenset({"branch_id"})})
    scope = {"branch_id": frozenset({"7"}), "person_id": frozenset({"3"})}
    source.want([Want("livedash.sales_logs", scope), Want(TASKS, {"project_id": frozenset({"1"})})])
    async with running(source, desk.sink):
        await desk.fed("livedash.sales_logs", TASKS)
        filters = [
            message["payload"]["config"]["postgres_changes"][0].get("filter")
            for message in desk.server.last.said("phx_join")
        ]
        assert filters == ["branch_id=eq.7", None]
        await desk.server.write("INSERT", "livedash.sales_logs", {"id": 1, "branch_id": 8})
        await desk.server.write("INSERT", "livedash.sales_logs", {"id": 2, "branch_id": 7})
        await desk.server.write("DELETE", "livedash.sales_logs", {"id": 3, "branch_id": 8})
        await desk.until(lambda: len(desk.sink.changes) == 2)
        inserted, deleted = desk.sink.changes
        assert inserted.keys == frozenset({"2"})
        assert inserted.scope == {"branch_id": frozenset({"7"})}
        assert deleted.keys == frozenset({"3"})
        assert deleted.scope == {}, "it may be of any branch"
