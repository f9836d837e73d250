"""A headless app has no terminal: what it would be sent between two pictures is made for nobody. It
was a fifth of the time of a test that presses keys.

A picture is rendered whole when a test takes it (`livedash.testing.capture`). Apps with a terminal
paint as ever (tests/app/probe.py, tests/scripted.py), and so do those of tests that look at what
is painted: they use the fixture `painted`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.screen import Screen

from livedash.app.boundary import MainScreen

_paint, _paint_at_once = Screen._compositor_refresh, MainScreen.paint_now


@contextmanager
def headless_unpainted() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "_compositor_refresh", _refresh)
        patch.setattr(MainScreen, "paint_now", _paint_now)
        yield


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headless apps paint too."""
    monkeypatch.setattr(Screen, "_compositor_refresh", _paint)
    monkeypatch.setattr(MainScreen, "paint_now", _paint_at_once)


def _paint_now(screen: MainScreen) -> None:
    if not screen.app.is_headless:
        _paint_at_once(screen)
        return
    screen._asked, screen._soon = {}, None


def _refresh(screen: Screen[object]) -> None:
    if not screen.app.is_headless:
        _paint(screen)
        return
    screen._dirty_widgets.clear()
    screen._compositor._dirty_regions.clear()
    screen.app._update_mouse_over(screen)
