"""Focal points that tests add, one by one or by a list."""

from __future__ import annotations

from ballot.services.council import focal_point_import
from ballot.services.council.members import Designation
from tests.support import focal_point_changes
from tests.support.installation import BODY, World

LISTED = [
    Designation("AR", "Ana Roble", "ana@ar.example", "es"),
    Designation("FR", "Odile Marsh", "odile@fr.example", "fr"),
    Designation("AR", "Alba Sauce", "alba@ar.example", "en"),
    Designation("BR", "Bia Pinho", "bia@br.example", "en"),
]


def take_list(world: World, people: list[Designation] = LISTED, expected: str | None = None) -> int:
    """Take a list of focal points, as one act; return how many are new."""
    return focal_point_import.import_focal_points(
        world.parts, world.secretary, BODY, people, expected, second=world.second
    )


def add_focal_point(
    world: World, state: str = "AA", email: str = "new@aa.example", language: str = "es", name: str = "New"
) -> str:
    """Add a focal point, as the secretariat; return its public id."""
    return focal_point_changes.add_focal_point(
        world.parts, world.secretary, BODY, state, name, email, language, second=world.second
    )
