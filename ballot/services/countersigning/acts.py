"""Acts that two officers of the secretariat do together: one proposes, another confirms, and then it is an entry.

While it waits, what was proposed is kept encrypted: a paper reply under confirmation shows nobody how the State voted.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.record.shapes import read_time, write_time
from ballot.rules.refusals import AlreadyDone, BadInput, NotReady, Refused, SecondOfficerNeeded
from ballot.rules.replies import Channel
from ballot.rules.roll import Seat
from ballot.services.core import notifications
from ballot.services.core.authorization import SECRETARIAT, actor, require_officer
from ballot.services.core.context import Parts
from ballot.services.core.deadline import require_before_deadline
from ballot.services.core.recording import Holding, encoded, holding
from ballot.services.core.text import require_ground, require_reason
from ballot.services.countersigning.paper_reply import NOTHING, PaperReply, accept_paper, require_sound
from ballot.services.countersigning.store import PAPER_REPLY, ROLL_AMENDED, confirmed, payload_of, rejected
from ballot.services.replies.sealing import padded
from ballot.services.replies.submit import put_reply, queue_receipt
from ballot.store.queries.council import focal_points_of
from ballot.store.queries.records import acts_to_confirm, pending_act_as_it_is_now
from ballot.store.tables import Evidence, Officer, PendingAct, VotingRight
from ballot.store.transactions import Tx


def propose_paper_reply(
    parts: Parts, by: str, consultation_id: int, paper: PaperReply, unread: Mapping[str, Refused] = NOTHING
) -> int:
    """The first officer enters a paper reply; return the id of what awaits confirmation.

    It is judged now and again when it is confirmed. Raises BadInput, DeadlinePassed and whatever a reply is refused for, all
    faults at once (`services.together`); `unread` are those fields, with the reason, that could not even be read.
    """
    with holding(parts, consultation_id) as held:
        officer = require_officer(held.tx, by, SECRETARIAT, "record-paper-reply")
        require_sound(held, paper, unread)
        digest = sha256(paper.scan).hexdigest()
        payload = {
            "state": paper.state,
            "channel": paper.channel,
            "received_at": write_time(paper.received_at),
            "votes": dict(paper.votes),
            "statements": dict(paper.statements),
            "evidence_sha256": digest,
        }
        accept_paper(held, payload)
        _keep_evidence(held, paper, digest)
        return _propose(held, PAPER_REPLY, paper.state, payload, officer)


def _keep_evidence(held: Holding, paper: PaperReply, digest: str) -> None:
    """Keep the scan under its SHA-256 in hex, encrypted because it shows how the State voted."""
    if held.tx.get(Evidence, (held.id, digest)) is None:
        held.tx.add(
            Evidence(
                consultation_id=held.id,
                sha256=digest,
                media_type=paper.scan_media_type,
                ciphertext=held.parts.seals.close(held.origin, f"evidence:{digest}", paper.scan),
                stored_at=held.now,
            )
        )


def evidence(parts: Parts, by: str, consultation_id: int, digest: str) -> tuple[bytes, str]:
    """The scan of a paper reply and its media type, for the secretariat alone. Raises NotReady, NotAllowed."""
    with parts.store.reading() as tx:
        require_officer(tx, by, SECRETARIAT, "see-paper-reply")
        kept = tx.get(Evidence, (consultation_id, digest))
        if kept is None:
            raise NotReady(what="scan")
        origin = parts.folds.at(tx, consultation_id, 1).standing.origin
        return parts.seals.open(origin, f"evidence:{digest}", kept.ciphertext), kept.media_type


def propose_roll_amendment(
    parts: Parts, by: str, consultation_id: int, state: str, *, entitled: bool, ground: str | None, reason: str
) -> int:
    """The first officer proposes to suspend or restore a State's right in an open consultation. Raises as it will be judged."""
    payload = {
        "state": state,
        "entitled": entitled,
        "ground": require_ground(ground, entitled=entitled),
        "reason": require_reason(reason),
    }
    if not state:
        raise BadInput(field="state", why="no-state-chosen")
    with holding(parts, consultation_id) as held:
        officer = require_officer(held.tx, by, SECRETARIAT, "amend-roll")
        _require_amendable(held, payload)
        return _propose(held, ROLL_AMENDED, state, payload, officer)


