"""The mails of a demonstration, as their recipients would see them. Anywhere else these addresses do not exist."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, request

from ballot.adapters.mail.files import StoredMail, mail_names, read_attachment, read_mail, read_mailbox
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import settings
from ballot.web.kit.downloads import download
from ballot.web.kit.pagination import page_asked, pages_of
from ballot.web.kit.security import FRAMING_POLICY, mail_frame

blueprint = Blueprint("mailbox", __name__)

PAGE = 50
"""Mails on one page."""


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
@allow(ANYONE)
def mails() -> str:
    """The newest mails first: all of them, or those to one address."""
    folder, address = _folder(), request.args.get("to", "")
    found = [mail for mail in read_mailbox(folder) if mail.to_address == address] if address else []
    count = len(found) if address else len(mail_names(folder))
    pages = pages_of(count, PAGE)
    page = min(page_asked(), pages)
    begins = (page - 1) * PAGE
    shown = found[begins : begins + PAGE] if address else read_mailbox(folder, PAGE, begins)
    return render_template("demo/mailbox.html", mails=shown, address=address, count=count, page=page, pages=pages)


@blueprint.get("/mailbox/<name>")
@allow(ANYONE)
def mail(name: str) -> Response:
    """One mail: its text, its links and files, and its other part in a frame that may do nothing."""
    response = make_response(render_template("demo/mail.html", mail=_mail(name)))
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


@blueprint.get("/mailbox/<name>/html")
@allow(ANYONE)
def html(name: str) -> Response:
    """The mail's HTML part, for that frame."""
    return mail_frame(_mail(name).html)


@blueprint.get("/mailbox/<name>/files/<int:number>")
@allow(ANYONE)
def file(name: str, number: int) -> Response:
    """A file that came with the mail, 1 for the first."""
    found = read_attachment(_folder(), name, number)
    if found is None:
        abort(404)
    return download(found.content, found.media_type, found.file_name)
