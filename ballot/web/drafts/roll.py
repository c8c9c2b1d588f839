"""Step 3: the roll as it would be frozen now. It is kept in the ledger of voting rights, and changed there."""

from __future__ import annotations

from werkzeug.wrappers import Response

from ballot.services.consultations import readiness
from ballot.services.council import members as council
from ballot.web.drafts.steps import blueprint, drafted, step_page
from ballot.web.kit.access import PREPARERS, allow
from ballot.web.kit.context import parts


@blueprint.get("/desk/<body>/<ref>/roll")
@allow(PREPARERS)
def roll(body: str, ref: str) -> Response:
    """Every Member State in roll-call order: its right or the ground, and who is its focal point."""
    found = drafted(body, ref)
    members = {one.seat.state: one for one in council.members(parts(), body)}
    return step_page("roll", "drafts/roll.html", found, checked=readiness.look_over(parts(), found.id), members=members)
