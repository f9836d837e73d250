"""The failure of the demo, in words: what happened, to what, what to do."""

from __future__ import annotations


class DemoFailed(Exception):
    """The demo cannot go on. The text is for the person at the terminal, one to three lines."""
