"""livedash with a fault of its own, outside of any pane. Run as a program by a test."""

from __future__ import annotations

import sys
from unittest.mock import patch

from livedash.app.frame_lines import FrameLines
from livedash.cli import main


def fail(_lines: FrameLines) -> None:
    password = "hunter2"
    raise RuntimeError(f"no header for {len(password)}")


if __name__ == "__main__":
    with patch.object(FrameLines, "show_header", fail):
        sys.exit(main())
