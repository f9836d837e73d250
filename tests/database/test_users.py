"""A new person is one call: database role, person and membership together, or nothing at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from livedash.business.people import UserRefused, add_user, remove_user
from livedash.database.connection import Connection
from livedash.database.password import PasswordUnusable, random_password
from livedash.demo.server import EmbeddedServer
from tests.emptyshop import EmptyShop
from tests.until import until

SELL = "INSERT INTO livedash.sales_logs (branch_id, bread_type_id, quantity) VALUES (1, 1, 2)"


@pytest.fixture
async def owner(empty_shop: EmptyShop) -> AsyncIterator[Connection]:
    async with empty_shop.connected() as connection:
        yield connection
        await connection.execute('DROP ROLE IF EXISTS zoe, locked_zoe, "Zoë\'s 1st"')


async def test_one_call_and_the_person_is_at_work(owner: Connection, empty_shop: EmptyShop) -> None:
    added = await add_user(owner, "zoe", "Zoe Adu", "Lagos", "staff", project="Shop")
    assert added.new_login
    assert not added.sees_all
    async with empty_shop.connected("zoe") as zoe:
        await zoe.execute(SELL)
        assert await zoe.fetchval("SELECT recorded_by FROM livedash.sales_logs") == added.person_id
        assert await zoe.fetchval("SELECT name FROM livedash.projects") == "Shop"
        assert [row["name"] for row in await zoe.fetch("TABLE livedash.branches")] == ["Lagos"]


async def test_somebody_of_a_project_alone_sees_that_and_no_branch(
    owner: Connection, empty_shop: EmptyShop
) -> None:
    await add_user(owner, "zoe", "Zoe Adu", None, "staff", project="Shop")
    async with empty_shop.connected("zoe") as zoe:
        assert await zoe.fetchval("SELECT name FROM livedash.projects") == "Shop"
        assert await zoe.fetch("TABLE livedash.branches") == []


async def test_somebody_of_nothing_is_not_made(owner: Connection) -> None:
    with pytest.raises(UserRefused, match="Of a branch, of a project or of both"):
        await add_user(owner, "zoe", None, None, "staff")


async def test_it_may_be_repeated_with_another_role(owner: Connection) -> None:
    first = await add_user(owner, "zoe", "Zoe Adu", "Lagos", "staff")
    again = await add_user(owner, "zoe", None, "Lagos", "manager")
    assert again.person_id == first.person_id
    assert not again.new_login
    members = await owner.fetch(
        "SELECT name, role FROM livedash.members JOIN livedash.people p ON p.id = person_id "
        "WHERE login = 'zoe'"
    )
    assert [tuple(row) for row in members] == [("Zoe Adu", "manager")]


async def test_a_role_that_was_there_is_used_and_never_dropped(owner: Connection) -> None:
    await owner.execute("CREATE ROLE zoe NOLOGIN")
    assert not (await add_user(owner, "zoe", None, "Lagos", "staff")).new_login
    assert await owner.fetchval("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'zoe'")
    assert (await remove_user(owner, "zoe")).login_stays


async def test_a_login_of_two_databases_is_dropped_by_neither(
    owner: Connection, server: EmbeddedServer, empty_shop: EmptyShop
) -> None:
    await add_user(owner, "zoe", None, "Lagos", "staff")
    await owner.execute("COMMENT ON ROLE zoe IS 'made by livedash for another'")
    await add_user(owner, "zoe", None, "Lagos", "staff")
    assert (await remove_user(owner, "zoe")).login_stays


async def test_odd_names_are_only_names(owner: Connection, empty_shop: EmptyShop) -> None:
    login = "Zoë's 1st"
    await add_user(owner, login, "Robert'); DROP TABLE livedash.people; --", "Lagos", "viewer")
    async with empty_shop.connected(login) as zoe:
        assert await zoe.fetchval("SELECT current_user") == login
        assert await zoe.fetchval("SELECT count(*) FROM livedash.branches") == 1
    assert not (await remove_user(owner, login)).login_stays


@pytest.mark.parametrize(
    ("login", "branch", "role", "words"),
    [
        ("zoe", "Nowhere", "staff", r"no branch Nowhere\. There are: Berlin, Lagos"),
        ("zoe", "Lagos", "boss", "boss is no role"),
        ("", "Lagos", "staff", "A login is a name"),
        ("z" * 64, "Lagos", "staff", "A login is a name"),
        ("zo\ne", "Lagos", "staff", "A login is a name"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    owner: Connection, login: str, branch: str, role: str, words: str
) -> None:
    with pytest.raises(UserRefused, match=words):
        await add_user(owner, login, None, branch, role)


async def test_all_of_it_or_nothing(owner: Connection) -> None:
    with pytest.raises(UserRefused, match="There is no project Nix"):
        await add_user(owner, "zoe", None, "Lagos", "staff", project="Nix")
    assert not await owner.fetchval("SELECT count(*) FROM pg_roles WHERE rolname = 'zoe'")
    assert not await owner.fetchval("SELECT count(*) FROM livedash.people WHERE login = 'zoe'")


async def test_two_at_once_end_with_one_person(owner: Connection, empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as other:
        added = await asyncio.gather(
            *(add_user(one, "zoe", None, "Lagos", "staff") for one in (owner, other))
        )
    assert sorted(one.new_login for one in added) == [False, True]
    assert len({one.person_id for one in added}) == 1


async def test_who_leaves_sees_nothing_from_that_moment(
    owner: Connection, empty_shop: EmptyShop
) -> None:
    await owner.execute("CREATE ROLE zoe LOGIN")
    await add_user(owner, "zoe", "Zoe Adu", "Lagos", "staff")
    async with empty_shop.connected("zoe") as zoe:
        await zoe.execute(SELL)
        assert (await remove_user(owner, "zoe")).login_stays
        assert await zoe.fetchval("SELECT count(*) FROM livedash.sales_logs") == 0


async def test_who_is_removed_is_sent_home_and_still_named(
    owner: Connection, empty_shop: EmptyShop
) -> None:
    await add_user(owner, "zoe", "Zoe Adu", "Lagos", "staff")
    async with empty_shop.connected("zoe") as zoe:
        await zoe.execute(SELL)
        removed = await remove_user(owner, "zoe")
        assert (removed.memberships, removed.login_stays) == (1, False)
        await until(zoe.is_closed)
    assert await owner.fetchval("""
        SELECT name FROM livedash.sales_logs JOIN livedash.people p ON p.id = recorded_by""") == (
        "Zoe Adu"
    )
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        async with empty_shop.connected("zoe"):
            pass
    back = await add_user(owner, "zoe", None, "Lagos", "staff")
    assert back.new_login, "and may come back as the same person"
    assert await owner.fetchval("SELECT count(*) FROM livedash.people WHERE login = 'zoe'") == 1


async def test_leaving_one_branch_keeps_the_other(owner: Connection) -> None:
    await add_user(owner, "zoe", None, "Lagos", "staff")
    await add_user(owner, "zoe", None, "Berlin", "viewer")
    assert (await remove_user(owner, "zoe", "Lagos")).memberships == 1
    assert await owner.fetchval("SELECT livedash.my_branches('zoe')") == [2]
    with pytest.raises(UserRefused, match="zoe is no member of a branch Lagos"):
        await remove_user(owner, "zoe", "Lagos")
    with pytest.raises(UserRefused, match="There is no person with the login nobody"):
        await remove_user(owner, "nobody")


async def test_a_superuser_is_told_apart(owner: Connection) -> None:
    assert (await add_user(owner, "postgres", None, "Lagos", "viewer")).sees_all


async def test_the_password_opens_and_is_nowhere_in_the_clear(
    owner: Connection, server: EmbeddedServer, empty_shop: EmptyShop
) -> None:
    password = random_password()
    # The test server asks this name for a password, over TCP.
    await owner.execute("ALTER ROLE locked RENAME TO was_locked")
    try:
        await add_user(owner, "locked", None, "Lagos", "staff", password=password)
        stored = await owner.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = 'locked'")
        assert stored.startswith("SCRAM-SHA-256$4096:")
        address = server.dsn(empty_shop.name, "locked", tcp=True)
        connection = await asyncpg.connect(address, password=password)
        assert await connection.fetchval("SELECT count(*) FROM livedash.branches") == 1
        await connection.close()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(address, password=stored)
        await remove_user(owner, "locked")
    finally:
        await owner.execute("ALTER ROLE was_locked RENAME TO locked")


@pytest.mark.parametrize("password", ["", "pässword", "tab\tbed"])
async def test_a_password_that_would_not_arrive_is_refused(
    owner: Connection, password: str
) -> None:
    with pytest.raises(PasswordUnusable):
        await add_user(owner, "zoe", None, "Lagos", "staff", password=password)
