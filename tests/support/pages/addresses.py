"""Addresses of the site for a consultation and a Member State."""

from __future__ import annotations

from ballot.services.replies.invitations import REPLY_LINK, link_facts
from tests.support.databases.fixtures import sqlite_template  # noqa: F401 - a fixture
from tests.support.installation import World
from tests.support.installation_fixtures import councils, make_world, sqlite, sqlite_engine  # noqa: F401 - a fixture

STATES = ("AR", "BR", "CA", "CH", "FR")


def link_of(world: World, consultation: int, state: str, number: int = 0) -> str:
    """The token in the link that this focal point is mailed."""
    return world.parts.links.mint(REPLY_LINK, link_facts(world.person(state, number), consultation))


def paper_address(world: World, consultation: int) -> str:
    """Where the paper of a consultation is."""
    return f"/reply/council/{world.row(consultation).slug}"


def at(world: World, consultation: int, kind: str = "audit", rest: str = "") -> str:
    """Where a public page of a consultation is: of its record, or of another `kind`."""
    return f"/{kind}/council/{world.row(consultation).slug}{rest}"
