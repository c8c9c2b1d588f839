"""The roll of the body as a file: download it, and import one.

What a list would change is shown before it is imported, and it is imported as it was shown or not at all. Between the
two nothing is stored: the form carries the list.
"""

from __future__ import annotations

import base64
import binascii

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput, ListPreviewOutdated, Refused, UnreadableDocument
from ballot.services.council import csv_lists, lists, roll_import
from ballot.services.council.roll_import import RollPreview
from ballot.web.kit import errors
from ballot.web.kit.access import UPLOAD_BYTES, allow, current_officer
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.downloads import download
from ballot.web.kit.form_errors import problems_of_refusal
from ballot.web.kit.i18n import _, _n
from ballot.web.kit.uploads import LIST_KINDS, read_upload, safe_file_name
from ballot.web.secretariat.refused_lists import list_form_context

blueprint = Blueprint("roll_list", __name__)


@blueprint.get("/secretariat/lists/roll.csv")
@allow(SECRETARIAT)
def roll() -> Response:
    """Send the roll, as a list that can be imported again."""
    members = roll_import.list_roll(parts(), settings().body)
    return download(csv_lists.write_roll(members), "text/csv", f"{settings().body}-roll-{now():%Y-%m-%d}.csv")


@blueprint.get("/secretariat/lists/roll")
@allow(SECRETARIAT)
def form() -> Response:
    """Show the form to choose a file."""
    return _show_roll_form(None)


def _show_roll_form(refused: UnreadableDocument | None, changed: bool = False) -> Response:
    page = render_template(
        "secretariat/lists/roll.html",
        columns=lists.ROLL_COLUMNS,
        answers=tuple(lists.YES_OR_NO),
        **list_form_context(refused),
        changed=changed,
    )
    return make_response(page, errors.refusal_status(refused) if refused else 409 if changed else 200)


@blueprint.post("/secretariat/lists/roll")
@allow(SECRETARIAT, accepts=UPLOAD_BYTES)
def preview() -> Response:
    """Show what importing this list would change. Stores nothing."""
    try:
        upload = read_upload("list", LIST_KINDS)
        members = lists.read_roll(upload.content, upload.name, request.form.get("tab", ""))
    except UnreadableDocument as refused:
        return _show_roll_form(refused)
    found = roll_import.preview_roll(parts(), current_officer().public_id, settings().body, members)
    return _show_roll_preview(found, upload.name, _("Roll imported from {file}", file=upload.name))


def _show_roll_preview(found: RollPreview, file_name: str, reason: str, refused: Refused | None = None) -> Response:
    page = render_template(
        "secretariat/lists/roll_preview.html",
        found=found,
        file=file_name,
        reason=reason,
        carried=base64.b64encode(csv_lists.write_roll(found.listed)).decode("ascii"),
        problems=problems_of_refusal(refused if isinstance(refused, BadInput) else None, "reason"),
        changed=isinstance(refused, ListPreviewOutdated),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


@blueprint.post("/secretariat/lists/roll/take")
@allow(SECRETARIAT, accepts=UPLOAD_BYTES)
def import_roll() -> Response:
    """Import what the preview showed, all of it. Where the members have changed meanwhile, import nothing and show it anew."""
    by, body, form = current_officer().public_id, settings().body, request.form
    reason, file_name = form.get("reason", ""), safe_file_name(form.get("file", ""))
    try:
        members = lists.read_roll(base64.b64decode(form.get("carried", ""), validate=True), file_name)
    except (binascii.Error, UnreadableDocument):
        return _show_roll_form(None, changed=True)
    try:
        count = roll_import.seat_members(parts(), by, body, members, reason, form.get("digest", ""))
    except (BadInput, ListPreviewOutdated) as refused:
        return _show_roll_preview(roll_import.preview_roll(parts(), by, body, members), file_name, reason, refused)
    flash(_n("The roll has been imported: {n} Member State.", "The roll has been imported: {n} Member States.", count))
    return redirect(url_for("members.members"), 303)
