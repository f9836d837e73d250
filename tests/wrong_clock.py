"""`python -m tests.wrong_clock SECONDS …`: livedash under a clock that is so many seconds off.

The seconds of the file LIVEDASH_TEST_CLOCK come on top, while it runs: somebody sets the clock.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from livedash.cli import main
from livedash.live.clock import LoopClock


def now(self: LoopClock) -> datetime:
    del self
    set_by = os.environ.get("LIVEDASH_TEST_CLOCK")
    more = float(Path(set_by).read_text()) if set_by and Path(set_by).exists() else 0.0
    return datetime.now(UTC) + timedelta(seconds=OFF + more)


if __name__ == "__main__":
    OFF = float(sys.argv.pop(1))
    LoopClock.now = now  # type: ignore[method-assign]
    sys.argv[0] = "livedash"
    sys.exit(main())
