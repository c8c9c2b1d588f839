"""One item of an agenda: its path from agenda to result, and the form in which it is entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ballot.importers.agendas.documents import document_as_written
from ballot.importers.agendas.result import AgendaRow
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import AgendaChanged, BadInput, Refused, UnknownItem
from ballot.rules.stages import Stage
from ballot.services.access.authorization import PREPARERS
from ballot.services.agenda import items
from ballot.services.agenda.item_form import read_item_form
from ballot.services.agenda.items import ItemView
from ballot.services.agenda.path import BallotOfItem, ItemPath, read_item_path
from ballot.services.agenda.sessions import SessionView
from ballot.services.council.members import list_members
from ballot.store.agenda import OUTCOME_KINDS
from ballot.web.agenda.sessions import SESSION, read_agenda
from ballot.web.kit import errors
from ballot.web.kit.access import allow, current_officer
from ballot.web.kit.context import parts, settings
from ballot.web.kit.filters import state_name
from ballot.web.kit.form_errors import problems_of_refusal
from ballot.web.kit.forms import FORM_LANGUAGES, read_texts, text_fields
from ballot.web.kit.i18n import _, language
from ballot.words.outcome import verdict

blueprint = Blueprint("agenda_items", __name__)

ITEM = SESSION + "/items/<int(max=2147483647):item_id>"
"""The address of an item on it."""


@blueprint.get(ITEM)
@allow(PREPARERS)
def show_item(session_id: int, item_id: int) -> Response:
    """Show the path of an item: documents, contributions, outcomes, conclusions, ballots and results."""
    return show_item_page(session_id, item_id, {})


def show_item_page(
    session_id: int, item_id: int, fields: Mapping[str, str], refused: Refused | None = None
) -> Response:
    """Return the page of an item; where the form for an outcome was refused, with what was typed and what is wrong."""
    found = read_item_path(parts(), current_officer().public_id, settings().body, session_id, item_id)
    page = render_template(
        "agenda/item.html",
        found=found,
        ballots=[(one, _result_line(one)) for one in found.ballots],
        kinds=OUTCOME_KINDS,
        fields=fields or _next_session(found),
        states=_members(),
        problems=problems_of_refusal(refused, "outcome"),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)


def _members() -> list[tuple[str, str]]:
    """Return the members of the body by code, with their names as the reader sorts them."""
    codes = [one.seat.state for one in list_members(parts(), settings().body)]
    return sorted(((code, state_name(code)) for code in codes), key=lambda one: one[1])


def _next_session(found: ItemPath) -> dict[str, str]:
    records = found.session.records
    return {"source": records[0] if records else ""}


def _result_line(one: BallotOfItem) -> str:
    """Return the verdict of a declared ballot in words; empty before."""
    if one.result is None or one.consultation.stage is not Stage.DECLARED:
        return ""
    return verdict(one.result, one.consultation.standing.rule, language())


# ------------------------------------------------------------------------------------- the form


@blueprint.get(SESSION + "/items/new")
@allow(SECRETARIAT)
def new_item(session_id: int) -> Response:
    """Show the form for a new item."""
    view, found = read_agenda(session_id)
    last = found[-1].row.group if found else ""
    return _show_form(view, None, {"in_group": request.args.get("group", last)})


@blueprint.post(SESSION + "/items/new")
@allow(SECRETARIAT)
def add_item(session_id: int) -> Response:
    """Add an item behind the others of its group."""
    view, _found = read_agenda(session_id)
    try:
        row = read_item_form(request.form, read_texts(request.form, "title"))
        item_id = items.add_item(parts(), current_officer().public_id, settings().body, session_id, row)
    except BadInput as refused:
        return _show_form(view, None, request.form, refused)
    flash(_("The item has been added."))
    return redirect(url_for("agenda_items.show_item", session_id=session_id, item_id=item_id), 303)


@blueprint.get(ITEM + "/edit")
@allow(SECRETARIAT)
def edit_item(session_id: int, item_id: int) -> Response:
    """Show the form with what the agenda says of an item."""
    view, item = _item(session_id, item_id)
    return _show_form(view, item, fields_of(item.row))


@blueprint.post(ITEM + "/edit")
@allow(SECRETARIAT)
def change_item(session_id: int, item_id: int) -> Response:
    """Replace what the agenda says of an item."""
    view, item = _item(session_id, item_id)
    by, body = current_officer().public_id, settings().body
    try:
        row = read_item_form(request.form, read_texts(request.form, "title"))
        items.change_item(parts(), by, body, session_id, item_id, row, request.form.get("seen", ""))
    except (AgendaChanged, BadInput) as refused:
        return _show_form(view, item, request.form, refused)
    flash(_("Saved."))
    return redirect(url_for("agenda_items.show_item", session_id=session_id, item_id=item_id), 303)


@blueprint.post(ITEM + "/remove")
@allow(SECRETARIAT)
def remove_item(session_id: int, item_id: int) -> Response:
    """Remove an item from the agenda."""
    view, item = _item(session_id, item_id)
    try:
        items.remove_item(parts(), current_officer().public_id, settings().body, session_id, item_id)
    except BadInput as refused:
        return _show_form(view, item, fields_of(item.row), refused)
    flash(_("The item has been removed."))
    return redirect(url_for("sessions.show_agenda", session_id=session_id), 303)


def fields_of(row: AgendaRow) -> dict[str, str]:
    """Return a row as the fields of the form."""
    return {
        "in_group": row.group,
        "item_number": row.number,
        "documents": "\n".join(document_as_written(one) for one in row.documents),
        "agenda_references": "; ".join(row.references),
        "contributions": "\n".join(
            " ".join(part for part in (one.state, one.document) if part) for one in row.contributions
        ),
        "new": "yes" if row.new else "",
        **text_fields("title", row.titles),
    }


def _item(session_id: int, item_id: int) -> tuple[SessionView, ItemView]:
    view, found = read_agenda(session_id)
    for one in found:
        if one.id == item_id:
            return view, one
    raise UnknownItem(item=item_id)


def _show_form(
    view: SessionView, item: ItemView | None, fields: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    changed = isinstance(refused, AgendaChanged)
    page = render_template(
        "agenda/item_form.html",
        view=view,
        item=item,
        fields=fields,
        stands_now=fields_of(item.row) if changed and item is not None else {},
        changed=errors.explain_to_reader(refused) if changed and refused else None,
        languages_in_forms=FORM_LANGUAGES,
        problems=problems_of_refusal(None if changed else refused, "item_number"),
    )
    return make_response(page, errors.refusal_status(refused) if refused else 200)
