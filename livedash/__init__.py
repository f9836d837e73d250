"""livedash: a terminal that stays equal to what Postgres would answer right now."""

__version__ = "0.1.0"
