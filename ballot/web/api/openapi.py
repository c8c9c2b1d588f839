"""The description of `/api/v1` in OpenAPI 3.1, written by hand. A test compares it with the routes."""

from __future__ import annotations

from typing import Any

from ballot.rules.majority import RULES
from ballot.rules.stages import Stage
from ballot.rules.tally import Outcome
from ballot.rules.verbs import KNOWN_VERBS

_COUNT = {"type": "integer", "minimum": 0, "description": "Member States"}
_TIME = {"type": "string", "format": "date-time", "description": "UTC, with microseconds"}
_TEXTS = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "description": "A text by language (ar, zh, en, fr, ru, es); not every language need be there",
}
_LANGUAGE = "`lang` in the address (ar, zh, en, fr, ru, es), or the header `Accept-Language`"
_WHICH = [
    {
        "name": "body",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "The short name of the body",
    },
    {
        "name": "ref",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "The consultation as addresses have it: DM-21/1012 is dm-21-1012",
    },
]


def _object_schema(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _schema_ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json_answer(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem_answer(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/problem+json": {"schema": _schema_ref("Problem")}}}


_UNKNOWN = {"404": _problem_answer("No consultation was opened under this reference (unknown-consultation)")}
_LATER = {
    "503": {
        **_problem_answer("Not signed yet (not-ready): try again"),
        "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}},
    }
}

_PAPER = _object_schema(
    {
        "reference": {"type": "string"},
        "sha256": {"oneOf": [{"type": "string", "pattern": "^[0-9a-f]{64}$"}, {"type": "null"}]},
        "paragraph": {"oneOf": [{"type": "string"}, {"type": "null"}]},
    }
)
_SHARE = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
SCHEMAS: dict[str, Any] = {
    "Problem": _object_schema(
        {
            "code": {"type": "string", "description": "Stable; what a program should look at"},
            "status": {"type": "integer"},
            "title": {"type": "string", "description": f"For people, in the language asked for: {_LANGUAGE}"},
            "detail": {"type": "string", "description": "What happened, in the same language"},
        }
    ),
    "Rule": _object_schema(
        {
            "id": {"enum": list(RULES)},
            "basis": {"enum": ["entitled", "cast", "objections"]},
            "share": _SHARE,
            "exceed": {"type": "boolean"},
            "quorum": {"oneOf": [{"type": "null"}, _object_schema({"share": _SHARE, "exceed": {"type": "boolean"}})]},
        }
    ),
    "Consultation": _object_schema(
        {
            "body": {"type": "string"},
            "ref": {"type": "string", "description": "As addresses have it"},
            "reference": {"type": "string", "description": "As people write it"},
            "origin": {"type": "string", "description": "The origin of its record"},
            "title": _TEXTS,
            "legal_basis": _TEXTS,
            "authorised_by": _TEXTS,
            "authority": {"oneOf": [_PAPER, {"type": "null"}], "description": "The paper that authorised it"},
            "stage": {"enum": [str(stage) for stage in Stage if stage is not Stage.DRAFT]},
            "sealed": {"type": "boolean", "description": "Votes are hidden until closing"},
            "opened_at": _TIME,
            "closes_at": {**_TIME, "description": "The deadline in force, UTC"},
            "record_until": {**_TIME, "description": "Until when replies that came on paper in time are recorded, UTC"},
            "time_zone": {"type": "string", "description": "IANA name of the zone in which people read the deadline"},
            "rule": _schema_ref("Rule"),
            "entitled": _COUNT,
            "required": {
                "oneOf": [_COUNT, {"type": "null"}],
                "description": "In favour needed on each ballot; null where that depends on the votes",
            },
            "replied": {
                "oneOf": [_COUNT, {"type": "null"}],
                "description": "How many have replied; null to whoever may not follow the record yet",
            },
            "declared_at": {"oneOf": [_TIME, {"type": "null"}]},
        }
    ),
    "Ballot": _object_schema(
        {
            "id": {"type": "string"},
            "title": {**_TEXTS, "description": "What it is about, by language"},
            "actions": {
                "type": "array",
                "items": {"type": "string", "pattern": "^[a-z]{2,20}(-[a-z]{2,20})*$"},
                "minItems": 1,
                "description": f"Verbs: {', '.join(KNOWN_VERBS)}, or others",
            },
            "text": {**_TEXTS, "description": "The question as it would be decided, by language"},
            "source": {"oneOf": [_PAPER, {"type": "null"}], "description": "Where it stands in a paper of the body"},
            "documents": {
                "type": "array",
                "items": _object_schema(
                    {
                        "reference": {"type": "string"},
                        "language": {"type": "string"},
                        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    }
                ),
            },
            "withdrawn": {"type": "boolean"},
        }
    ),
    "Result": _object_schema(
        {
            "ballot": {"type": "string"},
            **dict.fromkeys(("for", "against", "abstain", "no_reply", "entitled", "base", "required"), _COUNT),
            "outcome": {"enum": [str(outcome) for outcome in Outcome]},
        }
    ),
    "RollCall": {
        "type": "object",
        "description": "By ballot, then by State",
        "additionalProperties": {
            "type": "object",
            "additionalProperties": {"enum": ["for", "against", "abstain", "no-reply"]},
        },
    },
    "Checkpoint": _object_schema(
        {
            "origin": {"type": "string"},
            "size": {"type": "integer", "minimum": 1, "description": "Entries covered"},
            "root": {"type": "string", "contentEncoding": "base64"},
            "note": {"type": "string", "description": "The signed note (C2SP tlog-checkpoint)"},
        }
    ),
}
_ONE = {
    "type": "object",
    "properties": {
        **SCHEMAS["Consultation"]["properties"],
        "ballots": {"type": "array", "items": _schema_ref("Ballot")},
    },
    "required": [*SCHEMAS["Consultation"]["required"], "ballots"],
    "additionalProperties": False,
}
_RESULTS = _object_schema(
    {
        "reference": {"type": "string"},
        "stage": {"enum": [str(stage) for stage in Stage if stage is not Stage.DRAFT]},
        "declared_at": {"oneOf": [_TIME, {"type": "null"}]},
        "ballots": {
            "type": "array",
            "items": _object_schema(
                {name: SCHEMAS["Ballot"]["properties"][name] for name in ("id", "title", "actions", "text")}
            ),
        },
        "results": {"oneOf": [{"type": "array", "items": _schema_ref("Result")}, {"type": "null"}]},
        "roll_call": {"oneOf": [_schema_ref("RollCall"), {"type": "null"}]},
    }
)


def _get_operation(
    summary: str, answers: dict[str, Any], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": summary, "responses": answers}
    if parameters:
        operation["parameters"] = parameters
    return {"get": operation}


def _signature_operation(summary: str, size: int) -> dict[str, Any]:
    return _get_operation(
        f"{summary} (record format §3)",
        {
            "200": {"description": f"{size} bytes", "content": {"application/octet-stream": {}}},
            **_UNKNOWN,
            "409": _problem_answer("Nothing is declared (not-ready)"),
            **_LATER,
        },
        _WHICH,
    )


def description(version: str, server: str) -> dict[str, Any]:
    """Return the whole document."""
    one = "/consultations/{body}/{ref}"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Consultations by correspondence",
            "version": version,
            "description": "Read only. What a consultation hides from its pages it hides here: before the result is "
            "declared nothing says how anyone voted.",
        },
        "servers": [{"url": f"{server}/api/v1"}],
        "paths": {
            "/openapi.json": _get_operation("This document", {"200": _json_answer("OpenAPI 3.1", {"type": "object"})}),
            "/consultations": _get_operation(
                "Every consultation that was opened, newest first",
                {
                    "200": _json_answer(
                        "Consultations",
                        _object_schema({"consultations": {"type": "array", "items": _schema_ref("Consultation")}}),
                    )
                },
            ),
            one: _get_operation(
                "One consultation and its ballots. The ballots of one that has not ended are shown to its focal points "
                "and to officers",
                {
                    "200": _json_answer("The consultation", _ONE),
                    "403": _problem_answer("Not public until the result is declared (not-public-yet)"),
                    **_UNKNOWN,
                },
                _WHICH,
            ),
            f"{one}/results": _get_operation(
                "The declared results; null before, and after an annulment",
                {"200": _json_answer("Results and roll call", _RESULTS), **_UNKNOWN},
                _WHICH,
            ),
            f"{one}/checkpoint": _get_operation(
                "The newest signed checkpoint",
                {"200": _json_answer("The checkpoint", _schema_ref("Checkpoint")), **_UNKNOWN, **_LATER},
                _WHICH,
            ),
            f"{one}/tally.json": _get_operation(
                "The signed tally, byte for byte (record format §3)",
                {
                    "200": _json_answer("The tally", {"type": "object"}),
                    **_UNKNOWN,
                    "409": _problem_answer("Nothing is declared (not-ready)"),
                    **_LATER,
                },
                _WHICH,
            ),
            f"{one}/tally.sig": _signature_operation("The Ed25519 signature over the tally", 64),
            f"{one}/tally.mldsa65": _signature_operation(
                "The ML-DSA-65 signature over the tally (FIPS 204), for archives", 3_309
            ),
        },
        "components": {"schemas": SCHEMAS},
    }
