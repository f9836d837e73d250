"""What can be set up: one entry for each thing, which the commands, files and lists are made from.

A thing's statements lie beside this file: `bread_list.sql` (id, branch and all fields, in order),
`bread_add.sql` (branch and all fields) and `bread_change.sql` (id and the fields that may change).
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from livedash.business.setup.readers import (
    CURRENCY,
    DAY,
    NAME,
    NAMES,
    PRICE,
    TEXT,
    TIME,
    YES,
    ZONE,
    Kind,
    Value,
    number,
    one_of,
    some_of,
)

TRADES = ("bakery", "venue", "service", "breeder")
MINUTES = number(0, 10_080)
MANY = number(0, 1_000_000)


class ThingField(NamedTuple):
    """One option of a command, one column of a file."""

    name: str
    kind: Kind
    meaning: str
    example: str
    key: bool = False
    """Whether the field, together with the other keys, tells a thing from its like. A key never
    changes."""
    needed: bool = False
    """Whether a new thing must have the field."""
    default: Value = None
    """The value of a new thing. None: the database has one."""
    fixed: bool = False
    """Whether the field counts for a new thing alone. The text in `elsewhere` says where it is
    changed later."""
    elsewhere: str = ""


class Thing:
    """Something that a shop has several of."""

    def __init__(
        self,
        name: str,
        plural: str,
        table: str,
        meaning: str,
        *fields: ThingField,
        called: str = "name",
        in_branch: bool = True,
        within: str | None = None,
    ) -> None:
        """`called`: the field that a command takes first, without dashes. `within`: the thing whose
        keys it carries beside its own, as a puppy does its litter's."""
        self.name, self.plural, self.table, self.meaning = name, plural, table, meaning
        self.fields, self.in_branch, self.within = fields, in_branch, within
        self.called = next(field for field in fields if field.name == called)

    @cached_property
    def keys(self) -> tuple[ThingField, ...]:
        return tuple(field for field in self.fields if field.key)

    @cached_property
    def changing(self) -> tuple[ThingField, ...]:
        return tuple(field for field in self.fields if not field.key and not field.fixed)


def _called(meaning: str, example: str, name: str = "name") -> ThingField:
    return ThingField(name, NAME, meaning, example, key=True, needed=True)


ACTIVE = ThingField(
    "active", YES, "no takes it off the list; what was recorded stays", "yes", default=True
)

BRANCH = Thing(
    "branch", "branches", "branches", "A place of business, with its clock and its money",
    _called("As everybody calls it", "Lagos"),
    ThingField("kind", some_of(TRADES), "What it does; several with commas", "bakery", needed=True),
    ThingField("timezone", ZONE, "By its full name", "Africa/Lagos", needed=True),
    ThingField("currency", CURRENCY, "Three letters", "NGN", needed=True),
    ThingField("morning", TIME, "When its day and the morning shift begin", "10:00"),
    ThingField("night", TIME, "When the night shift begins", "22:00"),
    ThingField("evening", TIME, "When the evening of a hall begins", "16:00"),
    in_branch=False,
)  # fmt: skip
PROJECT = Thing(
    "project", "projects", "projects", "A board with columns for its cards",
    _called("As everybody calls it", "Shop"),
    ThingField(
        "columns", NAMES, "From first to last, with commas", "To do, Doing, Review, Done",
        default=["To do", "Doing", "Review", "Done"], fixed=True,
        elsewhere="The columns of a board are changed on it, by the keys c, C and Z.",
    ),
    in_branch=False,
)  # fmt: skip
BREAD = Thing(
    "bread", "bread", "bread_types", "What a bakery bakes and sells",
    _called("As it is called at the counter", "Agege loaf"),
    ThingField("size", TEXT, "Where there are several", "L", key=True, default=""),
    ThingField("price", PRICE, "Of one, in the branch's currency", "500", needed=True),
    ThingField("low", MANY, "Warn when so few are left", "10", default=5),
    ACTIVE,
)  # fmt: skip
HALL = Thing(
    "hall", "halls", "halls", "A room that is let",
    _called("As everybody calls it", "Main hall"),
    ThingField("capacity", number(1, 1_000_000), "Guests at most", "120", needed=True),
    ThingField("setup", MINUTES, "Minutes before a booking", "60", default=60),
    ThingField("teardown", MINUTES, "Minutes after it", "60", default=60),
)  # fmt: skip
SUPPLY = Thing(
    "supply", "supplies", "supplies", "What a hall keeps: chairs, plates",
    _called("As everybody calls it", "Chairs"),
    ThingField("unit", TEXT, "What is counted", "pcs", default="pcs"),
    ThingField("quantity", MANY, "How many there are", "140", default=0),
    ThingField("low", MANY, "Warn when so few are left", "20", default=0),
)  # fmt: skip
SERVICE = Thing(
    "service", "services", "services", "What a salon or a desk does for clients",
    _called("As clients know it", "Haircut"),
    ThingField("minutes", number(1, 1440), "How long it takes", "45", needed=True),
    ThingField("price", PRICE, "In the branch's currency", "3000", needed=True),
    ACTIVE,
)  # fmt: skip
STAFF = Thing(
    "staff", "staff", "staff", "Somebody who can be booked (a login is: livedash db user add)",
    _called("As clients know them", "Chi"),
    ACTIVE,
)  # fmt: skip
CLIENT = Thing(
    "client", "clients", "clients", "Somebody who books",
    _called("Their name", "Ngozi Obi"),
    ThingField(
        "phone", TEXT, "Tells those of one name apart", "0801 234 5678", key=True, default=""
    ),
    ThingField("email", TEXT, "Where to write to", "ngozi@example.com", default=""),
)  # fmt: skip
DAM = _called("The mother", "Duchess", name="dam")
BORN = ThingField("born", DAY, "The day", "2026-02-02", key=True, needed=True)
LITTER = Thing(
    "litter", "litters", "litters", "The puppies of one birth",
    DAM,
    BORN,
    ThingField("sire", TEXT, "The father", "Rex", default=""),
    ThingField("breed", TEXT, "Of the puppies", "Boerboel", default=""),
    ThingField("ready", DAY, "When they may leave; else eight weeks after birth", "2026-03-30"),
    called="dam",
)  # fmt: skip
PUPPY = Thing(
    "puppy", "puppies", "puppies", "One of a litter",
    DAM._replace(meaning="The mother, whose litter it is of"),
    BORN._replace(meaning="Its litter's day, where she has several", needed=False),
    _called("What it is called", "Biscuit"),
    ThingField("sex", one_of(("f", "m")), "f or m", "f", needed=True),
    ThingField("colour", TEXT, "As a buyer would say it", "fawn", default=""),
    ThingField("price", PRICE, "In the branch's currency", "250000", needed=True),
    within="litter",
)  # fmt: skip

THINGS = {
    thing.name: thing
    for thing in (
        BRANCH, PROJECT, BREAD, HALL, SUPPLY, SERVICE, STAFF, CLIENT, LITTER, PUPPY,
    )
}  # fmt: skip
"""The things, in the order in which they need each other."""
