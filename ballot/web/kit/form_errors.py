"""A refused form is shown again: what is wrong stands at the top and beside each field that it is about."""

from __future__ import annotations

from ballot.rules.refusals import (
    AlreadyDone,
    BadDeadline,
    BallotWithdrawn,
    CredentialsNeeded,
    DeadlinePassed,
    NotEntitled,
    NotOnRoll,
    Refused,
    StatementTooLong,
    UnknownBallot,
    UnknownChoice,
    UnreadableDocument,
)
from ballot.services.core.multiple_errors import all_faults
from ballot.web.kit.forms import Problem, field_of, problems_of

_FIELDS: dict[type[Refused], str] = {
    AlreadyDone: "state",
    BadDeadline: "received_at",
    DeadlinePassed: "received_at",
    NotEntitled: "state",
    NotOnRoll: "state",
    UnreadableDocument: "scan",
}
_ON_BALLOT: dict[type[Refused], str] = {
    BallotWithdrawn: "vote",
    StatementTooLong: "statement",
    UnknownBallot: "vote",
    UnknownChoice: "vote",
}


def problems(refused: Refused | None, otherwise: str) -> dict[str, Problem]:
    """Every fault of a refusal in words, by field; `otherwise` is the field for what is about none of them.

    That credentials are needed is no fault of a form (`is_stale`).
    """
    if refused is None or is_stale(refused):
        return {}
    by_field: dict[str, Refused] = {}
    for one in all_faults(refused):
        by_field.setdefault(_field(one, otherwise), one)
    return problems_of(by_field)


def is_stale(refused: Refused | None) -> bool:
    """Whether a form is shown again for credentials that were given too long ago (`web.again`)."""
    return isinstance(refused, CredentialsNeeded)


def _field(refused: Refused, otherwise: str) -> str:
    kind = type(refused)
    if kind in _ON_BALLOT and "ballot" in refused.facts:
        return f"{_ON_BALLOT[kind]}-{refused.facts['ballot']}"
    return field_of(refused, _FIELDS.get(kind, otherwise))
