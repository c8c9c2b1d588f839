"""Preview the mails of a draft in each language, and send one to oneself to see that mail works."""

from __future__ import annotations

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.ports import MailText
from ballot.reference import LANGUAGES
from ballot.rules.refusals import Incomplete
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations.overview import Overview
from ballot.services.mail.preview import PREVIEW_TEMPLATES, preview_mail
from ballot.services.mail.trial import send_trial
from ballot.web.drafts.steps import address_parts, blueprint, find_draft
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import FORM_LANGUAGES
from ballot.web.kit.i18n import _
from ballot.web.kit.security import POLICY_OF_PAGE_WITH_FRAME, show_mail_in_frame

_MAIL_ADDRESS = "/desk/<body>/<ref>/mails/<template>/<code>"


def _preview_mail(found: Overview, template: str, code: str) -> MailText:
    if template not in PREVIEW_TEMPLATES or code not in LANGUAGES:
        abort(404)
    return preview_mail(parts(), found.id, code, template)


@blueprint.get(_MAIL_ADDRESS)
@allow(PREPARERS)
def mail(body: str, ref: str, template: str, code: str) -> Response:
    """Show one mail: its subject, its text, and its HTML part in a frame that may do nothing."""
    found = find_draft(body, ref)
    try:
        worded = _preview_mail(found, template, code)
    except Incomplete:
        return redirect(url_for("drafts.letter", **address_parts(found), _anchor="mails"), 303)
    page = render_template(
        "drafts/mail.html",
        found=found,
        mail=worded,
        template=template,
        code=code,
        codes=FORM_LANGUAGES,
        templates=PREVIEW_TEMPLATES,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = POLICY_OF_PAGE_WITH_FRAME
    return response


@blueprint.get(_MAIL_ADDRESS + "/html")
@allow(PREPARERS)
def mail_html(body: str, ref: str, template: str, code: str) -> Response:
    """Send the mail's HTML part, for that frame."""
    return show_mail_in_frame(_preview_mail(find_draft(body, ref), template, code).html)


@blueprint.post(_MAIL_ADDRESS + "/trial")
@allow(PREPARERS)
def send_trial_mail(body: str, ref: str, template: str, code: str) -> Response:
    """Send this mail to whoever presses the button."""
    found = find_draft(body, ref)
    if template not in PREVIEW_TEMPLATES or code not in LANGUAGES:
        abort(404)
    outcome = send_trial(parts(), current_officer().public_id, found.id, code, template)
    if outcome.ok:
        flash(_("The mail server accepted the mail to {address}.", address=current_officer().email))
    else:
        flash(
            _(
                "The mail to {address} could not be sent: {error}",
                address=current_officer().email,
                error=outcome.error or "–",
            )
        )
    return redirect(request.path.removesuffix("/trial"), 303)
