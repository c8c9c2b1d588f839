"""The acts of record format §1.2, as the server writes them: one function an act, giving the entry as a plain object.

`seq`, `at` and `by` come from the transaction that appends; here is what each act adds to them. An act built here and
completed passes `shapes.require_shape`, and whether it is allowed where it stands is for `replay.fold` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from ballot.record.canonical import encode
from ballot.record.shapes import FORMAT, write_time
from ballot.rules.majority import Rule
from ballot.rules.replies import Channel, Reply
from ballot.rules.roll import Roll

Act = dict[str, Any]
LARGEST_PART = 8 << 20
"""Bytes of openings in one `unsealed`: well within what a reader takes as one line."""


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
class Paper:
    """Where something stands in a paper of the council. `sha256` is that of the file that was read (lower-case hex)."""

    reference: str
    sha256: str | None = None
    paragraph: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return the PAPER of record format §1.2."""
        return {"reference": self.reference, "sha256": self.sha256, "paragraph": self.paragraph}


@dataclass(frozen=True)
class ProposedDocument:
    """A file that is voted on: its reference, language and SHA-256 (lower-case hex)."""

    reference: str
    language: str
    sha256: str


@dataclass(frozen=True)
class ProposedBallot:
    """One question as it is put to the vote: its subject and its text by language, and its verbs, one or more."""

    title: Mapping[str, str]
    actions: tuple[str, ...]
    text: Mapping[str, str]
    documents: tuple[ProposedDocument, ...] = ()
    source: Paper | None = None

    def as_json(self, number: int) -> dict[str, Any]:
        """Return the ballot as `opened` has it, under this number (1, 2, …)."""
        return {
            "id": str(number),
            "title": dict(self.title),
            "actions": list(self.actions),
            "text": dict(self.text),
            "documents": [vars(document) for document in self.documents],
            "source": self.source and self.source.as_json(),
        }


def complete(act: Act, *, seq: int, at: str, by: Actor) -> Act:
    """Return the entry: the act with its place in the record, its time and its actor."""
    return {"seq": seq, "at": at, "by": by.as_json(), **act}


def opened(
    *,
    origin: str,
    key: str,
    archive_key: str | None,
    reference: str,
    title: Mapping[str, str],
    legal_basis: Mapping[str, str],
    authorised_by: Mapping[str, str],
    authority: Paper | None,
    rule: Rule,
    sealed: bool,
    closes_at: datetime,
    record_until: datetime,
    time_zone: str,
    roll: Roll,
    focal_points: Mapping[str, Sequence[str]],
    ballots: Iterable[ProposedBallot],
) -> Act:
    """Return an `opened` act with everything that is frozen at opening: rule, roll, texts, documents by hash, deadline.

    `archive_key` is base64 of the body's ML-DSA-65 public key, or None. `focal_points` has the opaque ids of those who may
    reply, by State; a State left out has nobody in office yet.
    """
    return {
        "act": "opened",
        "format": FORMAT,
        "origin": origin,
        "key": key,
        "archive_key": archive_key,
        "consultation": {
            "reference": reference,
            "title": dict(title),
            "legal_basis": dict(legal_basis),
            "authorised_by": dict(authorised_by),
            "authority": authority and authority.as_json(),
        },
        "rule": rule.as_json(),
        "sealed": sealed,
        "closes_at": write_time(closes_at),
        "record_until": write_time(record_until),
        "time_zone": time_zone,
        "roll": [
            {
                "state": seat.state,
                "entitled": seat.entitled,
                "ground": seat.ground,
                "focal_points": list(focal_points.get(seat.state, ())),
            }
            for seat in roll
        ],
        "ballots": [ballot.as_json(number) for number, ballot in enumerate(ballots, start=1)],
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


def evidence_of_scan(seq: int, salt: bytes, scan_sha256: str) -> dict[str, Any]:
    """Return what the commitment of the paper reply at `seq` hides: given, with the scan, to those who may see it (§1.2).

    `salt` is 32 random bytes, `scan_sha256` the lower-case hex hash of the scan's bytes.
    """
    return {"reply": seq, "salt": salt.hex(), "sha256": scan_sha256}


def commitment(hidden: Mapping[str, Any]) -> str:
    """Return the `seal` of an opening or the `evidence` of a scan: lower-case hex SHA-256 of its JCS encoding (§1.2, §1.3)."""
    return sha256(encode(hidden)).hexdigest()


def paper_members(received_at: datetime, evidence: str, confirmed_by: Actor) -> dict[str, Any]:
    """Return the further members of a paper reply: when the body received it, its scan's commitment, the second officer.

    `evidence` is `commitment(evidence_of_scan(…))`.
    """
    return {
        "received_at": write_time(received_at),
        "evidence": evidence,
        "confirmed_by": confirmed_by.as_json(),
    }


def extended(from_: datetime, to: datetime, reason: str) -> Act:
    """Return an `extended` act: a later deadline."""
    return {"act": "extended", "from": write_time(from_), "to": write_time(to), "reason": reason}


def withdrawn(ballot: str, reason: str) -> Act:
    """Return a `withdrawn` act: a ballot is taken back before the deadline."""
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


def focal_point_changed(state: str, focal_point: str, change: str, confirmed_by: Actor) -> Act:
    """Return a `focal-point` act. `change` is `added` or `removed`, `focal_point` the opaque id."""
    return {
        "act": "focal-point",
        "state": state,
        "focal_point": focal_point,
        "change": change,
        "confirmed_by": confirmed_by.as_json(),
    }


def closed(reason: str) -> Act:
    """Return a `closed` act. `reason` is `deadline` or `all-replied`."""
    return {"act": "closed", "reason": reason}


def unsealed(openings: Iterable[Mapping[str, Any]]) -> Act:
    """Return an `unsealed` act with these openings, by ascending reply. All openings are those of one or more such acts."""
    return {"act": "unsealed", "openings": sorted(map(dict, openings), key=lambda one: one["reply"])}


def unsealed_in_parts(openings: Iterable[Mapping[str, Any]], part: int = LARGEST_PART) -> list[Act]:
    """Return as many `unsealed` acts as these openings need, to be appended one directly after the other (§1.3).

    The openings of one act have `part` bytes at most, but for a single one that is longer.
    """
    groups: list[list[Mapping[str, Any]]] = []
    left = 0
    for one in sorted(openings, key=lambda opening: int(opening["reply"])):
        size = len(encode(one)) + 1
        if size > left or not groups:
            groups.append([])
            left = part
        groups[-1].append(one)
        left -= size
    return [unsealed(group) for group in groups]


def declared(results: Iterable[dict[str, object]]) -> Act:
    """Return a `declared` act with the results."""
    return {"act": "declared", "results": list(results)}


def published(file: str, sha256: str) -> Act:
    """Return a `published` act: a file is made public, by its path in the bundle and its hash."""
    return {"act": "published", "file": file, "sha256": sha256}


def annulled(reason: str) -> Act:
    """Return an `annulled` act: the record ends without a result."""
    return {"act": "annulled", "reason": reason}
