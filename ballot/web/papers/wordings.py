"""Correct what was read of a conclusion, or add one by marking its sentence."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from ballot.importers.references import grammar_for
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import BadInput, Refused, RegisterChanged, UnknownPaper
from ballot.rules.verbs import KNOWN_VERBS
from ballot.services.papers import decisions
from ballot.services.papers.decisions import ConclusionWording, MarkedSentence
from ballot.services.papers.desk import ConclusionLine, Desk, find_line
from ballot.services.papers.locations import title_at
from ballot.store.tables import ProposedConclusion
from ballot.web.drafts.form_step import typed_fields
from ballot.web.drafts.wording_form import OTHER_VERBS, VERB, read_verbs
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.forms import Form, form_field_of, form_status, problems_by_field, read_texts, text_fields
from ballot.web.kit.i18n import _
from ballot.web.papers.common import CONCLUSION, PAPER, blueprint, find_desk, redirect_to_desk


def _read_wording(form: Form) -> ConclusionWording:
    return ConclusionWording(
        read_verbs(form),
        read_texts(form, "question"),
        read_texts(form, "title"),
        form.get("documents", "").splitlines(),
        read_texts(form, "condition"),
    )


def _fields_of(row: ProposedConclusion) -> dict[str, str]:
    verbs = [row.action, *row.also]
    return {
        **{f"{VERB}{verb}": "yes" for verb in verbs if verb in KNOWN_VERBS},
        OTHER_VERBS: ", ".join(verb for verb in verbs if verb not in KNOWN_VERBS),
        **text_fields("question", row.question),
        **text_fields("title", row.title),
        **text_fields("condition", row.condition),
        "documents": "\n".join(row.documents),
    }


# --------------------------------------------------------------------------------------------- correct


@blueprint.get(CONCLUSION)
@allow(SECRETARIAT)
def correct_form(paper_id: int, conclusion_id: int) -> Response:
    """Show a conclusion to be corrected, beside its minute."""
    desk = find_desk(paper_id)
    return _show_correction(desk, _line_of(desk, conclusion_id), None, {})


def _line_of(desk: Desk, conclusion_id: int) -> ConclusionLine:
    line = find_line(desk, conclusion_id)
    if line is None:
        raise UnknownPaper(conclusion=conclusion_id)
    return line


def _show_correction(
    desk: Desk, line: ConclusionLine, fields: Mapping[str, str] | None, refusals: Mapping[str, Refused]
) -> Response:
    standing = _fields_of(line.row)
    page = render_template(
        "papers/correct.html",
        desk=desk,
        line=line,
        fields=standing if fields is None else fields,
        problems=problems_by_field(refusals),
        verbs=KNOWN_VERBS,
    )
    return make_response(page, form_status(refusals))


@blueprint.post(CONCLUSION)
@allow(SECRETARIAT)
def correct(paper_id: int, conclusion_id: int) -> Response:
    """Write what a person says of a conclusion, and confirm it."""
    form = request.form
    try:
        decisions.correct_conclusion(
            parts(),
            current_officer().public_id,
            settings().body,
            conclusion_id,
            _read_wording(form),
            form.get("seen", ""),
        )
    except (BadInput, RegisterChanged) as refused:
        desk = find_desk(paper_id)
        # Whoever is told of a change in between, and sends the form again, has seen it: the page has the new mark.
        return _show_correction(
            desk, _line_of(desk, conclusion_id), typed_fields(form), {form_field_of(refused, "seen"): refused}
        )
    flash(_("Saved and confirmed."))
    return redirect_to_desk(paper_id, f"c-{conclusion_id}")


# ------------------------------------------------------------------------------------------------- add


@blueprint.get(PAPER + "/add")
@allow(SECRETARIAT)
def add_form(paper_id: int) -> Response:
    """Show a paragraph of the paper, and a form for the sentence in it."""
    desk = find_desk(paper_id)
    if "paragraph" not in request.args:
        return _show_addition(desk, 0, {}, {})
    place, sentence = _place(request.args), request.args.get("sentence", "").strip()
    paragraph = next((one for one in desk.paragraphs if one.place == place), None)
    if paragraph is None:
        return _show_addition(desk, place, {}, {"paragraph": BadInput(field="paragraph", why="no-such-paragraph")})
    code = desk.paper.language
    grammar = grammar_for(one.text for one in desk.paragraphs)
    mentions = grammar.find_mentions(sentence or paragraph.text)
    named = list(dict.fromkeys(str(one.reference.in_session(desk.record.session)) for one in mentions))
    fields = {
        "sentence": sentence if sentence in paragraph.text else "",
        f"title-{code}": title_at(desk.paper, place),
        "documents": "\n".join(named),
    }
    return _show_addition(desk, place, fields, {})


def _place(form: Mapping[str, str]) -> int:
    text = form.get("paragraph", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _show_addition(desk: Desk, place: int, fields: Mapping[str, str], refusals: Mapping[str, Refused]) -> Response:
    page = render_template(
        "papers/add.html",
        desk=desk,
        place=place,
        paragraph=next((one for one in desk.paragraphs if one.place == place), None),
        fields=fields,
        problems=problems_by_field(refusals),
        verbs=KNOWN_VERBS,
    )
    return make_response(page, form_status(refusals))


@blueprint.post(PAPER + "/add")
@allow(SECRETARIAT)
def add(paper_id: int) -> Response:
    """Register a sentence that was marked."""
    form = request.form
    sentence = MarkedSentence(_place(form), " ".join(form.get("sentence", "").split()))
    try:
        number = decisions.add_conclusion(
            parts(), current_officer().public_id, settings().body, paper_id, sentence, _read_wording(form)
        )
    except BadInput as refused:
        desk = find_desk(paper_id)
        return _show_addition(
            desk, sentence.paragraph, typed_fields(form), {form_field_of(refused, "sentence"): refused}
        )
    flash(_("Saved and confirmed."))
    return redirect_to_desk(paper_id, f"c-{number}")
