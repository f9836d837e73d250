"""Setting up a shop in a real database: by name, all or nothing, and no more than one may."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import asyncpg
import pytest

from livedash.business.schema import BUSINESS
from livedash.business.setup.importing import put_lines
from livedash.business.setup.refusal import SetupRefused
from livedash.business.setup.setup import Done, Outcome, Setup, setting_up
from livedash.business.setup.sheet import example, read_sheet
from livedash.business.setup.things import THINGS, Thing
from livedash.database.connection import Connection
from livedash.database.migrations import initialise
from livedash.database.statements import load
from livedash.database.tables_read import tables_read
from tests.emptyshop import LOGINS, EmptyShop

EXAMPLE = example(list(THINGS.values()), ",").encode()
NEW: Mapping[str, Mapping[str, str]] = {
    thing.name: {field.name: field.example for field in thing.fields} for thing in THINGS.values()
}
CHANGED = {
    "branch": {"night": "21:00"}, "bread": {"price": "550"}, "hall": {"capacity": "90"},
    "supply": {"quantity": "7"}, "service": {"minutes": "50"}, "staff": {"active": "no"},
    "client": {"email": "n@example.com"}, "litter": {"sire": "Max"}, "puppy": {"price": "9"},
}  # fmt: skip


async def put(
    connection: Connection, what: str, branch: str | None = "Lagos", **said: str
) -> Outcome:
    async with setting_up(connection) as setup:
        return await setup.put(THINGS[what], said, branch if THINGS[what].in_branch else None)


async def test_an_empty_database_becomes_a_shop_by_one_file(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    await initialise(connection, BUSINESS)
    lines, _ = read_sheet(EXAMPLE, None)
    for expected in (Done.ADDED, Done.UNCHANGED):
        async with setting_up(connection) as setup:
            outcomes, faults = await put_lines(setup, list(reversed(lines)))
        assert not faults
        assert {outcome.done for outcome in outcomes} == {expected}
        assert len(outcomes) == len(THINGS)
    columns = await connection.fetch("SELECT name, kind FROM livedash.statuses ORDER BY position")
    assert [tuple(row) for row in columns] == [
        ("To do", "todo"), ("Doing", "doing"), ("Review", "doing"), ("Done", "done"),
    ]  # fmt: skip
    assert await connection.fetchval("SELECT total FROM livedash.litters") == 1
    await connection.close()


@pytest.mark.parametrize("what", THINGS)
async def test_the_statements_take_what_the_description_says(
    what: str, empty_shop: EmptyShop
) -> None:
    thing = THINGS[what]
    package = "livedash.business.setup"
    names = [field.name for field in thing.fields]
    where = ["branch_id"] if thing.in_branch else []
    added = load(package, f"{what}_add.sql")
    assert [argument.name for argument in added.args] == [*where, *names]
    if thing.changing:
        changed = load(package, f"{what}_change.sql")
        changing = [field.name for field in thing.changing]
        assert [argument.name for argument in changed.args] == ["id", *changing]
    listed = load(package, f"{what}_list.sql")
    async with empty_shop.connected() as connection:
        prepared = await connection.prepare(listed.text)
        columns = [attribute.name for attribute in prepared.get_attributes()]
        assert columns[:2] == ["id", "branch_id"]
        assert len(columns) == 2 + len(names)
        assert await tables_read(connection, listed.text, ()) == listed.reads


@pytest.mark.parametrize(("what", "change"), CHANGED.items())
async def test_again_by_the_same_name_it_is_changed(
    what: str, change: Mapping[str, str], empty_shop: EmptyShop
) -> None:
    new = {**NEW[what], THINGS[what].called.name: "Ours"}
    async with empty_shop.connected() as owner:
        if what == "puppy":
            await put(owner, "litter", **NEW["litter"])
        assert (await put(owner, what, **new)).done is Done.ADDED
        assert (await put(owner, what, **new)).done is Done.UNCHANGED
        keys = {field.name: new[field.name] for field in THINGS[what].keys}
        spelled = {name: text.upper() for name, text in keys.items()}
        outcome = await put(owner, what, **{**spelled, **change})
        assert outcome.done is Done.UPDATED
        assert {
            name for name, value in outcome.values.items() if value != outcome.before[name]
        } == (set(change)), "and nothing else"
        rows = await Setup(owner).rows(THINGS[what])
        assert outcome.values in [row.values for row in rows]


async def test_a_rule_of_rows_holds_for_each_role(empty_shop: EmptyShop) -> None:
    bread = {"name": "Rye", "price": "5", "size": "XL"}
    for role, login in LOGINS.items():
        async with empty_shop.connected(login) as connection:
            if role in ("owner", "manager"):
                assert (
                    await put(connection, "bread", **{**bread, "size": role})
                ).done is Done.ADDED
                assert (await put(connection, "bread", name="Wheat", price="7")).branch is not None
                continue
            for said in (bread, {"name": "Wheat", "price": "8"}):
                verb = "add" if said is bread else "change"
                words = f"{login} may not {verb} bread in Lagos. Only owners and managers there may"
                with pytest.raises(SetupRefused, match=words):
                    await put(connection, "bread", **said)
    async with empty_shop.connected() as owner:
        assert await owner.fetchval("SELECT count(*) FROM livedash.bread_types") == 5


async def test_a_branch_is_made_by_the_databases_owner_and_changed_by_its_own(
    empty_shop: EmptyShop,
) -> None:
    async with empty_shop.connected("an_owner") as connection:
        with pytest.raises(SetupRefused, match=r"Only the owner of the database may"):
            await put(connection, "branch", **{**NEW["branch"], "name": "Abuja"})
        changed = await put(connection, "branch", name="Lagos", night="21:00")
        assert changed.done is Done.UPDATED
        with pytest.raises(SetupRefused, match=r"There is no branch Berlin\. There are: Lagos"):
            await put(connection, "bread", "Berlin", name="Rye", price="5")
    async with empty_shop.connected("a_manager") as connection:
        with pytest.raises(SetupRefused, match=r"Only owners there may"):
            await put(connection, "branch", name="Lagos", night="20:00")
    async with empty_shop.connected("a_stranger") as connection:
        with pytest.raises(SetupRefused, match=r"livedash db user add a_stranger --role staff"):
            await put(connection, "bread", None, name="Rye", price="5")


@pytest.mark.parametrize(
    ("what", "said", "words"),
    [
        ("bread", {"name": "Rye"}, r"Rye is new and lacks price \(such as 500\)"),
        ("bread", {"name": "Rye", "price": "x", "low": "y"}, "price: 'x' is no.*\nlow: 'y' is no"),
        ("hall", {"name": "Main", "capacity": "0"}, "capacity: 0 is not from 1"),
        ("litter", {"dam": "Bella"}, "Bella is new and lacks born"),
        ("litter", {"dam": "Duchess", "sire": "Max"}, "Say which born is meant"),
        (
            "litter",
            {"dam": "Bella", "born": "2026-03-01", "ready": "2026-02-01"},
            "The database refuses it",
        ),
        ("puppy", {"dam": "Duchss", "name": "X", "sex": "f", "price": "1"}, "mean Duchess"),
        ("project", {"name": "Shop", "columns": "a, b"}, "changed on it, by the keys c, C and Z"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    what: str, said: Mapping[str, str], words: str, empty_shop: EmptyShop
) -> None:
    async with empty_shop.connected() as owner:
        with pytest.raises(SetupRefused, match=words):
            await put(owner, what, **said)


async def test_bread_of_several_sizes_has_to_be_named_with_one(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as owner:
        await put(owner, "bread", name="Milk", size="L", price="5")
        with pytest.raises(SetupRefused, match=r"There is Milk with size L\. Say which size"):
            await put(owner, "bread", name="milk", price="6")
        assert (await put(owner, "bread", name="Milk", size="", price="6")).done is Done.ADDED
        assert (await put(owner, "bread", name="Milk", price="7")).before["size"] == ""


async def test_a_branch_has_to_be_named_where_there_are_several(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as owner:
        with pytest.raises(SetupRefused, match=r"--branch\. There are: Berlin, Lagos"):
            await put(owner, "bread", None, name="Rye", price="5")
        with pytest.raises(SetupRefused, match=r"no branch Lagso\. Did you mean Lagos"):
            await put(owner, "bread", "Lagso", name="Rye", price="5")
        with pytest.raises(SetupRefused, match=r"livedash shop add branch 'New York' --kind"):
            await put(owner, "bread", "New York", name="Rye", price="5")
    async with empty_shop.connected("a_manager") as manager:
        added = await put(manager, "bread", None, name="Rye", price="5")
        assert added.branch is not None
        assert added.branch.name == "Lagos", "the only one that she sees"


async def test_all_of_a_file_or_nothing(empty_shop: EmptyShop) -> None:
    text = b"name,price,low\nRye,5,\nWheat,x,y\nAgege,9,\nRye,6,\n"
    lines, _ = read_sheet(text, "bread")
    async with empty_shop.connected("a_manager") as manager:
        before = await manager.fetch("TABLE livedash.bread_types")

        class Faulty(Exception):
            pass

        with pytest.raises(Faulty):
            async with setting_up(manager) as setup:
                outcomes, faults = await put_lines(setup, lines)
                raise Faulty
        assert [str(fault).partition(":")[0] for fault in faults] == [
            "Line 3, low", "Line 3, price", "Line 5, name",
        ]  # fmt: skip
        assert [outcome.done for outcome in outcomes] == [Done.ADDED, Done.UPDATED, Done.UPDATED]
        assert await manager.fetch("TABLE livedash.bread_types") == before


async def test_a_dry_run_asks_the_database_and_leaves_nothing(empty_shop: EmptyShop) -> None:
    thing, said = THINGS["bread"], {"name": "Rye", "price": "5"}
    async with empty_shop.connected("a_manager") as manager:
        async with setting_up(manager, dry_run=True) as setup:
            assert (await setup.put(thing, said, None)).done is Done.ADDED
        assert not [row for row in await Setup(manager).rows(thing) if row.values["name"] == "Rye"]
    async with empty_shop.connected("a_viewer") as viewer:
        with pytest.raises(SetupRefused, match="may not add bread"):
            async with setting_up(viewer, dry_run=True) as setup:
                await setup.put(thing, said, None)


async def test_two_who_add_the_same_add_it_once(empty_shop: EmptyShop) -> None:
    async with empty_shop.connected() as one, empty_shop.connected("a_manager") as two:
        outcomes = await asyncio.gather(
            *(put(who, "client", name="Ngozi Obi", phone="0801") for who in (one, two))
        )
        assert {outcome.done for outcome in outcomes} == {Done.ADDED, Done.UNCHANGED}
        assert await one.fetchval("SELECT count(*) FROM livedash.clients") == 3


def test_every_thing_is_told_by_its_keys() -> None:
    def needs(thing: Thing) -> bool:
        return thing.called.key and thing.called.needed

    assert all(needs(thing) for thing in THINGS.values())
