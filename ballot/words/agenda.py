"""The words for sessions and agendas: kinds of sessions and outcomes, fields of an item, and what was not understood."""

from __future__ import annotations

from ballot.words import N_
from ballot.words.translation.translator import named

OUTCOMES = {
    "consult-by-correspondence": N_("put to consultation by correspondence"),
    "deferred": N_("deferred"),
    "to-CWG": N_("sent to a group"),
    "returned": N_("returned"),
    "no-consensus": N_("no consensus"),
    "noted-at-meeting": N_("noted at the session"),
    "other": N_("other"),
}
_SESSION_KINDS = {
    "session": N_("Session of the Council"),
    "consultation": N_("Consultation of councillors (Rule 3.1)"),
}
_ITEM_FIELDS = {
    "group": N_("Group"),
    "number": N_("Number"),
    "titles": N_("Title"),
    "documents": N_("Documents"),
    "references": N_("Places on the agenda"),
    "contributions": N_("Contributing States"),
    "new": N_("New item"),
}
_LOOK = {
    "document-not-read": N_("This was not read as a document."),
    "contributor-not-read": N_("It is not clear which Member State contributes."),
    "contribution-without-document": N_("There is no document for this contribution."),
    "column-not-read": N_("This stands in a column that is not read."),
    "number-twice": N_("This number stands twice in its group."),
    "more-places": N_("There are further places that were not understood, from here on."),
    "no-title": N_("The item has no title."),
    "row-not-read": N_("This row of the table was not read."),
    "row-without-number": N_("This row has no number and was not read as an item."),
}
_STANDINGS = {
    "found": N_("found, to be confirmed"),
    "confirmed": N_("confirmed"),
    "refused": N_("refused"),
    "superseded": N_("superseded"),
}


def outcome_kind(kind: str, language: str = "en") -> str:
    """Return what became of an item: `deferred`."""
    return named(OUTCOMES, kind, language)


def session_kind(kind: str, language: str = "en") -> str:
    """Return what a session is: `Session of the Council`."""
    return named(_SESSION_KINDS, kind, language)


def item_field(name: str, language: str = "en") -> str:
    """Return a field of an item as pages name it: `Contributing States`."""
    return named(_ITEM_FIELDS, name, language)


def look_words(code: str, language: str = "en") -> str:
    """Return the sentence about something in an agenda that was not understood."""
    return named(_LOOK, code, language)


def conclusion_standing(standing: str, language: str = "en") -> str:
    """Return the standing of a proposed conclusion in words: `confirmed`."""
    return named(_STANDINGS, standing, language)
