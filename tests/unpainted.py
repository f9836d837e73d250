"""For tests that look at whole frames, one for each state: what a terminal would be sent between
two of them is not made. It was a fifth of their time.
"""

from __future__ import annotations

import pytest
from textual.screen import Screen


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Screen, "_compositor_refresh", _forget)


def _forget(screen: Screen[object]) -> None:
    screen._dirty_widgets.clear()
    screen._compositor._dirty_regions.clear()
    screen.app._update_mouse_over(screen)
