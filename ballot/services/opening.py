"""Open a consultation: freeze its rule, roll, texts and deadline in the first entry, and invite (Rule 3.2)."""

from __future__ import annotations

from datetime import datetime

from ballot.record import acts
from ballot.record.note import VerifierKey
from ballot.rules.deadlines import demand_future
from ballot.rules.majority import RULES
from ballot.rules.refusals import Incomplete
from ballot.rules.roll import Roll, Seat
from ballot.rules.stages import Stage, demand_stage
from ballot.services import notices
from ballot.services.holding import Holding, holding
from ballot.services.parts import Parts
from ballot.services.people import CHAIRS, actor, demand_officer
from ballot.store.queries.papers import ballots_of, documents_of
from ballot.store.queries.people import body_of, focal_points_of, members_of, rights_of
from ballot.store.tables import Consultation
from ballot.store.transactions import Tx


def current_roll(tx: Tx, body_id: int) -> Roll:
    """The roll as the ledger of voting rights has it: every member, in roll-call order, with its right or the ground."""
    newest = {entry.state: entry for entry in rights_of(tx, body_id)}  # the oldest come first
    return Roll(
        Seat(member.state, newest[member.state].entitled, newest[member.state].ground)
        if member.state in newest
        else Seat(member.state)
        for member in members_of(tx, body_id)
    )


def missing(tx: Tx, row: Consultation) -> list[str]:
    """What a draft still lacks before it can be opened, in code words; empty when it lacks nothing."""
    lacks = []
    ballots = ballots_of(tx, row.id or 0)
    if not ballots:
        lacks.append("ballots")
    for name, value in (("legal-basis", row.legal_basis), ("authorised-by", row.authorised_by)):
        if not value.strip():
            lacks.append(name)
    if row.closes_at is None:
        lacks.append("deadline")
    roll = current_roll(tx, row.body_id)
    if not roll.entitled:
        lacks.append("roll")
    reached = {one.state for one in focal_points_of(tx, row.body_id, roll.entitled_states())}
    lacks += [f"focal-point:{state}" for state in roll.entitled_states() if state not in reached]
    return lacks


def open_consultation(parts: Parts, by: str, consultation_id: int) -> int:
    """Open it: the entry `opened`, and an invitation to every focal point of every entitled State.

    Returns how many invitations were queued. Chair or vice-chair. Raises Incomplete, BadDeadline, AlreadyDone, NotAllowed,
    KeyMissing.
    """
    with holding(parts, consultation_id) as held:
        officer = demand_officer(held.tx, by, CHAIRS, "open")
        demand_stage("opened", Stage(held.row.stage))
        lacks = missing(held.tx, held.row)
        closes_at = held.row.closes_at
        if lacks or closes_at is None:
            raise Incomplete(missing=lacks)
        demand_future(closes_at, held.now, parts.policy.minimum_period)
        held.row.opened_at = held.moment
        held.append(_opening_act(parts, held, closes_at), actor(officer))
        return notices.tell_invited(held, "invitation", "opening", notices.deadline_facts(held))


def _opening_act(parts: Parts, held: Holding, closes_at: datetime) -> acts.Act:
    row, tx = held.row, held.tx
    body = body_of(tx, row.body_id)
    ballots = ballots_of(tx, held.id)
    documents = documents_of(tx, [ballot.id or 0 for ballot in ballots])
    name = f"{body.host}/{body.slug}"
    return acts.opened(
        origin=f"{name}/{row.slug}",
        key=str(VerifierKey(name, parts.keys.public(body.slug))),
        reference=row.reference,
        title=row.title,
        legal_basis=row.legal_basis,
        authorised_by=row.authorised_by,
        rule=RULES[row.rule_id],
        sealed=row.sealed,
        closes_at=closes_at,
        record_until=row.record_until or closes_at,
        time_zone=row.time_zone,
        roll=current_roll(tx, row.body_id),
        ballots=[
            acts.BallotPut(
                ballot.action,
                ballot.text,
                tuple(
                    acts.DocumentPut(document.reference, document.language, document.sha256)
                    for document in documents
                    if document.draft_ballot_id == ballot.id
                ),
            )
            for ballot in ballots
        ],
    )
