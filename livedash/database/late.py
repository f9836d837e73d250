"""asyncpg, read from the disk when its first name is asked for: reading takes as long as a third of
Textual, and the first picture needs none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncpg
else:

    class _Asyncpg:
        def __getattr__(self, name: str) -> object:
            import asyncpg

            return getattr(asyncpg, name)

    asyncpg = _Asyncpg()

__all__ = ["asyncpg"]
