"""The log tells the way of each write, the pane of each read, and how late an event came."""

from __future__ import annotations

import logging
from dataclasses import replace
from uuid import UUID

import pytest

from livedash.app import logged
from livedash.app.logged import keep_log, keep_log_of
from livedash.live.events import Change
from livedash.live.link import Link, LinkState
from livedash.live.mutation import Mutation
from livedash.live.sending import Answer, Applied, Elsewhere, NoAnswer, Refused
from livedash.live.source import Phase, SourceStatus
from livedash.live.trace import Came
from tests.app.shelled import shell_of
from tests.app.written import ScriptedHands
from tests.clock import ManualClock

ID = UUID(int=7)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "livedash")
    return caplog


@pytest.mark.parametrize(
    ("answer", "became"),
    [
        (Applied(1), "committed"),
        (Refused("Ada has the hall.", "no_overlap"), "refused (no_overlap)"),
        (NoAnswer("The link was cut."), "without an answer, and sent again"),
        (Elsewhere("Another database is there."), "held: another database answered"),
    ],
)
async def test_each_write_s_way_is_told_without_what_it_says(
    told: pytest.LogCaptureFixture, answer: Answer, became: str
) -> None:
    hands = ScriptedHands()
    hands.answers.append(answer)
    mutation = Mutation(ID, "bookings.add", "hall", ManualClock().now(), "for Ada", {"who": "Ada"})
    assert await keep_log_of(hands).send(mutation, hands.whose.installation) is answer
    sent, done = told.messages
    assert sent == f"write {ID} bookings.add sent"
    assert done.startswith(f"write {ID} bookings.add {became} after ")
    assert "Ada" not in told.text


def test_without_a_log_a_writer_is_left_as_it_is() -> None:
    hands = ScriptedHands()
    logging.getLogger("livedash.engine").setLevel(logging.ERROR)
    try:
        assert keep_log_of(hands) is hands
    finally:
        logging.getLogger("livedash.engine").setLevel(logging.NOTSET)


def test_a_read_names_its_pane(told: pytest.LogCaptureFixture) -> None:
    engine = shell_of().app.session.engine
    keep_log(engine)
    engine.trace.read(
        ("bakery/breads(1)",), "shown", seconds=0.01, rows=3, differed=(), failed=(), unit="stock:1"
    )
    assert "read breads of stock in 10.0 ms: 3 rows" in told.text


def test_an_event_says_how_late_it_came(
    told: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logged, "time", lambda: 100.0)
    links = logged._Links()
    status = replace(SourceStatus("postgres", Phase.PROVEN, since=0.0), clock_offset=2.0)
    links.heard(Link(LinkState.LIVE, 0.0, (status,)))
    change = Change("livedash.tasks", "U", frozenset({"7"}), {}, began=101.95)
    logged._traced(Came(0.0, change, 1), links)
    assert (
        "U livedash.tasks, 1 rows made 1 queries old, 50 ms after its transaction began"
        in told.text
    )
