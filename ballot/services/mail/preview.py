"""A mail as its recipients will read it, shown before anything is sent."""

from __future__ import annotations

from typing import Any

from ballot.ports import Worded
from ballot.rules.refusals import Incomplete
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_by_id
from ballot.services.council.roll import current_roll
from ballot.services.mail import facts as mail_facts
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.council import body_of, focal_points_of

PREVIEWED = ("invitation", "reminder")
"""The mails that a consultation's own particulars are enough for."""
_NOBODY = "…"


def preview(parts: Parts, consultation_id: int, language: str, template: str = "invitation") -> Worded:
    """The mail to the first focal point of the first entitled State, with words where its link will stand.

    Mints no link and writes nothing. Raises as `preview_facts` does.
    """
    return parts.words.render(template, language, preview_facts(parts, consultation_id, template))


def preview_facts(parts: Parts, consultation_id: int, template: str) -> dict[str, Any]:
    """What that mail is made of.

    Raises UnknownConsultation; Incomplete with "deadline" or "roll" where there is no
    writing it without; LookupError for a template that is not one of `PREVIEWED`.
    """
    if template not in PREVIEWED:
        raise LookupError(f"no preview of a mail {template!r}")
    with parts.store.reading() as tx:
        row = find_by_id(tx, consultation_id)
        body = body_of(tx, row.body_id)
        if row.size:
            standing = parts.folds.at(tx, consultation_id, row.size).standing
            roll = standing.roll
            facts = mail_facts.recorded(row, body, standing, parts.base_url)
        else:
            roll = current_roll(tx, row.body_id)
            facts = mail_facts.drafted(row, body, ballots_of(tx, consultation_id), roll, parts.base_url)
        lacks = [name for name, there in (("deadline", "closes_at" in facts), ("roll", roll.entitled)) if not there]
        if lacks:
            raise Incomplete(missing=lacks)
        state = roll.entitled_states()[0]
        people = focal_points_of(tx, row.body_id, [state])
    name = people[0].name if people else _NOBODY
    facts |= mail_facts.recipient(state, name) | {"link": None, "open": True}
    if template in mail_facts.PUTS_IN_CALENDAR:
        facts["calendar"] = mail_facts.shown_event(facts, parts.clock.now())
    return facts
