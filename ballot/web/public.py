"""What everyone may see: results, the audit page, and everything needed to check a record without this server."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request

from ballot.record.canonical import encode
from ballot.record.note import VerifierKey
from ballot.rules.refusals import NotReady
from ballot.services import lookups, overview, publishing
from ballot.services.overview import Overview
from ballot.web import results
from ballot.web.access import ANYONE, for_
from ballot.web.downloads import download, later, no_tally
from ballot.web.here import now, parts
from ballot.web.showing import ended_by, in_words, replies_line, rule_line
from ballot.web.uploads import plain_name
from ballot.web.visibility import NotPublicYet, followed, known, may_follow, may_have

blueprint = Blueprint("public", __name__)

PAGE = 50
"""Entries on one audit page."""
LONGEST_SHOWN = 4_000
"""Characters of an entry that the audit page shows; the whole is in `entries.jsonl`."""


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


def _of(found: Overview, name: str) -> str:
    """A file's name that says which consultation it is of."""
    return f"{found.row.slug}-{name}"


@blueprint.get("/audit/<body>/<ref>/bundle.zip")
@for_(ANYONE)
def bundle(body: str, ref: str) -> Response:
    """The bundle of record format §5."""
    found = followed(body, ref)
    try:
        content = publishing.export(parts(), found.id)
    except NotReady as refused:
        return later(refused)
    return download(content, "application/zip", _of(found, "bundle.zip"))


@blueprint.get("/audit/<body>/<ref>/checkpoint")
@for_(ANYONE)
def checkpoint(body: str, ref: str) -> Response:
    """The newest checkpoint: for everyone, at any stage, so that anyone can keep one to hold the server to."""
    found = known(body, ref)
    if found.checkpoint is None:
        return later(NotReady(what="checkpoint"))
    return download(found.checkpoint.note.encode(), "text/plain; charset=utf-8", _of(found, "checkpoint.txt"))


@blueprint.get("/audit/<body>/<ref>/entries.jsonl")
@for_(ANYONE)
def entries(body: str, ref: str) -> Response:
    """The record itself."""
    found = followed(body, ref)
    lines = lookups.record_lines(parts(), found.id, found.standing.size)
    return download(lines, "application/jsonl", _of(found, "entries.jsonl"))


@blueprint.get("/audit/<body>/<ref>/body.pem")
@for_(ANYONE)
def key(body: str, ref: str) -> Response:
    """The body's public key, as the first entry names it."""
    found = known(body, ref)
    pem = VerifierKey.parse(found.standing.opened["key"]).pem()
    return download(pem, "application/x-pem-file", _of(found, "body.pem"))


@blueprint.get("/audit/<body>/<ref>/tally.json")
@for_(ANYONE)
def tally(body: str, ref: str) -> Response:
    """The signed tally."""
    found = known(body, ref)
    if found.tally is None:
        return no_tally(found)
    return download(found.tally.tally, "application/json", _of(found, "tally.json"))


@blueprint.get("/audit/<body>/<ref>/tally.sig")
@for_(ANYONE)
def tally_signature(body: str, ref: str) -> Response:
    """The 64 bytes of its signature."""
    found = known(body, ref)
    if found.tally is None:
        return no_tally(found)
    return download(found.tally.signature, "application/octet-stream", _of(found, "tally.sig"))


@blueprint.get("/documents/<sha256>")
@for_(ANYONE)
def document(sha256: str) -> Response:
    """A document that goes with a ballot, for whoever may have it (`visibility.may_have`)."""
    found = lookups.attached(parts(), sha256)
    if found is None:
        abort(404)
    kept, places = found
    seen = [place for place in places if may_have(place)]
    if not seen:
        abort(404)
    return download(kept.content, kept.media_type, plain_name(seen[0].file_name))
