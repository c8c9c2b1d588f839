"""The acts of record format §1.2, as the server writes them: one function an act, giving the entry as a plain object.

`seq`, `at` and `by` come from the transaction that appends; here is what each act adds to them. An act built here and
completed passes `shapes.require_shape`, and whether it is allowed where it stands is for `replay.fold` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballot.record.shapes import FORMAT, write_time
from ballot.rules.majority import Rule
from ballot.rules.replies import Channel, Reply
from ballot.rules.roll import Roll

Act = dict[str, Any]


@dataclass(frozen=True)
class Actor:
    """Who did it: a role, and an opaque id that is never a name or an address (§1.1)."""

    role: str
    id: str

    def as_json(self) -> dict[str, str]:
        """Return the `by` or `confirmed_by` of an entry."""
        return {"role": self.role, "id": self.id}


CLOCK = Actor("clock", "clock")


@dataclass(frozen=True)
class ProposedDocument:
    """A file that is voted on: its reference, language and SHA-256 (lower-case hex)."""

    reference: str
    language: str
    sha256: str


@dataclass(frozen=True)
class ProposedBallot:
    """One proposed conclusion as it is put to the vote, its text by language."""

    action: str
    text: Mapping[str, str]
    documents: tuple[ProposedDocument, ...] = ()


def complete(act: Act, *, seq: int, at: str, by: Actor) -> Act:
    """Return the entry: the act with its place in the record, its time and its actor."""
    return {"seq": seq, "at": at, "by": by.as_json(), **act}


def opened(
    *,
    origin: str,
    key: str,
    reference: str,
    title: Mapping[str, str],
    legal_basis: str,
    authorised_by: str,
    rule: Rule,
    sealed: bool,
    closes_at: datetime,
    record_until: datetime,
    time_zone: str,
    roll: Roll,
    ballots: Iterable[ProposedBallot],
) -> Act:
    """Return an `opened` act with everything that is frozen at opening: rule, roll, texts, documents by hash, deadline."""
    return {
        "act": "opened",
        "format": FORMAT,
        "origin": origin,
        "key": key,
        "consultation": {
            "reference": reference,
            "title": dict(title),
            "legal_basis": legal_basis,
            "authorised_by": authorised_by,
        },
        "rule": rule.as_json(),
        "sealed": sealed,
        "closes_at": write_time(closes_at),
        "record_until": write_time(record_until),
        "time_zone": time_zone,
        "roll": [{"state": seat.state, "entitled": seat.entitled, "ground": seat.ground} for seat in roll],
        "ballots": [
            {
                "id": str(number),
                "action": ballot.action,
                "text": dict(ballot.text),
                "documents": [vars(document) for document in ballot.documents],
            }
            for number, ballot in enumerate(ballots, start=1)
        ],
    }


def replied(state: str, revision: int, channel: Channel, content: Mapping[str, Any]) -> Act:
    """Return a `replied` act. `content` is `votes_and_statements(…)` or `{"seal": …}`, for a paper with `paper_members(…)`."""
    return {"act": "replied", "state": state, "revision": revision, "channel": str(channel), **content}


def votes_and_statements(reply: Reply) -> dict[str, Any]:
    """Return the members `votes` and `statements` of a reply that is not sealed, or of an opening."""
    return {
        "votes": {ballot: str(choice) for ballot, choice in reply.votes.items()},
        "statements": dict(reply.statements),
    }


def opening(seq: int, salt: bytes, state: str, reply: Reply) -> dict[str, Any]:
    """Return the opening of the reply at `seq`: what its seal hides (§1.3). `salt` is 32 random bytes."""
    return {"reply": seq, "salt": salt.hex(), "state": state, **votes_and_statements(reply)}


def paper_members(received_at: datetime, evidence_sha256: str, confirmed_by: Actor) -> dict[str, Any]:
    """Return the further members of a paper reply: when the body received it, its scan's hash, the second officer."""
    return {
        "received_at": write_time(received_at),
        "evidence_sha256": evidence_sha256,
        "confirmed_by": confirmed_by.as_json(),
    }


def extended(from_: datetime, to: datetime, reason: str) -> Act:
    """Return an `extended` act: a later deadline."""
    return {"act": "extended", "from": write_time(from_), "to": write_time(to), "reason": reason}


def withdrawn(ballot: str, reason: str) -> Act:
    """Return a `withdrawn` act: a ballot is taken back before closing."""
    return {"act": "withdrawn", "ballot": ballot, "reason": reason}


def roll_amended(state: str, *, entitled: bool, ground: str | None, reason: str, confirmed_by: Actor) -> Act:
    """Return a `roll-amended` act: a State's right to vote is suspended or restored."""
    return {
        "act": "roll-amended",
        "state": state,
        "entitled": entitled,
        "ground": ground,
        "reason": reason,
        "confirmed_by": confirmed_by.as_json(),
    }


def focal_point_changed(state: str, focal_point: str, change: str) -> Act:
    """Return a `focal-point` act. `change` is `added` or `removed`."""
    return {"act": "focal-point", "state": state, "focal_point": focal_point, "change": change}


def closed(reason: str) -> Act:
    """Return a `closed` act. `reason` is `deadline` or `all-replied`."""
    return {"act": "closed", "reason": reason}


def unsealed(openings: Iterable[Mapping[str, Any]]) -> Act:
    """Return an `unsealed` act with the openings of the standing replies, by ascending reply."""
    return {"act": "unsealed", "openings": sorted(map(dict, openings), key=lambda one: one["reply"])}


def declared(results: Iterable[dict[str, object]]) -> Act:
    """Return a `declared` act with the results."""
    return {"act": "declared", "results": list(results)}


def published(file: str, sha256: str) -> Act:
    """Return a `published` act: a file is made public, by its path in the bundle and its hash."""
    return {"act": "published", "file": file, "sha256": sha256}


def annulled(reason: str) -> Act:
    """Return an `annulled` act: the record ends without a result."""
    return {"act": "annulled", "reason": reason}
