"""Errors of a form that is shown again: at the top, and beside each field that one is about."""

from __future__ import annotations

from ballot.rules.refusals import (
    AlreadyDone,
    BadDeadline,
    BallotWithdrawn,
    CredentialsNeeded,
    DeadlinePassed,
    NotEntitled,
    NotOnRoll,
    OlderReply,
    Refused,
    StatementRefused,
    StatementTooLong,
    UnknownBallot,
    UnknownChoice,
    UnreadableDocument,
)
from ballot.services.validation.multiple_errors import all_errors
from ballot.web.kit.forms import Problem, form_field_of, problems_by_field

_FIELD_OF_REFUSAL: dict[type[Refused], str] = {
    AlreadyDone: "state",
    BadDeadline: "received_at",
    DeadlinePassed: "received_at",
    NotEntitled: "state",
    NotOnRoll: "state",
    OlderReply: "received_at",
    UnreadableDocument: "scan",
}
_BALLOT_FIELD_OF_REFUSAL: dict[type[Refused], str] = {
    BallotWithdrawn: "vote",
    StatementRefused: "statement",
    StatementTooLong: "statement",
    UnknownBallot: "vote",
    UnknownChoice: "vote",
}


def problems_of_refusal(refused: Refused | None, otherwise: str) -> dict[str, Problem]:
    """Return every error of a refusal in words, by field; `otherwise` is the field of those that are about none.

    That credentials are needed is no error of a form (`needs_fresh_credentials`).
    """
    if refused is None or needs_fresh_credentials(refused):
        return {}
    by_field: dict[str, Refused] = {}
    for one in all_errors(refused):
        by_field.setdefault(_field_of(one, otherwise), one)
    return problems_by_field(by_field)


def needs_fresh_credentials(refused: Refused | None) -> bool:
    """Return whether a form is shown again because credentials were given too long ago (`web.accounts.reauthentication`)."""
    return isinstance(refused, CredentialsNeeded)


def _field_of(refused: Refused, otherwise: str) -> str:
    kind = type(refused)
    if kind in _BALLOT_FIELD_OF_REFUSAL and "ballot" in refused.facts:
        return f"{_BALLOT_FIELD_OF_REFUSAL[kind]}-{refused.facts['ballot']}"
    return form_field_of(refused, _FIELD_OF_REFUSAL.get(kind, otherwise))
