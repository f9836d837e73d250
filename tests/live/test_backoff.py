"""Nobody gives up, nobody stampedes, and a server that is back is seen within 2 s."""

from __future__ import annotations

from random import Random

import pytest

from livedash.live.backoff import PACES, Backoff
from livedash.live.source import FailureKind


def waits(kind: FailureKind, attempts: int = 3000) -> list[float]:
    backoff = Backoff(Random(1))
    return [backoff.wait_after(kind) for _ in range(attempts)]


def test_every_kind_of_failure_has_a_pace() -> None:
    assert set(PACES) == set(FailureKind)


@pytest.mark.parametrize("kind", FailureKind)
def test_no_wait_is_longer_than_its_cap_and_none_is_nothing(kind: FailureKind) -> None:
    assert all(0.0 < wait <= PACES[kind].cap for wait in waits(kind))


def test_jitter_is_full() -> None:
    late = waits(FailureKind.NETWORK)[100:]
    cap = PACES[FailureKind.NETWORK].cap
    assert min(late) < 0.05 * cap
    assert max(late) > 0.95 * cap
    assert 0.45 * cap < sum(late) / len(late) < 0.55 * cap


def test_a_server_that_is_back_leaves_time_to_prove_and_read_within_two_seconds() -> None:
    assert max(waits(FailureKind.NETWORK)) <= 1.7
    assert max(waits(FailureKind.STARTING)) <= 0.5


def test_what_a_person_must_mend_is_tried_rarely() -> None:
    late = waits(FailureKind.CREDENTIALS)[50:]
    assert sum(late) / len(late) > 10


def test_only_live_starts_anew() -> None:
    backoff = Backoff(Random(1))
    for _ in range(40):
        backoff.wait_after(FailureKind.NO_HOST)
    assert backoff.attempts == 40
    backoff.live_reached()
    assert backoff.attempts == 0
    assert backoff.wait_after(FailureKind.NO_HOST) <= PACES[FailureKind.NO_HOST].first


def test_a_night_of_failures_does_not_overflow() -> None:
    backoff = Backoff(Random(1))
    for _ in range(5000):
        backoff.wait_after(FailureKind.STARTING)
    # Another kind of failure begins at its own first pace.
    assert backoff.wait_after(FailureKind.CREDENTIALS) <= PACES[FailureKind.CREDENTIALS].first
