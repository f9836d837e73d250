"""Why the link is partial is told in words that say what is not fed, by whom it could be, and what
to do."""

from __future__ import annotations

from dataclasses import replace

from livedash.app.unfed import why_partial
from livedash.live.link import Feeds, link_of
from livedash.live.source import Failure, FailureKind, Phase, SourceStatus

TASKS = frozenset({"shop.tasks"})
SALES = frozenset({"shop.sales"})


def status(name: str, phase: Phase, feeds: Feeds, *, push: bool = True) -> SourceStatus:
    return SourceStatus(name, phase, 0.0, feeds=feeds, push=push)


def told(*sources: SourceStatus, unreadable: tuple[str, ...] = ()) -> list[str]:
    caught_up = {s.name: s.feeds for s in sources if s.phase is Phase.PROVEN}
    return list(why_partial(link_of(sources, caught_up, TASKS | SALES, 0.0, unreadable=unreadable)))


def test_who_would_tell_of_it_is_named() -> None:
    assert told(
        status("postgres", Phase.PROVEN, TASKS),
        status("supabase", Phase.WAITING, SALES),
        status("polling", Phase.PROVEN, SALES, push=False),
    ) == [
        "shop.sales: told by supabase when it is back; until then asked for every few seconds.",
    ]


def test_what_nobody_tells_of_comes_with_the_mend() -> None:
    [sentence] = told(status("postgres", Phase.PROVEN, frozenset()))
    assert sentence == (
        "shop.sales, shop.tasks: no source tells of it (mend: livedash db watch shop.sales"
        " shop.tasks); until then not kept true."
    )


def test_the_mend_works_when_it_is_copied_whatever_the_table_is_called() -> None:
    link = link_of(
        [status("postgres", Phase.PROVEN, frozenset())],
        {"postgres": frozenset()},
        frozenset({"Ware House.Item Stock"}),
        0.0,
    )
    [sentence] = why_partial(link)
    assert """(mend: livedash db watch '"Ware House"."Item Stock"')""" in sentence


def test_a_source_that_never_was_connected_may_tell_of_anything() -> None:
    assert told(
        status("postgres", Phase.PROVEN, TASKS), status("supabase", Phase.ATTEMPTING, None)
    ) == ["shop.sales: perhaps told by supabase, which is not connected; until then not kept true."]


def test_a_source_that_is_not_let_into_all_may_tell_of_it_then() -> None:
    shut = Failure(FailureKind.CREDENTIALS, "We are not let into project-7.")
    pusher = replace(status("pusher", Phase.PROVEN, TASKS), failure=shut, channels=(1, 2))
    [sentence] = told(pusher)
    assert sentence.startswith("shop.sales: perhaps told by pusher, if it were let into all")


def test_a_table_that_pusher_could_never_tell_of_is_not_hoped_for() -> None:
    shut = Failure(FailureKind.CREDENTIALS, "We are not let into project-7.")
    pusher = status("pusher", Phase.PROVEN, frozenset())
    board, other = told(replace(pusher, failure=shut, channels=(0, 1), able=TASKS))[::-1]
    assert board.startswith("shop.tasks: perhaps told by pusher, if it were let into all")
    assert other.startswith("shop.sales: no source tells of it (mend: pusher.events")


def test_where_supabase_lets_us_in_no_more_the_mend_is_a_token() -> None:
    gone = Failure(FailureKind.CREDENTIALS, "realtime refused the token: it has expired.")
    nothing: frozenset[str] = frozenset()
    for phase in (Phase.PROVEN, Phase.WAITING):
        [sentence] = told(replace(status("supabase", phase, nothing), failure=gone))
        assert "once it lets us in (mend: supabase.token, token_command" in sentence
        assert "livedash db supabase" not in sentence


def test_a_source_that_begins_anew_may_tell_of_it_again() -> None:
    nothing: frozenset[str] = frozenset()
    for phase in (Phase.ATTEMPTING, Phase.WAITING):
        [sentence] = told(
            status("postgres", Phase.PROVEN, TASKS), status("supabase", phase, nothing)
        )
        assert "perhaps told by supabase, which is not connected" in sentence


def test_a_source_that_is_subscribing_has_not_come_to_it_yet() -> None:
    joining = replace(status("supabase", Phase.PROVEN, TASKS), channels=(1, 2))
    [sentence] = told(joining)
    assert "perhaps told by supabase, which is subscribing" in sentence
    [sentence] = told(replace(joining, channels=(1, 1)))
    assert "no source tells of it" in sentence


def test_tables_with_the_same_reason_share_a_sentence() -> None:
    assert len(told(status("postgres", Phase.WAITING, TASKS | SALES))) == 1
    assert len(told(status("postgres", Phase.WAITING, TASKS))) == 2


def test_what_could_not_be_read_is_named_first() -> None:
    refused = "ada lacks rights in shop: permission denied for table tasks."
    assert told(status("postgres", Phase.PROVEN, TASKS), unreadable=(refused,)) == [
        f"Some rows are as old as their pane says: {refused}",
        "shop.sales: no source tells of it (mend: livedash db watch shop.sales);"
        " until then not kept true.",
    ]


def test_live_has_nothing_to_explain() -> None:
    assert told(status("postgres", Phase.PROVEN, TASKS | SALES)) == []
