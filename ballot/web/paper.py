"""A ballot paper: what its form says, and what its page shows. Nothing of it is kept on the server before it is recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from ballot.record.shapes import read_time
from ballot.record.standing import Standing
from ballot.rules.refusals import BadInput
from ballot.rules.replies import Reply
from ballot.services.replying import Invitation
from ballot.store.tables import BallotDocument
from ballot.web import formatting
from ballot.web.rule_words import what_is_needed

VOTE = "vote-"
STATEMENT = "statement-"
_REVISION = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class Sent:
    """What came with the form: votes and statements by ballot, as typed."""

    votes: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, str] = field(default_factory=dict)
    instead_of: int = 0
    """The revision of the State's reply that the person saw standing; 0 for none."""
    blanks_accepted: bool = False
    """The person has said that ballots without an answer are meant to be so."""


def read_form(form: MultiDict[str, str]) -> Sent:
    """The form, strictly: a field given twice, or a revision that is no number, is refused (BadInput)."""
    votes, statements = {}, {}
    for name, values in form.lists():
        if not name.startswith((VOTE, STATEMENT)):
            continue
        if len(values) > 1:
            raise BadInput(field=name, why="it was given twice")
        if name.startswith(VOTE) and values[0]:
            votes[name.removeprefix(VOTE)] = values[0]
        elif name.startswith(STATEMENT) and values[0].strip():
            statements[name.removeprefix(STATEMENT)] = values[0]
    revision = form.get("instead_of", "")
    if not _REVISION.fullmatch(revision):
        raise BadInput(field="instead_of", why="it does not say which reply it replaces")
    return Sent(votes, statements, int(revision), form.get("blanks") == "accepted")


def sent_of(reply: Reply, standing: Standing, instead_of: int) -> Sent:
    """A reply as a filled-in form; what it said on a ballot that was withdrawn since is left out."""
    return Sent(
        {ballot: str(choice) for ballot, choice in reply.votes.items() if ballot not in standing.withdrawn},
        {ballot: text for ballot, text in reply.statements.items() if ballot not in standing.withdrawn},
        instead_of,
    )


@dataclass(frozen=True)
class Row:
    """One ballot on the page."""

    id: str
    action: str
    language: str
    text: str
    documents: list[BallotDocument]
    withdrawn: bool
    vote: str
    """for, against, abstain, or nothing."""
    statement: str


def rows(
    invited: Invitation,
    documents: Mapping[str, list[BallotDocument]],
    votes: Mapping[str, str],
    said: Mapping[str, str],
) -> list[Row]:
    """The ballots in order, in the focal point's language where they are in it."""
    found = []
    for ballot in invited.standing.opened["ballots"]:
        number = ballot["id"]
        language, text = formatting.chosen(ballot["text"], invited.focal_point.language)
        own = documents.get(number, [])
        # A document is offered in the reader's language where it is there, and else in all its languages.
        fitting = [
            one
            for one in own
            if one.language == language or not any(o.reference == one.reference and o.language == language for o in own)
        ]
        found.append(
            Row(
                number,
                ballot["action"],
                language,
                text,
                fitting,
                number in invited.standing.withdrawn,
                str(votes.get(number, "")),
                said.get(number, ""),
            )
        )
    return found


def needed(standing: Standing) -> str:
    """What a proposed conclusion needs, and how many have replied: all that may be seen while it is open."""
    replied = len(standing.standing_replies())
    have = "has" if replied == 1 else "have"
    return f"{what_is_needed(standing.rule, standing.roll.entitled)} {replied} {have} replied."


def stands(invited: Invitation) -> str:
    """What of the State's is in the record: `Argentina's reply of 14:02 (Geneva) stands.`"""
    name = formatting.the_state(invited.state, begins=True)
    reply = invited.standing_reply
    if reply is None:
        return f"No reply of {formatting.the_state(invited.state)} is recorded."
    zone = invited.standing.opened["time_zone"]
    same_day = formatting.date(reply.at, zone) == formatting.date(invited.standing.closes_at, zone)
    at = formatting.hour(read_time(reply.at), zone) if same_day else formatting.when(reply.at, zone)
    return f"{name}{'’' if name.endswith('s') else '’s'} reply of {at} stands."
