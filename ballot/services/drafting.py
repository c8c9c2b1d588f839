"""Prepare a consultation: the register of proposed conclusions, drafts, their ballots and documents. Nothing here is in
the record yet; at opening it is copied there whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ballot.rules.deadlines import DEFAULT_ZONE, zone
from ballot.rules.majority import DEFAULT_RULE, RULES
from ballot.rules.refusals import AlreadyDone, BadInput, UnknownBallot
from ballot.rules.stages import Stage, demand_stage
from ballot.services.files import demand_file, demand_room_for
from ballot.services.finding import find_body, slug_of
from ballot.services.holding import encoded
from ballot.services.parts import Parts
from ballot.services.people import PREPARERS, demand_officer
from ballot.store.papers import VERBS
from ballot.store.queries.papers import ballots_of, conclusion, consultation_by_slug, documents_of, keep_file
from ballot.store.tables import BallotDocument, Body, Consultation, DraftBallot, ProposedConclusion
from ballot.store.transactions import Tx, lock_consultation

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
"""A language as the record writes it: anything else would be found out only at opening."""


@dataclass(frozen=True)
class Draft:
    """The particulars of a consultation, as its preparer states them."""

    reference: str
    title: Mapping[str, str]
    legal_basis: str
    authorised_by: str
    closes_at: datetime | None = None
    record_until: datetime | None = None
    """None: the deadline itself, so that paper replies are recorded before it too."""
    rule_id: str = DEFAULT_RULE
    sealed: bool = True
    time_zone: str = DEFAULT_ZONE
    letter: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    reminder_hours: Sequence[int] = (168, 48, 24)


def _check(draft: Draft) -> None:
    if draft.rule_id not in RULES:
        raise BadInput(field="rule", why="no such rule", rule=draft.rule_id)
    zone(draft.time_zone)
    _texts("title", draft.title)
    encoded([draft.legal_basis, draft.authorised_by, dict(draft.letter), dict(draft.contact)])
    if any(type(hours) is not int or not 0 < hours <= 24 * 90 for hours in draft.reminder_hours):
        raise BadInput(field="reminders", why="whole hours before the deadline, 1 to 2160")
    if draft.closes_at and draft.record_until and draft.record_until < draft.closes_at:
        raise BadInput(field="record_until", why="not before the deadline")


def _texts(field: str, by_language: Mapping[str, str]) -> dict[str, str]:
    """A text as it is kept: by language, trimmed, blank ones left out. Raises BadInput, also where none is left."""
    said = {language: words.strip() for language, words in by_language.items() if words.strip()}
    if not said:
        raise BadInput(field=field, why="a text is needed")
    for language in said:
        if not _LANGUAGE.fullmatch(language):
            raise BadInput(field=field, why="no such language", language=language)
    encoded(said)
    return said


def _fill(row: Consultation, draft: Draft) -> None:
    row.reference, row.slug = draft.reference, slug_of(draft.reference)
    row.title = _texts("title", draft.title)
    row.legal_basis, row.authorised_by = draft.legal_basis, draft.authorised_by
    row.closes_at, row.record_until = draft.closes_at, draft.record_until or draft.closes_at
    row.rule_id, row.sealed, row.time_zone = draft.rule_id, draft.sealed, draft.time_zone
    row.letter, row.contact = dict(draft.letter), dict(draft.contact)
    row.reminder_hours = sorted(set(draft.reminder_hours), reverse=True)


def create(parts: Parts, by: str, body_slug: str, draft: Draft) -> int:
    """Begin a consultation; return its id. Raises BadInput, AlreadyDone (the reference is taken), NotAllowed."""
    _check(draft)
    with parts.store.writing() as tx:
        officer = demand_officer(tx, by, PREPARERS, "draft")
        body = find_body(tx, body_slug)
        _demand_free(tx, body, draft, own=None)
        row = Consultation(
            body_id=body.id or 0,
            reference="",
            slug="",
            title={},
            legal_basis="",
            authorised_by="",
            rule_id="",
            sealed=True,
            time_zone="",
            created_by=officer.public_id,
            created_at=parts.clock.now(),
        )
        _fill(row, draft)
        tx.add(row)
        tx.flush()
        return row.id or 0


def edit(parts: Parts, by: str, consultation_id: int, draft: Draft) -> None:
    """Restate a draft's particulars. Raises as `create` does, and NotOpen once it is opened."""
    _check(draft)
    with parts.store.writing() as tx:
        demand_officer(tx, by, PREPARERS, "edit")
        row = _draft_row(tx, consultation_id)
        body = tx.get(Body, row.body_id)
        if body is not None:
            _demand_free(tx, body, draft, own=row.id)
        _fill(row, draft)
        tx.add(row)


def _demand_free(tx: Tx, body: Body, draft: Draft, own: int | None) -> None:
    taken = consultation_by_slug(tx, body.id or 0, slug_of(draft.reference))
    if taken is not None and taken.id != own:
        raise AlreadyDone(act="create", reference=draft.reference)


def _draft_row(tx: Tx, consultation_id: int) -> Consultation:
    row = lock_consultation(tx, consultation_id)
    demand_stage("edit", Stage(row.stage))
    return row


