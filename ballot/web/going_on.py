"""A session ended while somebody was filling in a paper: what was typed comes back with the page that says so.

That page is its only place: nothing is stored for somebody who may be nobody. Once the link was opened again in the same
browser, its button leads to the review.
"""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules.refusals import BadInput, LinkWithdrawn, Refused
from ballot.web import errors, paper
from ballot.web.access import FOCAL_POINT, LinkNeeded, OtherLinkNeeded, for_
from ballot.web.invited import answer_refusal, invited_to, lost_link
from ballot.web.paper import Sent
from ballot.web.reviewing import PAPER_SIZE, reviewed
from ballot.words.refusals import REFUSALS

blueprint = Blueprint("going_on", __name__)
_PAPERS = ("voter.send", "going_on.go_on")
_NOT_CARRIED = ("anew",)
"""Steps that throw away what was typed."""


@blueprint.post("/reply/<body>/<ref>/go-on")
@for_(FOCAL_POINT, accepts=PAPER_SIZE)
def go_on(body: str, ref: str) -> AnyResponse:
    """The review of what was typed before the session ended. Stores nothing, and so takes the token of no session."""
    return reviewed(invited_to(body, ref), paper.read_form(request.form), keeps=False)


def _take_without_token(state: BlueprintSetupState) -> None:
    # The page was made before the session was. Another site still cannot send this form: the session's cookie would not
    # come with it, and whoever receives it sees a review, and records nothing without the token that is there.
    state.app.extensions["csrf"].exempt(go_on)


blueprint.record_once(_take_without_token)


def answer_lost(error: Exception) -> Response:
    """The page for a session that is not there, of another consultation, or not the one that the form was made in."""
    code = _code_of(error)
    try:
        quiet, sent = request.form.get("quiet"), _typed()
    except RequestEntityTooLarge:
        return errors.page("http-413", lead="reply")
    if quiet:  # what a script keeps, it keeps on its page
        return Response(status=REFUSALS[code].status)
    links = [lost_link()] if code != "session-changed" else []
    if not sent:
        plain = "form-expired" if code == "session-changed" else code
        return errors.page(plain, lead="reply" if request.endpoint in _PAPERS and request.form else None, links=links)
    return errors.page(
        code,
        lead="reply",
        template="voter/go_on.html",
        fields=sent.fields(),
        go_on=url_for("going_on.go_on", **(request.view_args or {})),
        open_link_first=code != "session-changed",
        links=links,
    )


def _code_of(error: Exception) -> str:
    if isinstance(error, CSRFError):
        return "session-changed"
    if isinstance(error, OtherLinkNeeded):
        return "other-consultation"
    return error.code if isinstance(error, Refused) else "link-needed"


def _typed() -> Sent:
    """What the form has of a paper; nothing where it is none, or is not one of ours."""
    if request.endpoint not in _PAPERS or request.form.get("step") in _NOT_CARRIED:
        return Sent()
    try:
        return paper.of_a_paper(paper.read_form(request.form))
    except BadInput:
        return Sent()


def install(pages: Blueprint) -> None:
    """Let the pages of this blueprint be answered so, and other refusals as invited ones are."""
    pages.register_error_handler(Refused, answer_refusal)
    for lost in (LinkNeeded, OtherLinkNeeded, LinkWithdrawn, CSRFError):
        pages.register_error_handler(lost, answer_lost)


install(blueprint)
