"""Words for a branch whose trade a pane does not serve: why, and which panes will come there."""

from __future__ import annotations

from livedash.business.place import Place

COMING = {
    "service": "Appointments, clients and payments come with a later livedash.",
    "breeder": "Litters and puppies come with a later livedash.",
}
"""The panes to come, by kind of branch."""


def why_absent(place: Place, lacks: str) -> str:
    """The reason, and the pane for it, now or later: `Ikoyi Salon keeps no stock.`"""
    lines = [f"{place.branch} {lacks}."]
    lines += [COMING[kind] for kind in place.kinds if kind in COMING]
    if place.project_id is not None:
        lines.append("The board is here already.")
    return "\n".join(lines)
