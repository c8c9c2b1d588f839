"""A Member State's focal points: who is written to, and who may reply. Every change during a consultation is an entry."""

from __future__ import annotations

import re
from unicodedata import category

from ballot.record import acts
from ballot.rules.deadlines import passed
from ballot.rules.refusals import AlreadyDone, BadInput, NotOnRoll, NotReady, UnknownPerson
from ballot.rules.stages import Stage
from ballot.services import notices
from ballot.services.finding import find_body
from ballot.services.holding import Holding
from ballot.services.parts import Parts
from ballot.services.people import SECRETARIAT, actor, demand_officer, end_sessions, new_public_id
from ballot.services.wording import LONGEST_NAME, demand_text
from ballot.store.people import LANGUAGES
from ballot.store.queries.papers import consultation_ids, reference_of_an_open_one
from ballot.store.queries.people import focal_point_by_public_id, focal_points_of, held_focal_point, is_member
from ballot.store.queries.post import mail_not_sent_to
from ballot.store.tables import FocalPoint, Officer
from ballot.store.transactions import AlreadyThere, Tx, insert_new, lock_consultation

# What every mail server takes, without extensions of SMTP and without quotes.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_JOINERS = "\u200c\u200d"
"""ZWNJ and ZWJ: invisible, but names in several scripts are spelt with them."""


def read_name(text: str) -> str:
    """A person's name as it is kept. Raises BadInput where it is empty, too long, or has what no name is written with.

    Control characters would end a mail's header; marks that turn the direction of writing show another name than is kept.
    """
    plain = text.strip()
    if not all(sign.isprintable() or sign in _JOINERS or category(sign) == "Zs" for sign in plain):
        raise BadInput(field="name", why="a character that cannot be printed")
    return demand_text("name", plain, LONGEST_NAME)


def read_address(text: str) -> str:
    """An e-mail address as it is kept: ASCII, trimmed, its domain in lower case. Raises BadInput."""
    plain = text.strip()
    if len(plain) > 254 or not _ADDRESS.fullmatch(plain):
        raise BadInput(field="email", why="not an e-mail address")
    local, _, domain = plain.rpartition("@")
    return f"{local}@{domain.lower()}"


def add(parts: Parts, by: str, body_slug: str, state: str, name: str, email: str, language: str) -> str:
    """Add a focal point; return its public id. In every open consultation that is an entry, and it gets its invitation;
    the State's other focal points are told.

    Raises NotOnRoll (no member), BadInput, AlreadyDone (the State has this address already), NotAllowed.
    """
    address, called = read_address(email), read_name(name)
    if language not in LANGUAGES:
        raise BadInput(field="language", why="not one of the six languages", language=language)
    try:
        return _add(parts, by, body_slug, state, called, address, language)
    except AlreadyThere:
        raise AlreadyDone(act="add", email=address) from None


def _add(parts: Parts, by: str, body_slug: str, state: str, name: str, address: str, language: str) -> str:
    with parts.store.writing() as tx:
        officer = demand_officer(tx, by, SECRETARIAT, "add a focal point")
        body = find_body(tx, body_slug)
        body_id = body.id or 0
        if not state.isprintable() or not is_member(tx, body_id, state):
            raise NotOnRoll(state=state)
        held_ones = _open_ones(parts, tx, body_id, state)
        others = focal_points_of(tx, body_id, [state])  # read under the locks
        if any(one.email.casefold() == address.casefold() for one in others):
            raise AlreadyDone(act="add", email=address)
        public_id = new_public_id("fp")
        row = {
            "public_id": public_id,
            "body_id": body_id,
            "state": state,
            "name": name,
            "email": address,
            "language": language,
            "added_at": parts.clock.now(),
            "removed_at": None,
            "link_generation": 1,
        }
        insert_new(tx, FocalPoint, row)
        person = _find(tx, public_id)
        for held in held_ones:
            _record_change(held, person, officer, "added", others)
            if held.standing.roll.is_entitled(state):
                notices.queue(held, "invitation", [person], "added", notices.deadline_facts(held))
        return public_id


