"""A Member State's focal points: who is written to, and who may reply. Every change during a consultation is an entry."""

from __future__ import annotations

import re
from datetime import datetime

from sqlmodel import Session, col, select

from ballot.record import acts
from ballot.rules.refusals import AlreadyDone, BadInput, NotOnRoll, NotReady, UnknownPerson
from ballot.rules.stages import Stage
from ballot.services import notices
from ballot.services.drafting import find_body
from ballot.services.holding import Holding
from ballot.services.parts import Parts
from ballot.services.people import SECRETARIAT, actor, demand_officer, new_public_id
from ballot.store.people import LANGUAGES
from ballot.store.tables import AccountSession, Consultation, FocalPoint, MemberSeat, Officer, OutboxMail
from ballot.store.transactions import lock_consultation

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def read_address(text: str) -> str:
    """An e-mail address as it is kept: trimmed, its domain in lower case. Raises BadInput."""
    plain = text.strip()
    if len(plain) > 254 or not _ADDRESS.fullmatch(plain):
        raise BadInput(field="email", why="not an e-mail address", value=plain[:60])
    local, _, domain = plain.rpartition("@")
    return f"{local}@{domain.lower()}"


def add(parts: Parts, by: str, body_slug: str, state: str, name: str, email: str, language: str) -> str:
    """Add a focal point; return its public id. In every open consultation it is an entry, and it gets its invitation.

    Raises NotOnRoll (no member), BadInput, AlreadyDone (the State has this address already), NotAllowed.
    """
    address = read_address(email)
    if language not in LANGUAGES:
        raise BadInput(field="language", why="not one of the six languages", language=language)
    if not name.strip():
        raise BadInput(field="name", why="a name is needed")
    with parts.store.writing() as tx:
        officer = demand_officer(tx, by, SECRETARIAT, "add a focal point")
        body = find_body(tx, body_slug)
        body_id = body.id or 0
        if not tx.exec(select(MemberSeat).where(MemberSeat.body_id == body_id, MemberSeat.state == state)).first():
            raise NotOnRoll(state=state)
        if any(one.email.casefold() == address.casefold() for one in of_state(tx, body_id, state)):
            raise AlreadyDone(act="add", email=address)
        person = FocalPoint(
            public_id=new_public_id("fp"),
            body_id=body_id,
            state=state,
            name=name.strip(),
            email=address,
            language=language,
            added_at=parts.clock.now(),
        )
        tx.add(person)
        tx.flush()
        for held in _open_ones(parts, tx, body_id, state):
            _record_change(held, person, officer, "added")
            if held.standing.roll.is_entitled(state):
                notices.queue(held, "invitation", [person], "added", notices.deadline_facts(held))
        return person.public_id


def remove(parts: Parts, by: str, public_id: str) -> None:
    """Remove a focal point: its link and its sessions end, its State's reply stays. Raises UnknownPerson, NotAllowed."""
    with parts.store.writing() as tx:
        officer = demand_officer(tx, by, SECRETARIAT, "remove a focal point")
        person = _find(tx, public_id)
        held_ones = _open_ones(parts, tx, person.body_id, person.state)
        now = parts.clock.now()
        person.removed_at = now
        tx.add(person)
        end_sessions(tx, person, now)
        _cancel_mail(tx, person)
        for held in held_ones:
            _record_change(held, person, officer, "removed")


def replace_link(parts: Parts, by: str, public_id: str) -> None:
    """Make all links mailed to this focal point so far useless, and send new ones for what is open."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, SECRETARIAT, "replace a link")
        person = _find(tx, public_id)
        held_ones = _open_ones(parts, tx, person.body_id, person.state)
        person.link_generation += 1
        tx.add(person)
        end_sessions(tx, person, parts.clock.now())
        for held in held_ones:
            if held.standing.roll.is_entitled(person.state):
                occasion = f"link-{person.link_generation}"
                notices.queue(held, "invitation", [person], occasion, notices.deadline_facts(held))


def demand_nothing_open(tx: Session, body_id: int) -> None:
    """Raises NotReady while a consultation of the body is open: then each change is an act of its own."""
    open_one = tx.exec(
        select(Consultation.reference).where(Consultation.body_id == body_id, Consultation.stage == Stage.OPEN)
    ).first()
    if open_one is not None:
        raise NotReady(what="a time without open consultations", reference=open_one)


def of_state(tx: Session, body_id: int, state: str) -> list[FocalPoint]:
    """A State's focal points, removed ones left out."""
    return list(
        tx.exec(
            select(FocalPoint).where(
                FocalPoint.body_id == body_id,
                FocalPoint.state == state,
                FocalPoint.removed_at == None,  # noqa: E711 - SQL
            )
        )
    )


def _find(tx: Session, public_id: str) -> FocalPoint:
    person = tx.exec(
        select(FocalPoint).where(FocalPoint.public_id == public_id, FocalPoint.removed_at == None)  # noqa: E711
    ).first()
    if person is None:
        raise UnknownPerson(who=public_id)
    return person


def _open_ones(parts: Parts, tx: Session, body_id: int, state: str) -> list[Holding]:
    """Hold every open consultation of the body that has the State on its roll, in the order of their ids.

    Drafts are held too, and let go: one that is being opened at this moment has its invitations already.
    """
    found = tx.exec(
        select(Consultation.id).where(
            Consultation.body_id == body_id, col(Consultation.stage).in_([Stage.DRAFT, Stage.OPEN])
        )
    )
    held_ones = [Holding(parts, tx, lock_consultation(tx, one)) for one in sorted(filter(None, found))]
    return [
        held
        for held in held_ones
        # Locked now: it may have been closed in between, and after the deadline nothing changes any more.
        if held.standing.stage is Stage.OPEN and held.moment < held.standing.deadline() and state in held.standing.roll
    ]


def _record_change(held: Holding, person: FocalPoint, officer: Officer, change: str) -> None:
    held.append(acts.focal_point_changed(person.state, person.public_id, change), actor(officer))


def end_sessions(tx: Session, person: FocalPoint, now: datetime) -> None:
    """End every session that a link of this focal point has opened."""
    for session in tx.exec(
        select(AccountSession).where(
            AccountSession.focal_point_id == person.id,
            AccountSession.revoked_at == None,  # noqa: E711 - SQL
        )
    ):
        session.revoked_at = now
        tx.add(session)


def _cancel_mail(tx: Session, person: FocalPoint) -> None:
    for mail in tx.exec(
        select(OutboxMail)
        .where(OutboxMail.focal_point_id == person.id, OutboxMail.status == "queued")
        .with_for_update()  # a worker may be settling one of them now
    ):
        mail.status, mail.claimed_by, mail.claimed_until = "cancelled", None, None
        tx.add(mail)
