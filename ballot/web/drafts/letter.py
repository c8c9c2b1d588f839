"""Step 5: the covering letter in six languages, whom to ask, and how the mails begin."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from ballot.rules.refusals import Incomplete
from ballot.services.consultations.drafts import Changes, Draft
from ballot.services.consultations.overview import Overview
from ballot.services.core.email_addresses import read_address
from ballot.services.mail.preview import preview
from ballot.web.drafts.form_step import FormStep, kept, shown
from ballot.web.drafts.steps import blueprint, drafted
from ballot.web.kit.access import PREPARERS, allow
from ballot.web.kit.context import parts
from ballot.web.kit.forms import IN_ORDER, Reading, line, text_fields, texts

_CONTACT = ("name", "telephone", "email")


def _fields(draft: Draft) -> dict[str, str]:
    return text_fields("letter", draft.letter) | {f"contact-{name}": value for name, value in draft.contact.items()}


def _read(reading: Reading) -> Changes:
    form = reading.form
    contact = {name: line(form, f"contact-{name}") for name in _CONTACT}
    if contact["email"]:
        contact["email"] = reading.take("contact-email", lambda: read_address(contact["email"]), "")
    return {"letter": texts(form, "letter"), "contact": {name: value for name, value in contact.items() if value}}


def _context(found: Overview) -> dict[str, Any]:
    """The subject lines of the invitation, by language; none while the mail cannot be written yet."""
    try:
        return {"subjects": {code: preview(parts(), found.id, code).subject for code in IN_ORDER}}
    except Incomplete:
        return {"subjects": {}}


LETTER = FormStep(
    "letter", "drafts/letter.html", ("letter", "contact"), _fields, _read, first="letter", context=_context
)


@blueprint.get("/desk/<body>/<ref>/letter")
@allow(PREPARERS)
def letter(body: str, ref: str) -> Response:
    """Letter and contact as they stand."""
    return shown(LETTER, drafted(body, ref))


@blueprint.post("/desk/<body>/<ref>/letter")
@allow(PREPARERS)
def keep_letter(body: str, ref: str) -> Response:
    """Keep them."""
    return kept(LETTER, drafted(body, ref))
