"""Say that a draft is ready, and open it: freeze its rule, roll, texts and deadline in the first entry, and invite (Rule 3.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from ballot.record import acts
from ballot.record.note import VerifierKey, encode_base64
from ballot.rules.acts import CHAIRS, SECRETARIAT, require_stage
from ballot.rules.deadlines import require_future
from ballot.rules.majority import RULES
from ballot.rules.refusals import Incomplete
from ballot.rules.roll import Roll
from ballot.rules.stages import Stage
from ballot.services.access.authorization import actor, require_officer, require_officer_for
from ballot.services.consultations.drafts import Particulars, particulars_of
from ballot.services.consultations.drafts.changes import require_unchanged, state_mark
from ballot.services.consultations.drafts.particulars import particulars_as_json
from ballot.services.core import audit_log, notifications
from ballot.services.core.context import Parts
from ballot.services.core.events import DRAFT_READY, OPENING_REPORTED
from ballot.services.core.lookup import find_consultation_by_id
from ballot.services.core.recording import Holding, holding
from ballot.services.council.roll import current_roll
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.council import body_of, focal_points_of
from ballot.store.queries.files import documents_of
from ballot.store.tables import Consultation
from ballot.store.transactions import Tx


def read_missing(tx: Tx, row: Consultation) -> list[str]:
    """Return codes of what a draft still lacks before it can be opened; empty when nothing."""
    roll = current_roll(tx, row.body_id)
    reached = {one.state for one in focal_points_of(tx, row.body_id, roll.entitled_states())}
    return list_missing(row, [one.title for one in ballots_of(tx, row.number)], roll, reached)


def list_missing(
    row: Consultation, titles: Sequence[Mapping[str, str]], roll: Roll, reached: Collection[str]
) -> list[str]:
    """Return the same codes for a draft whose ballots have these titles, given the roll and the States that have a focal
    point."""
    found = [] if titles else ["ballots"]
    if not all(titles):
        found.append("ballot-titles")
    for name, value in (("legal-basis", row.legal_basis), ("authorised-by", row.authorised_by)):
        if not value:
            found.append(name)
    if row.closes_at is None:
        found.append("deadline")
    if not roll.entitled:
        found.append("roll")
    return found + [f"focal-point:{state}" for state in roll.entitled_states() if state not in reached]


def opening_mark(parts: Parts, consultation_id: int) -> str:
    """Return a mark of everything that opening would freeze or mail now. Passed to `open_consultation`, it tells
    whether anything changed meanwhile. Raise UnknownConsultation, KeyMissing."""
    with parts.store.reading() as tx:
        return state_mark(_state_to_freeze(parts, tx, find_consultation_by_id(tx, consultation_id)))


def open_consultation(parts: Parts, by: str, consultation_id: int, expected: str | None = None) -> int:
    """Open a consultation: append `opened` and queue an invitation to every focal point of every entitled State; return
    how many.

    For chair and vice-chair. Raise Incomplete, BadDeadline, AlreadyDone, NotAllowed, KeyMissing, and DraftChanged where
    `expected` is not the mark of what would be frozen now.
    """
    with holding(parts, consultation_id) as held:
        officer = require_officer_for(held.tx, by, "opened")
        require_stage("opened", Stage(held.row.stage))
        closes_at = _require_ready(held)
        require_unchanged(expected, _state_to_freeze(parts, held.tx, held.row))
        held.row.opened_at = held.moment
        held.append(_act_of_opening(parts, held.tx, held.row, closes_at), actor(officer))
        audit_log.add_entry(held.tx, held.now, officer.public_id, "consultation-opened", reference=held.row.reference)
        invitations = notifications.announcement(held, "opened", "opening", notifications.deadline_facts(held))
        facts = {"who": officer.name, "invited": len(invitations.people)}
        report = notifications.event_for_officers(held, OPENING_REPORTED, "opening", facts, SECRETARIAT)
        held.happened(invitations, report)
        return len(invitations.people)


def report_ready(parts: Parts, by: str, consultation_id: int) -> int:
    """Tell chair and vice-chair by mail that a draft is ready to be opened; return how many they are.

    For the secretariat. Raise Incomplete, BadDeadline, NotOpen, NotAllowed.
    """
    with holding(parts, consultation_id) as held:
        officer = require_officer(held.tx, by, SECRETARIAT, "edit")
        require_stage("edit", Stage(held.row.stage))
        _require_ready(held)
        audit_log.add_entry(held.tx, held.now, officer.public_id, "draft-ready", reference=held.row.reference)
        occasion = f"ready-{held.now:%Y%m%dT%H%M%S.%f}"
        event = notifications.event_for_officers(held, DRAFT_READY, occasion, {"who": officer.name}, CHAIRS)
        held.happened(event)
        return len(event.officers)


def _require_ready(held: Holding) -> datetime:
    """Return the draft's deadline. Raise Incomplete, BadDeadline where it could not be opened now."""
    lacks, closes_at = read_missing(held.tx, held.row), held.row.closes_at
    if lacks or closes_at is None:
        raise Incomplete(missing=lacks)
    require_future(closes_at, held.now, held.parts.policy.minimum_period)
    return closes_at


def _state_to_freeze(parts: Parts, tx: Tx, row: Consultation) -> list[object]:
    act = _act_of_opening(parts, tx, row, row.closes_at) if row.closes_at else {}
    documents = documents_of(tx, [ballot.number for ballot in ballots_of(tx, row.number)])
    handed_on = [[one.file_name, one.distributable] for one in documents]
    return [act, handed_on, particulars_as_json(particulars_of(row), [one.name for one in fields(Particulars)])]


def _act_of_opening(parts: Parts, tx: Tx, row: Consultation, closes_at: datetime) -> acts.Act:
    body = body_of(tx, row.body_id)
    roll = current_roll(tx, row.body_id)
    in_office: dict[str, list[str]] = {}
    for person in focal_points_of(tx, row.body_id, [seat.state for seat in roll]):
        in_office.setdefault(person.state, []).append(person.public_id)
    name = f"{body.host}/{body.slug}"
    return acts.opened(
        origin=f"{name}/{row.slug}",
        key=str(VerifierKey(name, parts.keys.public(body.slug))),
        archive_key=encode_base64(parts.keys.archive_public(body.slug)),
        reference=row.reference,
        title=row.title,
        legal_basis=row.legal_basis,
        authorised_by=row.authorised_by,
        authority=_paper(row.authority),
        rule=RULES[row.rule_id],
        sealed=row.sealed,
        closes_at=closes_at,
        record_until=row.record_until or closes_at,
        time_zone=row.time_zone,
        roll=roll,
        focal_points=in_office,
        ballots=_ballots_to_open(tx, row),
    )


def _ballots_to_open(tx: Tx, row: Consultation) -> list[acts.ProposedBallot]:
    ballots = ballots_of(tx, row.number)
    documents = documents_of(tx, [ballot.number for ballot in ballots])
    return [
        acts.ProposedBallot(
            ballot.title,
            tuple(ballot.actions),
            ballot.text,
            tuple(
                acts.ProposedDocument(document.reference, document.language, document.sha256)
                for document in documents
                if document.draft_ballot_id == ballot.id
            ),
            _paper(ballot.source),
        )
        for ballot in ballots
    ]


def _paper(paper: Mapping[str, str | None] | None) -> acts.Paper | None:
    if paper is None or not paper["reference"]:
        return None
    return acts.Paper(paper["reference"], paper["sha256"], paper["paragraph"])
