"""Characters that no text of the record may have (record format §1.1): nobody need find them, a button takes them out.

Pasted text brings them along, and they cannot be seen. What the form then shows, or the review of a reply, is the text as it
would be recorded.
"""

from __future__ import annotations

from flask import Flask, request
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict

from ballot.rules.refusals import Refused
from ballot.rules.texts import without_forbidden
from ballot.web.kit.access import SAFE
from ballot.web.kit.i18n import _

_FIELD, _VALUE = "without", "forbidden"


def install(app: Flask) -> None:
    """Read a form without these characters where its button was pressed. Call it after the checks of who sends the form."""
    app.before_request(_remove_from_form)


def _remove_from_form() -> None:
    if request.method in SAFE or request.form.get(_FIELD) != _VALUE:
        return
    cleaned = [(name, without_forbidden(value)) for name, value in request.form.items(multi=True) if name != _FIELD]
    # The form is read once a request and kept in its place by this name.
    request.__dict__["form"] = ImmutableMultiDict(cleaned)


def has_forbidden_characters(refused: Refused) -> bool:
    """Return whether this is what a text was refused for."""
    return str(refused.facts.get("why", "")).startswith("forbidden-character")


def with_button(why: str) -> Markup:
    """Return what is wrong with a field, and the button that mends it. For the inside of a form."""
    button = Markup('{} <button class="plain" name="{}" value="{}">{}</button>')
    return button.format(why, _FIELD, _VALUE, _("Remove these characters"))
