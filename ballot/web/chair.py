"""The desk: all consultations, each one's page, and the acts of the chair. The secretariat sees it and prepares."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.rules.refusals import BadDeadline, BadInput, Refused, UnknownBallot, UnreadableDocument
from ballot.rules.stages import STAGES_OF, Stage
from ballot.services import conduct, countersigned, opening, overview, publishing
from ballot.services.figures import Waiting, waiting_in
from ballot.services.overview import Overview
from ballot.web import drafts, errors, heads, results
from ballot.web.access import CHAIRS, PREPARERS, UPLOAD, for_, officer
from ballot.web.act_forms import ACTS, read
from ballot.web.formatting import plural, when
from ballot.web.forms import local
from ballot.web.here import now, parts, settings
from ballot.web.lacks import lacks_of
from ballot.web.showing import ended_by, replies_line, rule_line
from ballot.web.uploads import DOCUMENTS, ascii_name, taken

blueprint = Blueprint("chair", __name__)


@dataclass(frozen=True)
class Line:
    """A consultation on the desk."""

    found: Overview
    replies: str
    waits: list[str]


@blueprint.get("/desk")
@for_(PREPARERS)
def desk() -> str:
    """Every consultation: its stage, its deadline, how many have replied, and what waits."""
    found = overview.list_all(parts(), settings().body)
    waiting = waiting_in(parts(), [one.id for one in found])
    lines = [Line(one, _replies(one), _waits(one, waiting[one.id])) for one in found]
    return render_template("chair/desk.html", lines=lines)


def _replies(found: Overview) -> str:
    return "" if found.stage is Stage.DRAFT else replies_line(found)


def _waits(found: Overview, waiting: Waiting) -> list[str]:
    waits = []
    if found.stage is Stage.DRAFT:
        waits.append("to be opened")
    elif found.stage is Stage.OPEN and found.deadline_passed(now()):
        waits.append("the deadline has passed; closing follows")
    elif found.stage is Stage.OPEN and not found.not_replied:
        waits.append("all have replied")
    if waiting.to_confirm:
        waits.append(f"{waiting.to_confirm} for a second officer")
    if waiting.failed:
        waits.append(f"{plural(waiting.failed, 'mail')} failed")
    return waits


def looked_up(body: str, ref: str) -> Overview:
    """The consultation of an address, at any stage."""
    found = overview.show(parts(), body, ref)
    g.zone = found.row.time_zone
    return found


def page_of(found: Overview) -> str:
    """The address of its page on the desk."""
    return url_for("chair.consultation", body=found.body.slug, ref=found.row.slug)


@blueprint.get("/desk/<body>/<ref>")
@for_(PREPARERS)
def consultation(body: str, ref: str) -> str:
    """One consultation: the draft, or where it stands, or its result."""
    found = looked_up(body, ref)
    if found.stage is Stage.DRAFT:
        return drafts.draft_page(found)
    standing = found.standing
    removed_votes = [seat for seat in standing.roll if not seat.entitled]
    return render_template(
        "chair/consultation.html",
        found=found,
        stands=ended_by(found),
        needs=rule_line(found),
        replies=replies_line(found),
        late=found.stage is Stage.OPEN and found.deadline_passed(now()),
        all_replied=not found.not_replied,
        replied_at={state: overview.replied_at(standing, state) for state in found.replied},
        without_vote=removed_votes,
        waiting=waiting_in(parts(), [found.id])[found.id],
        pending=countersigned.waiting(parts(), found.id),
        allowed={act for act, stages in STAGES_OF.items() if found.stage in stages},
        **results.shown(found),
    )


# ------------------------------------------------------------------------------------- opening


@blueprint.get("/desk/<body>/<ref>/open")
@for_(CHAIRS)
def before_opening(body: str, ref: str) -> Response:
    """What opening means, and the button that does it."""
    found = drafts.drafted(body, ref)
    g.zone = found.row.time_zone
    if any(one.stops for one in lacks_of(found)):
        return redirect(url_for("drafts.checks", body=body, ref=ref), 303)
    draft = overview.draft(parts(), found.id)
    closes_at = found.row.closes_at
    return make_response(
        render_template(
            "chair/confirm.html",
            title=f"Open {found.row.reference}",
            question="The text of the ballots, the rule, the roll and the deadline are frozen and put into the record, "
            "and every focal point of every Member State having the right to vote is invited.",
            facts=[
                ("Ballots", len(draft.ballots)),
                ("Deadline", when(closes_at, found.row.time_zone) if closes_at else "–"),
                ("Votes", "sealed until closing" if found.row.sealed else "not sealed: the record shows them at once"),
            ],
            action=request.path,
            button="Open the consultation",
            back=page_of(found),
        )
    )


@blueprint.post("/desk/<body>/<ref>/open")
@for_(CHAIRS)
def open_(body: str, ref: str) -> Response:
    """Open it."""
    found = looked_up(body, ref)
    invited = opening.open_consultation(parts(), officer().public_id, found.id)
    heads.sign(found.id)
    flash(f"The consultation is open. {plural(invited, 'invitation')} will be sent.")
    return redirect(page_of(found), 303)


# ------------------------------------------------------------------- acts with a form of their own


@blueprint.get("/desk/<body>/<ref>/<any(extend, withdraw, annul, close):name>")
@for_(CHAIRS)
def act_form(body: str, ref: str, name: str) -> Response:
    """What the act needs to know."""
    found = looked_up(body, ref)
    return _asking(found, name, {"to": local(found.row.closes_at, found.row.time_zone)})


def _asking(found: Overview, name: str, fields: dict[str, str], refused: Refused | None = None) -> Response:
    act = ACTS[name]
    opened = {ballot["id"]: ballot for ballot in found.standing.opened.get("ballots", [])}
    page = render_template(
        "chair/act.html",
        found=found,
        name=name,
        act=act,
        possible=found.stage in STAGES_OF[act.stage_of],
        live=[opened[one] for one in found.standing.live_ballots()],
        fields=fields,
        problem=errors.sentence(refused) if refused else "",
    )
    return make_response(page, errors.status(refused) if refused else 200)


@blueprint.post("/desk/<body>/<ref>/<any(extend, withdraw, annul, close):name>")
@for_(CHAIRS)
def do_act(body: str, ref: str, name: str) -> Response:
    """Look at what was filled in, ask once more, and do it."""
    found = looked_up(body, ref)
    form, act = request.form, ACTS[name]
    try:
        said = read(found, name, form.to_dict())
    except (BadInput, BadDeadline, UnknownBallot) as refused:
        return _asking(found, name, form.to_dict(), refused)
    if form.get("confirmed") != "yes":
        kept = {field: form[field] for field in ("to", "ballot", "reason") if field in form}
        page = render_template(
            "chair/confirm.html",
            title=f"{act.title}: {found.row.reference}",
            question=act.means,
            facts=said.facts,
            fields={**kept, "confirmed": "yes"},
            action=request.path,
            button=act.button,
            back=page_of(found),
            danger=act.danger,
        )
        return make_response(page)
    by = officer().public_id
    if name == "extend" and said.to is not None:
        conduct.extend(parts(), by, found.id, said.to, said.reason)
    elif name == "withdraw":
        conduct.withdraw_ballot(parts(), by, found.id, said.ballot, said.reason)
    elif name == "annul":
        conduct.annul(parts(), by, found.id, said.reason)
    elif name == "close":
        conduct.close_early(parts(), by, found.id)
    heads.sign(found.id)
    flash(act.done)
    return redirect(page_of(found), 303)


# ------------------------------------------------------------------------------------ publishing


@blueprint.get("/desk/<body>/<ref>/publish")
@for_(CHAIRS)
def publish_form(body: str, ref: str) -> Response:
    """Choose a file to publish with the result."""
    return _publishing(looked_up(body, ref))


@blueprint.post("/desk/<body>/<ref>/publish")
@for_(CHAIRS, accepts=UPLOAD)
def publish(body: str, ref: str) -> Response:
    """Publish it: its hash goes into the record, the file into the bundle."""
    found = looked_up(body, ref)
    try:
        folder = request.form.get("folder", "")
        if folder not in ("letters", "tally"):
            raise BadInput(field="folder", why="letters or tally")
        upload = taken("file", DOCUMENTS)
        path = f"{folder}/{ascii_name(upload.name)}"
        publishing.publish_file(parts(), officer().public_id, found.id, path, upload.content, upload.media_type)
    except (BadInput, UnreadableDocument) as refused:
        return _publishing(found, refused)
    heads.sign(found.id)
    flash(f"{path} is published.")
    return redirect(page_of(found), 303)


def _publishing(found: Overview, refused: Refused | None = None) -> Response:
    page = render_template(
        "chair/publish.html",
        found=found,
        possible=found.stage in STAGES_OF["published"],
        problem=errors.sentence(refused) if refused else "",
    )
    return make_response(page, errors.status(refused) if refused else 200)
