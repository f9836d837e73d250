"""A dashboard on a database where the login has no place in a shop: the panes that need none stand
there all the same, and it goes on by itself when a place is made or taken away.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import asyncpg
import pytest
from textual.pilot import Pilot

from livedash.app.app import LiveDash
from livedash.app.last_place import LastPlace
from livedash.app.run import GAP_TABLES
from livedash.app.session import Session
from livedash.app.sources import PARTS
from livedash.app.writing import Writing
from livedash.business.schema import BUSINESS
from livedash.business.works import WORKS
from livedash.database.address import Address
from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.database.reader import Reader
from livedash.database.watching import find, watch
from livedash.database.writer import Writer
from livedash.live.clock import LoopClock
from livedash.live.engine import Engine
from livedash.live.link import LinkState
from livedash.live.trace import Fault
from livedash.panes.board.spec import SPEC as BOARD_PANE
from livedash.panes.discover import Found
from livedash.panes.stock.spec import SPEC as STOCK_PANE
from livedash.sources.polling import PollingSource
from livedash.sources.postgres import PostgresSource, PostgresTiming
from livedash.testing import capture
from tests.commands.foreign import ORDERS_PANE
from tests.until import until

QUICK = PostgresTiming(heartbeat=0.05, deadline=5)
NO_SHOP = "has no shop yet. It holds 1 table in public."


@dataclass
class Dashboard:
    app: LiveDash
    session: Session
    writing: Writing | None
    pilot: Pilot[int]
    states: list[LinkState] = field(default_factory=list)
    """Of the link, since the beginning."""

    @property
    def text(self) -> str:
        return capture(self.app).text

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    async def until(self, *texts: str) -> None:
        try:
            await until(lambda: all(text in self.text for text in texts))
        except TimeoutError:
            raise AssertionError(f"{texts} not in\n{self.text}") from None

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()


@asynccontextmanager
async def dashboard(
    dsn: str,
    folder: Path,
    *,
    size: tuple[int, int] = (80, 24),
    read_only: bool = False,
    shared_minutes: float | None = None,
    branch: str | None = None,
    before: LastPlace | None = None,
) -> AsyncIterator[Dashboard]:
    """As `app.run` puts it together, but for the pace of its sources."""
    address, clock, chance = Address.parse(dsn), LoopClock(), Random(1)
    reader = Reader(address)
    source = PostgresSource(address, clock, chance, timing=QUICK, parts=PARTS)
    polling = PollingSource(
        address, lambda: engine.link.unfed, reader.check, clock, chance, every=0.1
    )
    engine = Engine([source, polling], reader, clock, chance, gap_tables=GAP_TABLES)
    engine.on_link(reader.follow)
    reader.prove_tables(engine.cache.reads_more)
    writing = None
    if not read_only:
        writing = Writing(Writer(address, WORKS), engine, clock, chance, folder, rows=reader)
    session = Session(
        engine,
        clock,
        branch=branch,
        before=before,
        writing=writing,
        read_only=read_only,
        shared_minutes=shared_minutes,
    )
    panes = Found((STOCK_PANE, BOARD_PANE, ORDERS_PANE), ())
    app = LiveDash(session, panes, export_to=folder)
    states: list[LinkState] = []
    engine.on_link(lambda link: states.append(link.state))
    try:
        async with app.run_test(size=size) as pilot:
            yield Dashboard(app, session, writing, pilot, states)
        assert not [one for one in engine.trace if isinstance(one, Fault)]
    finally:
        if writing is not None:
            await writing.close()
        await reader.close()


@pytest.fixture
async def owner(bare_database: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(bare_database)
    await connection.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, what text, placed_at timestamptz DEFAULT now());"
        "INSERT INTO orders VALUES (1, 'Flour')"
    )
    yield connection
    await connection.close()


async def make_a_shop(owner: Connection) -> None:
    await initialise(owner, BUSINESS)
    await owner.execute(
        "INSERT INTO livedash.branches (name, kinds, timezone, morning_at, night_at)"
        " VALUES ('Lagos', '{bakery}', 'Africa/Lagos', '10:00', '22:00')"
    )


async def join(owner: Connection, login: str) -> None:
    await owner.execute("INSERT INTO livedash.people (name, login) VALUES ('Zoe', $1)", login)
    await owner.execute(
        "INSERT INTO livedash.members (branch_id, person_id, role)"
        " SELECT branches.id, people.id, 'owner' FROM livedash.branches, livedash.people"
    )


async def test_without_any_schema_it_is_partial_and_rows_come(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    name = Address.parse(bare_database).database
    async with dashboard(bare_database, tmp_path) as one:
        await one.until("Flour", "Partial")
        assert one.lines[0].split()[:3] == ["livedash", name, "postgres"]
        await owner.execute("INSERT INTO orders VALUES (2, 'Sugar')")
        await one.until("Sugar")
        assert LinkState.LIVE not in one.states
        assert one.session.engine.link.unfed == {"public.orders"}
        assert one.session.engine.cache.unreadable == ()


async def test_what_needs_a_shop_says_how_to_make_one_and_nothing_is_offered_that_cannot_work(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    async with dashboard(bare_database, tmp_path, shared_minutes=5) as one:
        await one.until("Flour")
        await one.press("1")
        await one.until(NO_SHOP, "livedash db init", "livedash db watch public.orders")
        await one.press("b")
        await one.until("Branch or project", NO_SHOP, "livedash db init")
        await one.press("escape", "question_mark")
        await one.until("Quit")
        assert "Who stands here" not in one.text
        assert "not in the database yet" not in one.text
        await one.press("escape", "W", "U", "s", "n", "5")
        assert "Flour" in one.text
        await one.press("E")
        await one.until(": 1 row: livedash-orders-")
        assert "1,Flour," in exported(tmp_path)
        assert one.writing is not None and one.writing.outbox is None
        assert one.session.engine.cache.looks.tables == {"public.orders"}, "not those of a shop"


def exported(folder: Path) -> str:
    (file,) = folder.glob("livedash-orders-*.csv")
    return file.read_text("utf-8")


async def test_a_pane_that_writes_all_the_same_is_told_what_is_missing(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    async with dashboard(bare_database, tmp_path) as one:
        await one.until("Flour")
        await one.press("t")
        await one.until("This database has none of livedash's tables")
        await initialise(owner)
        await one.press("R")
        await until(lambda: one.writing and one.writing.outbox is not None)


async def test_the_engine_alone_makes_it_live(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    await initialise(owner)
    await watch(owner, await find(owner, "orders"), (), keys=True)
    async with dashboard(bare_database, tmp_path) as one:
        await one.until("Flour", "Live")
        await owner.execute("INSERT INTO orders VALUES (2, 'Sugar')")
        await one.until("Sugar")
        assert one.session.engine.link.unfed == frozenset()
        assert one.writing is not None
        await until(lambda: one.writing and one.writing.outbox is not None)


async def test_change_triggers_that_come_later_make_it_live(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    async with dashboard(bare_database, tmp_path) as one:
        await one.until("Flour", "Partial")
        await initialise(owner)
        await watch(owner, await find(owner, "orders"), (), keys=True)
        await one.until("Flour", "Live")


async def test_it_goes_to_a_shop_that_is_made_and_back_when_it_goes(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    name = Address.parse(bare_database).database
    async with dashboard(bare_database, tmp_path) as one:
        await one.until("Flour")
        await make_a_shop(owner)
        await one.press("1")
        await one.until("postgres is a member of no branch. There are: Lagos")
        await one.press("5")
        await one.until("Flour", name)
        await join(owner, "postgres")
        await one.until("Lagos", "left", "Flour")
        await until(lambda: one.writing and one.writing.outbox is not None)
        assert one.writing is not None and not one.writing.reports
        await owner.execute("DROP SCHEMA livedash CASCADE")
        await one.until(name, "Flour", "Partial")
        assert "Lagos" not in one.text
        await one.press("1")
        await one.until(NO_SHOP)


@pytest.fixture
async def stranger(bare_database: str, owner: Connection) -> AsyncIterator[str]:
    """The DSN of a login that may read the table, and is nobody in a shop."""
    await make_a_shop(owner)
    await owner.execute("CREATE ROLE zoe LOGIN; GRANT SELECT ON orders TO zoe")
    yield bare_database.replace("postgres@", "zoe@", 1)
    await owner.execute("DROP OWNED BY zoe; DROP ROLE zoe")


@pytest.mark.parametrize("read_only", [False, True])
async def test_who_is_nobody_in_a_shop_sees_what_needs_none(
    stranger: str, owner: Connection, tmp_path: Path, read_only: bool
) -> None:
    await watch(owner, await find(owner, "orders"), (), keys=True)
    async with dashboard(stranger, tmp_path, read_only=read_only) as one:
        await one.until("Flour", "Live", "zoe")
        await one.press("1")
        await one.until("The login zoe belongs to no branch and no project.")
        await join(owner, "zoe")
        await one.until("Lagos", "BREAD")


async def test_a_schema_that_is_closed_to_the_login(
    stranger: str, owner: Connection, tmp_path: Path
) -> None:
    await watch(owner, await find(owner, "orders"), (), keys=True)
    await owner.execute("REVOKE USAGE ON SCHEMA livedash FROM PUBLIC")
    async with dashboard(stranger, tmp_path) as one:
        await one.until("Flour", "Live", "zoe")
        await one.press("1")
        await one.until("zoe lacks rights in", "livedash db user add zoe --role staff")
        await owner.execute("GRANT USAGE ON SCHEMA livedash TO PUBLIC")
        await one.until("The login zoe belongs to no branch and no project.")
        await join(owner, "zoe")
        await one.until("Lagos", "left")
        await owner.execute("REVOKE USAGE ON SCHEMA livedash FROM PUBLIC")
        await one.press("5")
        await one.until("Flour", "zoe")
        await until(lambda: "Lagos" not in one.text)


async def test_a_wall_has_what_stands_there(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    async with dashboard(bare_database, tmp_path, size=(160, 50)) as one:
        await one.until("Flour")
        assert NO_SHOP not in one.text
        await one.press("1")
        await one.until(NO_SHOP)
        assert "Flour" not in one.text
        await make_a_shop(owner)
        await join(owner, "postgres")
        await one.until("Flour", "BREAD", "no project")


async def test_a_branch_that_was_asked_for_is_said_to_be_missing(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    name = Address.parse(bare_database).database
    async with dashboard(bare_database, tmp_path, branch="Lagos") as one:
        await one.until("Flour", f"This login belongs to no branch Lagos: this is {name}.")


async def test_where_one_stood_in_a_shop_is_found_again_when_the_shop_is(
    bare_database: str, owner: Connection, tmp_path: Path
) -> None:
    before = LastPlace("Lagos", None, "stock")
    async with dashboard(bare_database, tmp_path, before=before) as one:
        await one.until("Flour")
        await make_a_shop(owner)
        await owner.execute(
            "INSERT INTO livedash.branches (name, kinds, timezone, morning_at, night_at)"
            " VALUES ('Aba', '{bakery}', 'Africa/Lagos', '10:00', '22:00')"
        )
        await join(owner, "postgres")
        await one.until("Lagos ▾", "Flour")
