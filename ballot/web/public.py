"""What everyone may see: results, the audit page, and everything needed to check a record without this server."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file

from ballot.record.canonical import encode
from ballot.record.note import VerifierKey
from ballot.rules.refusals import NotReady
from ballot.rules.stages import Stage
from ballot.services import lookups, overview, publishing
from ballot.services.overview import Overview
from ballot.web import errors, results
from ballot.web.access import ANYONE, for_
from ballot.web.here import now, parts
from ballot.web.sessions import person
from ballot.web.showing import ended_by, in_words, replies_line, rule_line
from ballot.web.uploads import plain_name
from ballot.web.visibility import NotPublicYet, followed, known, may_follow

blueprint = Blueprint("public", __name__)

PAGE = 50
"""Entries on one audit page."""
LONGEST_SHOWN = 4_000
"""Characters of an entry that the audit page shows; the whole is in `entries.jsonl`."""
INERT = "default-src 'none'; sandbox"
"""The policy of a file that somebody sent: should a browser show it after all, it can load and run nothing."""


@blueprint.errorhandler(NotPublicYet)
def not_public_yet(error: NotPublicYet) -> Response:
    """Say what is known, and who may see more."""
    return make_response(render_template("public/not_yet.html", found=error.found, stands=ended_by(error.found)), 403)


@blueprint.get("/results/<body>/<ref>")
@for_(ANYONE)
def show_results(body: str, ref: str) -> str:
    """The result, once it is declared; until then what everyone may know."""
    found = known(body, ref)
    return render_template(
        "public/results.html",
        found=found,
        stands=ended_by(found),
        needs=rule_line(found),
        now=now(),
        may_follow=may_follow(found.id, found.stage),
        **results.shown(found),
    )


@blueprint.get("/audit/<body>/<ref>")
@for_(ANYONE)
def audit(body: str, ref: str) -> str:
    """The record: every act in plain words beside its entry, the checkpoint, the key, the downloads."""
    found = followed(body, ref)
    pages = max(1, -(-found.standing.size // PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    zone = found.row.time_zone
    shown = []
    for entry in overview.entries(parts(), found.id, (page - 1) * PAGE, PAGE):
        line = encode(entry).decode()
        cut = line[:LONGEST_SHOWN] if len(line) > LONGEST_SHOWN else ""
        shown.append({"entry": entry, "words": in_words(entry, zone), "line": cut or line, "cut": bool(cut)})
    return render_template(
        "public/audit.html",
        found=found,
        stands=ended_by(found),
        replies=replies_line(found),
        key=VerifierKey.parse(found.standing.opened["key"]),
        entries=shown,
        page=page,
        pages=pages,
    )


def download(content: bytes, media_type: str, found: Overview, name: str) -> Response:
    """A file of this consultation, under a name that says which one it is of."""
    response = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=f"{found.row.slug}-{name}"
    )
    response.headers["Content-Security-Policy"] = INERT
    return response


def later(refused: NotReady) -> Response:
    """What is asked for is signed in a moment; a GET changes nothing, so it does not sign it itself."""
    response = errors.refusal_page(refused)
    response.status_code = 503
    response.headers["Retry-After"] = "1"
    return response


@blueprint.get("/audit/<body>/<ref>/bundle.zip")
@for_(ANYONE)
def bundle(body: str, ref: str) -> Response:
    """The bundle of record format §5."""
    found = followed(body, ref)
    try:
        content = publishing.export(parts(), found.id)
    except NotReady as refused:
        return later(refused)
    return download(content, "application/zip", found, "bundle.zip")


@blueprint.get("/audit/<body>/<ref>/checkpoint")
@for_(ANYONE)
def checkpoint(body: str, ref: str) -> Response:
    """The newest checkpoint: for everyone, at any stage, so that anyone can keep one to hold the server to."""
    found = known(body, ref)
    if found.checkpoint is None:
        return later(NotReady(what="checkpoint"))
    return download(found.checkpoint.note.encode(), "text/plain; charset=utf-8", found, "checkpoint.txt")


@blueprint.get("/audit/<body>/<ref>/entries.jsonl")
@for_(ANYONE)
def entries(body: str, ref: str) -> Response:
    """The record itself."""
    found = followed(body, ref)
    with parts().store.reading() as tx:
        lines = publishing.record_lines(tx, found.id, found.standing.size)
    return download(lines, "application/jsonl", found, "entries.jsonl")


@blueprint.get("/audit/<body>/<ref>/body.pem")
@for_(ANYONE)
def key(body: str, ref: str) -> Response:
    """The body's public key, as the first entry names it."""
    found = known(body, ref)
    pem = VerifierKey.parse(found.standing.opened["key"]).pem()
    return download(pem, "application/x-pem-file", found, "body.pem")


@blueprint.get("/audit/<body>/<ref>/tally.json")
@for_(ANYONE)
def tally(body: str, ref: str) -> Response:
    """The signed tally."""
    found = known(body, ref)
    if found.tally is None:
        return no_tally(found)
    return download(found.tally.tally, "application/json", found, "tally.json")


@blueprint.get("/audit/<body>/<ref>/tally.sig")
@for_(ANYONE)
def tally_signature(body: str, ref: str) -> Response:
    """The 64 bytes of its signature."""
    found = known(body, ref)
    if found.tally is None:
        return no_tally(found)
    return download(found.tally.signature, "application/octet-stream", found, "tally.sig")


def no_tally(found: Overview) -> Response:
    """Declared and not signed yet: in a moment. Not declared: there is none."""
    if found.stage is Stage.DECLARED:
        return later(NotReady(what="tally"))
    raise NotReady(what="tally")


@blueprint.get("/documents/<sha256>")
@for_(ANYONE)
def document(sha256: str) -> Response:
    """A document that goes with a ballot, always as a download.

    Officers have every one. Those that may be handed on, the focal points of the consultation have too, and everyone
    once it has ended.
    """
    found = lookups.attached(parts(), sha256)
    if found is None:
        abort(404)
    kept, places = found
    who = person()
    staff = who is not None and who.officer is not None
    seen = [
        place for place in places if staff or (place.distributable and may_follow(place.consultation_id, place.stage))
    ]
    if not seen:
        abort(404)
    response = send_file(
        BytesIO(kept.content), mimetype=kept.media_type, as_attachment=True, download_name=plain_name(seen[0].file_name)
    )
    response.headers["Content-Security-Policy"] = INERT
    return response
