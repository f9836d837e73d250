"""The five trades: their tables, the queries that read them and the row models they return."""
