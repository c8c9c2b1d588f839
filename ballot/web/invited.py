"""What every page of an invited focal point does: whose invitation it is, whether a reply is taken, how it is shown."""

from __future__ import annotations

from flask import Response, g, render_template, request, url_for

from ballot.rules.deadlines import passed
from ballot.rules.refusals import DeadlinePassed, Refused
from ballot.rules.replies import Reply, demand_replies_taken
from ballot.rules.stages import Stage
from ballot.services import overview, replying
from ballot.services.replying import Invitation
from ballot.web import errors, paper
from ballot.web.access import OtherLinkNeeded, focal_point
from ballot.web.here import now, parts
from ballot.web.paper import Sent


def invited_to(body: str, ref: str) -> Invitation:
    """The invitation of the session, if the address is that of its consultation. Raises OtherLinkNeeded, LinkWithdrawn."""
    person, consultation_id = focal_point()
    invited = known(replying.invitation(parts(), person.id or 0, consultation_id))
    if (invited.body.slug, invited.consultation.slug) != (body, ref):
        g.invited = None
        raise OtherLinkNeeded()
    return invited


def known(invited: Invitation) -> Invitation:
    """Kept for this request, so that a refusal's page can say what stands."""
    g.invited = invited
    g.zone = invited.standing.opened["time_zone"]
    return invited


def demand_taken(invited: Invitation) -> None:
    """Raises what a reply sent now would be refused for, as far as that does not depend on what it says."""
    standing, moment = invited.standing, now()
    demand_replies_taken(standing.stage)
    if passed(standing.deadline(), moment):
        raise DeadlinePassed(closes_at=standing.deadline(), at=moment)
    standing.roll.demand_entitled(invited.state)


def is_taken(invited: Invitation) -> bool:
    """Whether a reply sent now could be taken."""
    try:
        demand_taken(invited)
    except Refused:
        return False
    return True


def address(endpoint: str, invited: Invitation) -> str:
    """The address of one of the pages under the paper's own."""
    return url_for(endpoint, body=invited.body.slug, ref=invited.consultation.slug)


def rows(invited: Invitation, content: Reply | Sent) -> list[paper.Row]:
    """The ballots with their documents, and what this reply says on each."""
    documents = overview.documents(parts(), invited.consultation.id or 0)
    return paper.rows(invited, documents, content.votes, content.statements)


def render(template: str, invited: Invitation, **more: object) -> str:
    """A page with what all of them show: for whom it is, where the consultation stands, how long it lasts."""
    return render_template(
        template,
        invited=invited,
        standing=invited.standing,
        consultation=invited.consultation,
        body=invited.body,
        lang=invited.focal_point.language,
        zone=invited.standing.opened["time_zone"],
        needed=paper.needed(invited.standing),
        left=replying.time_left(invited, now()),
        form_address=address("voter.fill", invited),
        **more,
    )


def answer_refusal(refusal: Refused) -> Response:
    """Where a consultation is known: what stands, and where to go on."""
    invited: Invitation | None = g.get("invited")
    lead = "reply" if request.endpoint == "voter.send" else "look"
    if invited is None:
        return errors.refusal_page(refusal, lead=lead)
    links = []
    if invited.standing.stage is Stage.DECLARED:
        links.append((f"/results/{invited.body.slug}/{invited.consultation.slug}", "The result"))
    if request.endpoint not in ("voter.link", "voter.come_in"):  # these have no session yet
        if is_taken(invited):
            links.append((address("voter.fill", invited), "The ballot paper"))
        if invited.standing_reply is not None:
            links.append((address("receipts.receipt", invited), "The receipt of the reply that stands"))
    return errors.refusal_page(
        refusal,
        lead=lead,
        invited=invited,
        stands=paper.stands(invited),
        links=links,
        contact=invited.consultation.contact,
    )
