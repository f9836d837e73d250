"""The lines of `livedash db status`."""

from __future__ import annotations

from livedash.business.schema import BUSINESS
from livedash.business.schema.check import problems
from livedash.commands.db_watch import NO_PREPARED, shell_name
from livedash.commands.output import say
from livedash.database.connection import Connection
from livedash.database.migrations import ENGINE
from livedash.database.schema_state import PartStanding, standing
from livedash.database.watching import INSTALLED, foreign_kin, may_prepare, watched


async def report(connection: Connection) -> bool:
    """Print the state of the database. True when nothing is missing."""
    found = await standing(connection, BUSINESS)
    if found is None:
        say("There is no schema livedash. Create it: livedash db init")
        return False
    faults: list[str] = []
    say(f"Installation {found.installation}")
    for part in found.parts:
        say(f"  {part.name:<10} {_version(part)}")
        if part.version > part.newest:
            faults.append(f"{part.name} is newer than this program. Install the newer livedash.")
        elif part.missing and (part.version or part.name == ENGINE.name):
            faults.append(f"{part.name} lacks {', '.join(part.missing)}. Run livedash db init.")
        faults += [f"{part.name}: {file} was applied with another text." for file in part.altered]

    tables = await watched(connection)
    say(f"Tables that tell of their changes: {len(tables)}")
    width = max((len(one.named) for one in tables), default=0)
    for one in tables:
        what = ", ".join(one.scope) + ("" if one.keys else " (no keys)")
        say(f"  {one.named:<{width}}  {one.state:<9}  {what.strip()}".rstrip())
        if one.state != INSTALLED:
            faults.append(
                f"{one.named}: its triggers are {one.state}. "
                f"Run livedash db watch {shell_name(one.named)}"
            )
    for named, elsewhere in await foreign_kin(connection):
        say(f"  {named}: asked for every few seconds, because {elsewhere} is in another database")
    if tables and await may_prepare(connection):
        say(NO_PREPARED)
    if any(part.name == BUSINESS.name and part.version for part in found.parts):
        faults += [f"{one.table}: {one.problem}. {one.mend}" for one in await problems(connection)]
    if faults:
        say("Missing or altered:", *(f"  {fault}" for fault in faults))
    else:
        say("Nothing is missing.")
    return not faults


def _version(part: PartStanding) -> str:
    if not part.version:
        return "not installed"
    newest = "" if part.version == part.newest else f" (this program: {part.newest})"
    return f"version {part.version}{newest}"
