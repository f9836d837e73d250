"""What the demo says when it cannot go on: what happened, to what, what to do."""

from __future__ import annotations


class DemoFailed(Exception):
    """Its text is for the person at the terminal, one to three lines."""
