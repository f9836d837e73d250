"""What the sheet of the link says of a source: only what is known, and what failed in words."""

from __future__ import annotations

from livedash.app.link_details import link_facts, source_facts
from livedash.live.link import link_of
from livedash.live.source import Announced, Failure, FailureKind, Phase, SourceStatus
from tests.app.shelled import shelled


def facts(announced: Announced | None) -> dict[str, tuple[str, str]]:
    source = SourceStatus("pusher", Phase.PROVEN, since=0.0, channels=(1, 2), announced=announced)
    return {name.strip(): (words, tone) for name, words, tone in source_facts(source, 5.0)}


def test_what_failed_stands_above_the_tables_that_nobody_tells_of() -> None:
    gone = Failure(FailureKind.CREDENTIALS, "realtime refused the token: it has expired.")
    source = SourceStatus("supabase", Phase.PROVEN, 0.0, feeds=frozenset(), failure=gone)
    link = link_of([source], {"supabase": frozenset()}, frozenset({"shop.tasks"}), 0.0)
    names = [name for name, _, _ in link_facts(link, 5.0)]
    assert names[:3] == ["state", "failure of supabase", "partial"]


async def test_that_there_is_more_below_is_said() -> None:
    async with shelled() as dash:
        await dash.live()
        await dash.press("i")
        assert "1-" not in dash.inside[0]
        await dash.resize(80, 8)
        assert "1-3 of" in dash.inside[0]
        await dash.press("G")
        assert "self-audit" in dash.frame.text


def test_subscriptions_that_do_not_all_stand_are_marked() -> None:
    assert facts(None)["subscriptions"] == ("1 of 2 stand", "warn")


def test_announcements_are_told_where_there_are_any() -> None:
    assert "announced" not in facts(None)
    assert facts(Announced(told=3))["announced"] == ("3 of our writes", "text")
    assert "not announced" not in facts(Announced(told=3))


def test_an_announcement_that_failed_is_told_with_the_reason() -> None:
    found = facts(Announced().one_more().one_failed("The shop takes no announcement (401)."))
    assert found["announced"] == ("1 of our writes", "text")
    assert found["not announced"] == (
        "1 of our writes: The shop takes no announcement (401).",
        "warn",
    )
