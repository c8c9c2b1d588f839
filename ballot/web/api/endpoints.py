"""`/api/v1`: the same facts as the pages, for programs, under the same rules of who may see what. Read only.

Errors are `application/problem+json` (RFC 9457) with the refusal's `code`; title and detail are in the language that is
asked for, by `lang` or by `Accept-Language`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

import ballot
from ballot.record.note import encode_base64
from ballot.rules.refusals import NotYetAvailable
from ballot.rules.stages import Stage
from ballot.services.consultations import overview
from ballot.services.consultations.overview import Overview
from ballot.services.dashboard.desk import ENDED_STAGES, RUNNING_STAGES
from ballot.store.tables import SignedTally
from ballot.web.api.openapi import description
from ballot.web.kit import errors
from ballot.web.kit.access import ANYONE, allow
from ballot.web.kit.context import parts, settings
from ballot.web.kit.downloads import answer_no_tally_yet, answer_signed_soon
from ballot.web.kit.visibility import NotPublicYet, find_followed, find_opened, may_follow
from ballot.web.presenters.status_lines import public_status_line
from ballot.words.translation.sentences import joined

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.errorhandler(NotPublicYet)
def answer_not_public_yet(error: NotPublicYet) -> Response:
    """Return that the record is not public yet, as a problem document."""
    said = errors.explain_code_to_reader("not-public-yet")
    return errors.problem_json(said, said.status, joined((said.happened, public_status_line(error.found))))


def consultation_json(found: Overview) -> dict[str, Any]:
    """Return a consultation as everyone may see it; how many have replied only for whoever may follow it."""
    standing = found.standing
    opened = standing.opened
    return {
        "body": found.body.slug,
        "ref": found.row.slug,
        "reference": standing.reference,
        "origin": standing.origin,
        **{name: opened["consultation"][name] for name in ("title", "legal_basis", "authorised_by", "authority")},
        "stage": str(found.stage),
        "sealed": standing.sealed,
        "opened_at": opened["at"],
        "closes_at": standing.closes_at,
        "record_until": standing.record_until,
        "time_zone": opened["time_zone"],
        "rule": standing.rule.as_json(),
        "entitled": standing.roll.entitled,
        "required": found.required,
        "replied": len(found.replied) if may_follow(found.id, found.stage) else None,
        "declared_at": standing.declared_at,
    }


@blueprint.get("/openapi.json")
@allow(ANYONE)
def openapi() -> Response:
    """Return the OpenAPI description."""
    return jsonify(description(ballot.__version__, settings().base_url))


@blueprint.get("/consultations")
@allow(ANYONE)
def consultations() -> Response:
    """Return every consultation of the body that was opened."""
    found = overview.list_overviews_at(parts(), settings().body, RUNNING_STAGES + ENDED_STAGES)
    return jsonify(consultations=[consultation_json(one) for one in found])


@blueprint.get("/consultations/<body>/<ref>")
@allow(ANYONE)
def consultation(body: str, ref: str) -> Response:
    """Return one consultation with its ballots."""
    found = find_followed(body, ref)
    ballots = [{**one, "withdrawn": one["id"] in found.standing.withdrawn} for one in found.standing.opened["ballots"]]
    return jsonify(**consultation_json(found), ballots=ballots)


@blueprint.get("/consultations/<body>/<ref>/results")
@allow(ANYONE)
def results(body: str, ref: str) -> Response:
    """Return the declared results and the roll call."""
    found = find_opened(body, ref)
    declared = found.stage is Stage.DECLARED
    return jsonify(
        reference=found.standing.reference,
        stage=str(found.stage),
        declared_at=found.standing.declared_at,
        ballots=[
            {name: one[name] for name in ("id", "title", "actions", "text")} for one in found.standing.opened["ballots"]
        ],
        results=found.standing.results if declared else None,
        roll_call=found.standing.roll_call() if declared else None,
    )


@blueprint.get("/consultations/<body>/<ref>/checkpoint")
@allow(ANYONE)
def checkpoint(body: str, ref: str) -> Response:
    """Return the newest checkpoint, as text and by its parts."""
    found = find_opened(body, ref)
    signed = found.checkpoint
    if signed is None:
        return answer_signed_soon(NotYetAvailable(what="checkpoint"))
    return jsonify(origin=found.standing.origin, size=signed.size, root=encode_base64(signed.root), note=signed.note)


@blueprint.get("/consultations/<body>/<ref>/tally.json")
@allow(ANYONE)
def tally(body: str, ref: str) -> Response:
    """Return the tally as it was signed, byte for byte."""
    return _answer_of_tally(body, ref, lambda signed: signed.tally, "application/json")


@blueprint.get("/consultations/<body>/<ref>/tally.sig")
@allow(ANYONE)
def tally_signature(body: str, ref: str) -> Response:
    """Return the Ed25519 signature over the tally."""
    return _answer_of_tally(body, ref, lambda signed: signed.signature, "application/octet-stream")


@blueprint.get("/consultations/<body>/<ref>/tally.mldsa65")
@allow(ANYONE)
def tally_archive_signature(body: str, ref: str) -> Response:
    """Return the ML-DSA-65 signature over the tally."""
    return _answer_of_tally(body, ref, lambda signed: signed.archive_signature, "application/octet-stream")


def _answer_of_tally(body: str, ref: str, content: Callable[[SignedTally], bytes], media_type: str) -> Response:
    found = find_opened(body, ref)
    if found.tally is None:
        return answer_no_tally_yet(found)
    return Response(content(found.tally), mimetype=media_type)
