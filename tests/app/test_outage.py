"""What a new picture of the link means for the panes."""

from __future__ import annotations

from livedash.app.outage import Outage, Turn
from livedash.live.link import Link, LinkState
from livedash.live.source import Failure, FailureKind, Phase, SourceStatus

DOWN = Link(
    LinkState.OFFLINE,
    0.0,
    (SourceStatus("postgres", Phase.WAITING, since=0.0),),
    failure=Failure(FailureKind.NETWORK, "Nothing listens there."),
)
TRYING = Link(LinkState.CONNECTING, 0.0, (SourceStatus("postgres", Phase.ATTEMPTING, since=0.0),))
LIVE = Link(LinkState.LIVE, 0.0, (SourceStatus("postgres", Phase.PROVEN, since=0.0),))
BEAT = Link(LinkState.LIVE, 0.0, (SourceStatus("postgres", Phase.PROVEN, since=0.0, events=1),))


def test_the_reason_stays_through_the_attempts_in_between() -> None:
    outage = Outage()
    outage.heard(DOWN)
    outage.heard(TRYING)
    assert outage.words == "Nothing listens there."
    outage.heard(LIVE)
    assert outage.words == ""


def test_lost_and_back_are_said_once_each() -> None:
    outage = Outage()
    assert outage.heard(LIVE) == Turn(back=True, alive=True)
    assert outage.heard(LIVE) == Turn()
    assert outage.heard(DOWN) == Turn(lost=True)
    assert outage.heard(TRYING) == Turn()
    assert outage.heard(LIVE) == Turn(back=True, alive=True)


def test_a_heartbeat_is_a_sign_of_life() -> None:
    outage = Outage()
    outage.heard(LIVE)
    assert outage.heard(BEAT) == Turn(alive=True)


def test_what_was_missed_is_told_once_everything_is_known() -> None:
    outage = Outage()
    outage.heard(LIVE)
    outage.heard(DOWN)
    outage.cells_missed += 3
    assert outage.to_tell == 0
    outage.heard(LIVE)
    assert outage.to_tell == 3
    outage.heard(DOWN)
    assert outage.cells_missed == 0
