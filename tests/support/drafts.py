"""A document for drafts, and what a draft has."""

from __future__ import annotations

from ballot.services.consultations import overview
from ballot.services.consultations.drafts import DraftDocument
from tests.support.installation import World

PDF = DraftDocument("C26/20", "en", "c26-20-en.pdf", "application/pdf", b"%PDF one")


def texts(world: World, draft: int) -> list[str]:
    """The English texts of a draft's ballots, in order."""
    return [one.text["en"] for one in overview.read_draft(world.parts, draft).ballots]


def files(world: World) -> int:
    """How many files are kept."""
    return len(world.dump()["stored_file"])


def document(world: World, draft: int, position: int = 1, number: int = 0) -> int:
    """The id of a document of a ballot."""
    return overview.read_draft(world.parts, draft).documents[position][number].id or 0
