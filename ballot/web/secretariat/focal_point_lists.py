"""Lists as files: download the focal points and the ledger of rights, and import a list of focal points.

What a list would change is shown before it is imported, and it is imported as it was shown or not at all. Between the
two nothing is stored: the form carries the list. While a consultation is open, whoever imports one gives credentials
again, and a second officer confirms it.
"""

from __future__ import annotations

import base64
import binascii

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import CredentialsNeeded, ListPreviewOutdated, Refused, UnreadableDocument
from ballot.services.accounts import officers
from ballot.services.council import csv_lists, focal_point_import, lists, voting_rights
from ballot.services.council.focal_point_import import ImportPreview
from ballot.services.countersigning import focal_point_change
from ballot.services.countersigning.focal_point_change import ListImport
from ballot.web.accounts.reauthentication import are_credentials_fresh, require_fresh_while_open
from ballot.web.kit import errors
from ballot.web.kit.access import UPLOAD_BYTES, allow, current_officer
from ballot.web.kit.context import now, parts, settings
from ballot.web.kit.downloads import download
from ballot.web.kit.form_errors import needs_fresh_credentials
from ballot.web.kit.i18n import _n
from ballot.web.kit.uploads import LIST_KINDS, read_upload
from ballot.web.secretariat.focal_point_changes import redirect_to_focal_point_change
from ballot.web.secretariat.refused_lists import list_form_context

blueprint = Blueprint("focal_point_lists", __name__)

ROWS_SHOWN = 5_000
"""Rows of one kind that a preview shows: more than a list has of any council (`lists.MOST_FOCAL_POINTS_OF_STATE`)."""
_CSV = "text/csv"


def _file_name(what: str) -> str:
    return f"{settings().body}-{what}-{now():%Y-%m-%d}.csv"


@blueprint.get("/secretariat/lists/focal-points.csv")
@allow(SECRETARIAT)
def focal_points() -> Response:
    """Send every focal point in office, as a list that can be imported again."""
    people = focal_point_import.list_focal_points(parts(), settings().body)
    return download(csv_lists.write_focal_points(people), _CSV, _file_name("focal-points"))


@blueprint.get("/secretariat/lists/focal-points-empty.csv")
@allow(SECRETARIAT)
def empty_list() -> Response:
    """Send a list with the names of its columns and nobody in it, to be filled in."""
    return download(csv_lists.write_focal_points([]), _CSV, "focal-points-empty.csv")


@blueprint.get("/secretariat/lists/ledger.csv")
@allow(SECRETARIAT)
def ledger() -> Response:
    """Send the whole ledger of rights to vote, oldest line first."""
    rights = voting_rights.list_ledger(parts(), settings().body)
    return download(csv_lists.write_ledger(rights, officers.officer_names(parts())), _CSV, _file_name("voting-rights"))


# ------------------------------------------------------------------------------- sending one in


@blueprint.get("/secretariat/lists/focal-points")
@allow(SECRETARIAT)
def form() -> Response:
    """Show the form to choose a file."""
    require_fresh_while_open()
    return _show_list_form(None)


def _show_list_form(refused: UnreadableDocument | None, changed: bool = False) -> Response:
    page = render_template(
        "secretariat/lists/focal_points.html",
        columns=lists.FOCAL_POINT_COLUMNS,
        **list_form_context(refused),
        changed=changed,
    )
    return make_response(page, errors.refusal_status(refused) if refused else 409 if changed else 200)


@blueprint.post("/secretariat/lists/focal-points")
@allow(SECRETARIAT, accepts=UPLOAD_BYTES)
def preview() -> Response:
    """Show what importing this list would change. Stores nothing."""
    try:
        upload = read_upload("list", LIST_KINDS)
        found = focal_point_import.preview_import(
            parts(),
            current_officer().public_id,
            settings().body,
            upload.content,
            upload.name,
            request.form.get("tab", ""),
        )
    except UnreadableDocument as refused:
        return _show_list_form(refused)
    return _show_list_preview(found, upload.name)


def _show_list_preview(found: ImportPreview, file_name: str, refused: Refused | None = None) -> Response:
    page = render_template(
        "secretariat/lists/focal_points_preview.html",
        found=found,
        file=file_name,
        most=ROWS_SHOWN,
        carried=base64.b64encode(csv_lists.write_focal_points(found.listed)).decode("ascii"),
        stale=needs_fresh_credentials(refused),
        changed=errors.explain_to_reader(refused) if isinstance(refused, ListPreviewOutdated) else None,
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


@blueprint.post("/secretariat/lists/focal-points/take")
@allow(SECRETARIAT, accepts=UPLOAD_BYTES)
def import_list() -> Response:
    """Import what the preview showed, all of it, or propose it while a consultation is open.

    Where the effect has changed meanwhile, import nothing and show it anew.
    """
    by, body = current_officer().public_id, settings().body
    try:
        data = base64.b64decode(request.form.get("carried", ""), validate=True)
        found = focal_point_import.preview_import(parts(), by, body, data, "")
    except (binascii.Error, UnreadableDocument):
        return _show_list_form(None, changed=True)
    try:
        change = ListImport(tuple(found.listed), request.form.get("digest", ""))
        proposed = focal_point_change.change_focal_points(parts(), by, body, change, fresh=are_credentials_fresh())
    except (CredentialsNeeded, ListPreviewOutdated) as refused:
        now_shown = focal_point_import.preview_import(parts(), by, body, data, "")
        return _show_list_preview(now_shown, request.form.get("file", ""), refused)
    if proposed is not None:
        return redirect_to_focal_point_change(proposed)
    flash(_n("{n} focal point has been added.", "{n} focal points have been added.", len(found.new)))
    return redirect(url_for("members.members"), 303)
