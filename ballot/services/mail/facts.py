"""Gather the facts that a mail is worded from, of the consultation and the recipient, at delivery and not before.

Nothing secret is in an outbox row, so link and code are made here. How a State voted is never among the facts: they are
read from the standing's public half and from the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballot.record.shapes import write_time
from ballot.record.standing import Standing
from ballot.rules.deadlines import has_passed
from ballot.rules.majority import RULES
from ballot.rules.roll import Roll
from ballot.rules.stages import Stage
from ballot.services.core.context import Parts
from ballot.services.core.events import DRAFT_READY
from ballot.services.council.roll import current_roll
from ballot.services.mail.calendar import DESIGNATION, calendar_entry_of_mail
from ballot.services.mail.listener import MAIL_OF
from ballot.services.replies.invitations import REPLY_LINK, link_facts
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.council import body_of
from ballot.store.tables import Body, Consultation, DraftBallot, FocalPoint, Officer, OutboxDelivery, ReplyCode
from ballot.store.transactions import Tx

TEMPLATES_WITH_LINK = frozenset({"invitation", "reminder", "receipt", "extension", "withdrawal", "link"})
TEMPLATES_ASKING_FOR_REPLY = frozenset({"invitation", "reminder"})
READY = MAIL_OF[DRAFT_READY]
"""A draft is ready to be opened. Goes to officers."""


@dataclass(frozen=True)
class MailFacts:
    """One mail's recipient, and everything that its words may be made of."""

    person: FocalPoint | Officer
    facts: dict[str, Any]


def gather_facts(parts: Parts, tx: Tx, mail: OutboxDelivery) -> MailFacts | None:
    """Return the facts of a mail in the outbox; None where it has lost its purpose."""
    row = tx.get(Consultation, mail.consultation_id) if mail.consultation_id else None
    if mail.officer_id is not None:
        return _facts_for_officer(parts, tx, mail, row)
    person = tx.get(FocalPoint, mail.focal_point_id) if mail.focal_point_id else None
    if row is None or person is None:
        return None
    standing = parts.folds.at(tx, row.number, row.size).standing
    if not _is_mail_still_wanted(parts, mail.template, person, standing):
        return None
    facts = consultation_facts(row, body_of(tx, row.body_id), standing, parts.base_url) | recipient_facts(
        person.state, person.name
    )
    # A mail that was retried says the deadline in force; only the notice of an extension keeps the one it tells of.
    facts |= mail.facts if mail.template == "extension" else {**mail.facts, "closes_at": standing.closes_at}
    facts["open"] = _is_open(parts, standing)
    if mail.template in TEMPLATES_WITH_LINK:
        facts["link"] = f"{parts.base_url}/v/{parts.links.mint(REPLY_LINK, link_facts(person, row.number))}"
    if mail.template == "code":
        code = _code_facts(parts, tx, mail)
        if code is None:
            return None
        facts |= code
    event = calendar_entry_of_mail(mail, person, standing, facts)
    if event is not None:
        facts["calendar"] = event
    return MailFacts(person, facts)


def _facts_for_officer(parts: Parts, tx: Tx, mail: OutboxDelivery, row: Consultation | None) -> MailFacts | None:
    """Return the same as `gather_facts` for a mail to an officer: the draft as it is now, or the record's particulars."""
    officer = tx.get(Officer, mail.officer_id)
    if officer is None or officer.disabled_at is not None or row is None:
        return None
    if mail.template == READY and row.size:
        return None  # opened meanwhile
    body = body_of(tx, row.body_id)
    if row.size:
        standing = parts.folds.at(tx, row.number, row.size).standing
        facts = consultation_facts(row, body, standing, parts.base_url)
    else:
        facts = draft_facts(row, body, ballots_of(tx, row.number), current_roll(tx, row.body_id), parts.base_url)
    page = f"{parts.base_url}/desk/{body.slug}/{row.slug}"
    facts |= recipient_facts("", officer.name) | {"for_officer": True, "desk_url": page} | mail.facts
    return MailFacts(officer, facts)


def _is_open(parts: Parts, standing: Standing) -> bool:
    return standing.stage is Stage.OPEN and not has_passed(standing.deadline(), parts.clock.now())


def _is_mail_still_wanted(parts: Parts, template: str, person: FocalPoint, standing: Standing) -> bool:
    if person.removed_at is not None:
        return template == DESIGNATION
    if template == "reminder" and person.state not in standing.not_replied():
        return False
    return template not in TEMPLATES_ASKING_FOR_REPLY or (
        _is_open(parts, standing) and standing.roll.is_entitled(person.state)
    )


def consultation_facts(row: Consultation, body: Body, standing: Standing, base_url: str) -> dict[str, Any]:
    """Return the facts of a consultation as its record has it."""
    opened = standing.opened
    stated: Mapping[str, Any] = opened["consultation"]
    return _row_facts(row, body, base_url) | {
        "reference": standing.reference,
        "title": stated["title"],
        "legal_basis": stated["legal_basis"],
        "authorised_by": stated["authorised_by"],
        "ballots": [{name: one[name] for name in ("id", "title", "actions", "text")} for one in opened["ballots"]],
        "withdrawn": sorted(standing.withdrawn),
        "sealed": standing.sealed,
        "entitled": standing.roll.entitled,
        "rule": standing.rule,
        "closes_at": standing.closes_at,
        "time_zone": opened["time_zone"],
    }


def draft_facts(row: Consultation, body: Body, ballots: list[DraftBallot], roll: Roll, base_url: str) -> dict[str, Any]:
    """Return the facts of a draft as if it were opened now. A draft without a deadline has no `closes_at`."""
    facts = _row_facts(row, body, base_url) | {
        "reference": row.reference,
        "title": row.title,
        "legal_basis": row.legal_basis,
        "authorised_by": row.authorised_by,
        "ballots": [
            {"id": str(one.position), "title": one.title, "actions": one.actions, "text": one.text} for one in ballots
        ],
        "withdrawn": [],
        "sealed": row.sealed,
        "entitled": roll.entitled,
        "rule": RULES[row.rule_id],
        "time_zone": row.time_zone,
    }
    return facts | ({"closes_at": write_time(row.closes_at)} if row.closes_at else {})


def _row_facts(row: Consultation, body: Body, base_url: str) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "letter": row.letter,
        "contact": row.contact,
        "contact_name": row.contact_name,
        "second_step": row.second_step,
        "body": body.names,
        "results_url": f"{base_url}/results/{body.slug}/{row.slug}",
    }


def recipient_facts(state: str, name: str) -> dict[str, Any]:
    """Return for which State the mail is, and who reads it."""
    return {"state": state, "recipient": name}


def _code_facts(parts: Parts, tx: Tx, mail: OutboxDelivery) -> dict[str, Any] | None:
    """Return the six digits of the code and the whole minutes left to use them; None once they are useless."""
    row = tx.get(ReplyCode, mail.facts["code_id"])
    now = parts.clock.now()
    if row is None or row.focal_point_id != mail.focal_point_id or row.consultation_id != mail.consultation_id:
        return None  # deleted, and its id is another one's now
    if row.used_at is not None or row.expires_at <= now:
        return None
    minutes = int((row.expires_at - now).total_seconds()) // 60
    return {"code": parts.codes.digits(row.nonce), "minutes": max(1, minutes)}
