"""What every page of an invited focal point does: whose invitation it is, whether a reply is taken, how it is shown."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ballot.rules import replies
from ballot.rules.refusals import Refused
from ballot.rules.replies import Reply
from ballot.rules.stages import Stage
from ballot.services.consultations import documents
from ballot.services.replies import changes_since_opening, current, invitations
from ballot.services.replies.changes_since_opening import Reasoned
from ballot.services.replies.form_and_sender import ReplyForm, Sender
from ballot.services.replies.invitations import Invitation
from ballot.store.queries.replies import InvitedRows
from ballot.web.focal_point import form, paper_mark
from ballot.web.kit import errors
from ballot.web.kit.access import LinkNeeded, OtherLinkNeeded, current_focal_point, current_session_mark
from ballot.web.kit.context import now, parts
from ballot.web.kit.filters import language_in_words, when
from ballot.web.kit.i18n import _, speak
from ballot.web.kit.sessions import person

_LINKS_LOST = frozenset({"link-invalid", "link-withdrawn"})
_REPLYING = ("focal_point.send", "expired_session.go_on")


def invited_to(body: str, ref: str) -> Invitation:
    """Return the invitation of the session, if the address is that of its consultation. Raise OtherLinkNeeded."""
    return remember_invitation(invitations.invitation_of(parts(), _invited_rows(body, ref)))


def sender_to(body: str, ref: str) -> Sender:
    """Return who sends a form from this session, if the address is that of its consultation. Raise OtherLinkNeeded.

    That they still may is asked again in the transaction of the act."""
    rows, session = _invited_rows(body, ref), current_focal_point()
    sender = Sender(
        rows.focal_point.id,
        rows.consultation.id if rows.consultation is not None else 0,
        rows.focal_point.link_generation,
        session.session_id,
        current_session_mark(),
    )
    g.sender = sender
    return sender


def _invited_rows(body: str, ref: str) -> InvitedRows:
    rows = current_focal_point().invited
    if rows is None or rows.body is None or rows.consultation is None:
        raise LinkNeeded()
    if (rows.body.slug, rows.consultation.slug) != (body, ref):
        raise OtherLinkNeeded()
    return rows


def invited_again(sender: Sender) -> Invitation:
    """Return the invitation as it stands now, for a page after something was recorded, kept or refused."""
    return remember_invitation(invitations.read_invitation(parts(), sender.focal_point_id, sender.consultation_id))


def invited_now() -> Invitation | None:
    """Return the invitation of the session that this browser has, whatever the address; None where it has none."""
    who = person()
    rows = who.signed_in.invited if who is not None else None
    if rows is None:
        return None
    try:
        return invitations.invitation_of(parts(), rows)
    except Refused:
        return None


def remember_invitation(invited: Invitation) -> Invitation:
    """Keep it for this request, so that a refusal's page can say what stands, in the language of the person."""
    g.invited = invited
    g.zone = invited.standing.opened["time_zone"]
    speak(invited.focal_point.language)
    return invited


def require_reply_allowed(invited: Invitation) -> None:
    """Raise what a reply sent now would be refused for, as far as that does not depend on what it says."""
    standing = invited.standing
    replies.require_reply_allowed(
        invited.state, stage=standing.stage, roll=standing.roll, closes_at=standing.deadline(), now=now()
    )


def is_taken(invited: Invitation) -> bool:
    """Return whether a reply sent now could be taken."""
    try:
        require_reply_allowed(invited)
    except Refused:
        return False
    return True


def invitation_page_address(endpoint: str, invited: Invitation) -> str:
    """Return the address of one of the pages of this consultation."""
    return url_for(endpoint, body=invited.body.slug, ref=invited.consultation.slug)


def redirect_to(endpoint: str) -> AnyResponse:
    """Send the browser to another page of the consultation that this address names."""
    return redirect(url_for(endpoint, **(request.view_args or {})), 303)


def rows(invited: Invitation, content: Reply | ReplyForm) -> list[form.Row]:
    """Return the ballots with their documents, and what this reply says on each."""
    return form.rows(
        invited, documents.documents_of_ballots(parts(), invited.consultation.id), content.votes, content.statements
    )


def render_invitation_page(template: str, invited: Invitation, **more: object) -> str:
    """Return a page with what all of them show: for whom it is, where the consultation stands, how long it lasts."""
    return render_template(
        template,
        invited=invited,
        standing=invited.standing,
        consultation=invited.consultation,
        body=invited.body,
        zone=invited.standing.opened["time_zone"],
        needed=form.majority_line(invited.standing),
        left=invitations.time_left(invited, now()),
        form_address=invitation_page_address("focal_point.fill", invited),
        made_for=paper_mark.mark_paper(invited),
        called=language_in_words,
        reads_reply=current.may_read(invited),
        **more,
    )


def answer_refusal(refusal: Refused) -> Response:
    """Return the page of a refusal. Where a consultation is known: what stands, where to go on. For a void link: how to get
    another."""
    invited = _invited_of_request()
    lead = "reply" if request.endpoint in _REPLYING else "look"
    if request.form.get("quiet"):
        return Response(status=errors.refusal_status(refusal))
    if invited is None:
        links = [errors.link_again()] if refusal.code in _LINKS_LOST else []
        return errors.refusal_page(refusal, lead=lead, links=links)
    annulment = changes_since_opening.annulment(parts(), invited.consultation.number, invited.standing)
    links = []
    if annulment is not None:
        links.append((invitation_page_address("evidence.show_record", invited), _("View the record")))
    if invited.standing.stage is Stage.DECLARED:
        links.append((invitation_page_address("public.show_results", invited), _("The result")))
    if request.endpoint not in ("focal_point.link", "focal_point.come_in"):  # these have no session yet
        if is_taken(invited):
            links.append((invitation_page_address("focal_point.fill", invited), _("The ballot paper")))
        if invited.standing_reply is not None:
            links.append((invitation_page_address("receipts.receipt", invited), _("Receipt of the standing reply")))
    shown: dict[str, Any] = {
        "invited": invited,
        "stands": form.standing_reply_line(invited),
        "links": links,
        "contact": invited.consultation.contact,
    }
    if annulment is not None and refusal.code == "not-open":
        return annulled_page(annulment, lead, **shown)
    return errors.refusal_page(refusal, lead=lead, **shown)


def _invited_of_request() -> Invitation | None:
    """Return what this request has shown of an invitation; or, where it sent a form that was refused, how that stands now."""
    sender: Sender | None = g.get("sender")
    if "invited" not in g and sender is not None:
        with suppress(Refused):
            invited_again(sender)
    found: Invitation | None = g.get("invited")
    return found


def annulled_page(annulment: Reasoned, lead: str, **shown: Any) -> Response:
    """Return the page that says that the consultation was annulled, when, and the chair's reason, which is public in the
    record."""
    facts = {"time": when(annulment.at, g.zone)}
    return errors.error_page(
        "annulled", facts, lead=lead, template="focal_point/annulled.html", annulment=annulment, **shown
    )
