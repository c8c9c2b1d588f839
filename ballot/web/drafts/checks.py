"""Step 6: the readiness check: what blocks the opening, what is worth a review, and what is in order."""

from __future__ import annotations

from werkzeug.wrappers import Response

from ballot.record.note import VerifierKey
from ballot.services.consultations.readiness import check_readiness
from ballot.services.core.authorization import PREPARERS
from ballot.web.drafts.steps import blueprint, find_draft, show_step
from ballot.web.kit.access import allow
from ballot.web.kit.context import now, parts
from ballot.web.presenters.findings import finding_groups


@blueprint.get("/desk/<body>/<ref>/checks")
@allow(PREPARERS)
def checks(body: str, ref: str) -> Response:
    """Show each part with what was found, and where to mend it."""
    found = find_draft(body, ref)
    checked = check_readiness(parts(), found.id)
    return show_step(
        "checks",
        "drafts/checks.html",
        found,
        checked=checked,
        groups=finding_groups(found, checked),
        fingerprint=VerifierKey.parse(checked.key).fingerprint() if checked.key else "",
        now=now(),
    )
