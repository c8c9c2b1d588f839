"""The reading desk: a paper's text beside what was read from it, and the decisions about that."""

from __future__ import annotations

from collections.abc import Iterator

from flask import flash, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput
from ballot.services.access.authorization import PREPARERS
from ballot.services.papers import decisions, settling
from ballot.services.papers.desk import ConclusionLine, Desk
from ballot.services.papers.standings import RegisterStanding
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import _n, language
from ballot.web.papers.common import PAPER, blueprint, find_desk, grouped_notices, redirect_to_desk
from ballot.web.papers.marks import marked_paragraphs
from ballot.words import papers as words

TO_DECIDE, DRAFTABLE = RegisterStanding.FOUND, RegisterStanding.CONFIRMED


@blueprint.get(PAPER)
@allow(PREPARERS)
def desk(paper_id: int) -> str:
    """Show the text of a paper beside what was read from it."""
    found = find_desk(paper_id)
    return render_template(
        "papers/desk.html",
        desk=found,
        text=marked_paragraphs(found),
        notices=grouped_notices(found.notices),
        doubts={one.row.id: list(_doubts(one)) for one in found.lines},
        standing_name=lambda standing: words.standing_name(standing, language()),
        body=settings().body,
        to_decide=[one for one in found.lines if one.standing is TO_DECIDE],
        draftable=[one for one in found.lines if one.standing is DRAFTABLE],
    )


def _doubts(line: ConclusionLine) -> Iterator[tuple[str, str]]:
    """Yield why a person has to look, and the words of the paper that it is about."""
    if line.reading is not None:
        for one in line.reading.doubts:
            yield words.doubt_said(one.code, language()), one.text
    for differs in line.doubts:
        yield words.languages_differ(differs.code, differs.language, differs.values, language()), ""


@blueprint.post(PAPER + "/decide")
@allow(SECRETARIAT)
def decide(paper_id: int) -> Response:
    """Do what the button that was pressed says: confirm, refuse or reopen a conclusion, or settle a place."""
    form, by, body = request.form, current_officer().public_id, settings().body
    if "selected" in form:
        return _confirm_selected(paper_id, form)
    if "nothing" in form:
        settling.settle_place(parts(), by, body, paper_id, _number(form["nothing"]))
        return redirect_to_desk(paper_id, "look-here")
    for name, act in (("refuse", decisions.refuse_conclusion), ("reopen", decisions.reopen_conclusion)):
        if name in form:
            [(number, seen)] = _marks([form[name]])
            act(parts(), by, body, number, seen)
            return redirect_to_desk(paper_id, _next_anchor(find_desk(paper_id), number))
    [(number, seen)] = _marks([form.get("confirm", "")])
    decisions.confirm_conclusions(parts(), by, body, {number: seen})
    return redirect_to_desk(paper_id, _next_anchor(find_desk(paper_id), number))


def _confirm_selected(paper_id: int, form: MultiDict[str, str]) -> Response:
    chosen = dict(_marks(form.getlist("conclusion")))
    if not chosen:
        raise BadInput(field="conclusions", why="none-ticked")
    count = decisions.confirm_conclusions(parts(), current_officer().public_id, settings().body, chosen)
    flash(_n("{n} proposed conclusion has been confirmed.", "{n} proposed conclusions have been confirmed.", count))
    return redirect_to_desk(paper_id)


def _marks(values: list[str]) -> list[tuple[int, str]]:
    """Return id and mark of each conclusion as the form has them, `12:mark`. Raise BadInput."""
    pairs = [value.partition(":") for value in values]
    return [(_number(number), seen) for number, _colon, seen in pairs]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(field="conclusions", why="not-in-the-register")
    return int(text)


def _next_anchor(found: Desk, decided: int) -> str:
    """Return where the next one to be decided stands after this one; this one where none does."""
    ids = [one.row.id for one in found.lines]
    after = found.lines[ids.index(decided) + 1 :] if decided in ids else found.lines
    following = next((one for one in after if one.standing is TO_DECIDE), None)
    return f"c-{following.row.id if following else decided}"
