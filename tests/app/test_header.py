"""The first line: where and as whom one stands."""

from __future__ import annotations

import pytest

from livedash.app.header import BadgeFacts, left, right
from livedash.business.place import Place
from livedash.live.link import LinkState
from livedash.testing import LAGOS
from livedash.widgets.line import compose
from tests.clock import MORNING


def told(who: str | None, width: int = 80) -> str:
    pieces = left(LAGOS, MORNING, several_places=True, who=who)
    return "".join(span.text for span in compose(pieces, [], width, 2, True)).rstrip()


def test_a_login_of_ones_own_is_its_person() -> None:
    assert told(None, 100).endswith("Ada . manager")
    assert "nobody" not in told(None, 100)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("Musa", "Musa  at Ada . manager"),
        ("", "nobody (W)  at Ada . manager"),
        ("M\x1b[2J\u202eusa", "M"),
    ],
)
def test_a_shared_one_says_who_stands_there(who: str, said: str) -> None:
    assert said in told(who, 100)
    assert "\x1b" not in told(who, 100)


def test_where_it_is_narrow_the_person_stays_and_the_login_goes() -> None:
    assert told("Musa", 20) == "Lagos v  Musa"
    assert told("Musa", 10).startswith("Lagos v")


def test_a_project_of_nobody_s_branch_has_its_name_once_and_no_shift() -> None:
    alone = LAGOS._replace(branch_id=0, branch="Oven refit", project_id=7, project="Oven refit")
    pieces = left(alone, MORNING, several_places=False)
    assert [piece.text for piece in pieces] == ["livedash", "Oven refit", "Ada"]


def test_a_database_has_its_name_and_the_login_and_no_shift() -> None:
    place = Place.of_database("orders", "zoe", "Europe/Berlin")
    pieces = left(place, MORNING, several_places=False)
    assert [piece.text for piece in pieces] == ["livedash", "orders", "zoe"]


PARTIAL = BadgeFacts(LinkState.PARTIAL, data_age=12.0, pushing=(2, 3))


def right_told(standing: BadgeFacts, width: int = 80) -> str:
    pieces = right(standing, LAGOS, MORNING)
    return "".join(span.text for span in compose([], pieces, width, 2, False)).strip()


def test_partial_says_how_many_of_several_sources_are_up() -> None:
    assert right_told(PARTIAL) == "◐ Partial 2/3   data 12 s old  10:00"


@pytest.mark.parametrize(
    "standing",
    [
        PARTIAL._replace(pushing=(1, 1)),
        PARTIAL._replace(pushing=(3, 3)),
        PARTIAL._replace(pushing=(0, 1)),
    ],
)
def test_a_count_that_explains_nothing_is_left_out(standing: BadgeFacts) -> None:
    assert right_told(standing) == "◐ Partial data 12 s old   10:00"


def test_where_it_is_narrow_the_age_goes_before_the_count() -> None:
    assert right_told(PARTIAL, 30) == "◐ Partial 2/3   data 12 s old"
    assert right_told(PARTIAL, 20) == "◐ Partial 2/3"


def test_live_with_a_spare_source_away_is_live() -> None:
    assert right_told(BadgeFacts(LinkState.LIVE, write_to_screen=0.009, pushing=(1, 2))) == (
        "● Live   9 ms   10:00"
    )


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(3.0 * 3600, "CLOCK 3 h AHEAD"), (-172_800.0, "CLOCK 2 d BEHIND"), (119.0, "10:00")],
)
def test_a_clock_that_is_wrong_is_said_to_be(ahead: float, said: str) -> None:
    """The shift, the day and what is late go by it."""
    standing = BadgeFacts(LinkState.LIVE, clock_ahead=ahead)
    assert right_told(standing).endswith(said)
    assert right_told(standing, 30).endswith(said)
