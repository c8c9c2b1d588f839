"""Title and question of every ballot of a draft on one page, in one language, beside what the minute says."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, request
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadInput, DraftChanged, Refused
from ballot.services.access.authorization import PREPARERS
from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import BallotChange, ballot_mark, wording_of
from ballot.services.consultations.overview import DraftView, Overview
from ballot.store.tables import DraftBallot
from ballot.web.drafts.ballots import redirect_to_ballot
from ballot.web.drafts.form_step import typed_fields
from ballot.web.drafts.steps import blueprint, find_draft, show_step
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts
from ballot.web.kit.forms import FORM_LANGUAGES, Form
from ballot.web.kit.i18n import _, language

ADDRESS = "/desk/<body>/<ref>/ballots/questions"


@dataclass(frozen=True)
class WordingRow:
    """A ballot on the page, and what the register has of it in this language."""

    ballot: DraftBallot
    minute: str
    """As it stands in the record; empty where the register has nothing in this language."""
    proposed: str
    """The question without the minute's frame; empty where it was not found, or is what stands already."""
    seen: str


@blueprint.get(ADDRESS)
@allow(PREPARERS)
def wordings(body: str, ref: str) -> Response:
    """Show title and question of all ballots in one language."""
    return _show(find_draft(body, ref), _chosen_language(), None, {})


@blueprint.post(ADDRESS)
@allow(PREPARERS)
def save_wordings(body: str, ref: str) -> Response:
    """Save what was changed, of all ballots or of none."""
    found, form, code = find_draft(body, ref), request.form, _chosen_language()
    try:
        changed = drafts.reword_ballots(parts(), current_officer().public_id, found.id, _changes(found, form, code))
    except (BadInput, DraftChanged) as refused:
        number = refused.facts.get("ballot")
        field = f"{refused.facts['field']}-{number}" if number is not None and "field" in refused.facts else "seen"
        return _show(found, code, typed_fields(form), {field: refused})
    if changed:
        flash(_("Saved."))
    return redirect_to_ballot(found)


def _chosen_language() -> str:
    wanted = request.values.get("code", "")
    return wanted if wanted in FORM_LANGUAGES else language() if language() in FORM_LANGUAGES else FORM_LANGUAGES[0]


def _changes(found: Overview, form: Form, code: str) -> list[BallotChange]:
    """What the form says of each ballot; its other languages, its verbs and its source stay."""
    changes = []
    for ballot in overview.read_draft(parts(), found.id).ballots:
        stands = wording_of(ballot)
        said = {"title": stands.title, "text": stands.text}
        for name, texts in said.items():
            words = form.get(f"{name}-{ballot.position}")
            if words is not None:
                said[name] = {**texts, code: words.replace("\r\n", "\n")}
        wording = drafts.BallotWording(stands.actions, said["text"], said["title"])
        changes.append(BallotChange(ballot.position, wording, form.get(f"seen-{ballot.position}")))
    return changes


def _rows(draft: DraftView, code: str) -> list[WordingRow]:
    register = {one.id: one for one in draft.register}
    rows = []
    for ballot in draft.ballots:
        source = register.get(ballot.proposed_conclusion_id)
        minute = source.text.get(code, "") if source else ""
        proposed = source.question.get(code, "") if source else ""
        stands = ballot.text.get(code, "")
        rows.append(WordingRow(ballot, minute, "" if proposed == stands else proposed, ballot_mark(ballot)))
    return rows


def _show(found: Overview, code: str, typed: dict[str, str] | None, refusals: dict[str, Refused]) -> Response:
    rows = _rows(overview.read_draft(parts(), found.id), code)
    fields = {
        f"{name}-{row.ballot.position}": texts.get(code, "")
        for row in rows
        for name, texts in (("title", row.ballot.title), ("text", row.ballot.text))
    }
    return show_step(
        "ballots",
        "drafts/wordings.html",
        found,
        refusals,
        rows=rows,
        code=code,
        codes=FORM_LANGUAGES,
        fields=fields | (typed or {}),
    )
