"""What is painted where something lies over something else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region

from livedash.app.spots import beside

regions = st.builds(
    Region, st.integers(0, 8), st.integers(0, 8), st.integers(1, 8), st.integers(1, 8)
)


def cells(region: Region) -> set[tuple[int, int]]:
    return {(x, y) for y in region.line_range for x in region.column_range}


@given(regions, regions)
def test_beside_a_cover_is_every_cell_that_it_leaves_once(part: Region, cover: Region) -> None:
    rests = beside(part, cover)
    assert set[tuple[int, int]]().union(*map(cells, rests)) == cells(part) - cells(cover)
    assert sum(rest.area for rest in rests) == len(cells(part) - cells(cover))
