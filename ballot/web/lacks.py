"""What a draft lacks before it can be opened, and what deserves a look: each with the page where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from ballot.rules.refusals import KeyMissing
from ballot.services import overview
from ballot.services.overview import DraftView, Overview
from ballot.web.formatting import state_name
from ballot.web.here import now, parts


@dataclass(frozen=True)
class Lack:
    """Something that a draft lacks, or that deserves a look, and where to mend it."""

    what: str
    remedy: str
    address: str
    stops: bool = True
    """Whether it cannot be opened as it is."""


def lacks_of(found: Overview) -> list[Lack]:
    """Everything that stops the opening, then everything that deserves a look."""
    draft = overview.draft(parts(), found.id)
    where: dict[str, Any] = {"body": found.body.slug, "ref": found.row.slug}
    edit_page = url_for("drafts.edit", **where)
    known = {
        "ballots": ("There is no ballot.", "Add ballots", url_for("drafts.add_ballots", **where)),
        "legal-basis": ("The legal basis is not stated.", "State it", f"{edit_page}#legal_basis"),
        "authorised-by": ("The decision that authorised it is not stated.", "State it", f"{edit_page}#authorised_by"),
        "deadline": ("There is no deadline.", "Set it", f"{edit_page}#closes_at"),
        "roll": ("No Member State has the right to vote.", "See the members", url_for("secretariat.members")),
    }
    lacks = []
    for code in draft.missing:
        name, _, state = code.partition(":")
        if name == "focal-point":
            address = url_for("secretariat.member", state=state)
            lacks.append(Lack(f"{state_name(state)} has no focal point.", "Add one (secretariat)", address))
        else:
            lacks.append(Lack(*known.get(code, (f"{code} is missing.", "See the draft", edit_page))))
    closes_at, least = found.row.closes_at, parts().policy.minimum_period
    if closes_at is not None and closes_at - now() < max(least, least.resolution):
        lacks.append(Lack("The deadline has passed or is too close.", "Set a later one", f"{edit_page}#closes_at"))
    try:
        overview.body_key(parts(), found.body)
    except KeyMissing:
        lacks.append(
            Lack("The body's signing key is not in its place.", "Whoever runs the installation must put it back", "")
        )
    for position, references in named_documents(draft).items():
        if references:
            address = url_for("drafts.documents", position=position, **where)
            what = f"Ballot {position} names {', '.join(references)}, and it is not attached."
            lacks.append(Lack(what, "Attach it", address, stops=False))
    if not found.row.contact.get("email"):
        lacks.append(Lack("No contact is named for questions.", "Name one", f"{edit_page}#contact-name", stops=False))
    return lacks


def named_documents(draft: DraftView) -> dict[int, list[str]]:
    """By ballot, the documents that its proposed conclusion names and nobody has attached yet."""
    register = {one.id: one for one in draft.register}
    found = {}
    for ballot in draft.ballots:
        source = register.get(ballot.proposed_conclusion_id)
        have = {document.reference for document in draft.documents[ballot.position]}
        found[ballot.position] = [one for one in source.documents if one not in have] if source else []
    return found
