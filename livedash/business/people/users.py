"""A new person in one call: database role, person and membership together, or nothing at all.

Both calls may be repeated: what is there already stays and is brought to what was asked.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import NamedTuple

import asyncpg

from livedash.business.setup.readers import nearest
from livedash.business.setup.refusal import no_branch
from livedash.database.connection import Connection
from livedash.database.password import verifier
from livedash.database.row_models import row_maker
from livedash.database.statements import load

ROLES = ("owner", "manager", "sales", "staff", "viewer")

PACKAGE = "livedash.business.people"
ENTITLED = load(PACKAGE, "entitled.sql")
BRANCHES = load(PACKAGE, "branches.sql")
LOGIN = load(PACKAGE, "login.sql")
ENROL = load(PACKAGE, "enrol.sql")
LIST = load(PACKAGE, "list.sql")
JOIN_BRANCH = load(PACKAGE, "join_branch.sql")
JOIN_PROJECT = load(PACKAGE, "join_project.sql")
LEAVE = load(PACKAGE, "leave.sql")
RETIRE = load(PACKAGE, "retire.sql")
SEND_HOME = load(PACKAGE, "send_home.sql")
UTTER = load(PACKAGE, "utter.sql")


class UserRefused(Exception):
    """The request cannot be fulfilled; the words say why, and what would do."""


@dataclass(frozen=True, slots=True)
class Added:
    """What `add_user` found and did."""

    person_id: int
    new_login: bool
    """The database role was made now."""
    sees_all: bool
    """The role is a superuser or bypasses row-level security: no membership limits it."""
    branch: str | None
    """The branch where they work now."""


class ShopPerson(NamedTuple):
    """Somebody of the shop: a row of `list.sql`."""

    login: str | None
    name: str
    active: bool
    branches: tuple[str, ...]
    """The branches where they work, each with their role."""
    projects: tuple[str, ...]
    may_log_in: bool
    """Whether a database role for them may log in."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What `remove_user` found and did."""

    memberships: int
    login_stays: bool
    """The database role is still there: only a branch was left, or the role is not ours alone."""


@dataclass(frozen=True, slots=True)
class _Login:
    """A database role, as pg_roles has it."""

    can_login: bool
    sees_all: bool
    made_here: bool
    """Whether `add_user` made the role, for this database alone."""
    made_by_us: bool


async def add_user(
    connection: Connection,
    login: str,
    name: str | None,
    branch: str | None,
    role: str,
    *,
    project: str | None = None,
    password: str | None = None,
) -> Added:
    """Add the database role, the person and the membership of `branch`, of `project` or of both, in
    one transaction.

    With neither, the membership is of the only branch, where there is one alone. `name` None: as it
    was, or like the login. `password` None: as it was, or none. Needs a login that may create roles
    and owns the schema. Raises `UserRefused`, `PasswordUnusable`.
    """
    if role not in ROLES:
        raise UserRefused(f"{role} is no role. There are: {', '.join(ROLES)}")
    if not login or len(login.encode()) > 63 or not login.isprintable():
        raise UserRefused("A login is a name of 1 to 63 bytes, without control characters.")
    secret = verifier(password) if password is not None else None
    async with connection.transaction():
        await check_entitled(connection)
        branches = {row["name"]: row["id"] for row in await connection.fetch(BRANCHES.text)}
        if branch is None and project is None and len(branches) == 1:
            branch = next(iter(branches))
        if branch is None and project is None and branches:
            raise UserRefused(
                "Of a branch, of a project or of both? Say --branch or --project. "
                f"The branches: {', '.join(branches)}"
            )
        if branch not in branches and (branch is not None or project is None):
            near = nearest(branch, branches) if branch else None
            raise UserRefused(no_branch(branch, list(branches), near))
        found = await _login(connection, login)
        new = found is None and await _create(connection, login)
        if found is None:
            found = await _login(connection, login)
        assert found is not None
        if not new:
            if not found.can_login:
                await _utter(connection, "ALTER ROLE %1$I LOGIN", login)
            if found.made_by_us and not found.made_here:
                await _utter(connection, "COMMENT ON ROLE %1$I IS 'made by livedash'", login)
        if secret is not None:
            await _utter(connection, "ALTER ROLE %1$I PASSWORD %2$L", login, secret)
        person_id: int = await connection.fetchval(ENROL.text, login, name)
        if branch is not None:
            await connection.execute(JOIN_BRANCH.text, person_id, branches[branch], role)
        if project is not None and not await connection.fetchval(
            JOIN_PROJECT.text, person_id, project, role
        ):
            raise UserRefused(
                f"There is no project {project}. A new one:\n"
                f"livedash shop add project {shlex.quote(project)}"
            )
    return Added(person_id, new, found.sees_all, branch)


