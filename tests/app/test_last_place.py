"""A dashboard opens where it was closed, if that is still there."""

from __future__ import annotations

import json
import logging
from functools import partial
from pathlib import Path

import pytest

from livedash.app.last_place import FILE, MOST, LastPlace, last_place, remember
from livedash.app.session import Session
from livedash.testing import LAGOS
from tests.app.shelled import IKEJA, NUMBERS_PANE, OTHERS_PANE, Shelled, shell_of

ADA = "ada@db.example.com/shop"
STOOD = LastPlace("Ikeja", "Website", "others")


def test_it_is_kept_by_database_and_login(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert last_place(folder, ADA) is None
    remember(folder, ADA, STOOD)
    remember(folder, "bob@db.example.com/shop", LastPlace("Lagos", None, "stock"))
    assert last_place(folder, ADA) == STOOD
    assert last_place(folder, "bob@db.example.com/shop") == LastPlace("Lagos", None, "stock")
    assert [path.name for path in folder.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"ada@db.example.com/shop": 7}', '{"ada@db.example.com/shop": [1, 2]}']
)
def test_a_broken_file_costs_the_memory_alone(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_text(text)
    with caplog.at_level(logging.WARNING):
        assert last_place(tmp_path, ADA) is None
    assert bool(caplog.messages) == (text in ("", "{"))
    remember(tmp_path, ADA, STOOD)
    assert last_place(tmp_path, ADA) == STOOD


def test_a_folder_that_takes_no_file_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    remember(tmp_path / "file", ADA, STOOD)
    assert last_place(tmp_path / "file", ADA) is None


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    for number in range(MOST + 3):
        remember(tmp_path, f"ada@db/{number}", STOOD)
    assert len(json.loads((tmp_path / FILE).read_text())) == MOST
    assert last_place(tmp_path, "ada@db/0") is None


async def opened(before: LastPlace | None, **known: str | None) -> Shelled:
    one = shell_of(
        [NUMBERS_PANE, OTHERS_PANE],
        session=partial(Session, before=before),
        opening=known.get("pane"),
    )
    async with one.app.run_test() as one.pilot:
        await one.settle()
        await one.live()
    return one


@pytest.mark.parametrize(
    ("before", "stands"),
    [
        (STOOD, ("Ikeja", "others")),
        (STOOD._replace(project="another project"), ("Ikeja", "others")),
        (STOOD._replace(branch="Closed"), ("Lagos", "others")),
        (STOOD._replace(pane="gone"), ("Ikeja", "numbers")),
        (None, ("Lagos", "numbers")),
    ],
)
async def test_one_stands_where_one_stood(
    before: LastPlace | None, stands: tuple[str, str]
) -> None:
    one = await opened(before)
    assert one.app.session.place in (LAGOS, IKEJA) and one.app.frame is not None
    assert (one.app.session.place.branch, one.app.frame.spec.name) == stands


async def test_a_pane_that_is_asked_for_comes_first() -> None:
    one = await opened(STOOD, pane="numbers")
    assert one.app.frame is not None and one.app.frame.spec.name == "numbers"