def remove(parts: Parts, by: str, public_id: str) -> None:
    """Remove a focal point: its link and its sessions end, its State's reply stays. While a consultation is open, that is
    an entry, and all focal points of the State are told, this one too. Raises UnknownPerson, NotAllowed.
    """
    with parts.store.writing() as tx:
        officer = demand_officer(tx, by, SECRETARIAT, "remove a focal point")
        found = _find(tx, public_id)
        held_ones = _open_ones(parts, tx, found.body_id, found.state)
        person = _hold(tx, public_id)
        everyone = focal_points_of(tx, person.body_id, [person.state])
        now = parts.clock.now()
        person.removed_at = now
        tx.add(person)
        end_sessions(tx, person, now)
        _cancel_mail(tx, person)
        for held in held_ones:
            _record_change(held, person, officer, "removed", everyone)


def replace_link(parts: Parts, by: str, public_id: str) -> None:
    """Make all links mailed to this focal point so far useless, and send new ones for what is open."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, SECRETARIAT, "replace a link")
        found = _find(tx, public_id)
        held_ones = _open_ones(parts, tx, found.body_id, found.state)
        person = _hold(tx, public_id)
        person.link_generation += 1
        tx.add(person)
        end_sessions(tx, person, parts.clock.now())
        for held in held_ones:
            if held.standing.roll.is_entitled(person.state):
                occasion = f"link-{person.link_generation}"
                notices.queue(held, "invitation", [person], occasion, notices.deadline_facts(held))


def demand_nothing_open(tx: Tx, body_id: int) -> None:
    """Raises NotReady while a consultation of the body is open: then each change is an act of its own."""
    open_one = reference_of_an_open_one(tx, body_id)
    if open_one is not None:
        raise NotReady(what="a time without open consultations", reference=open_one)


def _find(tx: Tx, public_id: str) -> FocalPoint:
    person = focal_point_by_public_id(tx, public_id)
    if person is None or person.removed_at is not None:
        raise UnknownPerson(who=public_id)
    return person


def _hold(tx: Tx, public_id: str) -> FocalPoint:
    """As it is now, with the consultations held, and held as well: of two who remove the same person, one is refused."""
    person = held_focal_point(tx, public_id)
    if person is None or person.removed_at is not None:
        raise UnknownPerson(who=public_id)
    return person


def _open_ones(parts: Parts, tx: Tx, body_id: int, state: str) -> list[Holding]:
    """Hold every open consultation of the body that has the State on its roll, in the order of their ids.

    Drafts are held too, and let go: one that is being opened at this moment has its invitations already.
    """
    found = consultation_ids(tx, body_id, [Stage.DRAFT, Stage.OPEN])
    held_ones = [Holding(parts, tx, lock_consultation(tx, one)) for one in found]
    return [
        held
        for held in held_ones
        # Locked now: it may have been closed in between, and after the deadline nothing changes any more.
        if held.standing.stage is Stage.OPEN
        and not passed(held.standing.deadline(), held.moment)
        and state in held.standing.roll
    ]


def _record_change(held: Holding, person: FocalPoint, officer: Officer, change: str, told: list[FocalPoint]) -> None:
    """Enter it, and tell these focal points of the State, once each: no officer changes who replies for it unseen."""
    held.append(acts.focal_point_changed(person.state, person.public_id, change), actor(officer))
    facts = notices.deadline_facts(held) | {"change": change, "who": person.name, "at": held.at}
    occasion = f"{change}-{person.public_id}"
    others = [one for one in told if one.id != person.id]
    notices.queue(held, notices.DESIGNATION, others, occasion, facts | {"concerns_you": False})
    if len(others) < len(told):
        notices.queue(held, notices.DESIGNATION, [person], occasion, facts | {"concerns_you": True})


def _cancel_mail(tx: Tx, person: FocalPoint) -> None:
    """What was not sent to a removed person is not wanted any more, but for what tells who may reply for the State."""
    for mail in mail_not_sent_to(tx, person.id or 0, but=notices.DESIGNATION):
        mail.status, mail.claimed_by, mail.claimed_until = "cancelled", None, None
        tx.add(mail)
