"""`E`: each pane's table is taken away as it is shown, and the last line says where it is."""

from __future__ import annotations

import csv
import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from livedash.app import csv_file
from livedash.business.bakery.sales import SALES_BEHIND, Behind
from livedash.business.place import Place
from livedash.business.venue.supplies import SupplyRow
from livedash.live.source import Failure, FailureKind
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.calendar.spec import SPEC as CALENDAR_PANE
from livedash.panes.export import ExportTable
from livedash.panes.sales.figures import SalesState
from livedash.panes.sales.spec import SPEC as SALES_PANE
from livedash.panes.seen import Seen
from livedash.panes.spec import PaneSpec
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.testing import LAGOS, Rows
from tests.app.shelled import NUMBERS_PANE, Shelled, numbers, numbers_part, shelled
from tests.panes import kanban, reads, selling
from tests.panes.bakery import BREADS, DAY, NOW
from tests.panes.halls import BOOKINGS, VENUE, WEEK
from tests.until import until

GONE = Failure(FailureKind.NETWORK, "The server does not answer.")


async def told(dash: Shelled, *words: str) -> str:
    """What the last line says, once the file is there or is not."""
    words = words or ("Exported", "EXPORTED", "NOT LIVE", "export")
    await until(lambda: any(word in dash.lines[-1] for word in words))
    return dash.lines[-1].strip()


def files(folder: Path) -> dict[str, list[dict[str, str]]]:
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.name] = list(csv.DictReader(file))
    return found


async def taken(
    pane: PaneSpec,
    rows: Rows,
    folder: Path,
    before: Callable[[Shelled], Awaitable[None]] | None = None,
    place: Place = LAGOS,
    size: tuple[int, int] = (160, 31),
) -> tuple[str, str, list[dict[str, str]]]:
    """The last line, the file's name and its rows."""
    async with shelled([pane], known=(place,), now=NOW, size=size) as dash:
        dash.app.export.folder = folder
        dash.hold(pane, rows, place)
        await dash.live()
        if before is not None:
            await before(dash)
        await dash.press("E")
        said = await told(dash)
    ((name, found),) = files(folder).items()
    return said, name, found


async def test_breads(tmp_path: Path) -> None:
    said, name, rows = await taken(STOCK_PANE, DAY, tmp_path)
    assert name == "livedash-stock-lagos-2026-03-17-1741.csv"
    assert said == f"Exported {len(BREADS)} rows: {name} in {tmp_path}"
    assert {row["bread"] for row in rows} == {row.bread for row in BREADS}
    worst = rows[0]
    assert worst["standing"] == "oversold"
    assert int(worst["on hand"]) < 0
    assert worst["business date"] == "2026-03-17"


async def test_a_filter_is_told(tmp_path: Path) -> None:
    async def low(dash: Shelled) -> None:
        await dash.press("slash", *"out", "enter")

    said, _, rows = await taken(STOCK_PANE, DAY, tmp_path, low)
    assert f"Exported {len(rows)} rows (only: out)" in said or "1 row (only: out)" in said
    assert 0 < len(rows) < len(BREADS)


async def test_supplies_of_a_venue(tmp_path: Path) -> None:
    rows = {reads.SUPPLIES: (SupplyRow(1, '=HYPERLINK("x")', "piece", -3, 10),)}
    _, name, found = await taken(STOCK_PANE, rows, tmp_path, place=VENUE)
    assert name == "livedash-supplies-marina-hall-2026-03-17-1741.csv"
    assert found == [
        {"supply": '\'=HYPERLINK("x")', "unit": "piece", "on hand": "-3", "low at": "10"}
    ]


async def test_the_day_by_the_hour(tmp_path: Path) -> None:
    _, name, rows = await taken(SALES_PANE, selling.SELLING, tmp_path)
    assert name.startswith("livedash-sales-lagos")
    assert rows[0]["hour from"] == "2026-03-17T10:00:00+01:00"
    total = sum(row.revenue for row in selling.SOLD)
    assert sum(float(row["today NGN"]) for row in rows) * 100 == total
    assert float(rows[-1]["up to then NGN"]) * 100 == total
    assert "last Tue NGN" in rows[0]


async def test_the_last_days(tmp_path: Path) -> None:
    async def month(dash: Shelled) -> None:
        await dash.press("d", "d")

    _, name, rows = await taken(SALES_PANE, selling.SELLING, tmp_path, month)
    assert name.startswith("livedash-sales-30-days-lagos")
    assert rows[0]["business date"] == "2026-03-17"
    assert {row["shift"] for row in rows} <= {"morning", "night"}


async def test_the_sales_behind_a_number(tmp_path: Path) -> None:
    async def drilled(dash: Shelled) -> None:
        await dash.press("g", "enter")

    drill = SALES_BEHIND.at(LAGOS, SalesState(behind=Behind(hour=0)))
    async with shelled([SALES_PANE], now=NOW) as dash:
        dash.app.export.folder = tmp_path
        dash.hold(SALES_PANE, selling.SELLING)
        dash.held[drill.key] = selling.SALES
        await dash.live()
        await drilled(dash)
        await dash.press("E")
        await told(dash)
    ((name, rows),) = files(tmp_path).items()
    assert name.startswith("livedash-sales-one-by-one-lagos")
    assert len(rows) == len(selling.SALES)
    assert rows[0]["sold at"].endswith("+01:00")


