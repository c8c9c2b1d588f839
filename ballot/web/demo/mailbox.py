"""The mails of a demonstration, as their recipients would see them. Anywhere else these addresses do not exist."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, request

from ballot.adapters.mail.files import StoredMail, mail_names, read_attachment, read_mail, read_mailbox
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import settings
from ballot.web.kit.downloads import download
from ballot.web.kit.pagination import count_pages, requested_page
from ballot.web.kit.security import POLICY_OF_PAGE_WITH_FRAME, show_mail_in_frame

blueprint = Blueprint("mailbox", __name__)

MAILS_ON_PAGE = 50
"""Mails on one page."""


def _mail_folder() -> Path:
    folder = settings().mail_folder
    if not settings().demo or folder is None:
        abort(404)
    return folder


def _find_mail(name: str) -> StoredMail:
    found = read_mail(_mail_folder(), name)
    if found is None:
        abort(404)
    return found


@blueprint.get("/mailbox")
@allow(ANYONE)
def mails() -> str:
    """List the newest mails first: all of them, or those to one address."""
    folder, address = _mail_folder(), request.args.get("to", "")
    found = [mail for mail in read_mailbox(folder) if mail.to_address == address] if address else []
    count = len(found) if address else len(mail_names(folder))
    pages = count_pages(count, MAILS_ON_PAGE)
    page = min(requested_page(), pages)
    begins = (page - 1) * MAILS_ON_PAGE
    shown = found[begins : begins + MAILS_ON_PAGE] if address else read_mailbox(folder, MAILS_ON_PAGE, begins)
    return render_template("demo/mailbox.html", mails=shown, address=address, count=count, page=page, pages=pages)


@blueprint.get("/mailbox/<name>")
@allow(ANYONE)
def mail(name: str) -> Response:
    """Show one mail: its text, its links and files, and its HTML part in a frame that may do nothing."""
    response = make_response(render_template("demo/mail.html", mail=_find_mail(name)))
    response.headers["Content-Security-Policy"] = POLICY_OF_PAGE_WITH_FRAME
    return response


@blueprint.get("/mailbox/<name>/html")
@allow(ANYONE)
def html(name: str) -> Response:
    """Send the mail's HTML part, for that frame."""
    return show_mail_in_frame(_find_mail(name).html)


@blueprint.get("/mailbox/<name>/files/<int:number>")
@allow(ANYONE)
def file(name: str, number: int) -> Response:
    """Send a file that came with the mail, 1 for the first."""
    found = read_attachment(_mail_folder(), name, number)
    if found is None:
        abort(404)
    return download(found.content, found.media_type, found.file_name)
