"""The shops' tables, as numbered steps. A step that was released is never edited: add the next."""

from livedash.database.migrations import Part, Step

BUSINESS = Part(
    "business",
    "livedash.business",
    (
        Step(1, "schema/people.sql"),
        Step(2, "bakery/schema.sql"),
        Step(3, "bakery/schema_stamps.sql"),
        Step(4, "bakery/schema_stock.sql"),
        Step(5, "venue/schema.sql"),
        Step(6, "service/schema.sql"),
        Step(7, "breeder/schema.sql"),
        Step(8, "kanban/schema.sql"),
        Step(9, "schema/rights.sql"),
        Step(10, "schema/watched.sql"),
        Step(11, "kanban/schema_reading.sql"),
        Step(12, "schema/colleagues.sql"),
        Step(13, "bakery/schema_days.sql"),
        Step(14, "schema/doors.sql"),
    ),
)
