"""The record as evidence: the audit page, and everything needed to verify a record without this server."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, make_response, render_template

from ballot.record.canonical import encode
from ballot.record.note import VerifierKey
from ballot.rules.refusals import NotYetAvailable
from ballot.services.accounts import officers
from ballot.services.consultations import overview
from ballot.services.consultations.overview import Overview
from ballot.services.countersigning.scans import may_see_scans
from ballot.services.dashboard import auditor_view
from ballot.services.evidence import bundles
from ballot.store.tables import SignedTally
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts
from ballot.web.kit.downloads import answer_no_tally_yet, answer_signed_soon, download
from ballot.web.kit.i18n import language
from ballot.web.kit.pagination import count_pages, requested_page
from ballot.web.kit.sessions import person
from ballot.web.kit.visibility import NotPublicYet, find_followed, find_opened
from ballot.web.presenters.status_lines import public_status_line, replies_line
from ballot.words.entries import entry_in_words

blueprint = Blueprint("evidence", __name__)

ENTRIES_ON_PAGE = 50
"""Entries on one audit page."""
CHECKPOINTS_ON_PAGE = 200
"""Checkpoints on one page."""
LONGEST_ENTRY_SHOWN = 4_000
"""Characters of an entry that the audit page shows; the whole is in `entries.jsonl`."""


@blueprint.errorhandler(NotPublicYet)
def answer_not_public_yet(error: NotPublicYet) -> Response:
    """Show what is known, and who may see more."""
    return make_response(
        render_template("auditor/not_yet.html", found=error.found, stands=public_status_line(error.found)), 403
    )


@blueprint.get("/audit/<body>/<ref>")
@allow(ANYONE)
def show_record(body: str, ref: str) -> str:
    """Show the record: every act in plain words beside its entry, the checkpoint, the key, the downloads. Officers see
    who made an entry."""
    found = find_followed(body, ref)
    pages = count_pages(found.standing.size, ENTRIES_ON_PAGE)
    page = min(requested_page(), pages)
    zone = found.row.time_zone
    shown = []
    for entry in overview.read_entries(parts(), found.id, (page - 1) * ENTRIES_ON_PAGE, ENTRIES_ON_PAGE):
        line = encode(entry).decode()
        cut = line[:LONGEST_ENTRY_SHOWN] if len(line) > LONGEST_ENTRY_SHOWN else ""
        shown.append(
            {"entry": entry, "words": entry_in_words(entry, zone, language()), "line": cut or line, "cut": bool(cut)}
        )
    who = person()
    return render_template(
        "auditor/audit.html",
        found=found,
        stands=public_status_line(found),
        replies=replies_line(found),
        key=VerifierKey.parse(found.standing.opened["key"]),
        entries=shown,
        names=officers.officer_names(parts()) if who is not None and who.officer is not None else {},
        may_see_scans=who is not None and may_see_scans(who.role, found.stage),
        page=page,
        pages=pages,
    )


@blueprint.get("/audit/<body>/<ref>/checkpoints")
@allow(ANYONE)
def checkpoints(body: str, ref: str) -> str:
    """List every checkpoint of the record."""
    found = find_followed(body, ref)
    signed = auditor_view.list_checkpoints(parts(), found.id)
    pages = count_pages(len(signed), CHECKPOINTS_ON_PAGE)
    page = min(requested_page(), pages)
    return render_template(
        "auditor/checkpoints.html",
        found=found,
        checkpoints=signed[(page - 1) * CHECKPOINTS_ON_PAGE : page * CHECKPOINTS_ON_PAGE],
        total=len(signed),
        page=page,
        pages=pages,
    )


@blueprint.get("/audit/<body>/<ref>/checkpoints/<int(max=2147483647):size>")
@allow(ANYONE)
def download_checkpoint_at(body: str, ref: str, size: int) -> Response:
    """Send the checkpoint over the first `size` entries."""
    found = find_followed(body, ref)
    signed = auditor_view.find_checkpoint(parts(), found.id, size) or abort(404)
    return download(signed.note.encode(), "text/plain; charset=utf-8", _file_name(found, f"checkpoint-{size}.txt"))


def _file_name(found: Overview, name: str) -> str:
    """Return a file name that tells which consultation it is of."""
    return f"{found.row.slug}-{name}"


@blueprint.get("/audit/<body>/<ref>/bundle.zip")
@allow(ANYONE)
def bundle(body: str, ref: str) -> Response:
    """Send the bundle of record format §5."""
    found = find_followed(body, ref)
    try:
        content = bundles.export_bundle(parts(), found.id)
    except NotYetAvailable as refused:
        return answer_signed_soon(refused)
    return download(content, "application/zip", _file_name(found, "bundle.zip"))


@blueprint.get("/audit/<body>/<ref>/checkpoint")
@allow(ANYONE)
def checkpoint(body: str, ref: str) -> Response:
    """Send the newest checkpoint: for everyone, at any stage, so that anyone can keep one to hold the server to."""
    found = find_opened(body, ref)
    if found.checkpoint is None:
        return answer_signed_soon(NotYetAvailable(what="checkpoint"))
    return download(found.checkpoint.note.encode(), "text/plain; charset=utf-8", _file_name(found, "checkpoint.txt"))


@blueprint.get("/audit/<body>/<ref>/entries.jsonl")
@allow(ANYONE)
def entries(body: str, ref: str) -> Response:
    """Send the record itself."""
    found = find_followed(body, ref)
    lines = bundles.committed_lines(parts(), found.id, found.standing.size)
    return download(lines, "application/jsonl", _file_name(found, "entries.jsonl"))


@blueprint.get("/audit/<body>/<ref>/body.pem")
@allow(ANYONE)
def key(body: str, ref: str) -> Response:
    """Send the body's public key, as the first entry names it."""
    found = find_opened(body, ref)
    pem = VerifierKey.parse(found.standing.opened["key"]).pem()
    return download(pem, "application/x-pem-file", _file_name(found, "body.pem"))


@blueprint.get("/audit/<body>/<ref>/tally.json")
@allow(ANYONE)
def tally(body: str, ref: str) -> Response:
    """Send the signed tally."""
    return _send_of_tally(body, ref, lambda signed: signed.tally, "application/json", "tally.json")


@blueprint.get("/audit/<body>/<ref>/tally.sig")
@allow(ANYONE)
def tally_signature(body: str, ref: str) -> Response:
    """Send the 64 bytes of its signature."""
    return _send_of_tally(body, ref, lambda signed: signed.signature, "application/octet-stream", "tally.sig")


@blueprint.get("/audit/<body>/<ref>/tally.mldsa65")
@allow(ANYONE)
def tally_archive_signature(body: str, ref: str) -> Response:
    """Send the 3,309 bytes of its signature by the archive key, made once and kept."""
    return _send_of_tally(
        body, ref, lambda signed: signed.archive_signature, "application/octet-stream", "tally.mldsa65"
    )


def _send_of_tally(
    body: str, ref: str, content: Callable[[SignedTally], bytes], media_type: str, name: str
) -> Response:
    found = find_opened(body, ref)
    if found.tally is None:
        return answer_no_tally_yet(found)
    return download(content(found.tally), media_type, _file_name(found, name))
