"""A session ended while somebody was filling in a paper: what was typed comes back with the page that says so.

That page is its only place: nothing is stored for somebody who may be nobody. Once the link was opened again in the same
browser, its button leads to the review; and to nobody else's (`paper_mark`).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules import replies
from ballot.rules.refusals import BadInput, LinkWithdrawn, Refused, UnknownConsultation
from ballot.rules.stages import Stage
from ballot.services.consultations.overview import Overview
from ballot.services.replies import changes_since_opening
from ballot.services.replies.form_and_sender import ReplyForm, SessionExpired
from ballot.services.replies.invitations import Invitation
from ballot.web.focal_point import form
from ballot.web.focal_point.invitation import (
    annulled_page,
    answer_refusal,
    invitation_page_address,
    invited_now,
    sender_to,
)
from ballot.web.focal_point.paper_mark import FIELD, MadeFor, MadeForAnother, read_mark, require_made_for_session
from ballot.web.focal_point.review import PAPER_SIZE, review_response
from ballot.web.kit import errors
from ballot.web.kit.access import FOCAL_POINT, LinkNeeded, OtherLinkNeeded, allow
from ballot.web.kit.context import now, parts
from ballot.web.kit.filters import the_state
from ballot.web.kit.i18n import _, speak
from ballot.web.kit.visibility import find_opened
from ballot.words.refusals.by_code import REFUSALS
from ballot.words.refusals.explain import Facts

blueprint = Blueprint("expired_session", __name__)
_PAPERS = ("focal_point.send", "expired_session.go_on")
_NOT_CARRIED = ("anew",)
"""Steps that throw away what was typed."""


@blueprint.post("/reply/<body>/<ref>/go-on")
@allow(FOCAL_POINT, accepts=PAPER_SIZE)
def go_on(body: str, ref: str) -> AnyResponse:
    """Show the review of what was typed before the session ended. Store nothing, and so take the token of no session."""
    sender = sender_to(body, ref)
    require_made_for_session(request.form, needed=True)
    return review_response(sender, form.read_form(request.form), keeps=False)


def _take_without_token(state: BlueprintSetupState) -> None:
    # The page was made before the session was. Another site still cannot send this form: the session's cookie would not
    # come with it, and whoever receives it sees a review, and records nothing without the token that is there.
    state.app.extensions["csrf"].exempt(go_on)


blueprint.record_once(_take_without_token)


def answer_lost(error: Exception) -> Response:
    """Return the page for a session that is not there, of another consultation or State, or not the one of the form.

    What was typed comes back with it where the form says for whom: going on is possible for that State alone."""
    try:
        quiet, made_for, sent = request.form.get("quiet"), read_mark(request.form), _typed_form()
    except RequestEntityTooLarge:
        return errors.error_page("http-413", lead="reply")
    there = invited_now()
    code, facts = _situation(error, made_for, there)
    over = _page_when_closed()
    if quiet:  # what a script keeps, it keeps on its page
        return Response(status=over.status_code if over else REFUSALS[code].status)
    if over is not None:
        return over
    links = [errors.link_again()] if code != "session-changed" else []
    if made_for is None or not sent:
        if code == "other-consultation" and there is not None:
            words = _("The ballot paper of {reference}", reference=there.standing.reference)
            links.insert(0, (invitation_page_address("focal_point.fill", there), words))
        plain = "form-expired" if code == "session-changed" else code
        lead = "reply" if request.endpoint in _PAPERS and request.form else None
        return errors.error_page(plain, facts, lead=lead, links=links)
    speak(made_for.language)
    return errors.error_page(
        code,
        facts,
        lead="reply",
        template="focal_point/expired_session.html",
        stands=_("You filled this in for {state}.", state=the_state(made_for.state)) if not facts else "",
        fields=[(FIELD, request.form[FIELD]), *form.hidden_fields(sent)],
        go_on=url_for("expired_session.go_on", **(request.view_args or {})),
        go_on_for=made_for.state if code == "made-for-other-state" else None,
        open_link_first=code != "session-changed",
        links=links,
    )


def _situation(error: Exception, made_for: MadeFor | None, there: Invitation | None) -> tuple[str, Facts]:
    """Return what is to be told, as a code and facts: for whom the form was made, and whose the browser is now (`there`)."""
    code = _code_of(error)
    if there is None or code == LinkWithdrawn.code:
        return code, {}
    here = there.standing.reference
    if made_for is not None and made_for.state != there.state:
        return "made-for-other-state", {"state": made_for.state, "other_state": there.state}
    if made_for is not None and made_for.consultation_id != there.consultation.number:
        return "made-for-other-consultation", {"reference": _reference_here(), "here": here}
    return code, {"here": here} if code == "other-consultation" else {}


def _reference_here() -> str | None:
    """Return the reference of the consultation that this address names, which is public; None where there is none."""
    try:
        return find_opened(**(request.view_args or {})).row.reference
    except UnknownConsultation:
        return None


def _page_when_closed() -> Response | None:
    """The page for a reply that nobody could record any more in the consultation of this address; None where one can.

    Who sends it is not known: what is said is public, and nothing is said of a State. Opening a link again would be in vain.
    """
    if request.endpoint not in _PAPERS or "instead_of" not in request.form:  # every form of a paper carries it
        return None
    try:
        found = find_opened(**(request.view_args or {}))
    except UnknownConsultation:
        return None
    standing = found.standing
    try:
        replies.require_open_before_deadline(standing.stage, standing.deadline(), now())
    except Refused as refused:
        return _no_more(found, refused)
    return None


def _no_more(found: Overview, refused: Refused) -> Response:
    where: dict[str, Any] = {"body": found.body.slug, "ref": found.row.slug}
    annulment = changes_since_opening.annulment(parts(), found.id, found.standing)
    if annulment is not None:
        links = [(url_for("evidence.show_record", **where), _("View the record"))]
        return annulled_page(annulment, "reply", links=links)
    declared = found.stage is Stage.DECLARED
    links = [(url_for("public.show_results", **where), _("The result"))] if declared else []
    return errors.refusal_page(refused, lead="reply", links=links)


def _code_of(error: Exception) -> str:
    if isinstance(error, CSRFError | MadeForAnother):
        return "session-changed"
    if isinstance(error, OtherLinkNeeded):
        return "other-consultation"
    return error.code if isinstance(error, Refused) else "link-needed"


def _typed_form() -> ReplyForm:
    """What the form has of a paper; nothing where it is none, or is not one of ours."""
    if request.endpoint not in _PAPERS or request.form.get("step") in _NOT_CARRIED:
        return ReplyForm()
    try:
        return form.without_unknown_form_fields(form.read_form(request.form))
    except BadInput:
        return ReplyForm()


def install_expired_session(pages: Blueprint) -> None:
    """Let the pages of this blueprint be answered so, and other refusals as invited ones are."""
    pages.register_error_handler(Refused, answer_refusal)
    for lost in (LinkNeeded, OtherLinkNeeded, LinkWithdrawn, SessionExpired, CSRFError, MadeForAnother):
        pages.register_error_handler(lost, answer_lost)


install_expired_session(blueprint)