async def people(connection: Connection) -> tuple[ShopPerson, ...]:
    """Everybody whom the session may see; removed people come last."""
    make = row_maker(ShopPerson)
    return tuple(make(record) for record in map(tuple, await connection.fetch(LIST.text)))


async def has_login(connection: Connection, login: str) -> bool:
    return await _login(connection, login) is not None


async def remove_user(connection: Connection, login: str, branch: str | None = None) -> Removed:
    """Take the membership of one branch away, or all memberships and the login with them.

    The person stays, inactive, for what they recorded. The database role goes if `add_user` made it
    for this database alone and nothing else hangs on it. Raises `UserRefused`.
    """
    async with connection.transaction():
        await check_entitled(connection)
        gone: int = await connection.fetchval(LEAVE.text, login, branch)
        if branch is not None:
            if not gone:
                raise UserRefused(f"{login} is no member of a branch {branch}.")
            return Removed(gone, login_stays=True)
        if not await connection.fetchval(RETIRE.text, login):
            raise UserRefused(f"There is no person with the login {login}.")
        found = await _login(connection, login)
        stays = found is not None and not (found.made_here and await _drop(connection, login))
    return Removed(gone, login_stays=stays)


async def check_entitled(connection: Connection) -> None:
    """Raise `UserRefused` unless the session may add people. Anybody else would see no branch, by
    row-level security, which would be the wrong news."""
    asking = await connection.fetchrow(ENTITLED.text)
    assert asking is not None
    if not asking["entitled"]:
        raise UserRefused(
            f"{asking['login']} may not add or remove people. "
            "Use the login that owns the schema livedash, or a superuser."
        )


async def _login(connection: Connection, login: str) -> _Login | None:
    record = await connection.fetchrow(LOGIN.text, login)
    return _Login(*record) if record else None


async def _create(connection: Connection, login: str) -> bool:
    """Create the role; False when another database of the cluster was faster: roles are the whole
    cluster's."""
    try:
        async with connection.transaction():
            await _utter(connection, "CREATE ROLE %1$I LOGIN", login)
            await _utter(
                connection,
                "COMMENT ON ROLE %1$I IS %2$L",
                login,
                f"made by livedash for {await connection.fetchval('SELECT current_database()')}",
            )
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
        return False
    return True


async def _drop(connection: Connection, login: str) -> bool:
    """Drop the role; False when it owns something, here or in another database: then it is not
    ours."""
    try:
        async with connection.transaction():
            # A session that outlives its role gets "invalid role OID" for every answer.
            await connection.execute(SEND_HOME.text, login)
            await _utter(connection, "DROP ROLE %1$I", login)
    except (asyncpg.DependentObjectsStillExistError, asyncpg.InsufficientPrivilegeError):
        return False
    return True


async def _utter(connection: Connection, form: str, *values: str) -> None:
    """Run a statement that takes no parameters, quoted by Postgres itself."""
    await connection.execute(await connection.fetchval(UTTER.text, form, list(values)))
