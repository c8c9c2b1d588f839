"""Step 2: the ballots in their order; move one up or down, or remove it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import UnknownBallot
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import ballot_mark
from ballot.services.consultations.overview import DraftView, Overview
from ballot.store.tables import DraftBallot
from ballot.web.drafts.steps import address_parts, blueprint, find_draft, show_step
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import _
from ballot.web.presenters.findings import missing_documents

BALLOT_ADDRESS = "/desk/<body>/<ref>/ballots/<int(max=2147483647):position>"
"""The address of one ballot."""


@blueprint.get("/desk/<body>/<ref>/ballots")
@allow(PREPARERS)
def ballots(body: str, ref: str) -> Response:
    """List the ballots."""
    found = find_draft(body, ref)
    draft = overview.read_draft(parts(), found.id)
    return show_step(
        "ballots",
        "drafts/ballots.html",
        found,
        draft=draft,
        named=missing_documents(draft),
        seen={one.position: ballot_mark(one) for one in draft.ballots},
    )


def redirect_to_ballot(found: Overview, position: int | None = None) -> Response:
    """Redirect to the list, at one of its ballots."""
    anchor = f"ballot-{position}" if position is not None else None
    return redirect(url_for("drafts.ballots", **address_parts(found), _anchor=anchor), 303)


def ballot_of(draft: DraftView, position: int) -> DraftBallot:
    """Return the ballot at this position. Raise UnknownBallot."""
    for ballot in draft.ballots:
        if ballot.position == position:
            return ballot
    raise UnknownBallot(ballot=str(position))


@blueprint.post(BALLOT_ADDRESS + "/move")
@allow(PREPARERS)
def move_ballot(body: str, ref: str, position: int) -> Response:
    """Move a ballot up or down by one."""
    found = find_draft(body, ref)
    to = position - 1 if request.form.get("way") == "up" else position + 1
    drafts.move_ballot(parts(), current_officer().public_id, found.id, position, to, request.form.get("seen"))
    flash(_("The former ballot {ballot} is now ballot {to}.", ballot=position, to=to))
    return redirect_to_ballot(found, to)


@blueprint.post(BALLOT_ADDRESS + "/remove")
@allow(PREPARERS)
def remove_ballot(body: str, ref: str, position: int) -> Response:
    """Remove a ballot with its documents, after asking once more."""
    found = find_draft(body, ref)
    ballot = ballot_of(overview.read_draft(parts(), found.id), position)
    if request.form.get("confirmed") != "yes":
        page = render_template(
            "chair/confirm.html",
            found=found,
            title=_("Remove ballot {ballot}", ballot=position),
            question=_("The ballot and its documents are removed from the draft; the ballots after it move up."),
            ballot=ballot,
            action=request.path,
            button=_("Remove"),
            fields={"confirmed": "yes", "seen": request.form.get("seen") or ballot_mark(ballot)},
            back=url_for("drafts.ballots", **address_parts(found), _anchor=f"ballot-{position}"),
            danger=True,
        )
        return make_response(page)
    drafts.remove_ballot(parts(), current_officer().public_id, found.id, position, request.form.get("seen"))
    flash(_("Ballot {ballot} is removed.", ballot=position))
    return redirect_to_ballot(found)
