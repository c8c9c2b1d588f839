"""Step 6: everything looked over once more: what stops the opening, what deserves a look, and what is in order."""

from __future__ import annotations

from werkzeug.wrappers import Response

from ballot.record.note import VerifierKey
from ballot.services.consultations.readiness import look_over
from ballot.web.drafts.steps import blueprint, drafted, step_page
from ballot.web.kit.access import PREPARERS, allow
from ballot.web.kit.context import now, parts
from ballot.web.presenters.findings import groups


@blueprint.get("/desk/<body>/<ref>/checks")
@allow(PREPARERS)
def checks(body: str, ref: str) -> Response:
    """Each part with what was found, and where to mend it."""
    found = drafted(body, ref)
    checked = look_over(parts(), found.id)
    return step_page(
        "checks",
        "drafts/checks.html",
        found,
        checked=checked,
        groups=groups(found, checked),
        fingerprint=VerifierKey.parse(checked.key).fingerprint() if checked.key else "",
        now=now(),
    )
