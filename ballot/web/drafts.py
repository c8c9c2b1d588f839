"""Prepare a consultation: its particulars, its ballots, their documents, and the check before it is opened."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.majority import RULES
from ballot.rules.refusals import BadDeadline, BadInput, Refused, UnknownBallot, UnreadableDocument
from ballot.rules.stages import demand_stage
from ballot.services import drafting, overview
from ballot.services.drafting import DraftDocument
from ballot.services.overview import Overview
from ballot.store.papers import VERBS
from ballot.store.people import LANGUAGES
from ballot.web import errors
from ballot.web.access import PREPARERS, UPLOAD, for_, officer
from ballot.web.forms import NEW_DRAFT, draft_fields, read_draft, texts
from ballot.web.here import parts, settings
from ballot.web.lacks import lacks_of, named_documents
from ballot.web.uploads import DOCUMENTS, taken

blueprint = Blueprint("drafts", __name__)

ZONES = (
    "Europe/Zurich", "UTC", "Africa/Nairobi", "America/Argentina/Buenos_Aires", "America/New_York", "Asia/Bangkok",
    "Asia/Shanghai", "Asia/Tokyo",
)  # fmt: skip
"""Suggested in the form; any IANA zone is taken."""


def drafted(body: str, ref: str) -> Overview:
    """A consultation that is still a draft. Raises UnknownConsultation, and AlreadyDone or NotOpen once it is none."""
    found = overview.show(parts(), body, ref)
    demand_stage("edit", found.stage)
    return found


def back_to(found: Overview, anchor: str = "") -> Response:
    """To the draft's own page."""
    address = url_for("chair.consultation", body=found.body.slug, ref=found.row.slug, _anchor=anchor or None)
    return redirect(address, 303)


# ------------------------------------------------------------------------------- particulars


@blueprint.get("/desk/new")
@for_(PREPARERS)
def new() -> Response:
    """An empty form."""
    return _particulars(None, NEW_DRAFT)


@blueprint.post("/desk/new")
@for_(PREPARERS)
def create() -> Response:
    """Begin a draft."""

    def act() -> Response:
        made = drafting.create(parts(), officer().public_id, settings().body, read_draft(request.form))
        flash("The draft is kept. Add its ballots now.")
        return back_to(overview.by_id(parts(), made))

    return _or_again(None, act)


@blueprint.get("/desk/<body>/<ref>/edit")
@for_(PREPARERS)
def edit(body: str, ref: str) -> Response:
    """The particulars of a draft, to change."""
    found = drafted(body, ref)
    return _particulars(found, draft_fields(found.row))


@blueprint.post("/desk/<body>/<ref>/edit")
@for_(PREPARERS)
def restate(body: str, ref: str) -> Response:
    """Change them."""
    found = drafted(body, ref)

    def act() -> Response:
        drafting.edit(parts(), officer().public_id, found.id, read_draft(request.form))
        flash("The particulars are kept.")
        return back_to(overview.by_id(parts(), found.id))

    return _or_again(found, act)


def _or_again(found: Overview | None, act: Callable[[], Response]) -> Response:
    """Do it; where something in the form cannot be used, show the form again as it was filled in, and say what."""
    try:
        return act()
    except (BadInput, BadDeadline) as refused:
        return _particulars(found, request.form.to_dict(), refused)


def _particulars(found: Overview | None, fields: dict[str, str], refused: Refused | None = None) -> Response:
    page = render_template(
        "chair/particulars.html",
        found=found,
        fields=fields,
        rules=RULES.values(),
        zones=ZONES,
        problem=errors.sentence(refused) if refused else "",
        problem_field=_field(refused) if refused else "",
    )
    return make_response(page, errors.status(refused) if refused else 200)


def _field(refused: Refused) -> str:
    """Which field of the form a refusal is about."""
    if "time_zone" in refused.facts:
        return "time_zone"
    return str(refused.facts.get("field", "closes_at"))


# ----------------------------------------------------------------------------------- ballots


@blueprint.get("/desk/<body>/<ref>/ballots/add")
@for_(PREPARERS)
def add_ballots(body: str, ref: str) -> Response:
    """The register of proposed conclusions, and a form for a ballot that is typed in."""
    return _adding(drafted(body, ref), {})


def _adding(found: Overview, fields: dict[str, str], refused: Refused | None = None) -> Response:
    draft = overview.draft(parts(), found.id)
    used = {ballot.proposed_conclusion_id: ballot.position for ballot in draft.ballots}
    page = render_template(
        "chair/ballots.html",
        found=found,
        draft=draft,
        used=used,
        verbs=VERBS,
        fields=fields,
        problem=errors.sentence(refused) if refused else "",
    )
    return make_response(page, errors.status(refused) if refused else 200)


