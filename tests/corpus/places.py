"""The places that stories are told at."""

from __future__ import annotations

from livedash.testing import LAGOS

BOTH = LAGOS._replace(branch="Lagos Island", kinds=("bakery", "venue"))
HALL = LAGOS._replace(branch="Marina Hall", kinds=("venue",))
SALON = LAGOS._replace(branch="Ikoyi Salon", kinds=("service", "kanban"))
NO_PROJECT = LAGOS._replace(branch="Lekki Kennel", kinds=("breeder",), project_id=None)
YEN = LAGOS._replace(
    branch="Ginza", kinds=("bakery", "venue"), timezone="Asia/Tokyo", currency="JPY"
)
DOLLARS = LAGOS._replace(
    branch="Oakland",
    kinds=("bakery", "venue"),
    timezone="America/Los_Angeles",
    currency="USD",
)
