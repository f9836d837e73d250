"""The reactive core. Pure: no Textual, asyncpg, websockets, SQL or files, nothing from other rooms.

Fetching, clock and randomness come in as protocols, so that every promise is tested with a clock
that the test turns by hand.
"""
