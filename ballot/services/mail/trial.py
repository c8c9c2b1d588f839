"""Send a mail of a draft to the officer who prepares it, so that it is known whether mail works before anyone is invited."""

from __future__ import annotations

import secrets

from ballot.ports import PlainDeliveryOutcome, RenderedMail
from ballot.services.access.authorization import PREPARERS, require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.mail.calendar import calendar_attachments
from ballot.services.mail.preview import preview_facts


def send_trial(
    parts: Parts, by: str, consultation_id: int, language: str, template: str = "invitation"
) -> PlainDeliveryOutcome:
    """Hand the mail to the mail server at once, addressed to this officer; return the result.

    It tells of no act, so it is no row of the outbox, and it has no link. Raise as `preview_facts` does, and
    NotAllowed.
    """
    with parts.store.reading() as tx:
        officer = require_officer(tx, by, PREPARERS, "edit")
    facts = preview_facts(parts, consultation_id, template)
    words = parts.words.render(template, language, facts)
    mail = RenderedMail(
        message_id=f"{secrets.token_hex(16)}@{parts.mail_domain}",
        to_address=officer.email,
        to_name=officer.name,
        subject=words.subject,
        text=words.text,
        html=words.html,
        date=parts.clock.now(),
        attachments=calendar_attachments(facts, words),
    )
    [[outcome]] = parts.mailer.deliver([mail])
    with parts.store.writing() as tx:
        audit_log.add_entry(
            tx, parts.clock.now(), officer.public_id, "trial-mail-sent", template=template, taken=outcome.ok
        )
    return PlainDeliveryOutcome(outcome.message_id, outcome.ok, outcome.error, outcome.permanent)
