"""Add, remove and replace a Member State's focal points, and replace their links.

Every change during a consultation is an entry; who made it, and why, is written to the audit log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ballot.rules.acts import ACTS, SECRETARIAT
from ballot.rules.refusals import AlreadyDone, NotOnRoll, Refused, UnknownPerson
from ballot.rules.texts import trimmed
from ballot.services.access.acting_session import end_sessions
from ballot.services.access.authorization import require_officer
from ballot.services.access.tokens import new_public_id
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.core.recording import Holding
from ballot.services.council.focal_point_entries import (
    confirmed_by,
    hold_open_consultations,
    queue_invitations,
    record_changes,
    require_fresh_credentials,
    second_officer,
    takes_changes,
)
from ballot.services.validation.email_addresses import PersonDetails, read_person_details
from ballot.services.validation.multiple_errors import collect_errors, require_no_errors
from ballot.services.validation.text import require_reason
from ballot.store.queries import consultations
from ballot.store.queries.council import focal_point_by_public_id, focal_points_of, held_focal_point, is_member
from ballot.store.queries.outbox import mail_not_sent_to
from ballot.store.queries.saved_drafts import delete_reply_codes_of
from ballot.store.tables import FocalPoint
from ballot.store.transactions import Tx, insert_new


def add_focal_point(
    parts: Parts,
    tx: Tx,
    by: str,
    body_slug: str,
    state: str,
    new: PersonDetails,
    *,
    fresh: bool = True,
    second: str | None = None,
) -> str:
    """Add a focal point, in a transaction that has begun; return its public id.

    In every open consultation this is an entry, which names `second`, the officer who confirms it (public id); the person
    is invited and the State's other focal points are told. Raise NotOnRoll (no member), BadInput, AlreadyDone (the State
    has this address already), NotAllowed, AlreadyThere (somebody else adds the person at this very moment); and where a
    consultation is open CredentialsNeeded if the officer's credentials are not `fresh`, and SecondOfficerNeeded without
    another officer.
    """
    officer = require_officer(tx, by, SECRETARIAT, "add-focal-point")
    body = find_body(tx, body_slug)
    body_id = body.number
    if not state.isprintable() or not is_member(tx, body_id, state):
        raise NotOnRoll(state=state)
    held_ones = _hold_open_with_credentials(parts, tx, body_id, state, fresh=fresh)
    others = focal_points_of(tx, body_id, [state])  # read under the locks
    now = parts.clock.now()
    person = _insert_focal_point(tx, body_id, state, new, others, now)
    for held in held_ones:
        record_changes(held, officer, second_officer(tx, officer, second), "added", [(person, others)])
        queue_invitations(held, [person])
    facts = {"state": state, "focal_point": person.public_id} | confirmed_by(second)
    audit_log.add_entry(tx, now, officer.public_id, "focal-point-added", **facts)
    return person.public_id


def remove_focal_point(
    parts: Parts,
    tx: Tx,
    by: str,
    public_id: str,
    reason: str = "",
    *,
    fresh: bool = True,
    second: str | None = None,
) -> None:
    """Remove a focal point and end its links and sessions, in a transaction that has begun. The State's reply stays.

    In every open consultation this is an entry, and all focal points of the State, this one too, are told, with the
    reason where there is one. Raise UnknownPerson, BadInput, NotAllowed, CredentialsNeeded, SecondOfficerNeeded
    (`add_focal_point`).
    """
    because = require_reason(reason) if trimmed(reason) else ""
    officer = require_officer(tx, by, SECRETARIAT, "remove-focal-point")
    found = _find_in_office(tx, public_id)
    held_ones = _hold_open_with_credentials(parts, tx, found.body_id, found.state, fresh=fresh)
    person = _hold_in_office(tx, public_id)
    everyone = focal_points_of(tx, person.body_id, [person.state])
    now = parts.clock.now()
    _mark_focal_point_removed(tx, person, now)
    for held in held_ones:
        confirming = second_officer(tx, officer, second)
        record_changes(held, officer, confirming, "removed", [(person, everyone)], because)
    facts = {"state": person.state, "focal_point": public_id} | ({"reason": because} if because else {})
    audit_log.add_entry(tx, now, officer.public_id, "focal-point-removed", **facts, **confirmed_by(second))


def replace_focal_point(
    parts: Parts,
    tx: Tx,
    by: str,
    public_id: str,
    new: PersonDetails,
    because: str,
    *,
    fresh: bool = True,
    second: str | None = None,
) -> str:
    """Put another person in a focal point's place, in a transaction that has begun; return the new public id. `new` and
    `because` are what `read_replacement` returned.

    In every open consultation these are two entries, one person removed and one added: the first one's links and sessions
    end, the new one is invited, and the State's focal points are told of both, with the reason. The State's reply stays.
    Raises UnknownPerson, AlreadyDone (another focal point of the State has this address), NotAllowed, CredentialsNeeded,
    SecondOfficerNeeded (`add_focal_point`).
    """
    officer = require_officer(tx, by, SECRETARIAT, "replace-focal-point")
    found = _find_in_office(tx, public_id)
    held_ones = _hold_open_with_credentials(parts, tx, found.body_id, found.state, fresh=fresh)
    old = _hold_in_office(tx, public_id)
    everyone = focal_points_of(tx, old.body_id, [old.state])
    others = [one for one in everyone if one.id != old.id]
    now = parts.clock.now()
    _mark_focal_point_removed(tx, old, now)
    tx.flush()  # before the new one comes in: it may have the same address, as an office's mailbox does
    person = _insert_focal_point(tx, old.body_id, old.state, new, others, now)
    for held in held_ones:
        confirming = second_officer(tx, officer, second)
        record_changes(held, officer, confirming, "removed", [(old, everyone)], because)
        record_changes(held, officer, confirming, "added", [(person, others)], because)
        queue_invitations(held, [person])
    facts = {"state": old.state, "removed": public_id, "added": person.public_id, "reason": because}
    audit_log.add_entry(tx, now, officer.public_id, "focal-point-replaced", **facts, **confirmed_by(second))
    return person.public_id


def read_replacement(name: str, email: str, language: str, reason: str) -> tuple[PersonDetails, str]:
    """Validate what was typed of a successor and the reason. Raise BadInput with all errors at once
    (`validation.multiple_errors`)."""
    errors: list[Refused] = []
    new = collect_errors(errors, lambda: read_person_details(name, email, language), PersonDetails("", "", ""))
    because = collect_errors(errors, lambda: require_reason(reason), "")
    require_no_errors(errors)
    return new, because


def replace_link(parts: Parts, by: str, public_id: str, *, fresh: bool = True) -> None:
    """Invalidate all links mailed to this focal point and send new ones for open consultations. Raise UnknownPerson,
    NotAllowed, CredentialsNeeded (`add_focal_point`)."""
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "replace-link")
        found = _find_in_office(tx, public_id)
        held_ones = _hold_open_with_credentials(parts, tx, found.body_id, found.state, fresh=fresh)
        person = _hold_in_office(tx, public_id)
        person.link_generation += 1
        tx.add(person)
        now = parts.clock.now()
        end_sessions(tx, person, now)
        delete_reply_codes_of(tx, person.number)  # asked for by whoever had the link: they must not bar its person
        for held in held_ones:
            queue_invitations(held, [person], f"link-{person.link_generation}")
        audit_log.add_entry(tx, now, officer.public_id, "link-replaced", state=person.state, focal_point=public_id)


def already_designated(new: PersonDetails) -> AlreadyDone:
    """Return the refusal where the State has a focal point with this address already."""
    return AlreadyDone(act="focal-point-added", field="email", email=new.email)


def _insert_focal_point(
    tx: Tx, body_id: int, state: str, new: PersonDetails, others: Iterable[FocalPoint], now: datetime
) -> FocalPoint:
    """Store the person as a focal point of the State. Raise AlreadyDone or AlreadyThere where one of the `others` has
    the address."""
    if any(one.email.casefold() == new.email.casefold() for one in others):
        raise already_designated(new)
    [person] = insert_focal_points(tx, body_id, [(state, new)], now)
    return person


def insert_focal_points(
    tx: Tx, body_id: int, people: Sequence[tuple[str, PersonDetails]], now: datetime
) -> list[FocalPoint]:
    """Store these people as focal points of these States; return the rows in this order. Raise AlreadyThere where a
    State has the address."""
    rows = [
        {
            "public_id": new_public_id("fp"),
            "body_id": body_id,
            "state": state,
            "name": new.name,
            "email": new.email,
            "language": new.language,
            "added_at": now,
            "removed_at": None,
            "link_generation": 1,
        }
        for state, new in people
    ]
    insert_new(tx, FocalPoint, *rows)
    found = {one.public_id: one for one in focal_points_of(tx, body_id, sorted({state for state, _ in people}))}
    return [found[str(row["public_id"])] for row in rows]


def _mark_focal_point_removed(tx: Tx, person: FocalPoint, now: datetime) -> None:
    person.removed_at = now
    tx.add(person)
    end_sessions(tx, person, now)
    _cancel_mail(tx, person)


def _find_in_office(tx: Tx, public_id: str) -> FocalPoint:
    person = focal_point_by_public_id(tx, public_id)
    if person is None or person.removed_at is not None:
        raise UnknownPerson(who=public_id)
    return person


def _hold_in_office(tx: Tx, public_id: str) -> FocalPoint:
    """Return the focal point, held after the consultations: of two who remove the same person, one is refused. Raise
    UnknownPerson."""
    person = held_focal_point(tx, public_id)
    if person is None or person.removed_at is not None:
        raise UnknownPerson(who=public_id)
    return person


def has_open_consultation(parts: Parts, body_slug: str) -> bool:
    """Return whether a consultation of the body is open, so that changing focal points changes who may reply."""
    with parts.store.reading() as tx:
        return consultations.has_open_consultation(tx, find_body(tx, body_slug).number)


def _hold_open_with_credentials(parts: Parts, tx: Tx, body_id: int, state: str, *, fresh: bool) -> list[Holding]:
    held_ones = hold_open_consultations(parts, tx, body_id)
    require_fresh_credentials(held_ones, fresh)
    return [held for held in held_ones if takes_changes(held, state)]


def _cancel_mail(tx: Tx, person: FocalPoint) -> None:
    """Delete the removed person's unsent mail, but for notices of who may reply for the State."""
    for mail in mail_not_sent_to(tx, person.number, but=ACTS["focal-point"].mail):
        mail.status, mail.claimed_by, mail.claimed_until = "cancelled", None, None
        tx.add(mail)
