"""Whatever speaks SQL to Postgres for the engine: connections, fetch unit, schema."""
