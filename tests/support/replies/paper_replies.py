"""Paper replies that the first officer of the secretariat proposes."""

from __future__ import annotations

from typing import Any

from ballot.services.countersigning import paper_reply
from tests.support.installation import World


def propose_paper(world: World, consultation: int, **changes: Any) -> int:
    """Propose a paper reply that came in just now, but for `changes`; return the id of the proposal."""
    return paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper(**changes))
