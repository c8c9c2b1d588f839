"""The mail log of a consultation: who was written to, when, and whether it arrived. No mail's words, no votes.

Numbers in paths go as far as the database's whole numbers do; whatever is beyond is the number of nothing.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.reference.state_search import LONGEST_SEARCH, find_states
from ballot.rules.acts import SECRETARIAT
from ballot.services.access.authorization import PREPARERS
from ballot.services.mail import log, resending
from ballot.services.mail.log import MAIL_STATUSES
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.filters import kind_name, mail_status_name, reason_said, state_name
from ballot.web.kit.i18n import _, _n
from ballot.web.kit.pagination import count_pages, requested_page
from ballot.web.kit.visibility import find_opened_for_officers

blueprint = Blueprint("mail_log", __name__)

MAILS_ON_PAGE = 100
"""Mails on one page."""
_NUMBER = "<int(max=2147483647):mail_id>"


def _requested_filter(states: list[str]) -> tuple[str | None, str | None]:
    standing, state = request.args.get("status", ""), request.args.get("state", "")
    return (standing if standing in MAIL_STATUSES else None, state if state in states else None)


@blueprint.get("/secretariat/<body>/<ref>/mail")
@allow(PREPARERS)
def mails(body: str, ref: str) -> str:
    """List the mails of this consultation, newest first; all, or those of one status and one Member State."""
    found = find_opened_for_officers(body, ref)
    states = [seat.state for seat in found.standing.roll]
    standing, state = _requested_filter(states)
    shown = log.read_page(
        parts(), found.id, standing=standing, state=state, number=requested_page(), size=MAILS_ON_PAGE
    )
    pages = count_pages(shown.count, MAILS_ON_PAGE)
    return render_template(
        "secretariat/mail.html",
        found=found,
        shown=shown,
        standings=MAIL_STATUSES,
        total=sum(shown.counts.values()),
        status=standing,
        state=state,
        states=sorted(states, key=state_name),
        kind_name=kind_name,
        mail_status_name=mail_status_name,
        reason_said=reason_said,
        page=min(requested_page(), pages),
        pages=pages,
    )


@blueprint.get("/secretariat/<body>/<ref>/mail/by-state")
@allow(PREPARERS)
def by_state(body: str, ref: str) -> str:
    """List who was written to, when, and whether it arrived, by Member State; all, or those with problems."""
    found = find_opened_for_officers(body, ref)
    written = log.list_by_state(parts(), found.id, found.body.number)
    typed = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    wanted = set(find_states(typed, [seat.state for seat in found.standing.roll]))
    states = [(seat, written.get(seat.state, [])) for seat in found.standing.roll if seat.state in wanted]
    troubled = [(seat, people) for seat, people in states if any(one.lost for one in people)]
    only = request.args.get("show") == "trouble"
    return render_template(
        "secretariat/mail_by_state.html",
        found=found,
        states=troubled if only else states,
        total=len(states),
        troubled=len(troubled),
        only=only,
        q=typed,
        kind_name=kind_name,
        mail_status_name=mail_status_name,
        reason_said=reason_said,
        standing_of=log.mail_status,
    )


@blueprint.post(f"/secretariat/<body>/<ref>/mail/{_NUMBER}/send-again")
@allow(SECRETARIAT)
def resend_mail(body: str, ref: str, mail_id: int) -> Response:
    """Queue a mail that failed or came back again."""
    found = find_opened_for_officers(body, ref)
    resending.send_again(parts(), current_officer().public_id, found.id, mail_id)
    flash(_("The mail has been queued again."))
    status, state = request.form.get("status") or None, request.form.get("state") or None
    return redirect(url_for("mail_log.mails", body=body, ref=ref, status=status, state=state), 303)


@blueprint.post("/secretariat/<body>/<ref>/mail/send-all-failed")
@allow(SECRETARIAT)
def resend_failed_mails(body: str, ref: str) -> Response:
    """Queue every failed mail of this consultation again, as after trouble of the mail server."""
    found = find_opened_for_officers(body, ref)
    count = resending.send_all_failed(parts(), current_officer().public_id, found.id)
    flash(_n("{n} mail has been queued again.", "{n} mails have been queued again.", count))
    return redirect(url_for("mail_log.mails", body=body, ref=ref), 303)