@blueprint.post("/desk/<body>/<ref>/ballots/register")
@for_(PREPARERS)
def add_from_register(body: str, ref: str) -> Response:
    """Make a ballot of each conclusion that was ticked, in the register's order."""
    found = drafted(body, ref)
    ticked = [int(one) for one in request.form.getlist("conclusion") if one.isascii() and one.isdigit()]
    register = [one.id for one in overview.draft(parts(), found.id).register]
    wanted = [one for one in register if one is not None and one in ticked]
    if not wanted:
        return _adding(found, {}, BadInput(field="conclusions", why="none was ticked"))
    positions = drafting.add_conclusions(parts(), officer().public_id, found.id, wanted)
    flash(f"{len(positions)} added. Attach the documents now.")
    return back_to(found, f"ballot-{positions[0]}")


@blueprint.post("/desk/<body>/<ref>/ballots/typed")
@for_(PREPARERS)
def add_typed(body: str, ref: str) -> Response:
    """Make a ballot of what was typed in."""
    found = drafted(body, ref)
    try:
        position = drafting.add_ballot(
            parts(), officer().public_id, found.id, request.form.get("action", ""), texts(request.form, "text")
        )
    except BadInput as refused:
        return _adding(found, request.form.to_dict(), refused)
    flash(f"Ballot {position} is added. Attach its documents now.")
    return back_to(found, f"ballot-{position}")


@blueprint.post("/desk/<body>/<ref>/ballots/<int(max=2147483647):position>/remove")
@for_(PREPARERS)
def remove_ballot(body: str, ref: str, position: int) -> Response:
    """Take a ballot out of the draft, with its documents; asked once more before it is done."""
    found = drafted(body, ref)
    address = url_for("chair.consultation", body=body, ref=ref)
    if request.form.get("confirmed") != "yes":
        page = render_template(
            "chair/confirm.html",
            title=f"Remove ballot {position}",
            question=f"Ballot {position} and its documents leave the draft; the ballots after it move up.",
            action=request.path,
            button="Remove it",
            fields={"confirmed": "yes"},
            back=address,
            danger=True,
        )
        return make_response(page)
    drafting.remove_ballot(parts(), officer().public_id, found.id, position)
    flash(f"Ballot {position} is removed.")
    return redirect(address, 303)


# --------------------------------------------------------------------------------- documents


@blueprint.get("/desk/<body>/<ref>/ballots/<int(max=2147483647):position>/documents")
@for_(PREPARERS)
def documents(body: str, ref: str, position: int) -> Response:
    """Attach a document to a ballot."""
    return _attaching(drafted(body, ref), position, {"language": "en", "distributable": "yes"})


@blueprint.post("/desk/<body>/<ref>/ballots/<int(max=2147483647):position>/documents")
@for_(PREPARERS, accepts=UPLOAD)
def attach(body: str, ref: str, position: int) -> Response:
    """Keep the file under its hash, and name it with the ballot."""
    found = drafted(body, ref)
    form = request.form
    try:
        reference, language = form.get("reference", "").strip(), form.get("language", "")
        if not 0 < len(reference) <= 120:
            raise BadInput(field="reference", why="the document's reference is needed, up to 120 characters")
        if language not in LANGUAGES:
            raise BadInput(field="language", why="not one of the six languages")
        upload = taken("file", DOCUMENTS)
        document = DraftDocument(
            reference,
            language,
            upload.name,
            upload.media_type,
            upload.content,
            distributable=form.get("distributable") == "yes",
        )
        drafting.attach_document(parts(), officer().public_id, found.id, position, document)
    except (BadInput, UnreadableDocument) as refused:
        return _attaching(found, position, form.to_dict(), refused)
    flash(f"{reference} goes with ballot {position}.")
    return back_to(found, f"ballot-{position}")


def _attaching(found: Overview, position: int, fields: dict[str, str], refused: Refused | None = None) -> Response:
    draft = overview.draft(parts(), found.id)
    ballot = next((one for one in draft.ballots if one.position == position), None)
    if ballot is None:
        return errors.refusal_page(UnknownBallot(ballot=str(position)))
    page = render_template(
        "chair/documents.html",
        found=found,
        ballot=ballot,
        attached=draft.documents[position],
        named=named_documents(draft).get(position, []),
        languages_in_order=LANGUAGES,
        fields=fields,
        problem=errors.sentence(refused) if refused else "",
    )
    return make_response(page, errors.status(refused) if refused else 200)


# ------------------------------------------------------------------------------------ checks


@blueprint.get("/desk/<body>/<ref>/checks")
@for_(PREPARERS)
def checks(body: str, ref: str) -> str:
    """What is missing before it can be opened, each with its remedy."""
    found = drafted(body, ref)
    lacks = lacks_of(found)
    return render_template("chair/checks.html", found=found, lacks=lacks, stopped=any(one.stops for one in lacks))


def draft_page(found: Overview) -> str:
    """The draft's own page."""
    draft = overview.draft(parts(), found.id)
    return render_template(
        "chair/draft.html",
        found=found,
        draft=draft,
        named=named_documents(draft),
        rule=RULES[found.row.rule_id],
        stopped=sum(one.stops for one in lacks_of(found)),
    )
