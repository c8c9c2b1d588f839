"""Deliver what is in the outbox: claim rows, find the words, mint the links, send, and say "sent" only of what was taken.

Any number of workers may run. A claim lasts `CLAIM`; whoever dies with one leaves its mails to the next worker, and a
mail that went out just before the crash goes out again under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ballot.rules.deadlines import passed, reminders_due
from ballot.rules.refusals import BadInput, NotReady
from ballot.rules.stages import Stage
from ballot.services import notices
from ballot.services.each import for_each
from ballot.services.faults import kinds
from ballot.services.focal_points import read_address
from ballot.services.holding import Holding
from ballot.services.parts import Parts
from ballot.services.people import SECRETARIAT, demand_officer
from ballot.services.ports import Attachment, RenderedMail
from ballot.services.publishing import receipt
from ballot.services.replying import REPLY_LINK, link_facts
from ballot.store.queries.papers import open_consultations
from ballot.store.queries.people import body_of, focal_points_of
from ballot.store.queries.post import claim_due_mail, failed_mail_about, held_mail, mail_about
from ballot.store.tables import Consultation, FocalPoint, OutboxMail
from ballot.store.transactions import Tx, lock_consultation

CLAIM = timedelta(minutes=5)
WAITS = (1, 5, 15, 60, 240, *(720,) * 28)
"""Minutes before the second, third … attempt: a fortnight, which outlasts a mail server's weekend and its repair.

After the last a mail has failed, and stays visible as that; one that was refused for good fails at once.
"""
WITH_LINK = frozenset({"invitation", "reminder", "receipt", "extension", "withdrawal"})
ASK_FOR_A_REPLY = frozenset({"invitation", "reminder"})


@dataclass(frozen=True)
class Delivered:
    """What one round did, in mails."""

    sent: int = 0
    failed: int = 0
    postponed: int = 0

    def __bool__(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.sent or self.failed or self.postponed)


def deliver_due(parts: Parts, worker: str, limit: int = 100) -> Delivered:
    """Send up to `limit` mails that are due. `worker` names the claim."""
    claimed = _claim(parts, worker, limit)
    ready: dict[str, int] = {}

    def rendered() -> Iterator[RenderedMail]:
        for mail_id in claimed:
            try:
                mail = _render(parts, mail_id, worker)
            except Exception as error:  # a damaged record, say: its mails wait, and hold up nobody else's
                why = f"cannot be written: {'; '.join(kinds(error))}"
                _settle(parts, mail_id, worker, why, permanent=False)
                continue
            if mail is not None:
                ready[mail.message_id] = mail_id
                yield mail

    sent = failed = postponed = 0
    for outcome in parts.mailer.deliver(rendered()):
        status = _settle(parts, ready[outcome.message_id], worker, outcome.error, permanent=outcome.permanent)
        sent += status == "sent"
        failed += status == "failed"
        postponed += status == "queued"
    return Delivered(sent, failed, postponed)


def _claim(parts: Parts, worker: str, limit: int) -> list[int]:
    with parts.store.writing() as tx:
        now = parts.clock.now()
        return claim_due_mail(tx, now, now + CLAIM, worker, limit, notices.TEMPLATES)


def _settle(parts: Parts, mail_id: int, worker: str, error: str | None, *, permanent: bool) -> str:
    with parts.store.writing() as tx:
        mail = held_mail(tx, mail_id)
        if mail is None or mail.claimed_by != worker:
            return "taken over"
        now = parts.clock.now()
        mail.attempts += 1
        mail.claimed_by = mail.claimed_until = None
        if error is None:
            mail.status, mail.sent_at, mail.last_error = "sent", now, None
        elif permanent or mail.attempts > len(WAITS):
            mail.status, mail.last_error = "failed", error[:500]
        else:
            mail.last_error = error[:500]
            mail.next_attempt_at = now + timedelta(minutes=WAITS[mail.attempts - 1])
        tx.add(mail)
        return mail.status


def _put_back(parts: Parts, mail_id: int, worker: str, status: str, wait: timedelta, why: str | None = None) -> None:
    """Let go of a claim without an attempt: the mail is not wanted any more, or not ready yet."""
    with parts.store.writing() as tx:
        mail = held_mail(tx, mail_id)
        if mail is not None and mail.claimed_by == worker:
            mail.status, mail.claimed_by, mail.claimed_until = status, None, None
            mail.next_attempt_at = parts.clock.now() + wait
            mail.last_error = why
            tx.add(mail)


def _render(parts: Parts, mail_id: int, worker: str) -> RenderedMail | None:
    """The mail in words, or None after putting it back. Whatever it raises counts as a failed attempt."""
    with parts.store.reading() as tx:
        mail = tx.get(OutboxMail, mail_id)
        if mail is None or mail.claimed_by != worker:
            return None
        facts, person = _facts(parts, tx, mail)
    if facts is None:
        _put_back(parts, mail_id, worker, "cancelled", timedelta(), "no longer wanted")
        return None
    attachments: tuple[Attachment, ...] = ()
    if mail.template == "receipt" and mail.consultation_id is not None:
        try:
            proof = receipt(parts, mail.consultation_id, int(mail.facts["seq"]))
        except NotReady:
            _put_back(parts, mail_id, worker, "queued", timedelta(seconds=1), "waits for a signed checkpoint")
            return None
        name = f"receipt-{facts['slug']}-{mail.state}-{mail.facts['revision']}.tlog-proof"
        attachments = (Attachment(name, "application/octet-stream", proof.encode()),)
    words = parts.words.render(mail.template, mail.language, facts)
    return RenderedMail(
        message_id=mail.message_id,
        to_address=mail.address,
        to_name=person.name if person else "",
        subject=words.subject,
        text=words.text,
        html=words.html,
        date=mail.created_at,
        attachments=attachments,
        headers=_reply_to(facts["contact"]),
    )


def _reply_to(contact: Mapping[str, str]) -> dict[str, str]:
    """Whoever answers a mail reaches the contact of the consultation, where it has an address that mail can go to."""
    try:
        return {"Reply-To": read_address(contact.get("email", ""))}
    except BadInput:
        return {}


def _facts(parts: Parts, tx: Tx, mail: OutboxMail) -> tuple[dict[str, Any] | None, FocalPoint | None]:
    """Everything a template may say; None where the mail has lost its purpose."""
    person = tx.get(FocalPoint, mail.focal_point_id) if mail.focal_point_id else None
    row = tx.get(Consultation, mail.consultation_id) if mail.consultation_id else None
    if row is None or person is None:
        return None, person
    standing = parts.folds.at(tx, row.id or 0, row.size).standing
    if person.removed_at is not None and mail.template != notices.DESIGNATION:
        return None, person
    if mail.template in ASK_FOR_A_REPLY and (
        standing.stage is not Stage.OPEN
        or passed(standing.deadline(), parts.clock.now())
        or not standing.roll.is_entitled(person.state)
        or (mail.template == "reminder" and person.state in standing.replies)
    ):
        return None, person
    body = body_of(tx, row.body_id)
    facts: dict[str, Any] = {
        "reference": standing.reference,
        "slug": row.slug,
        "title": standing.opened["consultation"]["title"],
        "legal_basis": standing.opened["consultation"]["legal_basis"],
        "authorised_by": standing.opened["consultation"]["authorised_by"],
        "ballots": [
            {"id": one["id"], "action": one["action"], "text": one["text"]} for one in standing.opened["ballots"]
        ],
        "withdrawn": sorted(standing.withdrawn),
        "sealed": standing.sealed,
        "letter": row.letter,
        "contact": row.contact,
        "body": body.names,
        "state": person.state,
        "recipient": person.name,
        "entitled": standing.roll.entitled,
        "rule": standing.rule,
        "closes_at": standing.closes_at,
        "time_zone": standing.opened["time_zone"],
        "results_url": f"{parts.base_url}/results/{body.slug}/{row.slug}",
    }
    # A mail that was retried says the deadline in force; only the notice of an extension keeps the one it tells of.
    facts |= mail.facts if mail.template == "extension" else {**mail.facts, "closes_at": standing.closes_at}
    if mail.template in WITH_LINK:
        token = parts.links.mint(REPLY_LINK, link_facts(person, row.id or 0))
        facts["link"] = f"{parts.base_url}/v/{token}"
    return facts, person


def remind_due(parts: Parts) -> int:
    """Queue the reminders whose time has come, to States that have not replied; return how many mails."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        due = [row.id or 0 for row in open_consultations(tx) if _reminders(row, now)]
    return sum(queued for _, queued in for_each(due, partial(_remind, parts)))


