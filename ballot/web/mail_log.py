"""The mail log of a consultation: who was written to, when, and whether it went out. No mail's words, no votes.

Numbers in paths go as far as the database's whole numbers do; whatever is beyond is the number of nothing.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.services import delivery
from ballot.store.post import STATUSES
from ballot.web.access import PREPARERS, SECRETARIAT, for_, officer
from ballot.web.formatting import plural
from ballot.web.here import parts
from ballot.web.visibility import opened

blueprint = Blueprint("mail_log", __name__)

PAGE = 100
"""Mails on one page."""


@blueprint.get("/secretariat/<body>/<ref>/mail")
@for_(PREPARERS)
def mails(body: str, ref: str) -> str:
    """The mails of this consultation, newest first; all, or those of one status."""
    found = opened(body, ref)
    log = delivery.mail_log(parts(), found.id)
    status = request.args.get("status", "")
    shown = [mail for mail in log if mail.status == status] if status in STATUSES else log
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "secretariat/mail.html",
        found=found,
        mails=shown[(page - 1) * PAGE : page * PAGE],
        counts={one: sum(mail.status == one for mail in log) for one in STATUSES},
        total=len(log),
        status=status if status in STATUSES else "",
        page=page,
        pages=pages,
    )


@blueprint.post("/secretariat/<body>/<ref>/mail/<int(max=2147483647):mail_id>/send-again")
@for_(SECRETARIAT)
def send_again(body: str, ref: str, mail_id: int) -> Response:
    """Put a failed mail back into the queue."""
    found = opened(body, ref)
    if all(mail.id != mail_id for mail in delivery.mail_log(parts(), found.id)):
        abort(404)
    delivery.send_again(parts(), officer().public_id, mail_id)
    flash("The mail is back in the queue.")
    return redirect(url_for("mail_log.mails", body=body, ref=ref, status="failed"), 303)


@blueprint.post("/secretariat/<body>/<ref>/mail/send-all-failed")
@for_(SECRETARIAT)
def send_all_failed(body: str, ref: str) -> Response:
    """Put every failed mail of this consultation back into the queue, as after trouble of the mail server."""
    found = opened(body, ref)
    count = delivery.send_all_failed(parts(), officer().public_id, found.id)
    flash(f"{plural(count, 'mail')} back in the queue.")
    return redirect(url_for("mail_log.mails", body=body, ref=ref), 303)
