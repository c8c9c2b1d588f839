"""Preview a mail as its recipients will read it, before anything is sent."""

from __future__ import annotations

from typing import Any

from ballot.ports import MailText
from ballot.rules.refusals import Incomplete
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_consultation_by_id
from ballot.services.council.roll import current_roll
from ballot.services.mail.calendar import TEMPLATES_WITH_CALENDAR, preview_calendar_entry
from ballot.services.mail.facts import consultation_facts, draft_facts, recipient_facts
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.council import body_of, focal_points_of

PREVIEW_TEMPLATES = ("invitation", "reminder")
"""The mails for which a consultation's own particulars suffice."""
_NOBODY = "…"


def preview_mail(parts: Parts, consultation_id: int, language: str, template: str = "invitation") -> MailText:
    """Return the mail to the first focal point of the first entitled State, with words in place of its link.

    Mints no link and writes nothing. Raise as `preview_facts` does.
    """
    return parts.words.render(template, language, preview_facts(parts, consultation_id, template))


def preview_facts(parts: Parts, consultation_id: int, template: str) -> dict[str, Any]:
    """Return the facts of that mail.

    Raise UnknownConsultation; Incomplete with "deadline" or "roll" where it cannot be worded without; LookupError for a
    template that is not one of `PREVIEW_TEMPLATES`.
    """
    if template not in PREVIEW_TEMPLATES:
        raise LookupError(f"no preview of a mail {template!r}")
    with parts.store.reading() as tx:
        row = find_consultation_by_id(tx, consultation_id)
        body = body_of(tx, row.body_id)
        if row.size:
            standing = parts.folds.at(tx, consultation_id, row.size).standing
            roll = standing.roll
            facts = consultation_facts(row, body, standing, parts.base_url)
        else:
            roll = current_roll(tx, row.body_id)
            facts = draft_facts(row, body, ballots_of(tx, consultation_id), roll, parts.base_url)
        lacks = [name for name, there in (("deadline", "closes_at" in facts), ("roll", roll.entitled)) if not there]
        if lacks:
            raise Incomplete(missing=lacks)
        state = roll.entitled_states()[0]
        people = focal_points_of(tx, row.body_id, [state])
    name = people[0].name if people else _NOBODY
    facts |= recipient_facts(state, name) | {"link": None, "open": True}
    if template in TEMPLATES_WITH_CALENDAR:
        facts["calendar"] = preview_calendar_entry(facts, parts.clock.now())
    return facts
