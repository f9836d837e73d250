"""The reasons for Partial in words: tables that could not be read or that nobody reports at once,
who could report them, and what to do.

Pure: the same picture of the link gives the same words.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from livedash.live.link import Link
from livedash.live.source import FailureKind, Phase, SourceStatus

MENDS = {
    "postgres": "livedash db watch {tables}",
    "supabase": "livedash db supabase",
    "pusher": "pusher.events in the settings",
}
"""The command or setting that makes a source report a table."""
PLAIN = re.compile(r"[a-z_][a-z0-9_$]*")
"""A name that Postgres takes without quotes."""
LETS_IN = "supabase.token, token_command or refresh_token in the settings"
"""The settings that make Supabase let us in again: its publication has nothing to do with it."""


def why_partial(link: Link) -> Iterator[str]:
    """A sentence for each reason, with the tables that it concerns."""
    for words in link.unreadable:
        yield f"Some rows are as old as their pane says: {words}"
    by_reason: dict[tuple[str, ...], list[str]] = {}
    for table in sorted(link.unfed):
        by_reason.setdefault(_reason(link, table), []).append(table)
    for (who, meanwhile), tables in by_reason.items():
        names = ", ".join(tables)
        yield f"{names}: {who.format(tables=' '.join(map(_as_typed, tables)))}; {meanwhile}."


def _as_typed(table: str) -> str:
    """The name of a table as a shell takes it: `'shop."Item Stock"'`."""
    return shlex.quote(".".join(map(_in_sql, table.split(".", 1))))


def _in_sql(name: str) -> str:
    return name if PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def _reason(link: Link, table: str) -> tuple[str, str]:
    polled = any(
        not source.push and source.name in link.up and table in (source.feeds or ())
        for source in link.sources
    )
    meanwhile = "until then asked for every few seconds" if polled else "until then not kept true"
    pushing = [source for source in link.sources if source.push]
    tells = [s for s in pushing if s.feeds is not None and table in s.feeds]
    able = [s for s in pushing if s.able is None or table in s.able]
    if tells:
        return " or ".join(_when(source) for source in tells), meanwhile
    if any(s.name == "supabase" and _barred(s) for s in able):
        return f"perhaps told by supabase, once it lets us in (mend: {LETS_IN})", meanwhile
    # A source that begins anew has forgotten its tables; a source that subscribes has not come to
    # them yet.
    may = [s for s in able if not s.feeds and s.name not in link.up]
    if may:
        return f"perhaps told by {_names(may)}, which is not connected", meanwhile
    ailing = [s for s in able if s.name in link.up and s.failure is not None]
    if ailing:
        return f"perhaps told by {_names(ailing)}, if it were let into all (see there)", meanwhile
    joining = [s for s in able if s.channels is not None and s.channels[0] < s.channels[1]]
    if joining:
        return f"perhaps told by {_names(joining)}, which is subscribing", meanwhile
    mends = " or ".join(MENDS[s.name] for s in pushing if s.name in MENDS)
    return f"no source tells of it{f' (mend: {mends})' if mends else ''}", meanwhile


def _barred(source: SourceStatus) -> bool:
    return source.failure is not None and source.failure.kind is FailureKind.CREDENTIALS


def _when(source: SourceStatus) -> str:
    if source.phase is Phase.PROVEN:
        return f"told by {source.name}, once what was missed is read"
    return f"told by {source.name} when it is back"


def _names(sources: list[SourceStatus]) -> str:
    return " or ".join(source.name for source in sources)
