"""What a journal says to today's livedash, as plain values that a file can keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from livedash.business.works import WORKS
from livedash.database.work import Step, Work
from livedash.live.mutation import Impossible, Json, Mutation, ReturnedBy
from livedash.live.sending import Refused
from livedash.panes.form import Form
from tests.panes.bakery import NOW

VERSION = 41
"""What an earlier write left, for one that builds on it."""
MENDED = UUID(int=99)

Told = dict[str, Json]


def plain(value: object) -> Json:
    """As JSON has it, and of what type it was where JSON has no such type."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case UUID():
            return {"uuid": str(value)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case list() | tuple():
            return [plain(each) for each in value]
        case ReturnedBy():
            return {"returned by": str(value.id)}
        case dict():
            return {str(name): plain(each) for name, each in value.items()}
    raise TypeError(f"{value!r} is nothing that a write holds")


def of_write(mutation: Mutation, refused: Refused | None) -> Told:
    """The write itself, and why it waits for a person."""
    return {
        "id": str(mutation.id),
        "kind": mutation.kind,
        "scope": mutation.scope,
        "made at": mutation.made_at.isoformat(),
        "words": mutation.words,
        "fields": plain(dict(mutation.fields)),
        "expects": plain(mutation.expects),
        "marks": plain(sorted(mutation.marks)),
        "untouched": plain(dict(mutation.untouched)),
        "refused": of_refused(refused),
        "sends": of_sending(mutation),
    }


def of_refused(refused: Refused | None) -> Json:
    if refused is None:
        return None
    conflict = None if refused.conflict is None else plain(dict(refused.conflict))
    return {"words": refused.words, "constraint": refused.constraint, "conflict": conflict}


def of_sending(mutation: Mutation) -> Json:
    """The statements that would be sent, with their arguments; or why none would."""
    work_of = WORKS.get(mutation.kind)
    if work_of is None:
        return "no such kind"
    if mutation.follows is not None:
        mutation = replace(mutation, expects=VERSION)
    try:
        work: Work = work_of(mutation)
    except Impossible as error:
        return error.words
    won = {constraint: of_step(step) for constraint, step in work.won.items()}
    found: Told = {"steps": [of_step(step) for step in work.steps], "won": plain(won)}
    found["present"] = None if work.present is None else of_step(work.present)
    return found | {"leaves": work.leaves, "words": plain(dict(work.words))}


def of_step(step: Step) -> Json:
    return [step.statement.name, plain(step.args), *([] if step.counts else ["may be none"])]


def of_form(form: Form | None) -> Json:
    """The answers in the form that comes back, and the write that Enter would make of them."""
    if form is None:
        return None
    answers = {ask.name: ask.value for ask in form.asks}
    found: Told = {"answers": plain(answers), "begins": form.begins, "changes": form.changes}
    found |= {"theirs": plain(dict(form.theirs)), "was": plain(dict(form.was))}
    try:
        made = form.write(answers, MENDED, NOW).mutation
    except Impossible as error:
        return found | {"again": error.words}
    again: Told = {"kind": made.kind, "words": made.words, "expects": plain(made.expects)}
    again |= {"fields": plain(dict(made.fields)), "marks": plain(sorted(made.marks))}
    return found | {"again": again}