def _reminders(row: Consultation, now: datetime) -> list[int]:
    if row.closes_at is None or row.opened_at is None:
        return []
    return reminders_due(row.closes_at, row.reminder_hours, row.opened_at, now)


def _remind(parts: Parts, consultation_id: int) -> int:
    with parts.store.writing() as tx:
        held = Holding(parts, tx, lock_consultation(tx, consultation_id))
        if held.standing.stage is not Stage.OPEN:
            return 0
        silent = [state for state in held.standing.roll.entitled_states() if state not in held.standing.replies]
        people = focal_points_of(tx, held.row.body_id, silent)
        facts = notices.deadline_facts(held)
        queued = 0
        for hours in _reminders(held.row, held.now):
            occasion = f"{held.standing.closes_at}-{hours}h"
            queued += notices.queue(
                held, "reminder", notices.not_told(held, "reminder", people, occasion), occasion, facts
            )
        return queued


def send_again(parts: Parts, by: str, mail_id: int) -> None:
    """Put a failed mail back into the queue, to be tried at once. Raises NotReady where it has not failed, NotAllowed."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, SECRETARIAT, "send a mail again")
        mail = held_mail(tx, mail_id)
        if mail is None or mail.status != "failed":
            raise NotReady(what="failed mail")
        _requeue(tx, mail, parts.clock.now())


def send_all_failed(parts: Parts, by: str, consultation_id: int) -> int:
    """As `send_again`, for every failed mail of a consultation; return how many there were. Raises NotAllowed."""
    with parts.store.writing() as tx:
        demand_officer(tx, by, SECRETARIAT, "send failed mails again")
        failed = failed_mail_about(tx, consultation_id)
        now = parts.clock.now()
        for mail in failed:
            _requeue(tx, mail, now)
        return len(failed)


def _requeue(tx: Tx, mail: OutboxMail, now: datetime) -> None:
    mail.status, mail.attempts, mail.next_attempt_at = "queued", 0, now
    tx.add(mail)


def mail_log(parts: Parts, consultation_id: int) -> list[OutboxMail]:
    """What was queued for a consultation and what became of it, newest first. It has no votes, because rows never do."""
    with parts.store.reading() as tx:
        return mail_about(tx, consultation_id)
