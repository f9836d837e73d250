"""Outside of any shop: whose database it is, and by which clock one looks at it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from livedash.business import outside
from livedash.business.outside import Outside
from livedash.business.place import Place
from livedash.business.places import PLACES
from livedash.testing import LAGOS

AROUND = Outside("orders", "zoe", shop=False)


@pytest.fixture
def clock_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def test_it_is_no_place_in_a_shop_and_may_write_nothing() -> None:
    place = AROUND.place
    assert (place.branch, place.person, place.kinds, place.rights) == ("orders", "zoe", (), ())
    assert not place.in_shop and not place.in_branch
    assert LAGOS.in_shop and LAGOS._replace(branch_id=0).in_shop
    assert not place.same_as(LAGOS._replace(branch_id=0))
    assert place.same_as(Place.of_database("orders", "zoe", "UTC"))


@pytest.mark.parametrize(
    ("machine", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("XXX-3", "Etc/GMT-3"),
        ("XXX8", "Etc/GMT+8"),
        ("XXX-5:30", "UTC"),
        ("Mars/Olympus_Mons", "UTC"),
        ("../../etc/passwd", "UTC"),
    ],
)
def test_its_clock_is_that_of_this_machine(
    clock_of: pytest.MonkeyPatch, machine: str, zone: str
) -> None:
    clock_of.setenv("TZ", machine)
    time.tzset()
    assert AROUND.place.timezone == zone
    assert str(AROUND.place.zone) == zone


def test_it_reads_no_table_of_which_anybody_would_have_to_tell() -> None:
    assert outside.OUTSIDE.at().tables == frozenset()
    assert PLACES.at().tables != frozenset()
