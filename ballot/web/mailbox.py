"""The mails of a demonstration, as their recipients would see them. Anywhere else these addresses do not exist."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template

from ballot.outside.mailfiles import StoredMail, read_mail, read_mailbox
from ballot.web.access import ANYONE, for_
from ballot.web.here import settings
from ballot.web.security import POLICY

blueprint = Blueprint("mailbox", __name__)

SHOWN = 500
_FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"
)


def _folder() -> Path:
    folder = settings().mail_folder
    if not settings().demo or folder is None:
        abort(404)
    return folder


def _mail(name: str) -> StoredMail:
    found = read_mail(_folder(), name)
    if found is None:
        abort(404)
    return found


@blueprint.get("/mailbox")
@for_(ANYONE)
def mails() -> str:
    """The newest mails."""
    return render_template("mailbox/list.html", mails=read_mailbox(_folder(), SHOWN), shown=SHOWN)


@blueprint.get("/mailbox/<name>")
@for_(ANYONE)
def mail(name: str) -> Response:
    """One mail: its text, its links, and its other part in a frame that may do nothing."""
    response = make_response(render_template("mailbox/mail.html", mail=_mail(name)))
    response.headers["Content-Security-Policy"] = POLICY + "; frame-src 'self'"
    return response


@blueprint.get("/mailbox/<name>/html")
@for_(ANYONE)
def html(name: str) -> Response:
    """The mail's HTML part, for that frame."""
    response = make_response(f'<base target="_blank">{_mail(name).html}')
    response.headers["Content-Security-Policy"] = _FRAME_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
