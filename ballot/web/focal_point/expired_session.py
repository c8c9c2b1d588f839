"""A session ended while somebody was filling in a paper: what was typed comes back with the page that says so.

That page is its only place: nothing is stored for somebody who may be nobody. Once the link was opened again in the same
browser, its button leads to the review.
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
from ballot.web.focal_point import form
from ballot.web.focal_point.invitation import annulled_page, answer_refusal, lost_link, sender_to
from ballot.web.focal_point.review import PAPER_SIZE, review_response
from ballot.web.kit import errors
from ballot.web.kit.access import FOCAL_POINT, LinkNeeded, OtherLinkNeeded, allow
from ballot.web.kit.context import now, parts
from ballot.web.kit.i18n import _
from ballot.web.kit.visibility import find_opened
from ballot.words.refusals import REFUSALS

blueprint = Blueprint("expired_session", __name__)
_PAPERS = ("focal_point.send", "expired_session.go_on")
_NOT_CARRIED = ("anew",)
"""Steps that throw away what was typed."""


@blueprint.post("/reply/<body>/<ref>/go-on")
@allow(FOCAL_POINT, accepts=PAPER_SIZE)
def go_on(body: str, ref: str) -> AnyResponse:
    """Show the review of what was typed before the session ended. Store nothing, and so take the token of no session."""
    return review_response(sender_to(body, ref), form.read_form(request.form), keeps=False)


def _take_without_token(state: BlueprintSetupState) -> None:
    # The page was made before the session was. Another site still cannot send this form: the session's cookie would not
    # come with it, and whoever receives it sees a review, and records nothing without the token that is there.
    state.app.extensions["csrf"].exempt(go_on)


blueprint.record_once(_take_without_token)


def answer_lost(error: Exception) -> Response:
    """Return the page for a session that is not there, of another consultation, or not the one that the form was made in."""
    code = _code_of(error)
    try:
        quiet, sent = request.form.get("quiet"), _typed_form()
    except RequestEntityTooLarge:
        return errors.error_page("http-413", lead="reply")
    over = _page_when_closed()
    if quiet:  # what a script keeps, it keeps on its page
        return Response(status=over.status_code if over else REFUSALS[code].status)
    if over is not None:
        return over
    links = [lost_link()] if code != "session-changed" else []
    if not sent:
        plain = "form-expired" if code == "session-changed" else code
        return errors.error_page(
            plain, lead="reply" if request.endpoint in _PAPERS and request.form else None, links=links
        )
    return errors.error_page(
        code,
        lead="reply",
        template="focal_point/expired_session.html",
        fields=form.hidden_fields(sent),
        go_on=url_for("expired_session.go_on", **(request.view_args or {})),
        open_link_first=code != "session-changed",
        links=links,
    )


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
        links = [(url_for("evidence.audit", **where), _("View the record"))]
        return annulled_page(annulment, "reply", links=links)
    declared = found.stage is Stage.DECLARED
    links = [(url_for("public.show_results", **where), _("The result"))] if declared else []
    return errors.refusal_page(refused, lead="reply", links=links)


def _code_of(error: Exception) -> str:
    if isinstance(error, CSRFError):
        return "session-changed"
    if isinstance(error, OtherLinkNeeded):
        return "other-consultation"
    return error.code if isinstance(error, Refused) else "link-needed"


def _typed_form() -> ReplyForm:
    """What the form has of a paper; nothing where it is none, or is not one of ours."""
    if request.endpoint not in _PAPERS or request.form.get("step") in _NOT_CARRIED:
        return ReplyForm()
    try:
        return form.without_strange_fields(form.read_form(request.form))
    except BadInput:
        return ReplyForm()


def install(pages: Blueprint) -> None:
    """Let the pages of this blueprint be answered so, and other refusals as invited ones are."""
    pages.register_error_handler(Refused, answer_refusal)
    for lost in (LinkNeeded, OtherLinkNeeded, LinkWithdrawn, SessionExpired, CSRFError):
        pages.register_error_handler(lost, answer_lost)


install(blueprint)