async def test_the_bookings_in_sight(tmp_path: Path) -> None:
    _, name, rows = await taken(CALENDAR_PANE, WEEK, tmp_path, place=VENUE)
    assert name == "livedash-calendar-marina-hall-2026-03-17-1741.csv"
    assert len(rows) == len(BOOKINGS), "one that spans two days is one row"
    first = next(row for row in rows if row["client"] == "Bello wedding")
    assert first["hall"] == "Main"
    assert first["starts at"] == "2026-03-17T10:00:00+01:00"
    assert (first["total NGN"], first["paid NGN"]) == ("900000.00", "900000.00")
    assert next(row for row in rows if row["client"] == "Client 5")["status"] == "expired"


async def test_of_one_day_only_its_bookings(tmp_path: Path) -> None:
    async def one_day(dash: Shelled) -> None:
        await dash.press("p", "p")

    _, _, rows = await taken(CALENDAR_PANE, WEEK, tmp_path, one_day, VENUE)
    assert {row["starts at"][:10] for row in rows} == {"2026-03-17"}


async def test_the_cards_and_that_they_are_not_all(tmp_path: Path) -> None:
    said, name, rows = await taken(BOARD_PANE, kanban.BOARD, tmp_path)
    assert name == "livedash-board-website-2026-03-17-1741.csv"
    assert len(rows) == len(kanban.CARDS)
    assert "(the first of each column, of 911)" in said
    assert rows[0]["column"]


async def test_a_pane_without_a_table_says_so(tmp_path: Path) -> None:
    async with shelled([NUMBERS_PANE]) as dash:
        dash.app.export.folder = tmp_path
        await dash.live()
        await dash.press("E")
        assert "Numbers has nothing to export." in await told(dash, "export")
    assert files(tmp_path) == {}


async def test_rows_that_are_not_live_say_so(tmp_path: Path) -> None:
    async def offline(dash: Shelled) -> None:
        await dash.clock.turn(200)
        dash.source.lose(next_in=30, failure=GONE)
        await dash.clock.turn(3)

    said, name, _ = await taken(STOCK_PANE, DAY, tmp_path, offline)
    assert said.startswith("NOT LIVE, from 17:4")
    assert name in said


async def test_a_folder_that_cannot_be_written_says_why_and_the_dashboard_goes_on(
    tmp_path: Path,
) -> None:
    async with shelled([STOCK_PANE], now=NOW) as dash:
        dash.app.export.folder = tmp_path / "gone"
        dash.hold(STOCK_PANE, DAY)
        await dash.live()
        await dash.press("E")
        said = await told(dash)
        assert said.startswith("NOT EXPORTED: there is no folder")
        await dash.press("j")
        assert "EXPORTED" not in dash.lines[-1]


async def test_the_notice_fades_by_the_clock(tmp_path: Path) -> None:
    async with shelled([STOCK_PANE], now=NOW) as dash:
        dash.app.export.folder = tmp_path
        dash.hold(STOCK_PANE, DAY)
        await dash.live()
        await dash.press("E")
        await told(dash)
        await dash.clock.turn(11)
        assert "Exported" in dash.lines[-1]
        await dash.clock.turn(2)
        await dash.settle()
        assert "? help" in dash.lines[-1]


async def test_twice_in_a_minute_makes_two_files_and_a_slow_disk_only_one_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), csv_file._all_of

    def slow(content: bytes, file: object) -> None:
        assert gate.wait(20)
        real(content, file)  # type: ignore[arg-type]

    monkeypatch.setattr(csv_file, "_all_of", slow)
    async with shelled([STOCK_PANE], now=NOW) as dash:
        dash.app.export.folder = tmp_path
        dash.hold(STOCK_PANE, DAY)
        await dash.live()
        await dash.press("E")
        await dash.press("E")
        assert "still being written" in dash.lines[-1]
        await dash.press("j")
        gate.set()
        await told(dash, "Exported")
        await dash.press("E")
        await until(lambda: "-2.csv" in dash.lines[-1])
    assert len(files(tmp_path)) == 2


async def test_a_pane_whose_table_fails_is_kept_in_its_place(tmp_path: Path) -> None:
    def broken(_: Seen[Any], _rows: Sequence[Any]) -> ExportTable:
        raise ValueError("no such table")

    async with shelled([numbers(parts=numbers_part(exports=broken))]) as dash:
        dash.app.export.folder = tmp_path
        await dash.live()
        await dash.press("E")
        await until(lambda: "no such table" in dash.frame.text)
        assert dash.app.is_running


async def test_with_the_separator_that_was_set(tmp_path: Path) -> None:
    async with shelled([STOCK_PANE], now=NOW, size=(160, 31)) as dash:
        dash.app.export.folder, dash.app.export.separator = tmp_path, ";"
        dash.hold(STOCK_PANE, DAY)
        await dash.live()
        await dash.press("E")
        await told(dash)
    heads, first = lines(tmp_path)[:2]
    assert heads.count(";") == first.count(";") > 3
    assert "." not in first


def lines(folder: Path) -> list[str]:
    (file,) = folder.iterdir()
    return file.read_text(encoding="utf-8-sig").splitlines()
