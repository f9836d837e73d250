"""Everything that speaks SQL to Postgres for the engine: connections, the fetch unit, the schema."""