def confirm(parts: Parts, by: str, pending_id: int) -> int:
    """A second officer confirms: the act becomes an entry, whose seq is returned.

    Raises SecondOfficerNeeded, AlreadyDone, NotReady (no such act), and whatever the act is refused for by now.
    """
    with holding(parts, _consultation_of(parts, pending_id)) as held:
        officer = require_officer(held.tx, by, SECRETARIAT, "confirm")
        pending = _waiting(held.tx, pending_id)
        if pending.proposed_by == officer.public_id:
            raise SecondOfficerNeeded()
        proposer = require_officer(held.tx, pending.proposed_by, SECRETARIAT, "propose")
        payload = payload_of(held.parts, held.origin, pending)
        if pending.kind == PAPER_REPLY:
            seq = _record_paper(held, payload, actor(proposer), actor(officer))
        else:
            seq = _amend_roll(held, payload, actor(proposer), actor(officer))
        confirmed(held, pending, officer.public_id, seq)
        return seq


def reject(parts: Parts, by: str, pending_id: int) -> None:
    """An officer of the secretariat lays a proposed act aside; what it said is forgotten."""
    with holding(parts, _consultation_of(parts, pending_id)) as held:
        officer = require_officer(held.tx, by, SECRETARIAT, "reject")
        rejected(held, _waiting(held.tx, pending_id), officer.public_id)


def waiting(parts: Parts, consultation_id: int) -> list[PendingAct]:
    """What awaits a second officer in a consultation, oldest first."""
    with parts.store.reading() as tx:
        return acts_to_confirm(tx, consultation_id)


def proposed_content(parts: Parts, by: str, pending_id: int) -> dict[str, Any]:
    """What the act says, for the second officer who compares it with the scan. Secretariat only."""
    consultation_id = _consultation_of(parts, pending_id)
    with parts.store.reading() as tx:
        require_officer(tx, by, SECRETARIAT, "confirm")
        pending = _waiting(tx, pending_id)
        size = 1  # the origin stands in the first entry
        return payload_of(parts, parts.folds.at(tx, consultation_id, size).standing.origin, pending)


def _consultation_of(parts: Parts, pending_id: int) -> int:
    with parts.store.reading() as tx:
        pending = tx.get(PendingAct, pending_id)
        if pending is None:
            raise NotReady(what="proposal")
        return pending.consultation_id


def _propose(held: Holding, kind: str, state: str, payload: dict[str, Any], officer: Officer) -> int:
    plain = padded(encoded(payload), payload.get("votes", {}), held.standing.ballots)
    pending = PendingAct(
        consultation_id=held.id,
        kind=kind,
        sealed_payload=held.parts.seals.close(held.origin, f"pending:{kind}:{officer.public_id}", plain),
        state=state,
        evidence_sha256=payload.get("evidence_sha256"),
        proposed_by=officer.public_id,
        proposed_at=held.now,
    )
    held.tx.add(pending)
    held.tx.flush()
    return pending.number


def _waiting(tx: Tx, pending_id: int) -> PendingAct:
    pending = pending_act_as_it_is_now(tx, pending_id)
    if pending is None:
        raise NotReady(what="proposal")
    if pending.outcome is not None:
        raise AlreadyDone(act=pending.outcome)
    return pending


def _record_paper(held: Holding, payload: dict[str, Any], proposer: Actor, second: Actor) -> int:
    content = accept_paper(held, payload)
    extra = acts.on_paper(read_time(payload["received_at"]), payload["evidence_sha256"], second)
    recorded = put_reply(held, payload["state"], Channel(payload["channel"]), content, extra, proposer)
    queue_receipt(held, recorded)
    return recorded.seq


def _require_amendable(held: Holding, payload: dict[str, Any]) -> None:
    require_before_deadline(held, "roll-amended")
    seat = held.standing.roll.seat(payload["state"])
    new = Seat(payload["state"], payload["entitled"], payload["ground"])
    if seat == new:
        raise AlreadyDone(act="roll-amended", state=seat.state)


def _amend_roll(held: Holding, payload: dict[str, Any], proposer: Actor, second: Actor) -> int:
    """The entry, the ledger of rights, and for a State whose right is restored, the invitation it did not get."""
    _require_amendable(held, payload)
    state, entitled, ground = payload["state"], payload["entitled"], payload["ground"]
    act = acts.roll_amended(state, entitled=entitled, ground=ground, reason=payload["reason"], confirmed_by=second)
    seq = held.append(act, proposer)
    held.tx.add(
        VotingRight(
            body_id=held.row.body_id,
            state=state,
            entitled=entitled,
            ground=ground,
            effective_on=held.now.date(),
            reason=payload["reason"],
            recorded_by=proposer.id,
            recorded_at=held.now,
        )
    )
    if entitled:
        people = focal_points_of(held.tx, held.row.body_id, [state])
        notifications.queue(held, "invitation", people, f"roll:{seq}", notifications.deadline_facts(held))
    return seq


def pending_act(parts: Parts, pending_id: int) -> PendingAct | None:
    """An act that was proposed, settled or not: who proposed it, when, for which State. Never what it says."""
    with parts.store.reading() as tx:
        return tx.get(PendingAct, pending_id)
