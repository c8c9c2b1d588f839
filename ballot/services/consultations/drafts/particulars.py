"""The particulars of a consultation (title, rule, times, letter …): create a draft, and change all or some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TypedDict

from ballot.record.shapes import write_time
from ballot.rules.deadlines import DEFAULT_ZONE, require_recordable_time, zone
from ballot.rules.majority import DEFAULT_RULE, RULES
from ballot.rules.refusals import AlreadyDone, BadInput
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.consultations.drafts.changes import (
    DraftChange,
    changing_draft,
    require_unchanged,
    state_mark,
)
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, slug_of
from ballot.services.validation.text import (
    optional_texts,
    require_paper,
    require_recordable,
    require_texts,
    require_title,
)
from ballot.store.queries.consultations import consultation_by_slug
from ballot.store.tables import Consultation
from ballot.store.transactions import Tx

MOST_REMINDER_HOURS = 24 * 90


@dataclass(frozen=True)
class Particulars:
    """The particulars of a consultation."""

    reference: str
    title: Mapping[str, str]
    legal_basis: Mapping[str, str]
    """By language, as all texts."""
    authorised_by: Mapping[str, str]
    closes_at: datetime | None = None
    record_until: datetime | None = None
    """None: the deadline itself, so that paper replies must be recorded before it, too."""
    rule_id: str = DEFAULT_RULE
    sealed: bool = True
    time_zone: str = DEFAULT_ZONE
    letter: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    """`telephone` and `email` of whom to ask."""
    contact_name: Mapping[str, str] = field(default_factory=dict)
    authority: Mapping[str, str | None] | None = None
    """Where a paper of the body authorises it: `reference`, `sha256` and `paragraph`."""
    reminder_hours: Sequence[int] = (168, 48, 24)
    second_step: bool = False
    """Whether a reply by link is recorded only with a code that is mailed to the person who confirms it."""


class ParticularsChange(TypedDict, total=False):
    """Some of the particulars, as one step of the preparation changes them."""

    reference: str
    title: Mapping[str, str]
    legal_basis: Mapping[str, str]
    authorised_by: Mapping[str, str]
    authority: Mapping[str, str | None] | None
    closes_at: datetime | None
    record_until: datetime | None
    rule_id: str
    sealed: bool
    time_zone: str
    letter: Mapping[str, str]
    contact: Mapping[str, str]
    contact_name: Mapping[str, str]
    reminder_hours: Sequence[int]
    second_step: bool


def particulars_of(row: Consultation) -> Particulars:
    """Return the particulars of a consultation."""
    return Particulars(
        reference=row.reference,
        title=dict(row.title),
        legal_basis=dict(row.legal_basis),
        authorised_by=dict(row.authorised_by),
        authority=dict(row.authority) if row.authority else None,
        closes_at=row.closes_at,
        record_until=row.record_until if row.record_until != row.closes_at else None,
        rule_id=row.rule_id,
        sealed=row.sealed,
        time_zone=row.time_zone,
        letter=dict(row.letter),
        contact=dict(row.contact),
        contact_name=dict(row.contact_name),
        reminder_hours=tuple(row.reminder_hours),
        second_step=row.second_step,
    )


def particulars_mark(row: Consultation, names: Iterable[str]) -> str:
    """Return a mark of these particulars. Passed back to `change_particulars`, it tells whether anyone changed them
    meanwhile."""
    return state_mark(particulars_as_json(particulars_of(row), names))


def create_draft(parts: Parts, by: str, body_slug: str, draft: Particulars) -> int:
    """Create a draft; return its id. Raise BadInput, AlreadyDone (the reference is taken), NotAllowed."""
    require_particulars(draft)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, PREPARERS, "draft")
        row = insert_draft(tx, parts, officer.public_id, body_slug, draft)
        audit_log.add_entry(tx, parts.clock.now(), officer.public_id, "draft-created", reference=draft.reference)
        return row.number


def require_particulars(draft: Particulars) -> None:
    """Raise BadInput where a new draft cannot have these particulars."""
    _require_valid(draft)
    require_title(draft.title)


def insert_draft(tx: Tx, parts: Parts, by: str, body_slug: str, draft: Particulars) -> Consultation:
    """Insert the row of a new draft and return it. Raise AlreadyDone where the reference is taken, UnknownConsultation."""
    body = find_body(tx, body_slug)
    _require_free_reference(tx, body.number, draft.reference, own=None)
    row = Consultation(
        body_id=body.number,
        reference="",
        slug="",
        title={},
        rule_id="",
        sealed=True,
        time_zone="",
        created_by=by,
        created_at=parts.clock.now(),
    )
    _fill(row, draft)
    tx.add(row)
    tx.flush()
    return row


def replace_particulars(parts: Parts, by: str, consultation_id: int, draft: Particulars) -> None:
    """Replace all particulars of a draft. Raise as `create_draft` does, and NotOpen once it was opened."""
    _require_valid(draft)
    require_title(draft.title)
    with changing_draft(parts, by, consultation_id) as held:
        _write_particulars(held, draft)


def change_particulars(
    parts: Parts, by: str, consultation_id: int, changes: ParticularsChange, seen: str | None = None
) -> bool:
    """Change some particulars of a draft; return whether anything changed.

    `seen` is the `particulars_mark` of what was shown. Raise as `replace_particulars` does, and DraftChanged where
    somebody has changed it meanwhile.
    """
    with changing_draft(parts, by, consultation_id) as held:
        before = particulars_of(held.row)
        require_unchanged(seen, particulars_as_json(before, changes))
        after = replace(before, **changes)
        _require_valid(after)
        if "title" in changes:  # one that was kept before there was a limit hinders no other step
            require_title(after.title)
        return _write_particulars(held, after)


def _write_particulars(held: DraftChange, draft: Particulars) -> bool:
    before = particulars_of(held.row)
    _require_free_reference(held.tx, held.row.body_id, draft.reference, own=held.id)
    _fill(held.row, draft)
    after = particulars_of(held.row)
    changed = [name for name in asdict(after) if getattr(before, name) != getattr(after, name)]
    if changed:
        held.tx.add(held.row)
        held.note("particulars", names=changed)
    return bool(changed)


def _require_valid(draft: Particulars) -> None:
    if draft.rule_id not in RULES:
        raise BadInput(field="rule", why="no-such-rule", rule=draft.rule_id)
    zone(draft.time_zone)
    require_texts("title", draft.title)
    for field_, said in (
        ("legal_basis", draft.legal_basis),
        ("authorised_by", draft.authorised_by),
        ("letter", draft.letter),
        ("contact-name", draft.contact_name),
    ):
        optional_texts(field_, said)
    for name, said_plainly in draft.contact.items():
        if said_plainly.strip():
            require_recordable(f"contact-{name}", said_plainly)
    require_paper("authority", draft.authority)
    if any(type(hours) is not int or not 0 < hours <= MOST_REMINDER_HOURS for hours in draft.reminder_hours):
        raise BadInput(field="reminders", why="hours-before")
    for moment in (draft.closes_at, draft.record_until):
        if moment is not None:
            require_recordable_time(moment)
    if draft.closes_at and draft.record_until and draft.record_until < draft.closes_at:
        raise BadInput(field="record_until", why="before-the-deadline")


def _fill(row: Consultation, draft: Particulars) -> None:
    row.reference, row.slug = draft.reference, slug_of(draft.reference)
    row.title = require_texts("title", draft.title)
    row.legal_basis = optional_texts("legal_basis", draft.legal_basis)
    row.authorised_by = optional_texts("authorised_by", draft.authorised_by)
    row.authority = require_paper("authority", draft.authority)
    row.closes_at, row.record_until = draft.closes_at, draft.record_until or draft.closes_at
    row.rule_id, row.sealed, row.time_zone = draft.rule_id, draft.sealed, draft.time_zone
    row.letter, row.contact = optional_texts("letter", draft.letter), dict(draft.contact)
    row.contact_name = optional_texts("contact-name", draft.contact_name)
    row.reminder_hours = sorted(set(draft.reminder_hours), reverse=True)
    row.second_step = draft.second_step


def _require_free_reference(tx: Tx, body_id: int, reference: str, own: int | None) -> None:
    taken = consultation_by_slug(tx, body_id, slug_of(reference))
    if taken is not None and taken.id != own:
        raise AlreadyDone(act="consultation-drafted", reference=reference)


def particulars_as_json(draft: Particulars, names: Iterable[str]) -> dict[str, object]:
    """Return some particulars as JSON values."""
    values = {name: getattr(draft, name) for name in names}
    return {
        name: write_time(value) if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }
