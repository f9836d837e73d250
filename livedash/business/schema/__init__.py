"""The shops' tables, as numbered steps. A step that was released is never edited: add the next."""

from livedash.database.migrations import SchemaPart, SchemaStep

BUSINESS = SchemaPart(
    "business",
    "livedash.business",
    (
        SchemaStep(1, "schema/people.sql"),
        SchemaStep(2, "bakery/schema.sql"),
        SchemaStep(3, "bakery/schema_stamps.sql"),
        SchemaStep(4, "bakery/schema_stock.sql"),
        SchemaStep(5, "venue/schema.sql"),
        SchemaStep(6, "service/schema.sql"),
        SchemaStep(7, "breeder/schema.sql"),
        SchemaStep(8, "kanban/schema.sql"),
        SchemaStep(9, "schema/rights.sql"),
        SchemaStep(10, "schema/watched.sql"),
        SchemaStep(11, "kanban/schema_reading.sql"),
        SchemaStep(12, "schema/colleagues.sql"),
        SchemaStep(13, "bakery/schema_days.sql"),
        SchemaStep(14, "schema/doors.sql"),
    ),
)
