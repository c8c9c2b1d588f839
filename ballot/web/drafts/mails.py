"""The mails of a draft as their recipients will read them, in each language; and one sent to oneself, to see that mail works."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.ports import Worded
from ballot.reference import LANGUAGES
from ballot.rules.refusals import Incomplete
from ballot.services.consultations.overview import Overview
from ballot.services.mail.preview import PREVIEWED, preview
from ballot.services.mail.trial import send_trial
from ballot.web.drafts.steps import blueprint, drafted, where
from ballot.web.kit.access import PREPARERS, allow, officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import IN_ORDER
from ballot.web.kit.i18n import _
from ballot.web.kit.security import FRAMING_POLICY, mail_frame

_MAIL = "/desk/<body>/<ref>/mails/<template>/<code>"


def _worded(found: Overview, template: str, code: str) -> Worded:
    if template not in PREVIEWED or code not in LANGUAGES:
        abort(404)
    return preview(parts(), found.id, code, template)


@blueprint.get(_MAIL)
@allow(PREPARERS)
def mail(body: str, ref: str, template: str, code: str) -> Response:
    """One mail: its subject, its text, and its other part in a frame that may do nothing."""
    found = drafted(body, ref)
    try:
        worded = _worded(found, template, code)
    except Incomplete:
        return redirect(url_for("drafts.letter", **where(found), _anchor="mails"), 303)
    page = render_template(
        "drafts/mail.html", found=found, mail=worded, template=template, code=code, codes=IN_ORDER, templates=PREVIEWED
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


@blueprint.get(_MAIL + "/html")
@allow(PREPARERS)
def mail_html(body: str, ref: str, template: str, code: str) -> Response:
    """The mail's HTML part, for that frame."""
    return mail_frame(_worded(drafted(body, ref), template, code).html)


@blueprint.post(_MAIL + "/trial")
@allow(PREPARERS)
def trial(body: str, ref: str, template: str, code: str) -> Response:
    """Send this very mail to whoever presses the button."""
    found = drafted(body, ref)
    if template not in PREVIEWED or code not in LANGUAGES:
        abort(404)
    outcome = send_trial(parts(), officer().public_id, found.id, code, template)
    if outcome.ok:
        flash(_("The mail server took the mail to {address}.", address=officer().email))
    else:
        flash(
            _("The mail to {address} could not be sent: {error}", address=officer().email, error=outcome.error or "–")
        )
    return redirect(request.path.removesuffix("/trial"), 303)
