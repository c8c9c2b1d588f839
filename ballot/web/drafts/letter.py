"""Step 5: the covering letter in all languages, whom to ask, and how the mails begin."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from ballot.rules.refusals import Incomplete
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations.drafts import Particulars, ParticularsChange
from ballot.services.consultations.overview import Overview
from ballot.services.mail.preview import preview_mail
from ballot.services.validation.email_addresses import read_address
from ballot.web.drafts.form_step import FormStep, save_form_step, show_form_step
from ballot.web.drafts.steps import blueprint, find_draft
from ballot.web.kit.access import allow
from ballot.web.kit.context import parts
from ballot.web.kit.forms import FORM_LANGUAGES, FormReader, read_line, read_texts, text_fields

_CONTACT_FIELDS = ("telephone", "email")


def _form_fields(draft: Particulars) -> dict[str, str]:
    return {
        **text_fields("letter", draft.letter),
        **text_fields("contact-name", draft.contact_name),
        **{f"contact-{name}": value for name, value in draft.contact.items()},
    }


def _read_change(reading: FormReader) -> ParticularsChange:
    form = reading.form
    contact = {name: read_line(form, f"contact-{name}") for name in _CONTACT_FIELDS}
    if contact["email"]:
        contact["email"] = reading.take("contact-email", lambda: read_address(contact["email"]), "")
    return {
        "letter": read_texts(form, "letter"),
        "contact": {name: value for name, value in contact.items() if value},
        "contact_name": read_texts(form, "contact-name"),
    }


def _template_context(found: Overview) -> dict[str, Any]:
    """Return the subject lines of the invitation, by language; none while the mail cannot be worded yet."""
    try:
        return {"subjects": {code: preview_mail(parts(), found.id, code).subject for code in FORM_LANGUAGES}}
    except Incomplete:
        return {"subjects": {}}


LETTER_STEP = FormStep(
    "letter",
    "drafts/letter.html",
    ("letter", "contact", "contact_name"),
    _form_fields,
    _read_change,
    first="letter",
    context=_template_context,
)


@blueprint.get("/desk/<body>/<ref>/letter")
@allow(PREPARERS)
def letter(body: str, ref: str) -> Response:
    """Show letter and contact."""
    return show_form_step(LETTER_STEP, find_draft(body, ref))


@blueprint.post("/desk/<body>/<ref>/letter")
@allow(PREPARERS)
def save_letter(body: str, ref: str) -> Response:
    """Save letter and contact."""
    return save_form_step(LETTER_STEP, find_draft(body, ref))
