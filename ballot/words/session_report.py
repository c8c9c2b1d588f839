"""The words for the report of a session: what became of each conclusion."""

from __future__ import annotations

from ballot.words import N_
from ballot.words.translation.translator import named

_FATES = {
    "adopted": N_("Adopted"),
    "not-adopted": N_("Not adopted"),
    "no-quorum": N_("No quorum"),
    "withdrawn": N_("Withdrawn"),
    "deferred": N_("Deferred"),
    "open": N_("Open for replies"),
    "closed": N_("Closed, not yet declared"),
    "draft": N_("In a draft"),
    "annulled": N_("Consultation annulled"),
    "confirmed": N_("Not yet put to correspondence"),
    "found": N_("To be decided by the secretariat"),
    "refused": N_("Not put to correspondence"),
    "superseded": N_("Replaced by a corrected paper"),
}
_SENTENCES = {
    "withdrawn": N_("Withdrawn. This ballot was withdrawn before closing and has no result."),
    "deferred": N_("Deferred at the session; not put to correspondence."),
    "closed": N_("The consultation is closed. The result has not been declared yet."),
    "draft": N_("The ballot is being prepared. The consultation has not been opened."),
    "annulled": N_("The consultation was annulled and has no result."),
    "confirmed": N_("Confirmed by the secretariat; it is not on any ballot yet."),
    "found": N_("The secretariat has not decided yet whether it goes to correspondence."),
    "refused": N_("The secretariat has decided that it does not go to correspondence."),
    "superseded": N_("A corrected paper has replaced it."),
}


def fate_name(fate: str, language: str = "en") -> str:
    """Return what became of a conclusion in a word or two: `Not adopted`."""
    return named(_FATES, fate, language)


def fate_sentence(fate: str, language: str = "en") -> str:
    """Return what became of a conclusion that has no declared result and is not open, in a sentence."""
    return named(_SENTENCES, fate, language)
