"""What a corrected paper says otherwise than the register, accepted or left line by line."""

from __future__ import annotations

from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import RegisterChanged
from ballot.services.access.authorization import PREPARERS
from ballot.services.papers.differences import COMPARED, Difference
from ballot.services.papers.settling import settle_differences
from ballot.web.kit import errors
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import _n, language
from ballot.web.papers.common import PAPER, blueprint, find_desk, redirect_to_desk
from ballot.words import papers as words

_ANSWER = "line-"


@blueprint.get(PAPER + "/differences")
@allow(PREPARERS)
def differences(paper_id: int) -> Response:
    """Show what waits for a person, line by line."""
    return _show(paper_id, None)


def _show(paper_id: int, refused: RegisterChanged | None) -> Response:
    desk = find_desk(paper_id)
    page = render_template(
        "papers/differences.html",
        desk=desk,
        lines=[(one, _parts(one)) for one in desk.differences],
        changed=errors.explain_to_reader(refused) if refused else None,
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


def _parts(line: Difference) -> list[tuple[str, str, str]]:
    """Return the name of each part that differs, what the register has, and what the paper says."""
    names = line.names or tuple(
        name for name in COMPARED if name in ("title", "verbs", "documents", "question", "text")
    )
    return [
        (
            words.part_name(name, language()),
            words.part_value(name, getattr(line.before, name), language()) if line.before else "",
            words.part_value(name, getattr(line.after, name), language()) if line.after else "",
        )
        for name in names
    ]


@blueprint.post(PAPER + "/differences")
@allow(SECRETARIAT)
def settle(paper_id: int) -> Response:
    """Accept or leave the lines that were answered; the others go on waiting."""
    form = request.form
    answers = {
        name.removeprefix(_ANSWER): value == "accept"
        for name, value in form.items()
        if name.startswith(_ANSWER) and value in ("accept", "leave")
    }
    try:
        count = settle_differences(
            parts(), current_officer().public_id, settings().body, paper_id, answers, form.get("seen", "")
        )
    except RegisterChanged as refused:
        return _show(paper_id, refused)
    flash(_n("{n} change has been accepted.", "{n} changes have been accepted.", count))
    return redirect_to_desk(paper_id)
