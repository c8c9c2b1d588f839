"""Step 3: the roll as it would be frozen now. It is kept in the ledger of voting rights, and changed there."""

from __future__ import annotations

from werkzeug.wrappers import Response

from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import readiness
from ballot.services.council.members import list_members
from ballot.web.drafts.steps import blueprint, find_draft, show_step
from ballot.web.kit.access import allow
from ballot.web.kit.context import parts


@blueprint.get("/desk/<body>/<ref>/roll")
@allow(PREPARERS)
def roll(body: str, ref: str) -> Response:
    """Show every Member State in roll-call order: its right or the ground, and its focal points."""
    found = find_draft(body, ref)
    members = {one.seat.state: one for one in list_members(parts(), body)}
    return show_step(
        "roll", "drafts/roll.html", found, checked=readiness.check_readiness(parts(), found.id), members=members
    )
