"""What the sheet of the link says of a source: only what is known, and what failed in words."""

from __future__ import annotations

from livedash.app.link_details import source_facts
from livedash.live.source import Announced, Phase, SourceStatus


def facts(announced: Announced | None) -> dict[str, tuple[str, str]]:
    source = SourceStatus("pusher", Phase.PROVEN, since=0.0, channels=(1, 2), announced=announced)
    return {name.strip(): (words, tone) for name, words, tone in source_facts(source, 5.0)}


def test_subscriptions_that_do_not_all_stand_are_marked() -> None:
    assert facts(None)["subscriptions"] == ("1 of 2 stand", "low")


def test_announcements_are_told_where_there_are_any() -> None:
    assert "announced" not in facts(None)
    assert facts(Announced(told=3))["announced"] == ("3 of our writes", "plain")
    assert "not announced" not in facts(Announced(told=3))


def test_an_announcement_that_failed_is_told_with_the_reason() -> None:
    found = facts(Announced().one_more().one_failed("The shop takes no announcement (401)."))
    assert found["announced"] == ("1 of our writes", "plain")
    assert found["not announced"] == (
        "1 of our writes: The shop takes no announcement (401).",
        "low",
    )
