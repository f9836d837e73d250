"""The first line: where and as whom one stands."""

from __future__ import annotations

import pytest

from livedash.app.header import left
from livedash.testing import LAGOS
from livedash.widgets.line import compose
from tests.clock import MORNING


def told(who: str | None, width: int = 80) -> str:
    pieces = left(LAGOS, MORNING, several_places=True, who=who)
    return "".join(span.text for span in compose(pieces, [], width, 2, True)).rstrip()


def test_a_login_of_ones_own_is_its_person() -> None:
    assert told(None, 100).endswith("Ada/manager")
    assert "nobody" not in told(None, 100)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("Musa", "Musa  at Ada/manager"),
        ("", "nobody (W)  at Ada/manager"),
        ("M\x1b[2J\u202eusa", "M"),
    ],
)
def test_a_shared_one_says_who_stands_there(who: str, said: str) -> None:
    assert said in told(who, 100)
    assert "\x1b" not in told(who, 100)


def test_where_it_is_narrow_the_person_stays_and_the_login_goes() -> None:
    assert told("Musa", 20) == "Lagos v  Musa"
    assert told("Musa", 10).startswith("Lagos v")