@dataclass(frozen=True)
class Conclusion:
    """A proposed conclusion as the importer found it."""

    source: str
    item_number: int
    paragraph: str
    title: Mapping[str, str]
    action: str
    also: tuple[str, ...]
    text: Mapping[str, str]
    documents: tuple[str, ...]
    condition: str | None = None


def register_conclusions(parts: Parts, by: str, body_slug: str, found: Iterable[Conclusion]) -> list[int]:
    """Put proposed conclusions into the register, or add a language to one that is there; return their ids in order."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, PREPARERS, "import")
        body = find_body(tx, body_slug)
        ids = []
        for one in found:
            row = conclusion(tx, body.id or 0, one.source, one.item_number, one.paragraph)
            if row is None:
                row = ProposedConclusion(
                    body_id=body.id or 0,
                    source=one.source,
                    item_number=one.item_number,
                    paragraph=one.paragraph,
                    title={},
                    action=one.action,
                    also=list(one.also),
                    text={},
                    documents=list(one.documents),
                    condition=one.condition,
                    imported_at=parts.clock.now(),
                )
            row.title = {**row.title, **one.title}
            row.text = {**row.text, **one.text}
            tx.add(row)
            tx.flush()
            ids.append(row.id or 0)
        return ids


@dataclass(frozen=True)
class DraftDocument:
    """A file to go with a ballot."""

    reference: str
    language: str
    file_name: str
    media_type: str
    content: bytes
    distributable: bool = True


def add_ballot(
    parts: Parts,
    by: str,
    consultation_id: int,
    action: str,
    text: Mapping[str, str],
    documents: Iterable[DraftDocument] = (),
    conclusion_id: int | None = None,
) -> int:
    """Put a ballot at the end of a draft; return its position, which becomes its id. Raises BadInput, NotOpen."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, PREPARERS, "edit")
        row = _draft_row(tx, consultation_id)
        ballot = _append_ballot(tx, row, action, text, conclusion_id)
        for document in documents:
            _attach(tx, parts, ballot, document)
        return ballot.position


def _append_ballot(
    tx: Tx, row: Consultation, action: str, text: Mapping[str, str], conclusion_id: int | None
) -> DraftBallot:
    if action not in VERBS:
        raise BadInput(field="action", why="no such verb", action=action)
    ballot = DraftBallot(
        consultation_id=row.id or 0,
        position=len(ballots_of(tx, row.id or 0)) + 1,
        action=action,
        text=_texts("text", text),
        proposed_conclusion_id=conclusion_id,
    )
    tx.add(ballot)
    tx.flush()
    return ballot


def add_conclusions(parts: Parts, by: str, consultation_id: int, conclusion_ids: Sequence[int]) -> list[int]:
    """Make a ballot of each registered conclusion, in this order, all or none; return their positions.

    Raises BadInput where one is not in the register, and NotOpen.
    """
    with parts.store.writing() as tx:
        demand_officer(tx, by, PREPARERS, "edit")
        row = _draft_row(tx, consultation_id)
        positions = []
        for conclusion_id in conclusion_ids:
            one = tx.get(ProposedConclusion, conclusion_id)
            if one is None or one.body_id != row.body_id:
                raise BadInput(field="conclusions", why="not in the register")
            positions.append(_append_ballot(tx, row, one.action, one.text, one.id).position)
        return positions


def attach_document(parts: Parts, by: str, consultation_id: int, position: int, document: DraftDocument) -> str:
    """Attach a file to a ballot of a draft; return its SHA-256 in hex. Raises UnknownBallot, NotOpen."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, PREPARERS, "edit")
        row = _draft_row(tx, consultation_id)
        ballot = _ballot_at(tx, row.id or 0, position)
        return _attach(tx, parts, ballot, document)


def remove_ballot(parts: Parts, by: str, consultation_id: int, position: int) -> None:
    """Take a ballot out of a draft; those after it move up. Raises UnknownBallot, NotOpen."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, PREPARERS, "edit")
        row = _draft_row(tx, consultation_id)
        gone = _ballot_at(tx, row.id or 0, position)
        for document in documents_of(tx, [gone.id or 0]):
            tx.delete(document)
        tx.delete(gone)
        tx.flush()
        for later in ballots_of(tx, consultation_id):
            if later.position > position:
                later.position -= 1
                tx.add(later)
                tx.flush()


def _ballot_at(tx: Tx, consultation_id: int, position: int) -> DraftBallot:
    for ballot in ballots_of(tx, consultation_id):
        if ballot.position == position:
            return ballot
    raise UnknownBallot(ballot=str(position))


def _attach(tx: Tx, parts: Parts, ballot: DraftBallot, document: DraftDocument) -> str:
    if not document.reference.strip():
        raise BadInput(field="document", why="a reference is needed")
    demand_file("document", document.content)
    demand_room_for(tx, ballot.consultation_id, document.content)
    if not _LANGUAGE.fullmatch(document.language):
        raise BadInput(field="document", why="no such language", language=document.language)
    encoded([document.reference, document.file_name])
    digest = keep_file(tx, document.content, document.media_type, parts.clock.now())
    tx.add(
        BallotDocument(
            draft_ballot_id=ballot.id or 0,
            reference=document.reference,
            language=document.language,
            sha256=digest,
            file_name=document.file_name,
            distributable=document.distributable,
        )
    )
    return digest
