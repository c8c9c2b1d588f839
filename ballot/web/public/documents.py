"""Documents of ballots, for whoever may have them."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from ballot.services.consultations import documents
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts
from ballot.web.kit.downloads import download
from ballot.web.kit.uploads import safe_file_name
from ballot.web.kit.visibility import may_have

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/<sha256>")
@allow(ANYONE)
def document(sha256: str) -> Response:
    """Send a document of a ballot to whoever may have it (`visibility.may_have`)."""
    found = documents.find_attached_file(parts(), sha256)
    if found is None:
        abort(404)
    kept, places = found
    seen = [place for place in places if may_have(place)]
    if not seen:
        abort(404)
    return download(kept.content, kept.media_type, safe_file_name(seen[0].file_name))
