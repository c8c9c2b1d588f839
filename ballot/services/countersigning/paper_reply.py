"""A reply that came on paper or by e-mail: entered by one officer with its scan, confirmed by another, and then an entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.record.shapes import read_time, write_time
from ballot.rules.deadlines import has_passed
from ballot.rules.refusals import BadInput, DeadlinePassed, EmptyReply, NotOpen, OlderReply, Refused
from ballot.rules.replies import Channel, Reply, accept_on_paper, require_paper_reply_allowed
from ballot.rules.roll import Roll
from ballot.services.access.authorization import require_officer_for
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding, holding
from ballot.services.countersigning.store import PAPER_REPLY, salted_digest, store_proposal
from ballot.services.replies.content import read_content
from ballot.services.replies.submit import put_reply, queue_receipt, require_room_for
from ballot.services.validation.file_limits import require_file
from ballot.services.validation.multiple_errors import collect_errors, require_no_errors
from ballot.store.tables import PaperScan

NOTHING: Mapping[str, Refused] = MappingProxyType({})


@dataclass(frozen=True)
class PaperContent:
    """What a paper reply says, for which State, by which channel it came and when the body received it (aware UTC)."""

    state: str
    channel: str
    received_at: datetime
    votes: Mapping[str, str]
    statements: Mapping[str, str]


@dataclass(frozen=True)
class PaperReply(PaperContent):
    """A paper reply as the first officer enters it: with its scan."""

    scan: bytes
    scan_media_type: str


def propose_paper_reply(
    parts: Parts, by: str, consultation_id: int, paper: PaperReply, unread: Mapping[str, Refused] = NOTHING
) -> int:
    """Enter a paper reply as the first officer; return the proposal's id.

    It is judged here and again when it is confirmed. Raise BadInput, DeadlinePassed and whatever a reply is refused for, all
    faults at once (`validation.multiple_errors`); `unread` has the fields that could not be read, each with its refusal.
    """
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "replied")
        require_recordable(held, paper, scan=paper.scan, unread=unread)
        payload = {
            "state": paper.state,
            "channel": paper.channel,
            "received_at": write_time(paper.received_at),
            "votes": dict(paper.votes),
            "statements": dict(paper.statements),
            "evidence_sha256": sha256(paper.scan).hexdigest(),
            "evidence_salt": secrets.token_hex(32),
        }
        _keep_evidence(held, paper, salted_digest(payload))
        return store_proposal(held, PAPER_REPLY, paper.state, payload, officer)


def record_paper_reply(held: Holding, payload: dict[str, Any], proposer: Actor, second: Actor) -> int:
    """Append the entry `replied` of a proposal that was confirmed, tell the State, and return the entry's seq.

    Raise whatever the reply is refused for by now.
    """
    received_at = read_time(payload["received_at"])
    paper = PaperContent(payload["state"], payload["channel"], received_at, payload["votes"], payload["statements"])
    content = require_recordable(held, paper)
    salt = bytes.fromhex(payload["evidence_salt"])
    scan = acts.commitment(acts.evidence_of_scan(held.standing.size, salt, payload["evidence_sha256"]))
    extra = acts.paper_members(received_at, scan, second)
    recorded = put_reply(held, paper.state, Channel(paper.channel), content, extra, proposer)
    queue_receipt(held, recorded)
    return recorded.seq


def _keep_evidence(held: Holding, paper: PaperReply, digest: str) -> None:
    """Keep the scan under its salted digest, encrypted because it shows how the State voted."""
    held.tx.add(
        PaperScan(
            consultation_id=held.id,
            sha256=digest,
            media_type=paper.scan_media_type,
            ciphertext=held.parts.seals.close(held.origin, f"evidence:{digest}", paper.scan),
            stored_at=held.now,
        )
    )


# ---------------------------------------------------------------------------------- the one validator


def require_recordable(
    held: Holding, paper: PaperContent, *, scan: bytes | None = None, unread: Mapping[str, Refused] = NOTHING
) -> Reply:
    """Return what a paper reply says, if it can be recorded now.

    Its parts are judged one by one, so that whoever types it in is told of everything at once, and then the rules judge the
    whole. `scan` is given when the reply is entered: it is judged too, and the reply must not lie in the future. Fields in
    `unread` are not judged, but refused for the reason given there. Raise NotOpen, ConsultationClosed, DeadlinePassed,
    BadInput, NotOnRoll, NotEntitled, UnknownBallot, UnknownChoice, StatementTooLong, EmptyReply, BallotWithdrawn,
    OlderReply, ReplyTooLarge.
    """
    standing = held.standing
    if not standing.opened:
        raise NotOpen(stage=str(standing.stage))
    require_paper_reply_allowed(standing.stage, standing.recording_ends(), held.moment)
    content = _judge_parts(held, paper, scan, unread)
    accept_on_paper(
        content,
        paper.state,
        stage=standing.stage,
        roll=standing.roll,
        withdrawn=standing.withdrawn,
        closes_at=standing.deadline(),
        record_until=standing.recording_ends(),
        received_at=paper.received_at,
        now=held.moment,
    )
    before = standing.replies.get(paper.state)
    if before is not None and write_time(paper.received_at) <= before.received_at:
        raise OlderReply(state=paper.state, received_at=paper.received_at, stands=read_time(before.received_at))
    require_room_for(held, paper.state, content)
    return content


def _judge_parts(held: Holding, paper: PaperContent, scan: bytes | None, unread: Mapping[str, Refused]) -> Reply:
    latest = held.now if scan is not None else None
    checks: dict[str, Callable[[], object]] = {
        "state": lambda: _require_state(held.standing.roll, paper.state),
        "channel": lambda: _require_channel(paper.channel),
        "received_at": lambda: _require_received_in_time(held, paper.received_at, latest),
    }
    if scan is not None:
        checks["scan"] = lambda: require_file("scan", scan)
    faults: list[Refused] = []
    for part, check in checks.items():
        if part in unread:
            faults.append(unread[part])
        else:
            collect_errors(faults, check, None)
    content = collect_errors(faults, lambda: _read_answered(held, paper), Reply({}, {}))
    require_no_errors(faults)
    return content


def _require_state(roll: Roll, state: str) -> None:
    if not state:
        raise BadInput(field="state", why="no-state-chosen")
    roll.require_entitled(state)


def _require_channel(channel: str) -> None:
    if channel not in set(Channel) - {Channel.LINK}:
        raise BadInput(field="channel", why="no-such-channel", channel=channel)


def _require_received_in_time(held: Holding, received_at: datetime, latest: datetime | None) -> None:
    if latest is not None and received_at > latest:
        raise BadInput(field="received_at", why="still-to-come")
    if write_time(received_at) < held.standing.opened["at"]:
        raise BadInput(field="received_at", why="before-the-opening")
    if has_passed(held.standing.deadline(), received_at):
        raise DeadlinePassed(closes_at=held.standing.deadline(), at=received_at)


def _read_answered(held: Holding, paper: PaperContent) -> Reply:
    content = read_content(paper.votes, paper.statements, held.standing.ballots)
    if not content.votes:
        raise EmptyReply()
    return content
