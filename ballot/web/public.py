"""What everyone may see: results, the audit page, and everything needed to check a record without this server."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template
from markupsafe import Markup

from ballot.record.canonical import encode
from ballot.record.note import VerifierKey
from ballot.rules.refusals import NotReady
from ballot.services import lookups, oversight, overview, publishing
from ballot.services.desk import declared
from ballot.services.overview import Overview
from ballot.web import results
from ballot.web.access import ANYONE, for_
from ballot.web.downloads import download, later, no_tally
from ballot.web.formatting import chosen
from ballot.web.here import now, parts, settings
from ballot.web.paging import page_asked, pages_of
from ballot.web.security import cacheable
from ballot.web.sessions import person
from ballot.web.showing import ended_by, ended_line, replies_line, rule_line
from ballot.web.speech import language
from ballot.web.uploads import plain_name
from ballot.web.visibility import ENDED, NotPublicYet, followed, known, may_have
from ballot.words.entries import in_words

blueprint = Blueprint("public", __name__)

PAGE = 50
"""Entries on one audit page."""
RESULTS = 20
"""Results on one page of the list."""
CHECKPOINTS = 200
"""Checkpoints on one page."""
KEPT_FOR = 60
"""Seconds for which caches may keep what is the same for everyone; less than a person minds, and a deadline may be moved."""
LONGEST_SHOWN = 4_000
"""Characters of an entry that the audit page shows; the whole is in `entries.jsonl`."""


@blueprint.app_template_filter("ref")
def ref(text: str) -> Markup:
    """A reference, a file's name or the like: never broken, and written from the left in every language."""
    return Markup('<span class="ref" dir="ltr">{}</span>').format(text)


@blueprint.app_template_filter("address")
def address(text: str) -> Markup:
    """A whole address, written from the left and broken where the line ends."""
    return Markup('<span class="address" dir="ltr">{}</span>').format(text)


@blueprint.app_template_filter("fingerprint")
def fingerprint(text: str) -> Markup:
    """A key's fingerprint: whole, and broken where the line ends."""
    return Markup('<code class="address" dir="ltr">{}</code>').format(text)


@blueprint.errorhandler(NotPublicYet)
def not_public_yet(error: NotPublicYet) -> Response:
    """Say what is known, and who may see more."""
    return make_response(render_template("public/not_yet.html", found=error.found, stands=ended_by(error.found)), 403)


@blueprint.get("/")
@cacheable
@for_(ANYONE)
def front_door() -> Response:
    """What this is, where officers and focal points come in, and the results that were declared."""
    page = page_asked()
    body, found, in_all = declared(parts(), settings().body, page, RESULTS)
    return _kept(
        "public/front_door.html",
        body=body,
        results=[(one, ended_line(one)) for one in found],
        page=page,
        pages=pages_of(in_all, RESULTS),
    )


@blueprint.get("/results/<body>/<ref>")
@cacheable
@for_(ANYONE)
def show_results(body: str, ref: str) -> Response:
    """The result, once it is declared; until then what everyone may know."""
    found = known(body, ref)
    return _kept(
        "public/results.html",
        found=found,
        stands=ended_by(found),
        needs=rule_line(found),
        now=now(),
        ended=found.stage in ENDED,
        **results.shown(found),
    )


def _kept(template: str, **shown: Any) -> Response:
    # Messages for the visitor wait for a page that is theirs alone: in a cache they would reach somebody else.
    response = make_response(render_template(template, get_flashed_messages=tuple, **shown))
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


@blueprint.get("/results/<body>/<ref>/print.css")
@cacheable
@for_(ANYONE)
def printed(body: str, ref: str) -> Response:
    """What stands at the foot of each page on paper: the body and the reference."""
    found = known(body, ref)
    foot = f"{chosen(found.body.names)[1]} · {found.standing.reference}"
    response = Response(f":root {{ --printed: {css_string(foot)}; }}\n", mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return response


def css_string(text: str) -> str:
    """A string of CSS: whatever is no letter or figure of ASCII by its number, so that nothing ends it."""
    plain = (one if one.isascii() and one.isalnum() else f"\\{ord(one):06x}" for one in text)
    return f'"{"".join(plain)}"'


@blueprint.get("/audit/<body>/<ref>")
@for_(ANYONE)
def audit(body: str, ref: str) -> str:
    """The record: every act in plain words beside its entry, the checkpoint, the key, the downloads. Officers are told
    which of them an entry is of."""
    found = followed(body, ref)
    pages = pages_of(found.standing.size, PAGE)
    page = min(page_asked(), pages)
    zone = found.row.time_zone
    shown = []
    for entry in overview.entries(parts(), found.id, (page - 1) * PAGE, PAGE):
        line = encode(entry).decode()
        cut = line[:LONGEST_SHOWN] if len(line) > LONGEST_SHOWN else ""
        shown.append(
            {"entry": entry, "words": in_words(entry, zone, language()), "line": cut or line, "cut": bool(cut)}
        )
    who = person()
    return render_template(
        "public/audit.html",
        found=found,
        stands=ended_by(found),
        replies=replies_line(found),
        key=VerifierKey.parse(found.standing.opened["key"]),
        entries=shown,
        names=lookups.officers(parts()) if who is not None and who.officer is not None else {},
        page=page,
        pages=pages,
    )


@blueprint.get("/audit/<body>/<ref>/checkpoints")
@for_(ANYONE)
def checkpoints(body: str, ref: str) -> str:
    """Every checkpoint that was signed over the record."""
    found = followed(body, ref)
    signed = oversight.checkpoints(parts(), found.id)
    pages = pages_of(len(signed), CHECKPOINTS)
    page = min(page_asked(), pages)
    return render_template(
        "public/checkpoints.html",
        found=found,
        checkpoints=signed[(page - 1) * CHECKPOINTS : page * CHECKPOINTS],
        total=len(signed),
        page=page,
        pages=pages,
    )


@blueprint.get("/audit/<body>/<ref>/checkpoints/<int(max=2147483647):size>")
@for_(ANYONE)
def one_checkpoint(body: str, ref: str, size: int) -> Response:
    """The checkpoint over the first `size` entries."""
    found = followed(body, ref)
    signed = oversight.checkpoint(parts(), found.id, size) or abort(404)
    return download(signed.note.encode(), "text/plain; charset=utf-8", _of(found, f"checkpoint-{size}.txt"))


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
