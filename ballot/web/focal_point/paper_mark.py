"""For whom a paper was made: its form carries a keyed mark of Member State and consultation.

The token of a form tells sessions apart, but not a page that was opened before the session was: what was typed on one is
carried on into another session, and must not become the reply of another State, or to another consultation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballot.rules.refusals import LinkInvalid
from ballot.services.replies.invitations import Invitation
from ballot.web.kit.access import current_focal_point
from ballot.web.kit.context import parts
from ballot.web.kit.i18n import language

FIELD = "made_for"
_PURPOSE = "paper"


class MadeForAnother(Exception):
    """The form was made for another Member State or consultation than the session is for, or does not say for which."""


@dataclass(frozen=True)
class MadeFor:
    """For whom a paper was made, and in which language it was read."""

    state: str
    consultation_id: int
    language: str


def mark_paper(invited: Invitation) -> str:
    """Return the mark of a paper of this invitation, for the reader's language."""
    facts: dict[str, str | int] = {"s": invited.state, "c": invited.consultation.number, "l": language()}
    return parts().links.mint(_PURPOSE, facts)


def read_mark(form: Mapping[str, str]) -> MadeFor | None:
    """Return for whom the form was made; None where it does not say, or says what was not written here."""
    try:
        facts = parts().links.read(_PURPOSE, form.get(FIELD, ""))
    except LinkInvalid:
        return None
    return MadeFor(str(facts["s"]), int(facts["c"]), str(facts["l"]))


def require_made_for_session(form: Mapping[str, str], *, needed: bool = False) -> None:
    """Raise MadeForAnother for a form that was made for another State or consultation than the session is for.

    `needed`: and for one without a mark. A form that has the token of the session was made in it.
    """
    if FIELD not in form and not needed:
        return
    rows, made_for = current_focal_point().invited, read_mark(form)
    if rows is None or rows.consultation is None or made_for is None:
        raise MadeForAnother()
    if (made_for.state, made_for.consultation_id) != (rows.focal_point.state, rows.consultation.id):
        raise MadeForAnother()
