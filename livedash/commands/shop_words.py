"""A shop's things, and the changes to them, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from livedash.business.setup.readers import Value
from livedash.business.setup.setup import Branch, Done, Outcome, ThingRow
from livedash.business.setup.things import Thing, ThingField

WOULD = {Done.ADDED: "Would add", Done.UPDATED: "Would update", Done.UNCHANGED: "Unchanged:"}
DID = {Done.ADDED: "Added", Done.UPDATED: "Updated", Done.UNCHANGED: "Unchanged:"}


def outcome_line(outcome: Outcome, *, dry_run: bool = False) -> str:
    """A change as `Updated bread Agege loaf (L) in Lagos: price 500.00 → 550.00`."""
    thing = outcome.thing
    where = f" in {outcome.branch.name}" if outcome.branch else ""
    verb = (WOULD if dry_run else DID)[outcome.done]
    told = f"{verb} {thing.name} {_called(thing, outcome.values)}{where}"
    currency = outcome.branch.currency if outcome.branch else ""
    if outcome.done is Done.UNCHANGED:
        return f"{told}."
    parts = [
        _change(field, outcome, currency)
        for field in thing.fields
        if not field.key
        and outcome.values[field.name] not in (None, "")
        and (not outcome.before or outcome.before[field.name] != outcome.values[field.name])
    ]
    return f"{told}: {', '.join(parts)}" if parts else f"{told}."


def _change(field: ThingField, outcome: Outcome, currency: str) -> str:
    after = field.kind.show(outcome.values[field.name], currency)
    if not outcome.before:
        return f"{field.name} {after}"
    before = field.kind.show(outcome.before[field.name], currency)
    return f"{field.name} {before or 'none'} → {after}"


def _called(thing: Thing, values: Mapping[str, Value]) -> str:
    others = [
        str(values[key.name])
        for key in thing.keys
        if key is not thing.called and values[key.name] not in (None, "")
    ]
    name = str(values[thing.called.name])
    return f"{name} ({', '.join(others)})" if others else name


def count_line(outcomes: Sequence[Outcome]) -> str:
    """The counts as `2 added, 1 updated, 40 unchanged`."""
    done = [outcome.done for outcome in outcomes]
    return ", ".join(f"{done.count(one)} {one}" for one in Done if one in done) or "Nothing to do"


def table(thing: Thing, rows: Sequence[ThingRow], branches: Sequence[Branch]) -> Iterator[str]:
    """The things of one kind in columns, under a heading."""
    at = {branch.id: branch for branch in branches}
    lines = [[*(["branch"] if thing.in_branch else []), *(field.name for field in thing.fields)]]
    for row in rows:
        branch = at.get(row.branch_id or 0)
        currency = branch.currency if branch else ""
        shown = [field.kind.show(row.values[field.name], currency) for field in thing.fields]
        lines.append([*([branch.name if branch else ""] if thing.in_branch else []), *shown])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for cells in lines:
        yield "  ".join(
            cell.ljust(width) for cell, width in zip(cells, widths, strict=True)
        ).rstrip()
