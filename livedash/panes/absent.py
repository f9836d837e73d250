"""What a pane says at a branch whose trade it does not serve: why, and what is coming there."""

from __future__ import annotations

from livedash.business.place import Place

COMING = {
    "service": "Appointments, clients and payments come with a later livedash.",
    "breeder": "Litters and puppies come with a later livedash.",
}
"""By kind of branch: what its own panes will show."""


def why_absent(place: Place, lacks: str) -> str:
    """`Ikoyi Salon keeps no stock.`, and what is there instead, now or later."""
    lines = [f"{place.branch} {lacks}."]
    lines += [COMING[kind] for kind in place.kinds if kind in COMING]
    if place.project_id is not None:
        lines.append("The board is here already.")
    return "\n".join(lines)
