"""Lists as files: the focal points and the ledger of rights to take away, and a list of focal points to send in.

What a list would change is shown before it is taken. Between the two nothing is kept here: the form carries the list.
"""

from __future__ import annotations

import base64
import binascii

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import NotReady, UnreadableDocument
from ballot.services import council, designations, lists, lookups
from ballot.services.designations import Preview
from ballot.services.together import all_faults
from ballot.web import errors
from ballot.web.access import SECRETARIAT, UPLOAD, for_, officer
from ballot.web.downloads import download
from ballot.web.here import now, parts, settings
from ballot.web.speech import _n
from ballot.web.uploads import LISTS, taken

blueprint = Blueprint("lists", __name__)

SHOWN = 500
"""Rows of one kind that a preview shows."""
_CSV = "text/csv"


def _name(what: str) -> str:
    return f"{settings().body}-{what}-{now():%Y-%m-%d}.csv"


@blueprint.get("/secretariat/lists/focal-points.csv")
@for_(SECRETARIAT)
def focal_points() -> Response:
    """Every focal point in office, as a list that can be sent in again."""
    people = designations.everyone(parts(), settings().body)
    return download(lists.write_focal_points(people), _CSV, _name("focal-points"))


@blueprint.get("/secretariat/lists/ledger.csv")
@for_(SECRETARIAT)
def ledger() -> Response:
    """The whole ledger of rights to vote, oldest line first."""
    rights = council.ledger(parts(), settings().body)
    return download(lists.write_ledger(rights, lookups.officers(parts())), _CSV, _name("voting-rights"))


# ------------------------------------------------------------------------------- sending one in


@blueprint.get("/secretariat/lists/focal-points")
@for_(SECRETARIAT)
def form() -> Response:
    """Choose a file."""
    return _form(None)


def _form(refused: UnreadableDocument | None, changed: bool = False) -> Response:
    faults = all_faults(refused) if refused is not None else []
    page = render_template(
        "secretariat/list.html",
        columns=lists.FOCAL_POINTS,
        file=str(refused.facts.get("file", "")) if refused else "",
        # About the file as a whole, or about lines of it, each in its place.
        problem=errors.explained(faults[0]).why if faults and "line" not in faults[0].facts else "",
        faults=[(one.facts, errors.explained(one).why) for one in faults if "line" in faults[0].facts],
        changed=changed,
    )
    return make_response(page, errors.status(refused) if refused else 409 if changed else 200)


@blueprint.post("/secretariat/lists/focal-points")
@for_(SECRETARIAT, accepts=UPLOAD)
def preview() -> Response:
    """What taking this list would change. Nothing is stored."""
    try:
        upload = taken("list", LISTS)
        found = designations.preview(parts(), officer().public_id, settings().body, upload.content, upload.name)
    except UnreadableDocument as refused:
        return _form(refused)
    return _previewed(found, upload.name)


def _previewed(found: Preview, file_name: str) -> Response:
    page = render_template(
        "secretariat/list_preview.html",
        found=found,
        file=file_name,
        most=SHOWN,
        carried=base64.b64encode(lists.write_focal_points(found.new)).decode("ascii"),
    )
    return make_response(page)


@blueprint.post("/secretariat/lists/focal-points/take")
@for_(SECRETARIAT, accepts=UPLOAD)
def take() -> Response:
    """Take what the preview showed, all of it. If the list of focal points has changed meanwhile, nothing is taken."""
    by, body = officer().public_id, settings().body
    try:
        data = base64.b64decode(request.form.get("carried", ""), validate=True)
        found = designations.preview(parts(), by, body, data, "")
    except (binascii.Error, UnreadableDocument):
        return _form(None, changed=True)
    if found.digest != request.form.get("digest") or not found.new:
        return _form(None, changed=True)
    try:
        added = council.designate(parts(), by, body, found.new)
    except NotReady:
        return _previewed(designations.preview(parts(), by, body, data, ""), request.form.get("file", ""))
    flash(_n("{n} focal point is added.", "{n} focal points are added.", added))
    return redirect(url_for("secretariat.members"), 303)
